//! What a connector's configuration says about one source, as typed values. Reads no file and opens nothing.

use std::fmt;
use std::path::PathBuf;

use arrow::datatypes::DataType;
use serde::Deserialize;
use thiserror::Error;

use crate::{CsvConfig, DatabaseTableConfig};

/// One source of a connector, told apart by its `kind`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum SourceConfig {
    /// Parquet files on this machine or in a store.
    Parquet(ParquetConfig),
    /// A table or view of a database.
    Database(DatabaseTableConfig),
    /// CSV files on this machine or in a store.
    Csv(CsvConfig),
}

impl SourceConfig {
    /// The store that its files lie in, by its name in the configuration; nothing for what lies elsewhere.
    #[must_use]
    pub fn store(&self) -> Option<&str> {
        match self {
            Self::Parquet(config) => config.store.as_deref(),
            Self::Csv(config) => config.store.as_deref(),
            Self::Database(_) => None,
        }
    }

    /// A copy of the source at a path: Parquet files as they were, anything else as one Parquet file.
    #[must_use]
    pub fn at(&self, path: PathBuf) -> ParquetConfig {
        let hive = match self {
            Self::Parquet(config) => config.hive.clone(),
            Self::Database(_) | Self::Csv(_) => Vec::new(),
        };
        ParquetConfig { path, hive, store: None }
    }
}

impl fmt::Display for SourceConfig {
    /// Kind and place, on one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parquet(ParquetConfig { path, hive, store }) => {
                write!(f, "parquet {path:?}")?;
                hive.iter().try_for_each(|column| write!(f, " {:?}:{:?}", column.name, column.kind))?;
                in_store(f, store.as_deref())
            }
            Self::Database(DatabaseTableConfig { database, relation }) => write!(f, "database {database:?} {relation}"),
            Self::Csv(config) => {
                config.fmt(f)?;
                in_store(f, config.store.as_deref())
            }
        }
    }
}

fn in_store(f: &mut fmt::Formatter<'_>, store: Option<&str>) -> fmt::Result {
    store.map_or(Ok(()), |store| write!(f, " in store {store:?}"))
}

/// A Parquet file, or a folder of `*.parquet` files.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParquetConfig {
    /// A file or a folder; a relative path starts at the folder of the connector's configuration.
    pub path: PathBuf,
    /// The partition columns that nested folders `name=value` carry, outermost first.
    #[serde(default)]
    pub hive: Vec<HiveColumn>,
    /// The store that it lies in, by its name in the configuration; `path` is a key of it then, or what stands before the
    /// slash of keys, and names no file of this machine.
    pub store: Option<String>,
}

/// A partition column, written `"region"` or `"region:text"` for text and `"year:int"` for an integer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct HiveColumn {
    /// The column's name, which is what stands before `=` in the folder's name.
    pub name: String,
    /// How the folder's value is read.
    pub kind: HiveType,
}

/// How the value of a partition folder is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HiveType {
    /// As it stands, percent-decoded.
    Text,
    /// As a decimal integer of 64 bits; leading zeros are allowed.
    Int,
}

impl HiveType {
    /// The published type of such a column.
    pub(crate) fn published(self) -> DataType {
        match self {
            Self::Text => DataType::Utf8,
            Self::Int => DataType::Int64,
        }
    }
}

/// Why a partition column's declaration cannot be read.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum HiveColumnError {
    /// The part after the colon is neither `text` nor `int`.
    #[error("partition column {declaration:?} has a type other than text or int")]
    Type {
        /// The declaration as written.
        declaration: String,
    },
    /// Nothing stands before the colon, or what stands there cannot name a folder.
    #[error("partition column {declaration:?} has no usable name")]
    Name {
        /// The declaration as written.
        declaration: String,
    },
}

impl TryFrom<String> for HiveColumn {
    type Error = HiveColumnError;

    fn try_from(declaration: String) -> Result<Self, Self::Error> {
        let (name, kind) = match declaration.split_once(':') {
            None => (declaration.as_str(), HiveType::Text),
            Some((name, "text")) => (name, HiveType::Text),
            Some((name, "int")) => (name, HiveType::Int),
            Some(_) => return Err(HiveColumnError::Type { declaration }),
        };
        if name.is_empty() || name.contains(['=', '/']) {
            return Err(HiveColumnError::Name { declaration });
        }
        Ok(Self { name: name.to_owned(), kind })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn column(name: &str, kind: HiveType) -> HiveColumn {
        HiveColumn { name: name.into(), kind }
    }

    #[test]
    fn a_parquet_source_is_read_with_its_partition_columns() {
        let text = r#"
            kind = "parquet"
            path = "crossings"
            hive = ["year:int", "region", "office:text"]
        "#;
        let expected = SourceConfig::Parquet(ParquetConfig {
            path: "crossings".into(),
            hive: vec![
                column("year", HiveType::Int),
                column("region", HiveType::Text),
                column("office", HiveType::Text),
            ],
            store: None,
        });
        assert_eq!(toml::from_str::<SourceConfig>(text).unwrap(), expected);
    }

    #[test]
    fn a_wrong_source_table_is_refused_and_the_error_names_the_cause() {
        let rows = [
            ("kind = 'oracle'\npath = 'x'", "oracle"),
            ("path = 'x'", "kind"),
            ("kind = 'parquet'", "path"),
            ("kind = 'parquet'\npath = 'x'\npaht = 'y'", "paht"),
            ("kind = 'parquet'\npath = 'x'\nhive = ['year:float']", "year:float"),
            ("kind = 'parquet'\npath = 'x'\nhive = [':int']", ":int"),
            ("kind = 'parquet'\npath = 'x'\nhive = ['a=b']", "a=b"),
            ("kind = 'parquet'\npath = 'x'\nhive = [2024]", "string"),
        ];
        for (text, cause) in rows {
            let error = toml::from_str::<SourceConfig>(text).unwrap_err().to_string();
            assert!(error.contains(cause), "{text}: {error}");
        }
    }
}
