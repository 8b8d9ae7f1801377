//! What must hold of every catalogue, whoever made it.

use std::collections::HashSet;

use arrow_schema::DataType;
use khidi_queries_disclosure::catalogue::safeguards::Clip;
use khidi_queries_disclosure::catalogue::{
    AgencyCatalogue, Class, Hierarchy, Protection, PublishedColumn, PublishedTable, Role, is_identifier,
};

use super::{CatalogueError, MOST_COLUMNS, MOST_TABLES};
use crate::text::is_printable;
use crate::types::is_wire_type;
use crate::versions;

/// Most digits after the point of a float.
const MOST_DIGITS: u8 = 9;

/// Most codes that a column declares.
const MOST_CODES: usize = 10_000;

/// Longest code, in bytes.
const LONGEST_CODE: usize = 256;

/// From 1970-01-01 to 9999-12-31.
const DAYS: std::ops::RangeInclusive<i32> = 0..=2_932_896;

/// Longest description, in bytes.
const LONGEST_DESCRIPTION: usize = 4096;

pub(super) fn catalogue(catalogue: &AgencyCatalogue) -> Result<(), CatalogueError> {
    if catalogue.threshold == 0 {
        return Err(CatalogueError::Threshold);
    }
    if catalogue.as_of.is_some_and(|day| !DAYS.contains(&day)) {
        return Err(CatalogueError::AsOf);
    }
    if let Some(field) = versions::first_bad(&catalogue.versions) {
        return Err(CatalogueError::Text { field });
    }
    if catalogue.tables.len() > MOST_TABLES {
        return Err(CatalogueError::TooManyTables);
    }
    let mut seen = HashSet::new();
    for published in &catalogue.tables {
        table(published, catalogue.protection)?;
        if !seen.insert(&published.name) {
            return Err(CatalogueError::DuplicateTable { table: published.name.clone() });
        }
    }
    Ok(())
}

fn table(table: &PublishedTable, protection: Protection) -> Result<(), CatalogueError> {
    identifier("table", &table.name)?;
    description(&table.description_en)?;
    description(&table.description_ka)?;
    if table.columns.is_empty() || table.columns.len() > MOST_COLUMNS {
        return Err(CatalogueError::ColumnCount { table: table.name.clone() });
    }
    let mut seen = HashSet::new();
    for published in &table.columns {
        column(table, published, protection)?;
        if !seen.insert(published.name.as_str()) {
            return Err(CatalogueError::DuplicateColumn { table: table.name.clone(), column: published.name.clone() });
        }
    }
    // Taken out once each, so that a key that stands twice is no longer there.
    if !table.single_contributor_keys.iter().all(|key| seen.remove(key.as_str())) {
        return Err(CatalogueError::SingleContributorKey { table: table.name.clone() });
    }
    let is_variance = |variance: f64| variance.is_finite() && variance > 0.0;
    if table.max_rows == Some(0) || !table.count_variance.is_none_or(is_variance) {
        return Err(CatalogueError::Safeguards { table: table.name.clone() });
    }
    let may_be_open = table.class == Class::Protected && protection == Protection::Standard;
    if table.ad_hoc.is_some_and(|terms| !may_be_open || !terms.are_sound()) {
        return Err(CatalogueError::Safeguards { table: table.name.clone() });
    }
    if table.class == Class::Protected && !table.columns.iter().any(|column| column.role == Role::Contributor) {
        return Err(CatalogueError::NoContributor { table: table.name.clone() });
    }
    Ok(())
}

fn column(table: &PublishedTable, column: &PublishedColumn, protection: Protection) -> Result<(), CatalogueError> {
    identifier("column", &column.name)?;
    description(&column.description_en)?;
    description(&column.description_ka)?;
    let (table_name, column_name) = (table.name.clone(), column.name.clone());
    if !is_wire_type(&column.data_type) {
        let data_type = column.data_type.clone();
        return Err(CatalogueError::Type { table: table_name, column: column_name, data_type });
    }
    if !role_fits(&column.role, table.class, protection) {
        return Err(CatalogueError::Role { table: table_name, column: column_name });
    }
    let may_have_bins = matches!(column.role, Role::Measure | Role::Open) && column.data_type.is_numeric();
    if column.bins.is_some() && !may_have_bins {
        return Err(CatalogueError::Role { table: table_name, column: column_name });
    }
    if column.clip.is_some_and(|clip| !may_have_bins || !is_clip(&clip, &column.data_type)) {
        return Err(CatalogueError::Clip { table: table_name, column: column_name });
    }
    match &column.role {
        Role::Dimension(Hierarchy::List(list)) => identifier("code list", list).and_then(|()| codes(table, column)),
        Role::Dimension(Hierarchy::Calendar(_)) if !is_calendar(&column.data_type) => {
            Err(CatalogueError::Calendar { table: table_name, column: column_name })
        }
        _ => codes(table, column),
    }
}

/// Codes are declared of dimensions that have no list.
fn codes(table: &PublishedTable, column: &PublishedColumn) -> Result<(), CatalogueError> {
    let Some(codes) = &column.codes else { return Ok(()) };
    if column.role != Role::Dimension(Hierarchy::Codes) {
        return Err(CatalogueError::Role { table: table.name.clone(), column: column.name.clone() });
    }
    let are_texts = codes.len() <= MOST_CODES && codes.iter().all(|code| is_code(code));
    if are_texts { Ok(()) } else { Err(CatalogueError::Text { field: "codes" }) }
}

fn role_fits(role: &Role, class: Class, protection: Protection) -> bool {
    match (class, role) {
        (Class::Public, role) => *role == Role::Public,
        (Class::Protected, Role::Public) => false,
        (Class::Protected, Role::Open) => protection == Protection::Bare,
        (Class::Protected, Role::Contributor | Role::Dimension(_) | Role::Measure) => true,
    }
}

fn is_clip(clip: &Clip, data_type: &DataType) -> bool {
    let digits = match data_type {
        DataType::Decimal128(_, scale) => u8::try_from(*scale).ok(),
        DataType::Int64 => Some(0),
        // What a float is rounded to is the policy's to say.
        _ => Some(clip.digits.min(MOST_DIGITS)),
    };
    let small = |value: i64| value.unsigned_abs() < 1_000_000_000_000_000;
    Some(clip.digits) == digits
        && clip.low < clip.high
        && (clip.low..=clip.high).contains(&clip.centre)
        && clip.step > 0
        && [clip.low, clip.high, clip.step].into_iter().all(small)
}

fn is_code(code: &str) -> bool {
    code.len() <= LONGEST_CODE && code.chars().all(is_printable)
}

fn is_calendar(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Date32 | DataType::Timestamp(..))
}

fn identifier(what: &'static str, name: &str) -> Result<(), CatalogueError> {
    if is_identifier(name) { Ok(()) } else { Err(CatalogueError::Identifier { what }) }
}

fn description(text: &str) -> Result<(), CatalogueError> {
    let harmless = |character| is_printable(character) || character == '\n';
    if text.len() <= LONGEST_DESCRIPTION && text.chars().all(harmless) {
        Ok(())
    } else {
        Err(CatalogueError::Text { field: "description" })
    }
}
