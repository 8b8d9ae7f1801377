//! MariaDB: that a server holds the suite's rows as they are, which its own program tells.

use khidi_tests::servers::{MariaDb, Server};

use super::rows::{self, Needs};

/// What MariaDB cannot hold.
const LACKS: [Needs; 2] = [Needs::Endless, Needs::Cases];

#[test]
fn rows_are_loaded() {
    let server = MariaDb::start().unwrap();
    for table in rows::tables().iter().filter(|table| table.needs.is_none_or(|needs| !LACKS.contains(&needs))) {
        server.load(table.name, std::slice::from_ref(&table.rows), table.padded).unwrap();
        let count = server.run(&format!("SELECT count(*) FROM {}", table.name)).unwrap();
        assert_eq!(count.trim(), table.rows.num_rows().to_string(), "{}", table.name);
    }
    for (sql, expected) in [
        ("SELECT max(big), min(big) FROM numbers", format!("{0}\t-{0}", "9".repeat(38))),
        ("SELECT max(tiny), min(whole) FROM numbers", format!("0.{}\t{}", "9".repeat(38), i64::MIN)),
        (
            "SELECT min(day), max(day), min(moment) FROM days",
            "1000-01-01\t9999-12-31\t1000-01-01 00:00:00.000000".to_owned(),
        ),
        ("SELECT max(char_length(value)), sum(value = '') FROM texts", "4800\t2".to_owned()),
    ] {
        let found = server.run(sql).unwrap();
        assert_eq!(found.trim_end(), expected, "{sql}");
    }
}
