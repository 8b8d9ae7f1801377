//! Indicators against the same definitions computed elsewhere, from the same files.

use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use khidi_gateway_cli::demo::policies::{Publication, policies};
use khidi_queries_codelists::countries;
use khidi_tests::environment;
use khidi_tests::federation::{Federation, made_demo};
use khidi_tests::process::{Finished, Process};

/// Citizens of Georgia in the European Union and associated states: asylum applications, and people found to be illegally
/// present (`statistics.md`, "Reference values").
const PUBLISHED: [(&str, [u32; 2]); 2] = [("ASYLUM", [14_635, 26_450]), ("IRREGULAR", [11_695, 21_910])];

/// As many as the definition of done asks for, over seven years.
const PEOPLE: u64 = 100_000;

/// The script that computes a part of the catalogue from the registers' files, and how many tables and identities it compares.
const PARTS: [(&str, usize); 4] = [("flows", 12), ("asylum", 11), ("permits", 9), ("enforcement", 8)];

#[test]
fn indicators_are_those_computed_from_the_files() {
    let (folder, _) = made_demo(PEOPLE, "public").unwrap();
    for (agency, policy) in policies(Publication::Bare) {
        fs::write(folder.path().join("agencies").join(agency).join("policy.toml"), policy).unwrap();
    }
    let mut added = script("awkward");
    let finished =
        Process::start(added.arg("--agencies").arg(folder.path().join("agencies"))).unwrap().finish().unwrap();
    assert_eq!(finished.code, Some(0), "{}", finished.stderr);
    let federation = Federation::start(folder.path(), &["mia", "psda"], &[]).unwrap();
    for (part, tables) in PARTS {
        let finished = compared(part, folder.path(), &federation.uri);
        println!("{}{}", finished.stdout, finished.stderr);
        assert_eq!(finished.code, Some(0), "{part} differ; see above");
        let equal = finished.stdout.lines().filter(|line| line.ends_with(" 0 apart")).count();
        assert_eq!(equal, tables, "not all {part} were compared");
    }
}

fn compared(part: &str, folder: &Path, uri: &str) -> Finished {
    let list = folder.join("countries.csv");
    let rows = countries().iter().map(|country| format!("{},{}\n", country.alpha3, country.eurostat));
    fs::write(&list, format!("code,eurostat\n{}", rows.collect::<String>())).unwrap();
    let mut command = script(part);
    command.args(["--under", "bare", "--uri", uri]);
    command.arg("--khidi").arg(environment::khidi().unwrap()).arg("--countries").arg(list);
    command.arg("--certs").arg(folder.join("certs")).arg("--agencies").arg(folder.join("agencies"));
    Process::start(&mut command).unwrap().finish().unwrap()
}

/// Months of two years: of a year's total, as even as whole numbers can be. Decisions on asylum, one in ten positive; refusals that
/// begin in the second year; and crime, of which a month is not known.
fn observations() -> Vec<(i32, u32, &'static str, u32)> {
    let mut rows = Vec::new();
    for (year, nth) in [(2021, 0), (2022, 1)] {
        for month in 1..=12 {
            for (measure, totals) in PUBLISHED {
                rows.push((year, month, measure, totals[nth] / 12 + u32::from(month <= totals[nth] % 12)));
            }
            rows.push((year, month, "ASYLUM_DECIDED", 1_000));
            rows.push((year, month, "ASYLUM_POSITIVE", 100));
            rows.push((year, month, "REFUSALS", if year == 2021 { 0 } else { 10 }));
            if (year, month) != (2021, 11) {
                rows.push((year, month, "CRIME", 100));
            }
        }
    }
    rows
}

/// What the definition gives for a window that ends with December 2022, computed row by row.
fn expected(measure: &str, length: u32) -> Vec<(&'static str, String)> {
    let sum = |of: &str, year: i32| {
        let months = observations().into_iter().filter(|row| row.0 == year && row.1 > 12 - length && row.2 == of);
        months.map(|row| f64::from(row.3)).sum::<f64>()
    };
    let (current, previous) = (sum(measure, 2022), sum(measure, 2021));
    let mut told = vec![("CURRENT", format!("{current:.1}")), ("PREVIOUS", format!("{previous:.1}"))];
    let change = (previous > 0.0).then(|| 100.0 * current / previous - 100.0);
    told.extend(change.map(|change| ("CHANGE_PC", format!("{change:.1}"))));
    let recognition = (measure == "ASYLUM").then_some(10.0);
    told.extend(recognition.map(|share| ("RECOGNITION_PC", format!("{share:.1}"))));
    let alarm = change.map_or(current >= 50.0, |change| change >= 30.0);
    told.push(("ALARM", if alarm { "1.0" } else { "0.0" }.to_owned()));
    told
}

#[test]
fn the_early_warning_gives_the_published_figures() {
    let (folder, _) = made_demo(200, "public").unwrap();
    let mfa = folder.path().join("agencies/mfa");
    let rows = observations().into_iter().fold("year,month,measure,persons\n".to_owned(), |mut text, row| {
        let (year, month, measure, persons) = row;
        writeln!(text, "{year},{month},{measure},{persons}").unwrap();
        text
    });
    fs::write(mfa.join("eu_observations.csv"), rows).unwrap();
    append(
        &mfa.join("connector.toml"),
        "[[sources]]\ntable = \"eu_observations\"\nkind = \"csv\"\npath = \"eu_observations.csv\"\n",
    );
    let columns =
        ["year", "month", "measure", "persons"].map(|name| format!("columns.{name} = {{ role = \"public\" }}\n"));
    append(&mfa.join("policy.toml"), &format!("[tables.eu_observations]\nclass = \"public\"\n{}", columns.concat()));
    let federation = Federation::start(folder.path(), &["mfa"], &[]).unwrap();
    let told = run(folder.path(), &federation.uri, &["early_warning", "--period", "2022-12", "--format", "csv"]);
    told.ended(0, &[]).unwrap();
    let mut due = Vec::new();
    for measure in ["REFUSALS", "IRREGULAR", "ASYLUM", "CRIME"] {
        // A month of crime is not known, so that only windows from December tell it; there is none of one month.
        for length in (2..=12).filter(|_| measure != "CRIME") {
            for (indic, value) in expected(measure, length) {
                due.push(format!("M,NR,{indic},{measure},M{length},2022-12,{value},A,F"));
            }
        }
    }
    let mut found: Vec<&str> = told.stdout.lines().skip(1).collect();
    found.sort_unstable();
    due.sort_unstable();
    assert_eq!(found, due);
    for (published, of) in [("80.7", "ASYLUM"), ("87.3", "IRREGULAR")] {
        let line = format!("M,NR,CHANGE_PC,{of},M12,2022-12,{published},A,F");
        assert!(found.contains(&line.as_str()), "{line}");
        assert!(found.contains(&format!("M,NR,ALARM,{of},M12,2022-12,1.0,A,F").as_str()));
    }
    let early = run(folder.path(), &federation.uri, &["early_warning", "--period", "2021-12"]);
    early.ended(1, &["no cell of early_warning can be told for 2021-12"]).unwrap();
}

/// The same cells in both, a structure that names its codes, and a picture of them.
#[test]
fn a_table_is_written_with_its_structure_and_its_picture() {
    let (folder, _) = made_demo(20_000, "standard").unwrap();
    let federation = Federation::start(folder.path(), &["mia"], &[]).unwrap();
    let table = ["immigrants_183", "--period", "2021..2022", "--format"];
    let plain = run(folder.path(), &federation.uri, &[&table[..], &["csv"]].concat());
    plain.ended(0, &[]).unwrap();
    let [structure, plot] = ["structure.xml", "pyramid.svg"].map(|name| folder.path().join(name));
    let beside = ["--structure", structure.to_str().unwrap(), "--plot", plot.to_str().unwrap(), "--picture", "pyramid"];
    let told = run(folder.path(), &federation.uri, &[&table[..], &["sdmx-csv", "--language", "ka"], &beside].concat());
    told.ended(0, &[]).unwrap();
    let rows = |text: &str| text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    let cells = rows(&plain.stdout);
    assert!(cells.iter().any(|cell| cell.ends_with(",,A,C")) && cells.iter().any(|cell| cell.ends_with(",A,F")));
    let expected = cells.iter().map(|cell| format!("dataflow,GE_SCMI:IMMIGRANTS_183(1.0.0),R,{cell}"));
    assert_eq!(rows(&told.stdout), expected.collect::<Vec<_>>());
    let message = fs::read_to_string(&structure).unwrap();
    for known in ["IMMIGRANTS_183", "CL_IMMIGRANTS_183_CITIZEN", "Y_GE85", "საქართველო", "Georgia"]
    {
        assert!(message.contains(known), "{known}");
    }
    let picture = fs::read_to_string(&plot).unwrap();
    assert!(picture.starts_with("<svg ") && picture.contains("იმიგრანტები 183 დღის წესით") && picture.contains("mia"));
    let no_dimension =
        run(folder.path(), &federation.uri, &[&table[..], &["csv"], &beside, &["--by", "region"]].concat());
    no_dimension.ended(64, &["has no dimension 'region'; it has: citizen, sex, age"]).unwrap();
}

fn append(path: &Path, text: &str) {
    OpenOptions::new().append(true).open(path).unwrap().write_all(text.as_bytes()).unwrap();
}

/// `khidi indicators run` as the demo's analyst.
fn run(folder: &Path, uri: &str, arguments: &[&str]) -> Finished {
    let mut command = Command::new(environment::khidi().unwrap());
    command.args(["indicators", "run"]).args(arguments).args(["--gateway", uri]);
    for (flag, file) in [("--ca", "ca"), ("--cert", "analyst-demo"), ("--key", "analyst-demo-key")] {
        command.arg(flag).arg(folder.join("certs").join(file).with_extension("pem"));
    }
    Process::start(&mut command).unwrap().finish().unwrap()
}

/// A script of the folder `statistics`, to which arguments are added.
fn script(name: &str) -> Command {
    let mut command = Command::new(environment::python().unwrap());
    command.arg("-B").arg(environment::package().join("statistics").join(name).with_extension("py"));
    command
}
