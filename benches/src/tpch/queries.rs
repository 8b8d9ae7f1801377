//! The queries of TPC-H, as the tests ask them, and where its tables lie.

use std::fs;
use std::path::Path;

use crate::{Outcome, files};

/// Each agency and its tables.
pub(crate) const TABLES: [(&str, &[&str]); 3] = [
    ("clients", &["customer", "nation", "region"]),
    ("trade", &["orders", "lineitem"]),
    ("supply", &["part", "supplier", "partsupp"]),
];

/// One query.
#[derive(Debug, Clone)]
pub(crate) struct Query {
    /// Such as `q01`.
    pub(crate) name: String,
    /// Its SQL.
    pub(crate) sql: String,
}

/// The folder that the tests have: queries, and each agency's policy and configuration.
pub(crate) fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/tpch"))
}

/// All of them, by name.
pub(crate) fn all() -> Outcome<Vec<Query>> {
    let mut queries = Vec::new();
    for entry in fs::read_dir(folder().join("queries"))? {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = files::read(&path)?;
        let sql = text.lines().filter(|line| !line.starts_with("--")).collect::<Vec<_>>().join("\n");
        queries.push(Query { name, sql });
    }
    queries.sort_by(|one, other| one.name.cmp(&other.name));
    if queries.len() == 22 { Ok(queries) } else { Err(format!("{} queries, not 22", queries.len()).into()) }
}
