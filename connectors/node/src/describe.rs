//! What a connector would publish, in English, for the officer who answers for it.

use khidi_queries_disclosure::catalogue::{Class, Hierarchy, Period, Protection, PublishedTable, Role};

use crate::register::Register;

/// The text of `check`: each table with its class, columns and roles, then what the protection is and what it lacks.
#[must_use]
pub fn describe(register: &Register) -> String {
    let catalogue = register.catalogue();
    let mut lines = vec![format!("agency {} would publish:", catalogue.agency)];
    for table in &catalogue.tables {
        lines.extend(described(table, catalogue.threshold));
    }
    if catalogue.tables.is_empty() {
        lines.push("  nothing".to_owned());
    }
    for source in register.unpublished() {
        lines.push(format!("WARNING: source '{source}' is not in the policy: nobody can ask it"));
    }
    lines.extend(warning(catalogue.protection).iter().map(|line| (*line).to_owned()));
    lines.join("\n") + "\n"
}

fn described(table: &PublishedTable, threshold: u64) -> Vec<String> {
    let kind = if table.is_view { "view" } else { "table" };
    let class = match table.class {
        Class::Public => "public: its rows may leave, any SQL runs over it".to_owned(),
        Class::Protected => format!("protected: only cells of at least {threshold} people leave"),
    };
    let mut lines = vec![format!("  {kind} {}, {class}", table.name)];
    for column in &table.columns {
        lines.push(format!("    {} ({}): {}", column.name, column.data_type, role(&column.role)));
        if let Some(bins) = &column.bins {
            let edges = bins.edges().iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            lines.push(format!("      also counted between {edges}"));
        }
    }
    if !table.single_contributor_keys.is_empty() {
        lines.push(format!("    belong to one person each: {}", table.single_contributor_keys.join(", ")));
    }
    lines
}

fn role(role: &Role) -> String {
    match role {
        Role::Contributor => "contributor, counted and joined on, never shown".to_owned(),
        Role::Dimension(Hierarchy::Codes) => "dimension, by its values".to_owned(),
        Role::Dimension(Hierarchy::List(list)) => format!("dimension, by code list {list}"),
        Role::Dimension(Hierarchy::Calendar(Period::Year)) => "dimension, by year".to_owned(),
        Role::Dimension(Hierarchy::Calendar(Period::Quarter)) => "dimension, by year and quarter".to_owned(),
        Role::Dimension(Hierarchy::Calendar(Period::Month)) => "dimension, by year, quarter and month".to_owned(),
        Role::Measure => "measure, aggregated only".to_owned(),
        Role::Open => "open: raw values are grouped by, filtered by and aggregated".to_owned(),
        Role::Public => "public".to_owned(),
    }
}

fn warning(protection: Protection) -> &'static [&'static str] {
    match protection {
        Protection::Standard => &[
            "protection: standard, a fixed threshold on people per cell and measure",
            "WARNING: noise, dominance and rounding are still missing; exact cells above the threshold can be differenced",
        ],
        Protection::Bare => &[
            "***************************************************************************",
            "WARNING: protection = \"bare\" PROTECTS NOBODY: exact cells of single people,",
            "raw values and any join of them leave this agency. For test harnesses only.",
            "***************************************************************************",
        ],
    }
}
