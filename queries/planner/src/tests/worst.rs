//! The largest questions that pass the gate, planned for agencies and dropped on a thread with the stack of a service: an
//! overflow there would abort the whole process, and with it this test.

use khidi_queries_functions::gate::{self, GateLimits, STACK_BYTES};

use super::{Rules, planned};

/// Without optimisation frames are several times as large.
const STACK: usize = if cfg!(debug_assertions) { 4 * STACK_BYTES } else { STACK_BYTES };

/// Plans `sql` for an agency of the bare policy, which asks most; gives "answered" or the code of the refusal.
fn outcome(sql: String) -> String {
    let run = move || match gate::parse(&sql, &GateLimits::default()) {
        Ok(_) => match planned(&sql, Rules::Bare) {
            Ok(_) => "answered".to_owned(),
            Err(refusal) => refusal.code().number().to_owned(),
        },
        Err(_) => "gate".to_owned(),
    };
    std::thread::Builder::new().stack_size(STACK).spawn(run).unwrap().join().unwrap()
}

fn repeated(open: &str, times: usize, middle: &str, close: &str) -> String {
    format!("{}{middle}{}", open.repeat(times), close.repeat(times))
}

/// Questions at the limits of the gate, and what becomes of each.
fn at_the_limits() -> Vec<(&'static str, &'static str, String)> {
    let from = "FROM mof.employment_income";
    let person =
        |at: usize| format!("SELECT person_id FROM (SELECT person_id FROM mof.employment_income WHERE year > {at})");
    vec![
        ("+", "KH103", format!("SELECT sum({}1) {from}", "year+".repeat(124))),
        ("AND", "answered", format!("SELECT count(*) {from} WHERE {}true", "year=1 AND ".repeat(240))),
        ("OR", "answered", format!("SELECT count(*) {from} WHERE {}false", "year=1 OR ".repeat(240))),
        ("NOT", "answered", format!("SELECT count(*) {from} WHERE {}(year = 1)", "NOT ".repeat(180))),
        ("minus", "KH103", format!("SELECT sum({}year) {from}", "- ".repeat(120))),
        ("concat", "KH103", format!("SELECT {}'a', count(*) {from} GROUP BY 1", "'a'||".repeat(490))),
        ("(((", "answered", format!("SELECT sum({}) {from}", repeated("(", 60, "year + 1", ")"))),
        ("functions", "answered", format!("SELECT sum({}) {from}", repeated("abs(", 60, "year", ")"))),
        ("coalesce", "answered", format!("SELECT sum({}) {from}", repeated("coalesce(year,", 60, "1", ")"))),
        ("IN", "answered", format!("SELECT count(*) {from} WHERE year IN ({})", vec!["1"; 9_900].join(","))),
        (
            "CASE",
            "answered",
            format!("SELECT sum({}) {from}", repeated("CASE WHEN year = 1 THEN ", 100, "year", " END")),
        ),
        ("casts", "KH103", format!("SELECT sum(year{}) {from}", "::int".repeat(490))),
        ("huge number", "KH105", format!("SELECT sum({}) {from}", "9".repeat(200_000))),
        ("long name", "KH105", format!("SELECT sum({}) {from}", "a".repeat(200_000))),
        (
            "long text",
            "answered",
            format!("SELECT count(*) {from} WHERE person_id IS NOT NULL AND 'a' <> '{}'", "ა".repeat(60_000)),
        ),
        (
            "derived",
            "answered",
            format!("SELECT count(*) FROM {}", repeated("(SELECT * FROM ", 14, "mof.employment_income", ")")),
        ),
        (
            "derived, cut",
            "KH201",
            format!("SELECT count(*) FROM {}", repeated("(SELECT * FROM ", 14, "mof.employment_income", " LIMIT 5)")),
        ),
        (
            "UNION ALL",
            "KH103",
            format!(
                "SELECT count(*) FROM (SELECT year {from}{})",
                format!(" UNION ALL SELECT year {from}").repeat(250)
            ),
        ),
        (
            "UNION",
            "KH103",
            format!(
                "SELECT count(*) FROM (SELECT person_id {from}{})",
                format!(" UNION SELECT person_id {from}").repeat(250)
            ),
        ),
        (
            "EXCEPT",
            "KH103",
            format!(
                "SELECT count(*) FROM (SELECT person_id {from}{})",
                format!(" EXCEPT SELECT person_id {from}").repeat(100)
            ),
        ),
        ("INTERSECT", "KH103", {
            let more: String = (0..60).map(|at| format!(" INTERSECT {}", person(at))).collect();
            format!("SELECT count(*) FROM (SELECT person_id {from}{more})")
        }),
        ("joins", "answered", {
            let join = |at: usize| format!(" JOIN mof.employment_income t{at} ON t{at}.person_id = t0.person_id");
            format!("SELECT count(*) {from} t0{}", (1..120).map(join).collect::<String>())
        }),
        ("FULL JOINs", "answered", {
            let either = |at: usize| (0..at).map(|at| format!("t{at}.person_id")).collect::<Vec<_>>().join(",");
            let join = |at: usize| {
                format!(" FULL JOIN mof.employment_income t{at} ON t{at}.person_id = coalesce({})", either(at))
            };
            format!("SELECT count(t1.person_id) {from} t0{}", (1..30).map(join).collect::<String>())
        }),
        ("EXISTS", "answered", {
            let open =
                |at: usize| format!("EXISTS (SELECT 1 {from} t{at} WHERE t{at}.person_id = t{}.person_id AND ", at - 1);
            format!("SELECT count(*) {from} t0 WHERE {}true{}", (1..7).map(open).collect::<String>(), ")".repeat(6))
        }),
        ("EXISTS selected", "answered", {
            let one = |at: usize| {
                format!(
                    "count(*) FILTER (WHERE EXISTS (SELECT 1 {from} u WHERE u.person_id = t.person_id AND u.year = {at}))"
                )
            };
            format!("SELECT {} {from} t", (0..12).map(one).collect::<Vec<_>>().join(","))
        }),
        ("VALUES", "KH103", {
            let rows = (0..400).map(|at| format!("({at},'a')")).collect::<Vec<_>>().join(",");
            format!("SELECT count(*) {from} t JOIN (VALUES {rows}) v(y, n) ON v.y = t.year")
        }),
        ("WITH", "KH103", {
            let step = |at: usize| format!(", t{at} AS (SELECT * FROM t{})", at - 1);
            format!("WITH t0 AS (SELECT * {from}){} SELECT count(*) FROM t100", (1..101).map(step).collect::<String>())
        }),
        ("WITH, doubled", "answered", {
            let step = |at: usize| {
                format!(", t{at} AS (SELECT a.person_id FROM t{0} a JOIN t{0} b ON a.person_id = b.person_id)", at - 1)
            };
            format!("WITH t0 AS (SELECT * {from}){} SELECT count(*) FROM t7", (1..8).map(step).collect::<String>())
        }),
        ("LATERAL", "answered", {
            let join = |at: usize| {
                format!(" CROSS JOIN LATERAL (SELECT max(u.year) y {from} u WHERE u.person_id = t.person_id) l{at}")
            };
            format!("SELECT count(*) {from} t{}", (0..30).map(join).collect::<String>())
        }),
        ("windows", "answered", {
            let open = |at: usize| {
                format!("SELECT t{at}.*, row_number() OVER (PARTITION BY person_id ORDER BY year) AS n{at} FROM (")
            };
            format!(
                "SELECT count(*) FROM ({}SELECT * {from}{})",
                (0..12).map(open).collect::<String>(),
                (0..12).rev().map(|at| format!(") t{at}")).collect::<String>()
            )
        }),
        (
            "wide",
            "answered",
            format!(
                "SELECT {} {from}",
                (0..200).map(|at| format!("sum(year + {at}) AS c{at}")).collect::<Vec<_>>().join(",")
            ),
        ),
    ]
}

#[test]
fn the_largest_questions_are_planned() {
    for (name, expected, sql) in at_the_limits() {
        println!("{name}");
        assert_eq!(outcome(sql), expected, "{name}");
    }
}
