//! Shows on standard error how far the registers are: a bar at a terminal, else a line for each tenth.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicU64, Ordering};

use indicatif::{ProgressBar, ProgressStyle};
use khidi_connectors_sources::synthetic::Progress;

/// Shows progress; made when the generation starts.
#[derive(Debug)]
pub(super) enum Shown {
    /// A bar.
    Bar(ProgressBar),
    /// Lines, and how many tenths have been told.
    Lines(AtomicU64),
}

impl Shown {
    /// What suits standard error.
    pub(super) fn new() -> Self {
        if !std::io::stderr().is_terminal() {
            return Self::Lines(AtomicU64::new(0));
        }
        let bar = ProgressBar::new(0);
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {human_pos} of {human_len} people, {eta} left") {
            bar.set_style(style);
        }
        Self::Bar(bar)
    }

    /// Shows one report; reports of several threads come in any order.
    pub(super) fn show(&self, progress: Progress) {
        match self {
            Self::Bar(bar) => {
                bar.set_length(progress.total_people);
                bar.set_position(bar.position().max(progress.done_people));
                if progress.done_people == progress.total_people {
                    bar.finish_and_clear();
                }
            }
            Self::Lines(told) => {
                if let Some(tenths) = new_tenths(told, progress) {
                    eprintln!("  {} %", tenths * 10);
                }
            }
        }
    }
}

/// The tenths that are done, if nobody has told them yet.
fn new_tenths(told: &AtomicU64, progress: Progress) -> Option<u64> {
    let tenths = progress.done_people.saturating_mul(10).checked_div(progress.total_people)?;
    let before = told.fetch_max(tenths, Ordering::Relaxed);
    (tenths > before).then_some(tenths)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn each_tenth_is_told_once_and_never_backwards() {
        let told = AtomicU64::new(0);
        let reports = [5, 10, 35, 19, 39, 100, 100];
        let shown = reports.map(|done_people| new_tenths(&told, Progress { done_people, total_people: 100 }));
        assert_eq!(shown, [None, Some(1), Some(3), None, None, Some(10), None]);
        assert_eq!(new_tenths(&told, Progress { done_people: 0, total_people: 0 }), None);
    }
}
