//! Releases in a bucket of a server that speaks S3: made once, by one of several makers, and kept, whatever the server does.

#[path = "releases/failing.rs"]
mod failing;
#[path = "releases/line.rs"]
mod line;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use khidi_gateway_releases::{
    AgencyNote, Cells, Criteria, Draft, Finality, Maker, Protection, Release, Releases, Series, StoreSettings,
};
use khidi_queries_sdmx::{
    AgencyId, Code, CodeId, CodeList, ComponentId, ConfStatus, Dimension, Identity, Measure, Names, ObsStatus,
    Observation, Structure, Value, Version,
};
use khidi_tests::servers::{BUCKET, S3, StoreKey};
use object_store::aws::AmazonS3Builder;
use object_store::path::Path as ObjectPath;
use object_store::{ObjectStore, ObjectStoreExt};
use tokio::sync::Barrier;

/// What a release of these tests says beside its total.
fn draft(series: &str, total: i128) -> Draft {
    let series: Series = series.parse().unwrap();
    let value = Some(Value::integer(total));
    let codes = vec!["TOTAL".to_owned()];
    let cell = Observation::new(codes, series.period, value, ObsStatus::Provisional, ConfStatus::Free).unwrap();
    let cells = Cells::new(series.period, vec!["citizen".to_owned()], 0, vec![cell]).unwrap();
    let agency = AgencyNote {
        agency: "mia".to_owned(),
        policy: "p1".to_owned(),
        catalogue: "c1".to_owned(),
        snapshot: "s1".to_owned(),
        code_lists: "l1".to_owned(),
        as_of: None,
        protection: Protection::Standard,
        count_variance: None,
    };
    Draft {
        series,
        question: "SELECT citizenship, count(DISTINCT person_id) FROM mia.residence_changes_183".to_owned(),
        finality: Finality::Provisional,
        agencies: vec![agency],
        unknown: Vec::new(),
        structure: structure(),
        cells,
    }
}

fn structure() -> Structure {
    let names = Names::new("მოქალაქეობა", "Citizenship").unwrap();
    let id = |id: &str| ComponentId::new(id).unwrap();
    let code = Code { id: CodeId::new("TOTAL").unwrap(), names: names.clone(), parent: None };
    let version = Version::new(1, 0, 0);
    let codes = CodeList::new(id("CL_CITIZEN"), version, names.clone(), vec![code]).unwrap();
    let dimension = Dimension { id: id("citizen"), names: names.clone(), codes };
    let identity = Identity { agency: AgencyId::new("GE_SCMI").unwrap(), id: id("FLOWS"), version };
    Structure::new(identity, names, vec![dimension], Measure::Integer).unwrap()
}

fn maker(at: &str) -> Maker {
    Maker { at: at.parse().unwrap(), by: "khidi://georgia/operator/ana".to_owned(), query_id: "q-1".to_owned() }
}

fn total(release: &Release) -> String {
    release.cells.observations()[0].value().unwrap().to_string()
}

async fn read(releases: &Releases, release: &str) -> String {
    total(&releases.read(&release.parse().unwrap()).await.unwrap())
}

/// As a process has them: with a client of its own.
fn releases(server: &S3, key: &StoreKey, location: &str) -> Releases {
    at(&server.endpoint(), &server.certificates().ca, key, location)
}

fn at(endpoint: &str, ca: &Path, key: &StoreKey, location: &str) -> Releases {
    let settings = StoreSettings {
        endpoint: Some(endpoint.to_owned()),
        access_key_file: Some(key.id_file.file_name().unwrap().into()),
        secret_key_file: Some(key.secret_file.clone()),
        ca_file: Some(ca.to_owned()),
        ..StoreSettings::default()
    };
    Releases::open(&location.parse().unwrap(), key.id_file.parent().unwrap(), &settings).unwrap()
}

/// Somebody else's client, which may do everything.
fn client(server: &S3, bucket: &str) -> impl ObjectStore + use<> {
    let key = server.writer().unwrap();
    let authority = fs::read(&server.certificates().ca).unwrap();
    let authority = object_store::Certificate::from_pem(&authority).unwrap();
    AmazonS3Builder::new()
        .with_bucket_name(bucket)
        .with_endpoint(server.endpoint())
        .with_access_key_id(key.id)
        .with_secret_access_key(key.secret)
        .with_client_options(object_store::ClientOptions::new().with_root_certificate(authority))
        .build()
        .unwrap()
}

/// What releases meet criteria, and why others cannot be told.
async fn listed(releases: &Releases, criteria: Criteria) -> (Vec<String>, Vec<String>) {
    let listing = releases.list(&criteria).await.unwrap();
    let names = listing.releases.iter().map(|manifest| manifest.reference().unwrap().to_string());
    (names.collect(), listing.damaged.iter().map(ToString::to_string).collect())
}

#[tokio::test]
async fn a_bucket_keeps_what_was_released() {
    let server = S3::start().unwrap();
    let prefix = "statistics/100%25/\u{10e1}";
    let location = format!("s3://{BUCKET}/{prefix}");
    let writer = releases(&server, &server.writer().unwrap(), &location);
    for (series, total, at, version, is_new) in [
        ("flows/2023", 90, "2026-11-01", 1, true),
        ("flows/2023", 90, "2026-11-02", 1, false),
        ("flows/2023", 91, "2026-11-03", 2, true),
        ("flows/2022", 80, "2026-11-04", 1, true),
        ("permits/2024-Q1", 7, "2026-11-05", 1, true),
    ] {
        let made = writer.make(&draft(series, total), &maker(at)).await.unwrap();
        assert_eq!((made.manifest.version.get(), made.is_new), (version, is_new), "{series} {total}");
    }
    // Keys are as they are written, and what else lies in the bucket is not looked at.
    let client = client(&server, BUCKET);
    client.head(&ObjectPath::parse(format!("{prefix}/flows/2023/1.json")).unwrap()).await.unwrap();
    client.put(&ObjectPath::from("statistics/notes.txt"), "notes".into()).await.unwrap();

    let reader = releases(&server, &server.reader().unwrap(), &location);
    for (release, expected) in [("flows/2023/1", "90"), ("flows/2023", "91"), ("flows/2022", "80")] {
        assert_eq!(read(&reader, release).await, expected, "{release}");
    }
    let missing = reader.read(&"flows/2023/3".parse().unwrap()).await.unwrap_err().to_string();
    assert_eq!(missing, "there is no release flows/2023/3");
    let all = ["flows/2022/1", "flows/2023/1", "flows/2023/2", "permits/2024-Q1/1"];
    for (prefix, since, latest, expected) in [
        ("", None, false, all.to_vec()),
        ("", None, true, vec![all[0], all[2], all[3]]),
        ("flows/", None, false, all[..3].to_vec()),
        ("flows/2023/", None, false, all[1..3].to_vec()),
        ("", Some("2026-11-03"), false, vec![all[0], all[2], all[3]]),
        ("asylum/", None, false, vec![]),
    ] {
        let since = since.map(|since| since.parse().unwrap());
        let found = listed(&reader, Criteria { prefix: prefix.to_owned(), since, latest }).await;
        assert_eq!(found, (expected.into_iter().map(str::to_owned).collect(), vec![]), "{prefix} {since:?} {latest}");
    }
}

/// Each maker with a client of its own, all at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_makers_each_has_a_version() {
    const MAKERS: u32 = 8;
    let server = S3::start().unwrap();
    let (key, location) = (server.writer().unwrap(), format!("s3://{BUCKET}"));
    let start = Arc::new(Barrier::new(MAKERS as usize));
    let tasks = (0..MAKERS).map(|nth| {
        let (releases, start) = (releases(&server, &key, &location), Arc::clone(&start));
        tokio::spawn(async move {
            start.wait().await;
            let made = releases.make(&draft("flows/2023", nth.into()), &maker("2026-11-01")).await.unwrap();
            assert!(made.is_new);
            (made.manifest.version.get(), nth)
        })
    });
    let mut made = Vec::new();
    for task in tasks.collect::<Vec<_>>() {
        made.push(task.await.unwrap());
    }
    made.sort_unstable();
    assert_eq!(made.iter().map(|(version, _)| *version).collect::<Vec<_>>(), (1..=MAKERS).collect::<Vec<_>>());
    let releases = releases(&server, &key, &location);
    for (version, nth) in made {
        assert_eq!(read(&releases, &format!("flows/2023/{version}")).await, nth.to_string());
    }
    assert_eq!(listed(&releases, Criteria::default()).await.1, [""; 0]);
}
