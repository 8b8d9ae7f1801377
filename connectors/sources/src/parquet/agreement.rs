//! Decides what a set of files publishes, and refuses files that do not agree. Pure: looks at schemas only.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use arrow::datatypes::{DataType, Field, FieldRef, Schema};

use crate::canonical::published;
use crate::{HiveColumn, SourceError};

/// Refuses a column that is wanted twice.
pub(super) fn distinct(path: &Path, columns: &[String]) -> Result<(), SourceError> {
    let mut seen = HashSet::new();
    match columns.iter().find(|column| !seen.insert(column.as_str())) {
        Some(column) => Err(SourceError::DuplicateColumn { path: path.to_owned(), column: column.clone() }),
        None => Ok(()),
    }
}

/// The published fields of the columns wanted from the files, partition columns excluded, in the order wanted.
/// Files agree if each wanted column is published in one type, whatever types they store it in.
pub(super) fn published_columns(
    files: &[(&Path, &Schema)],
    hive: &[HiveColumn],
    wanted: Option<&[String]>,
) -> Result<Vec<FieldRef>, SourceError> {
    let Some(&(first, first_schema)) = files.first() else {
        return Ok(Vec::new());
    };
    for (path, schema) in files {
        check_names(path, schema, hive)?;
    }
    let is_partition = |name: &str| hive.iter().any(|column| column.name == name);
    let names: Vec<&str> = match wanted {
        Some(wanted) => wanted.iter().map(String::as_str).filter(|name| !is_partition(name)).collect(),
        None => first_schema.fields().iter().map(|field| field.name().as_str()).collect(),
    };
    let fields = names
        .into_iter()
        .map(|name| {
            let Some((_, field)) = first_schema.fields().find(name) else {
                return Err(SourceError::UnknownColumn { path: first.to_owned(), column: name.to_owned() });
            };
            Ok(Arc::new(Field::new(name, publishable(first, field)?, true)))
        })
        .collect::<Result<Vec<FieldRef>, _>>()?;
    for (path, schema) in files {
        check_columns(path, schema, &fields, first)?;
        if wanted.is_none() {
            check_extra(path, schema, first_schema, first)?;
        }
    }
    Ok(fields)
}

fn publishable(path: &Path, field: &Field) -> Result<DataType, SourceError> {
    published(field.data_type()).ok_or_else(|| SourceError::UnsupportedType {
        path: path.to_owned(),
        column: field.name().clone(),
        stored: field.data_type().clone(),
    })
}

fn check_names(path: &Path, schema: &Schema, hive: &[HiveColumn]) -> Result<(), SourceError> {
    let names: Vec<String> = schema.fields().iter().map(|field| field.name().clone()).collect();
    distinct(path, &names)?;
    match hive.iter().find(|column| names.contains(&column.name)) {
        Some(column) => Err(SourceError::PartitionColumnStored { path: path.to_owned(), column: column.name.clone() }),
        None => Ok(()),
    }
}

fn check_columns(path: &Path, schema: &Schema, fields: &[FieldRef], first: &Path) -> Result<(), SourceError> {
    for field in fields {
        let column = field.name().clone();
        let (path, first) = (path.to_owned(), first.to_owned());
        let Some((_, stored)) = schema.fields().find(&column) else {
            return Err(SourceError::MissingColumn { path, column, first });
        };
        if publishable(&path, stored)? != *field.data_type() {
            let (stored, expected) = (stored.data_type().clone(), field.data_type().clone());
            return Err(SourceError::ColumnType { path, column, stored, expected, first });
        }
    }
    Ok(())
}

fn check_extra(path: &Path, schema: &Schema, known: &Schema, first: &Path) -> Result<(), SourceError> {
    match schema.fields().iter().find(|field| known.fields().find(field.name()).is_none()) {
        Some(extra) => Err(SourceError::ExtraColumn {
            path: path.to_owned(),
            column: extra.name().clone(),
            first: first.to_owned(),
        }),
        None => Ok(()),
    }
}
