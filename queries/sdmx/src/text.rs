//! What people read: names in Georgian and English, and one-line texts.

use std::fmt;

/// A text that a table cannot carry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing is written, or only spaces.
    #[error("the text is empty")]
    Empty,
    /// It begins or ends with a space, which readers trim or not as they like.
    #[error("'{0}' begins or ends with a space")]
    Edge(String),
    /// It holds a control character or a break of lines: XML or TSV would lose it.
    #[error("'{0}' holds a line break, a tab or another control character")]
    Control(String),
}

/// One line of text, not empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text(String);

impl Text {
    /// The text as it is.
    ///
    /// # Errors
    /// It is empty, begins or ends with a space, or has a character that does not survive every format.
    pub fn new(text: impl Into<String>) -> Result<Self, TextError> {
        let text = text.into();
        // The last four: separators of lines and paragraphs, and the two code points that XML 1.0 leaves out.
        let breaks =
            |letter: char| letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{FFFE}' | '\u{FFFF}');
        if text.trim().is_empty() {
            Err(TextError::Empty)
        } else if text.contains(breaks) {
            Err(TextError::Control(text))
        } else if text.trim().len() != text.len() {
            Err(TextError::Edge(text))
        } else {
            Ok(Self(text))
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Text {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// A language of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Georgian, `ka`.
    Georgian,
    /// English, `en`.
    English,
}

/// What something is called, in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    ka: Text,
    en: Text,
}

impl Names {
    /// The Georgian name, then the English one.
    ///
    /// # Errors
    /// One of them is no [`Text`].
    pub fn new(ka: impl Into<String>, en: impl Into<String>) -> Result<Self, TextError> {
        Ok(Self { ka: Text::new(ka)?, en: Text::new(en)? })
    }

    /// Names that this crate wrote itself, which tests prove to be texts.
    pub(crate) fn known(ka: &str, en: &str) -> Self {
        Self { ka: Text(ka.to_owned()), en: Text(en.to_owned()) }
    }

    /// The name in `language`.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Georgian => self.ka.as_str(),
            Language::English => self.en.as_str(),
        }
    }
}
