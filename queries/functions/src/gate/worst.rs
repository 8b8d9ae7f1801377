//! The worst texts, read, planned, rewritten and dropped on a thread with a 2 MiB stack: an overflow there would
//! abort the whole process, and with it this test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::time::{Duration, Instant};

use super::{GateLimits, Gated, parse};
use crate::context::tests::Registers;
use crate::registry::Registry;
use crate::{arithmetic, context};

const STACK: usize = 2 * 1024 * 1024;

/// Reads `sql` as a service would, with all that is derived from it dropped on the same small stack.
fn survives(sql: String) -> (bool, Duration) {
    let thread = std::thread::Builder::new().stack_size(STACK);
    let run = move || {
        let begun = Instant::now();
        let passed = match parse(&sql, &GateLimits::default()) {
            Ok(Gated::Query(query)) => {
                let copy = query.clone();
                assert_eq!(copy, query);
                let _shown = format!("{query} {query:?}");
                let plan = context::plan(query, &Registers, Registry::standard());
                if let Ok(plan) = plan {
                    let once = arithmetic::apply(plan).unwrap();
                    let _shown = once.display_indent_schema().to_string();
                    assert_eq!(arithmetic::apply(once.clone()).unwrap(), once);
                }
                true
            }
            Ok(_) => true,
            Err(_) => false,
        };
        (passed, begun.elapsed())
    };
    thread.spawn(run).unwrap().join().unwrap()
}

fn check(cases: Vec<(&str, bool, String)>) {
    for (name, expect, sql) in cases {
        let (passed, elapsed) = survives(sql);
        println!("{name}: passed {passed} in {elapsed:?}");
        assert_eq!(passed, expect, "{name}");
        assert!(elapsed < Duration::from_secs(20), "{name} took {elapsed:?}");
    }
}

fn repeated(open: &str, times: usize, middle: &str, close: &str) -> String {
    format!("{}{middle}{}", open.repeat(times), close.repeat(times))
}

#[test]
fn far_beyond_the_limits() {
    let numbers = |count: usize| vec!["1"; count].join(",");
    check(vec![
        ("1+1", false, format!("SELECT {}1", "1+".repeat(10_000))),
        ("(((", false, format!("SELECT {}", repeated("(", 5_000, "1", ")"))),
        ("unclosed", false, format!("SELECT {}", "(".repeat(5_000))),
        ("IN", false, format!("SELECT 1 IN ({})", numbers(100_000))),
        ("1 MB", false, format!("SELECT '{}'", "x".repeat(1_000_000))),
        ("UNION", false, format!("{}SELECT 1", "SELECT 1 UNION ALL ".repeat(10_000))),
        ("AND", false, format!("SELECT {}true", "true AND ".repeat(10_000))),
        ("CASE", false, format!("SELECT {}", repeated("CASE WHEN true THEN ", 2_000, "1", " END"))),
        ("sub-queries", false, format!("SELECT {}", repeated("(SELECT ", 2_000, "1", ")"))),
        ("derived", false, repeated("SELECT * FROM (", 2_000, "SELECT 1", ")")),
        ("NOT", false, format!("SELECT {}true", "NOT ".repeat(10_000))),
        ("minus", false, format!("SELECT {}1", "- ".repeat(10_000))),
        ("EXPLAIN", false, format!("{}SELECT 1", "EXPLAIN ".repeat(10_000))),
        ("INTERVAL", false, format!("SELECT {}'1'", "INTERVAL ".repeat(10_000))),
        ("casts", false, format!("SELECT 1{}", "::int".repeat(10_000))),
        ("array types", false, format!("SELECT 1::int{}", "[]".repeat(5_000))),
        ("nested types", false, format!("SELECT 1::{}", repeated("ARRAY<", 5_000, "INT", ">"))),
        ("subscripts", false, format!("SELECT x{}", "[1]".repeat(5_000))),
        ("keywords as names", false, format!("SELECT {}1", "from + ".repeat(5_000))),
        ("IS NULL", false, format!("SELECT 1{}", " IS NULL".repeat(5_000))),
        ("PIVOT", false, format!("SELECT * FROM t{}", " PIVOT(sum(a) FOR b IN (1))".repeat(1_000))),
        ("joins", false, format!("SELECT * FROM t{}", " CROSS JOIN t".repeat(3_000))),
        ("FROM list", false, format!("SELECT 1 FROM t{}", ", t".repeat(3_000))),
        ("insert", false, "INSERT INTO t ".repeat(3_000)),
    ]);
}

/// Texts on which a parser that reads by trying needs exponential time.
#[test]
fn ambiguous() {
    check(vec![
        ("floor", false, format!("SELECT {}", "floor(".repeat(60))),
        ("cast", false, format!("SELECT {}", "cast(".repeat(60))),
        ("position", false, format!("SELECT {} ,", "position(".repeat(60))),
        ("case", false, format!("SELECT {}", "case ".repeat(150))),
        ("values", false, format!("SELECT {}", "1 IN (VALUES (".repeat(30))),
        ("exists", false, format!("SELECT {}", "exists(".repeat(60))),
        ("not", false, format!("SELECT {} ,,", "not ".repeat(60))),
        ("FROM ((", false, format!("SELECT 1 FROM {}", repeated("((SELECT * FROM ", 30, "t", ") JOIN t)"))),
        ("FROM ((FROM", false, format!("SELECT 1 FROM {}", repeated("((FROM ", 30, "t", ") JOIN t)"))),
        ("FROM (((", false, format!("SELECT 1 FROM {}", repeated("(", 60, "SELECT 1", ")"))),
        (
            "FROM (( within the limit",
            false,
            format!("SELECT 1 FROM {} ,,", repeated("((SELECT * FROM ", 12, "t", ") JOIN t)")),
        ),
    ]);
}

#[test]
fn at_the_limits() {
    let numbers = |count: usize| vec!["i"; count].join(",");
    let from = "FROM justice.people";
    check(vec![
        ("+", true, format!("SELECT {}1 {from}", "i+".repeat(124))),
        ("+ literals", true, format!("SELECT {}1", "1+".repeat(124))),
        ("*", true, format!("SELECT {}1 {from}", "i*".repeat(124))),
        ("/", true, format!("SELECT {}1 {from}", "i/".repeat(124))),
        ("floats", true, format!("SELECT {}1 {from}", "f/".repeat(124))),
        ("AND", true, format!("SELECT 1 {from} WHERE {}true", "i=1 AND ".repeat(250))),
        ("%", true, format!("SELECT {}1 {from}", "i%".repeat(124))),
        ("intervals", true, format!("SELECT born {} {from}", "+ INTERVAL '1 day'".repeat(24))),
        ("powers", true, format!("SELECT {} {from}", repeated("power(f,", 64, "i", ")"))),
        ("aliases", true, format!("SELECT {} {from}", repeated("pow(f,", 64, "i", ")"))),
        ("trimmed", true, format!("SELECT {} {from}", repeated("trim(", 64, "s", ")"))),
        ("substr", true, format!("SELECT {} {from}", repeated("substr(s,length(", 32, "s", "))"))),
        ("OR", true, format!("SELECT 1 {from} WHERE {}b", "b OR ".repeat(500))),
        ("concat", true, format!("SELECT {}s {from}", "s||".repeat(500))),
        ("(((", true, format!("SELECT {} {from}", repeated("(", 64, "i", ")"))),
        ("(1+", true, format!("SELECT {} {from}", repeated("(i+i+", 50, "i", ")"))),
        ("functions", true, format!("SELECT {} {from}", repeated("abs(", 64, "i", ")"))),
        ("coalesce", true, format!("SELECT {} {from}", repeated("coalesce(i,", 64, "i", ")"))),
        ("IN", true, format!("SELECT i IN ({}) {from}", numbers(9_900))),
        ("UNION", true, format!("{}SELECT 1", "SELECT 1 UNION ALL ".repeat(500))),
        ("UNION tables", true, format!("SELECT i {from}{}", format!(" UNION ALL SELECT i {from}").repeat(255))),
        ("INTERSECT", true, format!("{}SELECT 1", "SELECT 1 INTERSECT ".repeat(500))),
        ("CASE", true, format!("SELECT {} {from}", repeated("CASE WHEN b THEN ", 150, "i", " END"))),
        ("CASE branches", true, format!("SELECT CASE {} END {from}", "WHEN i=1 THEN 2 ".repeat(480))),
        ("NOT", true, format!("SELECT {}b {from}", "NOT ".repeat(180))),
        ("minus", true, format!("SELECT {}i {from}", "- ".repeat(120))),
        ("sub-queries", true, format!("SELECT {}", repeated("(SELECT ", 6, "1", ")"))),
        ("EXISTS", true, format!("SELECT 1 WHERE {}", repeated("EXISTS (SELECT 1 WHERE ", 6, "true", ")"))),
        ("derived", true, repeated("SELECT * FROM (", 15, "SELECT 1", ")")),
        ("parenthesised unions", true, repeated("(SELECT 1 UNION ALL ", 15, "SELECT 1", ")")),
        (
            "nested joins",
            true,
            format!("SELECT 1 FROM {}", {
                let open = |at: usize| format!("(justice.people t{at} CROSS JOIN ");
                let opened: String = (0..60).map(open).collect();
                format!("{opened} justice.people t60 {}", ")".repeat(60))
            }),
        ),
        ("WITH", true, {
            let step = |at: usize| format!(", t{at} AS (SELECT * FROM t{})", at - 1);
            let steps: String = (1..250).map(step).collect();
            format!("WITH t0 AS (SELECT 1 AS x){steps} SELECT x FROM t249")
        }),
        (
            "joins",
            true,
            format!("SELECT 1 {from} t0{}", {
                let join = |at: usize| format!(" JOIN justice.people t{at} ON t{at}.i = t0.i");
                (1..200).map(join).collect::<String>()
            }),
        ),
        (
            "FROM list",
            true,
            format!("SELECT 1 {from} t0{}", {
                let more = |at: usize| format!(", justice.people t{at}");
                (1..255).map(more).collect::<String>()
            }),
        ),
        (
            "wide",
            true,
            format!("SELECT {} {from}", {
                let item = |at: usize| format!("i + {at} AS c{at}");
                (0..3_000).map(item).collect::<Vec<_>>().join(",")
            }),
        ),
        ("casts", true, format!("SELECT i{} {from}", "::int".repeat(500))),
        ("nested types", true, format!("SELECT i::{} {from}", repeated("ARRAY<", 150, "INT", ">"))),
    ]);
}
