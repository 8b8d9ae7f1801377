//! What of the log an operator reads who asks for nothing in particular.

/// What comes into force is logged under this target.
pub(crate) const POLICY: &str = "khidi::policy";

/// The filter where `KHIDI_LOG` says nothing: warnings, errors, and which policy came into force.
pub const DEFAULT_LOG: &str = "warn,khidi::policy=info";
