//! SQLite under the suite, and what only a file without types can hold.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use datafusion::arrow::array::{Array, AsArray as _};
use datafusion::arrow::datatypes::{DataType, Float64Type, Int64Type};
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};
use khidi_connectors_sources::{DatabaseConfig, FileConfig, Places, open};
use khidi_tests::folders;
use khidi_tests::servers::until;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::kinds::{self, Kind};
use super::rows::{self, Table};
use super::troubles::{SOON, beside, expected, opening, said, told};
use super::{Session, asked, conforms, over};

const QUESTION: &str =
    "SELECT direction, count(*) AS n, sum(nights) AS nights FROM office.crossings GROUP BY direction";
/// A view `endless` of one column `n`, with more rows than anybody reads. Its tables are joined in this order, so that a
/// condition that no row meets takes as long.
const ENDLESS: &str =
    "CREATE TABLE few (n INTEGER); INSERT INTO few SELECT value FROM json_each('[1,2,3,4,5,6,7,8,9,10]');
     CREATE VIEW many AS SELECT d.n FROM few a CROSS JOIN few b CROSS JOIN few c CROSS JOIN few d;
     CREATE VIEW endless AS SELECT c.n FROM many a CROSS JOIN many b CROSS JOIN many c";

/// Makes a table of rows. Decimals of more than 15 digits are text.
pub(super) fn load(file: &Path, table: &Table) {
    let mut connection = Connection::open(file).unwrap();
    let schema = table.rows.schema();
    let columns = schema.fields().iter().map(|field| {
        let padded = table.padded.iter().find(|(name, _)| name == field.name());
        let declared = match field.data_type() {
            _ if padded.is_some() => padded.unwrap().1.to_owned(),
            _ if table.loose.contains(&field.name().as_str()) => "TEXT COLLATE NOCASE".to_owned(),
            DataType::Int64 => "BIGINT".to_owned(),
            DataType::Utf8 => "TEXT".to_owned(),
            DataType::Date32 => "DATE".to_owned(),
            DataType::Boolean => "BOOLEAN".to_owned(),
            DataType::Float64 => "DOUBLE".to_owned(),
            DataType::Timestamp(_, None) => "DATETIME".to_owned(),
            DataType::Decimal128(digits @ ..=15, scale) => format!("DECIMAL({digits}, {scale})"),
            DataType::Decimal128(digits, scale) => format!("DECIMAL TEXT({digits}, {scale})"),
            other => panic!("no type for {other}"),
        };
        format!("\"{}\" {declared}", field.name())
    });
    let columns = columns.collect::<Vec<_>>().join(", ");
    let name = table.name;
    connection.execute_batch(&format!("CREATE TABLE {name} ({columns})")).unwrap();
    let places = vec!["?"; schema.fields().len()].join(", ");
    let options = FormatOptions::default();
    let formatters: Vec<_> =
        table.rows.columns().iter().map(|column| ArrayFormatter::try_new(column, &options).unwrap()).collect();
    let whole = connection.transaction().unwrap();
    for row in 0..table.rows.num_rows() {
        let values = table.rows.columns().iter().zip(&formatters).map(|(column, formatter)| match column.data_type() {
            _ if column.is_null(row) => Value::Null,
            DataType::Int64 => Value::Integer(column.as_primitive::<Int64Type>().value(row)),
            DataType::Float64 => Value::Real(column.as_primitive::<Float64Type>().value(row)),
            DataType::Boolean => Value::Integer(column.as_boolean().value(row).into()),
            _ => Value::Text(formatter.value(row).to_string()),
        });
        whole.execute(&format!("INSERT INTO {name} VALUES ({places})"), params_from_iter(values)).unwrap();
    }
    whole.commit().unwrap();
}

/// A file with the crossings and what `sql` makes, and its folder.
fn file(sql: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = folders::empty().unwrap();
    let path = folder.path().join("register.sqlite");
    load(&path, rows::tables().iter().find(|table| table.name == "crossings").unwrap());
    Connection::open(&path).unwrap().execute_batch(sql).unwrap();
    (folder, path)
}

fn config(path: &Path) -> FileConfig {
    let look_every = Duration::from_secs(60);
    FileConfig { path: path.to_owned(), connections: 2, statement_seconds: 300, copy_seconds: 300, look_every }
}

fn places(path: &Path) -> Places {
    kinds::places(DatabaseConfig::Sqlite(config(path)))
}

async fn session(places: &Places, tables: &[&'static str]) -> Session {
    let mut opened = Vec::new();
    for table in tables {
        opened.push((*table, opening(places, table, None).await.unwrap().provider));
    }
    over(opened)
}

/// A file with the view, to which somebody writes while it is read.
fn endless() -> (tempfile::TempDir, PathBuf, Connection) {
    let (folder, path) = file(&format!("PRAGMA journal_mode = WAL; CREATE TABLE mark (n INT); {ENDLESS}"));
    let writer = Connection::open(&path).unwrap();
    (folder, path, writer)
}

/// Whether nobody reads the file as it was: only then is all that was written put in its place.
fn is_unread(writer: &Connection) -> bool {
    writer.execute_batch("INSERT INTO mark VALUES (1)").unwrap();
    let counts = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(1)?, row.get::<_, i64>(2)?));
    let (written, placed) = writer.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], counts).unwrap();
    written == placed
}

#[tokio::test]
async fn suite() {
    conforms(Kind::sqlite()).await;
}

/// A statement that nobody waits for ends, whether it has given rows or not, and makes room for others.
#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn dropped_questions() {
    let (_folder, path, writer) = endless();
    let session = session(&places(&path), &["endless", "crossings"]).await;
    let questions = [
        "SELECT count(*) AS n FROM office.endless WHERE n > 0",
        "SELECT n FROM office.endless WHERE n > 10",
        "SELECT sum(CAST(n AS DOUBLE)) AS n FROM office.endless",
        "SELECT n FROM office.endless ORDER BY n LIMIT 3",
    ];
    for sql in questions.iter().cycle().take(12) {
        let question = beside(&session, sql);
        until(SOON, || Ok(question.is_finished() || !is_unread(&writer))).unwrap();
        assert!(!question.is_finished(), "{sql}: {:?}", question.await);
        question.abort();
        assert!(question.await.unwrap_err().is_cancelled());
        until(SOON, || Ok(is_unread(&writer))).unwrap();
    }
    assert_eq!(expected().await.difference(&asked(QUESTION, &session).await.unwrap(), false), None);
}

/// A statement ends by itself where it takes too long.
#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_statement_that_takes_too_long() {
    let (_folder, path, writer) = endless();
    let hasty = FileConfig { statement_seconds: 1, ..config(&path) };
    let session = session(&kinds::places(DatabaseConfig::Sqlite(hasty)), &["endless"]).await;
    let error = said(asked("SELECT count(*) AS n FROM office.endless WHERE n > 0", &session).await);
    assert!(error.contains("longer than 1 seconds"), "{error}");
    until(SOON, || Ok(is_unread(&writer))).unwrap();
}

/// Files that cannot be read say why.
#[tokio::test]
async fn files_that_are_none() {
    let (folder, path) = file("");
    let says = async |path: &Path, says: &str| {
        let error = told(&opening(&places(path), "crossings", None).await.unwrap_err());
        assert!(error.contains(says), "{error:?} does not say {says:?}");
    };
    says(&folder.path().join("nowhere.sqlite"), "nowhere.sqlite: cannot be read").await;
    let other = folder.path().join("other.sqlite");
    fs::write(&other, "id;name\n1;Nino\n".repeat(200)).unwrap();
    says(&other, "is no SQLite database, or is encrypted").await;
    fs::write(&other, "").unwrap();
    says(&other, "no such table").await;
    fs::remove_file(&other).unwrap();
    Connection::open(&other)
        .unwrap()
        .execute_batch("PRAGMA encoding = 'UTF-16le'; CREATE TABLE crossings (id INT)")
        .unwrap();
    says(&other, "UTF-16le").await;
    let writer = Connection::open(&path).unwrap();
    writer.execute_batch("BEGIN EXCLUSIVE").unwrap();
    says(&path, "is locked by another program").await;
    drop(writer);
    opening(&places(&path), "crossings", None).await.unwrap();
    let error = told(&opening(&places(&path), "nowhere", None).await.unwrap_err());
    assert!(error.contains("nowhere"), "{error}");
}

/// A table that changes under a session: a column that has gone is not its own name.
#[tokio::test]
async fn a_table_that_vanishes() {
    let (_folder, path) = file("");
    let session = session(&places(&path), &["crossings"]).await;
    let change = |sql: &str| Connection::open(&path).unwrap().execute_batch(sql).unwrap();
    change("ALTER TABLE crossings DROP COLUMN point");
    let error = said(asked("SELECT point, count(*) AS n FROM office.crossings GROUP BY point", &session).await);
    assert!(error.contains("no such column") && error.contains("point"), "{error}");
    change("DROP TABLE crossings");
    let error = said(asked(QUESTION, &session).await);
    assert!(error.contains("crossings"), "{error}");
}

/// Whatever is not what its column is declared to hold ends a question that looks at it, wherever it looks, and is not told.
#[tokio::test]
async fn values_of_other_types() {
    let columns = [
        ("whole", "INTEGER", "'seven7'"),
        ("half", "BIGINT", "7.5"),
        ("name", "TEXT", "x'c3b1'"),
        ("broken", "VARCHAR(9)", "CAST(x'ff' AS TEXT)"),
        ("rate", "REAL", "'seven7'"),
        ("truth", "BOOLEAN", "2"),
        ("word", "BOOLEAN", "'true'"),
        ("day", "DATE", "'01.02.2024'"),
        ("serial", "DATE", "45000"),
        ("moment", "DATETIME", "'2024-01-01'"),
        ("zoned", "TIMESTAMP", "'2024-01-01 00:00:00Z'"),
        ("money", "DECIMAL(12, 2)", "1.005"),
        ("wide", "DECIMAL(4, 2)", "123"),
        ("free", "DECIMAL TEXT(38, 2)", "'1e3'"),
    ];
    let declared: Vec<_> = columns.iter().map(|(name, declared, _)| format!("{name} {declared}")).collect();
    let (_folder, path) = file(&format!("CREATE TABLE odd (id INT, document BLOB, {})", declared.join(", ")));
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch("INSERT INTO odd (id) VALUES (1)").unwrap();
    let names: Vec<_> = ["id"].into_iter().chain(columns.iter().map(|(name, ..)| *name)).collect();
    let all = opening(&places(&path), "odd", Some(&names)).await.unwrap();
    let session = over(vec![("odd", all.provider)]);
    for (name, declared, value) in columns {
        let questions = [
            format!("SELECT {name} FROM office.odd"),
            format!("SELECT count({name}) AS n FROM office.odd"),
            format!("SELECT {name}, count(*) AS n FROM office.odd GROUP BY {name}"),
            format!("SELECT id FROM office.odd WHERE {name} = {name}"),
            format!("SELECT count(*) AS n FROM office.odd WHERE {name} IS NOT NULL"),
            format!("SELECT a.id FROM office.odd a JOIN office.odd b ON a.{name} = b.{name}"),
        ];
        for sql in &questions {
            asked(sql, &session).await.unwrap();
        }
        connection.execute_batch(&format!("INSERT INTO odd (id, {name}) VALUES (2, {value})")).unwrap();
        for sql in &questions {
            let error = said(asked(sql, &session).await);
            let says = error.contains(&format!("\"{name}\" of \"odd\"")) && error.contains(declared);
            let tells = error.contains("seven7") || error.contains("45000") || error.contains("1.005");
            assert!(says && !tells, "{sql}: {error}");
        }
        connection.execute_batch("DELETE FROM odd WHERE id = 2").unwrap();
    }
    let error = open(&kinds::relation("odd"), &places(&path), None).await.unwrap_err().to_string();
    assert!(error.contains("document") && error.contains("BLOB"), "{error}");
}
