//! The questions: files of statements, each after a comment that says what it shows.
//!
//! `-- ordered: ` begins the comment of a question whose rows have one order, and `-- empty: ` of one without rows.
//! `(known at parquet)` ends the comment of one that is known to be answered otherwise there, and must be.

use std::collections::BTreeSet;
use std::fs;

use khidi_tests::environment;

use super::rows;

/// A question over some of the tables.
pub(super) struct Question {
    /// What it shows.
    pub(super) shows: String,
    /// File and line.
    pub(super) place: String,
    pub(super) sql: String,
    pub(super) tables: BTreeSet<String>,
    pub(super) is_ordered: bool,
    pub(super) is_empty: bool,
}

impl Question {
    /// Whether a kind of source is known to answer otherwise.
    pub(super) fn is_known_at(&self, kind: &str) -> bool {
        self.shows.ends_with(&format!("(known at {kind})"))
    }
}

/// All of them.
pub(super) fn all() -> Vec<Question> {
    let folder = environment::package().join("tests/answers/conformance/questions");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let read = |path: &std::path::PathBuf| {
        questions(&fs::read_to_string(path).unwrap(), &path.file_name().unwrap().to_string_lossy())
    };
    files.iter().flat_map(read).collect()
}

fn questions(text: &str, file: &str) -> Vec<Question> {
    let mut questions = Vec::new();
    let mut shows = None;
    let mut sql = String::new();
    for (at, line) in text.lines().enumerate() {
        if let Some(comment) = line.strip_prefix("-- ") {
            assert!(shows.is_none(), "{file}:{}: a question has one comment", at + 1);
            shows = Some((comment.to_owned(), format!("{file}:{}", at + 1)));
        } else {
            sql += line;
            sql.push('\n');
        }
        if let Some(whole) = sql.trim().strip_suffix(';') {
            let (shows, place) =
                shows.take().unwrap_or_else(|| panic!("{file}:{}: a question without comment", at + 1));
            questions.push(question(shows, place, whole.trim()));
            sql.clear();
        }
    }
    assert!(sql.trim().is_empty() && shows.is_none(), "{file} does not end with a question");
    questions
}

fn question(shows: String, place: String, sql: &str) -> Question {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let words: BTreeSet<_> = sql.split(|letter| !is_word(letter)).collect();
    let tables: BTreeSet<_> =
        rows::tables().iter().filter(|table| words.contains(table.name)).map(|table| table.name.to_owned()).collect();
    assert!(!tables.is_empty(), "{place}: no table");
    Question {
        is_ordered: shows.starts_with("ordered: "),
        is_empty: shows.starts_with("empty: "),
        sql: sql.to_owned(),
        shows,
        place,
        tables,
    }
}
