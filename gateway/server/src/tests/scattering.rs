//! Fragments asked of agencies that answer badly, late or not at all.

use std::sync::Arc;
use std::time::Duration;

use datafusion::logical_expr::LogicalPlan;
use khidi_queries_disclosure::catalogue::Protection;
use khidi_queries_disclosure::question::{Ask, Measure, MeasureKind, Question};
use khidi_queries_planner::Fragment;
use khidi_queries_protocol::Code;
use khidi_queries_protocol::request::Asker;
use tokio::net::TcpListener;
use tokio::time::Instant;

use super::agency::{Behaviour, FakeAgency, cells_schema, versions};
use super::federation::{Federation, id};
use crate::config::Limits;
use crate::directory::{Directory, chain};
use crate::execute::Engine;
use crate::options::OnUnavailable;
use crate::scatter::{Answer, Errand, Failure, scatter};

/// A test that waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a silent agency is given.
const SHORT: Duration = Duration::from_millis(200);

fn fragment(agency: &str) -> Fragment {
    let measures = vec![Measure { kind: MeasureKind::Rows, filter: None }];
    Fragment {
        agency: id(agency),
        relation: format!("SELECT * FROM \"{agency}\".\"totals\""),
        planned: LogicalPlan::default(),
        ask: Ask::Cells(Question { contributor: None, keys: vec![], grouping_sets: None, measures }),
        versions: versions("1"),
        as_of: None,
        schema: cells_schema(&[], 1),
        protection: Some(Protection::Standard),
        count_variance: None,
        terms: None,
    }
}

fn errand(patience: Duration, limits: Limits, memory: usize) -> Errand {
    Errand {
        query_id: "q-1".into(),
        asker: Asker { subject: "nino".into(), role: "analyst".into() },
        purpose: "statistics".into(),
        issued_at_micros: 1_700_000_000_000_000,
        deadline: Instant::now() + patience,
        limits,
        memory: Arc::new(Engine::new(memory).unwrap().reservation()),
        on_unavailable: OnUnavailable::Strict,
    }
}

async fn ask(federation: &Federation, agencies: &[(&str, String)], errand: &Errand) -> Result<Vec<Answer>, Failure> {
    let credentials = federation.gateway_credentials();
    let signer = credentials.signer();
    let directory = Arc::new(Directory::new(&federation.config(agencies), credentials, PATIENCE));
    let fragments: Vec<_> = agencies.iter().map(|(name, _)| fragment(name)).collect();
    scatter(&directory, &signer, &fragments, errand).await
}

/// What the analyst reads, and what the operator does.
async fn refusal(behaviour: Behaviour, limits: Limits, memory: usize) -> (String, String) {
    let federation = Federation::new();
    let is_silent = matches!(behaviour, Behaviour::Silent | Behaviour::Stalls);
    let patience = if is_silent { SHORT } else { PATIENCE };
    let agency = FakeAgency::start(&federation, "interior", behaviour).await;
    let agencies = [("interior", agency.address.clone())];
    let errand = errand(patience, limits, memory);
    let asked = tokio::time::timeout(2 * PATIENCE, ask(&federation, &agencies, &errand)).await;
    let failure = asked.expect("no deadline holds").unwrap_err();
    (failure.refusal().message_en(), chain(&failure.cause))
}

#[tokio::test]
async fn answers_that_are_not_valid_are_not_used() {
    for (behaviour, cause) in [
        (Behaviour::Garbage, "the header of an Arrow message cannot be read"),
        (Behaviour::Compressed, "an Arrow message is compressed"),
        (Behaviour::Truncated, "the answer ends without its tail"),
        (Behaviour::AfterTail, "a message follows the tail"),
        (Behaviour::BadTail, "the answer's tail cannot be read"),
        (Behaviour::OtherTail("question"), "the tail tells of another question"),
        (Behaviour::OtherTail("kind"), "the tail tells of another kind"),
        (Behaviour::OtherTail("version"), "the tail tells of another version"),
        (Behaviour::OtherTail("protection"), "the tail tells of another protection"),
        (Behaviour::LyingLengths, "a column of an Arrow batch has other values than rows"),
        (Behaviour::WrongType, "the schema is not the one that was asked for"),
        (Behaviour::WrongName, "the schema is not the one that was asked for"),
        (Behaviour::MoreColumns, "an Arrow message has no acceptable number of columns"),
        (Behaviour::NoSchema, "the schema comes late, twice or not at all"),
        (Behaviour::BadStatus, "a status is none"),
        (Behaviour::TwoCells, "a question without keys has 2 cells"),
        (Behaviour::Fails(tonic::Code::Internal), "the register is on fire"),
    ] {
        let (read, logged) = refusal(behaviour, Limits::default(), usize::MAX).await;
        assert_eq!(read, "KH403: the answer of agency interior is not valid", "{logged}");
        assert!(logged.contains(cause), "{cause}: {logged}");
    }
}

#[tokio::test]
async fn refusals_and_failures_of_an_agency() {
    for (behaviour, expected) in [
        (Behaviour::Fails(tonic::Code::Unavailable), "KH401: agency interior cannot be reached"),
        (Behaviour::Silent, "KH402: agency interior did not answer in time"),
        (Behaviour::Stalls, "KH402: agency interior did not answer in time"),
        (Behaviour::Refuses(Code::KH502), "KH402: agency interior did not answer in time"),
        (Behaviour::Refuses(Code::KH305), "KH404: agency interior speaks another version of the protocol"),
        (Behaviour::Refuses(Code::KH303), "KH405: agency interior could not answer"),
        (Behaviour::Refuses(Code::KH902), "KH405: agency interior could not answer"),
        (Behaviour::Refuses(Code::KH302), "KH405: agency interior could not answer"),
        (Behaviour::Refuses(Code::KH309), "KH309: the agency's policy does not let you ask about ?"),
        (Behaviour::Refuses(Code::KH310), "KH310: the agency's policy does not open ? for this purpose"),
        (Behaviour::Refuses(Code::KH505), "KH505: too many requests at once"),
        (Behaviour::Refuses(Code::KH114), "KH114: a correlated sub-query would cross the boundary of an agency"),
    ] {
        let shown = format!("{behaviour:?}");
        assert_eq!(refusal(behaviour, Limits::default(), usize::MAX).await.0, expected, "{shown}");
    }
}

#[tokio::test]
async fn limits_hold_for_whoever_does_not_keep_them() {
    let bytes = Limits { bytes: 100, ..Limits::default() };
    let cells = Limits { cells: 1, ..Limits::default() };
    for (behaviour, limits, memory, expected) in [
        (Behaviour::Answers, bytes, usize::MAX, "KH501: the answer exceeds a limit: bytes"),
        (Behaviour::TwoCells, cells, usize::MAX, "KH501: the answer exceeds a limit: cells"),
        (Behaviour::Answers, Limits::default(), 8, "KH503: "),
    ] {
        let (found, _) = refusal(behaviour, limits, memory).await;
        assert!(found.starts_with(expected), "{found}");
    }
}

#[tokio::test]
async fn an_answer_is_counted() {
    let federation = Federation::new();
    let agency = FakeAgency::start(&federation, "interior", Behaviour::Answers).await;
    let agencies = [("interior", agency.address.clone())];
    let answers = ask(&federation, &agencies, &errand(PATIENCE, Limits::default(), usize::MAX)).await.unwrap();
    assert_eq!((answers.len(), answers[0].received), (1, 1));
    assert!(answers[0].bytes > 100, "{}", answers[0].bytes);
    let asked = agency.asked.lock().unwrap();
    assert_eq!(asked[0].asker.subject, "nino");
    assert_eq!(asked[0].limits.max_cells, Limits::default().cells);
    assert!(asked[0].deadline_micros > asked[0].issued_at_micros);
}

#[tokio::test]
async fn one_failure_ends_all() {
    let federation = Federation::new();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let nowhere = listener.local_addr().unwrap().to_string();
    drop(listener);
    let silent = FakeAgency::start(&federation, "tsu", Behaviour::Silent).await;
    let agencies = [("tsu", silent.address.clone()), ("interior", nowhere)];
    let errand = errand(PATIENCE, Limits::default(), usize::MAX);
    let asked = ask(&federation, &agencies, &errand);
    // Well before the silent one's deadline.
    let failure = tokio::time::timeout(PATIENCE / 2, asked).await.unwrap().unwrap_err();
    assert_eq!(failure.refusal().message_en(), "KH401: agency interior cannot be reached");
}

#[tokio::test]
async fn another_agency_at_the_address_is_not_asked() {
    let federation = Federation::new();
    let agency = FakeAgency::start(&federation, "tsu", Behaviour::Answers).await;
    let agencies = [("interior", agency.address.clone())];
    let failure = ask(&federation, &agencies, &errand(PATIENCE, Limits::default(), usize::MAX)).await.unwrap_err();
    assert_eq!(failure.refusal().code(), Code::KH401);
    assert!(agency.asked.lock().unwrap().is_empty());
}
