//! From the answer to an indicator's question to its finished table, and that table in the terms of SDMX: the same for an analyst
//! who runs an indicator and for a gateway that releases it. Pure.

mod rows;
mod sdmx;
mod told;

pub use rows::RowsError;
pub use sdmx::{SdmxError, observations, period, published, structure};
pub use told::{Told, ToldError};
