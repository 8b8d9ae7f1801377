//! Whom a listener lets in.

use super::federation::{DAY, Federation, YEAR, identity, now};
use super::network::{Raw, Service, ask, raw_client};
use crate::{Authority, Credentials, DialError, Expected, Limits, connect};

async fn listener(federation: &Federation) -> Service {
    Service::start(&federation.credentials("agency/interior"), Limits::default()).await
}

/// What the listener answers to a dial with `client`, as the dialler sees it.
async fn refusal(service: &Service, client: &Credentials) -> String {
    let expected = Expected::from(&identity("agency/interior"));
    match connect(&service.address.to_string(), client, &expected).await {
        Err(DialError::Refused { source, .. }) => source.to_string(),
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn every_party_that_dials_is_known_by_its_identity() {
    let federation = Federation::new();
    let service = listener(&federation).await;
    for path in ["gateway/main", "analyst/demo", "statistics-office/geostat", "operator/op-1"] {
        let client = federation.credentials(path);
        let expected = Expected::from(&identity("agency/interior"));
        let connection = connect(&service.address.to_string(), &client, &expected).await.unwrap();
        assert_eq!(ask(connection.channel()).await.unwrap(), identity(path).to_string());
        assert_eq!(*connection.peer().identity(), identity("agency/interior"));
    }
}

#[tokio::test]
async fn certificates_that_do_not_hold_are_refused_with_their_cause() {
    let federation = Federation::new();
    let service = listener(&federation).await;
    let other = Federation::new();
    let abroad = Authority::create("abroad", YEAR, now()).unwrap();
    let visitor = "khidi://abroad/gateway/main".parse().unwrap();
    let visitor = abroad.issue(&visitor, &[], DAY, now()).unwrap();
    let visitor = federation.load(&visitor, &federation.ca());
    let impostor = federation.load(&other.issue("gateway/main", DAY, now()), &federation.ca());
    let cases = [
        ("expired", federation.expired("gateway/main"), "CertificateExpired"),
        (
            "not valid yet",
            federation.load(&federation.issue("gateway/main", DAY, now() + DAY), &federation.ca()),
            "CertificateExpired",
        ),
        ("another authority's", visitor, "UnknownCA"),
        ("an authority's of the same name", impostor, "DecryptError"),
        ("not for clients", federation.credentials("agency/labour"), "UnsupportedCertificate"),
    ];
    for (case, client, alert) in cases {
        let answer = refusal(&service, &client).await;
        assert!(answer.contains(alert), "{case}: {answer}");
    }
}

#[tokio::test]
async fn no_certificate_and_certificates_without_one_identity_are_refused() {
    let federation = Federation::new();
    let service = listener(&federation).await;
    let (one, two) = ("khidi://geo/gateway/main", "khidi://geo/gateway/spare");
    let refused: [Option<Raw>; 6] = [
        None,
        Some(federation.with_uris(&[])),
        Some(federation.with_uris(&[one, two])),
        Some(federation.with_uris(&[one, one])),
        Some(federation.with_uris(&["https://geo/gateway/main"])),
        Some(federation.with_uris(&["khidi://other/gateway/main"])),
    ];
    for (case, own) in refused.iter().enumerate() {
        let read = raw_client(&federation, service.address, own.as_ref()).await;
        assert!(matches!(read, Err(_) | Ok(0)), "case {case} read {read:?}");
    }
    let sound = federation.with_uris(&[one]);
    let read = raw_client(&federation, service.address, Some(&sound)).await;
    assert!(read.unwrap() > 0, "the same client with one identity");
}

#[tokio::test]
async fn a_second_federation_in_the_authorities_file_does_not_get_in() {
    let federation = Federation::new();
    let foreign = Authority::create("abroad", YEAR, now()).unwrap();
    let both = federation.folder().join("both.pem");
    let pems = [federation.authority().cert_pem(), foreign.cert_pem()].concat();
    std::fs::write(&both, pems).unwrap();
    let agency = federation.issue("agency/interior", DAY, now());
    let service = Service::start(&federation.load(&agency, &both), Limits::default()).await;
    let visitor = "khidi://abroad/gateway/main".parse().unwrap();
    let visitor = foreign.issue(&visitor, &[], DAY, now()).unwrap();
    let visitor = federation.load(&visitor, &both);
    refusal(&service, &visitor).await;
    let own = federation.load(&federation.issue("gateway/main", DAY, now()), &both);
    let expected = Expected::from(&identity("agency/interior"));
    connect(&service.address.to_string(), &own, &expected).await.unwrap();
}

#[tokio::test]
async fn revocation_lists_bind_both_ends() {
    let federation = Federation::new();
    let agency = federation.issue("agency/interior", DAY, now());
    let good = federation.issue("gateway/main", DAY, now());
    let bad = federation.issue("gateway/stolen", DAY, now());
    let ca = federation.ca();
    let with = |issued, crl: &std::path::PathBuf| {
        let plain = federation.load(issued, &ca);
        plain.with_crls(std::slice::from_ref(crl)).unwrap()
    };
    let expected = Expected::from(&identity("agency/interior"));

    let crl = federation.revoke(&[&bad.cert_pem], now() + DAY);
    let service = Service::start(&with(&agency, &crl), Limits::default()).await;
    let address = service.address.to_string();
    connect(&address, &with(&good, &crl), &expected).await.unwrap();
    let answer = refusal(&service, &federation.load(&bad, &ca)).await;
    assert!(answer.contains("CertificateRevoked"), "{answer}");

    let crl = federation.revoke(&[&agency.cert_pem], now() + DAY);
    let failed = connect(&address, &with(&good, &crl), &expected).await;
    assert!(matches!(failed, Err(DialError::Tls { .. })), "{failed:?}");

    let stale = federation.revoke(&[], now() - DAY);
    let failed = connect(&address, &with(&good, &stale), &expected).await;
    assert!(matches!(failed, Err(DialError::Tls { .. })), "{failed:?}");
    let service = Service::start(&with(&agency, &stale), Limits::default()).await;
    refusal(&service, &federation.load(&good, &ca)).await;
}
