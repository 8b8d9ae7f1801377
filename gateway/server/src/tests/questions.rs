//! Questions through Flight SQL: announced, answered, recorded, refused.

use std::time::Duration;

use arrow_flight::sql::client::FlightSqlServiceClient;
use arrow_flight::sql::{CommandPreparedStatementQuery, ProstMessageExt};
use arrow_flight::{FlightInfo, Ticket};
use datafusion::arrow::array::{Int64Array, RecordBatch};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::arrow::error::ArrowError;
use datafusion::arrow::util::pretty::pretty_format_batches;
use futures::StreamExt;
use khidi_certs::Role;
use khidi_queries_protocol::Status;
use khidi_queries_protocol::report::QueryReport;
use prost::Message;
use tonic::transport::Channel;

use super::agency::{Behaviour, FakeAgency, totals, versions};
use super::federation::{Federation, edge};

pub(super) type Client = FlightSqlServiceClient<Channel>;

/// A test that waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(30);
const COUNT: &str = "SELECT count(*) AS n FROM interior.totals";

/// The number of a refusal, such as `KH101`.
fn number(error: &dyn std::fmt::Display) -> String {
    let text = error.to_string();
    let at = text.find("KH").unwrap_or_else(|| panic!("no number: {text}"));
    text[at..at + 5].to_owned()
}

fn ticket(info: &FlightInfo) -> Ticket {
    assert_eq!((info.total_records, info.total_bytes), (-1, -1));
    let [endpoint] = info.endpoint.as_slice() else { panic!("{} endpoints", info.endpoint.len()) };
    assert!(endpoint.location.is_empty());
    endpoint.ticket.clone().unwrap()
}

async fn fetch(client: &mut Client, info: FlightInfo) -> Result<(Vec<RecordBatch>, QueryReport), ArrowError> {
    let announced = info.clone().try_decode_schema()?;
    let messages = client.inner_mut().do_get(ticket(&info)).await;
    let messages = messages.map_err(|status| ArrowError::IpcError(status.message().to_owned()))?;
    let messages: Vec<_> = messages.into_inner().map(|message| message.unwrap()).collect().await;
    let report = QueryReport::decode(&messages.last().unwrap().app_metadata).unwrap();
    let batches = arrow_flight::utils::flight_data_to_batches(&messages)?;
    assert!(batches.iter().all(|batch| batch.schema().as_ref() == &announced), "{announced:?}");
    assert_eq!(batches.last().unwrap().num_rows(), 0);
    Ok((batches, report))
}

pub(super) async fn ask(client: &mut Client, sql: &str) -> Result<(String, QueryReport), String> {
    let info = client.execute(sql.to_owned(), None).await.map_err(|error| number(&error))?;
    let (batches, report) = fetch(client, info).await.map_err(|error| number(&error))?;
    Ok((pretty_format_batches(&batches).unwrap().to_string(), report))
}

#[tokio::test]
async fn a_question_is_answered_accounted_and_recorded() {
    let federation = Federation::new();
    let interior = FakeAgency::start(&federation, "interior", Behaviour::Answers).await;
    let tsu = FakeAgency::start(&federation, "tsu", Behaviour::Answers).await;
    let gateway = federation.gateway(&[&interior, &tsu]).await;
    let mut nino = federation.client(&gateway, Role::Analyst, "nino").await;
    nino.set_header("khidi-purpose", "budget");
    let (table, report) = ask(&mut nino, COUNT).await.unwrap();
    assert!(table.contains("| 12 |"), "{table}");
    assert_eq!(report.fragments.len(), 1);
    let fragment = &report.fragments[0];
    assert_eq!(
        (fragment.agency.as_str(), fragment.received, fragment.measures.as_slice()),
        ("interior", 1, &["rows".to_owned()][..])
    );
    assert_eq!((report.columns[0].name.as_str(), report.columns[0].worst_status), ("n", Status::Exact));
    assert!(!report.incomplete && fragment.bytes > 0);
    let (table, report) = ask(&mut nino, "SELECT count(*) AS n FROM federated.totals").await.unwrap();
    assert!(table.contains("| 24 |"), "{table}");
    assert_eq!(report.fragments.len(), 2);
    {
        let asked = interior.asked.lock().unwrap();
        let first = &asked[0];
        assert_eq!(
            (first.asker.subject.as_str(), first.asker.role.as_str(), first.purpose.as_str()),
            ("nino", "analyst", "budget")
        );
    }
    assert_eq!(ask(&mut nino, "SELECT 1 FROM").await.unwrap_err(), "KH101");
    let log = federation.audit_log();
    let lines: Vec<_> = log.lines().collect();
    assert_eq!(lines.len(), 3, "{log}");
    assert!(lines[0].contains("query_answered") && lines[0].contains(&fragment.sql.replace('"', "\\\"")), "{log}");
    assert!(lines[2].contains("query_refused") && lines[2].contains("KH101"), "{log}");
    gateway.shutdown().await;
}

#[tokio::test]
async fn an_explanation_asks_nobody() {
    let federation = Federation::new();
    let agency = FakeAgency::start(&federation, "interior", Behaviour::Answers).await;
    let gateway = federation.gateway(&[&agency]).await;
    let mut client = federation.client(&gateway, Role::StatisticsOffice, "geostat").await;
    let (table, report) = ask(&mut client, &format!("EXPLAIN {COUNT}")).await.unwrap();
    assert!(table.contains("| plan ") && table.contains("interior"), "{table}");
    assert!(report.fragments.is_empty() && agency.asked.lock().unwrap().is_empty());
}

#[tokio::test]
async fn refusals_come_before_anybody_is_asked() {
    let federation = Federation::new();
    let agency = FakeAgency::start(&federation, "interior", Behaviour::Answers).await;
    let nowhere = ("mia", "127.0.0.1:1".to_owned());
    let config = federation.config(&[("interior", agency.address.clone()), nowhere]);
    let gateway = crate::start(config, federation.folder(), edge()).await.unwrap();
    let mut client = federation.client(&gateway, Role::Analyst, "nino").await;
    for (sql, expected) in [
        ("SELECT 1; SELECT 2", "KH101"),
        ("DROP TABLE interior.totals", "KH102"),
        ("SET khidi.status = 'columns'", "KH102"),
        ("SELECT * FROM interior.nothing", "KH104"),
        ("SELECT count(*) FROM mia.totals", "KH401"),
        ("SELECT count(*) FROM federated.totals", "KH401"),
        ("SELECT nothing FROM interior.totals", "KH105"),
        ("EXPLAIN ANALYZE SELECT count(*) FROM mia.totals", "KH401"),
        ("SELECT count(*) FROM interior.totals WHERE year = $1", "KH116"),
    ] {
        let refused = client.execute(sql.to_owned(), None).await.unwrap_err();
        assert_eq!(number(&refused), expected, "{sql}");
    }
    assert_eq!(number(&client.execute_update("DELETE".into(), None).await.unwrap_err()), "KH102");
    client.set_header("khidi-colour", "red");
    assert_eq!(number(&client.execute(COUNT.into(), None).await.unwrap_err()), "KH117");
    assert!(agency.asked.lock().unwrap().is_empty());
}

#[tokio::test]
async fn agencies_do_not_ask_questions() {
    let federation = Federation::new();
    let gateway = federation.gateway(&[]).await;
    let mut gateway_client = federation.client(&gateway, Role::Gateway, "second").await;
    let refused = gateway_client.execute("SELECT 1".into(), None).await.unwrap_err();
    assert_eq!(number(&refused), "KH302");
    assert_eq!(number(&gateway_client.get_catalogs().await.unwrap_err()), "KH302");
}

#[tokio::test]
async fn tickets_are_the_callers_own() {
    let federation = Federation::new();
    let agency = FakeAgency::start(&federation, "interior", Behaviour::Answers).await;
    let gateway = federation.gateway(&[&agency]).await;
    let mut nino = federation.client(&gateway, Role::Analyst, "nino").await;
    let mut eka = federation.client(&gateway, Role::Analyst, "eka").await;
    let info = nino.execute(COUNT.into(), None).await.unwrap();
    assert_eq!(number(&fetch(&mut eka, info.clone()).await.unwrap_err()), "KH307");
    let mut altered = info.clone();
    let sealed = altered.endpoint[0].ticket.as_mut().unwrap();
    let mut bytes = sealed.ticket.to_vec();
    *bytes.last_mut().unwrap() ^= 1;
    sealed.ticket = bytes.into();
    assert_eq!(number(&fetch(&mut nino, altered).await.unwrap_err()), "KH307");
    assert!(agency.asked.lock().unwrap().is_empty());
    assert!(fetch(&mut nino, info).await.is_ok());
}

#[tokio::test]
async fn a_moved_catalogue_is_planned_against_once_more() {
    let federation = Federation::new();
    let agency = FakeAgency::start(&federation, "interior", Behaviour::Moves("2")).await;
    let gateway = federation.gateway(&[&agency]).await;
    let mut client = federation.client(&gateway, Role::Analyst, "nino").await;
    let (table, _) = ask(&mut client, COUNT).await.unwrap();
    assert!(table.contains("| 12 |"), "{table}");
    let asked = agency.asked.lock().unwrap();
    let versions: Vec<_> = asked.iter().map(|request| request.versions.catalogue.as_str()).collect();
    assert_eq!(versions, ["1", "2"]);
}

#[tokio::test]
async fn catalogues_that_moved_together_are_planned_against_once_more() {
    let federation = Federation::new();
    let tsu = FakeAgency::start(&federation, "tsu", Behaviour::Answers).await;
    let gtu = FakeAgency::start(&federation, "gtu", Behaviour::Answers).await;
    let gateway = federation.gateway(&[&tsu, &gtu]).await;
    let mut client = federation.client(&gateway, Role::Analyst, "nino").await;
    let total = "SELECT count(*) AS n FROM federated.totals";
    assert!(ask(&mut client, total).await.unwrap().0.contains("| 24 |"));
    for agency in [&tsu, &gtu] {
        agency.publish(totals(agency.name, "2"));
    }
    let (table, _) = ask(&mut client, total).await.unwrap();
    assert!(table.contains("| 24 |"), "{table}");
    for agency in [&tsu, &gtu] {
        assert_eq!(agency.asked.lock().unwrap().last().unwrap().versions, versions("2"));
    }
}

#[tokio::test]
async fn a_catalogue_that_stays_outdated_is_refused() {
    let federation = Federation::new();
    let agency =
        FakeAgency::start(&federation, "interior", Behaviour::Refuses(khidi_queries_protocol::Code::KH308)).await;
    let gateway = federation.gateway(&[&agency]).await;
    let mut client = federation.client(&gateway, Role::Analyst, "nino").await;
    assert_eq!(ask(&mut client, COUNT).await.unwrap_err(), "KH308");
    assert_eq!(agency.asked.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn prepared_statements_without_parameters() {
    let federation = Federation::new();
    let agency = FakeAgency::start(&federation, "interior", Behaviour::Answers).await;
    let gateway = federation.gateway(&[&agency]).await;
    let mut client = federation.client(&gateway, Role::Analyst, "nino").await;
    let mut statement = client.prepare(COUNT.into(), None).await.unwrap();
    let expected = Schema::new(vec![Field::new("n", DataType::Int64, true)]);
    assert_eq!(statement.dataset_schema().unwrap(), &expected);
    assert_eq!(statement.parameter_schema().unwrap(), &Schema::empty());
    let info = statement.execute().await.unwrap();
    let (batches, _) = fetch(&mut client, info).await.unwrap();
    assert_eq!(batches[0].schema().as_ref(), &expected);
    let value = Field::new("p", DataType::Int64, true);
    let values = Int64Array::from(vec![1]);
    let schema = Schema::new(vec![value]);
    let parameters = RecordBatch::try_new(schema.into(), vec![std::sync::Arc::new(values)]).unwrap();
    statement.set_parameters(parameters).unwrap();
    assert_eq!(number(&statement.execute().await.unwrap_err()), "KH116");
    statement.close().await.unwrap();
    let forged = CommandPreparedStatementQuery { prepared_statement_handle: vec![1; 80].into() };
    let ticket = Ticket::new(forged.as_any().encode_to_vec());
    let refused = client.inner_mut().do_get(ticket).await.unwrap_err();
    assert_eq!(number(&refused.message()), "KH307");
}

#[tokio::test]
async fn a_dropped_question_is_dropped_at_the_agency_and_frees_its_place() {
    let federation = Federation::new();
    let agency = FakeAgency::start(&federation, "interior", Behaviour::Silent).await;
    let mut config = federation.config(&[("interior", agency.address.clone())]);
    config.limits.queries = 1;
    let gateway = crate::start(config, federation.folder(), edge()).await.unwrap();
    let mut nino = federation.client(&gateway, Role::Analyst, "nino").await;
    let mut eka = federation.client(&gateway, Role::Analyst, "eka").await;
    let asking = tokio::spawn(async move { ask(&mut nino, COUNT).await });
    agency.silence.begun.notified().await;
    assert_eq!(ask(&mut eka, COUNT).await.unwrap_err(), "KH505");
    asking.abort();
    tokio::time::timeout(PATIENCE, agency.silence.broken_off.notified()).await.expect("the agency works on");
    assert!(eka.execute(COUNT.into(), None).await.is_ok());
}

#[tokio::test]
async fn without_a_record_there_is_no_answer() {
    let federation = Federation::new();
    let agency = FakeAgency::start(&federation, "interior", Behaviour::Answers).await;
    let mut config = federation.config(&[("interior", agency.address.clone())]);
    // The device that is always full.
    config.audit = "/dev/full".into();
    let gateway = crate::start(config, federation.folder(), edge()).await.unwrap();
    let mut client = federation.client(&gateway, Role::Analyst, "nino").await;
    assert_eq!(ask(&mut client, COUNT).await.unwrap_err(), "KH902");
    assert_eq!(ask(&mut client, "SELECT 1 FROM").await.unwrap_err(), "KH902");
}

#[tokio::test]
async fn columns_of_statuses_are_announced_and_sent() {
    let federation = Federation::new();
    let agency = FakeAgency::start(&federation, "interior", Behaviour::Answers).await;
    let gateway = federation.gateway(&[&agency]).await;
    let mut client = federation.client(&gateway, Role::Analyst, "nino").await;
    client.set_header("khidi-status", "columns");
    // The fetch compares what was announced with what came.
    let (table, report) = ask(&mut client, COUNT).await.unwrap();
    assert!(table.contains("| n  | n__status |") && table.contains("| 12 | exact     |"), "{table}");
    let columns: Vec<_> = report.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(columns, ["n", "n__status"]);
    // A statement is what it was prepared to be, whatever the options of later calls.
    let mut statement = client.prepare(COUNT.into(), None).await.unwrap();
    assert_eq!(statement.dataset_schema().unwrap().fields().len(), 2);
    client.set_header("khidi-status", "none");
    let info = statement.execute().await.unwrap();
    let (batches, _) = fetch(&mut client, info).await.unwrap();
    assert_eq!(batches[0].num_columns(), 2);
    assert!(ask(&mut client, COUNT).await.unwrap().0.contains("| n  |\n"));
}

#[tokio::test]
async fn an_agency_that_is_down_is_left_out_if_wished() {
    let federation = Federation::new();
    let tsu = FakeAgency::start(&federation, "tsu", Behaviour::Answers).await;
    let gtu = FakeAgency::start(&federation, "gtu", Behaviour::Answers).await;
    let gateway = federation.gateway(&[&tsu, &gtu]).await;
    let mut client = federation.client(&gateway, Role::Analyst, "nino").await;
    let total = "SELECT count(*) AS n FROM federated.totals";
    gtu.becomes(Behaviour::Fails(tonic::Code::Unavailable));
    assert_eq!(ask(&mut client, total).await.unwrap_err(), "KH401");
    client.set_header("khidi-on-unavailable", "partial");
    client.set_header("khidi-status", "columns");
    let (table, report) = ask(&mut client, total).await.unwrap();
    assert!(table.contains("| 12 | incomplete |"), "{table}");
    assert_eq!((report.missing[0].agency.as_str(), report.missing[0].code.as_str()), ("gtu", "KH401"));
    assert_eq!((report.incomplete, report.fragments.len(), report.missing.len()), (true, 1, 1));
    let by_year = "SELECT year, count(*) AS n FROM federated.totals GROUP BY year";
    assert!(ask(&mut client, by_year).await.unwrap().0.contains("| 2020 | incomplete   | 12 | incomplete |"));
    // A refusal of the question is none of the agency's being down.
    gtu.becomes(Behaviour::Refuses(khidi_queries_protocol::Code::KH114));
    assert_eq!(ask(&mut client, total).await.unwrap_err(), "KH114");
    // From nobody there is no answer.
    gtu.becomes(Behaviour::Garbage);
    tsu.becomes(Behaviour::Fails(tonic::Code::Unavailable));
    assert_eq!(ask(&mut client, total).await.unwrap_err(), "KH401");
    assert_eq!(ask(&mut client, COUNT).await.unwrap_err(), "KH104");
}

#[tokio::test]
async fn an_agency_that_was_never_heard_of_is_left_out_if_wished() {
    let federation = Federation::new();
    let tsu = FakeAgency::start(&federation, "tsu", Behaviour::Answers).await;
    let nowhere = ("gtu", "127.0.0.1:1".to_owned());
    let config = federation.config(&[("tsu", tsu.address.clone()), nowhere]);
    let gateway = crate::start(config, federation.folder(), edge()).await.unwrap();
    let mut client = federation.client(&gateway, Role::Analyst, "nino").await;
    let total = "SELECT count(*) AS n FROM federated.totals";
    assert_eq!(ask(&mut client, total).await.unwrap_err(), "KH401");
    client.set_header("khidi-on-unavailable", "partial");
    let (table, report) = ask(&mut client, total).await.unwrap();
    assert!(table.contains("| 12 |") && report.incomplete, "{table}");
    assert_eq!((report.missing[0].agency.as_str(), report.missing[0].code.as_str()), ("gtu", "KH401"));
    let (_, report) = ask(&mut client, "SELECT count(*) AS n FROM tsu.totals").await.unwrap();
    assert!(report.missing.is_empty() && !report.incomplete);
    assert_eq!(ask(&mut client, "SELECT count(*) AS n FROM gtu.totals").await.unwrap_err(), "KH401");
}

#[tokio::test]
async fn an_analysis_asks_and_tells_what_crossed() {
    let federation = Federation::new();
    let agency = FakeAgency::start(&federation, "interior", Behaviour::Answers).await;
    let gateway = federation.gateway(&[&agency]).await;
    let mut client = federation.client(&gateway, Role::Analyst, "nino").await;
    let (table, report) = ask(&mut client, &format!("EXPLAIN ANALYZE {COUNT}")).await.unwrap();
    assert_eq!((report.fragments.len(), agency.asked.lock().unwrap().len()), (1, 1));
    let crossed =
        format!("  crossed: 1 cell, {} bytes, in {} ms", report.fragments[0].bytes, report.fragments[0].elapsed_ms);
    assert!(table.contains(&crossed) && table.contains("answered: 1 row "), "{crossed}\n{table}");
    assert!(federation.audit_log().contains("EXPLAIN ANALYZE"));
}
