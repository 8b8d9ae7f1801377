//! One question of several fragments over a PostgreSQL database that is written to all the while, through gateway and connector:
//! what is so in every state of the database is so in every answer.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Duration;

use khidi_tests::federation::{Federation, ask, made_demo};
use khidi_tests::servers::{Postgres, Server, until};

use super::FEW;

const AGENCY: &str = "mia";
/// Enough that two states are met with, where there are two.
const ASKINGS: usize = 60;
const SOON: Duration = Duration::from_secs(60);

/// Together the accounts hold nothing; together the sides have twenty people.
const TABLES: &str = "
    CREATE TABLE here (amount bigint); INSERT INTO here VALUES (0);
    CREATE TABLE there (amount bigint); INSERT INTO there VALUES (0);
    CREATE TABLE people (person text, side text);
    INSERT INTO people SELECT n::text, 'left' FROM generate_series(1, 20) AS n";

/// Moves one from an account to the other, and one or some people to the other side, each time in one transaction.
const WRITER: &str = "
    DO $$ DECLARE n int := 0; BEGIN
        LOOP
            n := n + 1;
            UPDATE here SET amount = amount - 1;
            UPDATE there SET amount = amount + 1;
            UPDATE people SET side = CASE WHEN person::int <= n % 20 THEN 'left' ELSE 'right' END;
            COMMIT;
            PERFORM pg_sleep(0.002);
        END LOOP;
    END $$";

/// Accounts are open, people are not: of these exact cells leave.
const POLICY: &str = r#"
version = 1
protection = "bare"
threshold = 10
snapshot = "live"

[tables.here]
class = "public"
columns.amount = { role = "public" }

[tables.there]
class = "public"
columns.amount = { role = "public" }

[tables.people]
class = "protected"
columns.person = { role = "contributor" }
columns.side = { role = "open" }
"#;

/// What is asked about what never changes, in two fragments each, and what a part of it was: something that always changes.
const QUESTIONS: [(&str, i64); 3] = [
    (
        "SELECT h.n + t.n AS n, t.n AS part FROM (SELECT sum(amount) AS n FROM mia.here) AS h \
         CROSS JOIN (SELECT sum(amount) AS n FROM mia.there) AS t",
        0,
    ),
    (
        "SELECT sum(n) AS n, max(part) AS part FROM (SELECT count(*) AS n, count(*) AS part FROM mia.people WHERE side = 'left' \
         UNION ALL SELECT count(*), 0 FROM mia.people WHERE side = 'right') AS both",
        20,
    ),
    (
        "SELECT l.n + r.n AS n, l.n AS part FROM (SELECT count(DISTINCT person) AS n FROM mia.people WHERE side = 'left') AS l \
         CROSS JOIN (SELECT count(*) AS n FROM mia.people WHERE side = 'right') AS r",
        20,
    ),
];

/// Gives the agency the database in place of its files.
fn moved(agency: &Path, server: &Postgres) {
    let login = server.reader("reader").unwrap();
    let config = agency.join("connector.toml");
    let files = fs::read_to_string(&config).unwrap();
    let (head, _) = files.split_once("[[sources]]").unwrap();
    let mut text = head.to_owned();
    for table in ["here", "there", "people"] {
        text.push_str(&format!(
            "[[sources]]\ntable = \"{table}\"\nkind = \"database\"\ndatabase = \"register\"\nrelation = \"{table}\"\n"
        ));
    }
    fs::write(config, text + &server.configured(&login)).unwrap();
    fs::write(agency.join("policy.toml"), POLICY).unwrap();
}

#[test]
fn all_fragments_of_a_question_see_one_state() {
    let (folder, _) = made_demo(FEW, "public").unwrap();
    let (agency, certs) = (folder.path().join("agencies").join(AGENCY), folder.path().join("certs"));
    let server = Postgres::start().unwrap();
    server.run(TABLES).unwrap();
    moved(&agency, &server);
    let federation = Federation::start(folder.path(), &[AGENCY], &[]).unwrap();
    let _writer = server.begin(WRITER).unwrap();
    until(SOON, || Ok(server.run("SELECT amount <> 0 FROM here")?.trim() == "t")).unwrap();

    let answered = || fs::read_to_string(agency.join("audit.jsonl")).unwrap().matches("fragment_answered").count();
    let mut seen = QUESTIONS.map(|_| BTreeSet::new());
    for round in 0..ASKINGS {
        let at = round % QUESTIONS.len();
        let (sql, always) = QUESTIONS[at];
        let before = answered();
        let answer = ask(&federation.uri, &certs, "analyst-demo", sql).unwrap();
        answer.ended(0, &[]).unwrap();
        assert_eq!(answered() - before, 2, "{sql}");
        let row = answer.stdout.lines().nth(1).unwrap();
        let [n, part]: [i64; 2] =
            row.split(',').map(|cell| cell.parse().unwrap()).collect::<Vec<_>>().try_into().unwrap();
        assert_eq!(n, always, "asking {round}: {sql}\n{}", answer.stdout);
        seen[at].insert(part);
    }
    for ((sql, _), parts) in QUESTIONS.iter().zip(seen) {
        assert!(parts.len() > 1, "nobody has written: {sql}");
    }
}
