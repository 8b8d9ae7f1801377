//! The name that was probably meant: the same but for its case, else the one a few letters away.

use datafusion_common::utils::datafusion_strsim::levenshtein;

/// Bytes of a name that may have been meant otherwise: the search takes the product of both lengths.
const LONGEST: usize = 128;

/// The candidate closest to `written`, if one is close.
pub(super) fn closest(written: &str, candidates: &[String]) -> Option<String> {
    if written.len() > LONGEST {
        return None;
    }
    let folded = written.to_lowercase();
    let distance = |candidate: &str| levenshtein(&folded, &candidate.to_lowercase());
    let nearest = candidates.iter().map(|candidate| (distance(candidate), candidate)).min()?;
    let tolerated = 1 + folded.chars().count() / 4;
    (nearest.0 <= tolerated).then(|| nearest.1.clone())
}
