//! Questions charged one after another, and what a ledger says after a crash in the middle of a line.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use super::*;

fn at(table: &str) -> Account {
    Account { table: table.to_owned(), budget: 10 }
}

fn of(digest: &str, cells: u64) -> Charge {
    Charge { digest: digest.to_owned(), cells }
}

/// Asks, and gives how many lines that adds.
fn ask(ledger: &mut Ledger, snapshot: &str, tables: &[&str], charges: &[Charge]) -> Result<usize, Exhausted> {
    let accounts: Vec<_> = tables.iter().map(|table| at(table)).collect();
    let entries = ledger.charge(snapshot, &accounts, charges)?;
    let added = entries.len();
    ledger.enter(entries);
    Ok(added)
}

#[test]
fn every_table_is_charged_once_for_each_question() {
    let mut ledger = Ledger::default();
    assert_eq!(ask(&mut ledger, "s", &["a", "b"], &[of("q", 4)]), Ok(2));
    assert_eq!(ask(&mut ledger, "s", &["a", "b"], &[of("q", 4)]), Ok(0), "the same question is free");
    assert_eq!(ask(&mut ledger, "s", &["a"], &[of("r", 3), of("t", 3), of("r", 3)]), Ok(2));
    assert_eq!(ask(&mut ledger, "s", &["a"], &[of("u", 1)]), Err(Exhausted), "10 of 10 are spent");
    assert_eq!(ask(&mut ledger, "s", &["a", "b"], &[of("q", 4)]), Ok(0), "what is paid stays free");
    assert_eq!(ask(&mut ledger, "s", &["b"], &[of("u", 7)]), Err(Exhausted), "6 are left");
    assert_eq!(ask(&mut ledger, "s", &["b", "a"], &[of("u", 6)]), Err(Exhausted), "one table that refuses is enough");
    assert_eq!(ask(&mut ledger, "s", &["b"], &[of("u", 6)]), Ok(1), "and nothing was charged at the other");
    assert_eq!(ask(&mut ledger, "later", &["a", "b"], &[of("q", 10)]), Ok(2), "another snapshot begins anew");
    assert_eq!(ask(&mut ledger, "later", &["c"], &[of("q", u64::MAX)]), Err(Exhausted));
}

#[test]
fn what_is_written_is_read_again() {
    let mut ledger = Ledger::default();
    let entries = ledger.charge("s", &[at("a"), at("b")], &[of("q", 4), of("r", 2)]).unwrap();
    let written = lines(&entries);
    ledger.enter(entries);
    assert_eq!(written, b"s\ta\t4\tq\ns\ta\t2\tr\ns\tb\t4\tq\ns\tb\t2\tr\n");
    assert_eq!(Ledger::read(&written, "s"), Read { ledger, repair: None });
}

#[test]
fn a_torn_line_counts_as_all_that_was_left() {
    let whole = b"s\ta\t4\tq\n".to_vec();
    let torn = b"s\ta\t4\tr\n";
    for end in 1..torn.len() {
        let bytes = [whole.as_slice(), &torn[..end]].concat();
        for current in ["s", "next"] {
            let Read { mut ledger, repair } = Ledger::read(&bytes, current);
            for snapshot in ["s", current] {
                assert_eq!(ask(&mut ledger, snapshot, &["b"], &[of("x", 1)]), Err(Exhausted), "{end} {snapshot}");
            }
            assert_eq!(ask(&mut ledger, "s", &["a"], &[of("q", 4)]), Ok(0), "what was paid stays free");
            assert_eq!(ask(&mut ledger, "other", &["b"], &[of("x", 1)]), Ok(1), "other snapshots are not touched");
            // After the repair it stays so, and needs no further one; the next snapshot begins anew.
            let repaired = [bytes.as_slice(), repair.unwrap().as_slice()].concat();
            let Read { mut ledger, repair } = Ledger::read(&repaired, "third");
            assert_eq!(repair, None);
            for (snapshot, expected) in [("s", Err(Exhausted)), (current, Err(Exhausted)), ("third", Ok(1))] {
                assert_eq!(ask(&mut ledger, snapshot, &["b"], &[of("x", 1)]), expected, "{end} {snapshot}");
            }
        }
    }
}

#[test]
fn a_line_that_cannot_be_read_is_no_free_one_wherever_it_stands() {
    for line in
        ["s\ta\t4\n", "s\ta\tfour\tq\n", "s\ta\t-4\tq\n", "\n", "s\ta\t4\tq\tmore\n", "s\t\t4\tq\n", "\u{0}\u{0}\n"]
    {
        let bytes = format!("s\ta\t1\tp\n{line}s\ta\t1\tr\n");
        let Read { mut ledger, repair } = Ledger::read(bytes.as_bytes(), "s");
        assert_eq!(repair.as_deref(), Some(b"s\t*\t0\tlost\n".as_slice()), "{line:?}");
        assert_eq!(ask(&mut ledger, "s", &["b"], &[of("x", 1)]), Err(Exhausted), "{line:?}");
    }
}
