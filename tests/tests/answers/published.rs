//! What the demo's agencies do not publish: a view over people, a folder of partitions, and federated tables whose
//! members may share people, or differ. Asked of processes, and compared with DuckDB.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use khidi_tests::federation::{Federation, ask, gateway_config, made_demo};
use khidi_tests::folders;

use super::browsing::browse;
use super::compared;

const SOURCE: &str = r#"
[[sources]]
table = "stocks"
kind = "parquet"
path = "stocks"
hive = ["stock:int", "office"]
"#;

const POLICY: &str = r#"
[tables.stocks]
class = "protected"
max_rows = 12
columns.person_id = { role = "contributor" }
columns.sex = { role = "dimension", list = "sexes" }
columns.stock = { role = "dimension", codes = ["2023", "2024"] }
columns.office = { role = "dimension" }

[views.holders]
class = "protected"
one_row_per_person = true
sql = '''
SELECT person_id, sex, count(*) > 1 AS is_renewed, date_part('year', min(issued_on)) AS first_year
FROM psda.residence_permits
GROUP BY person_id, sex
'''
columns.person_id = { role = "contributor" }
columns.sex = { role = "dimension", list = "sexes" }
columns.is_renewed = { role = "dimension" }
columns.first_year = { role = "dimension" }
"#;

fn append(path: &Path, text: &str) {
    OpenOptions::new().append(true).open(path).unwrap().write_all(text.as_bytes()).unwrap();
}

/// The permits as they stood, copied: once in 2023 at one office, in 2024 at two and at one of them twice.
fn stocks(psda: &Path) {
    for file in ["stock=2023/office=batumi/a", "stock=2024/office=batumi/a", "stock=2024/office=new%20town/a"] {
        let path = psda.join("stocks").join(file).with_extension("parquet");
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::copy(psda.join("residence_permits.parquet"), &path).unwrap();
    }
    let twice = psda.join("stocks/stock=2024/office=batumi");
    fs::copy(twice.join("a.parquet"), twice.join("b.parquet")).unwrap();
}

/// Each case with the protected cells that it must be answered with.
fn write_cases(cases: &Path) {
    for (name, outputs, from, rest, cells) in [
        (
            "view_cells",
            ["is_renewed", "count(*) AS n"].as_slice(),
            "psda.holders",
            "GROUP BY is_renewed",
            "keys := 'is_renewed', measures := 'rows as n'",
        ),
        (
            "view_filter",
            &["first_year", "sex", "count(DISTINCT person_id) AS n"],
            "psda.holders",
            "WHERE is_renewed GROUP BY first_year, sex",
            "keys := 'first_year, sex', where := 'is_renewed = true', measures := 'contributors as n'",
        ),
        (
            "partitions",
            &["stock", "office", "sex", "count(*) AS n", "count(DISTINCT person_id) AS people"],
            "psda.stocks",
            "GROUP BY stock, office, sex",
            "keys := 'stock, office, sex', measures := 'rows as n, contributors as people'",
        ),
        (
            "one_partition",
            &["count(*) AS n", "count(DISTINCT person_id) AS people"],
            "psda.stocks",
            "WHERE stock = 2024 AND office = 'new town'",
            "where := 'stock = 2024 and office = new town', measures := 'rows as n, contributors as people'",
        ),
    ] {
        let select = outputs.join(", ");
        let asked = format!("-- about: {name}\n-- fragments: psda cells\nSELECT {select} FROM {from} {rest}");
        fs::write(cases.join(name).with_extension("sql"), asked).unwrap();
        let columns = outputs.iter().map(|output| match output.split_once(" AS ") {
            Some((_, measure)) => format!("{measure}, {measure}__status"),
            None => (*output).to_owned(),
        });
        let expected = format!("SELECT {} FROM cells('{from}', {cells})", columns.collect::<Vec<_>>().join(", "));
        fs::write(cases.join(format!("{name}.standard.sql")), expected).unwrap();
    }
    let refused = "-- about: people of a view\n-- refused: KH201\nSELECT person_id FROM psda.holders";
    fs::write(cases.join("people.sql"), refused).unwrap();
}

#[test]
fn a_view_and_partitions() {
    let (folder, _) = made_demo(5_000, "standard").unwrap();
    let psda = folder.path().join("agencies/psda");
    append(&psda.join("connector.toml"), SOURCE);
    append(&psda.join("policy.toml"), POLICY);
    stocks(&psda);
    let federation = Federation::start(folder.path(), &["psda"], &[]).unwrap();
    let cases = folders::empty().unwrap();
    write_cases(cases.path());
    let finished = compared(folder.path(), &federation.uri, "standard", cases.path());
    assert_eq!(finished.code, Some(0), "{}{}", finished.stdout, finished.stderr);
    browse(folder.path(), &federation.uri, &["psda"]);
}

#[test]
fn members_that_may_share_people() {
    let (folder, _) = made_demo(5_000, "standard").unwrap();
    let shared = |agencies: &[_]| gateway_config(agencies).replace("disjoint = true", "disjoint = false");
    let federation = Federation::configured(folder.path(), &UNIVERSITIES, &[], shared).unwrap();
    let certs = folder.path().join("certs");
    let asked = |sql: &str| ask(&federation.uri, &certs, "analyst-demo", sql).unwrap();
    let one = |sql: &str| -> u64 {
        let finished = asked(sql);
        finished.ended(0, &[]).unwrap();
        finished.stdout.strip_prefix("n\n").unwrap().trim_end().parse().unwrap()
    };

    let rows = UNIVERSITIES.map(|agency| one(&format!("SELECT count(*) AS n FROM {agency}.students")));
    assert_eq!(one("SELECT count(*) AS n FROM federated.students"), rows.iter().sum::<u64>());
    for distinct in [
        "SELECT count(DISTINCT person_id) AS n FROM federated.students",
        "SELECT level, count(*) AS rows, count(DISTINCT person_id) AS n FROM federated.students GROUP BY level",
    ] {
        let refused = asked(distinct);
        refused.ended(1, &["KH112: distinct people of federated.students cannot be counted"]).unwrap();
        assert_eq!(refused.stdout, "");
    }
    // Each member's own are counted still.
    assert!(one("SELECT count(DISTINCT person_id) AS n FROM tsu.students") > 0);
}

const UNIVERSITIES: [&str; 3] = ["tsu", "ibsu", "gtu"];

/// One university publishes its students for everybody, another keeps no field of study.
fn differing(agencies: &Path) {
    let columns = ["person_id", "citizenship", "sex", "birth_date", "level", "field", "enrolled_on", "left_on"];
    let columns: String =
        columns.iter().map(|column| format!("columns.{column} = {{ role = \"public\" }}\n")).collect();
    let public =
        "version = 1\nprotection = \"standard\"\nthreshold = 10\n[tables.students]\nclass = \"public\"\n".to_owned();
    fs::write(agencies.join("ibsu/policy.toml"), public + &columns).unwrap();
    let gtu = agencies.join("gtu/policy.toml");
    let policy = fs::read_to_string(&gtu).unwrap();
    let kept: Vec<&str> = policy.lines().filter(|line| !line.starts_with("field = ")).collect();
    assert_eq!(kept.len() + 1, policy.lines().count());
    fs::write(gtu, kept.join("\n")).unwrap();
}

#[test]
fn members_that_differ() {
    let (folder, _) = made_demo(5_000, "standard").unwrap();
    differing(&folder.path().join("agencies"));
    let federation = Federation::start(folder.path(), &UNIVERSITIES, &[]).unwrap();
    let cases = folders::empty().unwrap();
    let public = |key: &str, rest: &str| {
        format!(
            "SELECT {key} AS k, count(*) AS n, count(DISTINCT person_id) AS people FROM ibsu.students {rest} GROUP BY 1"
        )
    };
    let measures = "measures := 'rows as n, contributors as people'";
    let cells =
        |agency: &str, keys: &str| format!("SELECT k, n, people FROM cells('{agency}.students', {keys}, {measures})");
    for (name, key, rest, members) in [
        (
            "public_beside_protected",
            "level",
            "",
            [cells("tsu", "keys := 'level as k'"), public("level", ""), cells("gtu", "keys := 'level as k'")]
                .as_slice(),
        ),
        (
            "without_a_column",
            "field",
            "",
            // What gtu does not keep is NULL there: one cell of everybody.
            &[
                cells("tsu", "keys := 'field as k'"),
                public("field", ""),
                format!(
                    "SELECT NULL, n, people FROM cells('gtu.students', {measures}) WHERE n IS NOT NULL OR people IS NOT NULL"
                ),
            ],
        ),
        (
            "chosen_by_the_column",
            "level",
            "WHERE field = 'F04'",
            &[cells("tsu", "keys := 'level as k', where := 'field = F04'"), public("level", "WHERE field = 'F04'")],
        ),
    ] {
        let select = format!("SELECT {key} AS k, count(*) AS n, count(DISTINCT person_id) AS people");
        let asked = format!("{select} FROM federated.students {rest} GROUP BY {key}");
        let header = format!("-- about: {name}\n-- fragments: tsu cells, ibsu cells, gtu cells\n");
        fs::write(cases.path().join(name).with_extension("sql"), header + &asked).unwrap();
        let merged = ["n", "people"].map(|of| {
            format!("CAST(sum({of}) AS BIGINT) AS {of}, if(count({of}) = 3, 'perturbed', 'incomplete') AS {of}__status")
        });
        let expected = format!("SELECT k, {} FROM ({}) GROUP BY k", merged.join(", "), members.join(" UNION ALL "));
        fs::write(cases.path().join(format!("{name}.standard.sql")), expected).unwrap();
    }
    let finished = compared(folder.path(), &federation.uri, "standard", cases.path());
    assert_eq!(finished.code, Some(0), "{}{}", finished.stdout, finished.stderr);
    assert!(finished.stdout.contains("\n3 cases "), "{}", finished.stdout);
}
