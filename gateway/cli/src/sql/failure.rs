//! What an analyst reads when there is no answer, in English or Georgian.

use clap::ValueEnum;
use khidi_certs::DialError;
use khidi_queries_protocol::refusal::Refusal;

use super::client::ClientError;
use crate::failure::{Exit, Failure};

/// Language of refusals and hints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// English.
    En,
    /// Georgian.
    Ka,
}

impl Language {
    /// The language of a locale such as `ka_GE.UTF-8`; English where it is none of ours.
    #[must_use]
    pub fn of_locale(locale: &str) -> Self {
        let language = locale.split(['_', '.', '@', '-']).next();
        if language == Some("ka") { Self::Ka } else { Self::En }
    }

    /// What is in this language, of the two.
    #[must_use]
    pub fn choose<T>(self, en: T, ka: T) -> T {
        match self {
            Self::En => en,
            Self::Ka => ka,
        }
    }
}

impl ClientError {
    /// What the analyst reads, and the exit code.
    #[must_use]
    pub fn told(&self, language: Language) -> Failure {
        match self {
            Self::Refused(refusal) => refused(refusal, language),
            Self::Dial(error) => dial(self, error),
            Self::Status(_) | Self::Unreadable(_) | Self::Report(_) => Failure::elsewhere(self),
            Self::Option(_) => Failure::here(self),
        }
    }
}

fn refused(refusal: &Refusal, language: Language) -> Failure {
    let exit = if refusal.code().exit_code() == 2 { Exit::Elsewhere } else { Exit::Here };
    let (text, hint) =
        language.choose((refusal.message_en(), refusal.hint_en()), (refusal.message_ka(), refusal.hint_ka()));
    Failure::new(exit, text).with_hint(hint)
}

fn dial(error: &ClientError, cause: &DialError) -> Failure {
    match cause {
        DialError::Tcp { .. } | DialError::Timeout { .. } => {
            Failure::elsewhere(error).with_hint("Is the gateway running, and is this its address?")
        }
        DialError::Http2 { .. } => Failure::elsewhere(error),
        DialError::Tls { .. } | DialError::Refused { .. } => {
            Failure::here(error).with_hint("Compare the federation, the names and the validity of both certificates.")
        }
        DialError::Address(_) | DialError::Peer { .. } | DialError::WrongIdentity { .. } => Failure::here(error),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use khidi_queries_protocol::refusal::Code;

    use super::*;

    #[test]
    fn locales_choose_the_language() {
        for (locale, language) in [
            ("ka_GE.UTF-8", Language::Ka),
            ("ka", Language::Ka),
            ("en_GB.UTF-8", Language::En),
            ("kab_DZ", Language::En),
            ("C", Language::En),
            ("", Language::En),
        ] {
            assert_eq!(Language::of_locale(locale), language, "{locale}");
        }
    }

    #[test]
    fn a_refusal_is_told_with_code_text_hint_and_exit() {
        for (code, exit) in [(Code::KH201, Exit::Here), (Code::KH401, Exit::Elsewhere)] {
            let refusal = Refusal::new(code).with("table", "mia.returns").with("agency", "mia");
            let error = ClientError::Refused(refusal.clone());
            let english = error.told(Language::En);
            assert_eq!(english.exit, exit);
            assert_eq!(english.text, refusal.message_en());
            assert!(english.text.starts_with(code.number()));
            assert_eq!(english.hint, Some(refusal.hint_en()));
            assert_eq!(error.told(Language::Ka).text, refusal.message_ka());
        }
    }

    #[test]
    fn a_status_on_the_wire_becomes_its_refusal() {
        let refusal = Refusal::new(Code::KH201).with("table", "mia.returns");
        let code = tonic::Code::from(Code::KH201.grpc());
        let status = tonic::Status::with_details(code, refusal.message_en(), refusal.details().into());
        let error = ClientError::from(Box::new(status));
        assert_eq!(error.told(Language::En).text, refusal.message_en());
        let other = ClientError::from(Box::new(tonic::Status::unavailable("broken pipe")));
        assert_eq!(other.told(Language::En).exit, Exit::Elsewhere);
        assert!(other.told(Language::En).text.contains("broken pipe"));
    }
}
