//! What would leave for a question, shown to the agency's own officer on the agency's own machine: the very cells that a
//! gateway would get, by the agency's keys. It is a look and no answer: nothing is charged, no audit record is written, no
//! snapshot is taken or cleared away. Whatever the wire would not show, it does not show either.

mod json;
mod notes;
mod table;
mod title;

use std::sync::Arc;
use std::time::Duration;

use clap::ValueEnum;
use khidi_queries_disclosure::noise::keyed::Keys;
use khidi_queries_disclosure::policy::{Pace, Policy};
use khidi_queries_disclosure::question::Ask;

use crate::explain::Language;
use crate::explain::unlisted::found;
use crate::explain::words::{Lines, Words};
use crate::fragment::{Look, Seen, look};
use crate::refused::{Refused, chain};
use crate::register::{Origin, Register, Written, context};
use crate::rehearsal::{Asked, ask, refusal};
use crate::snapshot::Store;
use crate::{Config, StartError, keys, relation};

/// How cells are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Table,
    /// One JSON object a line; a refusal is one, too.
    Json,
}

/// What the officer reads.
#[derive(Debug)]
pub(crate) struct Preview {
    /// The cells, or the refusal: for stdout.
    pub shown: String,
    /// What they were computed over, and what was not done: for stderr.
    pub notes: String,
    /// Whether a gateway would be refused.
    pub is_refused: bool,
}

/// Where the rows come from, and why from there.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    /// The current snapshot, by its day and id.
    Snapshot(String, String),
    /// The sources: the policy has no snapshots.
    Live,
    /// The sources: no snapshot has been taken yet.
    NotTaken,
    /// The sources: the snapshot of a day lacks a table of the policy.
    Lacking(String),
}

/// Plans, checks, runs and releases what is asked.
///
/// # Errors
/// What would keep the connector from starting, certificates and address aside.
pub(crate) async fn preview(
    asked: &Asked,
    config: &Config,
    format: Format,
    language: Language,
) -> Result<Preview, StartError> {
    let written = Written::read(&config.policy)?;
    let has_keys = config.keys.exists();
    let keys = keys::open(&config.keys, &config.audit)?;
    let (origin, place) = origin(config, &written.policy, &keys).await?;
    let register = Register::of(config, &written, origin, context(config)?).await?;
    let mut notes = Lines::default();
    notes::of_policy(&register, &place, &mut notes);
    if !has_keys {
        notes.add(0, notes::keys_made());
    }
    let mut found = Lines::default();
    let seen = seen(asked, &register, &keys, config, &mut found).await;
    let (shown, is_refused) = match seen {
        Ok((ask, seen)) => {
            notes::of_cells(&ask, &seen, asked.asking().is_some(), &mut notes);
            if matches!(ask, Ask::Cells(_)) {
                notes.extend(0, unlisted(asked, &register, config).await);
            }
            let printed = match format {
                Format::Table => table::printed(&seen, &ask),
                Format::Json => json::printed(&seen, &ask),
            };
            match printed {
                Ok(text) => (text, false),
                Err(error) => refused(Refused::opaque(config.agency.as_str(), chain(&error)), format, language),
            }
        }
        Err(failed) => refused(failed, format, language),
    };
    notes.add(0, notes::no_answer());
    Ok(Preview { shown, notes: found.text(language) + &notes.text(language), is_refused })
}

async fn seen(
    asked: &Asked,
    register: &Register,
    keys: &Arc<Keys>,
    config: &Config,
    lines: &mut Lines,
) -> Result<(Ask, Seen), Refused> {
    let relation = relation::plan(&asked.relation, register.tables())?;
    let ask = ask(asked, &relation, register, lines)?;
    let question = Look { relation, ask: &ask, asking: asked.asking() };
    let seen = look(register, keys, question, &config.limits).await?;
    Ok((ask, seen))
}

/// Warnings of values in the tables asked about that the policy does not list, as far as there is time for them.
async fn unlisted(asked: &Asked, register: &Register, config: &Config) -> Vec<Words> {
    let Ok(relation) = relation::plan(&asked.relation, register.tables()) else { return Vec::new() };
    let looking = async {
        let mut warnings = Vec::new();
        for table in register.named(&relation) {
            warnings.extend(found(register, &table).await);
        }
        warnings
    };
    let deadline = Duration::from_secs(config.limits.deadline_seconds);
    tokio::time::timeout(deadline, looking).await.unwrap_or_default()
}

/// The refusal as a gateway would get it. Its cause may tell of rows, and is for the operator's log, where asked for.
fn refused(refused: Refused, format: Format, language: Language) -> (String, bool) {
    let Refused { refusal: told, operator } = refused;
    tracing::info!(code = told.code().number(), cause = operator, "refused");
    let text = match format {
        Format::Json => json::refused(&told),
        Format::Table => {
            let mut lines = Lines::default();
            refusal(&told, &mut lines);
            lines.text(language)
        }
    };
    (text, true)
}

/// What a connector that is started now would answer from, except that no snapshot is taken for a look.
async fn origin(config: &Config, policy: &Policy, keys: &Arc<Keys>) -> Result<(Origin, Place), StartError> {
    if policy.pace == Pace::Live {
        return Ok((Origin::Live, Place::Live));
    }
    let store = Store::new(config.snapshots.clone(), config.places.clone(), Arc::clone(keys));
    let Some(snapshot) = store.read(&config.sources).await? else {
        return Ok((Origin::Live, Place::NotTaken));
    };
    if !snapshot.covers(policy, &config.sources) {
        return Ok((Origin::Live, Place::Lacking(snapshot.day())));
    }
    let place = Place::Snapshot(snapshot.day(), snapshot.id().to_owned());
    Ok((Origin::Frozen(Arc::new(snapshot)), place))
}
