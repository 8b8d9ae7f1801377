//! Domain to wire.

use arrow_schema::{DataType, TimeUnit};
use khidi_queries_disclosure::catalogue::{
    AgencyCatalogue, Class, Hierarchy, Period, Protection, PublishedColumn, PublishedTable, Role,
};

use super::CatalogueError;
use crate::wire::{TypeKind, column::Role as WireRole, dimension::Hierarchy as WireHierarchy};
use crate::{PROTOCOL, versions, wire};

pub(super) fn catalogue(catalogue: &AgencyCatalogue) -> Result<wire::Catalogue, CatalogueError> {
    Ok(wire::Catalogue {
        protocol: PROTOCOL,
        agency: catalogue.agency.as_str().to_owned(),
        protection: match catalogue.protection {
            Protection::Standard => wire::Protection::Standard,
            Protection::Bare => wire::Protection::Bare,
        }
        .into(),
        threshold: catalogue.threshold,
        versions: Some(versions::to_wire(&catalogue.versions)),
        tables: catalogue.tables.iter().map(table).collect::<Result<_, _>>()?,
        as_of: catalogue.as_of,
    })
}

fn table(table: &PublishedTable) -> Result<wire::Table, CatalogueError> {
    Ok(wire::Table {
        name: table.name.clone(),
        class: match table.class {
            Class::Public => wire::Class::Public,
            Class::Protected => wire::Class::Protected,
        }
        .into(),
        is_view: table.is_view,
        single_contributor_keys: table.single_contributor_keys.clone(),
        columns: table.columns.iter().map(|published| column(&table.name, published)).collect::<Result<_, _>>()?,
        description_en: table.description_en.clone(),
        description_ka: table.description_ka.clone(),
        max_rows: table.max_rows,
        count_variance: table.count_variance,
        ad_hoc: table.ad_hoc.map(|terms| wire::AdHoc {
            threshold: terms.threshold,
            max_change: terms.max_change,
            variance: terms.variance,
            budget: terms.budget,
        }),
    })
}

fn column(table: &str, column: &PublishedColumn) -> Result<wire::Column, CatalogueError> {
    let column_type = column_type(&column.data_type).ok_or_else(|| CatalogueError::Type {
        table: table.to_owned(),
        column: column.name.clone(),
        data_type: column.data_type.clone(),
    })?;
    Ok(wire::Column {
        name: column.name.clone(),
        column_type: Some(column_type),
        description_en: column.description_en.clone(),
        description_ka: column.description_ka.clone(),
        role: Some(role(&column.role)),
        bins: column.bins.as_ref().map(|bins| bins.edges().to_vec()).unwrap_or_default(),
        clip: column.clip.map(|clip| wire::Clip {
            low: clip.low,
            high: clip.high,
            step: clip.step,
            centre: clip.centre,
            digits: clip.digits.into(),
        }),
        codes: column.codes.clone().unwrap_or_default(),
    })
}

fn column_type(data_type: &DataType) -> Option<wire::ColumnType> {
    let (kind, precision, scale) = match data_type {
        DataType::Boolean => (TypeKind::Boolean, 0, 0),
        DataType::Int64 => (TypeKind::Int64, 0, 0),
        DataType::Float64 => (TypeKind::Float64, 0, 0),
        DataType::Decimal128(precision, scale) => {
            (TypeKind::Decimal128, u32::from(*precision), u32::try_from(*scale).ok()?)
        }
        DataType::Utf8 => (TypeKind::Utf8, 0, 0),
        DataType::Date32 => (TypeKind::Date32, 0, 0),
        DataType::Timestamp(TimeUnit::Microsecond, None) => (TypeKind::TimestampMicros, 0, 0),
        _ => return None,
    };
    Some(wire::ColumnType { kind: kind.into(), precision, scale })
}

fn role(role: &Role) -> WireRole {
    match role {
        Role::Contributor => WireRole::Contributor(()),
        Role::Dimension(levels) => WireRole::Dimension(wire::Dimension { hierarchy: Some(hierarchy(levels)) }),
        Role::Measure => WireRole::Measure(()),
        Role::Open => WireRole::Open(()),
        Role::Public => WireRole::Public(()),
    }
}

fn hierarchy(hierarchy: &Hierarchy) -> WireHierarchy {
    match hierarchy {
        Hierarchy::Codes => WireHierarchy::Codes(()),
        Hierarchy::List(list) => WireHierarchy::List(list.clone()),
        Hierarchy::Calendar(period) => WireHierarchy::Calendar(
            match period {
                Period::Year => wire::Period::Year,
                Period::Quarter => wire::Period::Quarter,
                Period::Month => wire::Period::Month,
            }
            .into(),
        ),
    }
}
