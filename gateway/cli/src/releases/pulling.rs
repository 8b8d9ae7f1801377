//! `khidi pull`: releases of a gateway into a folder, each once. Whatever ends it, what is there is whole, and the next run goes on.

use std::path::{Path, PathBuf};

use clap::Args;
use comfy_table::{Table, presets};
use khidi_gateway_releases::{Finality, Manifest, Moment};
use khidi_queries_protocol::releases::Criteria;
use thiserror::Error;

use super::flights::{self, FlightsError};
use super::folder::{Folder, FolderError};
use super::format::Format;
use crate::failure::{Exit, Failure};
use crate::sql::client::{Client, ClientError};
use crate::sql::connection::ConnectionArgs;
use crate::sql::failure::Language;
use crate::stdout::say;

const USUAL: [Format; 3] = [Format::SdmxCsv, Format::Csv, Format::Parquet];

/// Pull releases of indicators from a gateway into a folder
///
/// Writes `DIR/indicator/period/VERSION.*`: SDMX-CSV 2.1 with its structure message, CSV and Parquet, the manifest, and
/// checksums that `sha256sum -c` reads. A release that is there and whole is not pulled again. Names of releases that were
/// pulled go to standard output, one a line.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct PullArgs {
    /// Those of an indicator, or of one of its periods, or one version: immigrants_183, immigrants_183/2023, immigrants_183/2023/1;
    /// otherwise all
    #[arg(value_name = "NAME")]
    of: Option<String>,
    /// The folder; never the one in which a gateway keeps its releases
    #[arg(long, value_name = "DIR", default_value = "published")]
    dir: PathBuf,
    /// Releases that were made then or later: 2026-11-28, or 2026-11-28T20:45:09Z (UTC)
    #[arg(long, value_name = "TIME")]
    since: Option<Moment>,
    /// All versions; otherwise the latest of each indicator and period
    #[arg(long)]
    vintages: bool,
    /// Formats; may be given more than once
    #[arg(long = "format", value_enum, value_name = "FORMAT", default_values_t = USUAL)]
    formats: Vec<Format>,
    /// Only tell which releases there are
    #[arg(long)]
    list: bool,
    #[command(flatten)]
    connection: ConnectionArgs,
}

/// Pulls.
///
/// # Errors
/// What was not pulled.
pub(crate) async fn pull(args: &PullArgs) -> Result<(), Failure> {
    let language = args.connection.language();
    let client = args.connection.connect().await?;
    // Whoever names a version wants that one, whether it is the latest or not.
    let is_version = args.of.as_deref().is_some_and(|of| of.matches('/').count() > 1);
    let criteria = Criteria {
        prefix: args.of.clone().unwrap_or_default(),
        since: args.since.map(|since| since.to_string()),
        latest: !args.vintages && !is_version,
    };
    let mut listed = flights::list(&client, &criteria).await.map_err(|error| error.told(language))?;
    if let Some(of) = &args.of {
        // Whole parts of names: not version 10 beside version 1, nor an indicator whose name only begins so.
        listed.releases.retain(|manifest| format!("{}/", manifest.name()).starts_with(&format!("{of}/")));
        if listed.releases.is_empty() && args.since.is_none() && listed.damage.is_none() {
            let text = format!("the gateway has no release {of}");
            return Err(Failure::new(Exit::Here, text).with_hint("`khidi pull --list` tells which there are."));
        }
    }
    if args.list {
        tell(&listed.releases)?;
    } else {
        all(args, &client, &listed.releases).await?;
    }
    match listed.damage {
        None => Ok(()),
        Some(damage) => Err(ClientError::Refused(damage).told(language)),
    }
}

/// Pulls the latest of all releases into a folder, in the usual formats; gives the names of those that had to be pulled, and how
/// many there are.
///
/// # Errors
/// The first that was not pulled.
pub(crate) async fn pulled(client: &Client, into: &Path, language: Language) -> Result<(Vec<String>, usize), Failure> {
    let criteria = Criteria { latest: true, ..Criteria::default() };
    let listed = flights::list(client, &criteria).await.map_err(|error| error.told(language))?;
    let folder = Folder::new(into, &USUAL);
    let mut names = Vec::new();
    for manifest in &listed.releases {
        if one(&folder, client, manifest).await.map_err(|error| error.told(language))? {
            names.push(manifest.name());
        }
    }
    match listed.damage {
        None => Ok((names, listed.releases.len())),
        Some(damage) => Err(ClientError::Refused(damage).told(language)),
    }
}

async fn all(args: &PullArgs, client: &Client, releases: &[Manifest]) -> Result<(), Failure> {
    let folder = Folder::new(&args.dir, &args.formats);
    let language = args.connection.language();
    let (mut there, mut failed) = (0_usize, Vec::new());
    for manifest in releases {
        match one(&folder, client, manifest).await {
            Ok(true) => say(&format!("{}\n", manifest.name()))?,
            Ok(false) => there += 1,
            Err(error) if error.is_of_one() => {
                let failure = error.told(language);
                eprintln!("error: {}: {failure}", manifest.name());
                failed.push(failure);
            }
            Err(error) => return Err(error.told(language)),
        }
    }
    eprintln!("-- {} releases, {there} of them were there", releases.len());
    let count = failed.len();
    match failed.into_iter().next() {
        None => Ok(()),
        Some(first) => Err(Failure::new(first.exit, format!("{count} releases were not pulled; see above"))),
    }
}

/// Why a release was not pulled.
#[derive(Debug, Error)]
enum PullError {
    /// It was not sent.
    #[error(transparent)]
    Flights(#[from] FlightsError),
    /// It was not kept.
    #[error(transparent)]
    Folder(#[from] FolderError),
}

impl PullError {
    /// Whether it is about one release, so that others may be pulled all the same.
    fn is_of_one(&self) -> bool {
        match self {
            Self::Flights(error) => error.is_of_one(),
            Self::Folder(error) => matches!(error, FolderError::Republished { .. } | FolderError::Format { .. }),
        }
    }

    fn told(&self, language: Language) -> Failure {
        match self {
            Self::Flights(error) => error.told(language),
            Self::Folder(error) => Failure::here(error),
        }
    }
}

/// Whether the release had to be pulled.
async fn one(folder: &Folder, client: &Client, manifest: &Manifest) -> Result<bool, PullError> {
    if folder.has(manifest)? {
        return Ok(false);
    }
    folder.keep(&flights::get(client, manifest).await?)?;
    Ok(true)
}

fn tell(releases: &[Manifest]) -> Result<(), Failure> {
    let rows = releases.iter().map(|manifest| {
        let quality = &manifest.content.quality;
        let finality = match manifest.content.finality {
            Finality::Provisional => "provisional",
            Finality::Final => "final",
        };
        let counts = [quality.cells, quality.withheld].map(|count| count.to_string());
        let [cells, withheld] = counts;
        [manifest.name(), manifest.made_at.to_string(), finality.to_owned(), cells, withheld]
    });
    let mut table = Table::new();
    table.load_preset(presets::UTF8_FULL_CONDENSED);
    table.set_header(["release", "made", "values", "cells", "withheld"]).add_rows(rows);
    say(&format!("{table}\n"))
}
