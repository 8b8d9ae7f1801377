//! Ad hoc questions of an analyst, over a demo whose asylum registers are opened to them: answered within their noise,
//! refused where one table is closed, and no more of them than the budget allows.

use std::fs;
use std::path::Path;

use khidi_tests::federation::{Federation, ask, made_demo};
use khidi_tests::process::Finished;

use super::PEOPLE;

const AGENCY: &str = "mia";
const OPEN: [&str; 2] = ["border_crossings", "asylum_applications"];

/// Opens tables of a demo to ad hoc questions.
fn open(folder: &Path, tables: &[&str], terms: &str) {
    let path = folder.join("agencies").join(AGENCY).join("policy.toml");
    let mut policy = fs::read_to_string(&path).unwrap();
    for table in tables {
        let heading = format!("[tables.{table}]\n");
        assert!(policy.contains(&heading), "{policy}");
        policy = policy.replace(&heading, &format!("{heading}ad_hoc = {{ {terms} }}\n"));
    }
    fs::write(path, policy).unwrap();
}

struct Asked {
    finished: Finished,
}

impl Asked {
    /// The single number of an answer.
    fn number(&self) -> i64 {
        self.finished.ended(0, &[]).unwrap();
        self.finished.stdout.lines().nth(1).unwrap_or_default().parse().expect(&self.finished.stdout)
    }

    fn refused(&self, code: &str) {
        self.finished.ended(1, &[code]).unwrap();
    }
}

fn asking<'f>(federation: &'f Federation, folder: &'f Path) -> impl Fn(&str) -> Asked + 'f {
    |sql| Asked { finished: ask(&federation.uri, &folder.join("certs"), "analyst-demo", sql).unwrap() }
}

const APPLICANTS: &str = "SELECT count(DISTINCT c.person_id) AS people FROM mia.border_crossings c WHERE c.direction = 'in' \
                          AND EXISTS (SELECT 1 FROM mia.asylum_applications a WHERE a.person_id = c.person_id)";
const APPLICATIONS: &str = "SELECT count(DISTINCT person_id) AS people FROM mia.asylum_applications";

#[test]
fn opened_tables_are_asked_ad_hoc_as_far_as_the_budget_goes() {
    let (folder, _) = made_demo(PEOPLE, "standard").unwrap();
    let dir = folder.path();
    {
        let federation = Federation::start(dir, &[AGENCY], &[]).unwrap();
        asking(&federation, dir)(APPLICANTS).refused("KH205");
    }
    open(dir, &OPEN[..1], "");
    {
        let federation = Federation::start(dir, &[AGENCY], &[]).unwrap();
        asking(&federation, dir)(APPLICANTS).refused("KH205");
    }
    open(dir, &OPEN[1..], "budget = 3");
    let federation = Federation::start(dir, &[AGENCY], &[]).unwrap();
    let ask = asking(&federation, dir);
    // Nearly everybody who applied has come in; both counts are off by their noise.
    let (applicants, all) = (ask(APPLICANTS).number(), ask(APPLICATIONS).number());
    assert!(applicants > 100 && (applicants - all).abs() <= 15 + 30, "{applicants} of {all}");
    let explained = ask(&format!("EXPLAIN {APPLICANTS}"));
    explained.finished.ended(0, &[]).unwrap();
    for part in [
        "standard, tier 3, ad hoc: k = 30, D = 15, V = 25",
        "charged at most 1 cell, unless asked before of this snapshot, at mia.asylum_applications (of 3), mia.border_crossings (of 100)",
        "each value over 30 people or more",
        "standard deviation of 5.0",
    ] {
        assert!(explained.finished.stdout.contains(part), "{part:?} is not in\n{}", explained.finished.stdout);
    }
    assert_eq!(ask(APPLICANTS).number(), applicants, "asked again, it is the same and costs nothing");
    let written_anew = APPLICANTS.replace("c.", "x.").replace("border_crossings c", "border_crossings x");
    assert_eq!(ask(&written_anew).number(), applicants);
    ask(&format!("{APPLICANTS} AND c.citizenship <> 'TUR'")).number();
    // By sex it is a cell for each code and one for NULL.
    ask(&format!("{} GROUP BY c.sex", APPLICANTS.replacen("SELECT ", "SELECT c.sex, ", 1))).refused("KH215");
    ask(&format!("{APPLICANTS} AND c.citizenship <> 'UKR'")).number();
    for (sql, code) in [
        (format!("{APPLICANTS} AND c.citizenship <> 'RUS'"), "KH215"),
        (APPLICANTS.replacen("SELECT ", "SELECT date_trunc('month', c.crossed_at) AS m, ", 1) + " GROUP BY 1", "KH217"),
        (APPLICANTS.to_owned() + &" AND c.citizenship <> 'RUS'".repeat(8), "KH216"),
    ] {
        ask(&sql).refused(code);
    }
    drop(ask);
    drop(federation);
    let federation = Federation::start(dir, &[AGENCY], &[]).unwrap();
    let ask = asking(&federation, dir);
    assert_eq!(ask(APPLICANTS).number(), applicants);
    ask(&format!("{APPLICANTS} AND c.citizenship <> 'RUS'")).refused("KH215");
}
