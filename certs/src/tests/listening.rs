//! Peers that stall, linger or speak an older protocol.

use std::io::ErrorKind;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use rustls::HandshakeKind;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::federation::{Federation, identity};
use super::network::{Service, ask, raw_client, raw_config, raw_connection, raw_dial, within};
use crate::{Connection, Expected, Limits, connect, incoming};

async fn dial(federation: &Federation, service: &Service) -> Connection {
    let client = federation.credentials("gateway/main");
    let expected = Expected::from(&identity("agency/interior"));
    within(connect(&service.address.to_string(), &client, &expected)).await.unwrap()
}

#[tokio::test]
async fn stalled_peers_do_not_block_others() {
    let federation = Federation::new();
    let limits = Limits { handshake_timeout: Duration::from_secs(3600), handshakes: 4, ..Limits::default() };
    let service = Service::start(&federation.credentials("agency/interior"), limits).await;
    let mut stalled = Vec::new();
    for _ in 0..3 {
        stalled.push(TcpStream::connect(service.address).await.unwrap());
    }
    ask(dial(&federation, &service).await.channel()).await.unwrap();
}

#[tokio::test]
async fn a_stalled_handshake_ends_and_gives_its_place_back() {
    let federation = Federation::new();
    let limits = Limits { handshake_timeout: Duration::from_millis(200), handshakes: 1, ..Limits::default() };
    let service = Service::start(&federation.credentials("agency/interior"), limits).await;
    let mut stalled = TcpStream::connect(service.address).await.unwrap();
    ask(dial(&federation, &service).await.channel()).await.unwrap();
    let end = within(stalled.read(&mut [0; 64])).await;
    assert!(matches!(end, Ok(0) | Err(_)), "{end:?}");
}

#[tokio::test]
async fn a_connection_is_cut_when_its_lifetime_ends() {
    let federation = Federation::new();
    let limits = Limits { max_age: Duration::from_millis(100), grace: Duration::from_millis(100), ..Limits::default() };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let agency = federation.credentials("agency/interior");
    let mut connections = pin!(incoming(listener, &agency, limits));
    let own = federation.with_uris(&["khidi://geo/gateway/main"]);
    let (silent, accepted) =
        within(async { tokio::join!(raw_connection(&federation, address, Some(&own)), connections.next()) }).await;
    let (_silent, mut accepted) = (silent.unwrap(), accepted.unwrap().unwrap());
    accepted.write_all(b"in time").await.unwrap();
    let read = within(accepted.read(&mut [0; 64])).await;
    assert_eq!(read.unwrap_err().kind(), ErrorKind::TimedOut);
    let written = accepted.write(b"too late").await;
    assert_eq!(written.unwrap_err().kind(), ErrorKind::TimedOut);
}

#[tokio::test]
async fn a_channel_outlives_its_connections() {
    let federation = Federation::new();
    let limits = Limits { max_age: Duration::from_millis(50), grace: Duration::from_secs(60), ..Limits::default() };
    let service = Service::start(&federation.credentials("agency/interior"), limits).await;
    let connection = dial(&federation, &service).await;
    let first = connection.peer();
    // Each reconnection is verified anew, so the peer is another value of the same identity.
    within(async {
        while Arc::ptr_eq(&first, &connection.peer()) {
            let _ = ask(connection.channel()).await;
        }
    })
    .await;
    assert_eq!(first, connection.peer());
}

#[tokio::test]
async fn no_session_is_resumed() {
    let federation = Federation::new();
    let agency = federation.credentials("agency/interior");
    let service = Service::start(&agency, Limits::default()).await;
    let own = federation.with_uris(&["khidi://geo/gateway/main"]);
    let config = raw_config(&federation, Some(&own));
    for _ in 0..3 {
        let mut tls = raw_dial(Arc::clone(&config), service.address).await.unwrap();
        // Tickets would come before the first data.
        assert!(within(tls.read(&mut [0; 64])).await.unwrap() > 0);
        let kind = tls.get_ref().1.handshake_kind();
        assert_eq!(kind, Some(HandshakeKind::Full));
    }
}

#[tokio::test]
async fn tls_1_2_is_refused() {
    let federation = Federation::new();
    let service = Service::start(&federation.credentials("agency/interior"), Limits::default()).await;
    let mut tcp = TcpStream::connect(service.address).await.unwrap();
    tcp.write_all(&client_hello_tls_1_2()).await.unwrap();
    let mut answer = [0; 7];
    within(tcp.read_exact(&mut answer)).await.unwrap();
    // An alert record: fatal, protocol_version.
    assert_eq!((answer[0], &answer[5..]), (21, &[2, 70][..]));
    let own = federation.with_uris(&["khidi://geo/gateway/main"]);
    let read = raw_client(&federation, service.address, Some(&own)).await;
    assert!(read.unwrap() > 0, "TLS 1.3 with the same listener");
}

/// A ClientHello without supported_versions, as a TLS 1.2 client sends it: ECDSA with AES-128-GCM,
/// groups X25519 and P-256, signatures ECDSA P-256.
fn client_hello_tls_1_2() -> Vec<u8> {
    let extensions = [
        &[0x00, 0x0a, 0x00, 0x06, 0x00, 0x04, 0x00, 0x1d, 0x00, 0x17][..],
        &[0x00, 0x0b, 0x00, 0x02, 0x01, 0x00],
        &[0x00, 0x0d, 0x00, 0x04, 0x00, 0x02, 0x04, 0x03],
    ]
    .concat();
    let length = |bytes: &[u8]| u16::try_from(bytes.len()).unwrap().to_be_bytes();
    let body = [
        &[0x03, 0x03][..],
        &[0x5a; 32],
        &[0x00],
        &[0x00, 0x02, 0xc0, 0x2b],
        &[0x01, 0x00],
        &length(&extensions),
        &extensions,
    ]
    .concat();
    let message = [&[0x01, 0x00][..], &length(&body), &body].concat();
    [&[0x16, 0x03, 0x01][..], &length(&message), &message].concat()
}
