//! Releases of a gateway: made on request, and pulled into a folder by a statistics office.

mod flights;
mod folder;
mod format;
mod making;
mod pulling;

pub use making::ReleaseArgs;
pub(crate) use making::{make, released};
pub use pulling::PullArgs;
pub(crate) use pulling::{pull, pulled};
