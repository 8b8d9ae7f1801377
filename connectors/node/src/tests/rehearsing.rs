//! What `policy test` says of questions, whatever the data are.

use clap::Parser;

use super::agency::{Agency, STANDARD, crossings, write};
use crate::Register;
use crate::explain::Language;
use crate::rehearsal::{Asked, rehearse};

#[derive(Debug, Parser)]
struct Line {
    #[command(flatten)]
    asked: Asked,
}

fn policy() -> String {
    let fee = "columns.fee = { role = \"measure\"";
    assert!(STANDARD.contains(fee));
    STANDARD.replace(fee, &format!("access = {{ roles = [\"analyst\"] }}\n{fee}, bins = [0, 50]"))
}

/// Questions by their command lines, with what is said of each.
const QUESTIONS: [(&[&str], &str); 9] = [
    (&["SELECT person_id, citizenship AS c FROM mia.border_crossings", "--keys=c"], "key c: a code of citizenship"),
    (
        &[
            "SELECT person_id, date_trunc('month', crossed_at) AS m, fee FROM mia.border_crossings WHERE direction = 'in'",
            "--keys",
            "m",
            "--measure",
            "sum(fee)",
            "--measure=contributors",
            "--measure=histogram(fee)",
            "--measure=moments(fee)",
        ],
        "sum(fee): off by at most",
    ),
    (&["SELECT person_id, fee AS f FROM mia.border_crossings", "--keys", "f"], "KH203"),
    (&["SELECT person_id, fee FROM mia.border_crossings", "--measure", "max(fee)"], "KH211"),
    (&["SELECT person_id FROM mia.border_crossings", "--rows"], "KH210"),
    (&["SELECT person_id FROM mia.border_crossings", "--role=operator"], "KH309"),
    (&["SELECT citizenship FROM mia.border_crossings"], "KH212"),
    (&["SELECT persons FROM mia.estimates"], "ANSWERED with the rows of public tables"),
    (
        &["SELECT year, persons FROM mia.estimates", "--keys=year", "--measure=sum(persons)"],
        "ANSWERED with exact cells",
    ),
];

async fn said(agency: &Agency) -> Vec<String> {
    let register = Register::open(&agency.config()).await.unwrap();
    let asked = QUESTIONS.iter().map(|(line, _)| Line::try_parse_from([&["test"], *line].concat()).unwrap().asked);
    asked.map(|asked| rehearse(&asked, &register, Language::Both)).collect()
}

#[tokio::test]
async fn each_question_has_its_verdict_and_no_data_in_it() {
    let agency = Agency::under(&policy());
    let of_many = said(&agency).await;
    for ((line, expected), text) in QUESTIONS.iter().zip(&of_many) {
        assert!(text.contains(expected), "{line:?}: {expected:?} is not in\n{text}");
        assert!(text.contains("უარი") || text.contains("პასუხი"), "{text}");
    }
    assert!(of_many[1].contains("m: month of crossed_at") && of_many[1].contains("moments(fee): from perturbed"));
    // One row, and none.
    for rows in [1, 0] {
        write(&agency.path("border_crossings.parquet"), &crossings().slice(0, rows));
        assert_eq!(said(&agency).await, of_many, "{rows} rows");
    }
    assert!(!agency.path("audit.jsonl").exists() && !agency.path("keys").exists(), "nothing ran");
}

#[test]
fn measures_that_are_none_are_wrong_usage() {
    for measure in ["median(fee)", "sum", "sum()", "sum(a, b)", "comoments(a)", "rows()", "sum:fee"] {
        let line = ["test", "SELECT 1", "--measure", measure];
        let error = Line::try_parse_from(line).unwrap_err().to_string();
        assert!(error.contains(&format!("'{measure}' is no measure: ")) && error.contains("sum(x)"), "{error}");
    }
}
