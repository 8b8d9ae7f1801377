//! EXPLAIN ANALYZE: what crossed. Of protected tables only what the account of any answer tells as well, and the time as
//! the class that answers are padded to: 50 ms, doubled as often as needed.

use khidi_queries_disclosure::question::Ask;

/// What crossed for one fragment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crossed {
    /// Cells or rows.
    pub received: u64,
    /// Bytes on the wire.
    pub bytes: u64,
    /// From the request to the answer's end, milliseconds.
    pub elapsed_ms: u64,
}

/// The shortest class of times, milliseconds.
const SHORTEST_CLASS: u64 = 50;

pub(super) fn text(crossed: Option<&Crossed>, ask: &Ask, is_protected: bool) -> String {
    let Some(Crossed { received, bytes, elapsed_ms }) = crossed else {
        return "nothing, the agency is missing".to_owned();
    };
    let what = match (ask, received) {
        (Ask::Cells(_), 1) => "cell",
        (Ask::Cells(_), _) => "cells",
        (Ask::Rows, 1) => "row",
        (Ask::Rows, _) => "rows",
    };
    let time = if is_protected { format!("within {} ms", class(*elapsed_ms)) } else { format!("in {elapsed_ms} ms") };
    format!("{received} {what}, {bytes} bytes, {time}")
}

/// The class of a time.
fn class(elapsed_ms: u64) -> u64 {
    let mut class = SHORTEST_CLASS;
    while class < elapsed_ms {
        class = class.saturating_mul(2);
    }
    class
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_classes() {
        for (elapsed, expected) in [(0, 50), (50, 50), (51, 100), (101, 200), (1000, 1600)] {
            assert_eq!(class(elapsed), expected, "{elapsed}");
        }
        assert!(class(u64::MAX) >= u64::MAX / 2);
    }

    #[test]
    fn only_public_tables_have_exact_times() {
        let crossed = Crossed { received: 1, bytes: 2048, elapsed_ms: 77 };
        assert_eq!(text(Some(&crossed), &Ask::Rows, false), "1 row, 2048 bytes, in 77 ms");
        assert_eq!(text(Some(&crossed), &Ask::Rows, true), "1 row, 2048 bytes, within 100 ms");
        assert_eq!(text(None, &Ask::Rows, true), "nothing, the agency is missing");
    }
}
