//! Refusals: one table of codes with gRPC status, exit code and texts in English and Georgian.
//!
//! A refusal crosses as its code and typed parameters, never as text: whoever receives one renders the texts
//! anew from this table, so that a hostile party can say nothing but what the table says.

mod agencies;
mod code;
mod convert;
mod details;
mod disclosure;
mod entry;
mod identity;
mod internal;
mod limits;
mod planning;
mod releases;
mod template;

#[cfg(test)]
mod table_tests;
#[cfg(test)]
mod tests;

use std::fmt;

pub use code::Code;

use crate::text::{is_printable, prefix};

/// Longest English message, in bytes: what gRPC carries as the status message.
pub const LONGEST_MESSAGE: usize = 512;
/// Longest Georgian message, and longest hint, in bytes.
const LONGEST_TEXT: usize = 768;
/// Longest value of a parameter, in characters.
pub const LONGEST_VALUE: usize = 200;

/// Why something was not done, as its reader may know it. Holds nothing that a reader must not see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    code: Code,
    params: Vec<(&'static str, String)>,
}

impl Refusal {
    /// A refusal without parameters yet.
    #[must_use]
    pub fn new(code: Code) -> Self {
        Self { code, params: Vec::new() }
    }

    /// Adds a parameter that the code declares; another name is not taken. The value is cut to [`LONGEST_VALUE`]
    /// characters, and what is not printable becomes a space.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl fmt::Display) -> Self {
        if let Some(declared) = self.code.params().iter().copied().find(|declared| *declared == name) {
            self.params.retain(|(given, _)| *given != declared);
            self.params.push((declared, acceptable(&value.to_string())));
        }
        self
    }

    /// The code.
    #[must_use]
    pub fn code(&self) -> Code {
        self.code
    }

    /// The value of a parameter, if given.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(given, _)| *given == name).map(|(_, value)| value.as_str())
    }

    /// `KH203: English text`, at most [`LONGEST_MESSAGE`] bytes.
    #[must_use]
    pub fn message_en(&self) -> String {
        self.message(self.code.text_en(), LONGEST_MESSAGE)
    }

    /// `KH203: Georgian text`.
    #[must_use]
    pub fn message_ka(&self) -> String {
        self.message(self.code.text_ka(), LONGEST_TEXT)
    }

    /// What to do, in English.
    #[must_use]
    pub fn hint_en(&self) -> String {
        self.render(self.code.hint_en(), LONGEST_TEXT)
    }

    /// What to do, in Georgian.
    #[must_use]
    pub fn hint_ka(&self) -> String {
        self.render(self.code.hint_ka(), LONGEST_TEXT)
    }

    /// Bytes for `grpc-status-details-bin`: a `google.rpc.Status` with ErrorInfo (code and parameters), the message
    /// in both languages, and the hint in both as Help.
    #[must_use]
    pub fn details(&self) -> Vec<u8> {
        details::encode(self)
    }

    /// Reads a refusal that another party sent: from the details, or, where they are missing, the code alone from
    /// the message. Parameters that the code does not declare are left out, values cut as [`with`](Self::with) does.
    /// `None` where this is no refusal of Khidi, or its gRPC status is not the code's.
    #[must_use]
    pub fn from_wire(grpc_code: i32, message: &str, details: &[u8]) -> Option<Self> {
        let refusal = if details.is_empty() {
            Self::new(Code::from_number(message.split_once(": ")?.0)?)
        } else {
            details::decode(details)?
        };
        (refusal.code.grpc() == grpc_code).then_some(refusal)
    }

    fn message(&self, text: &str, bytes: usize) -> String {
        self.render(&format!("{}: {text}", self.code.number()), bytes)
    }

    fn render(&self, text: &str, bytes: usize) -> String {
        let rendered = template::render(text, |name| self.param(name));
        prefix(&rendered, bytes).to_owned()
    }
}

fn acceptable(value: &str) -> String {
    value.chars().take(LONGEST_VALUE).map(|c| if is_printable(c) { c } else { ' ' }).collect()
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message_en())
    }
}

impl std::error::Error for Refusal {}
