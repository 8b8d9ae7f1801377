//! One suite that every kind of source passes: the same questions over the same awkward rows, asked where they lie in
//! Parquet files, in a database server or in a file of another kind, have the answers that they have over the rows
//! themselves. A question is SQL in `questions/`, a kind of source one entry in `kinds`.

#[path = "conformance/answers.rs"]
mod answers;
#[path = "conformance/csv.rs"]
mod csv;
#[path = "conformance/kinds.rs"]
mod kinds;
#[path = "conformance/mariadb.rs"]
mod mariadb;
#[path = "conformance/moments.rs"]
mod moments;
#[path = "conformance/postgres.rs"]
mod postgres;
#[path = "conformance/questions.rs"]
mod questions;
#[path = "conformance/rows.rs"]
mod rows;
#[path = "conformance/sqlite.rs"]
mod sqlite;
#[path = "conformance/store.rs"]
mod store;
#[path = "conformance/troubles.rs"]
mod troubles;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::sync::Arc;

use datafusion::catalog::TableProvider;
use datafusion::datasource::provider_as_source;
use datafusion::logical_expr::{LogicalPlan, TableSource};
use datafusion::physical_plan::collect;
use datafusion::prelude::SessionContext;
use khidi_connectors_sources::{Limits, session};
use khidi_queries_functions::context::{self, TableLookup};
use khidi_queries_functions::gate::{self, GateLimits, Gated};
use khidi_queries_functions::registry::Registry;
use khidi_queries_functions::{arithmetic, faults};
use khidi_tests::{Outcome, fail};

use answers::Answer;
use kinds::Kind;
use questions::Question;

/// A table's name in questions, and what reads it.
type Opened = Vec<(&'static str, Arc<dyn TableProvider>)>;

/// The schema of all tables in questions.
const OFFICE: &str = "office";

/// A connector's session, and the tables that it has.
#[derive(Clone)]
struct Session {
    context: SessionContext,
    tables: BTreeMap<&'static str, Arc<dyn TableSource>>,
}

impl TableLookup for Session {
    fn table(&self, schema: &str, table: &str) -> Option<Arc<dyn TableSource>> {
        (schema == OFFICE).then(|| self.tables.get(table).cloned()).flatten()
    }

    fn names(&self) -> Vec<(String, String)> {
        self.tables.keys().map(|table| (OFFICE.to_owned(), (*table).to_owned())).collect()
    }
}

/// A connector's session with these tables.
fn over(tables: Opened) -> Session {
    let limits = Limits { memory: 1 << 30, partitions: NonZeroUsize::new(3).unwrap(), spill: None };
    let tables = tables.into_iter().map(|(name, provider)| (name, provider_as_source(provider)));
    Session { context: session(&limits).unwrap(), tables: tables.collect() }
}

/// Plans a question as a connector plans a relation.
fn planned(sql: &str, session: &Session) -> Outcome<LogicalPlan> {
    let Gated::Query(query) = gate::parse(sql, &GateLimits::default())? else { return fail("no query") };
    let plan = context::plan(query, session, Registry::standard())?;
    Ok(faults::avoided(arithmetic::apply(plan)?)?)
}

/// Runs a question as a connector runs a relation.
async fn asked(sql: &str, session: &Session) -> Outcome<Answer> {
    let physical = session.context.state().create_physical_plan(&planned(sql, session)?).await?;
    let schema = physical.schema();
    Ok(Answer::of(&schema, &collect(physical, session.context.task_ctx()).await?))
}

/// What is wrong with the answers of a kind of source.
async fn differences(kind: &Kind, questions: &[Question]) -> (usize, Vec<String>) {
    let held: BTreeSet<_> = kind.tables().iter().map(|table| table.name).collect();
    let reference = over(rows::in_memory());
    let tested = over(kind.opened().await);
    let (mut compared, mut wrong) = (0, Vec::new());
    for question in questions.iter().filter(|question| question.tables.iter().all(|table| held.contains(&table[..]))) {
        let told = |what: String| format!("{} at {}\n{}\n{what}", question.shows, question.place, question.sql);
        compared += 1;
        let expected = match asked(&question.sql, &reference).await {
            Ok(expected) if expected.is_empty() == question.is_empty => expected,
            Ok(expected) => {
                wrong.push(told(format!("{} rows", expected.len())));
                continue;
            }
            Err(error) => {
                wrong.push(told(format!("no question: {error}")));
                continue;
            }
        };
        let difference = match asked(&question.sql, &tested).await {
            Ok(found) => expected.difference(&found, question.is_ordered),
            Err(error) => Some(error.to_string()),
        };
        match (difference, question.is_known_at(kind.name)) {
            (Some(_), true) => {}
            (Some(difference), false) => wrong.push(told(difference)),
            (None, true) => wrong.push(told("no longer differs: take its mark off".to_owned())),
            (None, false) => {}
        }
    }
    (compared, wrong)
}

async fn conforms(kind: Kind) {
    let questions = questions::all();
    let (compared, wrong) = differences(&kind, &questions).await;
    println!("{kind:?}: {compared} of {} questions", questions.len());
    assert!(wrong.is_empty(), "{} of {compared} differ:\n\n{}", wrong.len(), wrong.join("\n\n"));
    assert!(compared * 10 >= questions.len() * 9, "{compared} questions are too few");
}

#[tokio::test]
async fn parquet() {
    conforms(Kind::parquet()).await;
}

/// Rows that differ by one value must not pass for the same.
#[tokio::test]
async fn a_wrong_value_is_noticed() {
    let reference = over(rows::in_memory());
    for (right, wrong) in [
        ("SELECT id FROM office.texts", "SELECT id FROM office.texts WHERE id > 1"),
        ("SELECT value FROM office.texts", "SELECT rtrim(value) AS value FROM office.texts"),
        ("SELECT value FROM office.texts", "SELECT lower(value) AS value FROM office.texts"),
        (
            "SELECT id, big FROM office.numbers",
            "SELECT id, CAST(CAST(big AS DOUBLE) AS DECIMAL(38, 0)) AS big FROM office.numbers",
        ),
        ("SELECT rate FROM office.numbers", "SELECT rate * (1 + 1e-10) AS rate FROM office.numbers"),
        ("SELECT value FROM office.floats", "SELECT abs(value) AS value FROM office.floats"),
        ("SELECT moment FROM office.days", "SELECT date_trunc('second', moment) AS moment FROM office.days"),
        ("SELECT day FROM office.days", "SELECT CAST(day AS TIMESTAMP) AS day FROM office.days"),
        ("SELECT nights FROM office.crossings", "SELECT coalesce(nights, 0) AS nights FROM office.crossings"),
    ] {
        let (right_answer, wrong_answer) =
            (asked(right, &reference).await.unwrap(), asked(wrong, &reference).await.unwrap());
        assert_eq!(right_answer.difference(&right_answer, false), None, "{right}");
        assert!(right_answer.difference(&wrong_answer, false).is_some(), "{right}\n{wrong}");
    }
    let ordered = [
        asked("SELECT id FROM office.texts ORDER BY id", &reference).await.unwrap(),
        asked("SELECT id FROM office.texts ORDER BY id DESC", &reference).await.unwrap(),
    ];
    assert_eq!(ordered[0].difference(&ordered[1], false), None);
    assert!(ordered[0].difference(&ordered[1], true).is_some());
}
