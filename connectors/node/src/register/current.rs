//! The register that questions are answered from now. It changes as a whole; a question keeps the one that it was admitted
//! with until its end.

use std::sync::{Arc, PoisonError, RwLock};

use super::Register;

/// The register in force.
#[derive(Debug)]
pub(crate) struct Current(RwLock<Arc<Register>>);

impl Current {
    pub fn new(register: Arc<Register>) -> Self {
        Self(RwLock::new(register))
    }

    /// The one in force now.
    pub fn register(&self) -> Arc<Register> {
        // Nothing that holds the lock can fail between.
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts another in force.
    pub fn replace(&self, register: Arc<Register>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = register;
    }
}
