//! `khidi check`: reads a configuration as its service would, and says what is wrong with it or what it would do.
//! Opens no port and answers nobody.

use std::path::{Path, PathBuf};

use clap::Args;
use khidi_connectors_node::ConnectorArgs;
use khidi_gateway_server::{Config as GatewayConfig, Party, check_releases, credentials};

use crate::failure::{Exit, Failure};
use crate::stdout::say;

/// Check the configuration of a gateway or a connector
///
/// Finds out which of the two it is. The certificate must be that of the party configured. For a connector, reads its
/// policy and opens its registers too, and prints what would be published; for a gateway, prints whom it would ask.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct CheckArgs {
    /// The configuration file
    #[arg(long, env = "KHIDI_CONFIG", value_name = "FILE")]
    config: PathBuf,
}

/// Which service a configuration is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Service {
    Gateway,
    Connector,
}

/// Checks, and prints what would be done.
///
/// # Errors
/// The first thing that is wrong.
pub async fn run(args: &CheckArgs) -> Result<(), Failure> {
    let text = std::fs::read_to_string(&args.config)
        .map_err(|error| Failure::new(Exit::Here, format!("{} cannot be read: {error}", args.config.display())))?;
    let says = match service(&text) {
        Service::Connector => connector(&args.config).await?,
        Service::Gateway => gateway(&text, &args.config)?,
    };
    say(&says)
}

/// Only a connector has a policy and belongs to one agency. What is not TOML is told by the reader of either.
fn service(text: &str) -> Service {
    let is_connector =
        text.parse::<toml::Table>().is_ok_and(|table| ["policy", "sources"].iter().any(|key| table.contains_key(*key)));
    if is_connector { Service::Connector } else { Service::Gateway }
}

async fn connector(path: &Path) -> Result<String, Failure> {
    ConnectorArgs::check(path).await.map_err(|error| Failure::here(&error))
}

fn gateway(text: &str, path: &Path) -> Result<String, Failure> {
    let config = GatewayConfig::parse(text, path).map_err(|error| Failure::here(&error))?;
    let base = path.parent().unwrap_or(Path::new(""));
    let credentials = credentials(&config, base).map_err(|error| Failure::here(&error))?;
    let mut lines = vec![format!("gateway {} would ask:", credentials.identity())];
    lines.extend(config.agencies.iter().map(|agency| format!("  {} at {}", agency.id, agency.address)));
    for table in &config.federated {
        let members: Vec<_> =
            table.members.iter().map(|member| format!("{}.{}", member.agency, member.table)).collect();
        let disjoint = if table.disjoint { ", declared to share no people" } else { "" };
        lines.push(format!("  federated.{}: {}{disjoint}", table.name, members.join(", ")));
    }
    if let Some(releases) = &config.releases {
        check_releases(releases, base).map_err(|error| Failure::here(&error))?;
        lines.push(format!("releases in {}", releases.store));
        let named = |parties: &[Party]| parties.iter().map(|party| format!(", {party}")).collect::<String>();
        lines.push(format!("  made for operators{}", named(&releases.makers)));
        lines.push(format!("  read by statistics offices{}, and whoever has them made", named(&releases.readers)));
    }
    Ok(lines.join("\n") + "\n")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use crate::demo::configuration;

    #[test]
    fn services_are_told_apart() {
        let gateway = configuration::gateway("127.0.0.1:1".parse().unwrap(), &[]);
        for (text, expected) in [
            (configuration::connector("mia"), Service::Connector),
            (gateway, Service::Gateway),
            ("policy = 'p'".to_owned(), Service::Connector),
            ("not TOML".to_owned(), Service::Gateway),
        ] {
            assert_eq!(service(&text), expected, "{text}");
        }
    }
}
