//! What a failed request means, by the words of the server and of the client. Bodies of answers are searched for their code and
//! not repeated: they hold the access key and what was signed. Pure.

use super::StoreFailure;

/// Longest text of a server's that is repeated.
const LONGEST: usize = 200;

/// Words of clients whose connection ended before the answer did.
const LOST: [&str; 6] = [
    "body",
    "connection closed",
    "incomplete message",
    "reset by peer",
    "roken pipe",
    "without sending TLS close_notify",
];

/// From the texts of an error and of its causes, the deepest last.
pub(super) fn of(said: &[String]) -> StoreFailure {
    let anywhere = |words: &[&str]| words.iter().any(|word| said.iter().any(|text| text.contains(word)));
    let deepest = || shortened(said.last().map(String::as_str).unwrap_or_default());
    if let Some(code) = said.iter().find_map(|text| between(text, "<Code>", "</Code>")) {
        return of_code(code);
    }
    match () {
        () if anywhere(&["invalid peer certificate", "UnknownIssuer", "NotValidForName"]) => {
            StoreFailure::Untrusted(deepest())
        }
        () if anywhere(&["timed out"]) => StoreFailure::Silent,
        () if anywhere(&["(Connect)", "error trying to connect", "tcp connect error", "dns error"]) => {
            StoreFailure::Connect(deepest())
        }
        () if anywhere(&["without LOCATION", "status code: 301", "status code: 307"]) => StoreFailure::Elsewhere,
        () if anywhere(&["status code: 403", "status code: 401"]) => {
            StoreFailure::Denied("no reason is given".to_owned())
        }
        () => match said.iter().find_map(|text| between(text, "status code: ", ":")) {
            Some(status) => StoreFailure::Refused(shortened(status)),
            None if anywhere(&LOST) => StoreFailure::Lost(deepest()),
            None => StoreFailure::Answer(deepest()),
        },
    }
}

fn of_code(code: &str) -> StoreFailure {
    match code {
        "NoSuchBucket" => StoreFailure::NoBucket,
        "InvalidAccessKeyId" => StoreFailure::UnknownKey,
        "SignatureDoesNotMatch" => StoreFailure::WrongSecret,
        "RequestTimeTooSkewed" | "RequestExpired" => StoreFailure::Clock,
        "AccessDenied" | "AllAccessDisabled" | "AccountProblem" => StoreFailure::Denied(code.to_owned()),
        "PermanentRedirect"
        | "TemporaryRedirect"
        | "AuthorizationHeaderMalformed"
        | "IllegalLocationConstraintException" => StoreFailure::Elsewhere,
        other => StoreFailure::Refused(shortened(other)),
    }
}

fn between<'t>(text: &'t str, before: &str, after: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(before)?;
    rest.split_once(after).map(|(inside, _)| inside)
}

/// One line that nobody can fill a log with.
pub(super) fn shortened(text: &str) -> String {
    let line = text.chars().map(|one| if one.is_control() { ' ' } else { one });
    line.take(LONGEST).collect::<String>().trim().to_owned()
}
