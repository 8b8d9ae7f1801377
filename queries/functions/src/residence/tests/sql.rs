//! The functions in SQL, over batches and partitions cut in every way.

use std::sync::Arc;

use arrow_array::{ArrayRef, Date32Array, RecordBatch, StringArray, StringViewArray, TimestampMicrosecondArray};
use datafusion::arrow::util::pretty::pretty_format_batches;
use datafusion::datasource::{MemTable, provider_as_source};
use datafusion::prelude::{SessionConfig, SessionContext};
use datafusion_expr::{LogicalPlan, TableSource};

use super::{crossing, on};
use crate::context::{PlanError, TableLookup, plan};
use crate::gate::{GateLimits, Gated, parse};
use crate::registry::Registry;

/// Four people's crossings, in no order: person, crossing, birth.
const NOTED: [(&str, &str, &str); 10] = [
    ("b", "out 2021-02-01", "1980-05-05"),
    ("a", "out 2023-06-01", "1990-01-01"),
    ("c", "in 2022-07-01", "2001-01-01"),
    ("a", "in 2021-03-10", "1990-01-01"),
    ("d", "sideways 2022-07-01", "2001-01-01"),
    ("b", "in 2022-01-10", "1980-05-05"),
    ("c", "out 2022-07-09", "2001-01-01"),
    ("a", "in 2021-03-10 12:01", "1991-01-01"),
    ("c", "in 2023-01-20", "2001-01-01"),
    ("b", "in 2022-01-10 18:00", "1980-05-05"),
];

struct Border(Arc<dyn TableSource>);

impl TableLookup for Border {
    fn table(&self, schema: &str, table: &str) -> Option<Arc<dyn TableSource>> {
        (schema == "mia" && table == "crossings").then(|| Arc::clone(&self.0))
    }

    fn names(&self) -> Vec<(String, String)> {
        vec![("mia".to_owned(), "crossings".to_owned())]
    }
}

fn batch(rows: &[(&str, &str, &str)], text_is_a_view: bool) -> RecordBatch {
    let person = rows.iter().map(|(person, _, _)| Some(*person));
    let directions = rows.iter().map(|(_, text, _)| text.split(' ').next());
    let (person, direction): (ArrayRef, ArrayRef) = if text_is_a_view {
        (Arc::new(person.collect::<StringViewArray>()), Arc::new(directions.collect::<StringViewArray>()))
    } else {
        (Arc::new(person.collect::<StringArray>()), Arc::new(directions.collect::<StringArray>()))
    };
    let times = rows.iter().map(|(_, text, _)| crossing(text).micros()).collect::<Vec<_>>();
    let born = rows.iter().map(|(_, _, born)| i32::try_from(on(born)).unwrap()).collect::<Vec<_>>();
    RecordBatch::try_from_iter([
        ("person_id", person),
        ("direction", direction),
        ("crossed_at", Arc::new(TimestampMicrosecondArray::from(times)) as ArrayRef),
        ("birth_date", Arc::new(Date32Array::from(born)) as ArrayRef),
    ])
    .unwrap()
}

/// Plans and runs over partitions of batches of so many rows.
fn answer(sql: &str, partitions: usize, rows: usize, text_is_a_view: bool) -> Result<String, String> {
    let batches: Vec<_> = NOTED.chunks(rows).map(|rows| batch(rows, text_is_a_view)).collect();
    let schema = batches[0].schema();
    let mut parts = vec![Vec::new(); partitions];
    batches.into_iter().enumerate().for_each(|(nth, batch)| parts[nth % partitions].push(batch));
    let border = Border(provider_as_source(Arc::new(MemTable::try_new(schema, parts).unwrap())));
    let plan = planned(sql, &border).map_err(|error| error.to_string())?;
    let config = SessionConfig::new().with_target_partitions(partitions).with_batch_size(rows.max(2));
    let context = SessionContext::new_with_config(config);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let rows = context.execute_logical_plan(plan).await.map_err(|error| error.to_string())?;
        let batches = rows.collect().await.map_err(|error| error.to_string())?;
        Ok(pretty_format_batches(&batches).unwrap().to_string())
    })
}

fn planned(sql: &str, tables: &dyn TableLookup) -> Result<LogicalPlan, PlanError> {
    match parse(sql, &GateLimits::default()) {
        Ok(Gated::Query(query)) => plan(query, tables, Registry::standard()),
        other => panic!("{sql}: {other:?}"),
    }
}

/// The rows of an answer, cells apart by `|`.
fn rows(table: &str) -> Vec<String> {
    let lines = table.lines().filter(|line| line.starts_with('|')).skip(1);
    lines.map(|line| line.trim_matches('|').split('|').map(str::trim).collect::<Vec<_>>().join("|")).collect()
}

#[test]
fn the_same_however_rows_are_cut() {
    for (sql, expected) in [
        (
            "SELECT person_id, change['kind'] AS kind, change['changed_on'] AS changed_on FROM \
             (SELECT person_id, unnest(residence_changes(crossed_at, direction, birth_date, NULL, '183 days')) AS change \
              FROM mia.crossings GROUP BY person_id) ORDER BY 1, 3",
            vec![
                "a|immigrant|2021-03-10",
                "a|emigrant|2023-06-01",
                "b|emigrant|2021-02-01",
                "b|immigrant|2022-01-10",
                "c|immigrant|2023-01-20",
            ],
        ),
        (
            "SELECT person_id, stay['entered_on'] AS e, stay['left_on'] AS l, stay['resident'] AS r FROM \
             (SELECT person_id, unnest(residence_stays(crossed_at, direction, birth_date, NULL, '12 months')) AS stay \
              FROM mia.crossings GROUP BY person_id) ORDER BY 1, 2",
            vec![
                "a|2021-03-10|2023-06-01|true",
                "b|2022-01-10||true",
                "c|2022-07-01|2022-07-09|false",
                "c|2023-01-20||true",
            ],
        ),
        (
            "SELECT person_id, period['resident_from'] AS f, period['resident_until'] AS u FROM \
             (SELECT person_id, unnest(residence_periods(crossed_at, direction, birth_date, NULL, '183 days')) AS period \
              FROM mia.crossings GROUP BY person_id) ORDER BY 1, 2 NULLS FIRST",
            vec!["a|2021-03-10|2023-06-01", "b||2021-02-01", "b|2022-01-10|", "c|2023-01-20|"],
        ),
        (
            "SELECT person_id, days_in(crossed_at, direction, birth_date, NULL, DATE '2022-01-01', DATE '2023-01-01') AS i, \
             days_out(crossed_at, direction, birth_date, NULL, DATE '2022-01-01', DATE '2023-01-01') AS o, \
             presence_on(crossed_at, direction, birth_date, NULL, DATE '2022-07-01') AS p, \
             resident_on(crossed_at, direction, birth_date, NULL, '183 days', DATE '2022-12-31') AS r, \
             imputed_crossings(crossed_at, direction) AS n \
             FROM mia.crossings GROUP BY person_id ORDER BY 1",
            vec!["a|365|0|in|true|1", "b|356|9|in|true|1", "c|8|357|in|false|0", "d|||||"],
        ),
        (
            "SELECT days_in(crossed_at, direction, birth_date, NULL, DATE '2022-01-01', DATE '2023-01-01') \
             FILTER (WHERE person_id = 'c') AS i FROM mia.crossings",
            vec!["8"],
        ),
        (
            // The crossing that made the change is found again by its time.
            "SELECT c.person_id, c.direction, h.change['kind'] AS kind FROM mia.crossings c JOIN \
             (SELECT person_id, unnest(residence_changes(crossed_at, direction, birth_date, NULL, '183 days')) AS change \
              FROM mia.crossings GROUP BY person_id) h \
             ON c.person_id = h.person_id AND c.crossed_at = h.change['crossed_at'] WHERE c.person_id = 'a' ORDER BY 2",
            vec!["a|in|immigrant", "a|out|emigrant"],
        ),
        (
            "SELECT unnest(residence_changes(crossed_at, direction, birth_date, NULL, '183 days')) AS change \
             FROM mia.crossings WHERE person_id = 'nobody'",
            vec![],
        ),
    ] {
        for partitions in [1, 2, 3] {
            for size in [1, 2, 3, 10] {
                for text_is_a_view in [false, true] {
                    let told = answer(sql, partitions, size, text_is_a_view);
                    let told = told.unwrap_or_else(|error| panic!("{sql}: {error}"));
                    assert_eq!(rows(&told), expected, "{partitions} partitions of {size} rows: {sql}");
                }
            }
        }
    }
}

#[test]
fn a_call_that_says_nothing_is_refused_before_it_runs() {
    for (call, expected) in [
        (
            "residence_changes(crossed_at, direction, birth_date, NULL, '200 nights')",
            "write residence_changes(crossed_at, direction, born, died, 'rule'); 'rule' is '183 days', '12 months' or '12 months \
             less 30 days'",
        ),
        (
            "residence_changes(crossed_at, direction, birth_date, NULL, person_id)",
            "write residence_changes(crossed_at, direction, born, died, 'rule'); 'rule' is '183 days', '12 months' or '12 months \
             less 30 days'",
        ),
        (
            "residence_changes(DISTINCT crossed_at, direction, birth_date, NULL, '183 days')",
            "residence_changes takes no DISTINCT",
        ),
        ("residence_changes(crossed_at, direction)", "write residence_changes("),
        (
            "days_in(crossed_at, direction, birth_date, NULL, DATE '2022-01-01', birth_date)",
            "write days_in(crossed_at, direction, born, died, DATE 'from', DATE 'until')",
        ),
        (
            "presence_on(crossed_at, direction, birth_date, NULL, 'someday')",
            "write presence_on(crossed_at, direction, born, died, DATE 'day')",
        ),
    ] {
        let sql = format!("SELECT person_id, {call} AS x FROM mia.crossings GROUP BY person_id");
        let error = answer(&sql, 1, 10, false).unwrap_err();
        assert!(error.contains(expected), "{call}: {error}");
    }
}
