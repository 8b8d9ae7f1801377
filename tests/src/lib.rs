//! The harness: runs the real binaries as child processes, in folders that it removes again. It knows the command
//! line, the files and the printed lines that design and README promise, and nothing of the code behind them.

pub mod environment;
pub mod federation;
pub mod folders;
pub mod process;
pub mod servers;

use std::error::Error;

/// What a step of the harness gives, or why it could not be done.
pub type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// A failure in one's own words.
///
/// # Errors
/// Always.
pub fn fail<T>(text: impl Into<String>) -> Outcome<T> {
    Err(text.into().into())
}
