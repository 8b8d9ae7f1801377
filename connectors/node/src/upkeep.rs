//! Keeps what is in force up to date while a connector runs: the policy file, which may be edited, and snapshots, which the
//! policy's pace asks for. Whatever fails leaves in force what was, tells the operator once, and is tried again.
//!
//! It looks every few seconds. A file of another text is read again at the next look, and taken if it is the same then: one
//! that is still being written is not taken.

mod looking;
mod opening;
mod telling;
mod trouble;

use std::sync::Arc;
use std::time::Duration;

use khidi_queries_disclosure::noise::keyed::Keys;
use khidi_queries_disclosure::policy::Pace;
use tokio::sync::Mutex;
use tokio::time::{Instant, interval_at};

use crate::register::{Current, Written, context, written_text};
use crate::snapshot::{Snapshot, Store};
use crate::{Clock, Config, StartError};

use looking::{Looks, Unseen};
use opening::{Opener, Wanted};
use telling::{tell_of_force, tell_of_policy, tell_of_renewal, tell_of_state, warn};
use trouble::Trouble;

/// Between two looks.
const EVERY: Duration = Duration::from_secs(5);

/// What is in force, and what may take its place.
pub(crate) struct Upkeep {
    opener: Opener,
    current: Arc<Current>,
    state: Mutex<State>,
}

struct State {
    /// The policy in force.
    applied: Written,
    /// The current snapshot, which a policy may leave unused.
    snapshot: Option<Arc<Snapshot>>,
    /// Another text of the policy file, seen at the last look.
    seen: Option<String>,
    reloading: Trouble,
    renewing: Trouble,
    measuring: Trouble,
    /// With looking at live sources: how long it goes on does not defer what is to be done once they can be seen again.
    looking: Trouble,
    looks: Looks,
}

impl Upkeep {
    /// Puts in force what the files of a configuration say: the current snapshot, or a new one where there is none or the
    /// pace asks for it.
    ///
    /// # Errors
    /// One [`StartError`] per cause, of those that concern policy, sources, views and snapshots.
    pub async fn begin(config: Config, applied: Written, keys: Arc<Keys>, now: i64) -> Result<Self, StartError> {
        let store = Store::new(config.snapshots.clone(), config.places.clone(), keys);
        let opener = Opener { context: context(&config)?, config, store };
        let kept = opener.kept(None, &applied.policy).await?;
        let mut renewing = Trouble::default();
        let pace = applied.policy.pace;
        let wanted =
            if kept.as_ref().is_some_and(|kept| kept.is_due(pace, now)) { Wanted::New } else { Wanted::Current };
        let (register, snapshot) = match opener.opened(&applied, kept.clone(), wanted, now).await {
            Err(error) if wanted == Wanted::New => {
                tell_of_renewal(&mut renewing, &error, kept.as_ref(), now);
                opener.opened(&applied, kept, Wanted::Current, now).await?
            }
            opened => opened?,
        };
        warn(&applied.policy, &register, now);
        let (reloading, measuring, looking) = <(Trouble, Trouble, Trouble)>::default();
        let looks = Looks::opened(&opener.config.places, now);
        let mut state = State { applied, snapshot, seen: None, reloading, renewing, measuring, looking, looks };
        let current = Arc::new(Current::new(register));
        tell_of_state(&mut state, &current, &opener.config, now);
        Ok(Self { opener, current, state: Mutex::new(state) })
    }

    /// The register in force.
    pub fn current(&self) -> &Arc<Current> {
        &self.current
    }

    /// Looks again and again, for ever.
    pub async fn keep(self: Arc<Self>, clock: Clock) {
        let mut ticks = interval_at(Instant::now() + EVERY, EVERY);
        loop {
            ticks.tick().await;
            let (upkeep, now) = (Arc::clone(&self), clock());
            // A task of its own, so that a panic ends this look only.
            if let Err(stopped) = tokio::spawn(async move { upkeep.look(now).await }).await {
                tracing::error!(%stopped, "looking at policy and snapshots failed");
            }
        }
    }

    /// Looks once.
    pub async fn look(&self, now: i64) {
        let mut state = self.state.lock().await;
        let pending = self.reload(&mut state, now).await;
        self.renew(&mut state, pending, now).await;
        tell_of_state(&mut state, &self.current, &self.opener.config, now);
    }

    /// Puts another policy in force where the file has one. Gives back one that cannot be.
    async fn reload(&self, state: &mut State, now: i64) -> Option<Written> {
        let path = &self.opener.config.policy;
        let text = match written_text(path) {
            Ok(text) if text == state.applied.text => {
                (state.seen, state.reloading) = (None, Trouble::default());
                return None;
            }
            Ok(text) => text,
            Err(error) => {
                state.seen = None;
                tell_of_policy(&mut state.reloading, path, "", &error, now);
                return None;
            }
        };
        if state.seen.as_ref() != Some(&text) {
            state.seen = Some(text);
            return None;
        }
        if !state.reloading.may_try(&text, now) {
            return Written::parse(text, path).ok();
        }
        let written = match Written::parse(text.clone(), path) {
            Ok(written) => written,
            Err(error) => {
                tell_of_policy(&mut state.reloading, path, &text, &error, now);
                return None;
            }
        };
        match self.put_in_force(state, &written, Wanted::Current, now).await {
            Ok(()) => {
                self.applied(state, written, now);
                None
            }
            Err(error) => {
                tell_of_policy(&mut state.reloading, path, &text, &error, now);
                Some(written)
            }
        }
    }

    /// Takes a snapshot where the pace asks for one, under a policy that did not fit the last one if that is what it waits
    /// for; without snapshots follows the sources.
    async fn renew(&self, state: &mut State, pending: Option<Written>, now: i64) {
        let pace = state.applied.policy.pace;
        let is_due = match &state.snapshot {
            _ if pace == Pace::Live => self.have_changed(state, now).await,
            Some(snapshot) => snapshot.is_due(pace, now),
            None => true,
        };
        if !is_due || !state.renewing.may_try("", now) {
            return;
        }
        if let Some(written) = pending
            && self.put_in_force(state, &written, Wanted::New, now).await.is_ok()
        {
            return self.applied(state, written, now);
        }
        let written = state.applied.clone();
        match self.put_in_force(state, &written, Wanted::New, now).await {
            Ok(()) => self.applied(state, written, now),
            Err(error) => tell_of_renewal(&mut state.renewing, &error, state.snapshot.as_ref(), now),
        }
    }

    async fn put_in_force(
        &self,
        state: &mut State,
        written: &Written,
        wanted: Wanted,
        now: i64,
    ) -> Result<(), StartError> {
        let kept = self.opener.kept(state.snapshot.clone(), &written.policy).await?;
        let (register, snapshot) = self.opener.opened(written, kept, wanted, now).await?;
        state.snapshot = snapshot;
        state.looks = Looks::opened(&self.opener.config.places, now);
        self.current.replace(register);
        Ok(())
    }

    fn applied(&self, state: &mut State, written: Written, now: i64) {
        if written.version != state.applied.version {
            tell_of_force(&written.version, &self.opener.config.policy);
            warn(&written.policy, &self.current.register(), now);
        }
        state.applied = written;
        state.seen = None;
        (state.reloading, state.renewing) = (Trouble::default(), Trouble::default());
    }

    /// Whether the sources of a policy without snapshots are others than those that were opened.
    async fn have_changed(&self, state: &mut State, now: i64) -> bool {
        let register = self.current.register();
        match state.looks.states(&state.applied.policy, &self.opener.config, register.states(), now).await {
            Ok(states) => {
                state.looking = Trouble::default();
                states != *register.states()
            }
            Err(Unseen::Now(error)) => {
                tell_of_renewal(&mut state.looking, &error, None, now);
                false
            }
            Err(Unseen::Before) => false,
        }
    }
}

impl std::fmt::Debug for Upkeep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Upkeep").field("current", &self.current).finish_non_exhaustive()
    }
}
