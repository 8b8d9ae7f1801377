//! Where a store of releases is, as an operator writes it. Pure: nothing is looked at.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use object_store::path::Path as ObjectPath;
use serde::Deserialize;
use thiserror::Error;

/// Where a store of releases is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Location {
    /// A folder, written as its path. A relative one starts where whoever opens it says.
    Folder(PathBuf),
    /// What lies below a prefix of a bucket, written as `s3://BUCKET` or `s3://BUCKET/PREFIX`.
    Bucket {
        /// The bucket.
        name: String,
        /// What all keys begin with; empty for the whole bucket.
        prefix: ObjectPath,
    },
}

/// Why a text is no place of a store of releases.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum LocationError {
    /// Nothing is written.
    #[error("the place of the releases is empty: write the path of a folder, or s3://BUCKET/PREFIX")]
    Empty,
    /// Another kind of place.
    #[error("{0}:// is no place of releases: write the path of a folder, or s3://BUCKET/PREFIX")]
    Scheme(String),
    /// The name of the bucket is none.
    #[error("{0:?} is no name of a bucket: 3 to 63 of a-z, 0-9, - and .")]
    Bucket(String),
    /// The prefix cannot be that of keys.
    #[error("{0:?} is no prefix: no empty parts, no . or .., no control characters")]
    Prefix(String),
}

impl FromStr for Location {
    type Err = LocationError;

    fn from_str(text: &str) -> Result<Self, LocationError> {
        match text.split_once("://") {
            None if text.is_empty() => Err(LocationError::Empty),
            None => Ok(Self::Folder(text.into())),
            Some(("s3", rest)) => {
                let (name, prefix) = rest.split_once('/').unwrap_or((rest, ""));
                if !is_bucket(name) {
                    return Err(LocationError::Bucket(name.to_owned()));
                }
                // As it is written, and not as a name whose characters would have to be encoded.
                let prefix = ObjectPath::parse(prefix).map_err(|_| LocationError::Prefix(prefix.to_owned()))?;
                Ok(Self::Bucket { name: name.to_owned(), prefix })
            }
            // What follows may hold a password.
            Some((scheme, _)) => Err(LocationError::Scheme(scheme.to_owned())),
        }
    }
}

fn is_bucket(name: &str) -> bool {
    let is_letter = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    (3..=63).contains(&name.len())
        && name.chars().all(|letter| is_letter(letter) || matches!(letter, '-' | '.'))
        && name.starts_with(is_letter)
        && name.ends_with(is_letter)
        && !name.contains("..")
}

impl TryFrom<String> for Location {
    type Error = LocationError;

    fn try_from(text: String) -> Result<Self, LocationError> {
        text.parse()
    }
}

impl fmt::Display for Location {
    /// As it is written.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(path) => path.display().fmt(f),
            Self::Bucket { name, prefix } if prefix.as_ref().is_empty() => write!(f, "s3://{name}"),
            Self::Bucket { name, prefix } => write!(f, "s3://{name}/{prefix}"),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn folders_and_buckets() {
        let bucket = |name: &str, prefix: &str| Location::Bucket {
            name: name.to_owned(),
            prefix: ObjectPath::parse(prefix).unwrap(),
        };
        for (text, expected, shown) in [
            ("releases", Location::Folder("releases".into()), "releases"),
            ("/var/lib/khidi/releases", Location::Folder("/var/lib/khidi/releases".into()), "/var/lib/khidi/releases"),
            ("../s3:/x", Location::Folder("../s3:/x".into()), "../s3:/x"),
            ("s3://statistics", bucket("statistics", ""), "s3://statistics"),
            ("s3://statistics/", bucket("statistics", ""), "s3://statistics"),
            ("s3://stat.istics-1/a/b/", bucket("stat.istics-1", "a/b"), "s3://stat.istics-1/a/b"),
            ("s3://statistics/a%20b", bucket("statistics", "a%20b"), "s3://statistics/a%20b"),
        ] {
            let location: Location = text.parse().unwrap();
            assert_eq!((&location, location.to_string().as_str()), (&expected, shown), "{text}");
        }
        let read: Location = serde_json::from_str("\"s3://statistics/a\"").unwrap();
        assert_eq!(read, bucket("statistics", "a"));
    }

    #[test]
    fn what_is_none_is_named() {
        let long = format!("s3://{}", "b".repeat(64));
        for (text, cause) in [
            ("", "is empty"),
            ("gs://statistics", "gs:// is no place"),
            ("https://key:hidden@s3.example.ge/statistics", "https:// is no place"),
            ("S3://statistics", "S3:// is no place"),
            ("s3://", "\"\" is no name"),
            ("s3://st", "\"st\" is no name"),
            ("s3://Statistics", "no name of a bucket"),
            ("s3://key:hidden@host/x", "no name of a bucket"),
            ("s3://a..b/x", "no name of a bucket"),
            ("s3://-abc", "no name of a bucket"),
            ("s3://abc./x", "no name of a bucket"),
            (&long, "no name of a bucket"),
            ("s3://statistics/a/../b", "is no prefix"),
            ("s3://statistics/a//b", "is no prefix"),
            ("s3://statistics/a\nb", "is no prefix"),
        ] {
            let error = text.parse::<Location>().unwrap_err().to_string();
            assert!(error.contains(cause), "{text}: {error}");
        }
    }
}
