//! Identifiers as SDMX 3.0 admits them (`SDMXCommonReferences.xsd`), and versions of artefacts.

use std::borrow::Borrow;
use std::fmt;

/// An identifier that SDMX does not admit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// An agency's id: names of a letter, then letters, digits, `_` and `-`, joined by dots.
    #[error(
        "'{0}' is no agency id: names of letters, digits, '_' and '-', each beginning with a letter, joined by dots"
    )]
    Agency(String),
    /// The id of a component, code list or structure: a letter, then letters, digits, `_` and `-`.
    #[error("'{0}' is no component id: a letter, then letters, digits, '_' and '-'")]
    Component(String),
    /// The id of a code: letters, digits, `_`, `-`, `@` and `$`.
    #[error("'{0}' is no code id: letters, digits, '_', '-', '@' and '$' only")]
    Code(String),
    /// A version that is not three whole numbers joined by dots, without leading zeros.
    #[error("'{0}' is no version: three whole numbers such as 1.0.0")]
    Version(String),
}

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident, $error:ident, $admits:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The identifier, if SDMX admits it; letter case is kept.
            ///
            /// # Errors
            /// It has another form.
            pub fn new(id: impl Into<String>) -> Result<Self, IdError> {
                let id = id.into();
                let admits: fn(&str) -> bool = $admits;
                if admits(&id) { Ok(Self(id)) } else { Err(IdError::$error(id)) }
            }

            /// The identifier's text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        // Equal, ordered and hashed as its text is, so that maps are asked with a text.
        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.0)
            }
        }
    };
}

identifier!(
    /// Who maintains a structure, such as `GE_SCMI`.
    AgencyId,
    Agency,
    |id| id.split('.').all(is_name)
);
identifier!(
    /// What names a component, a code list or a structure: `citizen`, `OBS_VALUE`, `IMMIGRANTS`.
    ComponentId,
    Component,
    is_name
);
identifier!(
    /// What stands in a cell of a dimension: `GE`, `Y_LT5`, `Y5-9`.
    CodeId,
    Code,
    |id| !id.is_empty() && id.bytes().all(|byte| is_inner(byte) || matches!(byte, b'@' | b'$'))
);

impl ComponentId {
    /// An id that this crate wrote itself, which a test proves to be one.
    pub(crate) fn known(id: &str) -> Self {
        Self(id.to_owned())
    }
}

impl CodeId {
    /// An id that this crate wrote itself, which a test proves to be one.
    pub(crate) fn known(id: &str) -> Self {
        Self(id.to_owned())
    }

    /// Whether it may be another code's parent: SDMX-ML lets parents begin with a letter only, and hold no `@` or `$`.
    pub(crate) fn may_be_parent(&self) -> bool {
        is_name(&self.0)
    }
}

fn is_inner(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

fn is_name(id: &str) -> bool {
    id.bytes().next().is_some_and(|first| first.is_ascii_alphabetic()) && id.bytes().all(is_inner)
}

/// Version of a structure or code list, `major.minor.patch`, as SDMX 3.0 wants it of what does not change any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    major: u32,
    minor: u32,
    patch: u32,
}

impl Version {
    /// The version of these three parts.
    #[must_use]
    pub const fn new(major: u32, minor: u32, patch: u32) -> Self {
        Self { major, minor, patch }
    }
}

impl std::str::FromStr for Version {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let refused = || IdError::Version(text.to_owned());
        let part = |part: &str| {
            let is_number = part.bytes().all(|byte| byte.is_ascii_digit()) && (part == "0" || !part.starts_with('0'));
            is_number.then(|| part.parse().ok()).flatten().ok_or_else(refused)
        };
        match text.split('.').collect::<Vec<_>>().as_slice() {
            [major, minor, patch] => Ok(Self::new(part(major)?, part(minor)?, part(patch)?)),
            _ => Err(refused()),
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}
