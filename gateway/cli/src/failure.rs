//! How a command ends without success: a text for people, a hint where there is one, and the exit code of the
//! program's contract. Decides nothing about what went wrong.

use std::error::Error;
use std::fmt;
use std::process::ExitCode;

/// Exit code of a program that ended early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Refused or failed here.
    Here,
    /// Failed at another party.
    Elsewhere,
    /// The command was not understood.
    Usage,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Here => 1,
            Exit::Elsewhere => 2,
            Exit::Usage => 64,
        })
    }
}

/// Why a command ended without success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The exit code.
    pub exit: Exit,
    /// What happened, with its causes.
    pub text: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Failure {
    /// An error of this program, told with its causes.
    pub fn here(error: &(dyn Error + 'static)) -> Self {
        Self::new(Exit::Here, chain(error))
    }

    /// An error of another party, told with its causes.
    pub fn elsewhere(error: &(dyn Error + 'static)) -> Self {
        Self::new(Exit::Elsewhere, chain(error))
    }

    /// A command that makes no sense.
    pub fn usage(text: impl Into<String>) -> Self {
        Self::new(Exit::Usage, text.into())
    }

    /// A failure in one's own words.
    pub fn new(exit: Exit, text: String) -> Self {
        Self { exit, text, hint: None }
    }

    /// The same with a hint; an empty one is none.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        let hint = hint.into();
        self.hint = (!hint.is_empty()).then_some(hint);
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)?;
        match &self.hint {
            Some(hint) => write!(f, "\n  hint: {hint}"),
            None => Ok(()),
        }
    }
}

/// The error and its causes; a cause whose text the error above already contains is left out.
fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let causes = std::iter::successors(error.source(), |&error| error.source());
    for cause in causes.map(ToString::to_string) {
        if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("{text}")]
    struct Layer {
        text: &'static str,
        source: Option<Box<Layer>>,
    }

    fn layers(texts: &[&'static str]) -> Layer {
        Layer { text: texts[0], source: (texts.len() > 1).then(|| Box::new(layers(&texts[1..]))) }
    }

    #[test]
    fn causes_are_told_once() {
        for (texts, expected) in [
            (vec!["a"], "a"),
            (vec!["cannot read", "no such file"], "cannot read: no such file"),
            (vec!["cannot read: gone", "gone", "why"], "cannot read: gone: why"),
        ] {
            assert_eq!(Failure::here(&layers(&texts)).text, expected);
        }
    }

    #[test]
    fn a_hint_follows_on_its_own_line() {
        let failure = Failure::usage("what?").with_hint("say more");
        assert_eq!(failure.to_string(), "what?\n  hint: say more");
        assert_eq!(Failure::usage("what?").with_hint("").hint, None);
    }
}
