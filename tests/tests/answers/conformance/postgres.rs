//! PostgreSQL under the suite, and what only it can hold.

use khidi_connectors_sources::{DatabaseConfig, open};
use khidi_tests::servers::{Postgres, Server};

use super::kinds::{self, Kind};
use super::troubles::{self, Tested};
use super::{asked, conforms, over};

const SLOW: &str = "CREATE VIEW slow AS SELECT c.* FROM crossings c, pg_sleep(600)";
const ENDLESS: &str = "CREATE VIEW endless AS SELECT n FROM generate_series(1::bigint, 1000000000000) AS n";
const UNHURRIED: &str = "CREATE VIEW unhurried AS SELECT c.* FROM crossings c, pg_sleep(0.2)";

fn tested() -> Tested {
    Tested::new(Postgres::start().unwrap(), DatabaseConfig::Postgres, [SLOW, ENDLESS, UNHURRIED])
}

#[tokio::test]
async fn suite() {
    conforms(Kind::postgres()).await;
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
    troubles::wrong_credentials(&mut tested(), "password authentication failed").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_column_without_rights() {
    let grant = "GRANT SELECT (id, direction, nights) ON crossings TO office";
    troubles::a_column_without_rights(&tested(), grant, &[None, Some(&["direction", "fee"])], "may not read column")
        .await;
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

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_connector_that_ends() {
    troubles::a_connector_that_ends(&tested()).await;
}

/// Days that no calendar of a register has are none; numbers without digits of their own, documents and lists are not
/// published, and do not stand in the way of other columns.
#[tokio::test]
async fn values_without_a_form() {
    let server = Postgres::start().unwrap();
    let login = server.reader("reader").unwrap();
    server
        .run(
            "CREATE TYPE sex AS ENUM ('M', 'F');
             CREATE TABLE odd (id bigint, day date, moment timestamp, zoned timestamptz, money numeric(8, 2), free numeric,
                               document jsonb, list int[], sex sex, small smallint, narrow real);
             INSERT INTO odd VALUES
                 (1, 'infinity', '-infinity', 'infinity', 'NaN', 1.5, '{}', '{1}', 'F', 7, 0.1),
                 (2, '0044-03-15 BC', '0044-03-15 12:00 BC', '0044-03-15 12:00 BC', 1.25, 2, NULL, NULL, 'M', -7, 'NaN'),
                 (3, '12000-01-01', '12000-01-01', '12000-01-01', NULL, NULL, NULL, NULL, NULL, NULL, NULL),
                 (4, '2024-02-29', '2024-02-29 23:59:59.999999', '2024-02-29 20:30:00+00', -1.25, 0, '[]', '{}', 'F', 0, 1);",
        )
        .unwrap();
    let places = kinds::places(DatabaseConfig::Postgres(kinds::server_config(&server, &login)));
    for (column, stored) in [("free", "numeric"), ("document", "jsonb"), ("list", "integer[]")] {
        let error = open(&kinds::relation("odd"), &places, Some(&[column.to_owned()])).await.unwrap_err().to_string();
        assert!(error.contains(column) && error.contains(stored), "{error}");
    }
    open(&kinds::relation("odd"), &places, None).await.unwrap_err();
    let published = ["id", "day", "moment", "zoned", "money", "sex", "small", "narrow"].map(str::to_owned);
    let opened = open(&kinds::relation("odd"), &places, Some(&published)).await.unwrap();
    let session = over(vec![("odd", opened.provider)]);
    let same = async |sql: &str, values: &str| {
        let (found, expected) = (asked(sql, &session).await.unwrap(), asked(values, &session).await.unwrap());
        assert_eq!(expected.difference(&found, false), None, "{sql}");
    };
    same(
        "SELECT id, day FROM office.odd WHERE day IS NOT NULL",
        "SELECT CAST(4 AS BIGINT) AS id, DATE '2024-02-29' AS day",
    )
    .await;
    same(
        "SELECT CAST(moment AS VARCHAR) AS moment, CAST(zoned AS VARCHAR) AS zoned FROM office.odd
         WHERE moment IS NOT NULL OR zoned IS NOT NULL",
        "SELECT '2024-02-29T23:59:59.999999' AS moment, '2024-03-01T00:30:00' AS zoned",
    )
    .await;
    same(
        "SELECT sum(money) AS money, count(money) AS n FROM office.odd",
        "SELECT CAST(0 AS DECIMAL(18, 2)) AS money, CAST(2 AS BIGINT) AS n",
    )
    .await;
    same(
        "SELECT id, small FROM office.odd WHERE sex = 'F' AND small = 7",
        "SELECT CAST(1 AS BIGINT) AS id, CAST(7 AS BIGINT) AS small",
    )
    .await;
}
