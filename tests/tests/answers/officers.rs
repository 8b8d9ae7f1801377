//! What an agency's own officer does with the program: a first draft of a policy, and a look at what would leave.

use std::fs;
use std::path::Path;
use std::process::Command;

use khidi_tests::environment;
use khidi_tests::federation::{Federation, ask, made_demo, shell};
use khidi_tests::process::{Finished, Process};
use khidi_tests::servers::{DATABASE, Postgres, Server};

use super::{FEW, PEOPLE};

fn connector(arguments: &[&str], config: &Path) -> Finished {
    let mut command = Command::new(environment::connector().unwrap());
    Process::start(command.args(arguments).arg("--config").arg(config)).unwrap().finish().unwrap()
}

#[test]
fn what_is_previewed_is_what_leaves() {
    let (folder, _) = made_demo(PEOPLE, "standard").unwrap();
    let config = folder.path().join("agencies/psda/connector.toml");
    let federation = Federation::start(folder.path(), &["psda"], &[]).unwrap();
    let sql = "SELECT region, count(*) AS people FROM psda.population GROUP BY region ORDER BY region";
    let answered = ask(&federation.uri, &folder.path().join("certs"), "analyst-demo", sql).unwrap();
    answered.ended(0, &[]).unwrap();
    let audit = fs::read(folder.path().join("agencies/psda/audit.jsonl")).unwrap();

    let relation = "SELECT person_id, region FROM psda.population";
    let seen = connector(&["preview", relation, "--keys=region", "--measure=rows", "--lang=en"], &config);
    seen.ended(0, &["computed over the snapshot of", "no answer: nothing was charged"]).unwrap();
    let cells = seen.stdout.lines().filter(|line| line.starts_with('|')).skip(1).map(|line| {
        let values: Vec<_> = line.trim_matches('|').split('|').map(str::trim).collect();
        assert_eq!(values[2], "perturbed", "{line}");
        format!("{},{}", values[0], values[1])
    });
    let cells: Vec<_> = cells.collect();
    assert!(cells.len() > 5, "{}", seen.stdout);
    assert_eq!(cells, answered.stdout.lines().skip(1).collect::<Vec<_>>());
    assert_eq!(fs::read(folder.path().join("agencies/psda/audit.jsonl")).unwrap(), audit);

    // A program gets the same, and an alarm knows of what age the rows are.
    let objects = connector(&["preview", relation, "--keys=region", "--measure=rows", "--format=json"], &config);
    objects.ended(0, &["no answer: nothing was charged"]).unwrap();
    let same = objects.stdout.lines().map(|line| {
        let cell: serde_json::Value = serde_json::from_str(line).unwrap();
        let rows = &cell["measures"]["rows"];
        assert_eq!(rows["status"], "perturbed", "{line}");
        format!("{},{}", cell["keys"]["region"].as_str().unwrap(), rows["value"])
    });
    assert_eq!(same.collect::<Vec<_>>(), cells);
    let told = connector(&["snapshot", "--max-age=1", "--format=json"], &config);
    told.ended(0, &[]).unwrap();
    let told: serde_json::Value = serde_json::from_str(&told.stdout).unwrap();
    let (id, day) = (told["snapshot"].as_str().unwrap(), told["as_of"].as_str().unwrap());
    assert!(seen.stderr.contains(&format!("computed over the snapshot of {day} ({id})")), "{}", seen.stderr);
    let checked = connector(&["check"], &config);
    assert!(
        checked.stdout.contains(&format!("\nsnapshot: {id} of {day}, less than an hour old\n")),
        "{}",
        checked.stdout
    );
    let sql = "SELECT count(*) AS people FROM psda.population";
    let account =
        shell(&federation.uri, &folder.path().join("certs"), "analyst-demo").unwrap().args(["-c", sql]).output();
    let account = String::from_utf8(account.unwrap().stderr).unwrap();
    // The demo's registers end before the copy was made, as their connectors say.
    assert!(account.contains("--   data as of 2025-01-01\n"), "{account}");

    let refused = connector(&["preview", relation, "--rows", "--lang=en"], &config);
    refused.ended(1, &[]).unwrap();
    assert!(refused.stdout.starts_with("REFUSED\n  KH210: "), "{}", refused.stdout);
}

/// An agency that does not let somebody ask says so, rather than that it is out of order.
#[test]
fn whom_a_policy_does_not_admit_is_told_so() {
    let (folder, _) = made_demo(FEW, "standard").unwrap();
    let agency = folder.path().join("agencies/psda");
    let policy = fs::read_to_string(agency.join("policy.toml")).unwrap();
    let sql = "SELECT count(*) AS people FROM psda.population";
    for (access, told) in [
        (
            "roles = [\"operator\"]",
            "KH309: the agency's policy does not let you ask about psda.population\n  hint: Ask the agency whom",
        ),
        (
            "purposes = [\"yearly report\"]",
            "KH310: the agency's policy does not open psda.population for this purpose: statistics\n  hint: Declare",
        ),
    ] {
        fs::write(agency.join("policy.toml"), format!("access = {{ {access} }}\n{policy}")).unwrap();
        let federation = Federation::start(folder.path(), &["psda"], &[]).unwrap();
        let refused = ask(&federation.uri, &folder.path().join("certs"), "analyst-demo", sql).unwrap();
        refused.ended(1, &[&format!("error: {told}")]).unwrap();
        let audited = fs::read_to_string(agency.join("audit.jsonl")).unwrap();
        let code = &told[..5];
        assert!(audited.lines().any(|line| line.contains(code) && line.contains("analyst")), "{code}: {audited}");
    }
}

#[test]
fn a_draft_is_checked_untouched() {
    let (folder, _) = made_demo(FEW, "standard").unwrap();
    let dir = folder.path().join("drafted");
    let (source, to) = (folder.path().join("agencies/psda/population.parquet"), dir.to_str().unwrap());
    let init = ["init", "--source", source.to_str().unwrap(), "--agency=psda", "--federation=demo", "--dir", to];
    let drafted = connector(&init, Path::new("none.toml"));
    drafted.ended(0, &[]).unwrap();
    assert!(drafted.stdout.starts_with("population: drafted\n"), "{}", drafted.stdout);
    fs::create_dir(dir.join("certs")).unwrap();
    for name in ["ca.pem", "agency-psda.pem", "agency-psda-key.pem"] {
        fs::copy(folder.path().join("certs").join(name), dir.join("certs").join(name)).unwrap();
    }
    let checked = connector(&["check"], &dir.join("connector.toml"));
    checked.ended(0, &[]).unwrap();
    assert!(checked.stdout.contains("agency psda would publish:\n  nothing\n"), "{}", checked.stdout);
    connector(&init, Path::new("none.toml")).ended(1, &["connector.toml", "a draft replaces nothing"]).unwrap();
    connector(&["init", "--agency=psda"], Path::new("none.toml")).ended(64, &["--source"]).unwrap();
}

#[test]
fn a_database_that_was_never_seen_is_drafted() {
    let server = Postgres::start().unwrap();
    server
        .run(
            "CREATE TABLE \"Crossings\" (personal_number text, citizenship text, crossed_on date, note text, photo bytea);
             INSERT INTO \"Crossings\" SELECT (60001000000 + n % 500)::text, (ARRAY['GEO', 'TUR', 'ARM'])[1 + n % 3],
                 date '2024-01-01' + n % 300, 'remark ' || n, NULL FROM generate_series(1, 3000) n;
             CREATE TABLE hidden (person_id text); CREATE VIEW seen AS SELECT citizenship FROM \"Crossings\"",
        )
        .unwrap();
    let login = server.login("reader").unwrap();
    let (folder, _) = made_demo(FEW, "standard").unwrap();
    let (settings, dir) = (folder.path().join("border.toml"), folder.path().join("drafted"));
    fs::write(
        &settings,
        format!(
            "kind = 'postgres'\nhost = 'localhost'\nport = {}\nname = '{DATABASE}'\nuser = 'reader'\n\
             password_file = '{}'\n[tls]\nca = '{}'\n",
            server.port(),
            login.password_file.display(),
            server.certificates().ca.display()
        ),
    )
    .unwrap();
    let (source, to) = (settings.to_str().unwrap(), dir.to_str().unwrap());
    let init = ["init", "--source", source, "--agency=mia", "--federation=demo", "--dir", to];
    connector(&init, Path::new("none.toml"))
        .ended(1, &["border.toml: the role sees no table or view", "GRANT SELECT"])
        .unwrap();
    server.run("GRANT SELECT ON \"Crossings\", seen TO reader").unwrap();
    let drafted = connector(&init, Path::new("none.toml"));
    drafted.ended(0, &[]).unwrap();
    assert!(drafted.stdout.starts_with("crossings: drafted\nseen: no column names people"), "{}", drafted.stdout);
    let policy = fs::read_to_string(dir.join("policy.toml")).unwrap();
    for line in [
        "#columns.personal_number = { role = \"contributor\" }",
        "#columns.citizenship = { role = \"dimension\", list = \"countries\" }",
        "photo: type bytea cannot be published",
        "note: free text",
        "#max_rows = 10",
    ] {
        assert!(policy.contains(line), "{line:?} is not in\n{policy}");
    }
    assert!(!policy.contains("60001") && !policy.contains("TUR") && !policy.contains("hidden"), "{policy}");

    fs::create_dir(dir.join("certs")).unwrap();
    for name in ["ca.pem", "agency-mia.pem", "agency-mia-key.pem"] {
        fs::copy(folder.path().join("certs").join(name), dir.join("certs").join(name)).unwrap();
    }
    let config = dir.join("connector.toml");
    let untouched = connector(&["check"], &config);
    untouched.ended(0, &[]).unwrap();
    assert!(untouched.stdout.contains("agency mia would publish:\n  nothing\n"), "{}", untouched.stdout);
    let taken: String = policy.lines().map(|line| format!("{}\n", line.strip_prefix('#').unwrap_or(line))).collect();
    fs::write(dir.join("policy.toml"), taken).unwrap();
    let relation = "SELECT personal_number, citizenship AS c FROM mia.crossings";
    let seen = connector(&["preview", relation, "--keys=c", "--measure=contributors", "--lang=en"], &config);
    seen.ended(0, &["computed over the sources as they are now"]).unwrap();
    assert_eq!(seen.stdout.matches("perturbed").count(), 3, "{}", seen.stdout);
}
