//! Where requests go, and for which region they are signed. Pure.

use std::net::IpAddr;

use reqwest::Url;

use crate::opening::{OpenError, StoreSettings};

/// Where requests go.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// The scheme and the host, the bucket in it where it is virtual.
    pub(super) url: String,
    /// Whether the name of the bucket is a part of the host's.
    pub(super) is_virtual: bool,
    /// Whether requests travel without TLS, which they do on this machine only.
    pub(super) is_open: bool,
    /// The region that they are signed for.
    pub(super) region: String,
}

impl Address {
    /// Of a bucket.
    ///
    /// # Errors
    /// [`OpenError::Endpoint`], [`OpenError::EndpointUser`], [`OpenError::Open`], [`OpenError::NoRegion`],
    /// [`OpenError::Region`].
    pub(super) fn of(bucket: &str, settings: &StoreSettings) -> Result<Self, OpenError> {
        let region = region(settings)?;
        let is_virtual = !settings.path_style.unwrap_or(settings.endpoint.is_some());
        let amazons = || format!("https://s3.{region}.amazonaws.com");
        let endpoint = settings.endpoint.clone().unwrap_or_else(amazons);
        // Before anything repeats it.
        if endpoint.contains('@') {
            return Err(OpenError::EndpointUser);
        }
        let wrong = || OpenError::Endpoint(endpoint.clone());
        let url = Url::parse(&endpoint).map_err(|_| wrong())?;
        let host = url.host_str().ok_or_else(wrong)?;
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err(wrong());
        }
        let is_open = match url.scheme() {
            "https" => false,
            "http" if is_this_machine(host) => true,
            "http" => return Err(OpenError::Open(endpoint.clone())),
            _ => return Err(wrong()),
        };
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        let bucket = if is_virtual { format!("{bucket}.") } else { String::new() };
        Ok(Self { url: format!("{}://{bucket}{host}{port}", url.scheme()), is_virtual, is_open, region })
    }
}

fn region(settings: &StoreSettings) -> Result<String, OpenError> {
    let is_part = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    match &settings.region {
        Some(region) if !region.is_empty() && region.bytes().all(is_part) => Ok(region.clone()),
        Some(region) => Err(OpenError::Region(region.clone())),
        // What servers other than Amazon's are signed for where they do not care.
        None if settings.endpoint.is_some() => Ok("us-east-1".to_owned()),
        None => Err(OpenError::NoRegion),
    }
}

fn is_this_machine(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn address(settings: &str) -> Result<Address, String> {
        let settings: StoreSettings = serde_json::from_str(&format!("{{{settings}}}")).unwrap();
        Address::of("statistics", &settings).map_err(|error| error.to_string())
    }

    #[test]
    fn requests_go_where_the_endpoint_says() {
        for (settings, url, is_virtual, is_open, region) in [
            (r#""endpoint": "https://s3.mia.ge""#, "https://s3.mia.ge", false, false, "us-east-1"),
            (r#""endpoint": "https://s3.mia.ge:9000/""#, "https://s3.mia.ge:9000", false, false, "us-east-1"),
            (r#""endpoint": "https://s3.mia.ge", "region": "ge-1""#, "https://s3.mia.ge", false, false, "ge-1"),
            (
                r#""endpoint": "https://s3.mia.ge", "path_style": false"#,
                "https://statistics.s3.mia.ge",
                true,
                false,
                "us-east-1",
            ),
            (r#""endpoint": "http://127.0.0.1:9000""#, "http://127.0.0.1:9000", false, true, "us-east-1"),
            (r#""endpoint": "http://[::1]:9000""#, "http://[::1]:9000", false, true, "us-east-1"),
            (r#""endpoint": "http://localhost:9000""#, "http://localhost:9000", false, true, "us-east-1"),
            (r#""region": "eu-west-1""#, "https://statistics.s3.eu-west-1.amazonaws.com", true, false, "eu-west-1"),
            (
                r#""region": "eu-west-1", "path_style": true"#,
                "https://s3.eu-west-1.amazonaws.com",
                false,
                false,
                "eu-west-1",
            ),
        ] {
            let expected = Address { url: url.to_owned(), is_virtual, is_open, region: region.to_owned() };
            assert_eq!(address(settings), Ok(expected), "{settings}");
        }
    }

    #[test]
    fn what_is_wrong_is_named_and_no_password_repeated() {
        for (settings, cause) in [
            ("", "the region of the bucket is needed"),
            (r#""region": "a.evil.example/""#, "a-z, 0-9 and -"),
            (r#""region": """#, "a-z, 0-9 and -"),
            (r#""endpoint": "http://10.0.0.7:9000""#, "write https://"),
            (r#""endpoint": "http://localhost.mia.ge""#, "write https://"),
            (r#""endpoint": "https://s3.mia.ge/statistics""#, "nothing behind it"),
            (r#""endpoint": "https://s3.mia.ge?x""#, "nothing behind it"),
            (r#""endpoint": "ftp://s3.mia.ge""#, "https://HOST"),
            (r#""endpoint": "s3.mia.ge""#, "https://HOST"),
            (r#""endpoint": "https://key:hidden@s3.mia.ge""#, "keys stand in files"),
            (r#""endpoint": "https//key:hidden@s3.mia.ge""#, "keys stand in files"),
        ] {
            let error = address(settings).unwrap_err();
            assert!(error.contains(cause) && !error.contains("hidden"), "{settings}: {error}");
        }
    }
}
