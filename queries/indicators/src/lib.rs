//! The statistical catalogue: indicators, each a question over what agencies publish with what it means, and the views that
//! agencies publish for them.
//!
//! `catalogue/` has a folder for each, compiled in; adding one needs no Rust. An indicator passes the same barrier and the same
//! policies as anybody's question: nothing here has rights of its own. Pure: no sockets, files or clock.

mod codes;
mod error;
mod files;
mod indicator;
mod period;
mod shape;
mod table;
#[cfg(test)]
mod tests;
mod view;

pub use codes::{Code, Codes};
pub use error::DefinitionError;
pub use indicator::{Dimension, Indicator, in_order, indicators, is_shipped};
pub use period::{Frequency, Period, PeriodError};
pub use table::{Cell, CellStatus, Row, Table, TableError};
pub use view::{shipped, views};
