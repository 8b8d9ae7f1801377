//! Dominance: a total that one or two contributors could read each other's share from is withheld.
//!
//! Both rules look at the absolute contributions of people, largest first, and at the sum of all of them, and are
//! decided in integers: a share that is exactly the limit is within it.

/// The (n, k) rule: withheld where the `n` largest contributions are more than `percent` of the sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dominance {
    /// How many contributors are taken together.
    pub n: usize,
    /// The share that they may have at most.
    pub percent: u32,
}

/// The p% rule: withheld where the second largest contributor, who knows the sum and the own share, could tell the
/// largest to within less than `percent` of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PPercent {
    /// The uncertainty that must be left.
    pub percent: u32,
}

impl Dominance {
    /// Whether a cell must be withheld. `largest` are the largest absolute contributions in descending order, at least
    /// `n` of them where there are as many contributors; `sum` is the sum of all absolute contributions.
    #[must_use]
    pub fn withholds(&self, largest: &[u128], sum: u128) -> bool {
        let together = largest.iter().take(self.n).fold(0, |sum: u128, x| sum.saturating_add(*x));
        product(together, 100) > product(sum, self.percent)
    }
}

impl PPercent {
    /// Whether a cell must be withheld. `largest` are the largest absolute contributions in descending order, at least
    /// two where there are as many contributors; `sum` is the sum of all absolute contributions.
    #[must_use]
    pub fn withholds(&self, largest: &[u128], sum: u128) -> bool {
        let mut in_order = largest.iter().copied().chain([0, 0]);
        let (first, second) = (in_order.next().unwrap_or(0), in_order.next().unwrap_or(0));
        let others = sum.saturating_sub(first).saturating_sub(second);
        product(others, 100) < product(first, self.percent)
    }
}

/// A product of 160 bits: its upper part and its lower 64 bits, which compare as the product does.
fn product(a: u128, b: u32) -> (u128, u128) {
    let low = (a & u128::from(u64::MAX)) * u128::from(b);
    let high = (a >> 64) * u128::from(b) + (low >> 64);
    (high, low & u128::from(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: u128 = 99_999_999_999_999_999_999_999_999_999_999_999_999;

    #[test]
    fn the_n_largest_may_have_exactly_their_share() {
        let rule = Dominance { n: 2, percent: 85 };
        assert!(!rule.withholds(&[50, 35], 100));
        assert!(rule.withholds(&[50, 36], 100));
        assert!(!rule.withholds(&[50, 34, 16], 100), "the third does not count");
        assert!(rule.withholds(&[85, 1], 100));
        assert!(rule.withholds(&[7], 7), "one contributor is all of it");
        assert!(!rule.withholds(&[0, 0], 0), "nothing can be read from nothing");
        assert!(!Dominance { n: 2, percent: 100 }.withholds(&[7], 7));
        assert!(Dominance { n: 1, percent: 0 }.withholds(&[1], 1));
    }

    #[test]
    fn the_rest_may_cover_exactly_the_percentage() {
        let rule = PPercent { percent: 10 };
        assert!(!rule.withholds(&[100, 50], 160), "10 is 10 % of 100");
        assert!(rule.withholds(&[100, 50], 159));
        assert!(!rule.withholds(&[101, 50], 162));
        assert!(rule.withholds(&[101, 50], 161), "10 is less than 10.1");
        assert!(rule.withholds(&[7], 7));
        assert!(rule.withholds(&[7, 5], 12), "two contributors know each other");
        assert!(!rule.withholds(&[], 0));
    }

    #[test]
    fn sums_of_38_digits_are_compared_to_the_unit() {
        let rule = Dominance { n: 1, percent: 50 };
        assert!(!rule.withholds(&[MOST / 2], MOST), "half of an odd number, rounded down");
        assert!(rule.withholds(&[MOST / 2 + 1], MOST));
        assert!(rule.withholds(&[u128::from(u64::MAX)], 1 << 64), "a carry into the upper half");
        let rule = PPercent { percent: 100 };
        assert!(!rule.withholds(&[MOST / 2], MOST));
        assert!(rule.withholds(&[MOST / 2 + 1], MOST));
        assert!(Dominance { n: 1, percent: u32::MAX - 1 }.withholds(&[u128::MAX], u128::MAX / 42_949_672 / 2));
        assert!(!Dominance { n: 1, percent: u32::MAX }.withholds(&[u128::MAX], u128::MAX));
    }
}
