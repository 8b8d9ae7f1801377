//! MariaDB under the suite, and what only it can hold.

use khidi_connectors_sources::{Database, DatabaseConfig, ServerConfig, open};
use khidi_tests::servers::{MariaDb, Server};

use super::kinds::{self, Kind};
use super::rows::{self, Needs};
use super::troubles::{self, Tested, opening, said};
use super::{asked, conforms, over};

/// What MariaDB cannot hold.
pub(super) const LACKS: [Needs; 2] = [Needs::Endless, Needs::Cases];

const SLOW: &str = "CREATE VIEW slow AS SELECT c.* FROM crossings c WHERE sleep(600) = 0";
const ENDLESS: &str = "CREATE VIEW endless AS SELECT a.seq AS n FROM seq_1_to_1000000000 a, seq_1_to_1000000000 b";
const UNHURRIED: &str = "CREATE VIEW unhurried AS SELECT c.* FROM crossings c JOIN (SELECT sleep(0.2) AS slept LIMIT 1) AS s ON s.slept = 0";

fn tested() -> Tested {
    Tested::new(MariaDb::start().unwrap(), DatabaseConfig::MySql, [SLOW, ENDLESS, UNHURRIED])
}

#[tokio::test]
async fn suite() {
    conforms(Kind::mariadb()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn dropped_questions() {
    troubles::dropped_questions(&tested()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn many_questions() {
    troubles::many_questions(&tested()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn wrong_credentials() {
    troubles::wrong_credentials(&mut tested(), "Access denied").await;
}

/// Whoever may not read a column does not hear of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_column_without_rights() {
    let grant = "GRANT SELECT (id, direction, nights) ON register.crossings TO 'office'@'%'";
    troubles::a_column_without_rights(&tested(), grant, &[Some(&["direction", "fee"])], "no column \"fee\"").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_table_that_vanishes() {
    troubles::a_table_that_vanishes(&tested()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_server_that_restarts() {
    troubles::a_server_that_restarts(&mut tested()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_server_that_hangs() {
    troubles::a_server_that_hangs(&mut tested()).await;
}

#[test]
fn rows_are_loaded() {
    let server = MariaDb::start().unwrap();
    for table in rows::tables().iter().filter(|table| table.needs.is_none_or(|needs| !LACKS.contains(&needs))) {
        server.load(table.name, std::slice::from_ref(&table.rows), table.padded).unwrap();
        let count = server.run(&format!("SELECT count(*) FROM {}", table.name)).unwrap();
        assert_eq!(count.trim(), table.rows.num_rows().to_string(), "{}", table.name);
    }
    for (sql, expected) in [
        ("SELECT max(big), min(big) FROM numbers", format!("{0}\t-{0}", "9".repeat(38))),
        ("SELECT max(tiny), min(whole) FROM numbers", format!("0.{}\t{}", "9".repeat(38), i64::MIN)),
        (
            "SELECT min(day), max(day), min(moment) FROM days",
            "1000-01-01\t9999-12-31\t1000-01-01 00:00:00.000000".to_owned(),
        ),
        ("SELECT max(char_length(value)), sum(value = '') FROM texts", "4800\t2".to_owned()),
    ] {
        let found = server.run(sql).unwrap();
        assert_eq!(found.trim_end(), expected, "{sql}");
    }
}

/// Days that no calendar has are none, instants are in register time, wide numbers keep their digits; a truth that is
/// neither ends the question; times, bytes and bits are not published.
#[tokio::test]
async fn values_without_a_form() {
    let server = MariaDb::start().unwrap();
    let login = server.reader("reader").unwrap();
    server
        .run(
            "CREATE TABLE odd (id bigint, day date, moment datetime(6), instant timestamp(3) NULL, wide bigint unsigned,
                               huge decimal(39, 0), year year, sex enum('F', 'M'), bytes blob, bits bit(3), clock time,
                               narrow float, small tinyint unsigned, old varchar(9) CHARACTER SET latin1, truth boolean, long_text longtext);
             SET sql_mode = 'ALLOW_INVALID_DATES'; SET time_zone = '+00:00';
             INSERT INTO odd VALUES
                 (1, '0000-00-00', '0000-00-00', '2024-02-29 20:30:00.5', 18446744073709551615, 1, 1999, 'F', 'x', 5, '10:00', 0.5, 255, 'é', 1, repeat('x', 65536)),
                 (2, '2024-00-10', '2024-02-31 10:00', NULL, 0, 1, 2155, 'M', 'x', 5, '10:00', -0.25, 0, 'e', 0, concat(repeat('x', 65535), 'y')),
                 (3, '2024-02-29', '2024-02-29 23:59:59.999999', NULL, NULL, 1, NULL, NULL, 'x', 5, '10:00', NULL, NULL, NULL, NULL, NULL);",
        )
        .unwrap();
    let places = kinds::places(DatabaseConfig::MySql(kinds::server_config(&server, &login)));
    for (column, stored) in [("huge", "decimal(39,0)"), ("bytes", "blob"), ("bits", "bit(3)"), ("clock", "time")] {
        let error = open(&kinds::relation("odd"), &places, Some(&[column.to_owned()])).await.unwrap_err().to_string();
        assert!(error.contains(column) && error.contains(stored), "{error}");
    }
    let names =
        ["id", "day", "moment", "instant", "wide", "year", "sex", "narrow", "small", "old", "truth", "long_text"];
    let session = over(vec![("odd", opening(&places, "odd", Some(&names)).await.unwrap().provider)]);
    for (sql, values) in [
        (
            "SELECT id, day FROM office.odd WHERE day IS NOT NULL",
            "SELECT CAST(3 AS BIGINT) AS id, DATE '2024-02-29' AS day",
        ),
        (
            "SELECT CAST(moment AS VARCHAR) AS moment FROM office.odd WHERE moment IS NOT NULL",
            "SELECT '2024-02-29T23:59:59.999999' AS moment",
        ),
        (
            "SELECT CAST(instant AS VARCHAR) AS instant FROM office.odd WHERE instant IS NOT NULL",
            "SELECT '2024-03-01T00:30:00.500' AS instant",
        ),
        (
            "SELECT sum(wide) AS wide, max(small) AS small, min(year) AS year FROM office.odd",
            "SELECT CAST(18446744073709551615 AS DECIMAL(30, 0)) AS wide, CAST(255 AS BIGINT) AS small,
                    CAST(1999 AS BIGINT) AS year",
        ),
        (
            "SELECT id, narrow FROM office.odd WHERE sex = 'F' AND old = 'é'",
            "SELECT CAST(1 AS BIGINT) AS id, CAST(0.5 AS DOUBLE) AS narrow",
        ),
        ("SELECT count(DISTINCT long_text) AS n FROM office.odd GROUP BY id > 0", "SELECT CAST(2 AS BIGINT) AS n"),
        ("SELECT count(*) AS n FROM office.odd WHERE truth", "SELECT CAST(1 AS BIGINT) AS n"),
    ] {
        let (found, expected) = (asked(sql, &session).await.unwrap(), asked(values, &session).await.unwrap());
        assert_eq!(expected.difference(&found, false), None, "{sql}");
    }
    server.run("INSERT INTO odd (id, truth, long_text) VALUES (4, 2, repeat('x', 65537))").unwrap();
    let error = said(asked("SELECT long_text, count(*) AS n FROM office.odd GROUP BY long_text", &session).await);
    assert!(error.contains("out of range") && error.contains("long_text") && !error.contains("xx"), "{error}");
    for sql in [
        "SELECT truth FROM office.odd",
        "SELECT truth, count(*) AS n FROM office.odd GROUP BY truth",
        "SELECT count(*) AS n FROM office.odd WHERE truth",
        "SELECT id FROM office.odd WHERE truth IS NOT NULL",
    ] {
        let error = said(asked(sql, &session).await);
        assert!(error.contains("out of range") && error.contains("truth"), "{sql}: {error}");
    }
}

/// What a user may read anything of, views among it.
#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn relations_that_may_be_read() {
    let server = MariaDb::start().unwrap();
    let login = server.login("office").unwrap();
    server
        .run(
            "CREATE TABLE b (x int, y int); CREATE TABLE hidden (x int); CREATE VIEW a AS SELECT x FROM b;
             CREATE DATABASE other; CREATE TABLE other.c (x int);
             GRANT SELECT (y) ON b TO 'office'@'%'; GRANT SELECT ON a TO 'office'@'%'; GRANT SELECT ON other.c TO 'office'@'%'",
        )
        .unwrap();
    let config = DatabaseConfig::MySql(kinds::server_config(&server, &login));
    let found = Database::new(config, "/".into()).relations().await.unwrap();
    let found: Vec<_> = found.iter().map(ToString::to_string).collect();
    assert_eq!(found, [r#""a""#, r#""b""#, r#""other"."c""#]);
}

/// A statement ends by itself where it takes too long.
#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_statement_that_takes_too_long() {
    let server = MariaDb::start().unwrap();
    let login = server.reader("reader").unwrap();
    server.run("CREATE VIEW endless AS SELECT a.seq AS n FROM seq_1_to_1000000000 a, seq_1_to_1000000000 b").unwrap();
    let hasty = ServerConfig { statement_seconds: 1, ..kinds::server_config(&server, &login) };
    let opened = opening(&kinds::places(DatabaseConfig::MySql(hasty)), "endless", None).await.unwrap();
    let session = over(vec![("endless", opened.provider)]);
    let error = said(asked("SELECT count(*) AS n FROM office.endless WHERE n > 0", &session).await);
    assert!(error.contains("longer than 1 seconds"), "{error}");
}
