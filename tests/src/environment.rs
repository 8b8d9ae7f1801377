//! What `tests/run` hands to the tests. What is missing is an error that says how to get it; nothing is skipped.

use std::path::{Path, PathBuf};

use crate::{Outcome, fail};

/// The program `khidi`.
///
/// # Errors
/// `KHIDI_BIN` names no file.
pub fn khidi() -> Outcome<PathBuf> {
    file("KHIDI_BIN", "the program `khidi`")
}

/// The program `khidi-connector`.
///
/// # Errors
/// `KHIDI_CONNECTOR_BIN` names no file.
pub fn connector() -> Outcome<PathBuf> {
    file("KHIDI_CONNECTOR_BIN", "the program `khidi-connector`")
}

/// A Python that has the packages of `requirements.txt`.
///
/// # Errors
/// `KHIDI_TEST_PYTHON` names no file.
pub fn python() -> Outcome<PathBuf> {
    file("KHIDI_TEST_PYTHON", "a Python with the packages of tests/requirements.txt")
}

/// How many random questions are asked, and of which seed: `KHIDI_TEST_QUESTIONS`, where it is set.
///
/// # Errors
/// It is not a number, or two with a colon between them.
#[expect(clippy::disallowed_methods, reason = "tests/run hands its wishes over in the environment")]
pub fn random_questions() -> Outcome<(u32, u64)> {
    let wish = std::env::var("KHIDI_TEST_QUESTIONS").unwrap_or_else(|_| "500".to_owned());
    let (count, seed) = wish.split_once(':').unwrap_or((&wish, "1"));
    match (count.parse(), seed.parse()) {
        (Ok(count), Ok(seed)) => Ok((count, seed)),
        _ => fail(format!("KHIDI_TEST_QUESTIONS is {wish}: write COUNT or COUNT:SEED")),
    }
}

/// How many questions are dropped that a database is answering: `KHIDI_TEST_CANCELS`, where it is set.
///
/// # Errors
/// It is not a number.
#[expect(clippy::disallowed_methods, reason = "tests/run hands its wishes over in the environment")]
pub fn cancels() -> Outcome<usize> {
    let wish = std::env::var("KHIDI_TEST_CANCELS").unwrap_or_else(|_| "5".to_owned());
    wish.parse().or_else(|_| fail(format!("KHIDI_TEST_CANCELS is {wish}: write a number")))
}

/// The folder of this package: case files and scripts.
#[must_use]
pub fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[expect(clippy::disallowed_methods, reason = "tests/run hands its findings over in the environment")]
fn file(variable: &str, meaning: &str) -> Outcome<PathBuf> {
    let advice = format!("run ./tests/run, which finds or builds {meaning} and sets {variable}");
    match std::env::var_os(variable).map(PathBuf::from) {
        Some(path) if path.is_file() => Ok(path),
        Some(path) => fail(format!("{variable} is {}, which is no file: {advice}", path.display())),
        None => fail(format!("{variable} is not set: {advice}")),
    }
}
