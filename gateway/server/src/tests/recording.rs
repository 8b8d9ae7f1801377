//! What the gateway's audit log says beside answers: reads of metadata and refusals, each before it leaves.

use arrow_flight::sql::client::FlightSqlServiceClient;
use arrow_flight::sql::{
    CommandGetDbSchemas, CommandGetTables, CommandPreparedStatementQuery, ProstMessageExt, TicketStatementQuery,
};
use arrow_flight::{Action, Criteria, FlightInfo, Ticket};
use khidi_certs::Role;
use khidi_queries_audit::{Event, Record};
use prost::Message;
use tonic::transport::Channel;

use super::agency::{Behaviour, FakeAgency, totals};
use super::federation::{Federation, edge};

const COUNT: &str = "SELECT count(*) AS n FROM interior.totals";

type Client = FlightSqlServiceClient<Channel>;

fn events(federation: &Federation) -> Vec<Event> {
    let log = federation.audit_log();
    log.lines().map(|line| Record::from_line(line.as_bytes()).unwrap().event).collect()
}

fn read(command: &str) -> Event {
    Event::MetadataRead { subject: "watch".into(), role: "operator".into(), command: command.into() }
}

fn refused(role: &str, subject: &str, call: &str, code: &str) -> Event {
    Event::CallRefused { subject: subject.into(), role: role.into(), call: call.into(), code: code.into() }
}

async fn get(client: &mut Client, info: FlightInfo) -> Result<(), String> {
    let ticket = info.endpoint[0].ticket.clone().unwrap();
    client.do_get(ticket).await.map(drop).map_err(|error| error.to_string())
}

#[tokio::test]
async fn reads_of_metadata_are_recorded() {
    let federation = Federation::new();
    let agency = FakeAgency::start(&federation, "interior", Behaviour::Answers).await;
    let gateway = federation.gateway(&[&agency]).await;
    let mut client = federation.client(&gateway, Role::Operator, "watch").await;
    let infos = [
        client.get_catalogs().await.unwrap(),
        client.get_db_schemas(CommandGetDbSchemas::default()).await.unwrap(),
        client.get_tables(CommandGetTables::default()).await.unwrap(),
        client.get_table_types().await.unwrap(),
        client.get_sql_info(vec![]).await.unwrap(),
    ];
    // What metadata will look like is nothing that was read.
    assert_eq!(events(&federation), []);
    for info in infos {
        get(&mut client, info).await.unwrap();
    }
    let expected = ["GetCatalogs", "GetDbSchemas", "GetTables", "GetTableTypes", "GetSqlInfo"].map(read);
    assert_eq!(events(&federation), expected);
}

#[tokio::test]
async fn early_refusals_are_recorded() {
    let federation = Federation::new();
    let gateway = federation.gateway(&[]).await;
    let mut second = federation.client(&gateway, Role::Gateway, "second").await;
    second.get_catalogs().await.unwrap_err();
    second.inner_mut().list_flights(Criteria::default()).await.unwrap_err();
    let mut nino = federation.client(&gateway, Role::Analyst, "nino").await;
    nino.execute_update("DELETE".into(), None).await.unwrap_err();
    let prepared = CommandPreparedStatementQuery { prepared_statement_handle: vec![1; 80].into() };
    let answer = TicketStatementQuery { statement_handle: vec![1; 80].into() };
    for forged in [prepared.as_any(), answer.as_any()] {
        nino.inner_mut().do_get(Ticket::new(forged.encode_to_vec())).await.unwrap_err();
    }
    nino.inner_mut().do_get(Ticket::new("no command")).await.unwrap_err();
    nino.inner_mut().list_flights(Criteria::default()).await.unwrap_err();
    nino.inner_mut().do_action(Action::new("drop everything", "")).await.unwrap_err();
    nino.set_header("khidi-colour", "red");
    nino.get_catalogs().await.unwrap_err();
    let expected = [
        refused("gateway", "second", "GetFlightInfo", "KH302"),
        refused("gateway", "second", "ListFlights", "KH302"),
        refused("analyst", "nino", "DoPut", "KH102"),
        refused("analyst", "nino", "DoGet", "KH307"),
        refused("analyst", "nino", "DoGet", "KH307"),
        refused("analyst", "nino", "DoGet", "KH306"),
        refused("analyst", "nino", "ListFlights", "KH601"),
        refused("analyst", "nino", "DoAction", "KH306"),
        refused("analyst", "nino", "GetFlightInfo", "KH117"),
    ];
    assert_eq!(events(&federation), expected);
}

#[tokio::test]
async fn a_prepared_statement_that_is_outdated_is_recorded() {
    let federation = Federation::new();
    let agency = FakeAgency::start(&federation, "interior", Behaviour::Answers).await;
    let gateway = federation.gateway(&[&agency]).await;
    let mut client = federation.client(&gateway, Role::Analyst, "nino").await;
    let sql = "SELECT max(persons) AS n FROM interior.totals";
    let mut statement = client.prepare(sql.into(), None).await.unwrap();
    // The type of the answer changes, and an outdated question makes it known.
    let mut published = totals("interior", "2");
    published.tables[0].columns[1].data_type = datafusion::arrow::datatypes::DataType::Utf8;
    agency.publish(published);
    let info = client.execute(COUNT.into(), None).await.unwrap();
    get(&mut client, info).await.unwrap();
    let error = statement.execute().await.unwrap_err();
    assert!(error.to_string().contains("KH308"), "{error}");
    let found = events(&federation);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(matches!(&found[0], Event::QueryAnswered { .. }), "{found:?}");
    let expected =
        Event::QueryRefused { subject: "nino".into(), role: "analyst".into(), sql: sql.into(), code: "KH308".into() };
    assert_eq!(found[1], expected);
}

#[tokio::test]
async fn without_a_record_nothing_is_read() {
    let federation = Federation::new();
    // The device that is always full.
    let config = crate::Config { audit: "/dev/full".into(), ..federation.config(&[]) };
    let gateway = crate::start(config, federation.folder(), edge()).await.unwrap();
    let mut client = federation.client(&gateway, Role::Operator, "watch").await;
    let info = client.get_catalogs().await.unwrap();
    let error = get(&mut client, info).await.unwrap_err();
    assert!(error.contains("KH902"), "{error}");
    let mut second = federation.client(&gateway, Role::Gateway, "second").await;
    let error = second.get_catalogs().await.unwrap_err().to_string();
    assert!(error.contains("KH902"), "{error}");
}
