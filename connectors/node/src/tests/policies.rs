//! Other policies than the standard one of these tests: the sample files, bare, views that may not be published.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray, TimestampMicrosecondArray};
use khidi_connectors_sources::SourceConfig;
use khidi_queries_disclosure::question::MeasureKind;

use super::agency::{Agency, NOW, STANDARD, write};
use super::gateway::{Gateway, code, measure, people};
use crate::{Config, LimitsConfig, Register, StartError, ViewError, describe};

#[tokio::test]
async fn the_sample_files_publish_what_they_say() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let agency = Agency::new();
    for name in ["connector.toml", "policy.toml"] {
        agency.write(name, fs::read(samples.join(name)).unwrap());
    }
    let text = |values: &[&str]| -> ArrayRef { Arc::new(StringArray::from(values.to_vec())) };
    let columns = ["person_id", "document_no", "citizenship", "sex", "direction", "border_point", "border_type"];
    let columns = columns.map(|name| (name, text(&["x"]), true)).into_iter();
    let crossed_at: ArrayRef = Arc::new(TimestampMicrosecondArray::from(vec![NOW]));
    let rows = RecordBatch::try_from_iter_with_nullable(columns.chain([("crossed_at", crossed_at, true)])).unwrap();
    write(&agency.path("border_crossings.parquet"), &rows);
    let config = agency.config();
    assert_eq!(config.limits, LimitsConfig::default());
    let text = describe(&Register::open(&config).await.unwrap());
    for line in [
        "table border_crossings, protected: only cells of at least 10 people leave, their counts and sums perturbed",
        "view travellers, protected",
        "first_year (Int64): dimension, grouped and filtered by its values",
        "crossed_at (Timestamp(µs)): dimension, grouped and filtered by year, quarter and month",
        "protection: standard",
    ] {
        assert!(text.contains(line), "{line:?} is not in\n{text}");
    }
    assert!(!text.contains("document_no"), "{text}");
}

/// A code that stands twice would be counted twice, and averaging would be said to take less than it does.
#[tokio::test]
async fn codes_stand_once() {
    for codes in ["[\"in\", \"out\", \"in\"]", "[]"] {
        let agency = Agency::under(&STANDARD.replace("[\"in\", \"out\"]", codes));
        let error = Register::open(&agency.config()).await.unwrap_err().to_string();
        assert!(error.contains("border_crossings.direction: `codes` is a list of different texts"), "{codes}: {error}");
    }
}

const BARE: &str = r#"
version = 1
protection = "bare"
[tables.border_crossings]
class = "protected"
columns.person_id = { role = "contributor" }
columns.citizenship = { role = "open" }
columns.direction = { role = "open" }
columns.fee = { role = "open" }
"#;

#[tokio::test]
async fn bare_gives_exact_cells_of_any_person_local_relation() {
    let agency = Agency::under(BARE);
    let connector = agency.start().await.unwrap();
    let gateway = Gateway::connect(&agency, &connector).await;
    let relation = "SELECT a.person_id, a.citizenship AS c0, a.fee / 0 AS a0 FROM mia.border_crossings a
        JOIN mia.border_crossings b ON a.person_id = b.person_id AND a.direction = 'in' AND b.direction = 'out'";
    let sum = MeasureKind::Sum { column: "a0".into() };
    let question = || people(&["c0"], vec![measure(MeasureKind::Contributors), measure(sum.clone())]);
    let answer = gateway.cells(relation, question()).await.unwrap();
    assert_eq!(answer.rows(), ["GEO 4 0 - 2"]);
    let mixed = "SELECT a.person_id, a.citizenship AS c0, a.fee AS a0 FROM mia.border_crossings a
        JOIN mia.border_crossings b ON a.citizenship = b.citizenship";
    assert_eq!(code(gateway.cells(mixed, question()).await), "KH209");
    let text = describe(&Register::open(&agency.config()).await.unwrap());
    assert!(text.contains("PROTECTS NOBODY") && text.contains("'estimates' is not in the policy"), "{text}");
}

#[tokio::test]
async fn views_that_are_not_person_local_stop_the_start() {
    let view = |class: &str, sql: &str, columns: &str| {
        format!("{STANDARD}\n[views.v]\nclass = \"{class}\"\nsql = \"{sql}\"\n{columns}\n")
    };
    let person = "columns.person_id = { role = \"contributor\" }";
    let key = "columns.person_id = { role = \"contributor\" }\ncolumns.k = { role = \"dimension\" }";
    let open = "columns.n = { role = \"public\" }";
    let from = "FROM mia.border_crossings";
    let cases = [
        ("check", view("protected", &format!("SELECT person_id, count(*) OVER () AS n {from}"), person)),
        ("check", view("protected", &format!("SELECT max(person_id) AS person_id {from}"), person)),
        ("check", view("protected", &format!("SELECT person_id, person_id AS k {from}"), key)),
        ("check", view("protected", &format!("SELECT citizenship AS person_id {from}"), person)),
        ("check", view("public", &format!("SELECT count(*) AS n {from}"), open)),
        ("column", view("protected", &format!("SELECT person_id {from}"), key)),
        ("relation", view("protected", "SELECT person_id FROM mia.travellers", person)),
        ("relation", view("protected", "SELECT person_id FROM mia.nothing", person)),
        ("relation", view("public", "SELECT now() AS n", open)),
        ("relation", view("public", "SELECT FROM", open)),
    ];
    for (expected, policy) in cases {
        let agency = Agency::under(&policy);
        let Err(StartError::View { view, source }) = agency.start().await else { panic!("published: {policy}") };
        let cause = match source {
            ViewError::Relation(_) => "relation",
            ViewError::Column(_) => "column",
            ViewError::Check(_) => "check",
            ViewError::Engine(_) => "engine",
        };
        assert_eq!((view.as_str(), cause), ("v", expected), "{policy}");
    }
}

#[test]
fn the_sample_configuration_is_whole() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/connector.toml");
    assert_eq!(Config::load(&path).unwrap().agency.as_str(), "mia");
}

#[test]
fn what_the_sample_shows_as_comments_can_be_taken_as_it_stands() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/connector.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let commented =
        text.split("\n\n").filter(|part| part.contains("\n# [[sources]]") || part.contains("\n# [databases"));
    let examples = commented.flat_map(str::lines).map(|line| line.strip_prefix("# ").unwrap_or_default());
    let is_setting =
        |line: &&str| line.starts_with('[') || line.split_once(" = ").is_some_and(|(key, _)| !key.contains(' '));
    let examples: Vec<_> = examples.filter(is_setting).collect();
    let whole = format!("{}\n{}\n", text, examples.join("\n"));
    let config = Config::parse(&whole, &path).unwrap_or_else(|error| panic!("{error}\n{whole}"));
    let csv = config
        .sources
        .iter()
        .find_map(|entry| if let SourceConfig::Csv(csv) = &entry.source { Some(csv) } else { None });
    assert!(csv.unwrap().rename.contains_key("Fee, GEL") && config.places.databases.len() == 3, "{whole}");
}
