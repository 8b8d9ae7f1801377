//! How long an answer about people waits, so that the time it takes tells a class and not who is in the register: 50 ms
//! or what the policy says, and its doubles.

use std::time::Duration;

/// What is left, after `elapsed`, of the class that it falls into. A class of nothing waits for nothing.
pub(super) fn rest(elapsed: Duration, class: Duration) -> Duration {
    if class.is_zero() {
        return Duration::ZERO;
    }
    let mut end = class;
    while end < elapsed {
        end = end.saturating_mul(2);
    }
    end.saturating_sub(elapsed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_double() {
        let class = Duration::from_millis(50);
        for (elapsed, expected) in [(0, 50), (1, 49), (50, 0), (51, 49), (100, 0), (130, 70), (399, 1), (401, 399)] {
            let left = rest(Duration::from_millis(elapsed), class);
            assert_eq!(left, Duration::from_millis(expected), "{elapsed}");
        }
        assert_eq!(rest(Duration::from_secs(7), Duration::ZERO), Duration::ZERO);
        assert_eq!(rest(Duration::MAX, class), Duration::ZERO);
    }
}
