//! Where the programs of database servers lie. Debian and Fedora keep PostgreSQL's out of everybody's PATH.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{Outcome, fail};

/// Folders of releases of PostgreSQL: what stands before the release in the name of the folder, and what follows it.
const RELEASES: [(&str, &str, &str); 2] = [("/usr/lib/postgresql", "", "bin"), ("/usr", "pgsql-", "bin")];

/// Folders that the PATH of many users lacks.
const SYSTEM: [&str; 3] = ["/usr/sbin", "/usr/bin", "/usr/local/sbin"];

/// The folder of PostgreSQL's programs, of the newest release that is there.
///
/// # Errors
/// There is none.
pub(super) fn postgres() -> Outcome<PathBuf> {
    let mut releases: Vec<(u32, PathBuf)> = RELEASES.iter().flat_map(|place| releases(*place)).collect();
    releases.sort();
    let newest = releases.into_iter().rev().map(|(_, folder)| folder);
    let mut folders = newest.chain(path());
    match folders.find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file()) {
        Some(folder) => Ok(folder),
        None => fail("there is no PostgreSQL server of release 15 or later: run ./tests/run, which installs one"),
    }
}

/// A program of MariaDB's.
///
/// # Errors
/// There is none.
pub(super) fn mariadb(name: &str) -> Outcome<PathBuf> {
    let folders = path().chain(SYSTEM.iter().map(PathBuf::from));
    match folders.map(|folder| folder.join(name)).find(|program| program.is_file()) {
        Some(program) => Ok(program),
        None => fail(format!("there is no {name} (MariaDB 10.6 or later): run ./tests/run, which installs it")),
    }
}

fn releases((parent, prefix, rest): (&str, &str, &str)) -> Vec<(u32, PathBuf)> {
    let release = |entry: fs::DirEntry| {
        let name = entry.file_name();
        let release = name.to_str()?.strip_prefix(prefix)?.parse().ok()?;
        Some((release, entry.path().join(rest)))
    };
    let entries = fs::read_dir(Path::new(parent)).into_iter().flatten();
    entries.filter_map(Result::ok).filter_map(release).collect()
}

#[expect(clippy::disallowed_methods, reason = "where programs lie is what PATH is for")]
fn path() -> impl Iterator<Item = PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).collect::<Vec<_>>().into_iter()
}
