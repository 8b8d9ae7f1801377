//! What a cover is, in words.

use crate::cover::Cover;

pub(super) fn text(cover: &Cover) -> String {
    let levels = cover.levels.join(", ");
    match (cover.is_summed, cover.levels.len()) {
        (false, _) => "one node for each cell of the answer, computed above the barrier".to_owned(),
        (true, 1) => format!("covered by the nodes of one level more ({levels}), summed above the barrier"),
        (true, more) => format!("covered by the nodes of {more} levels more ({levels}), summed above the barrier"),
    }
}
