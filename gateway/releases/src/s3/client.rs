//! The client of a bucket: which servers it believes, how long it waits, what it tries again.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::{AmazonS3, AmazonS3Builder, S3ConditionalPut};
use object_store::client::{HttpClient, HttpConnector};
use object_store::{BackoffConfig, ClientOptions, RetryConfig};
use reqwest::{Certificate, Client, redirect};

use super::address::Address;
use super::keys::Keys;
use crate::opening::{OpenError, StoreSettings};

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(10);
/// How long an answer, or the next part of one, may be waited for.
const SILENCE: Duration = Duration::from_secs(30);
/// How long a request and its whole answer may take. Files of releases are of 256 MiB at most.
const WHOLE: Duration = Duration::from_secs(900);
/// How often a request is made again that failed on the way or at the server.
const RETRIES: usize = 3;
/// After that long nothing is tried again.
const RETRY_WITHIN: Duration = Duration::from_secs(60);
/// The longest wait before another try.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// A client of a bucket. It connects when it is used.
///
/// # Errors
/// Settings that are missing or wrong, and files of theirs that cannot be used.
pub(super) fn connect(bucket: &str, base: &Path, settings: &StoreSettings) -> Result<AmazonS3, OpenError> {
    let address = Address::of(bucket, settings)?;
    let keys = Keys::of(settings, base)?;
    let retry = RetryConfig {
        backoff: BackoffConfig { max_backoff: LONGEST_WAIT, ..BackoffConfig::default() },
        max_retries: RETRIES,
        retry_timeout: RETRY_WITHIN,
    };
    let builder = AmazonS3Builder::new()
        .with_bucket_name(bucket)
        .with_region(&address.region)
        .with_endpoint(&address.url)
        .with_virtual_hosted_style_request(address.is_virtual)
        .with_credentials(Arc::new(keys))
        .with_allow_http(address.is_open)
        // `If-None-Match: *`, by which a version is one maker's. The library's default, too, and said here lest it change.
        .with_conditional_put(S3ConditionalPut::ETagMatch)
        .with_retry(retry)
        .with_http_connector(Connector(http(&address, base, settings)?));
    builder.build().map_err(|error| OpenError::Client(error.to_string()))
}

/// Gives object_store the client that is made here.
#[derive(Debug)]
struct Connector(Client);

impl HttpConnector for Connector {
    fn connect(&self, _options: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.0.clone()))
    }
}

/// No proxy that the environment names sees requests, no redirect sends them elsewhere, and there is no TLS without a
/// certificate that is believed.
fn http(address: &Address, base: &Path, settings: &StoreSettings) -> Result<Client, OpenError> {
    let mut builder = Client::builder()
        .use_rustls_tls()
        .https_only(!address.is_open)
        .no_proxy()
        .redirect(redirect::Policy::none())
        .connect_timeout(CONNECT)
        .read_timeout(SILENCE)
        .timeout(WHOLE)
        .http1_only()
        .user_agent("khidi-gateway");
    if let Some(ca) = &settings.ca_file {
        builder = builder.tls_built_in_root_certs(false);
        for authority in authorities(&base.join(ca))? {
            builder = builder.add_root_certificate(authority);
        }
    }
    builder.build().map_err(|error| OpenError::Client(error.to_string()))
}

fn authorities(path: &Path) -> Result<Vec<Certificate>, OpenError> {
    let wrong = |cause: String| OpenError::Certificate { path: path.to_owned(), cause };
    let text = std::fs::read(path).map_err(|source| OpenError::Authorities { path: path.to_owned(), source })?;
    let found = Certificate::from_pem_bundle(&text).map_err(|error| wrong(error.to_string()))?;
    match found.is_empty() {
        true => Err(wrong("no certificate in it".to_owned())),
        false => Ok(found),
    }
}
