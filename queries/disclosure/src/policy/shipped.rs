//! Views that a catalogue ships: an agency enables one by its name, and may set its parameters. The description and the SQL
//! are the catalogue's; thresholds and access are the agency's.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::PolicyError;

/// A view as a catalogue ships it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShippedView {
    /// TOML: what stands under `[views.NAME]` of a policy, with `[parameters]` instead of `sql`.
    pub described: &'static str,
    /// Its SQL, in which `$name` stands for a parameter.
    pub sql: &'static str,
}

/// A whole number that an agency may set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(from = "WrittenParameter")]
pub(super) struct Parameter {
    default: i64,
    least: i64,
    most: i64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenParameter {
    default: i64,
    least: i64,
    most: i64,
    #[serde(rename = "description_en")]
    _description_en: String,
    #[serde(rename = "description_ka")]
    _description_ka: String,
}

impl From<WrittenParameter> for Parameter {
    fn from(WrittenParameter { default, least, most, .. }: WrittenParameter) -> Self {
        Self { default, least, most }
    }
}

/// The SQL of a view with its parameters in place, those that are not set by their defaults.
pub(super) fn sql(
    view: &str,
    sql: &str,
    parameters: &BTreeMap<String, Parameter>,
    set: &BTreeMap<String, i64>,
) -> Result<String, PolicyError> {
    if let Some(unknown) = set.keys().find(|name| !parameters.contains_key(*name)) {
        let known = parameters.keys().cloned().collect();
        return Err(PolicyError::UnknownParameter { view: view.to_owned(), parameter: unknown.clone(), known });
    }
    let mut sql = sql.to_owned();
    for (name, parameter) in parameters {
        let value = set.get(name).copied().unwrap_or(parameter.default);
        let Parameter { least, most, .. } = *parameter;
        if !(least..=most).contains(&value) {
            let (view, parameter) = (view.to_owned(), name.clone());
            return Err(PolicyError::Parameter { view, parameter, least, most });
        }
        sql = sql.replace(&format!("${name}"), &value.to_string());
    }
    Ok(sql)
}
