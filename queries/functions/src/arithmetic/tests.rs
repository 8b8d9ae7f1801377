//! The dialect by value, run by the engine, and by the shape of rewritten plans.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use datafusion::prelude::SessionContext;
use datafusion_common::ScalarValue;
use datafusion_expr::LogicalPlan;

use super::apply;
use crate::context::tests::planned;

const MAX: &str = "9223372036854775807";
const MIN: &str = "-9223372036854775808";

/// The one value that `sql` gives, as text.
fn value(sql: &str) -> String {
    let plan = apply(planned(sql).unwrap()).unwrap_or_else(|error| panic!("{sql}: {error}"));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let context = SessionContext::new();
    let batches = runtime.block_on(async {
        let frame = context.execute_logical_plan(plan).await;
        frame.unwrap_or_else(|e| panic!("{sql}: {e}")).collect().await
    });
    let batches = batches.unwrap_or_else(|error| panic!("{sql}: {error}"));
    let batch = batches.iter().find(|batch| batch.num_rows() > 0).unwrap();
    ScalarValue::try_from_array(batch.column(0), 0).unwrap().to_string()
}

/// `expr` over columns of one row, so that nothing is folded before it runs, and over literals, so that all is.
fn both(expr: &str) -> [String; 2] {
    let row = format!(
        "(VALUES ({MAX}, {MIN}, 0, -1, 7, 2, 0.0, -0.0, 'x', DATE '2024-02-29', \
         CAST('99999999999999999999999999999999999999' AS DECIMAL(38, 0)))) \
         AS t(max, min, zero, minus, seven, two, fzero, nzero, s, d, huge)"
    );
    let literal = [
        ("max", MAX),
        ("min", MIN),
        ("zero", "0"),
        ("minus", "(-1)"),
        ("seven", "7"),
        ("two", "2"),
        ("fzero", "0.0"),
        ("nzero", "(-0.0)"),
        ("s", "'x'"),
        ("d", "DATE '2024-02-29'"),
    ];
    let spelled = |word: &str| {
        let found = literal.iter().find(|(name, _)| *name == word);
        found.map_or_else(|| word.to_owned(), |(_, value)| (*value).to_owned())
    };
    let words: Vec<_> = expr.split(' ').map(spelled).collect();
    let folded = if expr.contains("huge") { expr } else { &words.join(" ") };
    [value(&format!("SELECT {expr} FROM {row}")), value(&format!("SELECT {folded} FROM {row}"))]
}

#[test]
fn what_fails_is_null() {
    for (expr, expect) in [
        ("seven / zero", "NULL"),
        ("seven % zero", "NULL"),
        ("seven / 0", "NULL"),
        ("seven / 2", "3"),
        ("seven % 4", "3"),
        ("1.5 / fzero", "NULL"),
        ("1.5 / nzero", "NULL"),
        ("1.5 % fzero", "NULL"),
        ("fzero / fzero", "NULL"),
        ("1.5 / 0.5", "3"),
        ("CAST( seven AS DECIMAL(10,2)) / zero", "NULL"),
        ("CAST( seven AS DECIMAL(10,2)) / 2", "3.500000"),
        ("max + 1", "NULL"),
        ("1 + max", "NULL"),
        ("min - 1", "NULL"),
        ("max * 2", "NULL"),
        ("min * minus", "NULL"),
        ("max * max", "NULL"),
        ("max + 0", MAX),
        ("max + minus + 1", MAX),
        ("max - 7 + seven", MAX),
        ("min / minus", "NULL"),
        ("min % minus", "0"),
        ("min / two", "-4611686018427387904"),
        ("max / two", "4611686018427387903"),
        ("minus * seven / two", "-3"),
        ("minus * seven % two", "-1"),
        ("two / seven", "0"),
        ("min / 2", "-4611686018427387904"),
        ("max / minus", "-9223372036854775807"),
        ("- min", "NULL"),
        ("- max", "-9223372036854775807"),
        ("abs( min )", "NULL"),
        ("abs( minus )", "1"),
        ("CAST( s AS BIGINT)", "NULL"),
        ("CAST( s AS DATE)", "NULL"),
        ("CAST('2024-13-01' AS DATE)", "NULL"),
        ("CAST( max AS INT)", "NULL"),
        ("CAST( seven AS INT)", "7"),
        ("CAST(1e300 AS BIGINT)", "NULL"),
        ("CAST( max AS DECIMAL(10,2))", "NULL"),
        ("huge + huge", "NULL"),
        ("huge * huge", "NULL"),
        ("huge - huge", "0"),
        ("huge / zero", "NULL"),
        ("power( fzero , minus )", "NULL"),
        ("power( nzero , 0.0 - 0.5)", "NULL"),
        ("power( fzero , two )", "0"),
        ("power( seven , 2)", "49"),
        ("split_part('a-b', '-', zero )", "NULL"),
        ("split_part('a-b', '-', 2)", "b"),
        ("substr('abc', 1, minus )", "NULL"),
        ("substr('abc', max , max )", "NULL"),
        ("substr('abc', 2, 1)", "b"),
        ("lpad('a', max )", "NULL"),
        ("lpad('7', 2, '0')", "07"),
        ("round(7.449, 1)", "7.4"),
        ("d + INTERVAL '1 year'", "2025-02-28"),
        ("d - INTERVAL '20000 years'", "-17976-02-29"),
        ("d - DATE '2024-01-01'", "59"),
        ("date_part('year', d ) - 2000", "24"),
        ("CAST(date_trunc('month', d ) AS DATE)", "2024-02-01"),
        // The engine must not compare the uncast value instead.
        ("TRY_CAST( huge AS DECIMAL(6,2)) > 9000", "NULL"),
        ("CAST( max AS INT) > 5", "NULL"),
        ("5 >= CAST( max AS INT)", "NULL"),
        ("CAST( seven AS INT) > 5", "true"),
        ("max + 1 > 5", "NULL"),
        ("max + 1 NOT IN (5, 6)", "NULL"),
        ("max + 1 BETWEEN 5 AND 6", "NULL"),
        ("CAST(CAST( seven AS DECIMAL(10,2)) / 2 AS DECIMAL(6,0)) = CAST(4 AS DECIMAL(6,0))", "true"),
        ("CAST(CAST( seven AS DECIMAL(10,2)) / 2 AS INT) = 3", "true"),
        ("CASE WHEN seven > 1 THEN max + 1 ELSE 0 END", "NULL"),
        ("(SELECT v + 1 FROM (VALUES (9223372036854775807)) AS w(v))", "NULL"),
    ] {
        for got in both(expr) {
            assert_eq!(got, expect, "{expr}");
        }
    }
}

#[test]
fn aggregates_and_sets_over_rewritten_arguments() {
    let rows = format!("(VALUES (1, {MAX}), (0, 1), (2, 3)) AS t(x, y)");
    for (sql, expect) in [
        (format!("SELECT sum(y + 1) FROM {rows}"), "6"),
        (format!("SELECT count(y / x) FROM {rows}"), "2"),
        (format!("SELECT max(y / x) FROM {rows} GROUP BY x + 1 ORDER BY x + 1"), "NULL"),
        (format!("SELECT count(*) FROM {rows} GROUP BY ROLLUP (x + 1, y) ORDER BY 1 DESC"), "3"),
        (format!("SELECT sum(y + 1) OVER (ORDER BY x + 1) FROM {rows} ORDER BY x + 1"), "2"),
        (format!("SELECT 1 / x AS q FROM {rows} UNION ALL SELECT 5 ORDER BY q DESC LIMIT 1"), "NULL"),
        (format!("SELECT DISTINCT ON (x + 1) y + 1 FROM {rows} ORDER BY x + 1"), "2"),
        (format!("SELECT a.y FROM {rows} JOIN {} ON a.x + 1 = b.x ORDER BY 1", rows.replace(" t(", " b(")), "1"),
    ] {
        let sql = if sql.contains("JOIN") { sql.replace(" t(", " a(") } else { sql };
        assert_eq!(value(&sql), expect, "{sql}");
    }
}

#[test]
fn a_filter_pushed_below_a_cast_still_sees_its_null() {
    let rows = "(SELECT CAST(v AS INT) AS x FROM (VALUES (9223372036854775807), (7)) AS w(v))";
    assert_eq!(value(&format!("SELECT count(*) FROM {rows} WHERE x > 5")), "1");
}

#[test]
fn differences_of_time_compare_as_such() {
    let rows = "(VALUES (TIMESTAMP '2024-01-01 00:00:00', TIMESTAMP '2024-01-02 05:00:00')) AS t(a, b)";
    for (expr, expect) in [
        ("b - a > INTERVAL '1 day 4 hours'", "true"),
        ("b - a = INTERVAL '29 hours'", "true"),
        ("b - a = INTERVAL '1 day 5 hours'", "true"),
        ("b - a <> INTERVAL '1 day 5 hours'", "false"),
        ("INTERVAL '2 days' < b - a", "false"),
        ("b - a >= CAST('1 day' AS INTERVAL)", "true"),
        ("CAST(b - a AS INTERVAL) > INTERVAL '1 day'", "true"),
        ("b - a BETWEEN INTERVAL '1 day' AND INTERVAL '30 hours'", "true"),
        ("b - a IN (INTERVAL '1 hour', INTERVAL '1 day 5 hours')", "true"),
        ("b - a IS DISTINCT FROM INTERVAL '1 day 5 hours'", "false"),
        ("b - a > b - b", "true"),
        ("b - a > NULLIF(INTERVAL '1 day', INTERVAL '1 day')", "refused"),
        ("a - b < INTERVAL '-1 days'", "true"),
    ] {
        let sql = format!("SELECT {expr} FROM {rows}");
        if expect == "refused" {
            assert!(planned(&sql).is_err(), "{expr}");
        } else {
            assert_eq!(value(&sql), expect, "{expr}");
        }
    }
}

#[test]
fn dates_moved_by_hours_are_moments() {
    for (expr, expect) in [
        ("d + INTERVAL '25 hours'", "2024-03-01 01:00:00"),
        ("INTERVAL '1 hour' + d", "2024-02-29 01:00:00"),
        ("d - INTERVAL '1 second'", "2024-02-28 23:59:59"),
        ("d + INTERVAL '1 day' + INTERVAL '1 minute'", "2024-03-01 00:01:00"),
        ("d + CAST('1 hour' AS INTERVAL)", "2024-02-29 01:00:00"),
        ("d + INTERVAL '1 day'", "2024-03-01"),
        ("d + INTERVAL '1 hour' > d", "true"),
        ("DATE '2024-02-29' + INTERVAL '1 hour'", "2024-02-29 01:00:00"),
    ] {
        let sql = format!("SELECT CAST({expr} AS VARCHAR) FROM (VALUES (DATE '2024-02-29')) AS t(d)");
        assert_eq!(value(&sql).replace('T', " "), expect, "{expr}");
    }
}

#[test]
fn ranks_and_counts_are_signed() {
    let rows = "(VALUES (1)) AS t(x)";
    for (expr, expect) in [
        ("row_number() OVER (ORDER BY x) - 5", "-4"),
        ("rank() OVER (ORDER BY x) - 2 * rank() OVER (ORDER BY x)", "-1"),
        ("- dense_rank() OVER (ORDER BY x)", "-1"),
        ("ntile(4) OVER (ORDER BY x) - 3", "-2"),
        ("approx_distinct(x) - 3", "-2"),
        ("regr_count(x, x) - 3", "-2"),
    ] {
        assert_eq!(value(&format!("SELECT {expr} FROM {rows}")), expect, "{expr}");
    }
}

#[test]
fn truth_is_tested_in_filters() {
    let rows = "(VALUES (true), (true), (true), (false), (false), (CAST(NULL AS BOOLEAN))) AS t(b)";
    for (test, expect) in [
        ("IS TRUE", "3"),
        ("IS NOT TRUE", "3"),
        ("IS FALSE", "2"),
        ("IS NOT FALSE", "4"),
        ("IS UNKNOWN", "1"),
        ("IS NOT UNKNOWN", "5"),
    ] {
        assert_eq!(value(&format!("SELECT count(*) FILTER (WHERE b {test}) FROM {rows}")), expect, "{test}");
        assert_eq!(value(&format!("SELECT count(*) FROM {rows} WHERE b {test}")), expect, "{test}");
        // Twice, so that the engine computes the test once, below.
        let twice = format!("SELECT count(*) FILTER (WHERE b {test}) + 0 * sum(1) FILTER (WHERE b {test}) FROM {rows}");
        assert_eq!(value(&twice), expect, "{test}");
        let key = format!("SELECT count(*) FROM {rows} GROUP BY b {test} HAVING b {test}");
        assert_eq!(value(&key), expect, "{test}");
        assert_eq!(value(&format!("SELECT sum(CASE WHEN b {test} THEN 1 END) FROM {rows}")), expect, "{test}");
    }
}

fn shown(plan: &LogicalPlan) -> String {
    let text = plan.display_indent().to_string();
    let first = text.lines().next().unwrap();
    first.replace("justice.people.", "").split_once(": ").unwrap().1.to_owned()
}

#[test]
fn rewrites_no_more_than_it_must() {
    for (expr, expect) in [
        // Lossless casts stay, so that filters are still pushed and pruned.
        ("i > 1.5", "CAST(i AS Float64) > Float64(1.5)"),
        ("born > '2020-01-01'", "born > CAST(Utf8(\"2020-01-01\") AS Date32)"),
        ("date_part('year', born) > 2020", "CAST(date_part(Utf8(\"year\"), born) AS Int64) > Int64(2020)"),
        ("date_part('year', born) * 12 + 1", "CAST(date_part(Utf8(\"year\"), born) AS Int64) * Int64(12) + Int64(1)"),
        (
            "date_part('year', born) - date_part('year', seen)",
            "date_part(Utf8(\"year\"), born) - date_part(Utf8(\"year\"), seen)",
        ),
        ("f * 2 + 1", "f * CAST(Int64(2) AS Float64) + CAST(Int64(1) AS Float64)"),
        ("f / 2", "f / CAST(Int64(2) AS Float64)"),
        ("m + m", "m + m"),
        ("m * 2", "m * CAST(Int64(2) AS Decimal128(20, 0))"),
        ("i / 2", "i / Int64(2)"),
        ("born - DATE '2020-01-01'", "born - CAST(Utf8(\"2020-01-01\") AS Date32)"),
        ("s LIKE 'a%'", "s LIKE Utf8(\"a%\")"),
        ("i + 1", "greatest(TRY_CAST(CAST(i AS Decimal128(20, 0)) + CAST(Int64(1) AS Decimal128(20, 0)) AS Int64))"),
        ("CAST(m AS DECIMAL(20, 4))", "CAST(m AS Decimal128(20, 4))"),
        ("CAST(seen AS DATE)", "CAST(seen AS Date32)"),
        ("i / j", ""),
    ] {
        let got = shown(&apply(planned(&format!("SELECT {expr} AS x FROM justice.people")).unwrap()).unwrap());
        if expect.is_empty() {
            assert!(got.contains("nullif(j, Int64(0))"), "{got}");
        } else {
            assert_eq!(got, format!("{expect} AS x"), "{expr}");
        }
    }
}

#[test]
fn refuses_what_no_null_can_stand_for() {
    for (expr, expect) in [
        ("s ~ citizenship", "a regular expression must be a literal"),
        ("regexp_like(s, citizenship)", "the pattern or format of regexp_like must be a literal"),
        ("to_char(born, s)", "the pattern or format of to_char must be a literal"),
        ("born + CAST(s AS INTERVAL)", "an interval must be a literal, such as INTERVAL '1 year'"),
        ("born + INTERVAL '30000 years'", "an interval of that length does not fit the calendar"),
        ("born::boolean", "Cannot cast Date32 to Boolean"),
        ("round(i, -18)", "decimal places must be a literal from 0 to 18"),
    ] {
        let plan = planned(&format!("SELECT {expr} FROM justice.people")).unwrap();
        let error = apply(plan).unwrap_err().strip_backtrace();
        assert!(error.ends_with(expect), "{expr}: {error}");
    }
}

#[test]
fn keeps_schemas_and_is_idempotent() {
    for sql in [
        "SELECT i + 1, i / j, -i, CAST(s AS INT), m / m, m * m * m FROM justice.people",
        "SELECT i + j AS k, count(*) FROM justice.people GROUP BY i + j HAVING sum(i * j) > 1 ORDER BY i + j",
        "SELECT p.i FROM justice.people p JOIN interior.crossings c ON p.person = c.person AND p.i / p.j > 1",
        "SELECT sum(i + 1) OVER (PARTITION BY i % j ORDER BY i * 2) FROM justice.people",
        "SELECT i + 1, count(*) FROM justice.people GROUP BY CUBE (i + 1, born + INTERVAL '1 day')",
        "SELECT i FROM justice.people WHERE i + 1 IN (SELECT i * 2 FROM justice.people)",
        "SELECT (SELECT max(q.i * p.i) FROM justice.people q WHERE q.i = p.i + 1) FROM justice.people p",
        "SELECT j + 1 AS x FROM justice.people UNION ALL SELECT j FROM justice.people",
        "SELECT i + 1 FROM justice.people EXCEPT SELECT j FROM justice.people",
        "SELECT power(i, -j), substr(s, 1, i), split_part(s, 'x', i), abs(i), seen - born FROM justice.people",
        "SELECT date_part('year', born) + date_part('month', born), seen - seen + seen FROM justice.people",
        "SELECT DISTINCT i + 1 FROM justice.people LIMIT 3",
        "SELECT CAST(i AS INT), TRY_CAST(m AS DECIMAL(6, 1)), CAST(i AS INT) > 5 FROM justice.people",
        "SELECT count(*) FILTER (WHERE b IS TRUE), b IS NOT FALSE FROM justice.people GROUP BY b IS NOT FALSE",
        "SELECT seen - born > INTERVAL '1 day', born + INTERVAL '1 hour' FROM justice.people",
        "SELECT rank() OVER (ORDER BY i) - 2, count(*) OVER () FROM justice.people",
    ] {
        let plan = planned(sql).unwrap();
        let once = apply(plan.clone()).unwrap();
        let described = |plan: &LogicalPlan| -> Vec<String> {
            let fields = plan.schema().iter();
            fields.map(|(qualifier, field)| format!("{qualifier:?}.{} {}", field.name(), field.data_type())).collect()
        };
        assert_eq!(described(&once), described(&plan), "{sql}");
        let twice = apply(once.clone()).unwrap();
        assert_eq!(twice, once, "{sql}\n{}\n{}", twice.display_indent(), once.display_indent());
    }
}

/// What the gate admits must also be run, with room to spare: the services' threads have 2 MiB.
#[test]
fn the_engine_runs_the_longest_chain_on_a_small_stack() {
    let run = || {
        let row = "(VALUES (1, DATE '2024-01-01')) AS t(x, d)";
        for (operand, operator, expect) in [("x", "+", "125"), ("x", "*", "1"), ("x", "/", "1")] {
            let chain = vec![operand; 125].join(operator);
            assert_eq!(value(&format!("SELECT {chain} FROM {row}")), expect, "{operator}");
        }
        let days = " + INTERVAL '1 day'".repeat(24);
        assert_eq!(value(&format!("SELECT d{days} FROM {row}")), "2024-01-25");
        let nested = format!("{}'abc'{}", "substr('abc',length(".repeat(31), "))".repeat(31));
        assert_eq!(value(&format!("SELECT {nested} FROM {row}")), "c");
    };
    let thread = std::thread::Builder::new().stack_size(1024 * 1024);
    thread.spawn(run).unwrap().join().unwrap();
}
