//! What a connector's configuration says about a source of CSV files, as typed values. Reads no file.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::PathBuf;

use serde::Deserialize;
use thiserror::Error;

use super::kind::ColumnKind;
use super::marks::{DecimalMark, Delimiter, TextEncoding, ThousandsMark};

/// A CSV file, or a folder of `*.csv`, `*.csv.gz` and `*.csv.zst` files with the same columns.
///
/// Columns are named as the published columns are: by the header, without blanks around it, or as `rename` says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub struct CsvConfig {
    /// A file or a folder; a relative path starts at the folder of the connector's configuration. Whether a file is packed
    /// is told by its first bytes.
    pub path: PathBuf,
    /// What stands between cells; found out for each file where it is not said.
    pub delimiter: Option<Delimiter>,
    /// The encoding, as the labels of the web name it; a byte order mark decides otherwise.
    pub encoding: TextEncoding,
    /// The columns whose Georgian is typed in fonts such as AcadNusx and LitNusx; codes beside them stay Latin.
    pub acadnusx: BTreeSet<String>,
    /// What stands in cells that hold no value; blanks around it do not matter.
    pub missing: Vec<String>,
    /// Whether that holds within quotes, too. Where it does not, as in what PostgreSQL exports, nothing is missing, and `""`
    /// is an empty text.
    pub missing_quoted: bool,
    /// What stands before decimals.
    pub decimal: DecimalMark,
    /// What may stand between thousands.
    pub thousands: Option<ThousandsMark>,
    /// Types of columns. Others are inferred from the first rows of every file.
    pub columns: BTreeMap<String, ColumnKind>,
    /// Columns whose numbers may be followed by letters, as in Eurostat's `1234 bp` and `: c`. The letters become a
    /// column of text of their own, named as the column with `_flags` behind it.
    pub flags: BTreeSet<String>,
    /// Published names for names of the header.
    pub rename: BTreeMap<String, String>,
    /// Names of the columns of files that have no header, in their order.
    pub header: Option<Vec<String>>,
    /// Lines before the header, such as a title.
    pub skip_lines: usize,
    /// What becomes of rows that cannot be read.
    pub bad_rows: BadRows,
    /// The store that they lie in, by its name in the configuration; `path` is a key of it then, or what stands before the
    /// slash of keys, and names no file of this machine.
    pub store: Option<String>,
}

impl CsvConfig {
    /// Files at a path about which nothing is said.
    #[must_use]
    pub fn of(path: PathBuf) -> Self {
        Self {
            path,
            delimiter: None,
            encoding: TextEncoding::default(),
            acadnusx: BTreeSet::new(),
            missing: usual_missing(),
            missing_quoted: true,
            decimal: DecimalMark::default(),
            thousands: None,
            columns: BTreeMap::new(),
            flags: BTreeSet::new(),
            rename: BTreeMap::new(),
            header: None,
            skip_lines: 0,
            bad_rows: BadRows::default(),
            store: None,
        }
    }
}

/// What becomes of rows that cannot be read: ragged ones, and those with a value that is not of its column's type.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BadRows {
    /// A question that needs the value fails; the error tells file, line and column.
    #[default]
    Refuse,
    /// They are left out and counted, in every question alike, whichever of the opened columns it needs.
    SetAside,
}

/// Why a source of CSV files is configured wrongly.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum CsvConfigError {
    /// A number could be read in two ways.
    #[error("decimal and thousands cannot both be {mark:?}")]
    SameMark {
        /// The mark.
        mark: char,
    },
    /// Two columns would have one name.
    #[error("two columns are renamed to {name:?}")]
    RenamedTwice {
        /// The name.
        name: String,
    },
    /// A column has no name.
    #[error("rename and header need names that are not empty")]
    NoName,
    /// The same name twice in `header`.
    #[error("header names {name:?} twice")]
    HeaderTwice {
        /// The name.
        name: String,
    },
    /// Flags follow numbers only.
    #[error("column {column:?} has flags, but is declared as {kind}, which is no number")]
    Flags {
        /// The column.
        column: String,
        /// Its declared type.
        kind: String,
    },
    /// Only text is typed in a font.
    #[error("column {column:?} is listed in acadnusx, but is declared as {kind}")]
    Font {
        /// The column.
        column: String,
        /// Its declared type.
        kind: String,
    },
}

/// The configuration as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    path: PathBuf,
    delimiter: Option<Delimiter>,
    #[serde(default)]
    encoding: TextEncoding,
    #[serde(default)]
    acadnusx: BTreeSet<String>,
    #[serde(default = "usual_missing")]
    missing: Vec<String>,
    #[serde(default = "usually_quoted")]
    missing_quoted: bool,
    #[serde(default)]
    decimal: DecimalMark,
    thousands: Option<ThousandsMark>,
    #[serde(default)]
    columns: BTreeMap<String, ColumnKind>,
    #[serde(default)]
    flags: BTreeSet<String>,
    #[serde(default)]
    rename: BTreeMap<String, String>,
    header: Option<Vec<String>>,
    #[serde(default)]
    skip_lines: usize,
    #[serde(default)]
    bad_rows: BadRows,
    store: Option<String>,
}

fn usual_missing() -> Vec<String> {
    ["", ":", ".."].map(str::to_owned).into()
}

fn usually_quoted() -> bool {
    true
}

impl TryFrom<Written> for CsvConfig {
    type Error = CsvConfigError;

    fn try_from(written: Written) -> Result<Self, CsvConfigError> {
        let Written { path, delimiter, encoding, acadnusx, missing, decimal, thousands, .. } = written;
        let Written { columns, flags, rename, header, skip_lines, bad_rows, store, missing_quoted, .. } = written;
        check_marks(decimal, thousands)?;
        let names = header.iter().flatten();
        if names.clone().chain(rename.values()).any(|name| name.trim().is_empty()) {
            return Err(CsvConfigError::NoName);
        }
        if let Some(name) = repeated(names) {
            return Err(CsvConfigError::HeaderTwice { name });
        }
        if let Some(name) = repeated(rename.values()) {
            return Err(CsvConfigError::RenamedTwice { name });
        }
        let declared = |column: &String| columns.get(column).map(|kind| (column.clone(), kind));
        let is_number =
            |kind: &ColumnKind| matches!(kind, ColumnKind::Int | ColumnKind::Float | ColumnKind::Decimal { .. });
        if let Some((column, kind)) = flags.iter().filter_map(declared).find(|(_, kind)| !is_number(kind)) {
            return Err(CsvConfigError::Flags { column, kind: kind.to_string() });
        }
        if let Some((column, kind)) = acadnusx.iter().filter_map(declared).find(|(_, kind)| **kind != ColumnKind::Text)
        {
            return Err(CsvConfigError::Font { column, kind: kind.to_string() });
        }
        Ok(Self {
            path,
            delimiter,
            encoding,
            acadnusx,
            missing,
            missing_quoted,
            decimal,
            thousands,
            columns,
            flags,
            rename,
            header,
            skip_lines,
            bad_rows,
            store,
        })
    }
}

fn check_marks(decimal: DecimalMark, thousands: Option<ThousandsMark>) -> Result<(), CsvConfigError> {
    match (decimal, thousands) {
        (DecimalMark::Point, Some(ThousandsMark::Point)) => Err(CsvConfigError::SameMark { mark: '.' }),
        (DecimalMark::Comma, Some(ThousandsMark::Comma)) => Err(CsvConfigError::SameMark { mark: ',' }),
        _ => Ok(()),
    }
}

fn repeated<'n>(names: impl Iterator<Item = &'n String>) -> Option<String> {
    let mut seen = BTreeSet::new();
    names.into_iter().find(|name| !seen.insert(name.as_str())).cloned()
}

impl fmt::Display for CsvConfig {
    /// Kind, path and all that decides how cells are read, on one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, delimiter, encoding, acadnusx, missing, decimal, thousands, .. } = self;
        let Self { columns, flags, rename, header, skip_lines, bad_rows, missing_quoted, .. } = self;
        let delimiter = delimiter.map(|delimiter| char::from(delimiter.byte()));
        write!(f, "csv {path:?} delimiter={delimiter:?} encoding={:?} acadnusx={acadnusx:?}", encoding.0.name())?;
        write!(f, " missing={missing:?} decimal={decimal:?} thousands={thousands:?} columns={columns:?}")?;
        write!(
            f,
            " flags={flags:?} rename={rename:?} header={header:?} skip_lines={skip_lines} bad_rows={bad_rows:?}"
        )?;
        // Only where it is said: snapshots know their sources by this text, and some are older than the setting.
        if *missing_quoted { Ok(()) } else { f.write_str(" missing_quoted=false") }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use crate::SourceConfig;

    fn read(text: &str) -> Result<CsvConfig, String> {
        match toml::from_str::<SourceConfig>(&format!("kind = 'csv'\n{text}")) {
            Ok(SourceConfig::Csv(config)) => Ok(config),
            Ok(other) => panic!("{other}"),
            Err(error) => Err(error.to_string()),
        }
    }

    #[test]
    fn a_path_is_enough() {
        let config = read("path = 'x.csv'").unwrap();
        assert_eq!((config.delimiter, config.decimal, config.thousands), (None, DecimalMark::Point, None));
        assert_eq!(config.missing, ["", ":", ".."]);
        assert_eq!((config.encoding, config.bad_rows), (TextEncoding::default(), BadRows::Refuse));
    }

    #[test]
    fn everything_can_be_said() {
        let text = r#"
            path = "fees"
            delimiter = ";"
            encoding = "windows-1252"
            acadnusx = ["name"]
            missing = ["", "-"]
            missing_quoted = false
            decimal = ","
            thousands = " "
            columns = { year = "int", fee = "decimal(12,2)", crossed_at = "timestamp(%d.%m.%Y %H:%M)", name = "text", ok = "bool" }
            flags = ["fee"]
            rename = { "Citizenship code" = "citizenship" }
            header = ["year", "fee"]
            skip_lines = 2
            bad_rows = "set_aside"
        "#;
        let config = read(text).unwrap();
        assert_eq!(config.delimiter.unwrap().byte(), b';');
        assert_eq!((config.decimal, config.thousands), (DecimalMark::Comma, Some(ThousandsMark::Space)));
        assert_eq!(config.columns.get("fee"), Some(&ColumnKind::Decimal { precision: 12, scale: 2 }));
        assert_eq!((config.skip_lines, config.bad_rows), (2, BadRows::SetAside));
        assert_eq!(read("path = 'fees'").unwrap(), CsvConfig::of("fees".into()));
        let shown = config.to_string();
        for part in
            ["csv \"fees\"", "windows-1252", "%d.%m.%Y %H:%M", "Citizenship code", "SetAside", "missing_quoted=false"]
        {
            assert!(shown.contains(part), "{part}: {shown}");
        }
        assert!(!shown.contains('\n'), "{shown}");
    }

    #[test]
    fn what_is_wrong_is_refused_and_named() {
        let rows = [
            ("", "path"),
            ("paht = 'y'", "paht"),
            ("delimiter = ';;'", ";;"),
            ("delimiter = 'x'", "\"x\""),
            ("delimiter = '\"'", "delimiter"),
            ("delimiter = '§'", "§"),
            ("encoding = 'klingon'", "klingon"),
            ("encoding = 'acadnusx'", "acadnusx = ["),
            ("decimal = ';'", "unknown variant"),
            ("thousands = '_'", "unknown variant"),
            ("decimal = ','\nthousands = ','", "','"),
            ("thousands = '.'", "'.'"),
            ("columns = { a = 'integer' }", "integer"),
            ("columns = { a = 'date(%Q)' }", "%Q"),
            ("columns = { a = 'text' }\nflags = ['a']", "\"a\""),
            ("columns = { a = 'int' }\nacadnusx = ['a']", "\"a\""),
            ("rename = { a = 'x', b = 'x' }", "\"x\""),
            ("rename = { a = ' ' }", "empty"),
            ("header = ['a', 'b', 'a']", "\"a\""),
            ("skip_lines = -1", "-1"),
            ("bad_rows = 'ignore'", "ignore"),
        ];
        for (text, cause) in rows {
            let path = if text.is_empty() { "" } else { "path = 'x'\n" };
            let error = read(&format!("{path}{text}")).unwrap_err();
            assert!(error.contains(cause), "{text}: {error}");
        }
    }
}
