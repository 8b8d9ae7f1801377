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

/// What one person's incomes add to a sum, in lari, over all years of a cell.
const INCOME_CLIP: &str = "clip = [0, 200000], step = 1, centre = 20000";

const CASE: &str = "case_id";

/// The views of Khidi's catalogue that agencies enable, for the indicators that are computed from them.
const VIEWS: [(&str, &str); 21] = [
    ("mia", "asylum_abandoned"),
    ("mia", "asylum_applicants_monthly"),
    ("mia", "asylum_final"),
    ("mia", "asylum_first_instance"),
    ("mia", "asylum_pending"),
    ("mia", "crossing_quality"),
    ("mia", "irregular_stays_yearly"),
    ("mia", "readmissions_quarterly"),
    ("mia", "residence_changes_12m"),
    ("mia", "residence_changes_183"),
    ("mia", "residents_at_year_end"),
    ("mia", "return_order_outcomes"),
    ("mia", "return_orders_quarterly"),
    ("mia", "return_procedures"),
    ("mia", "returns_quarterly"),
    ("mia", "short_stays"),
    ("mia", "unaccompanied_minors_monthly"),
    ("psda", "changed_status"),
    ("psda", "first_permits"),
    ("psda", "long_term_residents"),
    ("psda", "permits_valid_at_year_end"),
];

/// The policy file of each agency of the synthetic country.
#[must_use]
pub fn policies(publication: Publication) -> BTreeMap<&'static str, String> {
    let mut policies = BTreeMap::new();
    for table in tables() {
        let text = policies.entry(table.agency).or_insert_with(|| heading(publication));
        // Writing to a String cannot fail.
        let _ = write_table(text, table, publication);
    }
    for (agency, view) in VIEWS {
        let text = policies.entry(agency).or_insert_with(|| heading(publication));
        let class = if publication == Publication::Public { "class = \"public\"\n" } else { "" };
        let _ = write!(text, "\n[views.{view}]\ncatalogue = \"{view}\"\n{class}");
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
    if publication == Publication::Standard && has("person_id") {
        match rows_of_a_person(table.name) {
            1 => writeln!(text, "one_row_per_person = true")?,
            most => writeln!(text, "max_rows = {most}")?,
        }
    }
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

/// How many rows of one person count, beyond which they are few and told apart.
fn rows_of_a_person(table: &str) -> u32 {
    match table {
        "population" | "citizenship_acquisitions" | "return_orders" | "returns" => 1,
        "students" | "asylum_applications" | "irregular_stays" => 2,
        "asylum_decisions" | "refusals_of_entry" | "readmissions" => 4,
        "visas" => 5,
        "residence_permits" | "labour_permits" | "employment_income" => 8,
        _ => 40,
    }
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
        ("income", _) => format!("role = \"measure\", {INCOME_CLIP}, {INCOME_BINS}"),
        ("birth_date" | "valid_from" | "valid_to" | "withdrawn_on" | "left_on" | "transferred_on", _) => {
            dimension(", calendar = \"year\"")
        }
        // Three dates by month in one table would need more noise than its threshold hides; the view has each by quarter.
        ("decided_on", _) if table == "readmissions" => dimension(", calendar = \"year\""),
        (_, DataType::Date32 | DataType::Timestamp(..)) => dimension(", calendar = \"month\""),
        _ => match code_list(table, name) {
            Some(list) => dimension(&format!(", list = \"{list}\"")),
            None => dimension(&codes(name).map(|codes| format!(", codes = {codes:?}")).unwrap_or_default()),
        },
    };
    Some(role)
}

/// The codes of a column without a list. With few of them averaging over the column gains less than over one of which
/// nothing is known.
fn codes(column: &str) -> Option<&'static [&'static str]> {
    Some(match column {
        "type" => &["first", "subsequent", "forced", "voluntary"],
        "instance" => &["first", "final"],
        "decision" => &["accepted", "refused"],
        "visa_type" => &["C1", "C2", "C3", "D1", "D2", "D3", "D4", "D5"],
        "purpose" => &["business", "family", "other", "study", "tourism", "visit", "work"],
        "consulate" => &["Addis Ababa", "Baghdad", "Beijing", "Cairo", "Islamabad", "New Delhi"],
        "ground" => &["exceptional", "ordinary", "restored", "simplified"],
        "border_point" => &[
            "Batumi Airport",
            "Batumi Port",
            "Gardabani",
            "Guguti",
            "Kartsakhi",
            "Kazbegi",
            "Kutaisi Airport",
            "Lagodekhi",
            "Ninotsminda",
            "Poti Port",
            "Sadakhlo",
            "Sarpi",
            "Tbilisi Airport",
            "Tsiteli Khidi",
            "Vale",
        ],
        "field" => &["F01", "F02", "F03", "F04", "F05", "F06", "F07", "F08", "F09", "F10"],
        "activity" => &["A", "B", "C", "D", "F", "G", "H", "I", "J", "K", "M", "N", "P", "Q", "S"],
        "year" => &["2018", "2019", "2020", "2021", "2022", "2023", "2024"],
        _ => return None,
    })
}

/// The code list whose codes stand in the column.
fn code_list(table: &str, column: &str) -> Option<&'static str> {
    match (table, column) {
        (_, "citizenship" | "birth_country" | "former_citizenship" | "destination" | "requesting_state") => {
            Some("countries")
        }
        (_, "sex") => Some("sexes"),
        (_, "region") => Some("regions"),
        (_, "municipality" | "place") => Some("municipalities"),
        (_, "border_type") => Some("border_types"),
        (_, "direction") => Some("directions"),
        (_, "level") => Some("education_levels"),
        (_, "outcome") => Some("asylum_outcomes"),
        ("residence_permits", "reason") => Some("permit_reasons"),
        ("refusals_of_entry", "reason") => Some("refusal_reasons"),
        _ => None,
    }
}
