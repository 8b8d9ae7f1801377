//! What a failed request means, from what the store and the client say about it. Pure.

use std::error::Error;

use super::StoreError;

/// Longest text of a store's that is repeated.
const LONGEST: usize = 200;

/// The cause behind an error of the client's. Bodies of answers are searched for their code and not repeated: they hold the
/// access key and what was signed.
pub(super) fn of(error: &object_store::Error) -> StoreError {
    let mut said = vec![error.to_string()];
    let mut cause = error.source();
    while let Some(inner) = cause {
        said.push(inner.to_string());
        cause = inner.source();
    }
    told(&said)
}

/// The same from the texts of an error and of its causes, the deepest last.
fn told(said: &[String]) -> StoreError {
    let anywhere = |words: &[&str]| words.iter().any(|word| said.iter().any(|text| text.contains(word)));
    let deepest = || shortened(said.last().map(String::as_str).unwrap_or_default());
    if let Some(code) = said.iter().find_map(|text| between(text, "<Code>", "</Code>")) {
        return of_code(code);
    }
    match () {
        () if anywhere(&["invalid peer certificate", "UnknownIssuer", "NotValidForName"]) => {
            StoreError::Untrusted(deepest())
        }
        () if anywhere(&["timed out", "operation timed out"]) => StoreError::Silent,
        () if anywhere(&["(Connect)", "error trying to connect", "tcp connect error", "dns error"]) => {
            StoreError::Connect(deepest())
        }
        () if anywhere(&["without LOCATION", " 301 ", " 307 ", "status code: 301", "status code: 307"]) => {
            StoreError::Elsewhere
        }
        () if anywhere(&["status code: 403", "status code: 401"]) => {
            StoreError::Denied("no reason is given".to_owned())
        }
        () => match said.iter().find_map(|text| between(text, "status code: ", ":")) {
            Some(status) => StoreError::Refused(shortened(status)),
            None if anywhere(&["body", "connection closed", "incomplete message", "reset by peer"]) => {
                StoreError::Lost(deepest())
            }
            None => StoreError::Answer(deepest()),
        },
    }
}

fn of_code(code: &str) -> StoreError {
    match code {
        "NoSuchBucket" => StoreError::NoBucket,
        "InvalidAccessKeyId" => StoreError::UnknownKey,
        "SignatureDoesNotMatch" => StoreError::WrongSecret,
        "RequestTimeTooSkewed" | "RequestExpired" => StoreError::Clock,
        "AccessDenied" | "AllAccessDisabled" | "AccountProblem" => StoreError::Denied(code.to_owned()),
        "PermanentRedirect"
        | "TemporaryRedirect"
        | "AuthorizationHeaderMalformed"
        | "IllegalLocationConstraintException" => StoreError::Elsewhere,
        other => StoreError::Refused(shortened(other)),
    }
}

fn between<'t>(text: &'t str, before: &str, after: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(before)?;
    rest.split_once(after).map(|(inside, _)| inside)
}

/// One line that nobody can fill a log with.
fn shortened(text: &str) -> String {
    let line = text.chars().map(|one| if one.is_control() { ' ' } else { one });
    line.take(LONGEST).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cause_is_told_by_its_own_words() {
        let body = |code: &str| {
            format!(
                "Generic S3 error: Error performing GET http://s3/archive in 3ms - Server returned non-2xx status code: \
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
            (body("SlowDown"), "SlowDown"),
            ("status code: 403 Forbidden: ".to_owned(), "may not"),
            ("Server returned non-2xx status code: 503 Service Unavailable: ".to_owned(), "503 Service Unavailable"),
            ("Received redirect without LOCATION, this normally".to_owned(), "elsewhere"),
            ("HTTP error: operation timed out".to_owned(), "does not answer"),
            ("client error (Connect)".to_owned(), "cannot connect"),
            ("invalid peer certificate: UnknownIssuer".to_owned(), "not trusted"),
            ("error decoding response body".to_owned(), "lost"),
            ("unknown tag".to_owned(), "cannot be read"),
        ] {
            let told = told(std::slice::from_ref(&text)).to_string();
            assert!(told.contains(cause), "{text}: {told}");
            assert!(!told.contains("AKIA"), "{told}");
        }
    }

    #[test]
    fn the_deepest_cause_is_repeated_on_one_short_line() {
        let said = ["Generic".to_owned(), "client error (Connect)".to_owned(), format!("refused\n{}", "x".repeat(999))];
        let told = told(&said).to_string();
        assert!(told.starts_with("cannot connect: refused x") && told.len() < 250, "{told}");
    }
}
