//! Which tables lie at a path: a Parquet or CSV file is one, a folder of partitions (`name=value`) is one, a folder of files that
//! agree with each other is one, and other files and folders are tables each. Looks at names only.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use khidi_connectors_sources::{CsvConfig, HiveColumn, HiveType, ParquetConfig, SourceConfig};

use super::DraftError;

/// Folders are looked into so deep.
const DEEPEST: usize = 8;

/// What may be a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// One table.
    Table(PathBuf, Vec<HiveColumn>),
    /// Files of one folder, which are one table if they agree.
    Group(PathBuf, Vec<PathBuf>),
}

/// The source at a path.
pub(super) fn source(path: PathBuf, hive: Vec<HiveColumn>) -> SourceConfig {
    match form(&path) {
        Some(Form::Csv) => SourceConfig::Csv(CsvConfig::of(path)),
        _ => SourceConfig::Parquet(ParquetConfig { path, hive, store: None }),
    }
}

/// The folder of files such as this one.
pub(super) fn alike(file: &SourceConfig, folder: PathBuf) -> SourceConfig {
    match file {
        SourceConfig::Csv(_) => SourceConfig::Csv(CsvConfig::of(folder)),
        _ => SourceConfig::Parquet(ParquetConfig { path: folder, hive: Vec::new(), store: None }),
    }
}

/// What a file is, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Parquet,
    Csv,
}

fn form(file: &Path) -> Option<Form> {
    let name = name(file)?;
    let ends = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
    match () {
        () if ends(&[".parquet"]) => Some(Form::Parquet),
        () if ends(&[".csv", ".csv.gz", ".csv.zst"]) => Some(Form::Csv),
        () => None,
    }
}

/// What lies at an absolute path, in the order of names.
///
/// # Errors
/// It cannot be looked at, or nothing is there.
pub(super) fn look(path: &Path) -> Result<Vec<Found>, DraftError> {
    let metadata = fs::metadata(path).map_err(unreadable(path))?;
    let found =
        if metadata.is_dir() { folder(path, DEEPEST)? } else { vec![Found::Table(path.to_owned(), Vec::new())] };
    if found.is_empty() { Err(DraftError::Nothing(path.to_owned())) } else { Ok(found) }
}

fn folder(path: &Path, depth: usize) -> Result<Vec<Found>, DraftError> {
    let (files, folders) = entries(path)?;
    if files.is_empty() && !folders.is_empty() && folders.iter().all(|folder| partition(folder).is_some()) {
        return Ok(vec![Found::Table(path.to_owned(), hive(folders)?)]);
    }
    let mut found = match files {
        files if files.len() > 1 && folders.is_empty() && are_alike(&files) => {
            vec![Found::Group(path.to_owned(), files)]
        }
        files => files.into_iter().map(|file| Found::Table(file, Vec::new())).collect(),
    };
    if depth > 0 {
        for inner in folders {
            found.extend(folder(&inner, depth - 1)?);
        }
    }
    Ok(found)
}

fn are_alike(files: &[PathBuf]) -> bool {
    files.windows(2).all(|two| matches!(two, [one, other] if form(one) == form(other)))
}

/// Files that may be tables, and folders, in the order of their names; hidden ones are others' business.
fn entries(path: &Path) -> Result<(Vec<PathBuf>, Vec<PathBuf>), DraftError> {
    let (mut files, mut folders) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(path).map_err(unreadable(path))? {
        let inner = entry.map_err(unreadable(path))?.path();
        if name(&inner).is_none_or(|name| name.starts_with(['.', '_'])) {
            continue;
        }
        if inner.is_dir() {
            folders.push(inner);
        } else if form(&inner).is_some() {
            files.push(inner);
        }
    }
    files.sort();
    folders.sort();
    Ok((files, folders))
}

/// The partition columns of nested folders, outermost first; whole numbers where every folder has one.
fn hive(mut folders: Vec<PathBuf>) -> Result<Vec<HiveColumn>, DraftError> {
    let mut columns = Vec::new();
    loop {
        let mut levels: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (column, value) in folders.iter().filter_map(|folder| partition(folder)) {
            levels.entry(column).or_default().push(value);
        }
        let Some((column, values)) = levels.into_iter().next() else { return Ok(columns) };
        columns.push(HiveColumn { name: column.to_owned(), kind: kind(&values) });
        let mut deeper = Vec::new();
        for folder in &folders {
            deeper.extend(entries(folder)?.1);
        }
        folders = deeper;
    }
}

fn kind(values: &[&str]) -> HiveType {
    // A zero before others belongs to a code.
    let is_number = |value: &&str| value.parse::<i64>().is_ok_and(|number| number.to_string() == **value);
    if values.iter().all(is_number) { HiveType::Int } else { HiveType::Text }
}

/// Name and value of a partition's folder.
fn partition(folder: &Path) -> Option<(&str, &str)> {
    name(folder)?.split_once('=').filter(|(column, _)| !column.is_empty())
}

fn name(path: &Path) -> Option<&str> {
    path.file_name()?.to_str()
}

fn unreadable(path: &Path) -> impl Fn(std::io::Error) -> DraftError {
    let path = path.to_owned();
    move |source| DraftError::Unreadable { path: path.clone(), source }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn laid_out(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        folder
    }

    fn described(files: &[&str]) -> Vec<String> {
        let folder = laid_out(files);
        let shown = |path: &Path| path.strip_prefix(folder.path()).unwrap().display().to_string();
        let found = look(folder.path()).unwrap();
        let described = found.iter().map(|found| match found {
            Found::Table(path, hive) => {
                let hive = hive.iter().map(|column| format!(" {}:{:?}", column.name, column.kind));
                format!("table {}{}", shown(path), hive.collect::<String>())
            }
            Found::Group(path, files) => format!("group {} {}", shown(path), files.len()),
        });
        described.collect()
    }

    #[test]
    fn folders_are_told_apart() {
        let rows: [(&[&str], &[&str]); 7] = [
            (&["a.csv", "b.csv.gz"], &["group  2"]),
            (&["a.csv", "b.parquet", "c.txt"], &["table a.csv", "table b.parquet"]),
            (&["a.parquet", "notes.txt", ".hidden.parquet"], &["table a.parquet"]),
            (&["a.parquet", "b.parquet"], &["group  2"]),
            (&["year=2024/region=01/x.parquet", "year=2025/region=TB/y.parquet"], &["table  year:Int region:Text"]),
            (&["a.parquet", "in/b.parquet", "in/c.parquet"], &["table a.parquet", "group in 2"]),
            (&["in/year=2024/x.parquet", "b/b.parquet"], &["table b/b.parquet", "table in year:Int"]),
        ];
        for (files, expected) in rows {
            assert_eq!(described(files), expected, "{files:?}");
        }
    }

    #[test]
    fn nothing_is_nothing() {
        let folder = laid_out(&["notes.txt"]);
        assert!(matches!(look(folder.path()), Err(DraftError::Nothing(_))));
        assert!(matches!(look(&folder.path().join("x")), Err(DraftError::Unreadable { .. })));
    }
}
