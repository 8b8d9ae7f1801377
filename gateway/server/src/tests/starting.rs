//! What keeps a gateway from starting, and what does not.

use khidi_certs::Role;
use tokio::net::TcpListener;

use super::federation::{Federation, edge};
use crate::{StartError, start};

#[tokio::test]
async fn agencies_that_are_down_do_not_keep_it_from_starting() {
    let federation = Federation::new();
    let config = federation.config(&[("interior", "127.0.0.1:1".into())]);
    let gateway = start(config, federation.folder(), edge()).await.unwrap();
    assert_ne!(gateway.local_addr().port(), 0);
    gateway.shutdown().await;
}

#[tokio::test]
async fn causes() {
    let federation = Federation::new();
    let good = federation.config(&[]);
    let begin = async |change: &dyn Fn(&mut crate::Config)| {
        let mut config = good.clone();
        change(&mut config);
        start(config, federation.folder(), edge()).await.unwrap_err()
    };
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = taken.local_addr().unwrap();
    let error = begin(&|config| config.listen = address).await;
    assert!(matches!(&error, StartError::Listen { address: found, .. } if *found == address), "{error}");
    let error = begin(&|config| config.tls.cert = "missing.pem".into()).await;
    assert!(matches!(error, StartError::Credentials(_)), "{error}");
    let error = begin(&|config| config.audit = "ca.pem/audit.jsonl".into()).await;
    assert!(matches!(error, StartError::Audit { .. }), "{error}");
    let error = begin(&|config| config.federation = "armenia".into()).await;
    assert!(matches!(error, StartError::Identity { .. }), "{error}");
    federation.issue(Role::Agency, "interior");
    let error = begin(&|config| {
        config.tls.cert = "agency-interior.pem".into();
        config.tls.key = "agency-interior-key.pem".into();
    })
    .await;
    assert!(matches!(error, StartError::Identity { .. }), "{error}");
}
