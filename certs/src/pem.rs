//! Strict reading of PEM files: what is not understood is an error, never skipped.
//!
//! Outside of sections only blank lines and `#` comments may stand, so that a certificate whose
//! armour was damaged cannot silently drop out of a list.

use rustls::pki_types::pem::{PemObject, SectionKind};
use thiserror::Error;

/// Why a text is not the PEM that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PemError {
    /// It is not text; perhaps it is DER.
    #[error("it is not PEM text")]
    NotText,
    /// A line stands outside of any section.
    #[error("line {line} belongs to no PEM section")]
    Outside {
        /// The line's number, from 1.
        line: usize,
    },
    /// A section is broken.
    #[error("a PEM section is broken: {0}")]
    Section(String),
    /// A section has a label that is unknown or has no place here.
    #[error("it holds a section other than {wanted}")]
    Unexpected {
        /// What may stand in the file.
        wanted: &'static str,
    },
    /// It holds several where one is due.
    #[error("it holds {found} sections where one {wanted} is due")]
    Several {
        /// What must stand in the file.
        wanted: &'static str,
        /// How many there are.
        found: usize,
    },
    /// It holds no section at all.
    #[error("it holds no {wanted}")]
    Empty {
        /// What must stand in the file.
        wanted: &'static str,
    },
}

/// Every section of `text`, each turned into a `T`; at least one. `wanted` names a `T` to people.
pub(crate) fn sections<T: PemObject>(text: &[u8], wanted: &'static str) -> Result<Vec<T>, PemError> {
    let begun = sections_begun(std::str::from_utf8(text).map_err(|_| PemError::NotText)?)?;
    let items = <(SectionKind, Vec<u8>)>::pem_slice_iter(text)
        .map(|section| {
            let (kind, der) = section.map_err(|cause| PemError::Section(cause.to_string()))?;
            T::from_pem(kind, der).ok_or(PemError::Unexpected { wanted })
        })
        .collect::<Result<Vec<_>, _>>()?;
    if items.len() != begun {
        // The decoder passes over labels that it does not know.
        return Err(PemError::Unexpected { wanted });
    }
    if items.is_empty() {
        return Err(PemError::Empty { wanted });
    }
    Ok(items)
}

/// The only section of `text`.
pub(crate) fn one<T: PemObject>(text: &[u8], wanted: &'static str) -> Result<T, PemError> {
    let mut items: Vec<T> = sections(text, wanted)?;
    match (items.pop(), items.len()) {
        (Some(item), 0) => Ok(item),
        (_, others) => Err(PemError::Several { wanted, found: others + 1 }),
    }
}

fn sections_begun(text: &str) -> Result<usize, PemError> {
    let mut begun = 0;
    let mut inside = false;
    for (index, line) in text.lines().enumerate() {
        if line.starts_with("-----BEGIN ") {
            begun += 1;
            inside = true;
        } else if inside {
            inside = !line.starts_with("-----END ");
        } else if !line.trim().is_empty() && !line.starts_with('#') {
            return Err(PemError::Outside { line: index + 1 });
        }
    }
    Ok(begun)
}
