//! What a connector's configuration says about one store of objects, as typed values. Reads no file and connects to nothing.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use object_store::path::Path as ObjectPath;
use reqwest::Url;
use serde::Deserialize;
use thiserror::Error;

/// A bucket of an S3-compatible store, and as whom it is read. The key should be able to list the prefix and to read the
/// objects below it, and nothing else. Nothing is taken from the environment or from the machine's identity.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub struct StoreConfig {
    /// The bucket.
    pub bucket: String,
    /// What all keys begin with; empty for the whole bucket.
    pub prefix: String,
    /// Where requests go, the bucket in it.
    pub(crate) address: String,
    /// Whether the name of the bucket is a part of the host's.
    pub(crate) is_virtual: bool,
    /// The region that requests are signed for.
    pub region: String,
    /// The file that the access key's id stands in, alone; a line end after it does not belong to it.
    pub access_key_file: PathBuf,
    /// The same of the secret that belongs to it.
    pub secret_key_file: PathBuf,
    /// PEM certificates of the authorities that the server's must come from; without it, those of the machine.
    pub ca_file: Option<PathBuf>,
    /// Most objects below the path of one table, also of those that are not read.
    pub max_objects: usize,
    /// Most bytes of one table's objects.
    pub max_bytes: u64,
    /// The least time between two looks at which objects there are.
    pub look_every: Duration,
    /// How long the fetching of one table's objects may take.
    pub fetch_within: Duration,
}

/// Why a store is configured wrongly.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum StoreConfigError {
    /// Another kind of address.
    #[error("url = {0:?}: write s3://BUCKET or s3://BUCKET/PREFIX")]
    Scheme(String),
    /// The name of the bucket is none.
    #[error("url: {0:?} is no name of a bucket: 3 to 63 of a-z, 0-9, - and .")]
    Bucket(String),
    /// The prefix cannot be that of keys.
    #[error("url: {0:?} is no prefix: no empty parts, no . or .., no control characters")]
    Prefix(String),
    /// The endpoint is no address of a server.
    #[error("endpoint = {0:?}: write https://HOST or https://HOST:PORT, and nothing behind it")]
    Endpoint(String),
    /// The server is on another machine, and does not prove itself.
    #[error("endpoint = {0:?}: the server is on another machine, and rows would travel in the open: write https://")]
    Open(String),
    /// Nothing says where the bucket is.
    #[error("without endpoint, the region of the bucket is needed")]
    NoRegion,
    /// A region that could not be a part of a host's name.
    #[error("region = {0:?}: a-z, 0-9 and - only")]
    Region(String),
    /// A limit under which nothing could be read.
    #[error("{0} must be greater than zero")]
    Limit(&'static str),
}

/// The configuration as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    url: String,
    endpoint: Option<String>,
    region: Option<String>,
    path_style: Option<bool>,
    access_key_file: PathBuf,
    secret_key_file: PathBuf,
    ca_file: Option<PathBuf>,
    #[serde(default = "ten_thousand")]
    max_objects: usize,
    #[serde(default = "gibibytes_64")]
    max_bytes: u64,
    #[serde(default = "a_minute")]
    look_every: u32,
    #[serde(default = "an_hour")]
    fetch_seconds: u32,
}

fn ten_thousand() -> usize {
    10_000
}

fn gibibytes_64() -> u64 {
    64 << 30
}

fn a_minute() -> u32 {
    60
}

fn an_hour() -> u32 {
    3600
}

impl TryFrom<Written> for StoreConfig {
    type Error = StoreConfigError;

    fn try_from(written: Written) -> Result<Self, StoreConfigError> {
        let limits = [
            ("max_objects", written.max_objects == 0),
            ("max_bytes", written.max_bytes == 0),
            ("look_every", written.look_every == 0),
            ("fetch_seconds", written.fetch_seconds == 0),
        ];
        if let Some((limit, _)) = limits.into_iter().find(|(_, is_zero)| *is_zero) {
            return Err(StoreConfigError::Limit(limit));
        }
        let (bucket, prefix) = place(&written.url)?;
        let region = region(written.region, written.endpoint.is_some())?;
        let is_virtual = !written.path_style.unwrap_or(written.endpoint.is_some());
        let endpoint = written.endpoint.unwrap_or_else(|| format!("https://s3.{region}.amazonaws.com"));
        Ok(Self {
            address: address(&endpoint, &bucket, is_virtual)?,
            bucket,
            prefix,
            is_virtual,
            region,
            access_key_file: written.access_key_file,
            secret_key_file: written.secret_key_file,
            ca_file: written.ca_file,
            max_objects: written.max_objects,
            max_bytes: written.max_bytes,
            look_every: Duration::from_secs(written.look_every.into()),
            fetch_within: Duration::from_secs(written.fetch_seconds.into()),
        })
    }
}

impl StoreConfig {
    /// Whether requests travel without TLS, which they do on this machine only.
    pub(crate) fn is_open(&self) -> bool {
        self.address.starts_with("http://")
    }
}

impl fmt::Display for StoreConfig {
    /// The bucket and the prefix, as they are written.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let slash = if self.prefix.is_empty() { "" } else { "/" };
        write!(f, "s3://{}{slash}{}", self.bucket, self.prefix)
    }
}

/// Bucket and prefix of a URL.
fn place(url: &str) -> Result<(String, String), StoreConfigError> {
    let rest = url.strip_prefix("s3://").ok_or_else(|| StoreConfigError::Scheme(url.to_owned()))?;
    let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    let is_name = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.');
    let is_end = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
    let bytes = bucket.as_bytes();
    let is_bucket = (3..=63).contains(&bytes.len())
        && bytes.iter().all(|byte| is_name(*byte))
        && is_end(bytes.first().copied())
        && is_end(bytes.last().copied())
        && !bucket.contains("..");
    if !is_bucket {
        return Err(StoreConfigError::Bucket(bucket.to_owned()));
    }
    let path = ObjectPath::parse(prefix).map_err(|_| StoreConfigError::Prefix(prefix.to_owned()))?;
    Ok((bucket.to_owned(), path.to_string()))
}

fn region(written: Option<String>, has_endpoint: bool) -> Result<String, StoreConfigError> {
    match written {
        Some(region) => {
            let is_region = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
            match !region.is_empty() && region.bytes().all(is_region) {
                true => Ok(region),
                false => Err(StoreConfigError::Region(region)),
            }
        }
        // What servers other than Amazon's are signed for where they do not care.
        None if has_endpoint => Ok("us-east-1".to_owned()),
        None => Err(StoreConfigError::NoRegion),
    }
}

/// Where requests go. Without TLS that is this machine or nowhere.
fn address(endpoint: &str, bucket: &str, is_virtual: bool) -> Result<String, StoreConfigError> {
    let wrong = || StoreConfigError::Endpoint(endpoint.to_owned());
    let url = Url::parse(endpoint).map_err(|_| wrong())?;
    let host = url.host_str().ok_or_else(wrong)?;
    let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    if !is_bare || !url.username().is_empty() || url.password().is_some() {
        return Err(wrong());
    }
    match url.scheme() {
        "https" => {}
        "http" if is_this_machine(host) => {}
        "http" => return Err(StoreConfigError::Open(endpoint.to_owned())),
        _ => return Err(wrong()),
    }
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    Ok(match is_virtual {
        true => format!("{}://{bucket}.{host}{port}", url.scheme()),
        false => format!("{}://{host}{port}", url.scheme()),
    })
}

fn is_this_machine(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const KEYS: &str = "access_key_file = 'a'\nsecret_key_file = 's'\n";

    fn read(text: &str) -> Result<StoreConfig, String> {
        toml::from_str(&format!("{KEYS}{text}")).map_err(|error: toml::de::Error| error.to_string())
    }

    #[test]
    fn a_store_has_its_defaults() {
        let config = read("url = 's3://archive/registers/2024/'\nregion = 'eu-central-1'").unwrap();
        assert_eq!((config.bucket.as_str(), config.prefix.as_str()), ("archive", "registers/2024"));
        assert_eq!(config.to_string(), "s3://archive/registers/2024");
        assert_eq!((config.max_objects, config.max_bytes), (10_000, 64 << 30));
        assert_eq!((config.look_every.as_secs(), config.fetch_within.as_secs()), (60, 3600));
        assert_eq!(config.address, "https://archive.s3.eu-central-1.amazonaws.com");
        assert!(config.is_virtual && !config.is_open());
    }

    #[test]
    fn requests_go_where_the_endpoint_says() {
        let address = |more: &str| read(&format!("url = 's3://archive'\n{more}")).map(|config| config.address);
        for (more, expected) in [
            ("endpoint = 'https://s3.mia.ge'", "https://s3.mia.ge"),
            ("endpoint = 'https://s3.mia.ge:9000/'", "https://s3.mia.ge:9000"),
            ("endpoint = 'https://s3.mia.ge'\npath_style = false", "https://archive.s3.mia.ge"),
            ("endpoint = 'http://127.0.0.1:9000'", "http://127.0.0.1:9000"),
            ("endpoint = 'http://[::1]:9000'", "http://[::1]:9000"),
            ("endpoint = 'http://localhost:9000'", "http://localhost:9000"),
            ("region = 'eu-west-1'\npath_style = true", "https://s3.eu-west-1.amazonaws.com"),
        ] {
            assert_eq!(address(more).as_deref(), Ok(expected), "{more}");
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let url = "url = 's3://archive'\n";
        for (text, cause) in [
            ("region = 'r'".to_owned(), "url"),
            ("url = 'gs://archive'".to_owned(), "s3://BUCKET"),
            ("url = 's3://A'".to_owned(), "name of a bucket"),
            ("url = 's3://../x'".to_owned(), "name of a bucket"),
            ("url = 's3://archive/a/../b'".to_owned(), "no prefix"),
            (url.to_owned(), "region"),
            (format!("{url}region = 'a.evil.example/'"), "a-z, 0-9 and -"),
            (format!("{url}endpoint = 'http://10.0.0.7:9000'"), "in the open"),
            (format!("{url}endpoint = 'http://localhost.mia.ge'"), "in the open"),
            (format!("{url}endpoint = 'https://s3.mia.ge/archive'"), "nothing behind it"),
            (format!("{url}endpoint = 'https://key:secret@s3.mia.ge'"), "nothing behind it"),
            (format!("{url}endpoint = 'ftp://s3.mia.ge'"), "https://HOST"),
            (format!("{url}endpoint = 's3.mia.ge'"), "https://HOST"),
            (format!("{url}region = 'r'\nmax_objects = 0"), "max_objects"),
            (format!("{url}region = 'r'\nlook_every = 0"), "look_every"),
            (format!("{url}region = 'r'\nsecret_key = 'x'"), "secret_key"),
        ] {
            let error = read(&text).unwrap_err();
            assert!(error.contains(cause), "{text}: {error}");
        }
        let error = toml::from_str::<StoreConfig>("url = 's3://archive'\nregion = 'r'").unwrap_err().to_string();
        assert!(error.contains("access_key_file"), "nothing is found out by itself: {error}");
    }
}
