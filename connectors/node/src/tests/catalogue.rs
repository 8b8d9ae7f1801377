//! The catalogue: who may read it, what it says, that it is audited; and the calls that a connector does not answer.

use arrow::datatypes::DataType;
use arrow_flight::{Action, Criteria, Empty, FlightDescriptor};
use khidi_certs::Role;
use khidi_queries_audit::Event;

use super::agency::Agency;
use super::gateway::{Gateway, code, refusal};

#[tokio::test]
async fn gateways_and_operators_read_it_and_reading_is_audited() {
    let agency = Agency::new();
    let connector = agency.start().await.unwrap();
    for (role, name) in [(Role::Gateway, "main"), (Role::Operator, "watch")] {
        let peer = Gateway::connect_as(&agency.party(role, name), &connector).await;
        let mut published = connector.catalogue();
        // What the rules of its cells are stays with the agency.
        published.tables.iter_mut().for_each(|table| table.safeguards = None);
        assert_eq!(peer.fetch_catalogue().await.unwrap(), published);
        let peer = format!("khidi://georgia/{role}/{name}");
        assert_eq!(agency.last_event(), Event::CatalogueRead { peer });
    }
    let analyst = Gateway::connect_as(&agency.party(Role::Analyst, "nino"), &connector).await;
    assert_eq!(code(analyst.fetch_catalogue().await), "KH302");
    assert!(matches!(agency.last_event(), Event::FragmentRefused { code, .. } if code == "KH302"));
}

#[tokio::test]
async fn it_has_the_policys_columns_in_the_registers_order() {
    let agency = Agency::new();
    let connector = agency.start().await.unwrap();
    let catalogue = connector.catalogue();
    let columns = |table: &str| {
        let columns = catalogue.table(table).unwrap().columns.iter();
        columns.map(|column| (column.name.as_str(), column.data_type.clone())).collect::<Vec<_>>()
    };
    let text = DataType::Utf8;
    let micros = DataType::Timestamp(arrow::datatypes::TimeUnit::Microsecond, None);
    let crossings = [
        ("person_id", text.clone()),
        ("citizenship", text.clone()),
        ("direction", text.clone()),
        ("crossed_at", micros),
        ("fee", DataType::Int64),
    ];
    assert_eq!(columns("border_crossings"), crossings);
    let travellers = [("person_id", text.clone()), ("citizenship", text), ("repeated", DataType::Boolean)];
    assert_eq!(columns("travellers"), travellers);
    assert!(catalogue.table("travellers").unwrap().is_view);
    let versions = &catalogue.versions;
    for version in [&versions.catalogue, &versions.policy, &versions.snapshot] {
        assert!(version.len() == 16 && version.chars().all(|c| c.is_ascii_hexdigit()), "{version}");
    }
}

#[tokio::test]
async fn versions_follow_what_they_are_of() {
    let live = super::agency::STANDARD.replace("threshold_width", "snapshot = \"live\"\nthreshold_width");
    let agency = Agency::under(&live);
    let versions = async || agency.start().await.unwrap().catalogue().versions.clone();
    let first = versions().await;
    assert_eq!(versions().await, first);
    agency.write("policy.toml", format!("# read again\n{live}"));
    let commented = versions().await;
    assert_ne!(commented.policy, first.policy);
    assert_eq!((&commented.catalogue, &commented.snapshot), (&first.catalogue, &first.snapshot));
    std::fs::copy(agency.path("estimates.parquet"), agency.path("copy")).unwrap();
    std::fs::rename(agency.path("copy"), agency.path("estimates.parquet")).unwrap();
    let rewritten = versions().await;
    assert_ne!(rewritten.snapshot, first.snapshot);
    assert_eq!((&rewritten.catalogue, &rewritten.policy), (&commented.catalogue, &commented.policy));
}

#[tokio::test]
async fn other_calls_are_unimplemented() {
    let agency = Agency::new();
    let connector = agency.start().await.unwrap();
    let mut client = Gateway::connect(&agency, &connector).await.client();
    let other = Action { r#type: "khidi.rows.v1".into(), body: Vec::new().into() };
    let path = || FlightDescriptor { path: vec!["border_crossings".into()], ..FlightDescriptor::default() };
    let statuses = [
        client.do_action(other).await.map(drop),
        client.list_flights(Criteria::default()).await.map(drop),
        client.get_flight_info(path()).await.map(drop),
        client.poll_flight_info(path()).await.map(drop),
        client.get_schema(path()).await.map(drop),
        client.list_actions(Empty {}).await.map(drop),
        client.handshake(futures::stream::empty()).await.map(drop),
        client.do_put(futures::stream::empty()).await.map(drop),
        client.do_exchange(futures::stream::empty()).await.map(drop),
    ];
    for (number, status) in statuses.into_iter().enumerate() {
        let status = status.expect_err("not implemented");
        assert_eq!(status.code(), tonic::Code::Unimplemented, "call {number}");
        assert_eq!(refusal(&status).code().number(), "KH118", "call {number}");
    }
}
