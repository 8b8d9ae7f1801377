//! Opens a register under a policy: over the sources, over the current snapshot, or over a new one. A new one is
//! the current one only when its register has been opened; whatever fails before leaves everything as it was.

use std::sync::Arc;

use datafusion::prelude::SessionContext;
use khidi_queries_disclosure::policy::{Pace, Policy};

use crate::register::{Origin, Register, Written};
use crate::snapshot::{Snapshot, Store, published};
use crate::{Config, StartError};

/// Which snapshot a register is to be opened over, where its policy has snapshots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// The current one, with copies of sources that it lacks added; a new one where there is none.
    Current,
    /// A new one.
    New,
}

/// All that opening needs.
pub(super) struct Opener {
    pub config: Config,
    pub store: Store,
    pub context: SessionContext,
}

/// A register that is not in force yet, and the snapshot that was taken for it.
struct Opened {
    register: Arc<Register>,
    taken: Option<Arc<Snapshot>>,
}

impl Opener {
    /// The current snapshot, looked for on the disk where a policy needs one and none is known.
    pub async fn kept(
        &self,
        known: Option<Arc<Snapshot>>,
        policy: &Policy,
    ) -> Result<Option<Arc<Snapshot>>, StartError> {
        if known.is_some() || policy.pace == Pace::Live {
            return Ok(known);
        }
        Ok(self.store.current(&self.config.sources).await?.map(Arc::new))
    }

    /// A register under this policy, and the snapshot that is current from now on, durably so. Who gets them has to put
    /// them in force.
    ///
    /// # Errors
    /// The policy does not fit sources or copies, or no snapshot can be taken; then everything is as it was.
    pub async fn opened(
        &self,
        written: &Written,
        kept: Option<Arc<Snapshot>>,
        wanted: Wanted,
        now: i64,
    ) -> Result<(Arc<Register>, Option<Arc<Snapshot>>), StartError> {
        let Opened { register, taken } = self.unsettled(written, kept.as_ref(), wanted, now).await?;
        let Some(taken) = taken else { return Ok((register, kept)) };
        self.store.settle(&taken)?;
        if let Some(kept) = kept {
            kept.end();
        }
        Ok((register, Some(taken)))
    }

    async fn unsettled(
        &self,
        written: &Written,
        kept: Option<&Arc<Snapshot>>,
        wanted: Wanted,
        now: i64,
    ) -> Result<Opened, StartError> {
        let (policy, sources) = (&written.policy, &self.config.sources);
        if policy.pace == Pace::Live {
            return Ok(Opened { register: self.over(written, Origin::Live).await?, taken: None });
        }
        let taken = match kept.filter(|_| wanted == Wanted::Current) {
            Some(kept) if kept.covers(policy, sources) => {
                let register = self.over(written, Origin::Frozen(Arc::clone(kept))).await?;
                return Ok(Opened { register, taken: None });
            }
            // What there is of the period stays: a table that is published later joins it.
            Some(kept) => {
                let missing: Vec<_> = published(policy, sources).filter(|entry| !kept.has(entry)).collect();
                self.store.take(&missing, Some(kept), kept.taken_at()).await?
            }
            None => {
                // Copies cost more than finding out that the policy does not fit.
                self.over(written, Origin::Live).await?;
                let all: Vec<_> = published(policy, sources).collect();
                self.store.take(&all, None, now).await?
            }
        };
        let taken = Arc::new(taken);
        let register = self.over(written, Origin::Frozen(Arc::clone(&taken))).await?;
        if kept.is_some() {
            // A damaged register must not take the place of a whole one.
            register.read_through().await?;
        }
        Ok(Opened { register, taken: Some(taken) })
    }

    async fn over(&self, written: &Written, origin: Origin) -> Result<Arc<Register>, StartError> {
        Register::of(&self.config, written, origin, self.context.clone()).await.map(Arc::new)
    }
}
