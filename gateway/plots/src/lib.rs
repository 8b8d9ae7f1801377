//! Pictures of finished statistical tables, as SVG in Georgian or English: time series, population pyramids, stacked bars
//! and flows. Pure functions from checked input to text; no files, no fonts of the machine, the same bytes every time.
//!
//! A picture says what its table says and no more. Provisional values are hollow or dashed, withheld ones are gaps with a
//! cross and never zero, nothing is added up to a total that was not published, and the footnote tells how the values were
//! protected. No information rests on colour alone: lines have markers and names, areas have hatching.
//!
//! ```
//! use khidi_gateway_plots::{Footnote, Heading, Language, Number, PlotError, Protection, Series, Table, TimeSeries, Value};
//!
//! let footnote = Footnote::new("counted by the 183-day rule", &["Ministry"], "2022–2024", Protection::Perturbed)?;
//! let heading = Heading::new(Language::English, "Immigrants", "Persons", footnote)?;
//! let values = vec![Value::Known(Number::from(1200)), Value::Absent, Value::Provisional(Number::new(1350.0)?)];
//! let table = Table::new("Year", &["2022", "2023", "2024"], vec![Series::new("India", values)?])?;
//! let picture = TimeSeries::new(heading, table).to_svg();
//! assert!(picture.starts_with("<svg "));
//! # Ok::<(), PlotError>(())
//! ```
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
