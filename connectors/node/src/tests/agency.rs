//! An agency in a folder of its own: certificates of its federation, registers, policy, configuration.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use khidi_certs::{Authority, Credentials, Identity, Role};
use khidi_queries_audit::{Event, Record};
use parquet::arrow::ArrowWriter;
use tempfile::TempDir;

use crate::{Clock, Config, Connector, StartError, start};

pub(super) const FEDERATION: &str = "georgia";
/// The connector's present: 2025-06-15 15:06:40 UTC.
pub(super) const NOW: i64 = 1_750_000_000_000_000;
const DAY: Duration = Duration::from_secs(86_400);

pub(super) const STANDARD: &str = r#"
version = 1
protection = "standard"
threshold = 10
threshold_width = 0

[tables.border_crossings]
class = "protected"
max_rows = 3
columns.person_id = { role = "contributor" }
columns.citizenship = { role = "dimension", list = "countries" }
columns.direction = { role = "dimension", codes = ["in", "out"] }
columns.crossed_at = { role = "dimension", calendar = "month" }
columns.fee = { role = "measure", clip = [0, 50] }

[tables.estimates]
class = "public"
columns.year = { role = "public" }
columns.persons = { role = "public" }

[views.travellers]
class = "protected"
sql = "SELECT person_id, citizenship, count(*) > 1 AS repeated FROM mia.border_crossings GROUP BY person_id, citizenship"
columns.person_id = { role = "contributor" }
columns.citizenship = { role = "dimension", list = "countries" }
columns.repeated = { role = "dimension" }
"#;

/// The agency `mia`, not yet started.
pub(super) struct Agency {
    folder: TempDir,
    authority: Authority,
}

impl Agency {
    /// With the registers of [`crossings`] and [`estimates`], under the policy [`STANDARD`].
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let authority = Authority::create(FEDERATION, DAY * 30, now()).unwrap();
        authority.write(&folder.path().join("certs")).unwrap();
        let agency = Self { folder, authority };
        agency.issue(Role::Agency, "mia");
        write(&agency.path("border_crossings.parquet"), &crossings());
        write(&agency.path("estimates.parquet"), &estimates());
        agency.write("policy.toml", STANDARD);
        agency.write("connector.toml", agency.connector_toml());
        agency
    }

    /// The same under another policy.
    pub(super) fn under(policy: &str) -> Self {
        let agency = Self::new();
        agency.write("policy.toml", policy);
        agency
    }

    pub(super) fn connector_toml(&self) -> String {
        r#"
agency = "mia"
federation = "georgia"
listen = "127.0.0.1:0"
policy = "policy.toml"
[tls]
ca = "certs/ca.pem"
cert = "certs/agency-mia.pem"
key = "certs/agency-mia-key.pem"
[limits]
partitions = 2
[[sources]]
table = "border_crossings"
kind = "parquet"
path = "border_crossings.parquet"
[[sources]]
table = "estimates"
kind = "parquet"
path = "estimates.parquet"
"#
        .to_owned()
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(super) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.path(name), content).unwrap();
    }

    pub(super) fn config(&self) -> Config {
        Config::load(&self.path("connector.toml")).unwrap()
    }

    pub(super) async fn start(&self) -> Result<Connector, StartError> {
        start(self.config(), clock()).await
    }

    /// The credentials of a party of the federation, issued if need be.
    pub(super) fn party(&self, role: Role, name: &str) -> Credentials {
        let (cert, key) = self.issue(role, name);
        Credentials::load(&self.path("certs/ca.pem"), &cert, &key).unwrap()
    }

    fn issue(&self, role: Role, name: &str) -> (PathBuf, PathBuf) {
        let identity = Identity::new(FEDERATION, role, name).unwrap();
        let folder = self.path("certs");
        let paths = khidi_certs::issue::paths(&folder, &identity);
        if !paths.0.exists() {
            let names = if role == Role::Agency { vec!["127.0.0.1".parse().unwrap()] } else { vec![] };
            self.authority.issue(&identity, &names, DAY, now()).unwrap().write(&folder).unwrap();
        }
        paths
    }

    /// What the audit log says, in order.
    pub(super) fn audited(&self) -> Vec<Record> {
        let text = fs::read_to_string(self.path("audit.jsonl")).unwrap();
        text.lines().map(|line| Record::from_line(line.as_bytes()).unwrap()).collect()
    }

    pub(super) fn last_event(&self) -> Event {
        self.audited().pop().unwrap().event
    }
}

/// Certificates are of the machine's present, whatever the connector's clock says.
#[expect(clippy::disallowed_methods, reason = "a test process starts here")]
fn now() -> SystemTime {
    SystemTime::now()
}

pub(super) fn clock() -> Clock {
    Arc::new(|| NOW)
}

/// Crossings: 12 Georgians, each in and, of 4 of them, out; 3 of Nauru; 20 rows of Turkey without a person. Everybody's
/// fee is 7, but only the first 5 of those of Armenia (11 people) have one.
pub(super) fn crossings() -> RecordBatch {
    let mut rows: Vec<(Option<String>, &str, &str, Option<i64>)> = Vec::new();
    let person = |country: &str, number: usize| Some(format!("{country}{number}"));
    for number in 0..12 {
        rows.push((person("GEO", number), "GEO", "in", Some(7)));
        if number < 4 {
            rows.push((person("GEO", number), "GEO", "out", Some(7)));
        }
    }
    rows.extend((0..3).map(|number| (person("NRU", number), "NRU", "in", Some(7))));
    rows.extend((0..20).map(|_| (None, "TUR", "in", Some(7))));
    rows.extend((0..11).map(|number| (person("ARM", number), "ARM", "in", (number < 5).then_some(7))));
    let crossed = rows.iter().map(|_| NOW).collect::<Vec<_>>();
    batch(vec![
        ("person_id", Arc::new(rows.iter().map(|row| row.0.clone()).collect::<StringArray>())),
        ("document_no", Arc::new(rows.iter().map(|_| Some("D1")).collect::<StringArray>())),
        ("citizenship", Arc::new(rows.iter().map(|row| Some(row.1)).collect::<StringArray>())),
        ("direction", Arc::new(rows.iter().map(|row| Some(row.2)).collect::<StringArray>())),
        ("crossed_at", Arc::new(TimestampMicrosecondArray::from(crossed))),
        ("fee", Arc::new(rows.iter().map(|row| row.3).collect::<Int64Array>())),
    ])
}

/// A public table of 2,000 rows: years 2000 to 2009, 200 times each.
pub(super) fn estimates() -> RecordBatch {
    let years = (0..2000).map(|row| 2000 + row % 10).collect::<Vec<i64>>();
    let persons = (0..2000).collect::<Vec<i64>>();
    batch(vec![("year", Arc::new(Int64Array::from(years))), ("persons", Arc::new(Int64Array::from(persons)))])
}

fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, values)| (name, values, true))).unwrap()
}

pub(super) fn write(path: &Path, batch: &RecordBatch) {
    let mut writer = ArrowWriter::try_new(File::create(path).unwrap(), batch.schema(), None).unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
}
