//! A view as it is written in a policy: by its own SQL, or by the name of one that the catalogue ships.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::PolicyError;
use super::access::WrittenAccess;
use super::ad_hoc::WrittenAdHoc;
use super::safeguards::{WrittenDominance, WrittenNoise};
use super::shape::{Column, Table, WrittenClass, WrittenRole};
use super::shipped::{self, Parameter, ShippedView};
use crate::catalogue::Protection;

#[derive(Debug, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a view: sql = .., class = .., and columns.NAME = { role = .. }; or catalogue = .."
)]
pub(super) struct View {
    sql: Option<String>,
    catalogue: Option<String>,
    #[serde(default)]
    parameters: BTreeMap<String, i64>,
    class: Option<WrittenClass>,
    #[serde(default)]
    single_contributor_keys: Vec<String>,
    max_rows: Option<u64>,
    #[serde(default)]
    one_row_per_person: bool,
    threshold: Option<u64>,
    threshold_width: Option<u64>,
    noise: Option<WrittenNoise>,
    dominance: Option<WrittenDominance>,
    p_percent: Option<u32>,
    ad_hoc: Option<WrittenAdHoc>,
    #[serde(default)]
    access: WrittenAccess,
    #[serde(default)]
    description_en: String,
    #[serde(default)]
    description_ka: String,
    #[serde(default)]
    columns: BTreeMap<String, Column>,
}

/// What a catalogue says of a view.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Described {
    class: WrittenClass,
    #[serde(default)]
    single_contributor_keys: Vec<String>,
    max_rows: Option<u64>,
    #[serde(default)]
    one_row_per_person: bool,
    description_en: String,
    description_ka: String,
    #[serde(default)]
    parameters: BTreeMap<String, Parameter>,
    columns: BTreeMap<String, Column>,
}

/// Where a view's definition is from.
pub(super) struct Defined {
    pub(super) sql: String,
    pub(super) shipped: Option<String>,
}

impl View {
    /// Its SQL, and all else, as of a table.
    pub(super) fn define(
        self,
        name: &str,
        protection: Protection,
        catalogue: &dyn Fn(&str) -> Option<ShippedView>,
    ) -> Result<(Defined, Table), PolicyError> {
        let nothing = || PolicyError::ViewOfNothing(name.to_owned());
        match (&self.sql, &self.catalogue) {
            (Some(sql), None) if self.parameters.is_empty() => {
                let (sql, class) = (sql.clone(), self.class.ok_or_else(nothing)?);
                Ok((Defined { sql, shipped: None }, self.table(class)))
            }
            (None, Some(shipped)) if self.columns.is_empty() && self.single_contributor_keys.is_empty() => {
                let not_shipped = || PolicyError::NotShipped { view: name.to_owned(), name: shipped.clone() };
                let view = catalogue(shipped).ok_or_else(not_shipped)?;
                let shipped = shipped.clone();
                self.of_catalogue(name, protection, shipped, view)
            }
            _ => Err(nothing()),
        }
    }

    /// As the catalogue has it, for whatever the agency does not say itself. Public registers make public views.
    fn of_catalogue(
        mut self,
        name: &str,
        protection: Protection,
        shipped: String,
        view: ShippedView,
    ) -> Result<(Defined, Table), PolicyError> {
        let described: Described = toml::from_str(view.described)
            .map_err(|source| PolicyError::ShippedSyntax { name: shipped.clone(), source: Box::new(source) })?;
        let sql = shipped::sql(name, view.sql, &described.parameters, &self.parameters)?;
        let class = self.class.unwrap_or(described.class);
        let columns = described.columns.into_iter();
        self.columns = match (class, protection) {
            (WrittenClass::Protected, Protection::Standard) => columns.collect(),
            (WrittenClass::Protected, Protection::Bare) => columns.map(|(name, column)| (name, open(column))).collect(),
            (WrittenClass::Public, _) => columns.map(|(name, column)| (name, public(column))).collect(),
        };
        if let WrittenClass::Protected = class {
            self.single_contributor_keys = described.single_contributor_keys;
            self.one_row_per_person |= described.one_row_per_person;
            self.max_rows = self.max_rows.or(described.max_rows);
        }
        for (own, theirs) in
            [(&mut self.description_en, described.description_en), (&mut self.description_ka, described.description_ka)]
        {
            if own.is_empty() {
                *own = theirs;
            }
        }
        Ok((Defined { sql, shipped: Some(shipped) }, self.table(class)))
    }

    fn table(self, class: WrittenClass) -> Table {
        Table {
            class,
            single_contributor_keys: self.single_contributor_keys,
            max_rows: self.max_rows,
            one_row_per_person: self.one_row_per_person,
            threshold: self.threshold,
            threshold_width: self.threshold_width,
            noise: self.noise,
            dominance: self.dominance,
            p_percent: self.p_percent,
            ad_hoc: self.ad_hoc,
            access: self.access,
            description_en: self.description_en,
            description_ka: self.description_ka,
            columns: self.columns,
        }
    }
}

fn public(column: Column) -> Column {
    let Column { description_en, description_ka, .. } = column;
    Column { role: WrittenRole::Public, description_en, description_ka, ..Column::default() }
}

/// As a test harness publishes columns.
fn open(column: Column) -> Column {
    match column.role {
        WrittenRole::Contributor => column,
        _ => Column { role: WrittenRole::Open, ..public(column) },
    }
}
