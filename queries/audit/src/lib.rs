//! Audit records and the journal that they are appended to: no audit, no answer.
//!
//! Pure: where records are written, and making them durable, is the caller's sink. Time is the caller's too. Records carry
//! questions and counts, never a value of an answer.

mod journal;
mod record;
#[cfg(test)]
mod tests;

pub use journal::{AuditError, Journal, Sink};
pub use record::{Event, FragmentNote, Record, VERSION, VersionsNote};
