//! One member's tables lie in a PostgreSQL database, which computes its part of questions: every case gives what it gives over
//! files.

use std::fs;
use std::path::Path;

use khidi_gateway_cli::demo::policies::{Publication, policies};
use khidi_tests::federation::{Demo, Federation, made_demo};
use khidi_tests::servers::{Postgres, Server, read_parquet};

use super::{AGENCIES, PEOPLE, compare};

const AGENCY: &str = "mia";

/// Loads the agency's files into a server, and gives its connector the database in their place.
fn moved(agency: &Path) -> Postgres {
    let server = Postgres::start().unwrap();
    let login = server.reader("reader").unwrap();
    let config = agency.join("connector.toml");
    let mut text = fs::read_to_string(&config).unwrap();
    for file in fs::read_dir(agency).unwrap().map(|entry| entry.unwrap().path()) {
        if file.extension().is_some_and(|extension| extension == "parquet") {
            let table = file.file_stem().unwrap().to_str().unwrap();
            server.load(table, &read_parquet(&file).unwrap(), &[]).unwrap();
            let in_file = format!("kind = \"parquet\"\npath = \"{table}.parquet\"");
            assert!(text.contains(&in_file), "{text}");
            let in_database = format!("kind = \"database\"\ndatabase = \"register\"\nrelation = \"public.{table}\"");
            text = text.replace(&in_file, &in_database);
        }
    }
    text.push_str(&server.configured(&login));
    fs::write(config, text).unwrap();
    server
}

#[test]
fn with_every_table_public() {
    let (folder, _) = made_demo(PEOPLE, "public").unwrap();
    let _server = moved(&folder.path().join("agencies").join(AGENCY));
    let demo = Demo::start(folder.path(), PEOPLE, "public").unwrap();
    compare(folder.path(), &demo.uri, "public");
}

#[test]
fn under_the_bare_policy() {
    let (folder, _) = made_demo(PEOPLE, "public").unwrap();
    let _server = moved(&folder.path().join("agencies").join(AGENCY));
    for (agency, policy) in policies(Publication::Bare) {
        fs::write(folder.path().join("agencies").join(agency).join("policy.toml"), policy).unwrap();
    }
    let federation = Federation::start(folder.path(), &AGENCIES, &[]).unwrap();
    compare(folder.path(), &federation.uri, "bare");
}
