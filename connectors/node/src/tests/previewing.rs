//! What an officer sees with `preview`: what a gateway gets, and nothing beyond it.

use std::fs;

use clap::Parser;
use serde_json::{Value, json};

use super::agency::{Agency, STANDARD, crossings, write};
use super::gateway::{Gateway, measure, people};
use crate::explain::Language;
use crate::preview::{Format, Preview, preview};
use crate::rehearsal::Asked;
use khidi_queries_disclosure::question::MeasureKind;

#[derive(Debug, Parser)]
struct Line {
    #[command(flatten)]
    asked: Asked,
}

const BY_CITIZENSHIP: &str = r#"SELECT person_id, citizenship AS c FROM "mia"."border_crossings""#;

async fn shown(agency: &Agency, line: &[&str]) -> Preview {
    let asked = Line::try_parse_from([&["preview"], line].concat()).unwrap().asked;
    preview(&asked, &agency.config(), Format::Table, Language::En).await.unwrap()
}

/// The same for a program: each line as an object.
async fn objects(agency: &Agency, line: &[&str]) -> (Vec<Value>, bool) {
    let asked = Line::try_parse_from([&["preview"], line].concat()).unwrap().asked;
    let seen = preview(&asked, &agency.config(), Format::Json, Language::En).await.unwrap();
    (seen.shown.lines().map(|line| serde_json::from_str(line).unwrap()).collect(), seen.is_refused)
}

/// The lines of a table, values separated by single spaces, empty ones as `-`.
fn rows(text: &str) -> Vec<String> {
    let lines = text.lines().filter(|line| line.starts_with('|')).skip(1);
    let value = |value: &str| if value.trim().is_empty() { "-".to_owned() } else { value.trim().to_owned() };
    lines.map(|line| line.trim_matches('|').split('|').map(value).collect::<Vec<_>>().join(" ")).collect()
}

#[tokio::test]
async fn the_cells_are_those_that_a_gateway_gets() {
    let agency = Agency::new();
    let connector = agency.start().await.unwrap();
    let gateway = Gateway::connect(&agency, &connector).await;
    let question = people(&["c"], vec![measure(MeasureKind::Rows), measure(MeasureKind::Contributors)]);
    let sent = gateway.cells(BY_CITIZENSHIP, question).await.unwrap();
    let audit = fs::read(agency.path("audit.jsonl")).unwrap();
    let snapshots = listed(&agency);

    let line = [BY_CITIZENSHIP, "--keys=c", "--measure=rows", "--measure=contributors"];
    let seen = shown(&agency, &line).await;
    let expected: Vec<_> = sent
        .rows()
        .iter()
        .map(|row| {
            let row = row.split(' ').collect::<Vec<_>>();
            assert_eq!((row[2], row[4]), ("1", "1"));
            format!("{} {} perturbed {} perturbed", row[0], row[1], row[3])
        })
        .collect();
    assert_eq!(rows(&seen.shown), expected, "{}", seen.shown);
    assert!(!seen.is_refused && seen.shown.contains("| rows status |"), "{}", seen.shown);
    // Neither those of too few people, nor how many they are.
    for hidden in ["NRU", "TUR", "withheld"] {
        assert!(!seen.shown.contains(hidden) && !seen.notes.contains(hidden), "{hidden}: {seen:?}");
    }
    let id = &connector.catalogue().versions.snapshot;
    assert!(seen.notes.contains(&format!("the snapshot of 2025-06-15 ({id})")), "{}", seen.notes);
    assert!(seen.notes.contains("no answer: nothing was charged"), "{}", seen.notes);
    assert_eq!(fs::read(agency.path("audit.jsonl")).unwrap(), audit, "nothing is audited");
    assert_eq!(listed(&agency), snapshots, "a connector may be at work in that folder");
    assert!(!agency.path("ledger.tsv").exists());

    // The sources are others since; questions are answered from the snapshot, and so is this.
    write(&agency.path("border_crossings.parquet"), &crossings().slice(0, 1));
    assert_eq!(shown(&agency, &line).await.shown, seen.shown);
}

fn listed(agency: &Agency) -> Vec<String> {
    let entries = fs::read_dir(agency.path("snapshots")).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_connector_at_work_keeps_its_unfinished_snapshot() {
    let agency = Agency::new();
    agency.start().await.unwrap().shutdown().await;
    fs::create_dir(agency.path("snapshots/unfinished")).unwrap();
    assert!(!shown(&agency, &[BY_CITIZENSHIP, "--keys=c"]).await.is_refused);
    assert!(agency.path("snapshots/unfinished").exists());
}

#[tokio::test]
async fn before_the_first_start_it_looks_at_the_sources_and_takes_no_snapshot() {
    let agency = Agency::new();
    let before = shown(&agency, &[BY_CITIZENSHIP, "--keys=c"]).await;
    assert!(before.notes.contains("there is no snapshot yet") && before.notes.contains("there were no keys"));
    assert!(!agency.path("snapshots").exists() && !agency.path("audit.jsonl").exists());
    // The keys are those of the connector.
    agency.start().await.unwrap().shutdown().await;
    let after = shown(&agency, &[BY_CITIZENSHIP, "--keys=c"]).await;
    assert_eq!((after.shown, rows(&before.shown).len()), (before.shown.clone(), 2));
    assert!(!after.notes.contains("keys"), "{}", after.notes);
    // A table that the policy publishes since is in no snapshot.
    agency.write("connector.toml", agency.connector_toml().replace("path = \"border", "path = \"./border"));
    let lacking = shown(&agency, &[BY_CITIZENSHIP, "--keys=c"]).await;
    assert!(lacking.notes.contains("the snapshot of 2025-06-15 lacks a table"), "{}", lacking.notes);
}

#[tokio::test]
async fn nobody_and_too_few_look_alike() {
    let agency = Agency::new();
    let mut seen = Vec::new();
    for citizenship in ["NRU", "TUR", "FRA"] {
        let relation = format!("SELECT person_id FROM mia.border_crossings WHERE citizenship = '{citizenship}'");
        let one = shown(&agency, &[&relation, "--measure=rows"]).await;
        assert_eq!(rows(&one.shown), ["- absent"], "{citizenship}");
        seen.push((one.shown, one.notes.replace("there were no keys", "")));
    }
    assert_eq!(seen[1], seen[2]);
    assert_eq!(seen[0].0, seen[1].0);
}

#[tokio::test]
async fn values_that_are_not_listed_leave_and_are_warned_of() {
    let agency = Agency::under(&STANDARD.replace("codes = [\"in\", \"out\"]", "codes = [\"out\"]"));
    let relation = "SELECT person_id, direction AS d FROM mia.border_crossings";
    let seen = shown(&agency, &[relation, "--keys=d"]).await;
    assert!(seen.shown.contains("| in "), "{}", seen.shown);
    let warning = "WARNING: border_crossings.direction has 1 value, in about 20 rows, that its `codes` does not have";
    assert!(seen.notes.contains(warning), "{}", seen.notes);
    let checked = crate::ConnectorArgs::check(&agency.path("connector.toml")).await.unwrap();
    assert!(checked.contains(warning), "{checked}");
    let elsewhere = shown(&agency, &["SELECT person_id, citizenship AS c FROM mia.travellers", "--keys=c"]).await;
    assert!(!elsewhere.notes.contains("codes"), "{}", elsewhere.notes);
    let whole = Agency::new();
    assert!(!shown(&whole, &[relation, "--keys=d"]).await.notes.contains("codes"));
    let checked = crate::ConnectorArgs::check(&whole.path("connector.toml")).await.unwrap();
    assert!(!checked.contains("does not have"), "{checked}");
}

#[tokio::test]
async fn what_a_gateway_is_refused_is_refused() {
    let agency = Agency::under(&STANDARD.replace("max_rows = 3", "max_rows = 3\naccess = { roles = [\"analyst\"] }"));
    let refused: [(&[&str], &str); 5] = [
        (&["SELECT person_id, fee AS f FROM mia.border_crossings", "--keys=f"], "KH203"),
        (&["SELECT person_id FROM mia.border_crossings", "--rows"], "KH210"),
        (&["SELECT document_no FROM mia.border_crossings"], "REFUSED"),
        (&["SELECT person_id FROM mia.border_crossings", "--role=operator"], "KH309"),
        (&["SELECT person_id FROM mia.border_crossings WHERE person_id = 'GEO1'"], "REFUSED"),
    ];
    for (line, code) in refused {
        let seen = shown(&agency, line).await;
        assert!(
            seen.is_refused && seen.shown.starts_with("REFUSED\n") && seen.shown.contains(code),
            "{line:?} {seen:?}"
        );
    }
    assert!(!shown(&agency, &[BY_CITIZENSHIP, "--keys=c", "--role=analyst"]).await.is_refused);
    agency.write("stopped.txt", "border_crossings");
    assert!(shown(&agency, &[BY_CITIZENSHIP, "--keys=c"]).await.shown.contains("KH214"));
}

#[tokio::test]
async fn an_ad_hoc_question_is_shown_and_not_charged() {
    let agency = Agency::under(&STANDARD.replace(
        "max_rows = 3",
        "max_rows = 3\nad_hoc = { threshold = 10, threshold_width = 0, max_deviation = 5, variance = 4, budget = 9 }",
    ));
    let relation = "SELECT b.person_id, b.direction AS d FROM mia.border_crossings b \
                    WHERE b.person_id IN (SELECT person_id FROM mia.border_crossings)";
    for _ in 0..5 {
        let seen = shown(&agency, &[relation, "--keys=d", "--measure=contributors"]).await;
        assert!(!seen.is_refused, "{seen:?}");
        assert!(seen.notes.contains("an answer would be charged") && seen.notes.contains("/9)"), "{}", seen.notes);
        // 4 people went out.
        let [only] = <[String; 1]>::try_from(rows(&seen.shown)).unwrap();
        assert!(only.starts_with("in ") && only.ends_with(" perturbed"), "{}", seen.shown);
    }
    assert!(!agency.path("ledger.tsv").exists());
}

#[tokio::test]
async fn public_rows_are_shown_as_they_are() {
    let agency = Agency::new();
    let seen = shown(&agency, &["SELECT year, persons FROM mia.estimates ORDER BY persons LIMIT 2"]).await;
    assert_eq!(rows(&seen.shown), ["2000 0", "2001 1"]);
    assert!(!seen.notes.contains("perturbed:"));
    let cells = ["SELECT year, persons FROM mia.estimates WHERE year < 2002", "--keys=year", "--measure=sum(persons)"];
    assert_eq!(rows(&shown(&agency, &cells).await.shown), ["2000 199000 exact", "2001 199200 exact"]);
}

#[tokio::test]
async fn a_program_gets_the_same_cells() {
    let agency = Agency::new();
    let line = [BY_CITIZENSHIP, "--keys=c", "--measure=rows", "--measure=contributors", "--measure=rows"];
    let seen = rows(&shown(&agency, &line).await.shown);
    let (cells, is_refused) = objects(&agency, &line).await;
    assert!(!is_refused);
    let told = cells.iter().map(|cell| {
        let measures = cell["measures"].as_object().unwrap();
        assert_eq!(measures.len(), 2, "{cell}");
        let [rows, people] = ["rows", "contributors"].map(|measure| {
            let of = &measures[measure];
            assert_eq!(of.as_object().unwrap().len(), 2, "{cell}");
            format!("{} {}", of["value"], of["status"].as_str().unwrap())
        });
        format!("{} {rows} {people} {rows}", cell["keys"]["c"].as_str().unwrap())
    });
    assert_eq!(told.collect::<Vec<_>>(), seen);
    assert_eq!(cells.len(), 2);

    // What is withheld is null, as it is nothing in the table; a key may have the name of a measure.
    let fees = "SELECT person_id, citizenship AS rows, fee FROM mia.border_crossings";
    let (cells, _) = objects(&agency, &[fees, "--keys=rows", "--measure=rows", "--measure=non_null(fee)"]).await;
    let armenia = cells.iter().find(|cell| cell["keys"] == json!({ "rows": "ARM" })).unwrap();
    assert_eq!(armenia["measures"]["non_null(fee)"], json!({ "value": null, "status": "absent" }));
    assert_eq!(armenia["measures"]["rows"]["status"], "perturbed");

    let relation = "SELECT person_id FROM mia.border_crossings WHERE citizenship = 'NRU'";
    let (cells, _) = objects(&agency, &[relation, "--measure=rows"]).await;
    assert_eq!(cells, [json!({ "measures": { "rows": { "value": null, "status": "absent" } } })]);
    let (rows, _) = objects(&agency, &["SELECT year, persons FROM mia.estimates ORDER BY persons LIMIT 2"]).await;
    assert_eq!(rows, [json!({ "year": 2000, "persons": 0 }), json!({ "year": 2001, "persons": 1 })]);

    let (refused, is_refused) = objects(&agency, &["SELECT person_id FROM mia.border_crossings", "--rows"]).await;
    assert!(is_refused && refused.len() == 1, "{refused:?}");
    assert_eq!(refused[0]["refused"]["code"], "KH210");
    for text in ["message_en", "message_ka", "hint_en", "hint_ka"] {
        assert!(!refused[0]["refused"][text].as_str().unwrap().is_empty(), "{text}");
    }
}
