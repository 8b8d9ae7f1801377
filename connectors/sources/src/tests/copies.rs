//! Copies are what was copied, to the byte, and nobody else's to read; a source that changes is told from one that does not.

use std::fs;
use std::path::Path;

use tempfile::{TempDir, tempdir};

use super::fixture::{answer, ints, opened, parquet, texts, with_tables, write};
use crate::{CopyError, ParquetConfig, Places, SourceConfig, SourceError, copy, digests, fingerprint};

fn partitioned(base: &Path) {
    for (place, id) in [("year=2023/a", 1), ("year=2024/a", 2), ("year=2024/b", 3)] {
        write(&base.join("stays").join(place).with_extension("parquet"), &[("id", ints([id]))]);
    }
    fs::write(base.join("stays/_SUCCESS"), "").unwrap();
}

#[tokio::test]
async fn a_copy_is_the_source() {
    let base = tempdir().unwrap();
    write(&base.path().join("one.parquet"), &[("id", ints([4, 5])), ("name", texts(&["a", "b"]))]);
    partitioned(base.path());
    for (path, hive, columns) in [("one.parquet", &[][..], "id"), ("stays", &["year:int"][..], "id, year")] {
        let (source, to) = (parquet(path, hive), base.path().join("copies").join(path));
        let copied = copy(&source, &places(&base), &to).await.unwrap().files;
        assert_eq!(copied, digests(&files(&source), base.path()).await.unwrap());
        assert_eq!(copied, digests(&source.at(to.clone()), Path::new("/elsewhere")).await.unwrap());
        let ask = async |path: &str| {
            let table = opened(base.path(), path, hive, None).await.unwrap();
            answer(&with_tables(&[("t", &table)]), &format!("SELECT {columns} FROM t ORDER BY id")).await
        };
        assert_eq!(ask(path).await, ask(to.to_str().unwrap()).await);
    }
    assert!(!base.path().join("copies/stays/_SUCCESS").exists(), "what is no part of the source stays");
}

#[cfg(unix)]
#[tokio::test]
async fn a_copy_is_its_owners_only() {
    use std::os::unix::fs::PermissionsExt;
    let base = tempdir().unwrap();
    partitioned(base.path());
    copy(&parquet("stays", &["year:int"]), &places(&base), &base.path().join("copies/stays")).await.unwrap();
    let mode = |path: &str| fs::metadata(base.path().join(path)).unwrap().permissions().mode() & 0o777;
    for folder in ["copies", "copies/stays", "copies/stays/year=2024"] {
        assert_eq!(mode(folder), 0o700, "{folder}");
    }
    assert_eq!(mode("copies/stays/year=2024/b.parquet"), 0o600);
}

#[tokio::test]
async fn every_change_of_a_source_shows() {
    let base = tempdir().unwrap();
    partitioned(base.path());
    let source = parquet("stays", &["year:int"]);
    let state = async || {
        (fingerprint(&source, &places(&base)).await.unwrap(), digests(&files(&source), base.path()).await.unwrap())
    };
    let first = state().await;
    assert_eq!(state().await, first);
    assert_eq!(first.0, opened(base.path(), "stays", &["year:int"], None).await.unwrap().fingerprint);
    write(&base.path().join("stays/year=2024/b.parquet"), &[("id", ints([9]))]);
    let rewritten = state().await;
    assert!(rewritten.0 != first.0 && rewritten.1 != first.1);
    fs::rename(base.path().join("stays/year=2024"), base.path().join("stays/year=2025")).unwrap();
    let moved = state().await;
    assert!(moved.0 != rewritten.0 && moved.1 != rewritten.1);
}

#[tokio::test]
async fn copies_that_fail_say_where() {
    let base = tempdir().unwrap();
    let to = base.path().join("copy.parquet");
    let missing = copy(&parquet("none.parquet", &[]), &places(&base), &to).await.unwrap_err();
    assert!(matches!(missing, CopyError::Source(SourceError::Missing { .. })), "{missing}");
    fs::create_dir(base.path().join("empty")).unwrap();
    let empty = copy(&parquet("empty", &[]), &places(&base), &to).await.unwrap_err();
    assert!(matches!(empty, CopyError::Source(SourceError::EmptyFolder { .. })), "{empty}");
    write(&base.path().join("one.parquet"), &[("id", ints([4]))]);
    fs::write(&to, "somebody's").unwrap();
    let taken = copy(&parquet("one.parquet", &[]), &places(&base), &to).await.unwrap_err();
    assert!(matches!(&taken, CopyError::Write { path, .. } if *path == to), "{taken}");
    assert_eq!(fs::read_to_string(&to).unwrap(), "somebody's");
}

fn places(base: &TempDir) -> Places {
    base.path().to_owned().into()
}

fn files(source: &SourceConfig) -> ParquetConfig {
    let SourceConfig::Parquet(files) = source else { panic!("{source} is no file") };
    files.clone()
}
