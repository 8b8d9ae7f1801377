//! The house as it was drawn: which crate may import which, and what no file of the project may be or hold.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Each crate with the crates of the project that it may import, `khidi-` left out. One that is not listed is an error,
/// so that a new crate is drawn into ARCHITECTURE.md and here. Exempt: tests and benches.
const MAY_IMPORT: &[(&str, &str)] = &[
    ("queries-codelists", ""),
    ("queries-functions", "queries-codelists"),
    ("queries-disclosure", "queries-codelists queries-functions"),
    ("queries-protocol", "queries-codelists queries-disclosure"),
    ("queries-planner", "queries-codelists queries-functions queries-disclosure queries-protocol"),
    ("queries-indicators", "queries-codelists queries-functions queries-disclosure"),
    ("queries-audit", ""),
    ("queries-sdmx", ""),
    ("queries-tables", "queries-indicators queries-sdmx"),
    ("certs", ""),
    ("connectors-sources", "queries-codelists"),
    (
        "connectors-node",
        "queries-codelists queries-functions queries-disclosure queries-protocol queries-planner queries-indicators \
         queries-audit connectors-sources certs",
    ),
    (
        "gateway-server",
        "queries-codelists queries-functions queries-disclosure queries-protocol queries-planner queries-indicators \
         queries-sdmx queries-tables queries-audit gateway-releases certs",
    ),
    ("gateway-plots", ""),
    ("gateway-releases", "queries-sdmx"),
    (
        "gateway-cli",
        "queries-codelists queries-functions queries-disclosure queries-protocol queries-planner queries-indicators \
         queries-sdmx queries-tables queries-audit connectors-sources connectors-node gateway-server gateway-plots \
         gateway-releases certs",
    ),
];

/// What a crate whose name begins so may never import, except for its tests: the pure crates no sockets, files, clock
/// or unseeded randomness, and the planning side not the engine.
const MAY_NEVER_IMPORT: &[(&str, &str)] = &[
    (
        "queries-",
        "datafusion arrow-flight parquet object_store tonic tokio tokio-stream tokio-rustls hyper hyper-util tower \
         rustls async-trait rand uuid getrandom",
    ),
    ("certs", "datafusion arrow arrow-flight parquet"),
    ("gateway-plots", "datafusion arrow arrow-flight parquet tonic tokio object_store chrono uuid"),
    ("connectors-sources", "arrow-flight tonic tokio-rustls"),
    ("", "openssl native-tls aws-lc-rs rustls-pemfile config figment"),
];

/// What the whole tree holds in one version, or not at all.
const ONCE: &str = "arrow arrow-array parquet datafusion tonic prost rustls ring tokio";
const NEVER: &str = "openssl-sys native-tls aws-lc-rs aws-lc-sys rustls-pemfile";

const LONGEST: usize = 500;
const EXEMPT: [&str; 2] = ["tests", "benches"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn packages() -> Vec<Value> {
    let mut command = Command::new(env!("CARGO"));
    command.args(["metadata", "--format-version", "1", "--no-deps", "--offline"]).current_dir(root());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

/// A direct dependency: its name, and whether it is for the crate's tests only.
type Dependency<'d> = (&'d str, bool);

fn dependencies(package: &Value) -> Vec<Dependency<'_>> {
    let found = package["dependencies"].as_array().unwrap().iter();
    found.map(|found| (found["name"].as_str().unwrap(), found["kind"] == "dev")).collect()
}

/// What is wrong with one crate's direct dependencies.
fn forbidden<'d>(name: &str, dependencies: &[Dependency<'d>]) -> Vec<&'d str> {
    let known = MAY_IMPORT.iter().find(|(known, _)| *known == name);
    let (_, allowed) = known.unwrap_or_else(|| panic!("{name} is not drawn: into ARCHITECTURE.md and this table"));
    let among = |crates: &str, wanted: &str| crates.split_whitespace().any(|name| name == wanted);
    let never =
        |wanted| MAY_NEVER_IMPORT.iter().any(|(prefix, crates)| name.starts_with(prefix) && among(crates, wanted));
    let found = dependencies.iter().filter(|(found, for_tests)| match found.strip_prefix("khidi-") {
        Some(ours) => !among(allowed, ours),
        None => !for_tests && never(found),
    });
    found.map(|(found, _)| *found).collect()
}

#[test]
fn crates_import_one_way_only() {
    for package in packages() {
        let name = package["name"].as_str().unwrap().strip_prefix("khidi-").unwrap();
        let place = Path::new(package["manifest_path"].as_str().unwrap()).parent().unwrap();
        let place = place.strip_prefix(root()).unwrap().to_string_lossy().replace('/', "-");
        assert_eq!(name, place, "path is name");
        if !EXEMPT.contains(&name) {
            let found = forbidden(name, &dependencies(&package));
            assert!(found.is_empty(), "{name} must not import {found:?}");
        }
    }
}

#[test]
fn forbidden_edges_are_found() {
    for (name, dependency) in [
        ("gateway-server", "khidi-connectors-node"),
        ("connectors-node", "khidi-gateway-server"),
        ("connectors-node", "khidi-gateway-cli"),
        ("certs", "khidi-gateway-server"),
        ("queries-planner", "khidi-gateway-server"),
        ("queries-disclosure", "khidi-queries-protocol"),
        ("queries-planner", "datafusion"),
        ("queries-planner", "tokio"),
        ("queries-protocol", "tonic"),
        ("gateway-server", "khidi-gateway-plots"),
        ("gateway-plots", "khidi-gateway-server"),
        ("gateway-plots", "arrow"),
        ("gateway-cli", "native-tls"),
    ] {
        assert_eq!(forbidden(name, &[("serde", false), (dependency, false)]), [dependency], "{name}");
    }
    assert_eq!(forbidden("queries-functions", &[("datafusion", true)]), [""; 0], "its tests may run the engine");
    assert_eq!(forbidden("certs", &[("khidi-gateway-server", true)]), ["khidi-gateway-server"]);
}

#[test]
fn one_of_each_and_none_of_some() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let versions = |name: &str| lock.lines().filter(|line| *line == format!("name = \"{name}\"")).count();
    for name in ONCE.split_whitespace() {
        assert_eq!(versions(name), 1, "versions of {name}");
    }
    for name in NEVER.split_whitespace() {
        assert_eq!(versions(name), 0, "versions of {name}");
    }
}

/// Files of the project, without what is built or generated.
fn files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name();
            if entry.file_type().unwrap().is_dir() {
                if !["target", ".git", "demo", "__pycache__"].iter().any(|skipped| name == *skipped) {
                    folders.push(entry.path());
                }
            } else {
                found.push(entry.path());
            }
        }
    }
    found
}

fn has_extension(path: &Path, wanted: &[&str]) -> bool {
    path.extension().is_some_and(|found| wanted.iter().any(|extension| found == *extension))
}

#[test]
fn no_file_is_named_after_nothing() {
    for path in files() {
        let relative = path.strip_prefix(root()).unwrap().to_owned();
        let stems = relative.iter().map(|part| part.to_string_lossy().split('.').next().unwrap_or_default().to_owned());
        for stem in stems {
            let nothing = ["utils", "util", "helpers", "helper", "misc", "common"];
            assert!(!nothing.contains(&stem.as_str()), "{}: say what it is for", relative.display());
        }
        assert!(!relative.ends_with("mod.rs"), "{}: a module is named after itself", relative.display());
    }
}

#[test]
fn no_source_file_is_too_long() {
    for path in files().into_iter().filter(|path| has_extension(path, &["rs", "py"])) {
        let is_data = path.strip_prefix(root()).unwrap().starts_with("queries/codelists");
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(is_data || lines <= LONGEST, "{}: {lines} lines", path.display());
    }
}

#[test]
fn every_module_says_what_it_is_for() {
    let sources = files().into_iter().filter(|path| has_extension(path, &["rs"]));
    let silent: Vec<_> = sources.filter(|path| !fs::read_to_string(path).unwrap().starts_with("//! ")).collect();
    assert!(silent.is_empty(), "no header: {silent:#?}");
}

#[test]
fn georgian_is_written_in_mkhedruli() {
    let written = ["rs", "py", "sql", "md", "toml", "txt"];
    for path in files().into_iter().filter(|path| has_extension(path, &written)) {
        let text = fs::read_to_string(&path).unwrap();
        // Mtavruli, which many fonts lack and which upper-casing makes.
        let found = text.chars().find(|letter| ('\u{1C90}'..='\u{1CBF}').contains(letter));
        assert_eq!(found, None, "{}", path.display());
    }
}
