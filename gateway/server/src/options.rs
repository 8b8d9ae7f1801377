//! Session options: the headers `khidi-*` of one call. Nothing is kept between calls.

use khidi_queries_protocol::{Code, Refusal};
use tonic::metadata::{KeyRef, MetadataMap};

const PREFIX: &str = "khidi-";
/// What the analyst declares to want the answer for.
const PURPOSE: &str = "khidi-purpose";
/// The language that the client shows; refusals carry both anyway.
const LANGUAGE: &str = "khidi-language";
const DEFAULT_PURPOSE: &str = "statistics";
/// Longest purpose, in bytes: what a fragment request admits.
const LONGEST_PURPOSE: usize = 1024;

/// The options of one call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Options {
    /// Declared purpose; agencies log it.
    pub purpose: String,
}

impl Options {
    /// Reads a call's headers.
    ///
    /// # Errors
    /// KH117 where an option is unknown, stands twice or has a value that is not allowed.
    pub(crate) fn of_headers(headers: &MetadataMap) -> Result<Self, Refusal> {
        let mut purpose = DEFAULT_PURPOSE.to_owned();
        for key in headers.keys() {
            let name = match key {
                KeyRef::Ascii(key) => key.as_str(),
                KeyRef::Binary(key) => key.as_str(),
            };
            if !name.starts_with(PREFIX) {
                continue;
            }
            let refused = || Refusal::new(Code::KH117).with("option", name);
            let value = only_value(headers, name).ok_or_else(refused)?;
            match name {
                PURPOSE if is_purpose(value) => value.clone_into(&mut purpose),
                LANGUAGE if ["en", "ka"].contains(&value) => {}
                _ => return Err(refused()),
            }
        }
        Ok(Self { purpose })
    }
}

fn only_value<'a>(headers: &'a MetadataMap, name: &str) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

/// Header values are printable ASCII already.
fn is_purpose(value: &str) -> bool {
    !value.trim().is_empty() && value.len() <= LONGEST_PURPOSE
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use tonic::metadata::{AsciiMetadataKey, BinaryMetadataValue};

    use super::*;

    fn headers(pairs: &[(&str, &str)]) -> MetadataMap {
        let mut headers = MetadataMap::new();
        for (name, value) in pairs {
            headers.append(name.parse::<AsciiMetadataKey>().unwrap(), value.parse().unwrap());
        }
        headers
    }

    #[test]
    fn purposes() {
        for (pairs, expected) in [
            (vec![], Ok("statistics")),
            (vec![("user-agent", "x"), ("khidi-purpose", "policy note")], Ok("policy note")),
            (vec![("khidi-language", "ka")], Ok("statistics")),
            (vec![("khidi-language", "fr")], Err("khidi-language")),
            (vec![("khidi-purpose", " ")], Err("khidi-purpose")),
            (vec![("khidi-purpose", "a"), ("khidi-purpose", "b")], Err("khidi-purpose")),
            (vec![("khidi-status", "columns")], Err("khidi-status")),
        ] {
            let found = Options::of_headers(&headers(&pairs));
            let found = found.map_err(|refusal| {
                assert_eq!(refusal.code(), Code::KH117);
                refusal.param("option").unwrap().to_owned()
            });
            assert_eq!(found.map(|options| options.purpose), expected.map(str::to_owned).map_err(str::to_owned));
        }
    }

    #[test]
    fn binary_options_are_unknown() {
        let mut headers = MetadataMap::new();
        headers.insert_bin("khidi-purpose-bin", BinaryMetadataValue::from_bytes(b"x"));
        assert_eq!(Options::of_headers(&headers).unwrap_err().code(), Code::KH117);
    }
}
