//! Answers are from one frozen copy for a period of the policy's pace: what changes in between does not show, whatever is
//! restarted; what cannot be copied leaves the copy before it.

use std::fs::{self, File};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use khidi_queries_audit::Event;
use khidi_queries_disclosure::question::Ask;

use super::agency::{Agency, NOW, STANDARD, crossings, write};
use super::gateway::{Gateway, code, people};
use super::running::{CROSSINGS, HOUR, Log, Running, contributors, folders};
use crate::snapshot::Store;
use crate::{Clock, SnapshotError, StartError, keys, start};

const DAY: i64 = 24 * HOUR;
/// 2025-07-01 00:00 in Tbilisi.
pub(super) const JULY: i64 = 1_751_313_600_000_000;

/// Another state of both registers: 20 French people more, and other years.
fn change(agency: &Agency, year: i64) {
    let people = crossings();
    let more = |column: &str| -> ArrayRef {
        let own = people.column_by_name(column).unwrap();
        let value = |row: i64| match column {
            "person_id" => format!("FRA{row}"),
            "citizenship" => "FRA".to_owned(),
            _ => "in".to_owned(),
        };
        match own.data_type() {
            arrow::datatypes::DataType::Utf8 => Arc::new((0..20).map(|row| Some(value(row))).collect::<StringArray>()),
            _ => own.slice(0, 20),
        }
    };
    let columns = people.schema().fields().iter().map(|field| more(field.name())).collect();
    let added = RecordBatch::try_new(people.schema(), columns).unwrap();
    let both = arrow::compute::concat_batches(&people.schema(), [&people, &added]).unwrap();
    write(&agency.path("border_crossings.parquet"), &both);
    let numbers: ArrayRef = Arc::new(Int64Array::from(vec![year]));
    let estimates = [("year", Arc::clone(&numbers), true), ("persons", numbers, true)];
    write(&agency.path("estimates.parquet"), &RecordBatch::try_from_iter_with_nullable(estimates).unwrap());
}

fn is_changed(told: &[String]) -> bool {
    let (french, years) = (told.iter().any(|row| row.starts_with("FRA ")), told.iter().any(|row| row == "2009"));
    assert_ne!(french, years, "tables of two moments: {told:?}");
    french
}

#[tokio::test]
async fn a_change_shows_when_the_period_turns_and_not_before() {
    let agency = Agency::new();
    let running = Running::begin(&agency, NOW).await.unwrap();
    let (first, id) = (running.told().await, running.id());
    assert!(!is_changed(&first));
    change(&agency, 1800);
    for now in [NOW + DAY, JULY - 1] {
        running.upkeep.look(now).await;
        running.upkeep.look(now).await;
        assert_eq!((running.told().await, running.id()), (first.clone(), id.clone()), "N and N-1 within a period");
    }
    drop(running);
    let running = Running::begin(&agency, JULY - 1).await.unwrap();
    assert_eq!((running.told().await, running.id()), (first, id.clone()), "a restart is no new period");
    running.upkeep.look(JULY).await;
    assert!(is_changed(&running.told().await));
    assert_ne!(running.id(), id);
    assert_eq!(folders(&agency), [agency.path("snapshots").join(running.id())]);
    // The same registers have another name in another month, so that nobody can tell that nothing has changed.
    let id = running.id();
    running.upkeep.look(JULY + 31 * DAY).await;
    assert_ne!(running.id(), id);
    assert!(is_changed(&running.told().await));
}

#[tokio::test]
async fn each_pace_has_its_period_and_a_clock_set_back_has_none() {
    // 2025-06-15 was a Sunday; it was 19:06 in Tbilisi.
    for (pace, same, next) in [
        ("daily", NOW + 4 * HOUR, NOW + 5 * HOUR),
        ("weekly", NOW + 4 * HOUR, NOW + 5 * HOUR),
        ("monthly", JULY - 1, JULY),
        ("quarterly", JULY - 1, JULY),
        ("yearly", JULY + 183 * DAY, JULY + 184 * DAY),
    ] {
        let agency =
            Agency::under(&STANDARD.replace("threshold_width", &format!("snapshot = \"{pace}\"\nthreshold_width")));
        let running = Running::begin(&agency, NOW).await.unwrap();
        let id = running.id();
        for now in [same, NOW - 400 * DAY] {
            running.upkeep.look(now).await;
            assert_eq!(running.id(), id, "{pace}");
        }
        running.upkeep.look(next).await;
        assert_ne!(running.id(), id, "{pace}");
    }
}

#[tokio::test]
async fn without_snapshots_answers_follow_the_sources() {
    let agency = Agency::under(&STANDARD.replace("threshold_width", "snapshot = \"live\"\nthreshold_width"));
    let log = Log::begin();
    let running = Running::begin(&agency, NOW).await.unwrap();
    assert!(log.told().iter().any(|line| line.contains("faster than monthly")));
    let (first, id) = (running.told().await, running.id());
    running.upkeep.look(NOW).await;
    assert_eq!((running.told().await, running.id()), (first, id.clone()));
    change(&agency, 1800);
    running.upkeep.look(NOW).await;
    assert!(is_changed(&running.told().await));
    assert_ne!(running.id(), id);
    assert!(!agency.path("snapshots").exists());
    // A source that is gone leaves the others, and comes back.
    let file = agency.path("border_crossings.parquet");
    fs::rename(&file, agency.path("elsewhere")).unwrap();
    for _ in 0..3 {
        running.upkeep.look(NOW).await;
    }
    let told = log.told();
    assert!(matches!(told.as_slice(), [one] if one.contains("border_crossings.parquet: no such file")), "{told:?}");
    let years = running.ask(&running.register(), "SELECT year FROM mia.estimates", Ask::Rows).await.unwrap();
    assert_eq!(years, ["1800"]);
    fs::rename(agency.path("elsewhere"), &file).unwrap();
    running.upkeep.look(NOW).await;
    assert!(is_changed(&running.told().await));
    // However long it was gone, what changes afterwards is followed at once.
    let id = running.id();
    change(&agency, 1700);
    running.upkeep.look(NOW).await;
    assert_ne!(running.id(), id);
}

#[tokio::test]
async fn a_snapshot_that_cannot_be_taken_leaves_the_one_before() {
    type Break = fn(&Agency);
    let breaks: [(Break, &str); 6] = [
        (
            |agency| {
                // The pages are not what a whole footer says.
                let path = agency.path("border_crossings.parquet");
                let mut bytes = fs::read(&path).unwrap();
                let tail = bytes.len() - 8;
                let footer = tail - u32::from_le_bytes(bytes[tail..tail + 4].try_into().unwrap()) as usize;
                bytes[4..footer].fill(0xFF);
                fs::write(path, bytes).unwrap();
            },
            "table 'border_crossings': its rows cannot be read",
        ),
        (|agency| fs::remove_file(agency.path("estimates.parquet")).unwrap(), "no such file"),
        (|agency| agency.write("estimates.parquet", "PAR1 and nothing else"), "truncated"),
        (|agency| agency.write("estimates.parquet", ""), "empty"),
        (
            |agency| {
                let one: ArrayRef = Arc::new(Int64Array::from(vec![1]));
                let batch = RecordBatch::try_from_iter_with_nullable([("year", one, true)]).unwrap();
                write(&agency.path("estimates.parquet"), &batch);
            },
            "persons",
        ),
        (
            |agency| {
                // The folder of snapshots is full, or somebody else's: nothing can be made in it.
                fs::create_dir(agency.path("snapshots/current.unfinished")).unwrap();
            },
            "folder of snapshots",
        ),
    ];
    for (broken, says) in breaks {
        let agency = Agency::new();
        let running = Running::begin(&agency, NOW).await.unwrap();
        let (first, id, kept) = (running.told().await, running.id(), folders(&agency));
        change(&agency, 1800);
        broken(&agency);
        let log = Log::begin();
        for minutes in [0, 1, 2, 3, 30] {
            running.upkeep.look(JULY + minutes * HOUR / 60).await;
        }
        let told = log.told();
        assert!(
            matches!(told.as_slice(), [one] if one.contains(says) && one.contains("2025-06-15")),
            "{says}: {told:?}"
        );
        assert_eq!((running.told().await, running.id()), (first.clone(), id.clone()), "{says}");
        assert_eq!(folders(&agency), kept, "{says}: nothing is left of what could not be taken");
        drop(running);
        let running = Running::begin(&agency, JULY + HOUR).await.unwrap();
        assert_eq!(running.told().await, first, "{says}: a start answers from the old one, too");
        assert!(log.told().iter().any(|line| line.contains(says)), "{says}");
        let _ = fs::remove_dir(agency.path("snapshots/current.unfinished"));
        change(&agency, 1800);
        running.upkeep.look(JULY + 3 * HOUR).await;
        assert!(is_changed(&running.told().await), "{says}: it is tried again");
    }
}

#[tokio::test]
async fn a_first_start_that_can_take_none_fails() {
    let agency = Agency::new();
    fs::remove_file(agency.path("estimates.parquet")).unwrap();
    let Err(StartError::Source { table, .. }) = Running::begin(&agency, NOW).await else { panic!("it started") };
    assert_eq!(table, "estimates");
    assert_eq!(folders(&agency), [] as [std::path::PathBuf; 0]);
    let agency = Agency::new();
    agency.write("snapshots", "a file");
    let failed = Running::begin(&agency, NOW).await;
    assert!(matches!(failed, Err(StartError::Snapshot(SnapshotError::Folder { .. }))));
}

#[tokio::test]
async fn a_crash_leaves_no_half_of_a_snapshot() {
    let agency = Agency::new();
    let running = Running::begin(&agency, NOW).await.unwrap();
    let (first, id) = (running.told().await, running.id());
    drop(running);
    // A copy that was not finished, one that did not become the current one, and what is not ours.
    for left in ["unfinished", "0123456789abcdef", "notes", "0123456789ABCDEF"] {
        fs::create_dir(agency.path("snapshots").join(left)).unwrap();
        agency.write(&format!("snapshots/{left}/estimates.parquet"), "PAR1");
    }
    agency.write("snapshots/current.unfinished", "version = 1");
    let running = Running::begin(&agency, NOW).await.unwrap();
    assert_eq!((running.told().await, running.id()), (first, id.clone()));
    let mut expected = ["0123456789ABCDEF", id.as_str(), "notes"].map(|name| agency.path("snapshots").join(name));
    expected.sort();
    assert_eq!(folders(&agency), expected);
}

#[tokio::test]
async fn a_snapshot_that_is_not_what_was_taken_is_not_used() {
    type Tamper = fn(&Agency, &str);
    fn edit(agency: &Agency, from: &str, to: &str) {
        let path = agency.path("snapshots/current.toml");
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{text}");
        fs::write(path, text.replacen(from, to, 1)).unwrap();
    }
    let tampers: [Tamper; 8] = [
        |agency, id| fs::remove_file(agency.path(&format!("snapshots/{id}/estimates.parquet"))).unwrap(),
        |agency, id| fs::remove_dir_all(agency.path(&format!("snapshots/{id}"))).unwrap(),
        // Another register under the old name.
        |agency, id| write(&agency.path(&format!("snapshots/{id}/border_crossings.parquet")), &crossings().slice(0, 9)),
        |agency, id| {
            let path = agency.path(&format!("snapshots/{id}/border_crossings.parquet"));
            let mut bytes = fs::read(&path).unwrap();
            bytes[20] ^= 1;
            fs::write(path, bytes).unwrap();
        },
        |agency, _| edit(agency, "taken_at_micros = 17", "taken_at_micros = 27"),
        |agency, _| edit(agency, "bytes = ", "bytes = 1"),
        |agency, _| edit(agency, "version = 1", "version = 1\nextra = 1"),
        |agency, _| agency.write("snapshots/current.toml", ""),
    ];
    for (number, tamper) in tampers.into_iter().enumerate() {
        let agency = Agency::new();
        let id = Running::begin(&agency, NOW).await.unwrap().id();
        tamper(&agency, &id);
        let Err(error) = Running::begin(&agency, NOW).await else { panic!("case {number} started") };
        assert!(matches!(error, StartError::Snapshot(SnapshotError::Damaged { .. })), "case {number}: {error}");
        assert!(error.to_string().contains("remove the folder of snapshots"), "case {number}: {error}");
        fs::remove_dir_all(agency.path("snapshots")).unwrap();
        assert_ne!(Running::begin(&agency, NOW + 1).await.unwrap().id(), id, "case {number}");
    }
    let agency = Agency::new();
    Running::begin(&agency, NOW).await.unwrap();
    agency.write("keys/record.key", [7; 32]);
    assert!(matches!(Running::begin(&agency, NOW).await, Err(StartError::Snapshot(_))), "another key wrote it");
}

#[tokio::test]
async fn a_source_that_changes_while_it_is_copied_is_noticed() {
    let agency = Agency::new();
    let config = agency.config();
    let store =
        Store::new(config.snapshots.clone(), config.places.clone(), keys::open(&config.keys, &config.audit).unwrap());
    let sources: Vec<_> = config.sources.iter().collect();
    let taken = store.take(&sources, None, NOW).await.unwrap();
    drop(taken);
    assert_eq!(folders(&agency), [] as [std::path::PathBuf; 0], "it was never made the current one");
    let (is_over, file) =
        (Arc::new(AtomicBool::new(false)), File::options().write(true).open(agency.path("estimates.parquet")).unwrap());
    let watched = Arc::clone(&is_over);
    let writer = std::thread::spawn(move || {
        for second in 1.. {
            file.set_modified(UNIX_EPOCH + Duration::from_secs(second)).unwrap();
            if watched.load(Ordering::Relaxed) {
                return;
            }
        }
    });
    // On a busy machine the writer may sleep all the while: then there is nothing to notice.
    let log = Log::begin();
    let mut is_noticed = false;
    for _ in 0..500 {
        match store.take(&sources, None, NOW).await {
            Err(SnapshotError::Changed { table, attempts: 3 }) => is_noticed = table == "estimates",
            taken => is_noticed = taken.is_ok() && log.told().iter().any(|line| line.contains("it is copied again")),
        }
        if is_noticed {
            break;
        }
    }
    is_over.store(true, Ordering::Relaxed);
    writer.join().unwrap();
    assert!(is_noticed);
}

#[tokio::test]
async fn a_source_that_is_named_otherwise_is_copied_anew() {
    let agency = Agency::new();
    let running = Running::begin(&agency, NOW).await.unwrap();
    let (first, id) = (running.told().await, running.id());
    drop(running);
    change(&agency, 1800);
    fs::rename(agency.path("estimates.parquet"), agency.path("years.parquet")).unwrap();
    agency.write("connector.toml", agency.connector_toml().replace("\"estimates.parquet", "\"years.parquet"));
    let running = Running::begin(&agency, NOW).await.unwrap();
    assert_ne!(running.id(), id);
    let (people, years) = first.split_at(2);
    assert!(years.contains(&"2009".to_owned()), "{first:?}");
    assert_eq!(running.told().await, [people, &["1800".to_owned()]].concat(), "the other table is as it was");
}

#[tokio::test]
async fn files_stay_while_a_question_reads_them() {
    let agency = Agency::new();
    let running = Running::begin(&agency, NOW).await.unwrap();
    let (before, first) = (running.register(), running.told().await);
    let cells = || Ask::Cells(people(&["c0"], contributors()));
    change(&agency, 1800);
    running.upkeep.look(JULY).await;
    let old = running.ask(&before, CROSSINGS, cells()).await.unwrap();
    assert!(first.starts_with(&old), "a question in flight reads what it was admitted with: {old:?}");
    assert_eq!(folders(&agency).len(), 2);
    drop(before);
    assert_eq!(folders(&agency), [agency.path("snapshots").join(running.id())]);
}

#[cfg(unix)]
#[tokio::test]
async fn copies_are_the_connectors_only() {
    use std::os::unix::fs::PermissionsExt;
    let agency = Agency::new();
    let running = Running::begin(&agency, NOW).await.unwrap();
    let id = running.id();
    for (path, mode) in [
        ("snapshots".to_owned(), 0o700),
        (format!("snapshots/{id}"), 0o700),
        (format!("snapshots/{id}/border_crossings.parquet"), 0o600),
        ("snapshots/current.toml".to_owned(), 0o600),
    ] {
        assert_eq!(fs::metadata(agency.path(&path)).unwrap().permissions().mode() & 0o777, mode, "{path}");
    }
}

/// Over sockets: who planned against the old snapshot is told so, and the audit log says which one was answered from.
#[tokio::test]
async fn requests_and_audit_name_the_snapshot() {
    let agency = Agency::new();
    let now = Arc::new(AtomicI64::new(NOW));
    let read = Arc::clone(&now);
    let clock: Clock = Arc::new(move || read.load(Ordering::Relaxed));
    let connector = start(agency.config(), clock).await.unwrap();
    let old = Gateway::connect(&agency, &connector).await;
    let request = |gateway: &Gateway, now| {
        let mut request = gateway.request(CROSSINGS, Ask::Cells(people(&["c0"], contributors())));
        (request.issued_at_micros, request.deadline_micros) = (now, now + HOUR);
        request
    };
    assert_eq!(code(old.ask(&request(&old, NOW)).await), "answered");
    change(&agency, 1800);
    now.store(JULY, Ordering::Relaxed);
    connector.look(JULY).await;
    let refusal = old.ask(&request(&old, JULY)).await.unwrap_err();
    assert_eq!((refusal.code().number(), refusal.param("which")), ("KH308", Some("snapshot")));
    let new = Gateway::connect(&agency, &connector).await;
    let answer = new.ask(&request(&new, JULY)).await.unwrap();
    assert_eq!(answer.shapes(), ["ARM ~ 1", "FRA ~ 1", "GEO ~ 1"]);
    let Event::FragmentAnswered { versions, .. } = agency.last_event() else { panic!("not audited") };
    assert_eq!(versions.snapshot, connector.catalogue().versions.snapshot);
}
