//! What an operator is told while a connector runs: troubles once, warnings when a policy comes into force, and figures in a
//! file.

use std::path::Path;
use std::sync::Arc;

use khidi_queries_disclosure::policy::Policy;

use super::State;
use super::trouble::Trouble;
use crate::explain::warnings::of_pace;
use crate::log::POLICY;
use crate::metrics::Metrics;
use crate::refused::chain;
use crate::register::{Current, Origin, Register};
use crate::snapshot::Snapshot;
use crate::{Config, StartError};

/// Writes the figures about the connector, where the configuration has a file for them.
pub(super) fn tell_of_state(state: &mut State, current: &Current, config: &Config, now: i64) {
    let Some(path) = &config.metrics else { return };
    let register = current.register();
    let snapshot = match register.origin() {
        Origin::Live => None,
        Origin::Frozen(snapshot) => Some(snapshot),
    };
    let metrics = Metrics {
        agency: &config.agency,
        at: now,
        snapshot: snapshot.map(|snapshot| (snapshot.id(), snapshot.taken_at())),
        is_due: snapshot.is_some_and(|snapshot| snapshot.is_due(state.applied.policy.pace, now)),
        is_renewal_failing: state.renewing.is_there() || state.looking.is_there(),
        is_policy_pending: state.seen.is_some() || state.reloading.is_there(),
    };
    match metrics.write(path) {
        Ok(()) => state.measuring = Trouble::default(),
        Err(error) => {
            if let Some(cause) = state.measuring.failed("", error.to_string(), now) {
                tracing::error!(file = %path.display(), cause, "the file of metrics cannot be written");
            }
        }
    }
}

/// Whoever edits a policy sees that it is at work, and which text it is: as requests and the audit log name it.
pub(super) fn tell_of_force(version: &str, file: &Path) {
    let file = file.display();
    tracing::info!(target: POLICY, %file, "policy {version} is in force");
}

pub(super) fn tell_of_policy(trouble: &mut Trouble, file: &Path, about: &str, error: &StartError, now: i64) {
    if let Some(cause) = trouble.failed(about, chain(error), now) {
        let file = file.display();
        tracing::error!(%file, cause, "the policy file cannot be used as it is now; the policy before it stays in force");
    }
}

pub(super) fn tell_of_renewal(trouble: &mut Trouble, error: &StartError, kept: Option<&Arc<Snapshot>>, now: i64) {
    let Some(cause) = trouble.failed("", chain(error), now) else { return };
    match kept {
        Some(kept) => {
            let day = kept.day();
            tracing::error!(cause, "no new snapshot can be taken; questions are answered from that of {day}");
        }
        None => {
            tracing::error!(cause, "the sources cannot be opened anew; what is still as it was opened is answered from")
        }
    }
}

/// What an operator should look at twice when a policy comes into force.
pub(super) fn warn(policy: &Policy, register: &Register, now: i64) {
    for table in register.unpublished() {
        tracing::warn!(table, "a source that the policy does not list: nobody can ask it");
    }
    if let Some(warning) = of_pace(policy) {
        tracing::warn!("{}", warning.en);
    }
    if let Origin::Frozen(snapshot) = register.origin() {
        let day = snapshot.day();
        tracing::info!(id = snapshot.id(), "questions are answered from the snapshot of {day}");
        if snapshot.taken_at() > now {
            tracing::warn!("the snapshot of {day} is of a day to come, by the clock: none is taken until then");
        }
    }
}
