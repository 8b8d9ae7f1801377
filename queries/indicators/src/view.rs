//! The views that agencies publish for indicators. An agency enables one by name in its policy, so that its officer reads and
//! decides once; what it then means is the policy's business.

use khidi_queries_disclosure::policy::ShippedView;

use crate::files::VIEWS;

/// The view of that name.
#[must_use]
pub fn shipped(name: &str) -> Option<ShippedView> {
    views().find(|(known, _)| *known == name).map(|(_, view)| view)
}

/// All views, in the order of their names.
pub fn views() -> impl Iterator<Item = (&'static str, ShippedView)> {
    VIEWS.iter().map(|(name, described, sql)| (*name, ShippedView { described, sql }))
}
