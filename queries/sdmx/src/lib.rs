//! Finished statistical tables in the formats that a statistics office's tools read: SDMX-CSV, the SDMX-ML structure
//! message that describes it, Eurostat's TSV and plain CSV.
//!
//! Pure: a [`Structure`] and [`Observation`]s go in, text comes out of a sink that the caller opened. It knows no query,
//! register, policy, file or clock, and it decides nothing about disclosure: which cells are withheld is said by the
//! observations. Types are made by constructors that refuse what SDMX could not hold; what depends on a table's code lists
//! is checked row by row while a table is written ([`check_all`] does the same without writing).
//!
//! A writer that fails has written the rows before the one that it names: write into a new file and rename it afterwards.

mod check;
mod codes;
mod csv;
mod error;
pub mod eurostat_tsv;
mod id;
mod observation;
mod period;
pub mod plain_csv;
pub mod sdmx_csv;
mod status;
mod structure;
pub mod structure_message;
#[cfg(test)]
mod tests;
mod text;
mod value;

pub use check::check_all;
pub use codes::{Code, CodeList, CodeListError};
pub use error::{RowError, WriteError};
pub use id::{AgencyId, CodeId, ComponentId, IdError, Version};
pub use observation::{Observation, ObservationError};
pub use period::{Period, PeriodError, PeriodKind};
pub use status::{ConfStatus, ObsStatus};
pub use structure::{Dimension, Identity, Measure, Structure, StructureError};
pub use text::{Language, Names, Text, TextError};
pub use value::{Value, ValueError};
