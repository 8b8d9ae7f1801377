//! Wire to domain: every part is there and known. Values are checked afterwards.

use arrow_schema::{DataType, TimeUnit};
use khidi_queries_disclosure::catalogue::{
    AdHoc, AgencyCatalogue, AgencyId, Class, Hierarchy, Period, Protection, PublishedColumn, PublishedTable, Role,
};

use khidi_queries_disclosure::catalogue::safeguards::Clip;
use khidi_queries_disclosure::question::Bins;

use super::CatalogueError;
use crate::types::is_wire_decimal;
use crate::wire::{TypeKind, column::Role as WireRole, dimension::Hierarchy as WireHierarchy};
use crate::{versions, wire};

pub(super) fn catalogue(message: wire::Catalogue) -> Result<AgencyCatalogue, CatalogueError> {
    Ok(AgencyCatalogue {
        agency: AgencyId::new(&message.agency).map_err(CatalogueError::Agency)?,
        protection: match message.protection() {
            wire::Protection::Standard => Protection::Standard,
            wire::Protection::Bare => Protection::Bare,
            wire::Protection::Unspecified => return unknown("protection"),
        },
        threshold: message.threshold,
        versions: versions::from_wire(message.versions.ok_or(CatalogueError::Unknown { part: "versions" })?),
        as_of: message.as_of,
        tables: message.tables.into_iter().map(table).collect::<Result<_, _>>()?,
    })
}

fn unknown<T>(part: &'static str) -> Result<T, CatalogueError> {
    Err(CatalogueError::Unknown { part })
}

fn table(message: wire::Table) -> Result<PublishedTable, CatalogueError> {
    Ok(PublishedTable {
        class: match message.class() {
            wire::Class::Public => Class::Public,
            wire::Class::Protected => Class::Protected,
            wire::Class::Unspecified => return unknown("class"),
        },
        name: message.name,
        is_view: message.is_view,
        single_contributor_keys: message.single_contributor_keys,
        max_rows: message.max_rows,
        count_variance: message.count_variance,
        ad_hoc: message.ad_hoc.map(ad_hoc),
        // Dominance and the noise itself stay with the agency.
        safeguards: None,
        columns: message.columns.into_iter().map(column).collect::<Result<_, _>>()?,
        description_en: message.description_en,
        description_ka: message.description_ka,
    })
}

fn column(message: wire::Column) -> Result<PublishedColumn, CatalogueError> {
    let unknown_type = CatalogueError::Unknown { part: "column type" };
    Ok(PublishedColumn {
        name: message.name,
        data_type: message.column_type.as_ref().and_then(data_type).ok_or(unknown_type)?,
        role: role(message.role)?,
        bins: bins(message.bins)?,
        clip: message.clip.map(clip).transpose()?,
        codes: (!message.codes.is_empty()).then_some(message.codes),
        description_en: message.description_en,
        description_ka: message.description_ka,
    })
}

fn data_type(message: &wire::ColumnType) -> Option<DataType> {
    let plain = match message.kind() {
        TypeKind::Decimal128 => return decimal(message.precision, message.scale),
        TypeKind::Boolean => DataType::Boolean,
        TypeKind::Int64 => DataType::Int64,
        TypeKind::Float64 => DataType::Float64,
        TypeKind::Utf8 => DataType::Utf8,
        TypeKind::Date32 => DataType::Date32,
        TypeKind::TimestampMicros => DataType::Timestamp(TimeUnit::Microsecond, None),
        TypeKind::Unspecified => return None,
    };
    (message.precision == 0 && message.scale == 0).then_some(plain)
}

fn decimal(precision: u32, scale: u32) -> Option<DataType> {
    is_wire_decimal(i64::from(precision), i64::from(scale))
        .then(|| Some(DataType::Decimal128(u8::try_from(precision).ok()?, i8::try_from(scale).ok()?)))?
}

fn bins(edges: Vec<f64>) -> Result<Option<Bins>, CatalogueError> {
    if edges.is_empty() {
        return Ok(None);
    }
    Bins::new(edges).map(Some).map_err(|_| CatalogueError::Unknown { part: "bins" })
}

fn clip(message: wire::Clip) -> Result<Clip, CatalogueError> {
    let wire::Clip { low, high, step, centre, digits } = message;
    let digits = u8::try_from(digits).map_err(|_| CatalogueError::Unknown { part: "clip" })?;
    Ok(Clip { low, high, step, centre, digits })
}

fn ad_hoc(message: wire::AdHoc) -> AdHoc {
    let wire::AdHoc { threshold, max_change, variance, budget } = message;
    AdHoc { threshold, max_change, variance, budget }
}

fn role(message: Option<WireRole>) -> Result<Role, CatalogueError> {
    Ok(match message.ok_or(CatalogueError::Unknown { part: "role" })? {
        WireRole::Contributor(()) => Role::Contributor,
        WireRole::Dimension(dimension) => Role::Dimension(hierarchy(dimension)?),
        WireRole::Measure(()) => Role::Measure,
        WireRole::Open(()) => Role::Open,
        WireRole::Public(()) => Role::Public,
    })
}

fn hierarchy(message: wire::Dimension) -> Result<Hierarchy, CatalogueError> {
    Ok(match message.hierarchy.ok_or(CatalogueError::Unknown { part: "hierarchy" })? {
        WireHierarchy::Codes(()) => Hierarchy::Codes,
        WireHierarchy::List(list) => Hierarchy::List(list),
        WireHierarchy::Calendar(period) => Hierarchy::Calendar(match wire::Period::try_from(period) {
            Ok(wire::Period::Year) => Period::Year,
            Ok(wire::Period::Quarter) => Period::Quarter,
            Ok(wire::Period::Month) => Period::Month,
            Ok(wire::Period::Unspecified) | Err(_) => return unknown("period"),
        }),
    })
}
