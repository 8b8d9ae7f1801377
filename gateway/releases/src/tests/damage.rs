//! One error for each cause of damage, and no release from a damaged store.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use object_store::ObjectStoreExt;
use object_store::memory::InMemory;
use tempfile::TempDir;

use super::*;

/// Two versions of flows/2023 and one of flows/2022, in a folder.
async fn folder() -> (TempDir, Releases) {
    let folder = tempfile::tempdir().unwrap();
    let releases = Releases::in_folder(folder.path()).unwrap();
    for (series, total) in [("flows/2022", 80), ("flows/2023", 90), ("flows/2023", 91)] {
        releases.make(&draft(series, total), &maker("2026-11-01")).await.unwrap();
    }
    (folder, releases)
}

/// Writes a manifest whose checksum is right.
fn resealed(path: PathBuf, change: &dyn Fn(&mut Manifest)) {
    let mut manifest: Manifest = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    change(&mut manifest);
    fs::write(path, manifest.seal().unwrap()).unwrap();
}

type Damage<'d> = &'d dyn Fn(&std::path::Path, &dyn Fn(&str) -> PathBuf);

#[tokio::test]
async fn each_cause_has_an_error_and_stops_makers() {
    let copy = |folder: &std::path::Path, from: &str, to: &str| {
        fs::copy(folder.join(from), folder.join(to)).unwrap();
    };
    let replaced = |path: PathBuf, from: &str, to: &str| {
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{text}");
        fs::write(path, text.replacen(from, to, 1)).unwrap();
    };
    let json = "flows/2023/2.json";
    let cases: [(Damage<'_>, &str); 19] = [
        (&|folder, _| fs::write(folder.join(json), "").unwrap(), "2.json: damaged, no manifest"),
        (
            &|folder, _| replaced(folder.join(json), "\"format\": 1", "\"format\": 2"),
            "2.json: the manifest has format 2",
        ),
        (&|folder, _| replaced(folder.join(json), "\"format\": 1,", ""), "2.json: damaged, no manifest"),
        (&|folder, _| replaced(folder.join(json), "\"format\": 1", "\"more\": 1,\n \"format\": 1"), "no manifest"),
        (&|folder, _| replaced(folder.join(json), "/ana", "/eve"), "2.json: damaged, the manifest is not as it was"),
        (&|folder, _| replaced(folder.join(json), "{\n", "{\n\n"), "2.json: damaged, the manifest is not as it was"),
        (
            &|folder, _| replaced(folder.join(json), "\"sha256\": \"", "\"sha256\": \"../"),
            "2.json: damaged, no manifest",
        ),
        (&|folder, _| copy(folder, "flows/2022/1.json", json), "2.json: damaged, this is the manifest of flows/2022/1"),
        (&|folder, _| copy(folder, "flows/2023/1.json", json), "2.json: damaged, this is the manifest of flows/2023/1"),
        (&|folder, _| copy(folder, json, "flows/2023/4.json"), "flows/2023: damaged, version 3 is missing"),
        (&|folder, _| fs::remove_file(folder.join("flows/2023/1.json")).unwrap(), "damaged, version 1 is missing"),
        (
            &|folder, _| resealed(folder.join("flows/2023/1.json"), &|manifest| manifest.made_by = "eve".to_owned()),
            "2.json: damaged, this is not the version that followed",
        ),
        (&|folder, _| fs::write(folder.join("flows/2023/x"), "").unwrap(), "flows/2023/x: no file of a store"),
        (&|_, data| fs::remove_file(data("flows/2023/2")).unwrap(), "the file of the release's cells is missing"),
        (
            &|_, data| {
                let mut bytes = fs::read(data("flows/2023/2")).unwrap();
                bytes[40] ^= 1;
                fs::write(data("flows/2023/2"), bytes).unwrap();
            },
            "cells is not as it was written",
        ),
        (
            &|folder, data| {
                let sha256 = Sha256::of(b"none");
                fs::write(folder.join(format!("flows/2023/data-{sha256}.parquet")), "none").unwrap();
                assert!(data("flows/2023/2").exists());
                resealed(folder.join(json), &|manifest| manifest.data.sha256 = sha256.clone());
            },
            "damaged, the file holds no cells of a release",
        ),
        (
            &|folder, _| {
                let first: Manifest =
                    serde_json::from_slice(&fs::read(folder.join("flows/2023/1.json")).unwrap()).unwrap();
                resealed(folder.join(json), &|manifest| manifest.data = first.data.clone());
            },
            "damaged, these are not the cells that the manifest tells of",
        ),
        (
            &|folder, _| resealed(folder.join(json), &|manifest| manifest.content.decimals = 2),
            "damaged, the file holds no cells of a release",
        ),
        (
            &|folder, _| {
                let other = Sha256::of(b"other codes");
                resealed(folder.join(json), &|manifest| manifest.content.structure_sha256 = other.clone());
            },
            "damaged, these are not the code lists that the manifest tells of",
        ),
    ];
    for (damage, expected) in cases {
        let (folder, releases) = folder().await;
        let data = |name: &str| {
            let (series, version) = name.rsplit_once('/').unwrap();
            let manifest = folder.path().join(series).join(format!("{version}.json"));
            let manifest: Manifest = serde_json::from_slice(&fs::read(manifest).unwrap()).unwrap();
            folder.path().join(series).join(format!("data-{}.parquet", manifest.data.sha256))
        };
        damage(folder.path(), &data);
        let error = releases.read(&reference("flows/2023")).await.unwrap_err().to_string();
        assert!(error.contains(expected), "{expected}: {error}");
        // Nothing is said again over what was damaged, and what is elsewhere is as it was.
        let error = releases.make(&draft("flows/2023", 91), &maker("2026-11-02")).await.unwrap_err().to_string();
        assert!(error.contains(expected), "{expected}: {error}");
        assert_eq!(total(&releases.read(&reference("flows/2022")).await.unwrap()), "80");
    }
}

/// Every single byte of a manifest and of a file of cells is proven.
#[tokio::test]
async fn no_byte_can_be_changed() {
    let store = Arc::new(InMemory::new());
    let releases = Releases::over(store.clone());
    releases.make(&draft("flows/2023", 91), &maker("2026-11-01")).await.unwrap();
    let wanted = reference("flows/2023/1");
    let paths = releases.paths(None).await.unwrap();
    assert_eq!(paths.len(), 2);
    for path in paths {
        let whole = store.get(&path).await.unwrap().bytes().await.unwrap();
        for at in 0..whole.len() {
            let mut bytes = whole.to_vec();
            bytes[at] ^= 0x10;
            store.put(&path, bytes.into()).await.unwrap();
            assert!(releases.read(&wanted).await.is_err(), "{path}: byte {at}");
        }
        store.put(&path, whole.into()).await.unwrap();
    }
    assert_eq!(total(&releases.read(&wanted).await.unwrap()), "91");
}

#[tokio::test]
async fn what_is_larger_than_any_release_is_not_read() {
    let (folder, releases) = folder().await;
    let manifest = folder.path().join("flows/2023/2.json");
    fs::File::options().write(true).open(manifest).unwrap().set_len(5 << 20).unwrap();
    let error = releases.read(&reference("flows/2023")).await.unwrap_err();
    assert!(matches!(error, ReleaseError::TooLarge { bytes: 5_242_880, .. }), "{error}");
}

/// As a disk that is not there any more, and one without releases in its place.
#[tokio::test]
async fn a_folder_that_goes_is_no_folder_without_releases() {
    let place = tempfile::tempdir().unwrap();
    let [folder, away] = ["kept", "away"].map(|name| place.path().join(name));
    let releases = Releases::in_folder(&folder).unwrap();
    releases.make(&draft("flows/2023", 90), &maker("2026-11-01")).await.unwrap();
    let both = async |releases: &Releases| {
        let listed = releases.list(&Criteria::default()).await.map(|found| found.releases.len());
        (listed, releases.make(&draft("flows/2023", 91), &maker("2026-11-02")).await)
    };
    fs::rename(&folder, &away).unwrap();
    let gone = both(&releases).await;
    fs::create_dir(&folder).unwrap();
    let other = both(&releases).await;
    for (listed, made) in [gone, other] {
        assert!(matches!(listed, Err(ReleaseError::Store { .. })), "{listed:?}");
        assert!(matches!(made, Err(ReleaseError::Store { .. })), "{made:?}");
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0, "nothing was written");
    fs::remove_dir(&folder).unwrap();
    fs::rename(&away, &folder).unwrap();
    let (listed, made) = both(&releases).await;
    assert_eq!((listed.unwrap(), made.unwrap().manifest.version.get()), (1, 2));
}
