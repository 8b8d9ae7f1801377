//! Fetching an agency's catalogue: one action, one answer of bounded size, validated, and of the agency asked.

use arrow_flight::Action;
use arrow_flight::flight_service_client::FlightServiceClient;
use khidi_queries_disclosure::catalogue::{AgencyCatalogue, AgencyId};
use khidi_queries_protocol::CATALOGUE_ACTION;
use khidi_queries_protocol::catalogue::{self, CatalogueError, LONGEST_CATALOGUE};

use super::{Absence, ChannelError, Directory};

/// Room for the message around a catalogue.
const FRAME: usize = 1024;

/// Why there is no catalogue.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FetchError {
    #[error("the agency cannot be reached")]
    Channel(#[from] ChannelError),
    #[error("the agency did not answer the catalogue action")]
    Call(#[source] Box<tonic::Status>),
    #[error("the agency did not answer in time")]
    Timeout,
    #[error("the answer is not exactly one catalogue")]
    Count,
    #[error("the catalogue is not usable")]
    Catalogue(#[from] CatalogueError),
    #[error("the catalogue is of another agency, {0}")]
    OtherAgency(AgencyId),
}

impl FetchError {
    pub(crate) fn absence(&self) -> Absence {
        match self {
            Self::Channel(_) | Self::Call(_) | Self::Timeout => Absence::Unreachable,
            Self::Catalogue(CatalogueError::Protocol { .. }) => Absence::OtherProtocol,
            Self::Count | Self::Catalogue(_) | Self::OtherAgency(_) => Absence::Invalid,
        }
    }
}

pub(super) async fn catalogue(directory: &Directory, agency: &AgencyId) -> Result<AgencyCatalogue, FetchError> {
    let channel = directory.channel(agency).await?;
    let mut client = FlightServiceClient::new(channel).max_decoding_message_size(LONGEST_CATALOGUE + FRAME);
    let call = |status| FetchError::Call(Box::new(status));
    let action = Action::new(CATALOGUE_ACTION, Vec::new());
    let mut answers = client.do_action(action).await.map_err(call)?.into_inner();
    let answer = answers.message().await.map_err(call)?.ok_or(FetchError::Count)?;
    if answers.message().await.map_err(call)?.is_some() {
        return Err(FetchError::Count);
    }
    let catalogue = catalogue::decode(&answer.body)?;
    if catalogue.agency == *agency { Ok(catalogue) } else { Err(FetchError::OtherAgency(catalogue.agency)) }
}
