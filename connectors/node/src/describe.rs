//! What a connector would publish, short and in English. `policy explain` tells all of it.

use khidi_queries_disclosure::catalogue::{Class, Protection, PublishedTable};

use crate::explain::columns::role;
use crate::explain::pace;
use crate::explain::warnings::{of_pace, of_protection};
use crate::register::Register;

/// The text of `check`: each table with its class, columns and roles, then what the protection is.
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
    lines.push(match catalogue.protection {
        Protection::Standard => {
            "protection: standard; `khidi-connector policy explain` tells what it is for each table".to_owned()
        }
        Protection::Bare => "protection: bare".to_owned(),
    });
    lines.push(pace::of(register.policy().pace).en);
    lines.extend(of_protection(catalogue.protection).map(|warning| warning.en));
    lines.extend(of_pace(register.policy()).map(|warning| warning.en));
    lines.join("\n") + "\n"
}

fn described(table: &PublishedTable, threshold: u64) -> Vec<String> {
    let kind = if table.is_view { "view" } else { "table" };
    let least = table.safeguards.as_ref().map_or(threshold, |safeguards| safeguards.threshold);
    let class = match (table.class, &table.safeguards) {
        (Class::Public, _) => "public: its rows may leave, any SQL runs over it".to_owned(),
        (Class::Protected, None) => format!("protected: only cells of at least {least} people leave"),
        (Class::Protected, Some(_)) => {
            format!("protected: only cells of at least {least} people leave, their counts and sums perturbed")
        }
    };
    let mut lines = vec![format!("  {kind} {}, {class}", table.name)];
    for column in &table.columns {
        lines.push(format!("    {} ({}): {}", column.name, column.data_type, role(&column.role).en));
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
