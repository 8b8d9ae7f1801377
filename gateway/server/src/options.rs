//! Session options: the headers `khidi-*` of one call. Nothing is kept between calls.

use khidi_queries_planner::Handling;
use khidi_queries_protocol::{Code, Refusal};
use tonic::metadata::{KeyRef, MetadataMap};

const PREFIX: &str = "khidi-";
/// What the analyst declares to want the answer for.
const PURPOSE: &str = "khidi-purpose";
/// The language that the client shows; refusals carry both anyway.
const LANGUAGE: &str = "khidi-language";
/// Whether columns of statuses are wanted.
const STATUS: &str = "khidi-status";
/// What becomes of merged cells where a member's cell is absent.
const ON_ABSENT: &str = "khidi-on-absent";
/// What becomes of a question where an agency is unavailable.
const ON_UNAVAILABLE: &str = "khidi-on-unavailable";
const DEFAULT_PURPOSE: &str = "statistics";
/// Longest purpose, in bytes: what a fragment request admits.
const LONGEST_PURPOSE: usize = 1024;

/// The options of one call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Options {
    /// Declared purpose; agencies log it.
    pub purpose: String,
    /// How the answer is to be made.
    pub wishes: Wishes,
}

/// How an answer is to be made. Sealed into tickets and handles, because it decides the answer's schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Wishes {
    /// What the answer's columns are to be.
    pub handling: Handling,
    /// What becomes of the question where an agency is unavailable.
    pub on_unavailable: OnUnavailable,
}

/// What becomes of a question where an agency is unavailable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum OnUnavailable {
    /// It is refused.
    #[default]
    Strict,
    /// It is answered from the others, incompletely, and the account names who is missing.
    Partial,
}

impl Options {
    /// Reads a call's headers. Underscores in names are hyphens.
    ///
    /// # Errors
    /// KH117 where an option is unknown, stands twice or has a value that is not allowed.
    pub(crate) fn of_headers(headers: &MetadataMap) -> Result<Self, Refusal> {
        let mut options = Self { purpose: DEFAULT_PURPOSE.to_owned(), wishes: Wishes::default() };
        let mut seen: Vec<String> = Vec::new();
        for key in headers.keys() {
            let header = match key {
                KeyRef::Ascii(key) => key.as_str(),
                KeyRef::Binary(key) => key.as_str(),
            };
            let name = header.replace('_', "-");
            if !name.starts_with(PREFIX) {
                continue;
            }
            let refused = || Refusal::new(Code::KH117).with("option", header);
            if seen.contains(&name) {
                return Err(refused());
            }
            let value = only_value(headers, header).ok_or_else(refused)?;
            options.set(&name, value).map_err(|values| match values {
                Some(values) => refused().with("values", values),
                None => refused(),
            })?;
            seen.push(name);
        }
        Ok(options)
    }

    /// Sets one option; the error is what it may be, or nothing for an unknown one.
    fn set(&mut self, name: &str, value: &str) -> Result<(), Option<&'static str>> {
        let handling = &mut self.wishes.handling;
        match (name, value) {
            (PURPOSE, value) if is_purpose(value) => value.clone_into(&mut self.purpose),
            (LANGUAGE, "en" | "ka") => {}
            (STATUS, "none") => handling.status_columns = false,
            (STATUS, "columns") => handling.status_columns = true,
            (ON_ABSENT, "keep") => handling.drop_incomplete = false,
            (ON_ABSENT, "drop") => handling.drop_incomplete = true,
            (ON_UNAVAILABLE, "strict") => self.wishes.on_unavailable = OnUnavailable::Strict,
            (ON_UNAVAILABLE, "partial") => self.wishes.on_unavailable = OnUnavailable::Partial,
            (LANGUAGE, _) => return Err(Some("'en', 'ka'")),
            (STATUS, _) => return Err(Some("'none', 'columns'")),
            (ON_ABSENT, _) => return Err(Some("'keep', 'drop'")),
            (ON_UNAVAILABLE, _) => return Err(Some("'strict', 'partial'")),
            _ => return Err(None),
        }
        Ok(())
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
            (vec![("khidi-colour", "red")], Err("khidi-colour")),
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
    fn wishes() {
        let status = Handling { status_columns: true, drop_incomplete: false };
        let drop = Handling { status_columns: false, drop_incomplete: true };
        let strict = OnUnavailable::Strict;
        for (pairs, handling, on_unavailable) in [
            (vec![], Handling::default(), strict),
            (vec![("khidi-status", "columns")], status, strict),
            (vec![("khidi-status", "none")], Handling::default(), strict),
            (vec![("khidi-on-absent", "drop")], drop, strict),
            (vec![("khidi-on_absent", "drop")], drop, strict),
            (vec![("khidi-on-absent", "keep")], Handling::default(), strict),
            (vec![("khidi-on-unavailable", "partial")], Handling::default(), OnUnavailable::Partial),
            (vec![("khidi-on-unavailable", "strict")], Handling::default(), strict),
        ] {
            let found = Options::of_headers(&headers(&pairs)).unwrap().wishes;
            assert_eq!(found, Wishes { handling, on_unavailable }, "{pairs:?}");
        }
    }

    #[test]
    fn values_that_are_none_are_refused_with_those_that_are() {
        for (name, value, expected) in [
            ("khidi-status", "column", "'none', 'columns'"),
            ("khidi-status", "", "'none', 'columns'"),
            ("khidi-on-absent", "Drop", "'keep', 'drop'"),
            ("khidi-on-unavailable", "refuse", "'strict', 'partial'"),
        ] {
            let refusal = Options::of_headers(&headers(&[(name, value)])).unwrap_err();
            assert_eq!((refusal.code(), refusal.param("option")), (Code::KH117, Some(name)));
            assert!(refusal.hint_en().contains(expected) && refusal.hint_ka().contains(expected), "{refusal:?}");
        }
        let twice = headers(&[("khidi-on-absent", "drop"), ("khidi-on_absent", "keep")]);
        assert_eq!(Options::of_headers(&twice).unwrap_err().code(), Code::KH117);
    }

    #[test]
    fn binary_options_are_unknown() {
        let mut headers = MetadataMap::new();
        headers.insert_bin("khidi-purpose-bin", BinaryMetadataValue::from_bytes(b"x"));
        assert_eq!(Options::of_headers(&headers).unwrap_err().code(), Code::KH117);
    }
}
