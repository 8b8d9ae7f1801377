#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
//! Folders made, found again, left unfinished, and taken by others.

use std::time::Duration;

use super::super::arguments::DemoProtection;
use super::*;

const WANTED: Made = Made { people: 40, seed: 7, protection: DemoProtection::Standard };

fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000)
}

/// Opens the folder and tells whether it was made.
fn open(path: &Path, wanted: &Made) -> Result<bool, FolderError> {
    let mut is_made = false;
    Folder::open(path, wanted, now(), || is_made = true, &|_| {})?;
    Ok(is_made)
}

#[test]
fn a_folder_is_made_once_with_all_its_files() {
    let parent = tempfile::tempdir().unwrap();
    let path = parent.path().join("a/demo");
    assert!(open(&path, &WANTED).unwrap());
    for file in [
        "demo.toml",
        "agencies/mia/border_crossings.parquet",
        "agencies/mia/connector.toml",
        "agencies/mia/policy.toml",
        "agencies/geostat/population_estimates.parquet",
        "certs/ca.pem",
        "certs/ca-key.pem",
        "certs/agency-psda.pem",
        "certs/gateway-demo-key.pem",
        "certs/analyst-demo.pem",
        "certs/analyst-demo-key.pem",
        "certs/statistics-office-geostat.pem",
        "certs/operator-demo.pem",
    ] {
        assert!(path.join(file).is_file(), "{file}");
    }
    assert!(!path.join(UNFINISHED).exists());
    let certificate = fs::read(path.join("certs/ca.pem")).unwrap();
    assert!(!open(&path, &WANTED).unwrap());
    assert_eq!(fs::read(path.join("certs/ca.pem")).unwrap(), certificate);
}

#[test]
fn other_arguments_are_an_error_that_names_the_difference() {
    let folder = tempfile::tempdir().unwrap();
    open(folder.path(), &WANTED).unwrap();
    let error = open(folder.path(), &Made { seed: 8, ..WANTED }).unwrap_err().to_string();
    assert!(error.contains("--seed 7") && error.contains("--seed 8"), "{error}");
    fs::write(folder.path().join(MADE), "people = 'many'").unwrap();
    assert!(matches!(open(folder.path(), &WANTED), Err(FolderError::Malformed { .. })));
}

#[test]
fn an_unfinished_folder_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    open(folder.path(), &WANTED).unwrap();
    fs::rename(folder.path().join(MADE), folder.path().join(UNFINISHED)).unwrap();
    let stale = folder.path().join("agencies/mia/stale");
    fs::write(&stale, "").unwrap();
    assert!(open(folder.path(), &WANTED).unwrap());
    assert!(!stale.exists());
}

#[test]
fn what_no_demo_has_made_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("log"), "mine").unwrap();
    let mine = folder.path().join("certs/mine.pem");
    fs::create_dir(mine.parent().unwrap()).unwrap();
    fs::write(&mine, "mine").unwrap();
    assert!(matches!(open(folder.path(), &WANTED), Err(FolderError::Foreign(_))));
    assert!(mine.exists());
    fs::remove_dir_all(mine.parent().unwrap()).unwrap();
    assert!(open(folder.path(), &WANTED).unwrap());
}

#[test]
fn only_one_demo_works_in_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let first = Folder::open(folder.path(), &WANTED, now(), || (), &|_| {}).unwrap();
    assert!(matches!(open(folder.path(), &WANTED), Err(FolderError::Busy(_))));
    drop(first);
    assert!(!open(folder.path(), &WANTED).unwrap());
}

#[test]
fn a_failed_generation_is_not_taken_for_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let none = Made { people: 0, ..WANTED };
    assert!(matches!(open(folder.path(), &none), Err(FolderError::Generate(_))));
    assert!(!folder.path().join(MADE).exists());
    assert!(open(folder.path(), &WANTED).unwrap());
}
