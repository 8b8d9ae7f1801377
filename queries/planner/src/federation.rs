//! What the gateway knows of its agencies: their catalogues, and the federated tables declared over them.

use khidi_queries_disclosure::catalogue::{AgencyCatalogue, AgencyId, PublishedTable};

/// The agencies of a federation as they described themselves, and the tables declared over several of them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Federation {
    /// One catalogue per agency.
    pub agencies: Vec<AgencyCatalogue>,
    /// Tables of the schema `federated`.
    pub federated: Vec<FederatedTable>,
}

/// A table that stands for the same table at several agencies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FederatedTable {
    /// Name inside the schema `federated`.
    pub name: String,
    /// Where its rows are.
    pub members: Vec<Member>,
    /// Declared: no person stands in two members.
    pub disjoint: bool,
}

/// One agency's part of a federated table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Member {
    /// Whose it is; the value of the added column `agency`.
    pub agency: AgencyId,
    /// The table there.
    pub table: String,
}

impl Federation {
    /// The catalogue of an agency.
    #[must_use]
    pub fn agency(&self, name: &str) -> Option<&AgencyCatalogue> {
        self.agencies.iter().find(|catalogue| catalogue.agency.as_str() == name)
    }

    /// The federated table of that name.
    #[must_use]
    pub fn federated(&self, name: &str) -> Option<&FederatedTable> {
        self.federated.iter().find(|table| table.name == name)
    }

    /// The published table behind a member.
    #[must_use]
    pub fn member(&self, member: &Member) -> Option<&PublishedTable> {
        self.agency(member.agency.as_str())?.table(&member.table)
    }
}
