//! What can be planned, and how what cannot is told.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::sync::Arc;

use arrow_schema::{DataType, Field, Schema, TimeUnit};
use datafusion_expr::logical_plan::builder::LogicalTableSource;
use datafusion_expr::{LogicalPlan, TableSource};

use super::{PlanError, TableLookup, plan};
use crate::gate::{GateLimits, Gated, parse};
use crate::registry::Registry;

/// Two tables, `justice.people` and `interior.crossings`.
pub(crate) struct Registers;

impl TableLookup for Registers {
    fn table(&self, schema: &str, table: &str) -> Option<Arc<dyn TableSource>> {
        let fields = match (schema, table) {
            ("justice", "people") => vec![
                Field::new("person", DataType::Utf8, false),
                Field::new("citizenship", DataType::Utf8, true),
                Field::new("born", DataType::Date32, true),
                Field::new("seen", DataType::Timestamp(TimeUnit::Microsecond, None), true),
                Field::new("i", DataType::Int64, true),
                Field::new("j", DataType::Int64, false),
                Field::new("f", DataType::Float64, true),
                Field::new("m", DataType::Decimal128(18, 2), true),
                Field::new("b", DataType::Boolean, true),
                Field::new("s", DataType::Utf8, true),
            ],
            ("interior", "crossings") => {
                vec![Field::new("person", DataType::Utf8, false), Field::new("direction", DataType::Utf8, true)]
            }
            _ => return None,
        };
        Some(Arc::new(LogicalTableSource::new(Arc::new(Schema::new(fields)))))
    }

    fn names(&self) -> Vec<(String, String)> {
        [("justice", "people"), ("interior", "crossings")]
            .map(|(schema, table)| (schema.to_owned(), table.to_owned()))
            .to_vec()
    }
}

pub(crate) fn planned(sql: &str) -> Result<LogicalPlan, PlanError> {
    match parse(sql, &GateLimits::default()) {
        Ok(Gated::Query(query)) => plan(query, &Registers, Registry::standard()),
        other => panic!("{sql}: {other:?}"),
    }
}

#[test]
fn plans() {
    for (sql, expect) in [
        (
            "SELECT count(*) FROM justice.people",
            "Projection: count(Int64(1)) AS count(*)\n  \
             Aggregate: groupBy=[[]], aggr=[[count(Int64(1))]]\n    \
             TableScan: justice.people",
        ),
        (
            "SELECT EXTRACT(YEAR FROM born) y FROM khidi.justice.people WHERE i > 1.5",
            "Projection: date_part(Utf8(\"YEAR\"), khidi.justice.people.born) AS y\n  \
             Filter: CAST(khidi.justice.people.i AS Float64) > Float64(1.5)\n    \
             TableScan: khidi.justice.people",
        ),
        (
            "SELECT CAST(i AS VARCHAR), CAST(s AS TIMESTAMP) FROM justice.people",
            "Projection: CAST(justice.people.i AS Utf8), CAST(justice.people.s AS Timestamp(µs))\n  \
             TableScan: justice.people",
        ),
        (
            "SELECT substring(s FROM 1 FOR 2), position('a' IN s), trim(s) FROM justice.people",
            "Projection: substr(justice.people.s, Int64(1), Int64(2)), strpos(justice.people.s, Utf8(\"a\")), \
             btrim(justice.people.s)\n  TableScan: justice.people",
        ),
        (
            "SELECT pow(length(s), 2), mean(length(s)) FROM justice.people GROUP BY s",
            "Projection: power(CAST(character_length(justice.people.s) AS Float64), CAST(Int64(2) AS Float64)) \
             AS pow(character_length(justice.people.s),Int64(2)), avg(character_length(justice.people.s)) \
             AS mean(character_length(justice.people.s))\n  \
             Aggregate: groupBy=[[justice.people.s]], \
             aggr=[[avg(CAST(character_length(justice.people.s) AS Float64))]]\n    \
             TableScan: justice.people",
        ),
        (
            "SELECT j - (i - 1), j - i - 1, born + 7 FROM justice.people",
            "Projection: justice.people.j - justice.people.i - Int64(1), \
             justice.people.j - justice.people.i - Int64(1) AS j - i - 1, \
             CAST(CAST(CAST(justice.people.born AS Int32) AS Int64) + CAST(Int64(7) AS Int64) AS Date32)\n  TableScan: justice.people",
        ),
        (
            "SELECT current_timestamp, current_date, now() FROM justice.people",
            "Projection: now() AS current_timestamp(), current_date(), now()\n  TableScan: justice.people",
        ),
    ] {
        let got = match planned(sql) {
            Ok(plan) => plan.display_indent().to_string(),
            Err(error) => error.to_string(),
        };
        assert_eq!(got, expect, "{sql}");
    }
}

#[test]
fn refuses() {
    for (sql, expect) in [
        ("SELECT * FROM justice.peopel", "there is no table justice.peopel (did you mean justice.people?)"),
        ("SELECT * FROM \"Justice\".people", "there is no table Justice.people (did you mean justice.people?)"),
        ("SELECT * FROM finance.budget", "there is no table finance.budget"),
        ("SELECT * FROM people", "tables are named schema.table, people is not (did you mean justice.people?)"),
        ("SELECT * FROM other.justice.people", "there is no catalogue other, only khidi"),
        ("SELECT \"Citizenship\" FROM justice.people", "there is no column Citizenship (did you mean citizenship?)"),
        ("SELECT p.citizenshp FROM justice.people p", "there is no column p.citizenshp (did you mean citizenship?)"),
        (
            "SELECT person FROM justice.people, interior.crossings",
            "person could mean columns of several tables; write table.column",
        ),
        ("SELECT 1 AS x, 2 AS x", "two columns are named x; give one of them an alias"),
        ("SELECT cuont(*) FROM justice.people", "there is no function cuont (did you mean count?)"),
        ("SELECT random()", "there is no function random"),
        ("SELECT version()", "there is no function version"),
        ("SELECT uuid()", "there is no function uuid"),
        (
            "SELECT i FROM justice.people GROUP BY s",
            "Column in SELECT must be in GROUP BY or an aggregate function: While expanding wildcard, column \
             \"justice.people.i\" must appear in the GROUP BY clause or must be part of an aggregate function, \
             currently only \"justice.people.s\" appears in the SELECT clause satisfies this requirement",
        ),
    ] {
        assert_eq!(planned(sql).unwrap_err().to_string(), expect, "{sql}");
    }
}

#[test]
fn sorts_by_cause() {
    for (sql, expect) in [
        ("SELECT born + b FROM justice.people", "TypeMismatch"),
        ("SELECT abs(s) FROM justice.people", "TypeMismatch"),
        ("SELECT i FROM justice.people WHERE s", "TypeMismatch"),
        ("SELECT sum(sum(i)) FROM justice.people", "Invalid"),
        ("SELECT i AND i FROM justice.people", "TypeMismatch"),
        ("SELECT @x", "Invalid"),
        ("SELECT overlay(s placing 'x' from 1) FROM justice.people", "Unsupported"),
        ("SELECT struct(1)", "UnknownFunction"),
        ("SELECT [1, 2]", "Unsupported"),
        ("SELECT i = ANY(ARRAY[1]) FROM justice.people", "Unsupported"),
    ] {
        let debug = format!("{:?}", planned(sql).unwrap_err());
        assert_eq!(debug.split(' ').next(), Some(expect), "{sql}: {debug}");
    }
}

#[test]
fn refuses_what_would_fail_or_mislead_where_it_runs() {
    for (expr, expect) in [
        ("extract(decade FROM seen)", "extract(decade) is not supported"),
        ("date_part('Century', seen)", "extract(century) is not supported"),
        ("extract(millennium FROM born)", "extract(millennium) is not supported"),
        ("extract(julian FROM born)", "extract(julian) is not supported"),
        ("date_trunc('decade', seen)", "date_trunc('decade') is not supported"),
        ("date_trunc('weeks', seen)", "date_trunc('weeks') is not supported"),
        ("extract(hour FROM seen - seen)", "extract from a difference of times or an interval is not supported"),
        ("extract(day FROM INTERVAL '1 day')", "extract from a difference of times or an interval is not supported"),
        ("seen - seen > INTERVAL '1 month'", "a comparison with an interval of months or years is not supported"),
        ("INTERVAL '1 day' = INTERVAL '24 hours'", "a comparison of intervals is not supported"),
        (
            "CASE WHEN b THEN seen - seen ELSE INTERVAL '1 day' END",
            "a difference of times as an interval is not supported",
        ),
    ] {
        let refused = planned(&format!("SELECT {expr} FROM justice.people")).unwrap_err();
        assert!(matches!(&refused, PlanError::Unsupported { message } if message == expect), "{expr}: {refused:?}");
    }
    for expr in [
        "extract(year FROM born)",
        "extract(isodow FROM seen)",
        "extract(epoch FROM seen)",
        "date_part('DOY', seen)",
        "date_part('quarter', seen)",
        "extract(second FROM seen)",
        "extract(milliseconds FROM seen)",
        "date_trunc('Quarter', seen)",
        "date_trunc('week', born)",
        "seen - seen > INTERVAL '1 day'",
    ] {
        planned(&format!("SELECT {expr} FROM justice.people")).unwrap_or_else(|error| panic!("{expr}: {error}"));
    }
}

#[test]
fn counts_are_64_bits_with_a_sign_under_their_own_names() {
    for (expr, name) in [
        (
            "rank() OVER (ORDER BY i)",
            "rank() ORDER BY [justice.people.i ASC NULLS LAST] \
          RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW",
        ),
        (
            "CAST(row_number() OVER () AS BIGINT)",
            "row_number() ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING",
        ),
        ("approx_distinct(i)", "approx_distinct(justice.people.i)"),
        ("regr_count(f, f)", "regr_count(justice.people.f,justice.people.f)"),
    ] {
        let plan = planned(&format!("SELECT {expr} FROM justice.people")).unwrap();
        let field = plan.schema().field(0);
        assert_eq!((field.name().as_str(), field.data_type()), (name, &DataType::Int64), "{expr}");
    }
}

#[test]
fn conditions_of_exists_are_told_apart() {
    let both = "SELECT sum(i) FILTER (WHERE EXISTS (SELECT 1)) AS a, sum(i) FILTER (WHERE EXISTS (SELECT 2)) AS b \
                FROM justice.people";
    planned(both).unwrap();
}

#[test]
fn plans_are_not_too_high() {
    let step = |at: usize| format!(", t{at} AS (SELECT * FROM t{})", at - 1);
    let steps = |count: usize| {
        format!("WITH t0 AS (SELECT 1 AS x){} SELECT x FROM t{count}", (1..=count).map(step).collect::<String>())
    };
    planned(&steps(90)).unwrap();
    assert!(matches!(planned(&steps(110)), Err(PlanError::TooHigh { .. })));
}

#[test]
fn lists_the_columns_in_scope() {
    let Err(PlanError::UnknownColumn { valid, .. }) = planned("SELECT x FROM interior.crossings") else {
        panic!("x exists");
    };
    assert_eq!(valid, ["interior.crossings.person", "interior.crossings.direction"]);
}
