//! The file between questions, after a crash, and in the hands of somebody else.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::sync::Arc;

use khidi_queries_disclosure::catalogue::AdHoc;
use khidi_queries_disclosure::{Charge, Terms};
use tempfile::TempDir;

use super::*;

fn terms(digest: &str, cells: u64) -> Terms {
    Terms {
        of_cells: AdHoc { threshold: 30, max_change: 15, variance: 25.0, budget: 10 },
        tables: Vec::new(),
        charges: vec![Charge { digest: digest.to_owned(), cells }],
    }
}

fn charged(ledger: &LedgerFile, digest: &str, cells: u64) -> &'static str {
    let accounts = [Account { table: "crossings".to_owned(), budget: 10 }];
    match ledger.charge("s", &accounts, &terms(digest, cells)) {
        Ok(()) => "charged",
        Err(Uncharged::Exhausted(Exhausted)) => "exhausted",
        Err(Uncharged::Unusable(LedgerError::Replaced(_))) => "replaced",
        Err(Uncharged::Unusable(LedgerError::Taken(_))) => "taken",
        Err(Uncharged::Unusable(LedgerError::File { .. })) => "unusable",
    }
}

fn in_folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.tsv");
    (folder, path)
}

#[test]
fn a_restart_remembers() {
    let (_folder, path) = in_folder();
    let ledger = LedgerFile::new(path.clone());
    assert_eq!(
        [charged(&ledger, "a", 6), charged(&ledger, "b", 5), charged(&ledger, "a", 6)],
        ["charged", "exhausted", "charged"]
    );
    assert_eq!(charged(&LedgerFile::new(path.clone()), "a", 6), "taken");
    drop(ledger);
    let ledger = LedgerFile::new(path.clone());
    assert_eq!(
        [charged(&ledger, "c", 5), charged(&ledger, "a", 6), charged(&ledger, "c", 4)],
        ["exhausted", "charged", "charged"]
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "s\tcrossings\t6\ta\ns\tcrossings\t4\tc\n");
}

#[test]
fn a_crash_in_the_middle_of_a_line_leaves_nothing() {
    let (_folder, path) = in_folder();
    std::fs::write(&path, "s\tcrossings\t1\ta\ns\tcross").unwrap();
    for _ in 0..2 {
        let ledger = LedgerFile::new(path.clone());
        assert_eq!([charged(&ledger, "b", 1), charged(&ledger, "a", 1)], ["exhausted", "charged"]);
    }
}

#[test]
fn two_questions_at_once_cannot_both_have_the_last_cells() {
    let (_folder, path) = in_folder();
    let ledger = Arc::new(LedgerFile::new(path));
    let ask = |number: usize| {
        let ledger = Arc::clone(&ledger);
        std::thread::spawn(move || charged(&ledger, &format!("q{number}"), 3))
    };
    let answers: Vec<_> = (0..8).map(ask).collect::<Vec<_>>().into_iter().map(|asked| asked.join().unwrap()).collect();
    let of = |wanted: &str| answers.iter().filter(|answer| **answer == wanted).count();
    assert_eq!((of("charged"), of("exhausted")), (3, 5), "{answers:?}");
}

#[cfg(unix)]
#[test]
fn a_file_that_was_put_aside_or_cut_is_noticed() {
    for change in [
        (|path| std::fs::remove_file(path)) as fn(&Path) -> io::Result<()>,
        |path| std::fs::rename(path, path.with_extension("old")),
        |path| std::fs::write(path, ""),
        |path| std::fs::remove_file(path).and_then(|()| std::fs::write(path, "s\tcrossings\t9\ta\n")),
    ] {
        let (_folder, path) = in_folder();
        let ledger = LedgerFile::new(path.clone());
        assert_eq!(charged(&ledger, "a", 9), "charged");
        change(&path).unwrap();
        for _ in 0..2 {
            let answer = charged(&ledger, "b", 1);
            assert!(["replaced", "unusable"].contains(&answer), "{answer}");
        }
    }
}

/// `/dev/full` gives bytes without end, and takes none.
#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_written_is_not_asked() {
    assert_eq!(charged(&LedgerFile::new("/dev/full".into()), "a", 1), "unusable");
    let (folder, _) = in_folder();
    let error = LedgerFile::new(folder.path().to_owned()).ready("s").unwrap_err().to_string();
    assert!(error.starts_with(&folder.path().display().to_string()), "{error}");
}
