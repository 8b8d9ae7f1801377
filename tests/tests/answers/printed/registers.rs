//! The demo's registers, small and awkward: NULLs in every column but the person, whose rows agencies leave out before all
//! else; equal rows; few people in many tables.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::common::Result;
use datafusion::common::tree_node::Transformed;
use datafusion::datasource::{MemTable, provider_as_source};
use datafusion::logical_expr::{LogicalPlan, TableScan, TableSource};
use datafusion::prelude::SessionContext;
use khidi_connectors_sources::{Limits, session, synthetic};
use khidi_gateway_cli::demo::policies::{Publication, policies};
use khidi_queries_codelists as codelists;
use khidi_queries_disclosure::catalogue::{AgencyId, Versions};
use khidi_queries_disclosure::policy::{Policy, bind};
use khidi_queries_indicators::shipped;
use khidi_queries_planner::{FederatedTable, Federation, Member};

/// Rows of a table, the last of them repeating the first.
const ROWS: usize = 40;
const REPEATED: usize = 8;

/// What the demo's agencies publish.
pub(super) fn federation(publication: Publication) -> Federation {
    let version = || "1".to_owned();
    let agencies = policies(publication).into_iter().map(|(agency, text)| {
        let versions = Versions { catalogue: version(), policy: version(), snapshot: version(), code_lists: version() };
        let mut policy = Policy::parse_with(&text, &shipped).unwrap();
        // Questions over views are printed like those over tables, and these need crossings that are lives.
        policy.tables.retain(|table| table.view.is_none());
        bind(&policy, &id(agency), versions, |table| schema(agency, &table.name)).unwrap()
    });
    let members = ["tsu", "ibsu", "gtu"].map(|agency| Member { agency: id(agency), table: "students".to_owned() });
    Federation {
        agencies: agencies.collect(),
        federated: vec![FederatedTable { name: "students".to_owned(), members: members.to_vec(), disjoint: true }],
    }
}

fn id(agency: &str) -> AgencyId {
    AgencyId::new(agency).unwrap()
}

fn schema(agency: &str, table: &str) -> Option<Schema> {
    let found = synthetic::tables().iter().find(|known| known.agency == agency && known.name == table);
    found.map(|found| found.schema.as_ref().clone())
}

/// Rows of all tables, and of the code lists.
pub(super) struct Registers {
    sources: HashMap<String, Arc<dyn TableSource>>,
}

impl Registers {
    /// Every table has rows.
    pub(super) fn filled() -> Self {
        Self::of(|_| true)
    }

    /// Every other table has none, beginning with the first or the second.
    pub(super) fn some_empty(offset: usize) -> Self {
        Self::of(|at| at % 2 == offset)
    }

    fn of(has_rows: impl Fn(usize) -> bool) -> Self {
        let tables = synthetic::tables().iter().enumerate().map(|(at, table)| {
            let batch = rows(at, &table.schema, if has_rows(at) { ROWS } else { 0 });
            (format!("{}.{}", table.agency, table.name), source(batch))
        });
        let lists = codelists::all().iter().map(|list| (format!("codelists.{}", list.name()), source(list.batch())));
        Self { sources: tables.chain(lists).collect() }
    }

    /// A connector's session, on one thread, so that one plan always gives the same rows.
    pub(super) fn session(&self) -> SessionContext {
        session(&Limits { memory: 1 << 30, partitions: NonZeroUsize::MIN, spill: None }).unwrap()
    }

    /// The plan over these rows.
    pub(super) fn attach(&self, plan: LogicalPlan) -> Result<LogicalPlan> {
        let attached = plan.transform_up_with_subqueries(|node| match node {
            LogicalPlan::TableScan(scan) => {
                let source = Arc::clone(&self.sources[&scan.table_name.to_string()]);
                // The agency's columns are those that it publishes, which here are all, in the same order.
                Ok(Transformed::yes(LogicalPlan::TableScan(TableScan { source, ..scan })))
            }
            node => Ok(Transformed::no(node)),
        })?;
        Ok(attached.data)
    }
}

fn source(batch: RecordBatch) -> Arc<dyn TableSource> {
    provider_as_source(Arc::new(MemTable::try_new(batch.schema(), vec![vec![batch]]).unwrap()))
}

fn rows(table: usize, schema: &Schema, count: usize) -> RecordBatch {
    let fields = schema.fields().iter().map(|field| Field::new(field.name(), field.data_type().clone(), true));
    let columns = schema.fields().iter().enumerate().map(|(at, field)| {
        let draws = (0..count).map(|row| draw(table, at, row % (ROWS - REPEATED)));
        values(field, draws.collect())
    });
    RecordBatch::try_new(Arc::new(Schema::new(fields.collect::<Vec<_>>())), columns.collect()).unwrap()
}

/// A number that hangs on its place alone; one in six is none.
fn draw(table: usize, column: usize, row: usize) -> Option<i64> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64 ^ ((table as u64) << 40 | (column as u64) << 20 | row as u64);
    for _ in 0..3 {
        state ^= state >> 30;
        state = state.wrapping_mul(0xBF58_476D_1CE4_E5B9);
        state ^= state >> 27;
    }
    (!state.is_multiple_of(6)).then_some(i64::try_from(state >> 33).unwrap())
}

fn values(field: &Field, draws: Vec<Option<i64>>) -> ArrayRef {
    /// 2018-01-01.
    const FIRST: i64 = 17_532;
    let day = |at: i64| FIRST + at % 9 * 283;
    let draws = draws.into_iter();
    match field.data_type() {
        DataType::Int64 if field.name() == "year" => {
            Arc::new(draws.map(|at| Some(2018 + at? % 7)).collect::<Int64Array>())
        }
        DataType::Int64 => Arc::new(draws.map(|at| Some(at? % 5)).collect::<Int64Array>()),
        DataType::Boolean => Arc::new(draws.map(|at| Some(at? % 2 == 0)).collect::<BooleanArray>()),
        DataType::Date32 => Arc::new(draws.map(|at| Some(i32::try_from(day(at?)).unwrap())).collect::<Date32Array>()),
        DataType::Timestamp(..) => {
            let moment = |at: i64| (day(at) * 86_400 + at % 3 * 3_601) * 1_000_000;
            Arc::new(draws.map(|at| Some(moment(at?))).collect::<TimestampMicrosecondArray>())
        }
        DataType::Decimal128(precision, scale) => {
            let amounts = draws.map(|at| Some(i128::from(at? % 40) * 50_025)).collect::<Decimal128Array>();
            Arc::new(amounts.with_precision_and_scale(*precision, *scale).unwrap())
        }
        DataType::Utf8 => {
            let texts = texts(field.name());
            let text = |at: i64| texts[usize::try_from(at).unwrap() % texts.len()];
            let least = (field.name() == "person_id").then_some(0);
            Arc::new(draws.map(|at| at.or(least).map(text)).collect::<StringArray>())
        }
        other => panic!("{}: no values of type {other}", field.name()),
    }
}

/// Values that questions ask for.
fn texts(column: &str) -> &'static [&'static str] {
    match column {
        "person_id" => &["01", "02", "03", "04", "05", "06", "07", "08"],
        "citizenship" | "birth_country" | "former_citizenship" | "destination" => &["GEO", "IND", "TUR", "RUS"],
        "sex" => &["M", "F"],
        "region" => &["GE-TB", "GE-IM", "GE-KK"],
        "municipality" | "place" => &["GE-TB-01", "GE-SK-02"],
        "direction" => &["in", "out"],
        "border_type" => &["land", "air", "sea"],
        "border_point" => &["Sarpi", "Kazbegi"],
        "reason" => &["EDUC", "EMP", "A", "C"],
        "outcome" => &["rejected", "refugee"],
        "instance" => &["first", "final"],
        "type" => &["first", "voluntary", "forced"],
        "level" => &["ED6", "ED7"],
        "field" => &["F01", "F09"],
        "purpose" => &["work", "study"],
        "visa_type" => &["C1", "D3"],
        "age_group" => &["Y20-24", "Y25-29"],
        _ => &["F", "C", "x"],
    }
}
