//! What planning costs: text in, fragments and merge plan out, checks of every agency included. Asks nobody.
//!
//! `cargo bench --workspace --bench planning`. Goals: a typical question over ten agencies in 5 ms, a CUBE over four
//! dimensions in 20 ms.

use std::hint::black_box;

use arrow::datatypes::{DataType, TimeUnit};
use criterion::{Criterion, criterion_group, criterion_main};
use khidi_queries_disclosure::catalogue::{
    AgencyCatalogue, AgencyId, Class, Hierarchy, Period, Protection, PublishedColumn, PublishedTable, Role, Versions,
};
use khidi_queries_functions::civil::Instant;
use khidi_queries_functions::gate::{self, GateLimits, Gated};
use khidi_queries_planner::{FederatedTable, Federation, Member, plan};

const AGENCIES: usize = 10;

const QUESTIONS: [(&str, &str); 4] = [
    ("one agency", "SELECT citizenship, count(*) AS n FROM a0.crossings GROUP BY citizenship"),
    (
        "typical, ten agencies",
        "SELECT extract(year FROM crossed_at) AS year, citizenship, count(*) AS n, count(DISTINCT person_id) AS people, \
         sum(fee) AS fees FROM federated.crossings WHERE direction = 'in' GROUP BY 1, 2 ORDER BY people DESC LIMIT 20",
    ),
    (
        "joined and correlated, ten agencies",
        "WITH entered AS (SELECT person_id, citizenship, fee FROM federated.crossings WHERE direction = 'in') \
         SELECT e.citizenship, avg(e.fee) AS mean, stddev(e.fee) AS deviation, count(DISTINCT e.person_id) AS people \
         FROM entered AS e WHERE EXISTS (SELECT 1 FROM federated.crossings AS c WHERE c.person_id = e.person_id \
         AND c.direction = 'out') GROUP BY e.citizenship HAVING count(*) > 10 ORDER BY 2",
    ),
    (
        "cube of four, ten agencies",
        "SELECT extract(year FROM crossed_at) AS year, citizenship, sex, direction, count(*) AS n, \
         count(DISTINCT person_id) AS people FROM federated.crossings GROUP BY CUBE (1, 2, 3, 4)",
    ),
];

fn planning(criterion: &mut Criterion) {
    for protection in [Protection::Standard, Protection::Bare] {
        let federation = federation(protection);
        for (name, sql) in QUESTIONS {
            // Joins are for the bare policy only.
            if planned(sql, &federation).is_none() {
                assert_eq!(protection, Protection::Standard, "{name}");
                continue;
            }
            criterion.bench_function(&format!("{name}, {protection:?}"), |bencher| {
                bencher.iter(|| black_box(planned(black_box(sql), &federation)));
            });
        }
    }
}

fn planned(sql: &str, federation: &Federation) -> Option<usize> {
    let Ok(Gated::Query(query)) = gate::parse(sql, &GateLimits::default()) else { return None };
    plan(query, federation, Instant::from_unix_micros(0)).ok().map(|plan| plan.fragments.len())
}

fn federation(protection: Protection) -> Federation {
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
        tables: vec![PublishedTable {
            name: "crossings".to_owned(),
            class: Class::Protected,
            is_view: false,
            single_contributor_keys: Vec::new(),
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
    let published = columns.into_iter().map(|(name, data_type, role)| PublishedColumn {
        name: name.to_owned(),
        data_type,
        role: if protection == Protection::Bare && role != Role::Contributor { Role::Open } else { role },
        bins: None,
        description_en: String::new(),
        description_ka: String::new(),
    });
    published.collect()
}

criterion_group!(benches, planning);
criterion_main!(benches);
