//! Runs the demo's connectors and its gateway in this process, each with its own socket, certificate and audit log.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use futures::future::try_join_all;
use khidi_connectors_node::{Config as ConnectorConfig, Connector, StartError as ConnectorError, system_clock};
use khidi_gateway_server::{
    Config as GatewayConfig, ConfigError as GatewayConfigError, Edge, Gateway, StartError as GatewayError,
};
use thiserror::Error;

use super::certificates::agencies;
use super::configuration;
use super::files::{self, FileError};
use super::folder::Folder;

/// Everything that runs.
pub(super) struct Services {
    connectors: Vec<Connector>,
    gateway: Gateway,
}

/// Why not everything runs.
#[derive(Debug, Error)]
pub(super) enum ServicesError {
    /// A connector did not start.
    #[error("the connector of {agency} does not start")]
    Connector { agency: &'static str, source: ConnectorError },
    /// The gateway's configuration was not written.
    #[error(transparent)]
    Write(#[from] FileError),
    /// The gateway's configuration cannot be read.
    #[error("the gateway does not start")]
    Config(#[from] GatewayConfigError),
    /// The system has no random numbers.
    #[error("the system gives no random numbers")]
    Random,
    /// The gateway did not start.
    #[error("the gateway does not start")]
    Gateway(#[from] GatewayError),
}

impl Services {
    /// Starts the connectors, writes the gateway's configuration with their ports, and starts the gateway on `port`.
    /// Returns when the gateway can answer.
    pub(super) async fn start(folder: &Folder, port: u16) -> Result<Self, ServicesError> {
        let connectors = try_join_all(agencies().into_iter().map(|agency| connector(folder, agency))).await?;
        let addresses: Vec<_> = agencies().into_iter().zip(connectors.iter().map(Connector::local_addr)).collect();
        let listen = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port);
        let file = folder.path.join("gateway.toml");
        files::write(&file, &configuration::gateway(listen, &addresses))?;
        let config = GatewayConfig::read(&file)?;
        let edge = Edge::system().map_err(|_| ServicesError::Random)?;
        let gateway = khidi_gateway_server::start(config, &folder.path, edge).await?;
        Ok(Self { connectors, gateway })
    }

    /// Where the gateway listens.
    pub(super) fn gateway(&self) -> SocketAddr {
        self.gateway.local_addr()
    }

    /// Ends the gateway, then the connectors.
    pub(super) async fn stop(self) {
        self.gateway.shutdown().await;
        for connector in self.connectors {
            connector.shutdown().await;
        }
    }
}

async fn connector(folder: &Folder, agency: &'static str) -> Result<Connector, ServicesError> {
    let at_fault = |source| ServicesError::Connector { agency, source };
    let file = folder.agency(agency).join("connector.toml");
    let config = ConnectorConfig::load(&file).map_err(ConnectorError::Config).map_err(at_fault)?;
    khidi_connectors_node::start(config, system_clock()).await.map_err(at_fault)
}
