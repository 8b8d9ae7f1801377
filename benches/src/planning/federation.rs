//! Catalogues of ten agencies, as a gateway would have fetched them.

use arrow::datatypes::{DataType, TimeUnit};
use khidi_queries_disclosure::catalogue::safeguards::Clip;
use khidi_queries_disclosure::catalogue::{
    AgencyCatalogue, AgencyId, Class, Hierarchy, Period, Protection, PublishedColumn, PublishedTable, Role, Versions,
};
use khidi_queries_planner::{FederatedTable, Federation, Member};

const AGENCIES: usize = 10;

/// Ten agencies with a table about people each, and one table over all of them.
pub(super) fn of_ten(protection: Protection) -> Federation {
    let names: Vec<AgencyId> = (0..AGENCIES).filter_map(|at| AgencyId::new(&format!("a{at}")).ok()).collect();
    let members = names.iter().map(|agency| Member { agency: agency.clone(), table: "crossings".to_owned() });
    let members = members.collect();
    Federation {
        agencies: names.into_iter().map(|agency| catalogue(agency, protection)).collect(),
        federated: vec![FederatedTable { name: "crossings".to_owned(), members, disjoint: true }],
    }
}

fn catalogue(agency: AgencyId, protection: Protection) -> AgencyCatalogue {
    let version = || "1".to_owned();
    AgencyCatalogue {
        agency,
        protection,
        threshold: if protection == Protection::Bare { 1 } else { 10 },
        versions: Versions { catalogue: version(), policy: version(), snapshot: version(), code_lists: version() },
        as_of: None,
        tables: vec![PublishedTable {
            name: "crossings".to_owned(),
            class: Class::Protected,
            is_view: false,
            single_contributor_keys: Vec::new(),
            max_rows: Some(20),
            count_variance: None,
            ad_hoc: None,
            safeguards: None,
            columns: columns(protection),
            description_en: String::new(),
            description_ka: String::new(),
        }],
    }
}

fn columns(protection: Protection) -> Vec<PublishedColumn> {
    let list = |name: &str| Role::Dimension(Hierarchy::List(name.to_owned()));
    let columns = [
        ("person_id", DataType::Utf8, Role::Contributor),
        ("citizenship", DataType::Utf8, list("countries")),
        ("sex", DataType::Utf8, list("sexes")),
        ("direction", DataType::Utf8, list("directions")),
        (
            "crossed_at",
            DataType::Timestamp(TimeUnit::Microsecond, None),
            Role::Dimension(Hierarchy::Calendar(Period::Month)),
        ),
        ("fee", DataType::Decimal128(12, 2), Role::Measure),
    ];
    // A year's fees of one person, in hundredths.
    let clip = Clip { low: 0, high: 100_000, step: 1, centre: 50_000, digits: 2 };
    let published = columns.into_iter().map(|(name, data_type, role)| PublishedColumn {
        name: name.to_owned(),
        data_type,
        clip: (role == Role::Measure).then_some(clip),
        codes: None,
        role: if protection == Protection::Bare && role != Role::Contributor { Role::Open } else { role },
        bins: None,
        description_en: String::new(),
        description_ka: String::new(),
    });
    published.collect()
}
