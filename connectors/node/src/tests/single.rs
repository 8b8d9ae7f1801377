//! Where a policy says that rows are people, a snapshot is looked through and has to be so; people are not gathered from rows
//! then. Live sources are not looked through: whoever has several rows there is one person, whatever the policy says.

use arrow::array::{BooleanArray, RecordBatch, StringArray};
use arrow::compute::{concat_batches, filter_record_batch};
use khidi_queries_disclosure::question::{Ask, Measure, MeasureKind};

use super::agency::{Agency, NOW, STANDARD, crossings, write};
use super::gateway::{measure, people};
use super::running::{HOUR, Log, Running};
use crate::{Register, StartError};

const RELATION: &str =
    "SELECT person_id, citizenship AS c0, direction = 'in' AS f0, fee AS a0 FROM mia.border_crossings";

/// Crossings of some of the people, by the column.
fn of(column: &str, value: &str) -> RecordBatch {
    let all = crossings();
    let values = all.column_by_name(column).unwrap().as_any().downcast_ref::<StringArray>().unwrap();
    let is_it: BooleanArray = values.iter().map(|found| Some(found == Some(value))).collect();
    filter_record_batch(&all, &is_it).unwrap()
}

fn policy(pace: &str) -> String {
    let written = STANDARD.replace("max_rows = 3", "one_row_per_person = true");
    written.replace("threshold_width", &format!("snapshot = \"{pace}\"\nthreshold_width"))
}

async fn answer(running: &Running) -> Vec<String> {
    let kinds = [MeasureKind::Contributors, MeasureKind::Rows, MeasureKind::Sum { column: "a0".into() }];
    let filtered = Measure { kind: MeasureKind::NonNull { column: "a0".into() }, filter: Some("f0".into()) };
    let moments = measure(MeasureKind::Moments { column: "a0".into() });
    let measures = kinds.into_iter().map(measure).chain([filtered, moments]).collect();
    running.ask(&running.register(), RELATION, Ask::Cells(people(&["c0"], measures))).await.unwrap()
}

fn is_known(running: &Running) -> bool {
    let register = running.register();
    let table = register.catalogue().table("border_crossings").unwrap();
    table.safeguards.as_ref().unwrap().has_one_row
}

#[tokio::test]
async fn people_of_one_row_are_told_the_same_gathered_or_not() {
    let agency = Agency::under(&policy("monthly"));
    write(&agency.path("border_crossings.parquet"), &of("direction", "in"));
    let frozen = Running::begin(&agency, NOW).await.unwrap();
    agency.write("policy.toml", policy("live"));
    let live = Running::begin(&agency, NOW).await.unwrap();
    assert_eq!((is_known(&frozen), is_known(&live)), (true, false), "what can change is not known");
    let told = answer(&frozen).await;
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(told, answer(&live).await);
}

/// Nobody can learn from the time or memory of an answer that somebody has several rows: there is no such snapshot.
#[tokio::test]
async fn a_snapshot_in_which_somebody_has_two_rows_is_not_answered_from() {
    let agency = Agency::under(&policy("monthly"));
    let file = agency.path("border_crossings.parquet");
    let rows = of("direction", "in");
    write(&file, &rows);
    let running = Running::begin(&agency, NOW).await.unwrap();
    let (first, id) = (answer(&running).await, running.id());
    let twice = concat_batches(&rows.schema(), [&rows, &rows.slice(0, 1)]).unwrap();
    write(&file, &twice);
    let log = Log::begin();
    running.upkeep.look(NOW + 31 * 24 * HOUR).await;
    assert_eq!((answer(&running).await, running.id()), (first, id.clone()));
    let told = log.told();
    assert!(
        told.iter().any(|line| line.contains("one_row_per_person") && line.contains("border_crossings")),
        "{told:?}"
    );
    drop(running);
    assert_eq!(
        Running::begin(&agency, NOW + 31 * 24 * HOUR).await.unwrap().id(),
        id,
        "a restart answers from the old one"
    );
    let fresh = Agency::under(&policy("monthly"));
    write(&fresh.path("border_crossings.parquet"), &twice);
    let refused = Running::begin(&fresh, NOW).await;
    assert!(matches!(refused, Err(StartError::SeveralRows { ref table }) if table == "border_crossings"));
    let checked = Register::open(&fresh.config()).await.unwrap().prove_single_rows().await;
    assert!(matches!(checked, Err(StartError::SeveralRows { .. })), "as check tells it before a start");
}
