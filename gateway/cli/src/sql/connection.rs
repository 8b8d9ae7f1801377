//! Which gateway is asked, as whom, and in which language refusals are told: the arguments of every command that asks.

use std::path::PathBuf;

use clap::Args;
use khidi_certs::Credentials;
use khidi_certs::dial::Address;

use super::client::Client;
use super::failure::Language;
use crate::failure::Failure;

/// A gateway and the asker's credentials.
#[derive(Debug, Args)]
pub struct ConnectionArgs {
    /// The gateway's address: grpc+tls://host:port
    #[arg(long, env = "KHIDI_GATEWAY", value_name = "ADDRESS", value_parser = address)]
    gateway: String,
    /// The federation's certificate authority, PEM
    #[arg(long, env = "KHIDI_CA", value_name = "FILE")]
    ca: PathBuf,
    /// Your certificate, PEM
    #[arg(long, env = "KHIDI_CERT", value_name = "FILE")]
    cert: PathBuf,
    /// Your certificate's key, PEM, readable by you alone
    #[arg(long, env = "KHIDI_KEY", value_name = "FILE")]
    key: PathBuf,
    #[command(flatten)]
    language: LanguageArgs,
}

/// The language of texts for people.
#[derive(Debug, Args)]
pub struct LanguageArgs {
    /// Language of refusals, hints and titles; otherwise that of LANG
    #[arg(long, env = "KHIDI_LANGUAGE", value_enum)]
    language: Option<Language>,
    #[arg(long, env = "LANG", default_value = "", hide = true)]
    locale: String,
}

fn address(text: &str) -> Result<String, khidi_certs::dial::AddressError> {
    text.parse::<Address>().map(|address| address.to_string())
}

impl ConnectionArgs {
    /// Connects.
    ///
    /// # Errors
    /// What keeps it from being connected, told in the language.
    pub async fn connect(&self) -> Result<Client, Failure> {
        let credentials = Credentials::load(&self.ca, &self.cert, &self.key).map_err(|error| Failure::here(&error))?;
        Client::connect(&self.gateway, &credentials).await.map_err(|error| error.told(self.language()))
    }

    /// The language.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language.language()
    }
}

impl LanguageArgs {
    /// The language.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language.unwrap_or_else(|| Language::of_locale(&self.locale))
    }
}
