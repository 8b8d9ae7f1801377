//! The marks that a CSV file is written with: between cells, before decimals, between thousands, and its encoding.
//! Typed once from the configuration, so that no later step meets a wrong one.

use encoding_rs::Encoding;
use serde::Deserialize;
use thiserror::Error;

/// What stands between two cells: one ASCII character that can be part of no number and no quoting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Delimiter(u8);

impl Delimiter {
    /// The delimiters that are looked for where none is configured, the likeliest in Georgia first.
    pub(super) const USUAL: [Self; 4] = [Self(b';'), Self(b'\t'), Self(b'|'), Self(b',')];

    /// As it stands in the file.
    #[must_use]
    pub fn byte(self) -> u8 {
        self.0
    }
}

/// Why a mark of a CSV file cannot be used.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum MarkError {
    /// Not one character, or one that a cell needs for itself.
    #[error(
        "{text:?} cannot be a delimiter: it must be one ASCII character, no letter, digit, quote, point or line end"
    )]
    Delimiter {
        /// As configured.
        text: String,
    },
    /// No encoding has this label.
    #[error("{label:?} is no known encoding (examples: \"utf-8\", \"utf-16le\", \"windows-1252\", \"windows-1251\")")]
    Encoding {
        /// As configured.
        label: String,
    },
    /// A font is not the encoding of a file.
    #[error("{label:?} is a font, in which some columns are typed and codes are not: list them, acadnusx = [\"name\"]")]
    Font {
        /// As configured.
        label: String,
    },
}

impl TryFrom<u8> for Delimiter {
    type Error = MarkError;

    fn try_from(byte: u8) -> Result<Self, MarkError> {
        let is_usable = byte.is_ascii() && !byte.is_ascii_alphanumeric() && !b"\"\r\n\0.+-".contains(&byte);
        match is_usable {
            true => Ok(Self(byte)),
            false => Err(MarkError::Delimiter { text: char::from(byte).to_string() }),
        }
    }
}

impl TryFrom<String> for Delimiter {
    type Error = MarkError;

    fn try_from(text: String) -> Result<Self, MarkError> {
        match *text.as_bytes() {
            [byte] => Self::try_from(byte),
            _ => Err(MarkError::Delimiter { text }),
        }
    }
}

/// The encoding of a file that does not begin with a byte order mark; such a mark decides otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct TextEncoding(pub(super) &'static Encoding);

impl Default for TextEncoding {
    fn default() -> Self {
        Self(encoding_rs::UTF_8)
    }
}

impl TryFrom<String> for TextEncoding {
    type Error = MarkError;

    fn try_from(label: String) -> Result<Self, MarkError> {
        if ["acadnusx", "litnusx"].contains(&label.to_ascii_lowercase().as_str()) {
            return Err(MarkError::Font { label });
        }
        let known = Encoding::for_label_no_replacement(label.as_bytes());
        known.map(Self).ok_or(MarkError::Encoding { label })
    }
}

/// What stands before the decimals of a number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub enum DecimalMark {
    /// `1.5`
    #[default]
    #[serde(rename = ".")]
    Point,
    /// `1,5`
    #[serde(rename = ",")]
    Comma,
}

impl DecimalMark {
    pub(super) fn byte(self) -> u8 {
        match self {
            Self::Point => b'.',
            Self::Comma => b',',
        }
    }
}

/// A plain, no-break, narrow no-break and thin space.
const SPACES: &[&[u8]] = &[b" ", "\u{a0}".as_bytes(), "\u{202f}".as_bytes(), "\u{2009}".as_bytes()];

/// What may stand between groups of three digits; numbers without it are read as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum ThousandsMark {
    /// `1 000`, with a plain, no-break, narrow no-break or thin space.
    #[serde(rename = " ")]
    Space,
    /// `1.000`
    #[serde(rename = ".")]
    Point,
    /// `1,000`
    #[serde(rename = ",")]
    Comma,
    /// `1'000`
    #[serde(rename = "'")]
    Apostrophe,
}

impl ThousandsMark {
    /// The ways in which it is written.
    pub(super) fn spellings(self) -> &'static [&'static [u8]] {
        match self {
            Self::Space => SPACES,
            Self::Point => &[b"."],
            Self::Comma => &[b","],
            Self::Apostrophe => &[b"'"],
        }
    }
}
