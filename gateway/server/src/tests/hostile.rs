//! Questions that are to end the process, through Flight SQL: refused or answered, on threads of the size that a gateway
//! has. An overflow of one of their stacks would end this test with it.

use khidi_certs::Role;
use khidi_queries_functions::gate::STACK_BYTES;

use super::agency::{Behaviour, FakeAgency};
use super::federation::Federation;
use super::questions::ask;

/// Without optimisation frames are several times as large.
const STACK: usize = if cfg!(debug_assertions) { 4 * STACK_BYTES } else { STACK_BYTES };

fn repeated(open: &str, times: usize, middle: &str, close: &str) -> String {
    format!("{}{middle}{}", open.repeat(times), close.repeat(times))
}

/// The agency always answers with one cell, whatever it is asked.
const COUNT: &str = "SELECT count(*) AS n FROM interior.totals";

fn questions() -> Vec<(&'static str, &'static str, String)> {
    let above = |expression: String| format!("SELECT {expression} AS x FROM ({COUNT}) AS t");
    let numbers = |count: usize| vec!["1"; count].join(",");
    vec![
        ("1+1, 10,000 times", "KH103", above(format!("{}1", "1+".repeat(10_000)))),
        ("5,000 parentheses", "KH103", above(repeated("(", 5_000, "1", ")"))),
        ("IN of 100,000", "KH103", above(format!("n IN ({})", numbers(100_000)))),
        ("1 MB", "KH103", above(format!("'{}'", "x".repeat(1_000_000)))),
        ("sub-queries", "KH103", above(repeated("(SELECT ", 2_000, "1", ")"))),
        ("derived", "KH103", repeated("SELECT * FROM (", 2_000, COUNT, ")")),
        ("CASE", "KH101", above(repeated("CASE WHEN true THEN ", 2_000, "1", " END"))),
        ("UNION", "KH103", format!("{}{COUNT}", format!("{COUNT} UNION ALL ").repeat(5_000))),
        ("NOT", "KH103", above(format!("{}true", "NOT ".repeat(10_000)))),
        ("minus", "KH103", above(format!("{}1", "- ".repeat(10_000)))),
        ("concatenated", "KH103", above(format!("{}'a'", "'a'||".repeat(10_000)))),
        ("functions", "KH103", above(repeated("abs(", 5_000, "n", ")"))),
        ("WITH, one after another", "KH103", {
            let step = |at: usize| format!(", t{at} AS (SELECT * FROM t{})", at - 1);
            format!("WITH t0 AS ({COUNT}){} SELECT n FROM t249", (1..250).map(step).collect::<String>())
        }),
        ("+", "answered", above(format!("{}1", "n+".repeat(120)))),
        ("/", "answered", above(format!("{}1", "n/".repeat(120)))),
        ("60 functions", "answered", above(repeated("abs(", 60, "n", ")"))),
        ("60 coalesce", "answered", above(repeated("coalesce(n,", 60, "1", ")"))),
        ("240 conditions", "answered", above(format!("{}true", "n=1 AND ".repeat(240)))),
        ("IN of 9,900", "answered", above(format!("n IN ({})", numbers(9_900)))),
        ("100 CASE", "answered", above(repeated("CASE WHEN n = 1 THEN ", 100, "n", " END"))),
        ("490 concatenated", "answered", above(format!("{}'a'", "'a'||".repeat(490)))),
        ("15 derived", "answered", repeated("SELECT * FROM (", 14, COUNT, ")")),
        ("80 CTEs", "answered", {
            let step = |at: usize| format!(", t{at} AS (SELECT * FROM t{})", at - 1);
            format!("WITH t0 AS ({COUNT}){} SELECT n FROM t80", (1..81).map(step).collect::<String>())
        }),
        ("40 UNION", "answered", format!("{}{COUNT}", format!("{COUNT} UNION ").repeat(40))),
        ("100 joins", "answered", {
            let join = |at: usize| format!(" JOIN ({COUNT}) AS t{at} ON t{at}.n = t0.n");
            format!("SELECT t0.n FROM ({COUNT}) AS t0{}", (1..100).map(join).collect::<String>())
        }),
        ("6 EXISTS", "answered", above(format!("{}true{}", "EXISTS (SELECT 1 WHERE ".repeat(6), ")".repeat(6)))),
        ("a long name", "KH105", above("a".repeat(200_000))),
        ("other case", "KH104", "SELECT * FROM \"Interior\".\"Totals\"".into()),
        ("DDL", "KH102", "DROP TABLE interior.totals".into()),
        ("DML", "KH102", "UPDATE interior.totals SET n = 1".into()),
        ("COPY", "KH102", "COPY interior.totals TO '/tmp/x.parquet'".into()),
        ("SET", "KH102", "SET datafusion.execution.batch_size = 1".into()),
        ("table function", "KH109", "SELECT * FROM generate_series(1, 1000000000)".into()),
        ("file", "KH109", "SELECT * FROM '/etc/passwd'".into()),
    ]
}

#[test]
fn questions_cannot_end_the_process() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(STACK).build().unwrap();
    let asking = async {
        let federation = Federation::new();
        let interior = FakeAgency::start(&federation, "interior", Behaviour::Answers).await;
        let gateway = federation.gateway(&[&interior]).await;
        let mut nino = federation.client(&gateway, Role::Analyst, "nino").await;
        for (name, expected, sql) in questions() {
            println!("{name}");
            let found = ask(&mut nino, &sql).await.map_or_else(|code| code, |_| "answered".to_owned());
            assert_eq!(found, expected, "{name}");
        }
        gateway.shutdown().await;
    };
    runtime.block_on(async { tokio::spawn(asking).await.unwrap() });
}
