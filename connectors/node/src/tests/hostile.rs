//! Relations that a hostile gateway sends to end the process: refused or answered, on threads of the size that a connector
//! has. An overflow of one of their stacks would end this test with it.

use khidi_queries_disclosure::question::{Ask, MeasureKind};
use khidi_queries_functions::gate::STACK_BYTES;

use super::agency::Agency;
use super::gateway::{Gateway, code, measure, people};

/// Without optimisation frames are several times as large.
const STACK: usize = if cfg!(debug_assertions) { 4 * STACK_BYTES } else { STACK_BYTES };

const FROM: &str = "FROM mia.estimates WHERE year = 2000 AND persons = 0";

fn repeated(open: &str, times: usize, middle: &str, close: &str) -> String {
    format!("{}{middle}{}", open.repeat(times), close.repeat(times))
}

/// Relations over a public table, of which the connector would give the rows.
fn relations() -> Vec<(&'static str, &'static str, String)> {
    let numbers = |count: usize| vec!["1"; count].join(",");
    let of = |expression: String| format!("SELECT {expression} AS c0 {FROM}");
    vec![
        // Far beyond the limits.
        ("1+1, 10,000 times", "KH103", of(format!("{}1", "1+".repeat(10_000)))),
        ("5,000 parentheses", "KH103", of(repeated("(", 5_000, "1", ")"))),
        ("unclosed", "KH103", of("(".repeat(5_000))),
        ("IN of 100,000", "KH103", of(format!("year IN ({})", numbers(100_000)))),
        ("1 MB", "KH306", of(format!("'{}'", "x".repeat(1_000_000)))),
        ("sub-queries", "KH103", of(repeated("(SELECT ", 2_000, "1", ")"))),
        ("derived", "KH103", repeated("SELECT * FROM (", 2_000, "SELECT 1 AS c0", ")")),
        ("CASE", "KH101", of(repeated("CASE WHEN true THEN ", 2_000, "1", " END"))),
        ("UNION", "KH103", format!("{}SELECT 1 AS c0", "SELECT 1 AS c0 UNION ALL ".repeat(10_000))),
        ("joins", "KH103", format!("SELECT 1 AS c0 FROM mia.estimates{}", " CROSS JOIN mia.estimates".repeat(3_000))),
        ("functions", "KH103", of(repeated("abs(", 5_000, "1", ")"))),
        ("AND", "KH103", of(format!("{}true", "true AND ".repeat(10_000)))),
        ("NOT", "KH103", of(format!("{}true", "NOT ".repeat(10_000)))),
        ("minus", "KH103", of(format!("{}1", "- ".repeat(10_000)))),
        ("concatenated", "KH103", of(format!("{}'a'", "'a'||".repeat(10_000)))),
        ("WITH, doubled", "KH103", {
            let step = |at: usize| format!(", t{at} AS (SELECT a.c0 FROM t{0} a CROSS JOIN t{0} b)", at - 1);
            let steps: String = (1..40).map(step).collect();
            format!("WITH t0 AS (SELECT 1 AS c0){steps} SELECT c0 FROM t39")
        }),
        ("WITH, one after another", "KH103", {
            let step = |at: usize| format!(", t{at} AS (SELECT * FROM t{})", at - 1);
            let steps: String = (1..250).map(step).collect();
            format!("WITH t0 AS (SELECT year AS c0 {FROM}){steps} SELECT c0 FROM t249")
        }),
        // At the limits.
        ("+", "answered", of(format!("{}1", "year+".repeat(110)))),
        ("/", "answered", of(format!("{}1", "year/".repeat(110)))),
        ("60 parentheses", "answered", of(repeated("(", 60, "year", ")"))),
        ("60 functions", "answered", of(repeated("abs(", 60, "year", ")"))),
        ("60 coalesce", "answered", of(repeated("coalesce(year,", 60, "1", ")"))),
        ("IN of 9,900", "answered", of(format!("year IN ({})", numbers(9_900)))),
        ("240 conditions", "answered", of(format!("{}true", "year=1 AND ".repeat(240)))),
        ("100 CASE", "answered", of(repeated("CASE WHEN year = 1 THEN ", 100, "year", " END"))),
        ("100 minus", "answered", of(format!("{}year", "- ".repeat(100)))),
        ("100 NOT", "answered", of(format!("{}(year = 1)", "NOT ".repeat(100)))),
        ("490 concatenated", "answered", of(format!("{}'a'", "'a'||".repeat(490)))),
        ("490 casts", "answered", of(format!("year{}", "::int".repeat(490)))),
        (
            "15 derived",
            "answered",
            format!("SELECT * FROM {}", repeated("(SELECT * FROM ", 14, &format!("(SELECT year AS c0 {FROM})"), ")")),
        ),
        (
            "90 UNION ALL",
            "answered",
            format!("SELECT year AS c0 {FROM}{}", format!(" UNION ALL SELECT year {FROM}").repeat(90)),
        ),
        (
            "60 UNION",
            "answered",
            format!("SELECT year AS c0 {FROM}{}", format!(" UNION SELECT year {FROM}").repeat(60)),
        ),
        (
            "60 EXCEPT",
            "answered",
            format!("SELECT year AS c0 {FROM}{}", format!(" EXCEPT SELECT year {FROM}").repeat(60)),
        ),
        (
            "6 EXISTS",
            "answered",
            of(format!(
                "1 {FROM} AND {}true{} --",
                "EXISTS (SELECT 1 FROM mia.estimates WHERE ".repeat(6),
                ")".repeat(6)
            )),
        ),
        ("100 joins", "answered", {
            let join = |at: usize| format!(" JOIN (SELECT year {FROM}) t{at} ON t{at}.year = t0.year");
            let joins: String = (1..100).map(join).collect();
            format!("SELECT t0.year AS c0 FROM (SELECT year {FROM}) t0{joins}")
        }),
        ("12 windows", "answered", {
            let open = |at: usize| format!("SELECT t{at}.*, row_number() OVER (ORDER BY c0) AS n{at} FROM (");
            let opened: String = (0..12).map(open).collect();
            let closed: String = (0..12).rev().map(|at| format!(") t{at}")).collect();
            format!("{opened}SELECT year AS c0 {FROM}{closed}")
        }),
        ("a huge number", "answered", of("9".repeat(200_000))),
        ("a long name", "KH105", of("a".repeat(200_000))),
        // What is no relation.
        ("DDL", "KH102", "CREATE TABLE t (x INT)".into()),
        ("DML", "KH102", "DELETE FROM mia.estimates".into()),
        ("COPY", "KH102", "COPY mia.estimates TO '/tmp/x.parquet'".into()),
        ("SET", "KH102", "SET datafusion.execution.batch_size = 1".into()),
        ("two statements", "KH102", format!("SELECT 1 {FROM}; DROP TABLE mia.estimates")),
        ("table function", "KH109", "SELECT * FROM generate_series(1, 1000000000)".into()),
        ("file", "KH104", "SELECT * FROM '/etc/passwd'".into()),
        ("file by URL", "KH104", "SELECT * FROM \"file:///etc/passwd\"".into()),
        ("recursion", "KH109", "WITH RECURSIVE t AS (SELECT 1 AS x UNION ALL SELECT x FROM t) SELECT x FROM t".into()),
        ("other case", "KH104", "SELECT * FROM \"MIA\".\"Estimates\"".into()),
    ]
}

/// On threads as a connector has them.
fn as_a_connector_runs(work: impl Future<Output = ()> + Send + 'static) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(STACK).build().unwrap();
    runtime.block_on(async { tokio::spawn(work).await.unwrap() });
}

#[test]
fn relations_cannot_end_the_process() {
    as_a_connector_runs(async {
        let agency = Agency::new();
        let connector = agency.start().await.unwrap();
        let gateway = Gateway::connect(&agency, &connector).await;
        for (name, expected, relation) in relations() {
            println!("{name}");
            assert_eq!(code(gateway.ask(&gateway.request(&relation, Ask::Rows)).await), expected, "{name}");
        }
    });
}

/// The same over people, with what only they have: ties by the person.
#[test]
fn relations_over_people_cannot_either() {
    as_a_connector_runs(async {
        let agency = Agency::new();
        let connector = agency.start().await.unwrap();
        let gateway = Gateway::connect(&agency, &connector).await;
        let from = "FROM mia.border_crossings";
        let exists =
            |at: usize| format!("EXISTS (SELECT 1 {from} t{at} WHERE t{at}.person_id = t{}.person_id AND ", at - 1);
        let either = |at: usize| (0..at).map(|at| format!("t{at}.person_id")).collect::<Vec<_>>().join(",");
        let full =
            |at: usize| format!(" FULL JOIN mia.border_crossings t{at} ON t{at}.person_id = coalesce({})", either(at));
        for (name, relation) in [
            (
                "EXISTS",
                format!(
                    "SELECT t0.person_id {from} t0 WHERE {}true{}",
                    (1..7).map(exists).collect::<String>(),
                    ")".repeat(6)
                ),
            ),
            (
                "FULL JOIN",
                format!(
                    "SELECT coalesce({}) AS person_id {from} t0{}",
                    either(30),
                    (1..30).map(full).collect::<String>()
                ),
            ),
            ("UNION", format!("SELECT person_id {from}{}", format!(" UNION SELECT person_id {from}").repeat(60))),
            (
                "INTERSECT",
                format!("SELECT person_id {from}{}", format!(" INTERSECT SELECT person_id {from}").repeat(40)),
            ),
        ] {
            println!("{name}");
            let asked = gateway.cells(&relation, people(&[], vec![measure(MeasureKind::Rows)])).await;
            // The standard tier closes them all, after the plan has been judged.
            assert_eq!(code(asked), "KH205", "{name}");
        }
    });
}
