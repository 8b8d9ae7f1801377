//! Values around a thousand million that differ by one, at eight agencies: what a sum of squares would lose, merged
//! moments keep. Compared with exact integers, so under the bare policy: noise would hide what a merge loses.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Float64Array, RecordBatch, StringArray};
use datafusion::parquet::arrow::ArrowWriter;
use khidi_gateway_cli::demo::policies::{Publication, policies};
use khidi_tests::federation::{Federation, ask, gateway_config, made_demo};

const AGENCIES: [&str; 8] = ["psda", "mia", "moh", "mof", "mfa", "tsu", "ibsu", "gtu"];
/// Values are multiples of this, so that integers stand for them exactly.
const GRAIN: f64 = 1.0 / 1_048_576.0;
const PEOPLE: usize = 3_000;
/// A thousand million, in grains.
const ORIGIN: i64 = 1_000_000_000 << 20;

const SOURCE: &str = "\n[[sources]]\ntable = \"readings\"\nkind = \"parquet\"\npath = \"readings.parquet\"\n";
const POLICY: &str = "\n[tables.readings]\nclass = \"protected\"\ncolumns.person_id = { role = \"contributor\" }\n\
                      columns.x = { role = \"open\" }\ncolumns.y = { role = \"open\" }\n";

/// Two values, in grains.
type Reading = (i64, i64);
/// One of them.
type Value = fn(&Reading) -> i64;

/// A linear congruential generator: the same values everywhere.
fn noise(seed: usize) -> impl Iterator<Item = f64> {
    let mut state = seed as u64;
    std::iter::from_fn(move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        Some((state >> 33) as f64 / f64::from(1_u32 << 31) - 0.5)
    })
}

fn readings(agency: usize) -> Vec<Reading> {
    let grains = |value: f64| (value / GRAIN).round() as i64;
    let pairs = noise(agency + 1).zip(noise(agency + 101)).take(PEOPLE);
    pairs.map(|(a, b)| (grains(1e9 + agency as f64 / 100.0 + a * 3.4), grains(1e9 + a * 3.0 + b))).collect()
}

fn write(agency: &Path, at: usize) {
    let rows = readings(at);
    let people = StringArray::from_iter_values((0..rows.len()).map(|person| format!("{at}-{person}")));
    let column = |of: Value| -> ArrayRef {
        Arc::new(Float64Array::from_iter_values(rows.iter().map(|row| of(row) as f64 * GRAIN)))
    };
    let columns: [(&str, ArrayRef); 3] =
        [("person_id", Arc::new(people)), ("x", column(|row| row.0)), ("y", column(|row| row.1))];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let file = File::create(agency.join("readings.parquet")).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    for (name, text) in [("connector.toml", SOURCE), ("policy.toml", POLICY)] {
        OpenOptions::new().append(true).open(agency.join(name)).unwrap().write_all(text.as_bytes()).unwrap();
    }
}

/// n²·cov of the values in grains, exactly, over n², in the values' own units.
fn covariance(rows: &[Reading], of: [Value; 2]) -> f64 {
    let [a, b] = of;
    let n = rows.len() as i128;
    // Deviations are the same from any origin; near one, their products fit.
    let near = |of: Value, row| i128::from(of(row) - ORIGIN);
    let sum = |of: Value| rows.iter().map(|row| near(of, row)).sum::<i128>();
    let products: i128 = rows.iter().map(|row| near(a, row) * near(b, row)).sum();
    (n * products - sum(a) * sum(b)) as f64 / (n * n) as f64 * GRAIN * GRAIN
}

fn off(found: f64, expected: f64) -> f64 {
    ((found - expected) / expected).abs()
}

#[test]
fn large_means_keep_their_digits() {
    let (folder, _) = made_demo(1_000, "public").unwrap();
    for (agency, policy) in policies(Publication::Bare) {
        fs::write(folder.path().join("agencies").join(agency).join("policy.toml"), policy).unwrap();
    }
    for (at, agency) in AGENCIES.iter().enumerate() {
        write(&folder.path().join("agencies").join(agency), at);
    }
    let members = AGENCIES.map(|agency| format!("\"{agency}.readings\"")).join(", ");
    let federated = format!("[[federated]]\nname = \"readings\"\nmembers = [{members}]\ndisjoint = true\n");
    let configured = |agencies: &[_]| gateway_config(agencies) + &federated;
    let federation = Federation::configured(folder.path(), &AGENCIES, &[], configured).unwrap();
    let sql = "SELECT stddev(x) AS s, var_pop(y) AS v, covar_pop(x, y) AS c, corr(x, y) AS r, \
               regr_slope(y, x) AS b, count(*) AS n FROM federated.readings";
    let finished = ask(&federation.uri, &folder.path().join("certs"), "analyst-demo", sql).unwrap();
    finished.ended(0, &[]).unwrap();
    let answer = finished.stdout.lines().nth(1).unwrap().split(',').map(|value| value.parse::<f64>().unwrap());
    let found: Vec<f64> = answer.collect();

    let rows: Vec<Reading> = (0..AGENCIES.len()).flat_map(readings).collect();
    let (x, y): (Value, Value) = (|row| row.0, |row| row.1);
    let (xx, yy, xy) = (covariance(&rows, [x, x]), covariance(&rows, [y, y]), covariance(&rows, [x, y]));
    let n = rows.len() as f64;
    let expected = [(xx * n / (n - 1.0)).sqrt(), yy, xy, xy / (xx.sqrt() * yy.sqrt()), xy / xx, n];
    for ((found, expected), name) in
        found.iter().zip(expected).zip(["stddev", "var_pop", "covar_pop", "corr", "slope", "n"])
    {
        println!("{name}: {found}, off by {:e}", off(*found, expected));
        assert!(off(*found, expected) <= 1e-9, "{name}: {found} for {expected}");
    }
    let floats = || rows.iter().map(|row| row.0 as f64 * GRAIN);
    let mean = floats().sum::<f64>() / n;
    let by_squares = floats().map(|x| x * x).sum::<f64>() / n - mean * mean;
    assert!(off(by_squares, xx) > 1e-9, "the comparison would not tell the forms apart");
}
