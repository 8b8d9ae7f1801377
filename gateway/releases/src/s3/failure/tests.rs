//! Each cause by its own words, and nothing of an answer that could be a key.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;

#[test]
fn each_cause_is_told_by_its_own_words() {
    let body = |code: &str| {
        format!(
            "Generic S3 error: Error performing PUT https://s3/statistics in 3ms - Server returned non-2xx status code: \
             403 Forbidden: <?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>m</Message>\
             <AWSAccessKeyId>AKIA</AWSAccessKeyId></Error>"
        )
    };
    for (text, cause) in [
        (body("NoSuchBucket"), "no such bucket"),
        (body("InvalidAccessKeyId"), "does not know the access key"),
        (body("SignatureDoesNotMatch"), "secret key is not"),
        (body("RequestTimeTooSkewed"), "clock"),
        (body("AccessDenied"), "AccessDenied"),
        (body("AuthorizationHeaderMalformed"), "elsewhere"),
        (body("NotImplemented"), "the store refuses: NotImplemented"),
        ("status code: 403 Forbidden: ".to_owned(), "may not"),
        ("Server returned non-2xx status code: 503 Service Unavailable: ".to_owned(), "503 Service Unavailable"),
        ("Received redirect without LOCATION, this normally".to_owned(), "elsewhere"),
        ("HTTP error: operation timed out".to_owned(), "does not answer"),
        ("client error (Connect)".to_owned(), "cannot connect"),
        ("invalid peer certificate: UnknownIssuer".to_owned(), "not trusted"),
        ("error decoding response body".to_owned(), "lost"),
        ("Broken pipe (os error 32)".to_owned(), "lost"),
        ("peer closed connection without sending TLS close_notify: https://".to_owned(), "lost"),
        ("unknown tag".to_owned(), "cannot be read"),
    ] {
        let told = words::of(std::slice::from_ref(&text)).to_string();
        assert!(told.contains(cause), "{text}: {told}");
        assert!(!told.contains("AKIA"), "{told}");
    }
}

#[test]
fn the_deepest_cause_is_repeated_on_one_short_line() {
    let said = ["Generic".to_owned(), "client error (Connect)".to_owned(), format!("refused\n{}", "x".repeat(999))];
    let told = words::of(&said).to_string();
    assert!(told.starts_with("cannot connect: refused x") && told.len() < 250, "{told}");
}

/// Makers and readers go on by what kind of error it is.
#[test]
fn what_an_error_means_to_makers_stays() {
    let path = || "flows/2023/1.json".to_owned();
    let source = |text: &str| text.to_owned().into();
    let missing = "status code: 404 Not Found: <Code>NoSuchKey</Code> AKIA";
    for (error, expected) in [
        (Error::NotFound { path: path(), source: source(missing) }, "NotFound"),
        (Error::AlreadyExists { path: path(), source: source("status code: 412 : AKIA") }, "AlreadyExists"),
        (Error::Precondition { path: path(), source: source("status code: 412 : AKIA") }, "Precondition"),
        // An object cannot be missing from a bucket that is.
        (Error::NotFound { path: path(), source: source("<Code>NoSuchBucket</Code> AKIA") }, "Generic"),
        (Error::PermissionDenied { path: path(), source: source("<Code>AccessDenied</Code> AKIA") }, "Generic"),
        (Error::Generic { store: "S3", source: Box::new(StoreFailure::WritesOver) }, "WritesOver"),
        (object_store::path::Error::EmptySegment { path: "flows//1.json".to_owned() }.into(), "Name("),
    ] {
        let told = told(error);
        assert!(format!("{told:?}").contains(expected), "{expected}: {told:?}");
        assert!(!format!("{told:?} {told}").contains("AKIA"), "{told:?}");
    }
}
