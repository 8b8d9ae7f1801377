//! Statuses of values, computed with the answer: questions over two protected agencies, their cells by hand, and what the
//! engine makes of them.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray, UInt8Array};
use datafusion::arrow::datatypes::{DataType, SchemaRef};
use datafusion::arrow::util::pretty::pretty_format_batches;
use khidi_queries_disclosure::catalogue::{
    AgencyCatalogue, Class, Hierarchy, Protection, PublishedColumn, PublishedTable, Role,
};
use khidi_queries_functions::civil::Instant;
use khidi_queries_planner::{FederatedTable, Federation, Handling, Known, Level, Member, handled};

use super::agency::versions;
use super::federation::id;
use crate::execute::{Engine, Leaves, result_schema};
use crate::question::{Task, plan_question};

const STATUS: Handling = Handling { status_columns: true, drop_incomplete: false };
const DROP: Handling = Handling { status_columns: true, drop_incomplete: true };
const NOTHING: Known<'static> = Known { fallback: Level::Exact, is_partial: false, missing: &[] };

fn agency(name: &str, protection: Protection) -> AgencyCatalogue {
    let column = |name: &str, role| PublishedColumn {
        bins: None,
        clip: None,
        codes: None,
        name: name.into(),
        data_type: DataType::Utf8,
        role,
        description_en: String::new(),
        description_ka: String::new(),
    };
    let level = if protection == Protection::Bare { Role::Open } else { Role::Dimension(Hierarchy::Codes) };
    AgencyCatalogue {
        agency: id(name),
        protection,
        threshold: 10,
        versions: versions("1"),
        as_of: None,
        tables: vec![PublishedTable {
            name: "students".into(),
            class: Class::Protected,
            is_view: false,
            single_contributor_keys: vec![],
            max_rows: Some(20),
            count_variance: None,
            ad_hoc: None,
            safeguards: None,
            columns: vec![column("person_id", Role::Contributor), column("level", level)],
            description_en: String::new(),
            description_ka: String::new(),
        }],
    }
}

fn federation(protection: [Protection; 2]) -> Federation {
    let [tsu, gtu] = protection;
    let members = ["tsu", "gtu"].map(|agency| Member { agency: id(agency), table: "students".into() });
    Federation {
        agencies: vec![agency("tsu", tsu), agency("gtu", gtu)],
        federated: vec![FederatedTable { name: "students".into(), members: members.to_vec(), disjoint: true }],
    }
}

/// A cell: key (none if empty) or grouping id, value, status on the wire.
type Cell = (&'static str, Option<i64>, u8);

fn batch(schema: &SchemaRef, cells: &[Cell]) -> RecordBatch {
    let columns = schema.fields().iter().map(|field| -> ArrayRef {
        match (field.name().as_str(), field.data_type()) {
            (_, DataType::UInt8) => Arc::new(UInt8Array::from_iter_values(cells.iter().map(|cell| cell.2))),
            ("__grouping_id", _) => {
                Arc::new(Int64Array::from_iter_values(cells.iter().map(|cell| i64::from(cell.0.is_empty()))))
            }
            (_, DataType::Utf8) => {
                Arc::new(StringArray::from_iter(cells.iter().map(|cell| (!cell.0.is_empty()).then_some(cell.0))))
            }
            _ => Arc::new(Int64Array::from_iter(cells.iter().map(|cell| cell.1))),
        }
    });
    RecordBatch::try_new(schema.clone(), columns.collect()).unwrap()
}

/// The rows of the answer, values separated by a blank, in the order of their text.
async fn answer(
    protection: [Protection; 2],
    sql: &str,
    handling: Handling,
    known: Known<'_>,
    cells: &[&[Cell]],
) -> String {
    let federation = federation(protection);
    let question = plan_question(sql, &federation, Instant::from_unix_micros(0), handling).unwrap();
    let Task::Ask(plan) = question.task else { panic!("{sql}") };
    assert_eq!(plan.fragments.len(), cells.len(), "{sql}");
    let released = plan
        .fragments
        .iter()
        .zip(cells)
        .map(|(fragment, cells)| (fragment.schema.clone(), vec![batch(&fragment.schema, cells)]));
    let merging = handled(&plan, handling, known).unwrap();
    assert_eq!(result_schema(&merging).unwrap(), question.schema, "{sql}");
    let engine = Engine::new(64 * 1024 * 1024).unwrap();
    let leaves = Leaves { released: released.collect(), ..Default::default() };
    let (batches, _memory) = engine.run(merging, leaves, &question.schema, 100).await.unwrap();
    let table = pretty_format_batches(&batches).unwrap().to_string();
    let words =
        |line: &str| line.split('|').map(str::trim).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let mut rows: Vec<String> = table.lines().filter(|line| line.starts_with('|')).skip(1).map(words).collect();
    rows.sort();
    rows.join(", ")
}

const STANDARD: [Protection; 2] = [Protection::Standard, Protection::Standard];
const BARE: [Protection; 2] = [Protection::Bare, Protection::Bare];
const BY_LEVEL: &str = "SELECT level, count(*) AS n FROM federated.students GROUP BY level";

#[tokio::test]
async fn a_merged_value_lacks_what_a_member_withholds() {
    let whole: &[&[Cell]] = &[&[("a", Some(12), 0), ("b", Some(20), 1)], &[("a", Some(30), 0), ("b", Some(11), 0)]];
    let row: &[&[Cell]] = &[&[("a", Some(12), 0), ("b", Some(20), 0)], &[("a", Some(30), 0)]];
    let value: &[&[Cell]] = &[&[("a", Some(12), 0)], &[("a", None, 2)]];
    let neither: &[&[Cell]] = &[&[("a", None, 2)], &[("a", None, 2)]];
    let swapped: &[&[Cell]] = &[row[1], row[0]];
    let mixed = [Protection::Standard, Protection::Bare];
    for (protection, handling, cells, expected) in [
        (STANDARD, STATUS, whole, "a exact 42 exact, b exact 31 perturbed"),
        (STANDARD, DROP, whole, "a exact 42 exact, b exact 31 perturbed"),
        (STANDARD, STATUS, row, "a exact 42 exact, b exact 20 incomplete"),
        (STANDARD, DROP, row, "a exact 42 exact"),
        (STANDARD, STATUS, value, "a exact 12 incomplete"),
        (STANDARD, DROP, value, "a exact absent"),
        (STANDARD, STATUS, neither, "a exact absent"),
        (BARE, STATUS, row, "a exact 42 exact, b exact 20 exact"),
        (BARE, DROP, row, "a exact 42 exact, b exact 20 exact"),
        // Only the second member's cell is not there, and it withholds nothing.
        (mixed, STATUS, row, "a exact 42 exact, b exact 20 exact"),
        (mixed, STATUS, swapped, "a exact 42 exact, b exact 20 incomplete"),
        (mixed, DROP, swapped, "a exact 42 exact"),
    ] {
        let found = answer(protection, BY_LEVEL, handling, NOTHING, cells).await;
        assert_eq!(found, expected, "{protection:?} {handling:?} {cells:?}");
    }
}

#[tokio::test]
async fn without_keys_there_is_a_row_all_the_same() {
    let sql = "SELECT count(*) AS n FROM federated.students";
    let cells: &[&[Cell]] = &[&[("", Some(12), 0)], &[("", None, 2)]];
    assert_eq!(answer(STANDARD, sql, STATUS, NOTHING, cells).await, "12 incomplete");
    assert_eq!(answer(STANDARD, sql, DROP, NOTHING, cells).await, "absent");
    assert_eq!(answer(BARE, sql, DROP, NOTHING, cells).await, "12 exact");
    let inner =
        "SELECT 1 AS one FROM codelists.sexes WHERE code = 'M' AND 12 = (SELECT count(*) FROM federated.students)";
    assert_eq!(answer(STANDARD, inner, STATUS, NOTHING, cells).await, "1 exact");
    assert_eq!(answer(STANDARD, inner, DROP, NOTHING, cells).await, "");
}

#[tokio::test]
async fn members_that_a_key_tells_apart_lack_nothing() {
    let sql = "SELECT agency, count(*) AS n FROM federated.students GROUP BY agency";
    let cells: &[&[Cell]] = &[&[("tsu", Some(12), 0)], &[("gtu", Some(30), 0)]];
    let expected = "gtu exact 30 exact, tsu exact 12 exact";
    assert_eq!(answer(STANDARD, sql, STATUS, NOTHING, cells).await, expected);
    assert_eq!(answer(STANDARD, sql, DROP, NOTHING, cells).await, expected);
    let rolled_up = "SELECT agency, count(*) AS n FROM federated.students GROUP BY ROLLUP (agency)";
    let cells: &[&[Cell]] = &[&[("tsu", Some(12), 0), ("", Some(12), 0)], &[("", None, 2)]];
    assert_eq!(answer(STANDARD, rolled_up, STATUS, NOTHING, cells).await, "exact 12 incomplete, tsu exact 12 exact");
    assert_eq!(answer(STANDARD, rolled_up, DROP, NOTHING, cells).await, "exact absent, tsu exact 12 exact");
}

#[tokio::test]
async fn derived_values_have_the_worst_status_of_their_inputs() {
    let tsu = "(SELECT level, count(*) AS n, count(*) FILTER (WHERE level = 'a') AS m FROM tsu.students GROUP BY 1) t";
    let one: Cell = ("a", Some(12), 1);
    for (sql, cells, expected) in [
        (format!("SELECT n + 1 AS x, 7 AS y, level FROM {tsu}"), one, "13 perturbed 7 exact a exact"),
        (format!("SELECT coalesce(n, 0) AS x FROM {tsu}"), ("a", None, 2), "0 absent"),
        (format!("SELECT n AS x FROM {tsu} WHERE level = 'a' ORDER BY n DESC LIMIT 1"), one, "12 perturbed"),
        // Cells may be missing without a trace, so that what is computed over them is incomplete.
        (format!("SELECT sum(n) AS x FROM {tsu}"), one, "12 incomplete"),
        (format!("SELECT count(*) AS x FROM {tsu}"), one, "1 incomplete"),
        (format!("SELECT sum(n) AS x FROM {tsu}"), ("a", None, 2), "absent"),
        (format!("SELECT max(n) OVER () AS x FROM {tsu}"), one, "12 incomplete"),
        (format!("SELECT max(n) OVER (PARTITION BY level ORDER BY n) AS x FROM {tsu}"), ("a", None, 2), "absent"),
        (format!("SELECT n AS x FROM {tsu} UNION ALL SELECT 5"), one, "12 perturbed, 5 exact"),
        (format!("SELECT DISTINCT n AS x FROM {tsu}"), one, "12 perturbed"),
        (
            format!(
                "SELECT s.code AS c, n AS x FROM codelists.sexes s LEFT JOIN {tsu} ON t.level = s.code \
            WHERE s.code = 'M'"
            ),
            one,
            "M exact absent",
        ),
    ] {
        let found = answer(STANDARD, &sql, STATUS, NOTHING, &[&[cells]]).await;
        assert_eq!(found, expected, "{sql}");
    }
}

#[tokio::test]
async fn what_cannot_be_derived_has_the_worst_and_nothing_is_better_than_the_floor() {
    let sql = "SELECT n - (SELECT count(*) FROM gtu.students) AS x FROM \
        (SELECT count(*) AS n FROM tsu.students) t";
    let cells: &[&[Cell]] = &[&[("", Some(30), 0)], &[("", Some(12), 0)]];
    let known = Known { fallback: Level::Perturbed, ..NOTHING };
    assert!(answer(STANDARD, sql, STATUS, known, cells).await.ends_with("18 perturbed"));
    let known = Known { is_partial: true, ..NOTHING };
    let cells: &[&[Cell]] = &[&[("a", Some(12), 0)], &[("a", Some(30), 0)]];
    assert_eq!(answer(STANDARD, BY_LEVEL, STATUS, known, cells).await, "a incomplete 42 incomplete");
}

#[tokio::test]
async fn of_a_missing_agency_nothing_is_known() {
    let both = "SELECT t.n AS t, g.n AS g FROM (SELECT count(*) AS n FROM tsu.students) t \
        CROSS JOIN (SELECT count(*) AS n FROM gtu.students) g";
    let cells: &[&[Cell]] = &[&[("", Some(12), 0)], &[("", None, 2)]];
    let known = Known { is_partial: true, missing: &[1], ..NOTHING };
    let plain = Handling::default();
    assert_eq!(answer(BARE, both, plain, NOTHING, cells).await, "12 0");
    assert_eq!(answer(BARE, both, plain, known, cells).await, "12");
    let total = "SELECT count(*) AS n FROM federated.students";
    assert_eq!(answer(BARE, total, STATUS, known, cells).await, "12 incomplete");
}
