//! What the gateway knows of agencies, and how soon it learns more.

use std::time::Duration;

use arrow_flight::sql::CommandGetTables;
use arrow_flight::sql::client::FlightSqlServiceClient;
use futures::TryStreamExt;
use khidi_certs::Role;
use khidi_queries_protocol::{Code, Refusal};
use tonic::transport::Channel;

use super::agency::{Behaviour, FakeAgency, Introduction, Place, totals};
use super::federation::{Federation, edge, id};
use crate::Gateway;
use crate::directory::{Absence, Directory, chain};

/// A test that waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a silent agency is given.
const SHORT: Duration = Duration::from_millis(200);
/// The period of a gateway that is waited for.
const OFTEN: Duration = Duration::from_millis(5);

fn directory(federation: &Federation, agencies: &[&FakeAgency], patience: Duration) -> Directory {
    let agencies: Vec<_> = agencies.iter().map(|agency| (agency.name, agency.address.clone())).collect();
    Directory::new(&federation.config(&agencies), federation.gateway_credentials(), patience)
}

async fn gateway(federation: &Federation, agencies: &[(&str, String)]) -> Gateway {
    let config = crate::Config { refresh: OFTEN, ..federation.config(agencies) };
    crate::start(config, federation.folder(), edge()).await.unwrap()
}

/// What is said to who asks for a table that is not known.
fn explained(directory: &Directory, table: &str) -> Code {
    directory.view().explain(Refusal::new(Code::KH104).with("table", table)).code()
}

fn known(directory: &Directory) -> Vec<String> {
    directory.view().federation.agencies.iter().map(|agency| agency.agency.to_string()).collect()
}

async fn is_known_in_time(agency: &FakeAgency) {
    tokio::time::timeout(PATIENCE, agency.is_known()).await.expect("the agency is asked no more");
}

#[tokio::test]
async fn what_is_no_catalogue_is_not_used() {
    let federation = Federation::new();
    let interior = FakeAgency::start(&federation, "interior", Behaviour::Answers).await;
    for (introduction, absence, code, cause) in [
        (Introduction::Garbage, Absence::Invalid, Code::KH403, "the catalogue is not usable"),
        (Introduction::Nothing, Absence::Invalid, Code::KH403, "not exactly one catalogue"),
        (Introduction::Twice, Absence::Invalid, Code::KH403, "not exactly one catalogue"),
        (Introduction::OtherAgency, Absence::Invalid, Code::KH403, "of another agency, other"),
        (Introduction::OtherProtocol, Absence::OtherProtocol, Code::KH404, "99"),
        (Introduction::Fails(tonic::Code::Internal), Absence::Unreachable, Code::KH401, "the register is on fire"),
        (Introduction::Silent, Absence::Unreachable, Code::KH401, "the agency did not answer in time"),
    ] {
        interior.becomes(Behaviour::Introduces(introduction));
        let patience = if introduction == Introduction::Silent { SHORT } else { PATIENCE };
        let directory = directory(&federation, &[&interior], patience);
        let error = directory.fetch(&id("interior")).await.unwrap_err();
        assert!(chain(&error).contains(cause), "{introduction:?}: {}", chain(&error));
        assert_eq!(error.absence(), absence, "{introduction:?}");
        directory.refresh_all().await;
        assert_eq!(explained(&directory, "interior.totals"), code, "{introduction:?}");
        assert!(known(&directory).is_empty(), "{introduction:?}");
    }
}

#[tokio::test]
async fn a_silent_agency_keeps_its_last_catalogue_and_a_strange_one_does_not() {
    let federation = Federation::new();
    let interior = FakeAgency::start(&federation, "interior", Behaviour::Answers).await;
    let directory = directory(&federation, &[&interior], PATIENCE);
    for (behaviour, expected, code) in [
        (Behaviour::Answers, vec!["interior"], Code::KH104),
        (Behaviour::Introduces(Introduction::Fails(tonic::Code::Unavailable)), vec!["interior"], Code::KH104),
        (Behaviour::Introduces(Introduction::OtherProtocol), vec![], Code::KH404),
        // What it said before it went is what is known.
        (Behaviour::Introduces(Introduction::Fails(tonic::Code::Unavailable)), vec![], Code::KH401),
        (Behaviour::Answers, vec!["interior"], Code::KH104),
        (Behaviour::Introduces(Introduction::Garbage), vec![], Code::KH403),
    ] {
        interior.becomes(behaviour.clone());
        directory.refresh_all().await;
        assert_eq!(known(&directory), expected, "{behaviour:?}");
        assert_eq!(explained(&directory, "interior.nothing"), code, "{behaviour:?}");
    }
}

#[tokio::test]
async fn one_silent_agency_keeps_nobody_waiting() {
    let federation = Federation::new();
    let silent = FakeAgency::start(&federation, "tsu", Behaviour::Introduces(Introduction::Silent)).await;
    let interior = FakeAgency::start(&federation, "interior", Behaviour::Answers).await;
    let directory = directory(&federation, &[&silent, &interior], 2 * PATIENCE);
    let learnt = async {
        while known(&directory).is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        () = directory.refresh_all() => panic!("the silent one was given up"),
        learnt = tokio::time::timeout(PATIENCE, learnt) => learnt.expect("everybody waits for the silent one"),
    }
}

#[tokio::test]
async fn an_agency_that_comes_up_later_is_answered_from() {
    let federation = Federation::new();
    let place = Place::reserve();
    let gateway = gateway(&federation, &[("interior", place.address.clone())]).await;
    let mut client = federation.client(&gateway, Role::Analyst, "nino").await;
    let refused = client.execute("SELECT count(*) FROM interior.totals".into(), None).await.unwrap_err();
    assert!(refused.to_string().contains("KH401"), "{refused}");
    let interior = FakeAgency::start_at(place, &federation, "interior", Behaviour::Answers);
    is_known_in_time(&interior).await;
    assert_eq!(rows(&mut client, "SELECT count(*) FROM interior.totals").await, 1);
    assert_eq!(rows(&mut client, "SELECT count(*) FROM federated.totals").await, 1);
}

#[tokio::test]
async fn new_tables_of_a_known_agency_are_found() {
    let federation = Federation::new();
    let interior = FakeAgency::start(&federation, "interior", Behaviour::Answers).await;
    let gateway = gateway(&federation, &[("interior", interior.address.clone())]).await;
    let mut client = federation.client(&gateway, Role::Analyst, "nino").await;
    let refused = client.execute("SELECT count(*) FROM interior.news".into(), None).await.unwrap_err();
    assert!(refused.to_string().contains("KH104"), "{refused}");
    let mut published = totals("interior", "2");
    let mut news = published.tables[0].clone();
    news.name = "news".into();
    published.tables.insert(0, news);
    interior.publish(published);
    is_known_in_time(&interior).await;
    assert_eq!(rows(&mut client, "SELECT count(*) FROM interior.news").await, 1);
    let query = CommandGetTables { table_name_filter_pattern: Some("news".into()), ..CommandGetTables::default() };
    let info = client.get_tables(query).await.unwrap();
    assert_eq!(count(&mut client, info).await, 1);
}

async fn rows(client: &mut FlightSqlServiceClient<Channel>, sql: &str) -> usize {
    let info = client.execute(sql.to_owned(), None).await.unwrap();
    count(client, info).await
}

async fn count(client: &mut FlightSqlServiceClient<Channel>, info: arrow_flight::FlightInfo) -> usize {
    let ticket = info.endpoint[0].ticket.clone().unwrap();
    let batches: Vec<_> = client.do_get(ticket).await.unwrap().try_collect().await.unwrap();
    batches.iter().map(|batch| batch.num_rows()).sum()
}
