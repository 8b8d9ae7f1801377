//! One agency: two tables about people that share a case, and public estimates.

use std::sync::Arc;

use arrow_schema::{DataType, Field, Schema, SchemaRef, TimeUnit};
use datafusion_expr::TableSource;
use khidi_queries_codelists as codelists;
use khidi_queries_functions::context::TableLookup;

use crate::catalogue::safeguards::{Clip, Safeguards};
use crate::catalogue::{
    AgencyCatalogue, AgencyId, Class, Hierarchy, Period, Protection, PublishedColumn, PublishedTable, Role, Versions,
};
use crate::noise::dominance::Dominance;
use crate::noise::parameters::NoiseParameters;
use crate::question::Bins;

#[derive(Debug)]
struct Leaf(SchemaRef);

impl TableSource for Leaf {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.0)
    }
}

pub(super) struct Tables<'c>(pub &'c AgencyCatalogue);

impl TableLookup for Tables<'_> {
    fn table(&self, schema: &str, table: &str) -> Option<Arc<dyn TableSource>> {
        if schema == "codelists" {
            return Some(Arc::new(Leaf(codelists::by_name(table)?.schema())));
        }
        let columns = self.0.table(table)?.columns.iter();
        let fields = columns.map(|column| Field::new(&column.name, column.data_type.clone(), true));
        Some(Arc::new(Leaf(Arc::new(Schema::new(fields.collect::<Vec<_>>())))))
    }

    fn names(&self) -> Vec<(String, String)> {
        Vec::new()
    }
}

pub(super) fn catalogue(protection: Protection) -> AgencyCatalogue {
    let dimension = |list: &str| Role::Dimension(Hierarchy::List(list.to_owned()));
    let crossed_at = DataType::Timestamp(TimeUnit::Microsecond, None);
    let people = || column("person_id", DataType::Utf8, Role::Contributor);
    let mut tables = vec![
        table(
            "crossings",
            Class::Protected,
            vec![
                people(),
                column("citizenship", DataType::Utf8, dimension("countries")),
                column("direction", DataType::Utf8, dimension("directions")),
                column("crossed_at", crossed_at, Role::Dimension(Hierarchy::Calendar(Period::Month))),
                column("fee", DataType::Decimal128(12, 2), Role::Measure),
            ],
        ),
        table(
            "applications",
            Class::Protected,
            vec![
                people(),
                column("case_id", DataType::Utf8, Role::Dimension(Hierarchy::Codes)),
                column("citizenship", DataType::Utf8, dimension("countries")),
            ],
        ),
        table(
            "estimates",
            Class::Public,
            vec![column("citizenship", DataType::Utf8, Role::Public), column("persons", DataType::Int64, Role::Public)],
        ),
    ];
    if protection == Protection::Bare {
        for column in tables.iter_mut().flat_map(|table| &mut table.columns) {
            if matches!(column.role, Role::Dimension(_) | Role::Measure) {
                column.role = Role::Open;
            }
        }
    }
    AgencyCatalogue {
        agency: AgencyId::new("mia").unwrap(),
        protection,
        threshold: if protection == Protection::Bare { 1 } else { 10 },
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

fn table(name: &str, class: Class, columns: Vec<PublishedColumn>) -> PublishedTable {
    let keys = columns.iter().filter(|column| column.name == "case_id").map(|column| column.name.clone());
    PublishedTable {
        name: name.to_owned(),
        class,
        is_view: false,
        single_contributor_keys: keys.collect(),
        max_rows: Some(20),
        count_variance: None,
        ad_hoc: None,
        safeguards: (class == Class::Protected).then(|| Arc::new(safeguards())),
        columns,
        description_en: String::new(),
        description_ka: String::new(),
    }
}

/// A threshold of 10 for every node; nobody's contribution may be three quarters of a sum.
fn safeguards() -> Safeguards {
    Safeguards {
        threshold: 10,
        threshold_width: 0,
        noise: NoiseParameters::for_gain(1.0, 10).unwrap(),
        dominance: Some(Dominance { n: 1, percent: 75 }),
        p_percent: None,
        ad_hoc_width: 0,
        has_one_row: false,
    }
}

fn column(name: &str, data_type: DataType, role: Role) -> PublishedColumn {
    PublishedColumn {
        clip: (role == Role::Measure).then_some(Clip { low: 0, high: 100_000, step: 1, centre: 5_000, digits: 2 }),
        bins: (name == "fee").then(|| Bins::new(vec![0.0, 10.0, 50.0]).unwrap()),
        name: name.to_owned(),
        data_type,
        role,
        codes: None,
        description_en: String::new(),
        description_ka: String::new(),
    }
}
