//! A policy meets the registers: every table and column it lists exists, in a type that its role can use.

mod guarded;

use std::sync::Arc;

use arrow_schema::{DataType, Schema};
use thiserror::Error;

use super::{Policy, PolicyColumn, PolicyTable};
use crate::catalogue::{
    AgencyCatalogue, AgencyId, Class, Hierarchy, Protection, PublishedColumn, PublishedTable, Role, Versions,
};
use crate::noise::parameters::NoiseError;
use crate::wire_type;

/// Why a policy does not fit the registers behind it.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum BindError {
    /// A table of the policy has no source.
    #[error("policy table '{0}' has no source of that name")]
    NoSource(String),
    /// A column of the policy is not in its table.
    #[error("{table} has no column '{column}'")]
    NoColumn {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// Noise that does not fit the lattice of a table.
    #[error("{table}: {source}")]
    Noise {
        /// The table.
        table: String,
        /// What is wrong with it.
        source: NoiseError,
    },
    /// A column in a type that its role cannot use.
    #[error("{table}.{column} is {data_type}, which role {role} cannot use")]
    Type {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// Its type.
        data_type: String,
        /// Its role.
        role: &'static str,
    },
}

/// What the agency publishes: the policy's tables with the types of `schema_of` (one schema per table or view).
///
/// # Errors
/// The first table or column that does not fit.
pub fn bind(
    policy: &Policy,
    agency: &AgencyId,
    versions: Versions,
    schema_of: impl Fn(&PolicyTable) -> Option<Schema>,
) -> Result<AgencyCatalogue, BindError> {
    let bound = |table: &PolicyTable| {
        let schema = schema_of(table).ok_or_else(|| BindError::NoSource(table.name.clone()))?;
        let mut published = published(table, &schema)?;
        if policy.protection == Protection::Standard && table.class == Class::Protected {
            let safeguards = guarded::safeguards(table, &published)
                .map_err(|source| BindError::Noise { table: table.name.clone(), source })?;
            published.count_variance = Some(safeguards.noise.variance());
            published.ad_hoc = table.ad_hoc.map(|settings| settings.terms);
            published.safeguards = Some(Arc::new(safeguards));
        }
        Ok(published)
    };
    let tables = policy.tables.iter().map(bound).collect::<Result<_, _>>()?;
    Ok(AgencyCatalogue {
        agency: agency.clone(),
        protection: policy.protection,
        threshold: policy.threshold,
        versions,
        as_of: None,
        tables,
    })
}

fn published(table: &PolicyTable, schema: &Schema) -> Result<PublishedTable, BindError> {
    if let Some(missing) = table.columns.iter().find(|column| schema.field_with_name(&column.name).is_err()) {
        return Err(BindError::NoColumn { table: table.name.clone(), column: missing.name.clone() });
    }
    // The order of columns is the register's.
    let listed = schema.fields().iter().filter_map(|field| {
        let column = table.columns.iter().find(|column| column.name == *field.name())?;
        Some(typed(table, column, field.data_type()))
    });
    Ok(PublishedTable {
        name: table.name.clone(),
        class: table.class,
        is_view: table.view.is_some(),
        single_contributor_keys: table.single_contributor_keys.clone(),
        max_rows: table.max_rows,
        count_variance: None,
        ad_hoc: None,
        safeguards: None,
        columns: listed.collect::<Result<_, _>>()?,
        description_en: table.description_en.clone(),
        description_ka: table.description_ka.clone(),
    })
}

fn typed(table: &PolicyTable, column: &PolicyColumn, raw: &DataType) -> Result<PublishedColumn, BindError> {
    let refused = |role| BindError::Type {
        table: table.name.clone(),
        column: column.name.clone(),
        data_type: raw.to_string(),
        role,
    };
    let data_type = wire_type(raw).ok_or_else(|| refused("any"))?;
    let fits = match &column.role {
        Role::Contributor => matches!(data_type, DataType::Utf8 | DataType::Int64),
        Role::Dimension(Hierarchy::Calendar(_)) => matches!(data_type, DataType::Date32 | DataType::Timestamp(..)),
        Role::Dimension(Hierarchy::List(_)) => data_type == DataType::Utf8,
        Role::Dimension(Hierarchy::Codes) => {
            matches!(data_type, DataType::Utf8 | DataType::Int64 | DataType::Boolean)
        }
        Role::Measure => matches!(data_type, DataType::Int64 | DataType::Float64 | DataType::Decimal128(..)),
        Role::Open | Role::Public => true,
    };
    if column.bins.is_some() && !data_type.is_numeric() {
        return Err(refused("with bins"));
    }
    if !fits {
        return Err(refused(match &column.role {
            Role::Contributor => "contributor",
            Role::Dimension(_) => "dimension",
            Role::Measure => "measure",
            Role::Open => "open",
            Role::Public => "public",
        }));
    }
    let clip = column.clip.map(|clip| guarded::clip(&clip, &data_type).ok_or_else(|| refused("with clip")));
    Ok(PublishedColumn {
        name: column.name.clone(),
        clip: clip.transpose()?,
        data_type,
        role: column.role.clone(),
        bins: column.bins.clone(),
        codes: column.codes.clone(),
        description_en: column.description_en.clone(),
        description_ka: column.description_ka.clone(),
    })
}
