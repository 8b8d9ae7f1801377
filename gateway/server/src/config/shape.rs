//! The file as written, and its validation.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::num::{NonZeroU32, NonZeroU64};
use std::path::{Path, PathBuf};
use std::time::Duration;

use khidi_certs::dial::Address;
use khidi_certs::{Identity, IdentityError, Role};
use khidi_gateway_releases::{Location, StoreSettings};
use khidi_queries_disclosure::catalogue::{AgencyId, is_identifier};
use khidi_queries_planner::{FederatedTable, Member};
use serde::Deserialize;
use toml::Spanned;

use super::{AgencyEntry, Config, ConfigError, Limits, Party, Place, ReleasesConfig, TlsFiles};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shape {
    federation: Federation,
    listen: SocketAddr,
    audit: PathBuf,
    #[serde(default = "fifteen")]
    refresh_seconds: NonZeroU32,
    tls: TlsFiles,
    #[serde(default)]
    agency: Vec<AgencyShape>,
    #[serde(default)]
    federated: Vec<FederatedShape>,
    releases: Option<ReleasesShape>,
    #[serde(default)]
    limits: LimitsShape,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReleasesShape {
    store: Location,
    #[serde(default)]
    s3: StoreSettings,
    catalogue: Option<PathBuf>,
    #[serde(default)]
    makers: Vec<Named>,
    #[serde(default)]
    readers: Vec<Named>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AgencyShape {
    id: Spanned<Agency>,
    address: Dialled,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FederatedShape {
    name: Spanned<TableName>,
    members: Vec<Spanned<Part>>,
    disjoint: bool,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct LimitsShape {
    memory_mib: Option<NonZeroU32>,
    deadline_seconds: Option<NonZeroU32>,
    cells: Option<NonZeroU64>,
    rows: Option<NonZeroU64>,
    answer_mib: Option<NonZeroU32>,
    result_rows: Option<NonZeroU64>,
    queries: Option<NonZeroU32>,
}

#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Federation(String);

#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Agency(AgencyId);

#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Dialled(String);

#[derive(Deserialize)]
#[serde(try_from = "String")]
struct TableName(String);

#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Part(Member);

#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Named(Party);

impl TryFrom<String> for Federation {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match Identity::new(&text, Role::Gateway, "gateway") {
            Ok(_) => Ok(Self(text)),
            Err(error) => Err(error.to_string()),
        }
    }
}

impl TryFrom<String> for Agency {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        AgencyId::new(&text).map(Self).map_err(|error| error.to_string())
    }
}

impl TryFrom<String> for Dialled {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.parse::<Address>() {
            Ok(_) => Ok(Self(text)),
            Err(error) => Err(error.to_string()),
        }
    }
}

impl TryFrom<String> for TableName {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if is_identifier(&text) { Ok(Self(text)) } else { Err(format!("'{text}' is not a table name")) }
    }
}

impl TryFrom<String> for Named {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (role, name) = text.split_once('/').ok_or_else(|| format!("'{text}' is not of the form role/name"))?;
        let role: Role = role.parse().map_err(|error: IdentityError| error.to_string())?;
        // The federation is checked where it is declared.
        Identity::new("federation", role, name).map_err(|error| error.to_string())?;
        Ok(Self(Party { role, name: name.to_owned() }))
    }
}

impl TryFrom<String> for Part {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let form = || format!("'{text}' is not of the form agency.table");
        let (agency, table) = text.split_once('.').ok_or_else(form)?;
        let agency = AgencyId::new(agency).map_err(|error| error.to_string())?;
        let table = is_identifier(table).then(|| table.to_owned()).ok_or_else(form)?;
        Ok(Self(Member { agency, table }))
    }
}

pub(super) fn read(text: &str, path: &Path) -> Result<Config, ConfigError> {
    let shape: Shape = toml::from_str(text).map_err(|error| ConfigError::Toml {
        place: Place::of(text, path, error.span().map_or(0, |span| span.start)),
        message: error.message().to_owned(),
    })?;
    let at = |offset| Place::of(text, path, offset);
    let agencies = agencies(shape.agency, &at)?;
    Ok(Config {
        federation: shape.federation.0,
        listen: shape.listen,
        audit: shape.audit,
        tls: shape.tls,
        refresh: Duration::from_secs(shape.refresh_seconds.get().into()),
        federated: federated(shape.federated, &agencies, &at)?,
        agencies,
        releases: shape.releases.map(releases),
        limits: limits(&shape.limits),
    })
}

fn agencies(shapes: Vec<AgencyShape>, at: &dyn Fn(usize) -> Place) -> Result<Vec<AgencyEntry>, ConfigError> {
    let mut seen = BTreeSet::new();
    let mut entries = Vec::with_capacity(shapes.len());
    for shape in shapes {
        let place = at(shape.id.span().start);
        let id = shape.id.into_inner().0;
        if !seen.insert(id.clone()) {
            let id = id.to_string();
            return Err(ConfigError::DuplicateAgency { place, id });
        }
        let address = shape.address.0;
        entries.push(AgencyEntry { id, address });
    }
    Ok(entries)
}

fn federated(
    shapes: Vec<FederatedShape>,
    agencies: &[AgencyEntry],
    at: &dyn Fn(usize) -> Place,
) -> Result<Vec<FederatedTable>, ConfigError> {
    let mut seen = BTreeSet::new();
    let mut tables = Vec::with_capacity(shapes.len());
    for shape in shapes {
        let place = at(shape.name.span().start);
        let name = shape.name.into_inner().0;
        if !seen.insert(name.clone()) {
            return Err(ConfigError::DuplicateFederated { place, name });
        }
        let members = members(shape.members, agencies, at)?;
        if members.is_empty() {
            return Err(ConfigError::NoMembers { place, name });
        }
        tables.push(FederatedTable { name, members, disjoint: shape.disjoint });
    }
    Ok(tables)
}

fn members(
    parts: Vec<Spanned<Part>>,
    agencies: &[AgencyEntry],
    at: &dyn Fn(usize) -> Place,
) -> Result<Vec<Member>, ConfigError> {
    let mut members = Vec::with_capacity(parts.len());
    for part in parts {
        let place = at(part.span().start);
        let member = part.into_inner().0;
        if members.contains(&member) || !agencies.iter().any(|entry| entry.id == member.agency) {
            let member = format!("{}.{}", member.agency, member.table);
            return Err(ConfigError::Member { place, member });
        }
        members.push(member);
    }
    Ok(members)
}

fn releases(shape: ReleasesShape) -> ReleasesConfig {
    let parties = |named: Vec<Named>| named.into_iter().map(|named| named.0).collect();
    let ReleasesShape { store, s3, catalogue, makers, readers } = shape;
    ReleasesConfig { store, s3, catalogue, makers: parties(makers), readers: parties(readers) }
}

fn limits(shape: &LimitsShape) -> Limits {
    const MIB: u64 = 1024 * 1024;
    let default = Limits::default();
    let bytes = |mib: NonZeroU32| u64::from(mib.get()) * MIB;
    Limits {
        memory: shape.memory_mib.map_or(default.memory, |mib| usize::try_from(bytes(mib)).unwrap_or(usize::MAX)),
        deadline: shape.deadline_seconds.map_or(default.deadline, |seconds| Duration::from_secs(seconds.get().into())),
        cells: shape.cells.map_or(default.cells, NonZeroU64::get),
        rows: shape.rows.map_or(default.rows, NonZeroU64::get),
        bytes: shape.answer_mib.map_or(default.bytes, bytes),
        result_rows: shape.result_rows.map_or(default.result_rows, NonZeroU64::get),
        queries: shape.queries.map_or(default.queries, |queries| usize::try_from(queries.get()).unwrap_or(usize::MAX)),
    }
}

fn fifteen() -> NonZeroU32 {
    const FIFTEEN: NonZeroU32 = NonZeroU32::MIN.saturating_add(14);
    FIFTEEN
}
