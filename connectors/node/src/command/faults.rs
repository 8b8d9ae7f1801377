//! Rows of files that questions would be refused for, or that are set aside: place and cause, never the value.

use std::fmt::Write as _;

use khidi_connectors_sources::csv::{CsvTable, SetAside};
use khidi_connectors_sources::open;
use khidi_queries_disclosure::policy::Policy;

use crate::snapshot::published;
use crate::{Config, StartError};

/// Reads the published tables of text files to their end, and tells what is wrong with them, line by line.
///
/// # Errors
/// A file cannot be read to its end.
pub(super) async fn of(config: &Config, policy: &Policy) -> Result<String, StartError> {
    let mut text = String::new();
    for entry in published(policy, &config.sources) {
        let failed = |source| StartError::Source { table: entry.table.clone(), source: Box::new(source) };
        let columns = policy.table(&entry.table).into_iter().flat_map(|table| &table.columns);
        let columns = columns.map(|column| column.name.clone()).collect::<Vec<_>>();
        let opened = open(&entry.source, &config.places, Some(&columns)).await.map_err(failed)?;
        let Some(table) = CsvTable::of(opened.provider.as_ref()) else { continue };
        let unreadable = |source| StartError::Unreadable { table: entry.table.clone(), source };
        let SetAside { rows, first } = table.read_through().await.map_err(unreadable)?;
        if rows > 0 {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "WARNING: source '{}': {rows} rows cannot be read as its columns say:", entry.table);
            for fault in &first {
                let _ = writeln!(text, "  {fault}");
            }
        }
    }
    Ok(text)
}
