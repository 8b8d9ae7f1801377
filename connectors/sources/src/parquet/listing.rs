//! Finds the files of a source and the partition values that their folders carry. Opens none of them.

use std::fs;
use std::path::{Path, PathBuf};

use datafusion::common::ScalarValue;

use crate::{HiveColumn, HiveType, SourceError};

/// The name that writers give to the folder of a NULL partition value.
const NULL_PARTITION: &str = "__HIVE_DEFAULT_PARTITION__";

/// One file of a source.
pub(super) struct FoundFile {
    pub(super) path: PathBuf,
    /// The path within the source, with `/` between folders; empty if the source is this file.
    pub(super) place: String,
    /// One value per partition column, in the type it is computed in.
    pub(super) partition: Vec<ScalarValue>,
}

/// The file at `root`, or all `*.parquet` files below it, sorted by path. Names that begin with `.` or `_` are skipped.
pub(super) fn list(root: &Path, hive: &[HiveColumn]) -> Result<Vec<FoundFile>, SourceError> {
    let found = fs::metadata(root).map_err(|cause| SourceError::io(root, cause))?;
    let file = FoundFile { path: root.to_owned(), place: String::new(), partition: Vec::new() };
    match (found.is_dir(), hive.first()) {
        (true, _) => {
            let mut files = Vec::new();
            walk(&file, hive, &mut files)?;
            files.sort_by(|a, b| a.path.cmp(&b.path));
            Ok(files)
        }
        (false, Some(column)) => Err(not_partitioned(root, column)),
        (false, None) => Ok(vec![file]),
    }
}

fn walk(folder: &FoundFile, hive: &[HiveColumn], files: &mut Vec<FoundFile>) -> Result<(), SourceError> {
    let unreadable = |cause| SourceError::io(&folder.path, cause);
    for entry in fs::read_dir(&folder.path).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            return Err(SourceError::UnusablePath { path });
        };
        if name.starts_with(['.', '_']) {
            continue;
        }
        let is_folder = fs::metadata(&path).map_err(|cause| SourceError::io(&path, cause))?.is_dir();
        let place = format!("{}/{name}", folder.place);
        let mut partition = folder.partition.clone();
        match (is_folder, hive.split_first()) {
            (true, None) => return Err(SourceError::UndeclaredFolder { path }),
            (true, Some((column, rest))) => {
                partition.push(partition_value(&path, name, column)?);
                walk(&FoundFile { path, place, partition }, rest, files)?;
            }
            (false, _) if !is_parquet(name) => {}
            (false, Some((column, _))) => return Err(not_partitioned(&path, column)),
            (false, None) => files.push(FoundFile { path, place, partition }),
        }
    }
    Ok(())
}

/// Whether a folder is searched for files of this name.
pub(crate) fn is_parquet(name: &str) -> bool {
    name.ends_with(".parquet")
}

fn not_partitioned(path: &Path, column: &HiveColumn) -> SourceError {
    SourceError::NotPartitioned { path: path.to_owned(), column: column.name.clone() }
}

fn partition_value(path: &Path, name: &str, column: &HiveColumn) -> Result<ScalarValue, SourceError> {
    let Some((_, text)) = name.split_once('=').filter(|(before, _)| *before == column.name) else {
        return Err(not_partitioned(path, column));
    };
    let text = (text != NULL_PARTITION).then(|| percent_decoded(text));
    match (column.kind, text) {
        (HiveType::Text, text) => Ok(ScalarValue::Utf8View(text)),
        (HiveType::Int, None) => Ok(ScalarValue::Int64(None)),
        (HiveType::Int, Some(text)) => text
            .parse()
            .map(|value| ScalarValue::Int64(Some(value)))
            .map_err(|_| SourceError::PartitionValue { path: path.to_owned(), column: column.name.clone() }),
    }
}

/// Turns `%20` and the like into what they stand for; a name that is not a valid encoding stays as it is.
fn percent_decoded(text: &str) -> String {
    let mut parts = text.split('%');
    let mut bytes: Vec<u8> = parts.next().unwrap_or_default().into();
    for part in parts {
        match part.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                bytes.extend(part.bytes().skip(2));
            }
            None => return text.to_owned(),
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::percent_decoded;

    #[test]
    fn folder_names_are_decoded_only_where_they_are_a_valid_encoding() {
        let rows = [
            ("Tbilisi", "Tbilisi"),
            ("New%20Athos", "New Athos"),
            ("%E1%83%A5", "ქ"),
            ("100%", "100%"),
            ("5%zz", "5%zz"),
            ("%ff", "%ff"),
            ("%é", "%é"),
            ("", ""),
        ];
        for (folder, value) in rows {
            assert_eq!(percent_decoded(folder), value, "{folder}");
        }
    }
}
