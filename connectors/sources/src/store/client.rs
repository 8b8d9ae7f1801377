//! The client of a store. It is made anew for each look, so that a secret that was replaced is used without a restart.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::client::{HttpClient, HttpConnector};
use object_store::{BackoffConfig, ClientOptions, RetryConfig};
use reqwest::{Certificate, Client, redirect};

use super::{StoreConfig, StoreError};

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(10);
/// How long an answer, or the next part of one, may be waited for.
const SILENCE: Duration = Duration::from_secs(30);
/// How often a request is made again that failed on the way or at the server.
const RETRIES: usize = 3;
/// After that long nothing is tried again.
const RETRY_WITHIN: Duration = Duration::from_secs(60);
/// The longest wait before another try.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// A client, as the configuration has it, whose relative paths start at `base`.
///
/// # Errors
/// A file of it cannot be read, or holds something else.
pub(super) fn connect(config: &StoreConfig, base: &Path) -> Result<AmazonS3, StoreError> {
    let retry = RetryConfig {
        backoff: BackoffConfig { max_backoff: LONGEST_WAIT, ..BackoffConfig::default() },
        max_retries: RETRIES,
        retry_timeout: RETRY_WITHIN,
    };
    let builder = AmazonS3Builder::new()
        .with_bucket_name(&config.bucket)
        .with_region(&config.region)
        .with_endpoint(&config.address)
        .with_virtual_hosted_style_request(config.is_virtual)
        .with_access_key_id(key(&base.join(&config.access_key_file))?)
        .with_secret_access_key(key(&base.join(&config.secret_key_file))?)
        .with_allow_http(config.is_open())
        .with_retry(retry)
        .with_http_connector(Connector(http(config, base)?));
    builder.build().map_err(|error| StoreError::Client(error.to_string()))
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
/// certificate that is believed. How long a whole answer takes is not bounded here: large objects take their time.
fn http(config: &StoreConfig, base: &Path) -> Result<Client, StoreError> {
    let mut builder = Client::builder()
        .use_rustls_tls()
        .https_only(!config.is_open())
        .no_proxy()
        .redirect(redirect::Policy::none())
        .connect_timeout(CONNECT)
        .read_timeout(SILENCE)
        .http1_only()
        .user_agent("khidi-connector");
    if let Some(ca) = &config.ca_file {
        builder = builder.tls_built_in_root_certs(false);
        for authority in authorities(&base.join(ca))? {
            builder = builder.add_root_certificate(authority);
        }
    }
    builder.build().map_err(|error| StoreError::Client(error.to_string()))
}

fn authorities(path: &Path) -> Result<Vec<Certificate>, StoreError> {
    let wrong = |cause: String| StoreError::Certificate { path: path.to_owned(), cause };
    let text = std::fs::read(path).map_err(|source| StoreError::File { path: path.to_owned(), source })?;
    let found = Certificate::from_pem_bundle(&text).map_err(|error| wrong(error.to_string()))?;
    match found.is_empty() {
        true => Err(wrong("no certificate in it".to_owned())),
        false => Ok(found),
    }
}

/// What a file holds, without the line end behind it.
fn key(path: &Path) -> Result<String, StoreError> {
    let text = std::fs::read_to_string(path).map_err(|source| StoreError::File { path: path.to_owned(), source })?;
    let key = text.trim_end_matches(['\r', '\n']);
    match !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_graphic()) {
        true => Ok(key.to_owned()),
        false => Err(StoreError::KeyFile(path.to_owned())),
    }
}

/// The client as what reads objects.
pub(super) fn shared(client: AmazonS3) -> Arc<dyn object_store::ObjectStore> {
    Arc::new(client)
}
