//! The policy files of the demo's agencies, written from the registers' definitions. Says what a demo agency would
//! publish; it decides nothing, for that is the connector's, by these files.

#[cfg(test)]
mod tests;
mod texts;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use arrow::datatypes::{DataType, Field};
use khidi_connectors_sources::synthetic::{RegisterTable, tables};

/// How the demo's agencies publish their registers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Publication {
    /// People are protected: nodes of one table, cells over ten people and more.
    Standard,
    /// Every table is public: any SQL, exact answers, rows may cross.
    Public,
    /// Cells only, but exact and of any person-local relation. For test harnesses; the program offers no way to it.
    Bare,
}

/// The fewest people behind a released cell.
const THRESHOLD: u32 = 10;

/// Columns that name a document or a case and so, with little more, a person. They are published where everything is.
const IDENTIFIERS: [&str; 3] = ["document_no", "permit_no", "case_id"];

/// Yearly incomes are counted in these bins, in lari: fine where most people are.
const INCOME_BINS: &str = "bins = [0, 2000, 4000, 6000, 8000, 10000, 12000, 15000, 18000, 21000, 25000, 30000, 40000, 50000, \
                           75000, 100000, 200000, 500000]";

const CASE: &str = "case_id";

/// The policy file of each agency of the synthetic country.
#[must_use]
pub fn policies(publication: Publication) -> BTreeMap<&'static str, String> {
    let mut policies = BTreeMap::new();
    for table in tables() {
        let text = policies.entry(table.agency).or_insert_with(|| heading(publication));
        // Writing to a String cannot fail.
        let _ = write_table(text, table, publication);
    }
    policies
}

fn heading(publication: Publication) -> String {
    let (says, protection) = match publication {
        Publication::Standard => ("What this agency publishes. What is not listed here does not exist.", "standard"),
        Publication::Public => {
            ("Everything is public here, so that answers can be compared with the files.", "standard")
        }
        Publication::Bare => ("FOR TESTS ONLY: exact cells over single people.", "bare"),
    };
    format!("# {says}\nversion = 1\nprotection = \"{protection}\"\nthreshold = {THRESHOLD}\n")
}

fn write_table(text: &mut String, table: &RegisterTable, publication: Publication) -> std::fmt::Result {
    let has = |name: &str| table.schema.field_with_name(name).is_ok();
    let class = if publication == Publication::Public || !has("person_id") { "public" } else { "protected" };
    let (english, georgian) = texts::of_table(table.name);
    writeln!(text, "\n[tables.{}]\nclass = \"{class}\"", table.name)?;
    if publication == Publication::Bare && has(CASE) {
        writeln!(text, "single_contributor_keys = [\"{CASE}\"]")?;
    }
    writeln!(text, "description_en = \"{english}\"\ndescription_ka = \"{georgian}\"\n")?;
    writeln!(text, "[tables.{}.columns]", table.name)?;
    for field in table.schema.fields() {
        let role = match (class, publication) {
            ("public", _) => Some("role = \"public\"".to_owned()),
            (_, Publication::Bare) if field.name() == "income" => Some(format!("role = \"open\", {INCOME_BINS}")),
            (_, Publication::Bare) if field.name() != "person_id" => Some("role = \"open\"".to_owned()),
            _ => protected_role(table.name, field),
        };
        if let Some(role) = role {
            let (english, georgian) = texts::of_column(table.name, field.name());
            let described = format!("description_en = \"{english}\", description_ka = \"{georgian}\"");
            writeln!(text, "{} = {{ {role}, {described} }}", field.name())?;
        }
    }
    Ok(())
}

/// The role of a column of a protected table, with its hierarchy; none for what is not published.
fn protected_role(table: &str, field: &Field) -> Option<String> {
    let name = field.name().as_str();
    if IDENTIFIERS.contains(&name) {
        return None;
    }
    let dimension = |hierarchy: &str| format!("role = \"dimension\"{hierarchy}");
    let role = match (name, field.data_type()) {
        ("person_id", _) => "role = \"contributor\"".to_owned(),
        ("income", _) => format!("role = \"measure\", {INCOME_BINS}"),
        ("birth_date", _) => dimension(", calendar = \"year\""),
        (_, DataType::Date32 | DataType::Timestamp(..)) => dimension(", calendar = \"month\""),
        _ => match code_list(table, name) {
            Some(list) => dimension(&format!(", list = \"{list}\"")),
            None => dimension(""),
        },
    };
    Some(role)
}

/// The code list whose codes stand in the column.
fn code_list(table: &str, column: &str) -> Option<&'static str> {
    match (table, column) {
        (_, "citizenship" | "birth_country" | "former_citizenship" | "destination") => Some("countries"),
        (_, "sex") => Some("sexes"),
        (_, "region") => Some("regions"),
        (_, "municipality") => Some("municipalities"),
        (_, "border_type") => Some("border_types"),
        (_, "direction") => Some("directions"),
        (_, "level") => Some("education_levels"),
        (_, "outcome") => Some("asylum_outcomes"),
        ("residence_permits", "reason") => Some("permit_reasons"),
        ("refusals_of_entry", "reason") => Some("refusal_reasons"),
        _ => None,
    }
}
