//! Whatever ends a maker leaves the old state or the new one, and the next maker goes on from there.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path as FilePath;
use std::process::{Command, Stdio};
use std::sync::Arc;

use super::stores::{Ending, Failing};
use super::*;

/// Ends a maker of a second version at each of its operations in turn; tells in which state each left the store.
async fn ended(failing: Failing) -> Vec<&'static str> {
    let mut states = Vec::new();
    for operations in 1.. {
        let folder = tempfile::tempdir().unwrap();
        let releases = Releases::in_folder(folder.path()).unwrap();
        releases.make(&draft("flows/2023", 90), &maker("2026-11-01")).await.unwrap();
        let ending = Releases::over(Arc::new(Ending::new(Arc::clone(&releases.store), operations, failing)));
        let made = ending.make(&draft("flows/2023", 91), &maker("2026-12-01")).await;

        let latest = total(&releases.read(&reference("flows/2023")).await.unwrap());
        let all = releases.list(&Criteria::default()).await.unwrap();
        assert!(all.damaged.is_empty(), "{:?}", all.damaged);
        let state = match (latest.as_str(), all.releases.len()) {
            ("90", 1) => "old",
            ("91", 2) => "new",
            other => panic!("{other:?}"),
        };
        assert_eq!(total(&releases.read(&reference("flows/2023/1")).await.unwrap()), "90");
        let again = releases.make(&draft("flows/2023", 91), &maker("2026-12-02")).await.unwrap();
        assert_eq!((again.manifest.version.get(), again.is_new), (2, state == "old"));
        states.push(state);
        if made.is_ok() {
            break;
        }
    }
    states
}

#[tokio::test]
async fn at_each_operation() {
    // List, the first manifest, the cells that are not there yet; then the cells, then the manifest.
    assert_eq!(ended(Failing::Before).await, ["old", "old", "old", "old", "old", "new"]);
    assert_eq!(ended(Failing::After).await, ["old", "old", "old", "old", "new", "new"]);
}

/// What a machine that lost power may leave: unfinished files, and names whose content was never written.
#[tokio::test]
async fn what_lies_about_is_nobodys() {
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let planned = Releases::in_folder(elsewhere.path()).unwrap();
    let planned = planned.make(&draft("flows/2023", 90), &maker("2026-11-01")).await.unwrap().manifest;
    let series = folder.path().join("flows/2023");
    fs::create_dir_all(&series).unwrap();
    fs::write(series.join(format!("data-{}.parquet", planned.data.sha256)), "PAR1").unwrap();
    fs::write(series.join(format!("data-{}.parquet#1", planned.data.sha256)), "PAR").unwrap();
    fs::write(series.join("1.json#1"), "{").unwrap();

    let releases = Releases::in_folder(folder.path()).unwrap();
    let listing = releases.list(&Criteria::default()).await.unwrap();
    assert_eq!((listing.releases.len(), listing.damaged.len()), (0, 0), "{:?}", listing.damaged);
    let made = releases.make(&draft("flows/2023", 90), &maker("2026-11-01")).await.unwrap();
    assert_eq!(made, Made { manifest: planned, is_new: true });
    assert_eq!(total(&releases.read(&reference("flows/2023/1")).await.unwrap()), "90");
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_may_look() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("releases");
    let releases = Releases::in_folder(&place).unwrap();
    releases.make(&draft("flows/2023", 90), &maker("2026-11-01")).await.unwrap();
    let mode = |path: &FilePath| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let files = fs::read_dir(place.join("flows/2023")).unwrap().map(|entry| entry.unwrap().path());
    let files: Vec<_> = files.collect();
    assert_eq!(files.len(), 2, "nothing unfinished: {files:?}");
    assert!(files.iter().all(|file| mode(file) == 0o600));
    assert_eq!((mode(&place), mode(&place.join("flows"))), (0o700, 0o700));
}

/// The maker that the next test ends: it makes versions in its working folder, more than anybody waits for, and tells of each.
#[tokio::test]
#[ignore = "run by `a_killed_process` only"]
async fn tireless_maker() {
    let place = FilePath::new("releases");
    if !place.exists() {
        return;
    }
    let releases = Releases::in_folder(place).unwrap();
    for version in 1_u32..=500 {
        let made = releases.make(&draft("flows/2023", version.into()), &maker("2026-11-01")).await.unwrap();
        assert_eq!(made.manifest.version.get(), version);
        writeln!(std::io::stdout(), "\nmade {version}").unwrap();
    }
}

#[tokio::test]
async fn a_killed_process() {
    for most in [1, 2, 5, 9] {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("releases");
        fs::create_dir(&place).unwrap();
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "--nocapture", "tests::crashing::tireless_maker"])
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines().map(Result::unwrap);
        let told = lines.filter(|line| line.starts_with("made ")).take(most).count();
        process.kill().unwrap();
        process.wait().unwrap();
        assert_eq!(told, most);

        let releases = Releases::in_folder(&place).unwrap();
        let listing = releases.list(&Criteria::default()).await.unwrap();
        assert!(listing.damaged.is_empty(), "{:?}", listing.damaged);
        assert!(listing.releases.len() >= most);
        for manifest in &listing.releases {
            let release = releases.read(&manifest.reference().unwrap()).await.unwrap();
            assert_eq!(total(&release), manifest.version.to_string());
        }
        let next = releases.make(&draft("flows/2023", -1), &maker("2026-11-02")).await.unwrap();
        assert_eq!(usize::try_from(next.manifest.version.get()), Ok(listing.releases.len() + 1));
    }
}
