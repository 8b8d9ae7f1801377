//! What the statements of one question see of a PostgreSQL server that is written to all the while: one moment, or nothing. Two
//! accounts are kept in balance by every transaction that writes, so that whoever sees two moments sees them out of balance.

use std::sync::Arc;
use std::time::Duration;

use arrow::array::{AsArray as _, RecordBatch};
use arrow::datatypes::Int64Type;
use datafusion::physical_plan::collect;
use khidi_connectors_sources::{DatabaseConfig, Moment, Original, Places, Reader, ServerConfig, Until, task};
use khidi_tests::process::Process;
use khidi_tests::servers::{Login, Postgres, Server, read_parquet, until};
use khidi_tests::{Outcome, folders};
use tokio::time::{Instant, timeout};

use super::kinds;
use super::troubles::{SOON, opening, told};
use super::{Session, over, planned};

const READER: &str = "reader";
/// Enough that two moments are met with, where there are two.
const ROUNDS: usize = 120;

const TABLES: &str = "
    CREATE TABLE here (amount bigint); INSERT INTO here VALUES (0);
    CREATE TABLE there (amount bigint); INSERT INTO there VALUES (0);
    CREATE VIEW slow AS SELECT here.amount FROM here, pg_sleep(600);
    CREATE VIEW slowly AS SELECT there.amount FROM there, pg_sleep(1);
    CREATE VIEW limits AS SELECT setting::bigint AS amount FROM pg_settings WHERE name = 'statement_timeout';
    CREATE VIEW rising AS SELECT n AS amount, n::float8 AS share FROM generate_series(1::bigint, 80000) AS n";

/// Moves one from an account to the other for as long as the server runs, each time in one transaction.
const WRITER: &str = "
    DO $$ BEGIN
        LOOP
            UPDATE here SET amount = amount - 1;
            UPDATE there SET amount = amount + 1;
            COMMIT;
            PERFORM pg_sleep(0.001);
        END LOOP;
    END $$";

const HERE: &str = "SELECT sum(amount) AS n FROM office.here";
const THERE: &str = "SELECT sum(amount) AS n FROM office.there";
/// A question about both that no database is asked whole.
const BOTH: &str =
    "SELECT sum(amount) AS n FROM (SELECT amount FROM office.here UNION ALL SELECT amount FROM office.there) AS t";

/// A server that is written to.
struct Written {
    // The client of the writer.
    _writer: Process,
    server: Postgres,
    reader: Login,
}

impl Written {
    fn begin() -> Self {
        let server = Postgres::start().unwrap();
        let reader = server.reader(READER).unwrap();
        server.run(TABLES).unwrap();
        let writer = server.begin(WRITER).unwrap();
        until(SOON, || Ok(server.run("SELECT amount <> 0 FROM here")?.trim() == "t")).unwrap();
        Self { _writer: writer, server, reader }
    }

    fn places(&self, connections: usize) -> Places {
        let mut config = kinds::server_config(&self.server, &self.reader);
        (config.host, config.password_file, config.tls) = (self.server.socket().display().to_string(), None, None);
        kinds::places(DatabaseConfig::Postgres(ServerConfig { connections, copy_seconds: 7200, ..config }))
    }

    async fn session(&self, connections: usize) -> Session {
        let places = self.places(connections);
        let mut opened = Vec::new();
        for table in ["here", "there", "slow", "slowly", "limits", "rising"] {
            opened.push((table, opening(&places, table, None).await.unwrap().provider));
        }
        over(opened)
    }

    /// Ends the connections of the connector that do something, or nothing.
    fn end_connections(&self) {
        let sql = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{READER}'");
        assert!(self.server.run(&sql).unwrap().starts_with('t'), "there is no connection to end");
    }

    fn is_left(&self) {
        until(SOON, || Ok(self.server.connections(READER)? == 0)).unwrap();
    }

    /// Waits until the server answers so many statements.
    fn is_busy(&self, statements: usize) {
        until(SOON, || Ok(self.server.activity(READER)?.len() == statements)).unwrap();
    }
}

/// Somebody who reads at a moment, and has time.
fn reader(moment: &Arc<Moment>) -> Arc<Reader> {
    moment.attend(Until::Deadline(Instant::now() + SOON))
}

/// The one number of an answer to whoever reads.
async fn read(sql: &str, session: &Session, reader: Arc<Reader>) -> Outcome<i64> {
    let physical = session.context.state().create_physical_plan(&planned(sql, session)?).await?;
    Ok(number(&collect(physical, task(&session.context, reader)).await?))
}

/// The same where nobody is to see the same.
async fn read_alone(sql: &str, session: &Session) -> Outcome<i64> {
    let physical = session.context.state().create_physical_plan(&planned(sql, session)?).await?;
    Ok(number(&collect(physical, session.context.task_ctx()).await?))
}

fn number(batches: &[RecordBatch]) -> i64 {
    let numbers = batches.iter().flat_map(|batch| batch.column(0).as_primitive::<Int64Type>().iter().flatten());
    numbers.sum()
}

/// One more fragment of a question that is running.
fn beside(sql: &'static str, session: &Session, moment: &Arc<Moment>) -> tokio::task::JoinHandle<Outcome<i64>> {
    let (session, reader) = (session.clone(), reader(moment));
    tokio::spawn(async move { read(sql, &session, reader).await })
}

fn said(answer: Outcome<i64>) -> String {
    told(answer.unwrap_err().as_ref())
}

/// Both accounts by two fragments, at once or one after the other.
async fn balance(session: &Session, round: usize) -> Outcome<i64> {
    let moment = Arc::new(Moment::default());
    let (here, there) = match round % 3 {
        0 => (read(HERE, session, reader(&moment)).await, read(THERE, session, reader(&moment)).await),
        1 => {
            let (here, there) = (beside(HERE, session, &moment), beside(THERE, session, &moment));
            (here.await?, there.await?)
        }
        _ => {
            let whole = reader(&moment);
            (read(HERE, session, Arc::clone(&whole)).await, read(THERE, session, whole).await)
        }
    };
    Ok(here? + there?)
}

/// Without a moment two of them are seen, so that the tests below see what they look for.
#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn alone_each_sees_its_own() {
    let written = Written::begin();
    let session = written.session(4).await;
    for round in 0.. {
        let both = read_alone(HERE, &session).await.unwrap() + read_alone(THERE, &session).await.unwrap();
        if both != 0 {
            return;
        }
        assert!(round < ROUNDS, "nobody writes");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn fragments_and_tables_of_a_question_see_one() {
    let written = Written::begin();
    for connections in [1, 2, 4] {
        let session = written.session(connections).await;
        for round in 0..ROUNDS / 3 {
            let fragments = timeout(SOON, balance(&session, round)).await.expect("they wait for each other");
            assert_eq!(fragments.unwrap(), 0, "round {round}, {connections} connections");
            let whole = timeout(SOON, read(BOTH, &session, reader(&Arc::default()))).await.unwrap();
            assert_eq!(whole.unwrap(), 0, "round {round}, {connections} connections");
        }
    }
}

/// Many questions share few connections, and keep their moments apart.
#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn questions_do_not_share_and_do_not_wait_for_ever() {
    let written = Written::begin();
    let session = written.session(2).await;
    let questions: Vec<_> = (0..20)
        .map(|_| {
            let session = session.clone();
            tokio::spawn(async move {
                let moment = Arc::new(Moment::default());
                let (here, there) = (beside(HERE, &session, &moment), beside(THERE, &session, &moment));
                let both = read(BOTH, &session, reader(&moment)).await?;
                let both: Outcome<_> = Ok((both, here.await??, there.await??));
                both
            })
        })
        .collect();
    let mut seen = Vec::new();
    for question in questions {
        let (both, here, there) = timeout(SOON, question).await.unwrap().unwrap().unwrap();
        assert_eq!((both, here + there), (0, 0));
        seen.push(there);
    }
    seen.sort_unstable();
    seen.dedup();
    assert!(seen.len() > 1, "all questions have seen one moment: {seen:?}");
    written.is_left();
}

/// The engine begins to read a table whose rows it does not take before it has those of another: with one connection the
/// first must end all the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn one_connection_is_enough_for_joins() {
    let written = Written::begin();
    let session = written.session(1).await;
    let sql = "
        SELECT sum(a.amount - b.amount + c.amount - d.amount) + count(*) AS n FROM office.rising AS a
        JOIN (office.rising AS b JOIN office.rising AS c ON b.share = c.share) ON a.share = b.share
        JOIN office.rising AS d ON a.share = d.share WHERE d.share + a.share > c.share";
    let answer = timeout(SOON, read(sql, &session, reader(&Arc::default()))).await.expect("they wait for each other");
    assert_eq!(answer.unwrap(), 80_000);
}

/// A connection that is lost takes the moment with it: whoever comes then is told so.
#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_moment_that_is_lost_is_not_another() {
    let written = Written::begin();
    let session = written.session(4).await;
    // While nobody uses the connection.
    let moment = Arc::new(Moment::default());
    let whole = reader(&moment);
    read(HERE, &session, Arc::clone(&whole)).await.unwrap();
    written.end_connections();
    for _ in 0..2 {
        let error = said(read(THERE, &session, Arc::clone(&whole)).await);
        assert!(error.contains("is lost"), "{error}");
    }
    // While a statement uses it.
    let moment = Arc::new(Moment::default());
    let first = beside("SELECT sum(amount) AS n FROM office.slow", &session, &moment);
    written.is_busy(1);
    written.end_connections();
    said(timeout(SOON, first).await.unwrap().unwrap());
    let error = said(read(THERE, &session, reader(&moment)).await);
    assert!(error.contains("is lost"), "{error}");
    assert_eq!(balance(&session, 0).await.unwrap(), 0, "another question is not concerned");
}

/// Connections that end at any time: an answer that there is, is of one moment.
#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn connections_that_end_leave_no_mixture() {
    let written = Written::begin();
    let session = written.session(4).await;
    let (mut answered, mut failed) = (0, 0);
    for round in 0..ROUNDS {
        let moment = Arc::new(Moment::default());
        let (here, there) = (beside(HERE, &session, &moment), beside(THERE, &session, &moment));
        if round % 2 == 0 {
            let sql =
                format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{READER}' LIMIT 1");
            written.server.run(&sql).unwrap();
        }
        match (here.await.unwrap(), there.await.unwrap()) {
            (Ok(here), Ok(there)) => {
                assert_eq!(here + there, 0, "round {round}");
                answered += 1;
            }
            _ => failed += 1,
        }
    }
    println!("{answered} answered, {failed} failed");
    assert!(answered >= ROUNDS / 2, "{failed} failed");
}

/// A statement that is stopped, or stops by itself, leaves the moment to the others.
#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn statements_that_end_early_leave_the_moment() {
    let written = Written::begin();
    let session = written.session(1).await;
    let moment = Arc::new(Moment::default());
    let whole = reader(&moment);
    let here = read(HERE, &session, Arc::clone(&whole)).await.unwrap();
    for _ in 0..5 {
        let dropped = beside("SELECT sum(amount) AS n FROM office.slow", &session, &moment);
        written.is_busy(1);
        dropped.abort();
        let there = timeout(SOON, read(THERE, &session, Arc::clone(&whole))).await.unwrap();
        assert_eq!(here + there.unwrap(), 0, "after one that was dropped");
    }
    let hasty = moment.attend(Until::Deadline(Instant::now() + Duration::from_millis(300)));
    let error = said(read("SELECT sum(amount) AS n FROM office.slow", &session, hasty).await);
    assert!(error.contains("statement timeout"), "{error}");
    let there = timeout(SOON, read(THERE, &session, whole)).await.unwrap();
    assert_eq!(here + there.unwrap(), 0, "after one that took too long");
}

/// A moment ends when nobody wants it, at once where others wait, and nobody then sees another in its place.
#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_moment_ends_with_its_question() {
    let written = Written::begin();
    let session = written.session(1).await;
    let moment = Arc::new(Moment::default());
    read(HERE, &session, reader(&moment)).await.unwrap();
    assert_eq!(written.server.connections(READER).unwrap(), 1, "one statement has one connection");
    written.is_left();
    let error = said(read(THERE, &session, reader(&moment)).await);
    assert!(error.contains("came too late"), "{error}");
    let first = Arc::new(Moment::default());
    read(HERE, &session, reader(&first)).await.unwrap();
    timeout(SOON, read(THERE, &session, reader(&Arc::default()))).await.unwrap().unwrap();
    let error = said(read(THERE, &session, reader(&first)).await);
    assert!(error.contains("came too late"), "{error}");
    // Whoever only looks at columns waits no longer.
    read(HERE, &session, reader(&Arc::default())).await.unwrap();
    timeout(SOON, opening(&written.places(1), "here", None)).await.unwrap().unwrap();
}

/// The server gives a statement up when its question is over, wherever it runs; copies have a limit of their own.
#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn the_server_knows_how_much_time_is_left() {
    let written = Written::begin();
    let session = written.session(4).await;
    let limit = "SELECT amount AS n FROM office.limits";
    assert_eq!(read_alone(limit, &session).await.unwrap(), 300_000);
    assert_eq!(read(limit, &session, Arc::new(Moment::default()).attend(Until::Copied)).await.unwrap(), 7_200_000);
    let moment = Arc::new(Moment::default());
    let seconds = |left| moment.attend(Until::Deadline(Instant::now() + Duration::from_secs(left)));
    for (left, at_most) in [(100, 100_000), (50, 50_000), (1000, 300_000)] {
        let told = read(limit, &session, seconds(left)).await.unwrap();
        assert!((at_most - 40_000..=at_most).contains(&told), "{told} of {left} s");
    }
    // On a connection beside the first one, too.
    let first = beside("SELECT sum(amount) AS n FROM office.slowly", &session, &moment);
    written.is_busy(1);
    let told = read(limit, &session, seconds(20)).await.unwrap();
    assert!((1000..=20_000).contains(&told), "{told}");
    first.await.unwrap().unwrap();
}

/// Tables are copied as they are at one moment.
#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn copies_are_of_one() {
    let written = Written::begin();
    for round in 0..ROUNDS / 6 {
        let places = written.places(1 + round % 2);
        let folder = folders::empty().unwrap();
        let moment = Arc::new(Moment::default());
        let reader = moment.attend(Until::Copied);
        let mut originals = Vec::new();
        for table in ["here", "there"] {
            originals.push((table, Original::found(&kinds::relation(table), &places).await.unwrap()));
        }
        let mut sum = 0;
        for (table, original) in originals {
            let to = folder.path().join(table);
            timeout(SOON, original.copy(&to, &reader)).await.unwrap().unwrap();
            sum += number(&read_parquet(&to).unwrap());
        }
        assert_eq!(sum, 0, "round {round}");
        moment.end().await;
        timeout(SOON, opening(&places, "here", None)).await.expect("a connection is kept").unwrap();
    }
}
