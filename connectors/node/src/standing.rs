//! Which snapshot questions are answered from and how old it is, as `check` and the command `snapshot` tell it. Looks at the
//! snapshot's own file, which carries the time; takes no snapshot and makes no keys.

use std::sync::Arc;

use khidi_queries_disclosure::policy::{Pace, Policy};
use serde::Serialize;

use crate::snapshot::{Snapshot, Store};
use crate::{Config, StartError, keys};

const SECOND: i64 = 1_000_000;
const HOUR: i64 = 3600 * SECOND;
const DAY: i64 = 24 * HOUR;

/// How a connector stands that is started now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Standing {
    pace: Pace,
    taken: Option<Taken>,
}

/// A snapshot that has been taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Taken {
    snapshot: String,
    /// The day, in Georgian time.
    as_of: String,
    taken_at_unix_seconds: i64,
    age_seconds: i64,
    /// Whether the policy's pace asks for another.
    is_due: bool,
    /// Whether it has all tables of the policy.
    is_whole: bool,
}

/// How thoroughly a snapshot is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// Its own file is read, which cannot be forged.
    Glance,
    /// All of its files are read and found to be those that were taken, as a start does.
    Whole,
}

/// How a connector of this configuration and policy stands at `now`, in unix microseconds.
///
/// # Errors
/// Keys or snapshot with which it would not start.
pub(crate) async fn standing(config: &Config, policy: &Policy, look: Look, now: i64) -> Result<Standing, StartError> {
    let pace = policy.pace;
    if pace == Pace::Live || keys::is_first_start(&config.keys, &config.audit) {
        return Ok(Standing { pace, taken: None });
    }
    let keys = keys::open(&config.keys, &config.audit)?;
    let store = Store::new(config.snapshots.clone(), config.places.clone(), Arc::clone(&keys));
    let found = match look {
        Look::Glance => store.glance()?,
        Look::Whole => store.read(&config.sources).await?,
    };
    let is_whole = |snapshot: &Snapshot| snapshot.covers(policy, &config.sources);
    Ok(Standing { pace, taken: found.map(|snapshot| Taken::of(&snapshot, pace, is_whole(&snapshot), now)) })
}

impl Taken {
    fn of(snapshot: &Snapshot, pace: Pace, is_whole: bool, now: i64) -> Self {
        let taken_at = snapshot.taken_at();
        Self {
            snapshot: snapshot.id().to_owned(),
            as_of: snapshot.day(),
            taken_at_unix_seconds: taken_at.div_euclid(SECOND),
            age_seconds: now.saturating_sub(taken_at).div_euclid(SECOND),
            is_due: snapshot.is_due(pace, now),
            is_whole,
        }
    }

    fn age(&self) -> String {
        let age = self.age_seconds.saturating_mul(SECOND);
        match age {
            ..0 => "of a time to come, by this machine's clock".to_owned(),
            0..HOUR => "less than an hour old".to_owned(),
            HOUR..DAY => old(age / HOUR, "hour"),
            _ => old(age / DAY, "day"),
        }
    }
}

fn old(count: i64, unit: &str) -> String {
    format!("{count} {unit}{} old", if count == 1 { "" } else { "s" })
}

impl Standing {
    /// Whether questions are answered from rows that are at most so many days old. Without snapshots they always are; before
    /// the first snapshot they never are, because nothing is answered.
    pub(crate) fn is_within(&self, days: u32) -> bool {
        match &self.taken {
            _ if self.pace == Pace::Live => true,
            None => false,
            Some(taken) => taken.age_seconds <= i64::from(days) * (DAY / SECOND),
        }
    }

    /// For people, line by line.
    pub(crate) fn text(&self) -> String {
        let Some(taken) = &self.taken else {
            return match self.pace {
                Pace::Live => "snapshot: none, answers follow the sources (live)\n".to_owned(),
                _ => "snapshot: none yet, the connector's start takes the first\n".to_owned(),
            };
        };
        let Taken { snapshot, as_of, is_due, is_whole, .. } = taken;
        let mut text = format!("snapshot: {snapshot} of {as_of}, {}\n", taken.age());
        if *is_due {
            let pace = self.pace.word();
            text += &format!("WARNING: the pace ({pace}) asks for another snapshot; a running connector takes it\n");
        }
        if !is_whole {
            text += "WARNING: the snapshot lacks a table of the policy; a running connector adds it\n";
        }
        text
    }

    /// For programs: one JSON object on a line.
    ///
    /// # Errors
    /// None in practice; JSON has all of it.
    pub(crate) fn json(&self) -> Result<String, serde_json::Error> {
        #[derive(Serialize)]
        struct Told<'t> {
            pace: &'static str,
            #[serde(flatten)]
            taken: Option<&'t Taken>,
        }
        let told = Told { pace: self.pace.word(), taken: self.taken.as_ref() };
        serde_json::to_string(&told).map(|text| text + "\n")
    }
}
