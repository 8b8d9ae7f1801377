//! Whom a dial accepts.

use tokio::net::TcpListener;

use super::federation::{DAY, Federation, identity, now};
use super::network::{Service, ask, raw_server, within};
use crate::dial::AddressError;
use crate::{Authority, Credentials, DialError, Expected, Limits, Role, connect};

fn any_agency() -> Expected {
    Expected { federation: "geo".to_owned(), role: Role::Agency, name: None }
}

async fn failure(address: &str, client: &Credentials, expected: &Expected) -> DialError {
    connect(address, client, expected).await.expect_err("the dial succeeded")
}

#[tokio::test]
async fn the_identity_must_be_the_expected_one() {
    let federation = Federation::new();
    let service = Service::start(&federation.credentials("agency/interior"), Limits::default()).await;
    let address = format!("grpc+tls://{}", service.address);
    let client = federation.credentials("gateway/main");
    connect(&address, &client, &any_agency()).await.unwrap();
    let others = [
        Expected::from(&identity("agency/justice")),
        Expected::from(&identity("gateway/interior")),
        Expected { federation: "abroad".to_owned(), ..any_agency() },
        Expected { role: Role::Operator, ..any_agency() },
    ];
    for expected in others {
        match failure(&address, &client, &expected).await {
            DialError::WrongIdentity { found, .. } => {
                assert_eq!(found, identity("agency/interior"));
            }
            other => panic!("{expected}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn servers_whose_certificate_does_not_hold_are_refused() {
    let federation = Federation::new();
    let client = federation.credentials("gateway/main");
    let other = Federation::new();
    let impostor = federation.load(&other.issue("agency/interior", DAY, now()), &federation.ca());
    let abroad = Authority::create("abroad", DAY, now()).unwrap();
    let visitor = "khidi://abroad/agency/interior".parse().unwrap();
    let visitor = abroad.issue(&visitor, &[], DAY, now()).unwrap();
    let visitor = federation.load(&visitor, &federation.ca());
    let names = ["other.example".parse().unwrap()];
    let misnamed = federation.authority().issue(&identity("agency/interior"), &names, DAY, now()).unwrap();
    let cases = [
        ("expired", federation.expired("agency/interior"), "Expired"),
        ("another authority's", visitor, "UnknownIssuer"),
        ("an authority's of the same name", impostor, "BadSignature"),
        ("another host's", federation.load(&misnamed, &federation.ca()), "not valid for name"),
        ("not for servers", federation.credentials("analyst/demo"), "server authentication"),
    ];
    for (case, credentials, cause) in cases {
        let service = Service::start(&credentials, Limits::default()).await;
        let error = failure(&service.address.to_string(), &client, &any_agency()).await;
        let DialError::Tls { source, .. } = error else {
            panic!("{case}: {error:?}");
        };
        let text = source.to_string();
        let known = text.to_lowercase().contains(&cause.to_lowercase());
        assert!(known, "{case}: {text}");
    }
}

#[tokio::test]
async fn servers_without_exactly_one_identity_are_refused() {
    let federation = Federation::new();
    let client = federation.credentials("gateway/main");
    let one = "khidi://geo/agency/interior";
    for uris in [&[][..], &[one, one], &["khidi://geo/agency/INTERIOR"]] {
        let address = raw_server(&federation.with_uris(uris)).await;
        let error = failure(&address.to_string(), &client, &any_agency()).await;
        assert!(matches!(error, DialError::Peer { .. }), "{uris:?}: {error:?}");
    }
}

#[tokio::test]
async fn addresses_and_lines_have_errors_of_their_own() {
    let federation = Federation::new();
    let client = federation.credentials("gateway/main");
    let error = failure("http://127.0.0.1:1", &client, &any_agency()).await;
    assert!(matches!(error, DialError::Address(AddressError::Scheme(_))));

    let unused = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = unused.local_addr().unwrap().to_string();
    drop(unused);
    let error = failure(&address, &client, &any_agency()).await;
    assert!(matches!(error, DialError::Tcp { .. }), "{error:?}");
}

#[tokio::test]
async fn a_reconnection_to_another_party_fails_and_can_be_recognised() {
    let federation = Federation::new();
    let interior = federation.credentials("agency/interior");
    let service = Service::start(&interior, Limits::default()).await;
    let (address, client) = (service.address, federation.credentials("gateway/main"));
    let connection = connect(&address.to_string(), &client, &any_agency()).await.unwrap();
    ask(connection.channel()).await.unwrap();
    service.stop().await;

    // Any agency was expected, but the channel belongs to the first one found.
    let justice = federation.credentials("agency/justice");
    let service = Service::start_at(address, &justice, Limits::default()).await;
    let error = within(async {
        loop {
            let error = ask(connection.channel()).await.unwrap_err();
            if DialError::find(&error).is_some() {
                break error;
            }
        }
    })
    .await;
    let status = tonic::Status::from_error(Box::new(error));
    let found = DialError::find(&status);
    let wrong = matches!(found, Some(DialError::WrongIdentity { found, .. })
        if *found == identity("agency/justice"));
    assert!(wrong, "{found:?} in {status:?}");
    service.stop().await;

    let service = Service::start_at(address, &interior, Limits::default()).await;
    within(async { while ask(connection.channel()).await.is_err() {} }).await;
    assert_eq!(*connection.peer().identity(), identity("agency/interior"));
    service.stop().await;
}
