//! A small federation: three agencies about people, two of them universities, and public estimates.

use arrow_schema::{DataType, TimeUnit};
use khidi_queries_disclosure::catalogue::safeguards::Clip;
use khidi_queries_disclosure::catalogue::{
    AgencyCatalogue, AgencyId, Class, Hierarchy, Period, Protection, PublishedColumn, PublishedTable, Role, Versions,
};

use khidi_queries_disclosure::question::Bins;

use crate::{FederatedTable, Federation, Member};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rules {
    Standard,
    Bare,
    Public,
}

pub(crate) fn federation(rules: Rules) -> Federation {
    let members = ["tsu", "ibsu"].map(|agency| Member { agency: id(agency), table: "students".to_owned() });
    Federation {
        agencies: vec![
            agency(
                "mia",
                rules,
                vec![
                    table(
                        "border_crossings",
                        rules,
                        &[
                            "person_id",
                            "citizenship:countries",
                            "sex:sexes",
                            "direction:directions",
                            "crossed_at@month",
                        ],
                    ),
                    table(
                        "asylum_applications",
                        rules,
                        &["person_id", "case_id", "lodged_on@month", "citizenship:countries", "unaccompanied_minor?"],
                    ),
                ],
            ),
            agency("mof", rules, vec![table("employment_income", rules, &["person_id", "year#", "income$"])]),
            agency("tsu", rules, vec![table("students", rules, &["person_id", "level", "enrolled_on@month"])]),
            agency("ibsu", rules, vec![table("students", rules, &["person_id", "level", "enrolled_on@month"])]),
            agency(
                "geostat",
                rules,
                vec![table("population_estimates", Rules::Public, &["year#", "region:regions", "persons#"])],
            ),
        ],
        federated: vec![FederatedTable { name: "students".to_owned(), members: members.to_vec(), disjoint: true }],
    }
}

fn id(name: &str) -> AgencyId {
    AgencyId::new(name).expect(name)
}

fn agency(name: &str, rules: Rules, tables: Vec<PublishedTable>) -> AgencyCatalogue {
    AgencyCatalogue {
        agency: id(name),
        protection: if rules == Rules::Bare { Protection::Bare } else { Protection::Standard },
        threshold: if rules == Rules::Bare { 1 } else { 10 },
        versions: Versions {
            catalogue: "c".to_owned(),
            policy: "p".to_owned(),
            snapshot: "s".to_owned(),
            code_lists: "l".to_owned(),
        },
        as_of: None,
        tables,
    }
}

/// Columns as `name`, `name:list`, `name@calendar`, `name#` (integer), `name$` (decimal measure), `name?` (boolean).
fn table(name: &str, rules: Rules, columns: &[&str]) -> PublishedTable {
    let columns = columns.iter().map(|written| {
        let name = written.trim_end_matches(['#', '$', '?']).split([':', '@']).next().unwrap().to_owned();
        let list = written.split_once(':').map(|(_, list)| list.to_owned());
        let data_type = match written.chars().last().unwrap() {
            '#' => DataType::Int64,
            '$' => DataType::Decimal128(12, 2),
            '?' => DataType::Boolean,
            _ if name == "crossed_at" => DataType::Timestamp(TimeUnit::Microsecond, None),
            _ if written.contains('@') => DataType::Date32,
            _ => DataType::Utf8,
        };
        let bins = (rules != Rules::Public && name == "income").then(|| Bins::new(vec![0.0, 1e3, 5e3, 2e4]).unwrap());
        let role = match (rules, name.as_str()) {
            (Rules::Public, _) => Role::Public,
            (_, "person_id") => Role::Contributor,
            (Rules::Bare, _) => Role::Open,
            (_, "income") => Role::Measure,
            _ if written.contains('@') => Role::Dimension(Hierarchy::Calendar(Period::Month)),
            _ => Role::Dimension(list.map_or(Hierarchy::Codes, Hierarchy::List)),
        };
        let clip = (role == Role::Measure).then_some(Clip { low: 0, high: 10_000_000, step: 1, centre: 0, digits: 2 });
        let (description_en, description_ka) = (String::new(), String::new());
        PublishedColumn { name, data_type, role, bins, clip, codes: None, description_en, description_ka }
    });
    PublishedTable {
        name: name.to_owned(),
        class: if rules == Rules::Public { Class::Public } else { Class::Protected },
        is_view: false,
        single_contributor_keys: if name == "asylum_applications" { vec!["case_id".to_owned()] } else { Vec::new() },
        max_rows: Some(20),
        count_variance: (rules == Rules::Standard).then_some(6.25),
        ad_hoc: None,
        safeguards: None,
        columns: columns.collect(),
        description_en: String::new(),
        description_ka: String::new(),
    }
}
