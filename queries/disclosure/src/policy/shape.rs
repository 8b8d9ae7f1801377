//! The policy file as written, and its conversion into a [`Policy`].

use std::collections::{BTreeMap, BTreeSet};

use khidi_queries_codelists as codelists;
use serde::Deserialize;

use super::access::{Access, WrittenAccess};
use super::ad_hoc::WrittenAdHoc;
use super::safeguards::{self, ClipSettings, Written, WrittenDominance, WrittenNoise};
use super::view::{Defined, View};
use super::{Pace, Policy, PolicyColumn, PolicyError, PolicyTable, ShippedView, checked_name};
use crate::catalogue::{Class, Hierarchy, Period, Protection, Role};
use crate::question::Bins;

/// The shortest class of response times, where a policy does not say.
const RESPONSE_CLASS_MS: u64 = 50;
/// The longest that a policy may set.
const LONGEST_RESPONSE_CLASS_MS: u64 = 60_000;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    version: u32,
    protection: WrittenProtection,
    threshold: Option<u64>,
    threshold_width: Option<u64>,
    noise: Option<WrittenNoise>,
    dominance: Option<WrittenDominance>,
    p_percent: Option<u32>,
    response_class_ms: Option<u64>,
    snapshot: Option<Pace>,
    #[serde(default)]
    access: WrittenAccess,
    #[serde(default)]
    tables: BTreeMap<String, Table>,
    #[serde(default)]
    views: BTreeMap<String, View>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum WrittenProtection {
    Standard,
    Bare,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum WrittenClass {
    Public,
    Protected,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table: class = .., and columns.NAME = { role = .. }")]
pub(super) struct Table {
    pub(super) class: WrittenClass,
    #[serde(default)]
    pub(super) single_contributor_keys: Vec<String>,
    pub(super) max_rows: Option<u64>,
    #[serde(default)]
    pub(super) one_row_per_person: bool,
    pub(super) threshold: Option<u64>,
    pub(super) threshold_width: Option<u64>,
    pub(super) noise: Option<WrittenNoise>,
    pub(super) dominance: Option<WrittenDominance>,
    pub(super) p_percent: Option<u32>,
    pub(super) ad_hoc: Option<WrittenAdHoc>,
    #[serde(default)]
    pub(super) access: WrittenAccess,
    #[serde(default)]
    pub(super) description_en: String,
    #[serde(default)]
    pub(super) description_ka: String,
    pub(super) columns: BTreeMap<String, Column>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a column: { role = .. }")]
pub(super) struct Column {
    pub(super) role: WrittenRole,
    pub(super) list: Option<String>,
    pub(super) calendar: Option<WrittenPeriod>,
    pub(super) bins: Option<Vec<f64>>,
    pub(super) clip: Option<[f64; 2]>,
    pub(super) step: Option<f64>,
    pub(super) centre: Option<f64>,
    pub(super) digits: Option<u8>,
    pub(super) codes: Option<Vec<String>>,
    #[serde(default)]
    pub(super) description_en: String,
    #[serde(default)]
    pub(super) description_ka: String,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum WrittenRole {
    Contributor,
    Dimension,
    Measure,
    Open,
    #[default]
    Public,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum WrittenPeriod {
    Year,
    Quarter,
    Month,
}

impl File {
    pub(super) fn into_policy(self, catalogue: &dyn Fn(&str) -> Option<ShippedView>) -> Result<Policy, PolicyError> {
        if self.version != 1 {
            return Err(PolicyError::Version(self.version));
        }
        let protection = match self.protection {
            WrittenProtection::Standard => Protection::Standard,
            WrittenProtection::Bare => Protection::Bare,
        };
        let (threshold, threshold_width) = (self.threshold, self.threshold_width);
        let (noise, dominance, p_percent) = (self.noise, self.dominance, self.p_percent);
        let mut file = Written { threshold, threshold_width, noise, dominance, p_percent };
        if protection == Protection::Bare {
            // Of no meaning there; a harness may take the thresholds of a real policy, and thresholds of one.
            file.threshold = None;
        }
        let threshold = match protection {
            Protection::Bare => 1,
            Protection::Standard => file.checked()?.threshold,
        };
        let access = self.access.checked(&Access::default(), "the policy")?;
        let mut tables = Vec::new();
        for (name, table) in self.tables {
            tables.push(table.checked(name, None, protection, &file, &access)?);
        }
        for (name, view) in self.views {
            if tables.iter().any(|table| table.name == name) {
                return Err(PolicyError::Twice(name));
            }
            let (defined, table) = view.define(&name, protection, catalogue)?;
            tables.push(table.checked(name, Some(defined), protection, &file, &access)?);
        }
        // Whom nothing protects, no waiting protects either.
        let unset = if protection == Protection::Bare { 0 } else { RESPONSE_CLASS_MS };
        let response_class_ms = self.response_class_ms.unwrap_or(unset);
        if response_class_ms > LONGEST_RESPONSE_CLASS_MS {
            return Err(PolicyError::ResponseClass(response_class_ms));
        }
        let pace = self.snapshot.unwrap_or_else(|| Pace::unsaid(protection, &tables));
        Ok(Policy { protection, threshold, response_class_ms, pace, tables })
    }
}

impl Table {
    fn checked(
        self,
        name: String,
        view: Option<Defined>,
        protection: Protection,
        file: &Written,
        access: &Access,
    ) -> Result<PolicyTable, PolicyError> {
        let name = checked_name(name)?;
        let own = Written {
            threshold: self.threshold.filter(|_| protection == Protection::Standard),
            threshold_width: self.threshold_width,
            noise: self.noise,
            dominance: self.dominance,
            p_percent: self.p_percent,
        };
        let safeguards = own.or(file).checked()?;
        let access = self.access.checked(access, &name)?;
        let max_rows = match (self.max_rows, self.one_row_per_person) {
            (None | Some(1), true) => Some(1),
            (Some(0), _) | (Some(_), true) => return Err(PolicyError::MaxRows(name)),
            (most, false) => most,
        };
        let class = match self.class {
            WrittenClass::Public => Class::Public,
            WrittenClass::Protected => Class::Protected,
        };
        let ad_hoc = self.ad_hoc.map(|ad_hoc| ad_hoc.checked(&name, class, protection, &safeguards));
        let ad_hoc = ad_hoc.transpose()?.flatten();
        let columns = self
            .columns
            .into_iter()
            .map(|(column, written)| written.checked(&name, column, class, protection))
            .collect::<Result<Vec<_>, _>>()?;
        if class == Class::Protected && !columns.iter().any(|column| column.role == Role::Contributor) {
            return Err(PolicyError::NoContributor(name));
        }
        for key in &self.single_contributor_keys {
            if !columns.iter().any(|column| column.name == *key) {
                return Err(PolicyError::UnknownKey { table: name, column: key.clone() });
            }
        }
        let (view, shipped) = view.map_or((None, None), |view| (Some(view.sql), view.shipped));
        Ok(PolicyTable {
            name,
            view,
            shipped,
            class,
            single_contributor_keys: self.single_contributor_keys,
            max_rows,
            safeguards,
            ad_hoc,
            access,
            description_en: self.description_en,
            description_ka: self.description_ka,
            columns,
        })
    }
}

impl Column {
    fn checked(
        self,
        table: &str,
        name: String,
        class: Class,
        protection: Protection,
    ) -> Result<PolicyColumn, PolicyError> {
        let name = checked_name(name)?;
        let role = self.checked_role(table, &name)?;
        let (word, allowed) = match (&role, class) {
            (Role::Contributor, _) => ("contributor", class == Class::Protected),
            (Role::Dimension(_), _) => ("dimension", class == Class::Protected),
            (Role::Measure, _) => ("measure", class == Class::Protected),
            (Role::Open, _) => ("open", class == Class::Protected && protection == Protection::Bare),
            (Role::Public, _) => ("public", class == Class::Public),
        };
        if !allowed {
            let class = match (class, protection) {
                (Class::Public, _) => "public",
                (Class::Protected, _) => "protected",
            };
            return Err(PolicyError::RoleAndClass { table: table.to_owned(), column: name, role: word, class });
        }
        let bins = self.checked_bins(table, &name, &role)?;
        let clip = self.checked_clip(table, &name, &role)?;
        if self.codes.is_some() && role != Role::Dimension(Hierarchy::Codes) {
            return Err(PolicyError::Setting { table: table.to_owned(), column: name, setting: "codes" });
        }
        if self.codes.as_ref().is_some_and(|codes| {
            // One that stands twice would be counted twice, and G be less than it is.
            codes.is_empty() || codes.iter().collect::<BTreeSet<_>>().len() < codes.len()
        }) {
            return Err(PolicyError::Codes { table: table.to_owned(), column: name });
        }
        let (codes, description_en, description_ka) = (self.codes, self.description_en, self.description_ka);
        Ok(PolicyColumn { name, role, bins, clip, codes, description_en, description_ka })
    }

    fn checked_clip(&self, table: &str, column: &str, role: &Role) -> Result<Option<ClipSettings>, PolicyError> {
        let (table, column) = (table.to_owned(), column.to_owned());
        let Some(bounds) = self.clip else {
            let has_more = self.step.is_some() || self.centre.is_some() || self.digits.is_some();
            return if has_more { Err(PolicyError::Clip { table, column }) } else { Ok(None) };
        };
        if !matches!(role, Role::Measure | Role::Open) {
            return Err(PolicyError::Clip { table, column });
        }
        let clip = safeguards::clip(bounds, self.step, self.centre, self.digits);
        clip.map(Some).ok_or(PolicyError::Clip { table, column })
    }

    fn checked_bins(&self, table: &str, column: &str, role: &Role) -> Result<Option<Bins>, PolicyError> {
        let Some(edges) = &self.bins else { return Ok(None) };
        let (table, column) = (table.to_owned(), column.to_owned());
        if !matches!(role, Role::Measure | Role::Open) {
            return Err(PolicyError::BinsAndRole { table, column });
        }
        let bins = Bins::new(edges.clone());
        bins.map(Some).map_err(|source| PolicyError::Bins { table, column, source })
    }

    fn checked_role(&self, table: &str, column: &str) -> Result<Role, PolicyError> {
        let setting = |setting| PolicyError::Setting { table: table.to_owned(), column: column.to_owned(), setting };
        let role = match self.role {
            WrittenRole::Dimension => return self.hierarchy(table, column).map(Role::Dimension),
            WrittenRole::Contributor => Role::Contributor,
            WrittenRole::Measure => Role::Measure,
            WrittenRole::Open => Role::Open,
            WrittenRole::Public => Role::Public,
        };
        match (&self.list, self.calendar) {
            (Some(_), _) => Err(setting("list")),
            (None, Some(_)) => Err(setting("calendar")),
            (None, None) => Ok(role),
        }
    }

    fn hierarchy(&self, table: &str, column: &str) -> Result<Hierarchy, PolicyError> {
        match (&self.list, self.calendar) {
            (Some(_), Some(_)) => {
                Err(PolicyError::Setting { table: table.to_owned(), column: column.to_owned(), setting: "calendar" })
            }
            (Some(list), None) if codelists::by_name(list).is_none() => {
                Err(PolicyError::List { table: table.to_owned(), column: column.to_owned(), list: list.clone() })
            }
            (Some(list), None) => Ok(Hierarchy::List(list.clone())),
            (None, Some(WrittenPeriod::Year)) => Ok(Hierarchy::Calendar(Period::Year)),
            (None, Some(WrittenPeriod::Quarter)) => Ok(Hierarchy::Calendar(Period::Quarter)),
            (None, Some(WrittenPeriod::Month)) => Ok(Hierarchy::Calendar(Period::Month)),
            (None, None) => Ok(Hierarchy::Codes),
        }
    }
}
