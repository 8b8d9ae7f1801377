//! What a database is asked, as the statements that reach it: whole parts of a question where all of it can be written, and
//! no more where it cannot. That they mean the same is shown over real servers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::sync::{Arc, Mutex};

use arrow::datatypes::DataType;
use async_trait::async_trait;
use datafusion::prelude::SessionContext;

use super::dialect::Dialect;
use super::mysql::MYSQL;
use super::postgres::POSTGRES;
use super::server::{Batches, Described, Errand, Server, Statement, StoredColumn};
use super::sqlite::SQLITE;
use super::{Database, DatabaseError, DatabaseTableConfig, Found, Relation};
use crate::canonical::TIMESTAMP;
use crate::tests::fixture::two_threads;
use crate::{Fingerprint, SourceError, session};

/// A database that remembers what it is asked and has no rows.
#[derive(Debug)]
struct Silent {
    asked: Mutex<Vec<String>>,
    /// The relations whose columns were asked for, connection by connection.
    looked: Mutex<Vec<Vec<String>>>,
    dialect: &'static dyn Dialect,
}

impl Silent {
    fn new(dialect: &'static dyn Dialect) -> Arc<Self> {
        Arc::new(Self { asked: Mutex::default(), looked: Mutex::default(), dialect })
    }
}

#[async_trait]
impl Server for Silent {
    fn dialect(&self) -> &'static dyn Dialect {
        self.dialect
    }

    fn identity(&self) -> String {
        "silent".to_owned()
    }

    fn relations(&self) -> &'static str {
        "the relations"
    }

    async fn columns(&self, relations: &[&Relation]) -> Result<Vec<Described>, DatabaseError> {
        self.looked.lock().unwrap().push(relations.iter().map(|relation| relation.name.clone()).collect());
        let mut all: Vec<Described> = Vec::new();
        for relation in relations {
            match relation.name.as_str() {
                "away" => return Err(DatabaseError::Silent { server: "silent".to_owned() }),
                "gone" => all.push(Ok(Vec::new())),
                "broken" => {
                    all.push(Err(DatabaseError::Interrupted));
                    break;
                }
                _ => all.push(Ok(columns())),
            }
        }
        Ok(all)
    }

    async fn read(self: Arc<Self>, statement: Statement, _batches: Batches, _: Errand) -> Result<(), DatabaseError> {
        self.asked.lock().unwrap().push(statement.text);
        Ok(())
    }
}

fn columns() -> Vec<StoredColumn> {
    let types = [
        ("person", DataType::Utf8),
        ("code", DataType::Utf8),
        ("at", TIMESTAMP),
        ("day", DataType::Date32),
        ("n", DataType::Int64),
        ("fee", DataType::Decimal128(10, 2)),
        ("share", DataType::Float64),
    ];
    let columns = types.map(|(name, data_type)| StoredColumn {
        name: name.to_owned(),
        stored: data_type.to_string(),
        granted: name != "share",
        published: Some((data_type, format!("{name}_"))),
    });
    let odd = StoredColumn { name: "odd".to_owned(), stored: "jsonb".to_owned(), granted: true, published: None };
    columns.into_iter().chain([odd]).collect()
}

fn found(server: &Arc<Silent>, name: &str) -> Found {
    let relation = Relation::try_from(name.to_owned()).unwrap();
    Found { server: Arc::clone(server) as Arc<dyn Server>, shown: relation.to_string(), relation, columns: columns() }
}

/// A session over tables `t` and `u` of one database and `v` of another.
fn context(first: &Arc<Silent>, second: &Arc<Silent>) -> SessionContext {
    let context = session(&two_threads()).unwrap();
    for (name, server) in [("t", first), ("u", first), ("v", second)] {
        let of = found(server, name);
        let all: Vec<_> = of.columns.iter().filter(|column| column.published.is_some()).collect();
        context.register_table(name, of.opened(&all).unwrap().provider).unwrap();
    }
    context
}

/// The statements of a question, the columns and tables that they begin with cut out.
async fn asked(sql: &str) -> Vec<String> {
    asked_in(&POSTGRES, sql).await
}

async fn asked_in(dialect: &'static dyn Dialect, sql: &str) -> Vec<String> {
    let (first, second) = (Silent::new(dialect), Silent::new(dialect));
    context(&first, &second).sql(sql).await.unwrap().collect().await.unwrap();
    let statements = [first, second].map(|server| server.asked.lock().unwrap().clone()).concat();
    let mut short: Vec<_> = statements.into_iter().map(without_leaves).collect();
    short.sort();
    short
}

fn without_leaves(statement: String) -> String {
    let names = ["person_", "code_", "at_", "day_", "n_", "fee_", "share_"];
    let leaves = names.iter().enumerate().map(|(at, name)| format!("{name} AS c{at}"));
    let statement = statement.replace("SELECT 1 AS none FROM ", "");
    leaves.fold(statement, |rest, column| {
        let last = format!("SELECT {column} FROM ");
        rest.replace(&format!("{column}, "), "").replace(&last, "")
    })
}

/// Each look at a database is one connection, whatever is looked at, and says of each table what can be said.
#[tokio::test]
async fn several_tables_are_looked_at_over_one_connection() {
    let server = Silent::new(&POSTGRES);
    let config = toml::from_str("kind = 'sqlite'\npath = 'x'").unwrap();
    let database = Database { config, server: Arc::clone(&server) as Arc<dyn Server> };
    let states = async |names: &[&str]| {
        let table = |name: &&str| DatabaseTableConfig {
            database: "office".to_owned(),
            relation: Relation::try_from((*name).to_owned()).unwrap(),
        };
        let tables: Vec<_> = names.iter().map(table).collect();
        let states = database.states(&tables.iter().collect::<Vec<_>>()).await;
        assert_eq!(std::mem::take(&mut *server.looked.lock().unwrap()), [names], "one connection for all of them");
        let shown = |state: Result<Fingerprint, SourceError>| match state {
            Ok(state) => state.to_string(),
            Err(SourceError::Database { relation, source, .. }) => format!("{relation}: {source}"),
            Err(other) => panic!("{other}"),
        };
        states.into_iter().map(shown).collect::<Vec<_>>()
    };
    let all = states(&["t", "u", "t"]).await;
    assert!(all.len() == 3 && all[0] == all[2] && all[0] != all[1], "{all:?}");
    assert_eq!(all[..1], states(&["t"]).await, "the state of a table is the same by itself");
    let missing = states(&["t", "gone", "u"]).await;
    assert!(
        missing.len() == 3 && missing[2] == all[1] && missing[1].starts_with("\"gone\": there is no"),
        "{missing:?}"
    );
    let broken = states(&["t", "broken", "u"]).await;
    assert!(broken.len() == 2 && broken[1].starts_with("\"broken\": "), "{broken:?}");
    assert_eq!(states(&["t", "away"]).await, ["\"t\": cannot connect to silent: the server does not answer"]);
}

#[tokio::test]
async fn columns_that_are_not_used_are_not_named() {
    let server = Silent::new(&POSTGRES);
    let statement = async |sql: &str| {
        context(&server, &server).sql(sql).await.unwrap().collect().await.unwrap();
        server.asked.lock().unwrap().pop().unwrap()
    };
    assert_eq!(statement("SELECT n FROM t").await, r#"SELECT c4 AS c0 FROM (SELECT n_ AS c4 FROM "t") AS t"#);
    let rows = [
        ("SELECT sum(n) FROM t WHERE code = 'A'", r#"(SELECT code_ AS c1, n_ AS c4 FROM "t") AS t WHERE"#),
        ("SELECT t.n FROM t JOIN u ON t.person = u.person", r#"(SELECT person_ AS c0 FROM "u") AS r"#),
        ("SELECT count(*) FROM t", r#"(SELECT 1 AS none FROM "t") AS t"#),
    ];
    for (sql, leaf) in rows {
        let statement = statement(sql).await;
        assert!(statement.contains(leaf), "{sql}: {statement}");
    }
}

#[tokio::test]
async fn what_can_be_written_is_one_statement() {
    let rows = [
        ("SELECT n FROM t", r#"SELECT c4 AS c0 FROM ("t") AS t"#),
        ("SELECT 1 FROM t", r#"SELECT c0 AS c0 FROM (SELECT '1'::int8 AS c0 FROM ("t") AS t) AS t"#),
        (
            "SELECT n FROM t WHERE code = 'GE''O' AND day >= DATE '2024-01-01'",
            r#"SELECT c2 AS c0 FROM (SELECT t.c1 AS c0, t.c3 AS c1, t.c4 AS c2 FROM ("t") AS t WHERE (t.c1 = ('GE''O'::text COLLATE "C")) AND (t.c3 >= '2024-01-01'::date)) AS t"#,
        ),
        (
            "SELECT code, person, count(*) FROM t GROUP BY code, person",
            r#"SELECT c0 AS c0, c1 AS c1, c2 AS c2 FROM (SELECT t.c1 AS c0, t.c0 AS c1, (count(*)) AS c2 FROM ("t") AS t GROUP BY 1, 2) AS t"#,
        ),
        (
            "SELECT code, count(*) FROM (SELECT code, person FROM t GROUP BY code, person) GROUP BY code",
            r#"SELECT c0 AS c0, c1 AS c1 FROM (SELECT t.c0 AS c0, (count(*)) AS c1 FROM (SELECT t.c1 AS c0, t.c0 AS c1 FROM ("t") AS t GROUP BY 1, 2) AS t GROUP BY 1) AS t"#,
        ),
        ("SELECT sum(n) FROM t", r#"SELECT c0 AS c0 FROM (SELECT (sum(t.c4))::int8 AS c0 FROM ("t") AS t) AS t"#),
        (
            "SELECT extract(year FROM at) AS y, sum(fee) FILTER (WHERE n > 1) FROM t GROUP BY 1",
            r#"SELECT c0 AS c0, c1 AS c1 FROM (SELECT date_part('year', t.c2)::int4 AS c0, (sum(t.c5) FILTER (WHERE (t.c4 > '1'::int8))) AS c1 FROM ("t") AS t GROUP BY 1) AS t"#,
        ),
        (
            "SELECT t.n, u.fee FROM t JOIN u ON t.person = u.person",
            r#"SELECT c1 AS c0, c3 AS c1 FROM (SELECT l.c0 AS c0, l.c4 AS c1, r.c0 AS c2, r.c5 AS c3 FROM ("t") AS l INNER JOIN ("u") AS r ON (l.c0 = r.c0)) AS t"#,
        ),
        (
            "SELECT n FROM t WHERE person IN (SELECT person FROM u)",
            r#"SELECT c1 AS c0 FROM (SELECT l.c0 AS c0, l.c4 AS c1 FROM ("t") AS l WHERE EXISTS (SELECT 1 FROM ("u") AS r WHERE (l.c0 = r.c0))) AS t"#,
        ),
    ];
    let mut others = Vec::new();
    for (sql, expected) in rows {
        let statements = asked(sql).await;
        if statements != [expected] {
            others.push((sql, statements));
        }
    }
    assert!(others.is_empty(), "{others:#?}");
}

#[tokio::test]
async fn what_cannot_be_written_is_done_here() {
    let rows = [
        // Floats are other values here than there.
        ("SELECT share, count(*) FROM t GROUP BY share", &["GROUP BY", "count"][..]),
        ("SELECT sum(share) FROM t", &["sum"]),
        ("SELECT n FROM t WHERE share > 0.5", &["WHERE"]),
        ("SELECT n + 1 FROM t", &["+"]),
        ("SELECT upper(code) FROM t", &["upper"]),
        ("SELECT code FROM t ORDER BY code", &["ORDER"]),
        ("SELECT t.n FROM t JOIN v ON t.person = v.person", &["JOIN"]),
        ("SELECT t.n FROM t JOIN u ON t.share = u.share", &["JOIN"]),
        ("SELECT stddev(fee) FROM t", &["stddev"]),
        ("SELECT n FROM t WHERE code LIKE 'a\\_%'", &["LIKE"]),
        ("SELECT code, n, count(*) FROM t GROUP BY GROUPING SETS ((code), (n))", &["GROUP"]),
    ];
    for (sql, absent) in rows {
        let statements = asked(sql).await;
        assert!(!statements.is_empty(), "{sql}");
        for word in absent {
            assert!(statements.iter().all(|statement| !statement.contains(word)), "{sql}: {statements:#?}");
        }
    }
}

#[tokio::test]
async fn of_a_condition_what_can_be_written_is_asked_there() {
    let statements = asked("SELECT n FROM t WHERE code = 'A' AND share > 0.5").await;
    assert_eq!(statements.len(), 1, "{statements:#?}");
    assert!(statements[0].contains(r#"WHERE (t.c1 = ('A'::text COLLATE "C"))"#), "{statements:#?}");
    assert!(!statements[0].contains("0.5"), "{statements:#?}");
}

#[test]
fn columns_are_there_granted_publishable_and_wanted_once() {
    let of = found(&Silent::new(&POSTGRES), "t");
    let config = DatabaseTableConfig { database: "d".to_owned(), relation: of.relation.clone() };
    let wanted = |names: &[&str]| {
        let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
        of.wanted(&config, &names).map(|table| table.schema.fields().len())
    };
    assert_eq!(wanted(&["n", "person"]).unwrap(), 2);
    let cause = |names: &[&str]| match wanted(names) {
        Err(SourceError::Database { source, .. }) => source.to_string(),
        Err(other) => other.to_string(),
        Ok(_) => "none".to_owned(),
    };
    assert!(cause(&["n", "nn"]).contains("no column \"nn\""));
    assert!(cause(&["n", "share"]).contains("may not read column \"share\""));
    assert!(cause(&["odd"]).contains("jsonb"));
    assert!(cause(&["n", "n"]).contains("twice"));
}

/// The same parts of questions in the SQL of others.
#[tokio::test]
async fn what_can_be_written_is_in_the_dialect_of_the_database() {
    let rows: [(&'static dyn Dialect, &str, &str); 12] = [
        (
            &SQLITE,
            "SELECT n FROM t WHERE code = 'GE''O' AND day >= DATE '2024-01-01'",
            r#"SELECT c2 AS c0 FROM (SELECT t.c1 AS c0, t.c3 AS c1, t.c4 AS c2 FROM ("t") AS t WHERE (t.c1 = ('GE''O' COLLATE BINARY)) AND (t.c3 >= (19723))) AS t"#,
        ),
        (
            &SQLITE,
            "SELECT extract(year FROM day) AS y, sum(fee) FILTER (WHERE n > 1) FROM t GROUP BY 1",
            r#"SELECT c0 AS c0, c1 AS c1 FROM (SELECT khidi_part('year', (t.c3 * 86400000000)) AS c0, khidi_sum(t.c5) FILTER (WHERE (t.c4 > (1))) AS c1 FROM ("t") AS t GROUP BY 1) AS t"#,
        ),
        (
            &SQLITE,
            "SELECT t.n, u.fee FROM t JOIN u ON t.person = u.person",
            r#"SELECT c1 AS c0, c3 AS c1 FROM (SELECT l.c0 AS c0, l.c4 AS c1, r.c0 AS c2, r.c5 AS c3 FROM ("t" LIMIT -1) AS l INNER JOIN ("u" LIMIT -1) AS r ON (l.c0 = r.c0)) AS t"#,
        ),
        (
            &SQLITE,
            "SELECT count(*) FROM t WHERE code IS NOT DISTINCT FROM person",
            r#"SELECT c0 AS c0 FROM (SELECT count(*) AS c0 FROM (SELECT t.c0 AS c0, t.c1 AS c1 FROM ("t") AS t WHERE (t.c0 IS t.c1)) AS t) AS t"#,
        ),
        (
            &SQLITE,
            "SELECT n FROM t WHERE fee = 1.5",
            r#"SELECT c0 AS c0 FROM (SELECT t.c4 AS c0, t.c5 AS c1 FROM ("t") AS t WHERE (t.c5 = x'80000000000000000000000000000096')) AS t"#,
        ),
        (
            &MYSQL,
            "SELECT n FROM t WHERE code = 'GE''O' AND day >= DATE '2024-01-01'",
            r#"SELECT c2 AS c0 FROM (SELECT t.c1 AS c0, t.c3 AS c1, t.c4 AS c2 FROM ("t") AS t WHERE (t.c1 = 'GE''O') AND (t.c3 >= DATE'2024-01-01')) AS t"#,
        ),
        (
            &MYSQL,
            "SELECT extract(year FROM at) AS y, sum(fee) FILTER (WHERE n > 1) FROM t GROUP BY 1",
            r#"SELECT c0 AS c0, c1 AS c1 FROM (SELECT YEAR(t.c2) AS c0, sum(CASE WHEN (t.c4 > CAST('1' AS SIGNED)) THEN t.c5 END) AS c1 FROM ("t") AS t GROUP BY 1) AS t"#,
        ),
        (
            &SQLITE,
            "SELECT t.n, u.fee FROM t RIGHT JOIN u ON t.n = u.n",
            r#"SELECT c0 AS c0, c2 AS c1 FROM (SELECT l.c4 AS c0, r.c4 AS c1, r.c5 AS c2 FROM ("u" LIMIT -1) AS r LEFT JOIN ("t" LIMIT -1) AS l ON (l.c4 = r.c4)) AS t"#,
        ),
        (
            &MYSQL,
            "SELECT n FROM t WHERE person IN (SELECT person FROM u)",
            r#"SELECT c1 AS c0 FROM (SELECT l.c0 AS c0, l.c4 AS c1 FROM ("t" LIMIT 18446744073709551615) AS l WHERE EXISTS (SELECT 1 FROM ("u" LIMIT 18446744073709551615) AS r WHERE (l.c0 = r.c0))) AS t"#,
        ),
        (&MYSQL, "SELECT sum(n) FROM t", r#"SELECT c0 AS c0 FROM (SELECT sum(t.c4) AS c0 FROM ("t") AS t) AS t"#),
        (
            &MYSQL,
            "SELECT n FROM t WHERE code LIKE 'a_%'",
            r#"SELECT c1 AS c0 FROM (SELECT t.c1 AS c0, t.c4 AS c1 FROM ("t") AS t WHERE (t.c1 LIKE 'a_%')) AS t"#,
        ),
        (
            &MYSQL,
            "SELECT count(*) FROM t WHERE code IS NOT DISTINCT FROM person",
            r#"SELECT c0 AS c0 FROM (SELECT count(*) AS c0 FROM (SELECT t.c0 AS c0, t.c1 AS c1 FROM ("t") AS t WHERE (t.c0 <=> t.c1)) AS t) AS t"#,
        ),
    ];
    let mut others = Vec::new();
    for (dialect, sql, expected) in rows {
        let statements = asked_in(dialect, sql).await;
        if statements != [expected] {
            others.push((dialect, sql, statements));
        }
    }
    assert!(others.is_empty(), "{others:#?}");
}

#[tokio::test]
async fn what_a_dialect_lacks_is_done_here() {
    let rows: [(&'static dyn Dialect, &str, &str); 5] = [
        // It does not mind case.
        (&SQLITE, "SELECT n FROM t WHERE code LIKE 'a%'", "LIKE"),
        (&SQLITE, "SELECT share, count(*) FROM t GROUP BY share", "GROUP"),
        (&SQLITE, "SELECT t.n FROM t FULL JOIN u ON t.person = u.person", "JOIN"),
        (&MYSQL, "SELECT t.n FROM t FULL JOIN u ON t.person = u.person", "JOIN"),
        (&MYSQL, "SELECT n FROM t WHERE code LIKE 'a\\_%'", "LIKE"),
    ];
    for (dialect, sql, absent) in rows {
        let statements = asked_in(dialect, sql).await;
        assert!(!statements.is_empty(), "{sql}");
        assert!(statements.iter().all(|statement| !statement.contains(absent)), "{sql}: {statements:#?}");
    }
}
