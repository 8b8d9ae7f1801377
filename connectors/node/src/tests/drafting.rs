//! What `init` drafts of sources that it has never seen: nothing published, no value written, and a policy once uncommented.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, BinaryArray, Date32Array, Int64Array, RecordBatch, StringArray};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use clap::Parser;
use khidi_connectors_sources::synthetic::{Parameters, generate};
use khidi_queries_disclosure::catalogue::{Hierarchy, Period, Role};
use khidi_queries_disclosure::policy::{Policy, PolicyTable};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::agency::{Agency, crossings, write};
use crate::draft::{Drafting, draft};
use crate::explain::Language;
use crate::preview::{Format, preview};
use crate::rehearsal::Asked;
use crate::{Config, ConnectorArgs, DraftError};

#[derive(Debug, Parser)]
struct Line {
    #[command(flatten)]
    asked: Drafting,
}

#[derive(Debug, Parser)]
struct Question {
    #[command(flatten)]
    asked: Asked,
}

/// An agency with its certificates, and the folder in which a draft is made beside them.
struct Drafted {
    agency: Agency,
    sources: PathBuf,
}

impl Drafted {
    fn new() -> Self {
        let agency = Agency::new();
        let sources = agency.path("sources");
        fs::create_dir(&sources).unwrap();
        Self { agency, sources }
    }

    fn dir(&self) -> PathBuf {
        self.agency.path("drafted")
    }

    async fn draft(&self, more: &[&str]) -> Result<String, DraftError> {
        let (sources, dir) = (self.sources.to_str().unwrap().to_owned(), self.dir().to_str().unwrap().to_owned());
        let line = ["init", "--source", &sources, "--agency=mia", "--federation=georgia", "--dir", &dir];
        draft(&Line::try_parse_from([&line, more].concat()).unwrap().asked).await
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.dir().join(name)).unwrap()
    }

    async fn checked(&self) -> String {
        let certs = self.dir().join("certs");
        if !certs.exists() {
            fs::create_dir(&certs).unwrap();
            for name in ["ca.pem", "agency-mia.pem", "agency-mia-key.pem"] {
                fs::copy(self.agency.path("certs").join(name), certs.join(name)).unwrap();
            }
        }
        ConnectorArgs::check(&self.dir().join("connector.toml")).await.unwrap()
    }

    /// Takes one # away from every line.
    fn uncomment(&self) -> Policy {
        let text = self.read("policy.toml");
        let text: String = text.lines().map(|line| format!("{}\n", line.strip_prefix('#').unwrap_or(line))).collect();
        fs::write(self.dir().join("policy.toml"), &text).unwrap();
        Policy::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
    }
}

fn role<'p>(table: &'p PolicyTable, column: &str) -> Option<&'p Role> {
    table.columns.iter().find(|found| found.name == column).map(|found| &found.role)
}

#[tokio::test]
async fn a_draft_of_registers_publishes_nothing_until_it_is_uncommented() {
    let drafted = Drafted::new();
    generate(&drafted.sources, &Parameters { people: 2500, seed: 7 }, 1, &|_| {}).unwrap();
    for other in ["mfa", "moh", "tsu", "ibsu", "gtu"] {
        fs::remove_dir_all(drafted.sources.join("agencies").join(other)).unwrap();
    }
    let told = drafted.draft(&[]).await.unwrap();
    assert!(told.contains("border_crossings: drafted") && told.contains("nothing is published"), "{told}");
    assert!(told.contains("population_estimates: no column names people"), "{told}");
    let untouched = drafted.read("policy.toml");
    assert!(untouched.contains("all rows were looked at") && untouched.contains("არაფერი ქვეყნდება"));
    assert!(untouched.contains("## columns.age_group = { role = \"public\" }"), "{untouched}");
    assert!(Policy::parse(&untouched).unwrap().tables.is_empty());
    let checked = drafted.checked().await;
    assert!(checked.contains("agency mia would publish:\n  nothing\n"), "{checked}");
    assert!(checked.contains("source 'border_crossings' is not in the policy"), "{checked}");
    nothing_is_told(&drafted);

    let policy = drafted.uncomment();
    let crossings = policy.table("border_crossings").unwrap();
    let list = |name: &str| Role::Dimension(Hierarchy::List(name.to_owned()));
    let calendar = |period| Role::Dimension(Hierarchy::Calendar(period));
    assert_eq!(role(crossings, "person_id"), Some(&Role::Contributor));
    assert_eq!(role(crossings, "document_no"), None);
    assert_eq!(role(crossings, "citizenship"), Some(&list("countries")));
    assert_eq!(role(crossings, "sex"), Some(&list("sexes")));
    assert_eq!(role(crossings, "birth_date"), Some(&calendar(Period::Year)));
    assert!(crossings.max_rows.is_some_and(|most| most > 1), "{crossings:?}");
    assert_eq!(policy.table("population").unwrap().max_rows, Some(1));
    let income = policy.table("employment_income").unwrap();
    let clip = income.columns.iter().find(|column| column.name == "income").unwrap().clip.unwrap();
    assert!(clip.low == 0.0 && clip.high >= 10_000.0, "{clip:?}");
    let cases = policy.table("asylum_applications").unwrap();
    assert!(role(cases, "case_id").is_none());
    assert!(untouched.contains("## single_contributor_keys = [\"case_id\""), "{untouched}");
    assert!(policy.table("population_estimates").is_none());

    // It binds, and nobody has two rows where it says so.
    let checked = drafted.checked().await;
    assert!(checked.contains("table border_crossings, protected") && !checked.contains("nothing\n"), "{checked}");
    let config = Config::load(&drafted.dir().join("connector.toml")).unwrap();
    let line = ["preview", "SELECT person_id, sex AS s FROM mia.population", "--keys=s", "--measure=rows"];
    let seen =
        preview(&Question::try_parse_from(line).unwrap().asked, &config, Format::Table, Language::En).await.unwrap();
    assert!(!seen.is_refused && seen.shown.contains("perturbed"), "{seen:?}");
}

/// No value with a digit or capital in it, no date and no least or largest number stands in the files.
fn nothing_is_told(drafted: &Drafted) {
    let sources = fs::canonicalize(&drafted.sources).unwrap();
    let connector = drafted.read("connector.toml").replace(sources.to_str().unwrap(), "");
    let text = format!("{}\n{connector}", drafted.read("policy.toml"));
    let words: BTreeSet<&str> = text.split(|one: char| !one.is_alphanumeric() && one != '.' && one != '-').collect();
    let mut looked_for = 0;
    for file in files(&sources) {
        for batch in ParquetRecordBatchReaderBuilder::try_new(File::open(&file).unwrap()).unwrap().build().unwrap() {
            let batch = batch.unwrap();
            for (field, values) in batch.schema().fields().iter().zip(batch.columns()) {
                for value in telling(values) {
                    looked_for += 1;
                    let is_told =
                        if value.contains(' ') { text.contains(&value) } else { words.contains(value.as_str()) };
                    assert!(!is_told, "{} {}: {value:?}", file.display(), field.name());
                }
            }
        }
    }
    assert!(looked_for > 10_000, "{looked_for}");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let inner = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    inner.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn telling(values: &ArrayRef) -> BTreeSet<String> {
    let options = FormatOptions::default();
    if values.data_type().is_numeric() {
        let numbers = cast(values, &DataType::Float64).unwrap();
        let numbers = numbers.as_any().downcast_ref::<arrow::array::Float64Array>().unwrap();
        let extremes = [arrow::compute::min(numbers), arrow::compute::max(numbers)];
        return extremes.into_iter().flatten().filter(|value| *value != 0.0).map(|value| value.to_string()).collect();
    }
    let formatter = ArrayFormatter::try_new(values.as_ref(), &options).unwrap();
    let all = (0..values.len()).map(|row| formatter.value(row).to_string());
    all.filter(|text| text.len() >= 3 && text.chars().any(|one| one.is_ascii_digit() || one.is_uppercase())).collect()
}

#[tokio::test]
async fn a_draft_replaces_nothing() {
    for name in ["connector.toml", "policy.toml"] {
        let drafted = Drafted::new();
        write(&drafted.sources.join("crossings.parquet"), &crossings());
        fs::create_dir(drafted.dir()).unwrap();
        fs::write(drafted.dir().join(name), "mine").unwrap();
        let refused = drafted.draft(&[]).await.unwrap_err();
        assert!(matches!(&refused, DraftError::Exists(path) if path.ends_with(name)), "{refused}");
        assert_eq!(drafted.read(name), "mine");
        assert_eq!(fs::read_dir(drafted.dir()).unwrap().count(), 1);
    }
}

/// What lies in the folder of the draft goes with it; what lies elsewhere is found there.
#[tokio::test]
async fn the_paths_of_a_database_are_those_of_the_configuration() {
    for (beside, written) in [(true, "path = \"office.sqlite\""), (false, "/sources/office.sqlite\"")] {
        let mut drafted = Drafted::new();
        let folder = if beside { drafted.dir() } else { drafted.sources.clone() };
        fs::create_dir_all(&folder).unwrap();
        rusqlite::Connection::open(folder.join("office.sqlite"))
            .unwrap()
            .execute_batch("CREATE TABLE permits (year INT)")
            .unwrap();
        drafted.sources = folder.join("office.toml");
        fs::write(&drafted.sources, "kind = 'sqlite'\npath = 'office.sqlite'\n").unwrap();
        drafted.draft(&[]).await.unwrap();
        let text = drafted.read("connector.toml");
        assert!(text.contains(written), "{text}");
        drafted.checked().await;
        let moved = drafted.agency.path("moved");
        fs::rename(drafted.dir(), &moved).unwrap();
        let policy = fs::read_to_string(moved.join("policy.toml")).unwrap();
        let public = "[tables.permits]\nclass = \"public\"\ncolumns.year = { role = \"public\" }\n";
        fs::write(moved.join("policy.toml"), policy + public).unwrap();
        let checked = ConnectorArgs::check(&moved.join("connector.toml")).await.unwrap();
        assert!(checked.contains("table permits, public"), "{checked}");
    }
}

#[tokio::test]
async fn of_few_people_no_number_is_written() {
    let drafted = Drafted::new();
    write(&drafted.sources.join("crossings.parquet"), &crossings());
    drafted.draft(&[]).await.unwrap();
    let text = drafted.read("policy.toml");
    assert!(text.contains("## max_rows =\n") && !text.contains("#max_rows") && !text.contains("one_row"), "{text}");
    let policy = drafted.uncomment();
    let table = policy.table("crossings").unwrap();
    assert!(table.columns.iter().all(|column| column.clip.is_none() && column.codes.is_none()), "{table:?}");
}

#[tokio::test]
async fn columns_that_cannot_be_published_do_not_hide_the_others() {
    let drafted = Drafted::new();
    let columns: [(&str, ArrayRef); 4] = [
        ("photo", Arc::new(BinaryArray::from(vec![b"x".as_slice(), b"y"]))),
        ("person_id", Arc::new(StringArray::from(vec!["01008012345", "01008012346"]))),
        ("01008012399", Arc::new(Int64Array::from(vec![1, 2]))),
        ("Seen on", Arc::new(Date32Array::from(vec![1, 2]))),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    write(&drafted.sources.join("People of 2024.parquet"), &batch);
    fs::write(drafted.sources.join("broken.parquet"), "PAR1 and no more").unwrap();
    let told = drafted.draft(&[]).await.unwrap();
    assert!(told.contains("people_of_2024: drafted") && told.contains("broken: NOT LOOKED AT"), "{told}");
    let text = drafted.read("policy.toml");
    for line in
        ["photo: type Binary cannot be published", "column 2: ", "Seen on: SQL cannot address this name", "truncated"]
    {
        assert!(text.contains(line), "{line:?} is not in\n{text}");
    }
    assert!(!text.contains("010080123"), "{text}");
    let policy = drafted.uncomment();
    assert_eq!(policy.table("people_of_2024").unwrap().columns.len(), 1);
    assert!(drafted.read("connector.toml").contains("table = \"people_of_2024\""));
}

#[tokio::test]
async fn files_that_agree_and_partitions_are_one_table() {
    let drafted = Drafted::new();
    let fewer = crossings().project(&[0, 2]).unwrap();
    for (place, rows) in [("others/a.parquet", &fewer), ("others/b.parquet", &crossings())] {
        let path = drafted.sources.join(place);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        write(&path, rows);
    }
    for place in ["parts/a.parquet", "parts/b.parquet", "years/year=2024/a.parquet", "years/year=2025/a.parquet"] {
        let path = drafted.sources.join(place);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        write(&path, &crossings());
    }
    drafted.draft(&["--rows=30"]).await.unwrap();
    let connector = drafted.read("connector.toml");
    assert_eq!(connector.matches("[[sources]]").count(), 4, "{connector}");
    assert_eq!(connector.matches("All files of this folder").count(), 2, "{connector}");
    assert!(connector.contains("table = \"a\"") && connector.contains("table = \"b\""), "{connector}");
    assert!(connector.contains("table = \"parts\"") && connector.contains("hive = [\"year:int\"]"), "{connector}");
    assert!(drafted.read("policy.toml").contains("the first 30 rows were looked at"));
    assert!(drafted.checked().await.contains("nothing\n"));
}

#[tokio::test]
async fn people_whom_no_column_can_name_are_not_offered_as_public() {
    let drafted = Drafted::new();
    let people: ArrayRef = Arc::new(StringArray::from(vec!["01008012345", "01008012346"]));
    write(&drafted.sources.join("ხალხი.parquet"), &RecordBatch::try_from_iter([("პირადი ნომერი", people)]).unwrap());
    let told = drafted.draft(&[]).await.unwrap();
    assert!(told.contains("khalkhi: no column names people"), "{told}");
    let text = drafted.read("policy.toml");
    assert!(text.contains("პირადი ნომერი: SQL cannot address") && !text.contains("\"public\""), "{text}");
    assert!(drafted.uncomment().tables.is_empty());
}
