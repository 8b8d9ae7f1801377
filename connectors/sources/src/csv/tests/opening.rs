//! What opens, what is refused and named, what tells one state of the files from another.

use std::fs;
use std::path::Path;

use futures::StreamExt;
use tempfile::tempdir;

use super::fixture::{ask, config, gzipped, opened, registered, rows_of, scan_error, write, zipped};
use crate::csv::{STEP, open_in_steps};
use crate::tests::fixture::{answer, with_tables};
use crate::{CsvConfig, Places, ScanError, SourceConfig, copy, digests, fingerprint, open};

#[tokio::test]
async fn what_cannot_be_opened_is_refused_with_its_cause() {
    let many: Vec<u8> =
        (0..300_000_u32).flat_map(|row| format!("{row};{}\n", row.wrapping_mul(2_654_435_761)).into_bytes()).collect();
    let (gz, zst) = (gzipped(&many), zipped(&many));
    let cut = |packed: &[u8]| packed[..packed.len() / 2].to_vec();
    let mut damaged = gz.clone();
    let middle = damaged.len() - 6;
    damaged[middle] ^= 0xff;
    let header = "header = ['a', 'b']";
    let rows: Vec<(Vec<u8>, &str, &str)> = vec![
        (b"".into(), "", "x: the file is empty (0 bytes)"),
        (b"\n\r\n\n".into(), "", "x: there is no header"),
        (b"\xef\xbb\xbf".into(), "", "x: there is no header"),
        (b"title\n".into(), "skip_lines = 3", "x: there is no header"),
        (b"a;b;a\n".into(), "", "x: column \"a\" appears twice"),
        (b"a; a \n".into(), "", "x: column \"a\" appears twice"),
        (b"a;b\n".into(), "rename = { b = 'a' }", "x: column \"a\" appears twice"),
        (b"a;;c\n".into(), "", "x: column 2 of the header has no name"),
        (b"a;b;\n1;2;\n".into(), "", "x: column 3 of the header has no name"),
        (b"a;\"b\n".into(), "", "x: line 1: the file ends within"),
        (b"a;b\"c\n".into(), "", "x: line 1: a quote inside"),
        (b"a\rb\rc".into(), "", "x: line 1: a carriage return"),
        (b"a\0;\0b\0\n\0".into(), "", "x: line 1: a zero byte"),
        (b"a;\xff\n".into(), "", "x: line 1: bytes that are not valid"),
        (b"a\n".into(), "rename = { b = 'c' }", "x: rename names column \"b\", which is not there"),
        (b"a\n".into(), "columns = { b = 'int' }", "x: columns names column \"b\", which is not there"),
        (b"a\n".into(), "flags = ['b']", "x: flags names column \"b\", which is not there"),
        (b"a\n".into(), "acadnusx = ['b']", "x: acadnusx names column \"b\", which is not there"),
        (b"a;a_flags\n1;2\n".into(), "flags = ['a']", "x: column \"a_flags\" appears twice"),
        (b"a\nx\n".into(), "flags = ['a']", "x: column \"a\" has flags, but"),
        (cut(&gz), header, "x: cannot be read"),
        (damaged, header, "x: cannot be read"),
        (cut(&zst), header, "x: cannot be read"),
        ("x".repeat(17 << 20).into(), "", "x: line 1: longer than 16 MiB"),
    ];
    for (bytes, settings, expected) in rows {
        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(20)]).into_owned();
        let error = rows_of(bytes, settings).await.unwrap_err();
        assert!(error.starts_with(expected), "{start:?} with {settings}: {error}");
    }
    assert_eq!(rows_of(gz, header).await.unwrap().len(), 300_000);
    assert_eq!(rows_of(zst, header).await.unwrap().len(), 300_000);
}

#[tokio::test]
async fn folders_are_refused_by_what_is_wrong_in_them() {
    let base = tempdir().unwrap();
    type Files = &'static [(&'static str, &'static str)];
    let rows: [(&str, Files, &[&str]); 6] = [
        ("nothing", &[("x/readme.txt", "")], &["x: the folder holds no *.csv"]),
        ("nested", &[("x/a.csv", "a\n"), ("x/b/c.csv", "a\n")], &["x/b: a nested folder"]),
        ("zero", &[("x/a.csv", "a\n"), ("x/b.csv", "")], &["x/b.csv: the file is empty"]),
        ("lacks", &[("x/a.csv", "a;b\n"), ("x/b.csv", "a\n")], &["x/b.csv: column \"b\" is missing", "x/a.csv"]),
        ("more", &[("x/a.csv", "a\n"), ("x/b.csv", "a;c\n")], &["x/b.csv: column \"c\" is not in", "x/a.csv"]),
        ("bad", &[("x/a.csv", "a\n1\n"), ("x/b.csv", "a\n\"c\n")], &["x/b.csv: line 2: the file ends"]),
    ];
    for (name, files, expected) in rows {
        let base = base.path().join(name);
        files.iter().for_each(|(file, text)| write(&base, file, text));
        let error = match opened(&base, "").await {
            Err(error) => error.to_string(),
            Ok(_) => panic!("{name} was opened"),
        };
        assert!(expected.iter().all(|part| error.contains(part)), "{name}: {error}");
    }
    let missing = opened(base.path(), "").await.unwrap_err();
    assert!(missing.to_string().ends_with("x: no such file or folder"), "{missing}");
}

#[tokio::test]
async fn columns_wanted_must_be_there_and_once() {
    let base = tempdir().unwrap();
    write(base.path(), "x", "a;b\n1 p;2\n");
    let open = async |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| name.to_string()).collect();
        let table = open_in_steps(&config("flags = ['a']"), base.path(), Some(&names), STEP).await;
        table.map(|table| ask_all(&table)).map_err(|error| error.to_string())
    };
    fn ask_all(table: &crate::OpenTable) -> Vec<String> {
        table.schema.fields().iter().map(|field| format!("{} {}", field.name(), field.data_type())).collect()
    }
    assert_eq!(open(&["b", "a_flags"]).await.unwrap(), ["b Int64", "a_flags Utf8"]);
    assert!(open(&["c"]).await.unwrap_err().ends_with("there is no column \"c\""));
    assert!(open(&["a", "b", "a"]).await.unwrap_err().ends_with("column \"a\" appears twice"));
}

fn source(path: &str) -> SourceConfig {
    SourceConfig::Csv(CsvConfig { path: path.into(), ..config("") })
}

#[cfg(unix)]
#[tokio::test]
async fn every_rewriting_shows_in_the_fingerprint_even_with_the_old_time() {
    let base = tempdir().unwrap();
    write(base.path(), "x/a.csv", "a\n1\n");
    let long = |value: &str| format!("a\n{}{value}\n{}", "1\n".repeat(5000), "1\n".repeat(5000));
    write(base.path(), "x/b.csv", long("2"));
    let state = async || fingerprint(&source("x"), &places(base.path())).await.unwrap();
    let first = state().await;
    assert_eq!(state().await, first);
    assert_eq!(opened(base.path(), "").await.unwrap().fingerprint, first);
    let path = base.path().join("x/b.csv");
    let time = fs::metadata(&path).unwrap().modified().unwrap();
    // Times of files are coarse: a rewriting at once may have the old one.
    while fs::metadata(&path).unwrap().modified().unwrap() == time {
        write(base.path(), "x/b.csv", long("3"));
    }
    fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    let rewritten = state().await;
    assert_ne!(rewritten, first);
    fs::rename(&path, base.path().join("x/c.csv")).unwrap();
    assert_ne!(state().await, rewritten);
}

#[tokio::test]
async fn a_file_that_changed_since_it_was_opened_is_not_scanned() {
    let base = tempdir().unwrap();
    for remove in [false, true] {
        write(base.path(), "x", "a\n1\n");
        let context = registered(&opened(base.path(), "").await.unwrap(), 2);
        assert_eq!(ask(&context, "SELECT a FROM t").await.unwrap().len(), 1);
        match remove {
            true => fs::remove_file(base.path().join("x")).unwrap(),
            false => write(base.path(), "x", "a\n1\n2\n"),
        }
        let error = ask(&context, "SELECT a FROM t").await.unwrap_err();
        assert!(matches!(scan_error(&error), ScanError::Changed { path } if *path == base.path().join("x")), "{error}");
    }
}

#[tokio::test]
async fn a_file_that_changes_while_it_is_scanned_ends_the_scan() {
    // More batches than can wait to be taken: the reading is not at its end when the first is. Times of files are too
    // coarse to tell a rewriting at once, so each has a length of its own.
    let text = format!("a\n{}", "1\n".repeat(200_000));
    for bytes in [format!("{text}2\n"), format!("a\n{}x\n", "1\n".repeat(1000))] {
        let base = tempdir().unwrap();
        write(base.path(), "x", &text);
        let context = registered(&opened(base.path(), "").await.unwrap(), 1);
        let mut stream = context.sql("SELECT a FROM t").await.unwrap().execute_stream().await.unwrap();
        assert!(stream.next().await.unwrap().unwrap().num_rows() > 0);
        write(base.path(), "x", bytes);
        // It may come before batches that were waiting to be taken.
        let mut error = None;
        while let Some(batch) = stream.next().await {
            error = error.or(batch.err());
        }
        let error = error.unwrap();
        assert!(matches!(scan_error(&error), ScanError::Changed { .. }), "{error}");
    }
}

/// In a snapshot a source is columnar, whatever it was.
#[tokio::test]
async fn a_copy_is_the_source() {
    let base = tempdir().unwrap();
    write(base.path(), "x/a.csv", "a;b\n1;x\n");
    write(base.path(), "x/b.csv.gz", gzipped(b"a;b\n2;\n"));
    write(base.path(), "x/notes.txt", "no");
    let to = base.path().join("copies/x.parquet");
    let copied = copy(&source("x"), &places(base.path()), &to).await.unwrap();
    let frozen = source("x").at(to);
    assert_eq!(copied.files, digests(&frozen, Path::new("/elsewhere")).await.unwrap());
    let copy = open(&SourceConfig::Parquet(frozen), &Places::default(), None).await.unwrap();
    let live = open(&source("x"), &places(base.path()), None).await.unwrap();
    assert_eq!(copy.schema, live.schema);
    let sql = "SELECT a, b FROM t ORDER BY a";
    assert_eq!(answer(&with_tables(&[("t", &copy)]), sql).await, ["1 x", "2"]);
}

fn places(base: &Path) -> Places {
    base.to_owned().into()
}
