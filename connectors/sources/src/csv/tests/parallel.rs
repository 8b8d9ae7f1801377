//! A file that is divided among threads has the rows, and the faults, of one that is not.

use tempfile::tempdir;

use super::fixture::{ask, config, lines, registered, scan_error, set_aside, write};
use crate::csv::open_in_steps;

/// Small enough for many divisions.
const STEP: u64 = 64;

/// Rows whose cells hold delimiters, quotes and line ends, so that few line ends end a record.
fn awkward(rows: u64) -> String {
    let mut text = "id;note;amount\n".to_owned();
    for id in 0..rows {
        let note = match id % 7 {
            0 => "\"a\n;b\n\"".to_owned(),
            1 => "\"\"\"\n\"\"\n;\"".to_owned(),
            2 => "\"\"".to_owned(),
            3 => "plain".to_owned(),
            4 => format!("\"{}\"", "x\n;\"\"".repeat((id % 90) as usize)),
            5 => "ქართული".to_owned(),
            _ => "\"\n\n\n\"".to_owned(),
        };
        text.push_str(&format!("{id};{note};{}.5\n", id * 3));
    }
    text
}

#[tokio::test]
async fn the_rows_are_the_same_in_any_number_of_threads() {
    let base = tempdir().unwrap();
    let text = awkward(3000);
    let sql = "SELECT count(*), sum(id), sum(amount), count(note), sum(character_length(note)), max(note) FROM t";
    let mut answers = Vec::new();
    for (encoding, bytes) in [
        ("utf-8", text.clone().into_bytes()),
        ("windows-1252", text.replace("ქართული", "M\u{fc}").chars().map(|letter| letter as u32 as u8).collect()),
    ] {
        write(base.path(), "x", bytes);
        let config = config(&format!("encoding = '{encoding}'"));
        for (step, threads) in [(u64::MAX, 1), (STEP, 1), (STEP, 2), (STEP, 7), (1, 64)] {
            let table = open_in_steps(&config, base.path(), None, step).await.unwrap();
            let context = registered(&table, threads);
            answers.push((encoding, lines(&ask(&context, sql).await.unwrap())));
            let plan = datafusion::physical_plan::displayable(
                context.sql("SELECT id FROM t").await.unwrap().create_physical_plan().await.unwrap().as_ref(),
            )
            .indent(false)
            .to_string();
            let partitions = if step == u64::MAX { 1 } else { threads };
            assert!(plan.contains(&format!("partition_sizes={partitions}")), "{step} {threads}: {plan}");
        }
    }
    for pair in answers.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
        assert_eq!(pair[0], pair[1]);
    }
    assert!(answers[0].1[0].starts_with("3000|4498500|13497000.0|"), "{answers:?}");
}

#[tokio::test]
async fn faults_have_the_same_lines_in_any_number_of_threads() {
    let base = tempdir().unwrap();
    let text = awkward(3000).replace("\n2005;plain;", "\n2005;pla\"in;").replace("\n2501;", "\n25x1;");
    let line = |needle: &str| 1 + text[..text.find(needle).unwrap()].matches('\n').count() as u64;
    let expected = [line("2005;"), line("25x1;")];
    write(base.path(), "x", &text);
    for (step, threads) in [(u64::MAX, 1), (STEP, 2), (STEP, 7), (1, 64)] {
        let columns = "columns = { id = 'int' }";
        let set_aside_bad = config(&format!("bad_rows = 'set_aside'\n{columns}"));
        let table = open_in_steps(&set_aside_bad, base.path(), None, step).await.unwrap();
        let context = registered(&table, threads);
        assert_eq!(lines(&ask(&context, "SELECT count(*), sum(amount) FROM t").await.unwrap()).len(), 1);
        let report = set_aside(&table).unwrap();
        assert_eq!(report.first.iter().map(|fault| fault.line).collect::<Vec<_>>(), expected, "{step} {threads}");
        let table = open_in_steps(&config(columns), base.path(), None, step).await.unwrap();
        let error = ask(&registered(&table, threads), "SELECT sum(id) FROM t").await.unwrap_err();
        let error = scan_error(&error).to_string();
        assert!(expected.iter().any(|line| error.contains(&format!("line {line},"))), "{error}");
    }
}

/// A gibibyte within a row is never held: the reading ends at 16 MiB of it.
#[tokio::test]
async fn a_row_of_a_gigabyte_ends_in_an_error_that_names_its_line() {
    let base = tempdir().unwrap();
    write(base.path(), "x", "a;b\n1;2\n3;");
    let file = std::fs::File::options().write(true).open(base.path().join("x")).unwrap();
    // Zero bytes that take no place on the disk.
    file.set_len(1 << 30).unwrap();
    let config = config("columns = { a = 'int', b = 'text' }");
    let error = open_in_steps(&config, base.path(), None, crate::csv::STEP).await.unwrap_err().to_string();
    assert!(error.ends_with("x: line 3: longer than 16 MiB"), "{error}");
}

#[tokio::test]
async fn a_header_behind_many_empty_lines_is_no_row() {
    let base = tempdir().unwrap();
    write(base.path(), "x", format!("{}a;b\n{}", "\n".repeat(500), "x;y\n".repeat(500)));
    for threads in [1, 2, 9] {
        let table = open_in_steps(&config(""), base.path(), None, STEP).await.unwrap();
        let answer = ask(&registered(&table, threads), "SELECT count(*), min(a) FROM t").await.unwrap();
        assert_eq!(lines(&answer), ["500|x"], "{threads}");
    }
}
