//! What goes wrong at a database server: wrong passwords and certificates, rights that are missing, tables that vanish,
//! servers that restart or hang. And what must not be left there: statements that nobody waits for.

use std::os::unix::fs::PermissionsExt as _;
use std::sync::Arc;
use std::time::Duration;

use khidi_connectors_sources::{DatabaseConfig, OpenTable, Places, ServerConfig, SourceError, TlsFiles, open};
use khidi_tests::servers::{Login, Server, until};
use khidi_tests::{Outcome, environment};
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::answers::Answer;
use super::kinds::{self, CONNECTIONS};
use super::{Session, asked, over, rows};

/// Soon enough on a busy machine, where how soon is not the point.
pub(super) const SOON: Duration = Duration::from_secs(60);
/// After so long a server must be rid of a statement that nobody waits for.
const RID: Duration = Duration::from_secs(1);
/// So many tell of one in a hundred.
const MANY: usize = 100;

const READER: &str = "reader";
const QUESTION: &str =
    "SELECT direction, count(*) AS n, sum(nights) AS nights FROM office.crossings GROUP BY direction";

/// A server with the crossings, and how it is configured.
pub(super) struct Tested {
    pub(super) server: Box<dyn Server>,
    pub(super) kind: fn(ServerConfig) -> DatabaseConfig,
    /// A view `slow` of the crossings, each of whose answers takes ten minutes.
    pub(super) slow: &'static str,
    /// A view `endless` of one column `n`, with more rows than anybody reads.
    pub(super) endless: &'static str,
    /// A view `unhurried` of the crossings, each of whose answers takes a fifth of a second.
    pub(super) unhurried: &'static str,
    reader: Login,
}

impl Tested {
    pub(super) fn new(
        server: impl Server + 'static,
        kind: fn(ServerConfig) -> DatabaseConfig,
        views: [&'static str; 3],
    ) -> Self {
        let [slow, endless, unhurried] = views;
        let reader = server.reader(READER).unwrap();
        let tested = Self { server: Box::new(server), kind, slow, endless, unhurried, reader };
        tested.load();
        tested
    }

    fn load(&self) {
        let crossings = rows::tables().iter().find(|table| table.name == "crossings").unwrap();
        self.server.load("crossings", std::slice::from_ref(&crossings.rows), &[]).unwrap();
    }

    fn config(&self) -> ServerConfig {
        kinds::server_config(self.server.as_ref(), &self.reader)
    }

    fn places(&self, config: ServerConfig) -> Places {
        kinds::places((self.kind)(config))
    }

    async fn session(&self, tables: &[&'static str]) -> Session {
        let places = self.places(self.config());
        let mut opened = Vec::new();
        for table in tables {
            opened.push((*table, opening(&places, table, None).await.unwrap().provider));
        }
        over(opened)
    }

    /// Waits until the server answers a statement of ours.
    fn is_busy(&self) {
        until(SOON, || Ok(!self.server.activity(READER)?.is_empty())).unwrap();
    }

    /// How long the server still answers one.
    fn is_rid(&self, within: Duration) -> Duration {
        until(within, || Ok(self.server.activity(READER)?.is_empty())).unwrap()
    }
}

pub(super) async fn opening(places: &Places, table: &str, columns: Option<&[&str]>) -> Result<OpenTable, SourceError> {
    let columns: Option<Vec<String>> = columns.map(|all| all.iter().map(|name| (*name).to_owned()).collect());
    open(&kinds::relation(table), places, columns.as_deref()).await
}

/// What is said of a question that fails.
pub(super) fn said(answer: Outcome<Answer>) -> String {
    told(answer.unwrap_err().as_ref())
}

/// What an operator reads of an error, causes included.
pub(super) fn told(error: &(dyn std::error::Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

pub(super) fn beside(session: &Session, sql: &'static str) -> JoinHandle<Outcome<Answer>> {
    let session = session.clone();
    tokio::spawn(async move { asked(sql, &session).await })
}

pub(super) async fn expected() -> Answer {
    asked(QUESTION, &over(rows::in_memory())).await.unwrap()
}

/// The server stops what nobody waits for: one answer that takes long, and one that is long.
pub(super) async fn dropped_questions(tested: &Tested) {
    for view in [tested.slow, tested.endless] {
        tested.server.run(view).unwrap();
    }
    let session = tested.session(&["slow", "endless"]).await;
    let questions = [
        "SELECT direction, count(*) AS n FROM office.slow GROUP BY direction",
        "SELECT id, nights FROM office.slow WHERE nights > 3",
        "SELECT n FROM office.endless ORDER BY n LIMIT 3",
        "SELECT sum(CAST(n AS DOUBLE)) AS n FROM office.endless",
    ];
    let mut times = Vec::new();
    for sql in questions.iter().cycle().take(environment::cancels().unwrap()) {
        let question = beside(&session, sql);
        tested.is_busy();
        assert!(!question.is_finished(), "{sql}: {:?}", question.await);
        question.abort();
        assert!(question.await.unwrap_err().is_cancelled());
        times.push(tested.is_rid(SOON));
    }
    stopped_at_once(times);
    until(SOON, || Ok(tested.server.connections(READER)? == 0)).unwrap();
    assert_eq!(
        expected().await.difference(&asked(QUESTION, &tested.session(&["crossings"]).await).await.unwrap(), false),
        None
    );
}

/// Tells how long servers took to stop; of many, all but one in a hundred took at most a second.
pub(super) fn stopped_at_once(mut times: Vec<Duration>) {
    times.sort();
    let (count, slowest) = (times.len(), times[times.len() - 1]);
    let most = times[(count * 99).div_ceil(100) - 1];
    println!("{count} dropped: median {:?}, 99 % within {most:?}, slowest {slowest:?}", times[count / 2]);
    assert!(count < MANY || most <= RID, "99 % within {most:?}");
}

/// More questions than connections wait for each other.
pub(super) async fn many_questions(tested: &Tested) {
    tested.server.run(tested.unhurried).unwrap();
    let session = tested.session(&["unhurried"]).await;
    let sql = "SELECT direction, count(*) AS n, sum(nights) AS nights FROM office.unhurried GROUP BY direction";
    let questions: Vec<_> = (0..CONNECTIONS * 3).map(|_| beside(&session, sql)).collect();
    let mut most = 0;
    until(SOON, || {
        most = most.max(tested.server.activity(READER)?.len());
        Ok(questions.iter().all(JoinHandle::is_finished))
    })
    .unwrap();
    assert!((2..=CONNECTIONS).contains(&most), "{most} statements at once");
    for question in questions {
        assert_eq!(expected().await.difference(&question.await.unwrap().unwrap(), false), None);
    }
}

/// Whoever is not let in says why, and not the password.
pub(super) async fn wrong_credentials(tested: &mut Tested, refused: &str) {
    let places = |change: &dyn Fn(&mut ServerConfig)| {
        let mut config = tested.config();
        change(&mut config);
        tested.places(config)
    };
    let tls = |ca: &std::path::PathBuf| Some(TlsFiles { ca: ca.clone(), certificate: None, key: None });
    let shown = tested.server.certificates().clone();
    let says = async |places: Places, says: &str| {
        let error = told(&opening(&places, "crossings", None).await.unwrap_err());
        assert!(error.contains(says), "{error:?} does not say {says:?}");
        assert!(!error.contains(&tested.reader.password) && !error.contains("BEGIN"), "{error}");
    };
    // A file that holds another text than the password: which, is told, and where the server is.
    let folder = khidi_tests::folders::empty().unwrap();
    let other = folder.path().join("other.password");
    std::fs::write(&other, "another").unwrap();
    std::fs::set_permissions(&other, std::fs::Permissions::from_mode(0o600)).unwrap();
    let another = |config: &mut ServerConfig| config.password_file = Some(other.clone());
    says(places(&another), refused).await;
    says(places(&another), &format!("the password is that in {}", other.display())).await;
    says(places(&|config| config.password_file = None), "the configuration has no password_file").await;
    let port = tested.config().port.unwrap();
    says(places(&another), &format!("cannot connect to localhost:{port}: ")).await;
    says(places(&|config| config.password_file = Some(shown.ca.clone())), "use chmod 600").await;
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let elsewhere = |config: &mut ServerConfig| config.port = Some(nobody);
    says(places(&elsewhere), &format!("cannot connect to localhost:{nobody}: ")).await;
    says(places(&|config| config.password_file = Some("/nowhere/password".into())), "/nowhere/password").await;
    says(places(&|config| config.user = "nobody_here".to_owned()), refused).await;
    says(places(&|config| config.tls = tls(&shown.other_ca)), "certificate").await;
    says(places(&|config| config.tls = tls(&"/nowhere/ca.pem".into())), "/nowhere/ca.pem").await;
    says(places(&|config| config.tls = tls(&tested.reader.password_file)), "certificate").await;
    let in_the_open = |config: &mut ServerConfig| (config.host, config.tls) = ("192.0.2.1".to_owned(), None);
    says(places(&in_the_open), "another machine").await;
    opening(&tested.places(tested.config()), "crossings", None).await.unwrap();
    tested.server.rename().unwrap();
    let error = told(&opening(&tested.places(tested.config()), "crossings", None).await.unwrap_err());
    assert!(error.contains("NotValidForName") || error.contains("not valid for name"), "{error}");
}

/// One column that the role may not read hinders nobody who does not want it. `refused` cannot be opened, which
/// `says` why.
pub(super) async fn a_column_without_rights(tested: &Tested, grant: &str, refused: &[Option<&[&str]>], says: &str) {
    let office = tested.server.login("office").unwrap();
    tested.server.run(grant).unwrap();
    let places = tested.places(kinds::server_config(tested.server.as_ref(), &office));
    let opened = opening(&places, "crossings", Some(&["nights", "direction"])).await.unwrap();
    let found = asked(QUESTION, &over(vec![("crossings", opened.provider)])).await.unwrap();
    assert_eq!(expected().await.difference(&found, false), None);
    for columns in refused {
        let error = told(&opening(&places, "crossings", *columns).await.unwrap_err());
        assert!(error.contains(says), "{error}");
    }
    let error = told(&opening(&places, "nowhere", None).await.unwrap_err());
    assert!(error.contains("nowhere"), "{error}");
}

/// A table that changes under a session.
pub(super) async fn a_table_that_vanishes(tested: &Tested) {
    let session = tested.session(&["crossings"]).await;
    let expected = expected().await;
    assert_eq!(expected.difference(&asked(QUESTION, &session).await.unwrap(), false), None);
    tested.server.run("ALTER TABLE crossings DROP COLUMN fee").unwrap();
    let error = said(asked("SELECT sum(fee) AS fees FROM office.crossings", &session).await);
    assert!(error.contains("fee"), "{error}");
    tested.server.run("DROP TABLE crossings").unwrap();
    let error = said(asked(QUESTION, &session).await);
    assert!(error.contains("crossings"), "{error}");
    tested.load();
    assert_eq!(expected.difference(&asked(QUESTION, &session).await.unwrap(), false), None);
}

/// A server that restarts: what is asked meanwhile fails, and never ends early; what is asked afterwards is answered.
pub(super) async fn a_server_that_restarts(tested: &mut Tested) {
    tested.server.run(tested.endless).unwrap();
    let session = tested.session(&["crossings", "endless"]).await;
    let question = beside(&session, "SELECT sum(CAST(n AS DOUBLE)) AS n FROM office.endless");
    tested.is_busy();
    tested.server.stop().unwrap();
    timeout(SOON, question).await.unwrap().unwrap().unwrap_err();
    timeout(SOON, asked(QUESTION, &session)).await.unwrap().unwrap_err();
    tested.server.resume().unwrap();
    assert_eq!(expected().await.difference(&asked(QUESTION, &session).await.unwrap(), false), None);
}

/// A server that hangs: whoever has a deadline keeps it, and nothing is left when it goes on.
pub(super) async fn a_server_that_hangs(tested: &mut Tested) {
    tested.server.run(tested.slow).unwrap();
    let session = tested.session(&["crossings", "slow"]).await;
    let waiting = beside(&session, "SELECT count(*) AS n FROM office.slow");
    tested.is_busy();
    tested.server.freeze().unwrap();
    timeout(Duration::from_secs(1), asked(QUESTION, &session)).await.unwrap_err();
    waiting.abort();
    let places = Arc::new(tested.places(tested.config()));
    let opened = timeout(SOON, opening(&places, "crossings", None)).await;
    tested.server.thaw().unwrap();
    opened.expect("connecting has no end of its own").unwrap_err();
    tested.is_rid(SOON);
    until(SOON, || Ok(tested.server.connections(READER)? == 0)).unwrap();
    assert_eq!(expected().await.difference(&asked(QUESTION, &session).await.unwrap(), false), None);
}

/// A connector that is killed takes its statements with it, though it cannot say so.
pub(super) async fn a_connector_that_ends(tested: &Tested) {
    tested.server.run(tested.slow).unwrap();
    let session = tested.session(&["slow"]).await;
    let connector = Runtime::new().unwrap();
    connector.spawn(async move { asked("SELECT count(*) AS n FROM office.slow", &session).await });
    tested.is_busy();
    // Nothing runs any more, and the connections are closed as the system closes them.
    connector.shutdown_background();
    tested.is_rid(SOON);
    until(SOON, || Ok(tested.server.connections(READER)? == 0)).unwrap();
}
