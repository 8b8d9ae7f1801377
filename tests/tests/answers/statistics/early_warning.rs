//! The early warning on visa-free travel against its definition, over the demo's own observations and over awkward ones.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::Path;

use datafusion::arrow::array::AsArray as _;
use datafusion::arrow::datatypes::Int64Type;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use khidi_tests::federation::{Federation, made_demo};
use khidi_tests::folders;

use super::run;

/// Citizens of Georgia in the European Union and associated states: asylum applications, and people found to be illegally
/// present (`statistics.md`, "Reference values").
const PUBLISHED: [(&str, [i64; 2]); 2] = [("ASYLUM", [14_635, 26_450]), ("IRREGULAR", [11_695, 21_910])];
const GROUNDS: [&str; 4] = ["REFUSALS", "IRREGULAR", "ASYLUM", "CRIME"];

/// Year, month, what is counted, and how many.
type Observation = (i64, i64, String, i64);

/// Months of two years: of a year's total, as even as whole numbers can be. Decisions on asylum, of which so many are positive in
/// the last two months that windows of two and three have no alarm, and that of four has exactly 20 per cent; refusals that begin
/// in the second year; and crime, of which a month is not known.
fn awkward() -> Vec<Observation> {
    let mut rows = Vec::new();
    for (year, nth) in [(2021, 0), (2022, 1)] {
        for month in 1..=12 {
            let mut add = |measure: &str, persons| rows.push((year, month, measure.to_owned(), persons));
            for (measure, totals) in PUBLISHED {
                add(measure, totals[nth] / 12 + i64::from(month <= totals[nth] % 12));
            }
            add("ASYLUM_DECIDED", 1_000);
            add("ASYLUM_POSITIVE", if (year, month) > (2022, 10) { 300 } else { 100 });
            add("REFUSALS", if year == 2021 { 0 } else { 10 });
            if (year, month) != (2021, 11) {
                add("CRIME", 100);
            }
        }
    }
    rows
}

/// Those in the demo's file.
fn of_the_demo(folder: &Path) -> Vec<Observation> {
    let file = File::open(folder.join("agencies/mfa/eu_observations.parquet")).unwrap();
    let mut rows = Vec::new();
    for batch in ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap() {
        let batch = batch.unwrap();
        let number = |name: &str, row| batch.column_by_name(name).unwrap().as_primitive::<Int64Type>().value(row);
        let measures = batch.column_by_name("measure").unwrap().as_string::<i32>();
        rows.extend((0..batch.num_rows()).map(|row| {
            (number("year", row), number("month", row), measures.value(row).to_owned(), number("persons", row))
        }));
    }
    rows
}

/// What the definition gives for a window that ends with December 2022, computed row by row.
fn expected(observations: &[Observation], measure: &str, length: i64) -> Vec<(&'static str, String)> {
    let sum = |of: &str, year: i64| {
        let months = observations.iter().filter(|row| row.0 == year && row.1 > 12 - length && row.2 == of);
        months.map(|row| row.3 as f64).sum::<f64>()
    };
    let (current, previous) = (sum(measure, 2022), sum(measure, 2021));
    let mut told = vec![("CURRENT", format!("{current:.1}")), ("PREVIOUS", format!("{previous:.1}"))];
    let change = (previous > 0.0).then(|| 100.0 * current / previous - 100.0);
    told.extend(change.map(|change| ("CHANGE_PC", format!("{change:.1}"))));
    let recognition = (measure == "ASYLUM").then(|| 100.0 * sum("ASYLUM_POSITIVE", 2022) / sum("ASYLUM_DECIDED", 2022));
    told.extend(recognition.map(|share| ("RECOGNITION_PC", format!("{share:.1}"))));
    let grows = change.map_or(current >= 50.0, |change| change >= 30.0);
    let alarm = grows && recognition.is_none_or(|share| share <= 20.0);
    told.push(("ALARM", if alarm { "1.0" } else { "0.0" }.to_owned()));
    told
}

/// Asks for December 2022, and compares every window of the `told` grounds with the definition, and two with what was
/// published.
fn warns(folder: &Path, uri: &str, observations: &[Observation], told: &[&str]) {
    let answer = run(folder, uri, &["early_warning", "--period", "2022-12", "--format", "csv"]);
    answer.ended(0, &[]).unwrap();
    let mut due = Vec::new();
    for measure in told {
        for length in 2..=12 {
            for (indic, value) in expected(observations, measure, length) {
                due.push(format!("M,NR,{indic},{measure},M{length},2022-12,{value},A,F"));
            }
        }
    }
    let mut found: Vec<&str> = answer.stdout.lines().skip(1).collect();
    found.sort_unstable();
    due.sort_unstable();
    assert_eq!(found, due);
    for (published, of) in [("80.7", "ASYLUM"), ("87.3", "IRREGULAR")] {
        let line = format!("M,NR,CHANGE_PC,{of},M12,2022-12,{published},A,F");
        assert!(found.contains(&line.as_str()), "{line}");
        assert!(found.contains(&format!("M,NR,ALARM,{of},M12,2022-12,1.0,A,F").as_str()));
    }
}

#[test]
fn the_early_warning_gives_the_published_figures() {
    let (folder, _) = made_demo(200, "standard").unwrap();
    let federation = Federation::start(folder.path(), &["mfa"], &[]).unwrap();
    let observations = of_the_demo(folder.path());
    for (measure, [before, now]) in PUBLISHED {
        for (year, published) in [(2021, before), (2022, now)] {
            let months = observations.iter().filter(|row| row.0 == year && row.2 == measure);
            assert_eq!(months.map(|row| row.3).sum::<i64>(), published, "{measure} of {year}");
        }
    }
    warns(folder.path(), &federation.uri, &observations, &GROUNDS);
}

#[test]
fn an_early_warning_is_told_of_awkward_months() {
    let (folder, _) = made_demo(200, "standard").unwrap();
    let mfa = folder.path().join("agencies/mfa");
    let rows = awkward().into_iter().fold("year,month,measure,persons\n".to_owned(), |mut text, row| {
        let (year, month, measure, persons) = row;
        writeln!(text, "{year},{month},{measure},{persons}").unwrap();
        text
    });
    fs::write(mfa.join("eu_observations.csv"), rows).unwrap();
    let [parquet, csv] =
        ["parquet", "csv"].map(|kind| format!("kind = \"{kind}\"\npath = \"eu_observations.{kind}\"\n"));
    folders::edit(&mfa.join("connector.toml"), &parquet, &csv).unwrap();
    let federation = Federation::start(folder.path(), &["mfa"], &[]).unwrap();
    // A month of crime is not known, so that only windows from December tell it; there is none of one month.
    warns(folder.path(), &federation.uri, &awkward(), &["REFUSALS", "IRREGULAR", "ASYLUM"]);
    let early = run(folder.path(), &federation.uri, &["early_warning", "--period", "2021-12"]);
    early.ended(1, &["no cell of early_warning can be told for 2021-12"]).unwrap();
}
