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

/// What `KHIDI_TEST_QUESTIONS` says to the generator of questions, as arguments: how many, and with which seed. Nothing
/// where it is not set.
///
/// # Errors
/// It is not a number, or two with a colon between them.
#[expect(clippy::disallowed_methods, reason = "tests/run hands its wishes over in the environment")]
pub fn generator() -> Outcome<Vec<String>> {
    let Ok(wish) = std::env::var("KHIDI_TEST_QUESTIONS") else { return Ok(Vec::new()) };
    let (count, seed) = wish.split_once(':').unwrap_or((&wish, "1"));
    match (count.parse::<u64>(), seed.parse::<u64>()) {
        (Ok(count), Ok(seed)) => Ok(vec![format!("--count={count}"), format!("--seed={seed}")]),
        _ => fail(format!("KHIDI_TEST_QUESTIONS is {wish}: write COUNT or COUNT:SEED")),
    }
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
