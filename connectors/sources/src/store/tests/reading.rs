//! Everything that is true of files is true of objects.

use std::os::unix::fs::PermissionsExt as _;

use super::*;
use crate::csv::CsvTable;
use crate::tests::fixture::{ints, write};
use crate::{columns, copy, digests, fingerprint};

#[tokio::test]
async fn partitions_are_read_as_folders_are() {
    let store = Fixture::new();
    for (year, month, persons) in [("2023", "1", [1, 2]), ("2024", "1", [4, 8]), ("2024", "2", [16, 32])] {
        let file = store.folder.path().join("part.parquet");
        write(&file, &[("n", ints(persons))]);
        let key = format!("mia/crossings/year={year}/{month}.parquet");
        store.server.put(&key, &fs::read(&file).unwrap());
    }
    store.server.put("mia/crossings/", b"");
    store.server.put("mia/crossings/_SUCCESS", b"");
    let places = store.connector();
    let source = parquet("crossings", &["year:int"]);
    let opened = open(&source, &places, None).await.unwrap();
    assert_eq!((opened.files, opened.rows), (3, Some(6)));
    assert_eq!(sum(&opened).await, 63);
    let context = with_tables(&[("crossings", &opened)]);
    let batches =
        context.sql("SELECT count(*) FROM crossings WHERE year = 2024").await.unwrap().collect().await.unwrap();
    assert_eq!(arrow::util::pretty::pretty_format_batches(&batches).unwrap().to_string().matches(" 4 ").count(), 1);
    let names: Vec<_> = columns(&source, &places).await.unwrap().into_iter().map(|column| column.name).collect();
    assert_eq!(names, ["n", "year"]);
    let to = store.folder.path().join("copy");
    assert_eq!(copy(&source, &places, &to).await.unwrap().files.len(), 3);
    let copied = source.at(to);
    assert_eq!(digests(&copied, Path::new("")).await.unwrap().len(), 3, "a copy needs no store");
}

#[tokio::test]
async fn one_object_is_a_file() {
    let store = Fixture::new();
    store.server.put("mia/numbers.csv", b"n\n7\n");
    store.server.put("mia/numbers.csv.old", b"n\n9\n");
    let opened = open(&csv("numbers.csv"), &store.connector(), None).await.unwrap();
    assert_eq!((opened.files, sum(&opened).await), (1, 7));
    let error = open(&csv("letters.csv"), &store.connector(), None).await.unwrap_err().to_string();
    assert_eq!(
        error,
        "store 'archive' (s3://archive/mia): there is no object at \"mia/letters.csv\", and none below it"
    );
}

/// Keys come in pages of 1,000.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn eleven_hundred_objects_are_one_table() {
    let store = Fixture::new();
    for number in 0..1100 {
        store.put_numbers(&format!("{number:04}.csv"), &[number]);
    }
    let opened = numbers(&store.connector()).await.unwrap();
    assert_eq!((opened.files, sum(&opened).await), (1100, 1100 * 1099 / 2));
    assert_eq!((store.server.lists(), store.server.gets().len()), (2, 1100));
}

#[tokio::test]
async fn rows_that_were_set_aside_are_told_of() {
    let store = Fixture::new();
    store.server.put("mia/numbers/a.csv", b"n\n1\n2\n,3\n");
    let config: SourceConfig =
        toml::from_str("kind = 'csv'\npath = 'numbers'\nstore = 'archive'\nbad_rows = 'set_aside'").unwrap();
    let opened = open(&config, &store.connector(), None).await.unwrap();
    assert_eq!(sum(&opened).await, 3);
    assert_eq!(CsvTable::of(opened.provider.as_ref()).unwrap().set_aside().unwrap().rows, 1);
}

#[tokio::test]
async fn a_reader_s_complaint_names_the_store_and_the_object() {
    let store = Fixture::new();
    store.put_numbers("a.csv", &[1]);
    store.put_numbers("b.csv", &[2]);
    store.server.put("mia/numbers/b.csv", b"");
    let error = numbers(&store.connector()).await.unwrap_err();
    assert!(error.starts_with("store 'archive' (s3://archive/mia), as fetched: "), "{error}");
    assert!(error.ends_with("/data/b.csv: the file is empty (0 bytes)"), "{error}");
}

#[tokio::test]
async fn the_state_is_told_without_fetching_and_no_more_often_than_configured() {
    let store = Fixture::new();
    store.put_numbers("a.csv", &[1]);
    let places = store.connector_with(StoreConfig { look_every: Duration::from_secs(3600), ..store.config() });
    let before = fingerprint(&csv("numbers"), &places).await.unwrap();
    assert_eq!((store.server.lists(), store.server.gets().len()), (1, 0));
    store.put_numbers("a.csv", &[2]);
    for _ in 0..20 {
        assert_eq!(fingerprint(&csv("numbers"), &places).await.unwrap(), before);
    }
    assert_eq!(store.server.lists(), 1);
    // What is fetched then is what is there, which is looked at again because it is not what was listed.
    let opened = numbers(&places).await.unwrap();
    assert_eq!((sum(&opened).await, store.server.lists()), (2, 2));
    assert_eq!(opened.fingerprint, fingerprint(&csv("numbers"), &places).await.unwrap());
    assert_ne!(opened.fingerprint, before);
}

#[tokio::test]
async fn what_is_fetched_is_its_owner_s_alone() {
    let store = Fixture::new();
    store.put_numbers("a.csv", &[1]);
    let opened = numbers(&store.connector()).await.unwrap();
    let mode = |path: &Path| fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777;
    for file in files(&store.fetched()) {
        assert!(file.is_symlink() || mode(&file) == 0o600, "{}", file.display());
        assert_eq!(mode(file.parent().unwrap()), 0o700, "{}", file.display());
    }
    assert_eq!(mode(&store.fetched()), 0o700);
    drop(opened);
}
