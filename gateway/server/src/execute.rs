//! Runs what stands above the barrier, over what agencies released and the code lists. Nothing else can be read
//! here: no files, no SQL, no catalogue of the engine's own.

mod engine;
mod leaves;
mod schema;
#[cfg(test)]
mod tests;

pub(crate) use engine::{Engine, EngineError};
pub(crate) use leaves::{CODE_LISTS, Leaves};
pub(crate) use schema::result_schema;
