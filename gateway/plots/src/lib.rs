//! Pictures of finished statistical tables, as SVG in Georgian or English: time series, population pyramids, stacked bars
//! and flows. Pure functions from checked input to text; no files, no fonts of the machine, the same bytes every time.
//!
//! A picture says what its table says and no more. Provisional values are hollow or dashed, withheld ones are gaps with a
//! cross and never zero, nothing is added up to a total that was not published, and the footnote tells how the values were
//! protected. No information rests on colour alone: lines have markers and names, areas have hatching.
//!
//! A page is 720 units of a quarter of a millimetre wide, the width of text on A4, and as high as its content needs.

mod axis;
mod error;
mod flows;
mod heading;
mod ink;
mod labels;
mod language;
mod letters;
mod number;
mod page;
mod pyramid;
mod scale;
mod stacked_bars;
mod table;
mod time_series;
mod words;

pub use error::{Part, PlotError};
pub use flows::{Flows, Partner};
pub use heading::{Footnote, Heading, Protection};
pub use language::Language;
pub use number::{Number, Value};
pub use pyramid::{Population, Pyramid};
pub use stacked_bars::StackedBars;
pub use table::{Series, Table};
pub use time_series::TimeSeries;

#[cfg(test)]
mod tests;
