//! The arithmetic of summaries: Welford's update and Chan's merge are one operation, since a value is a summary of one.
//!
//! T. F. Chan, G. H. Golub, R. J. LeVeque, "Algorithms for computing the sample variance" (1983). Means are kept in two
//! floats (Knuth's two-sum), so that differences of large means keep their digits.

use std::fmt::Debug;

/// A summary of a group of rows.
pub(super) trait Summarised: Debug + Copy + Default + Send + Sync + 'static {
    /// The names of its parts beside the count, in the order of [`Summarised::parts`].
    const PARTS: &'static [&'static str];

    /// The summary of one row; `None` where there are not as many values as variables.
    fn of_row(values: &[f64]) -> Option<Self>;
    /// The summary with these parts; `None` where there are not as many as there should be.
    fn of_parts(count: i64, parts: &[f64]) -> Option<Self>;
    /// How many rows it is of.
    fn count(&self) -> i64;
    /// Everything but the count.
    fn parts(&self) -> Vec<f64>;
    /// Takes the rows of another one in.
    fn merge(&mut self, other: &Self);
}

/// A mean, and what rounding took off it.
#[derive(Debug, Clone, Copy, Default)]
struct Mean {
    high: f64,
    low: f64,
}

impl Mean {
    fn to(self, other: Self) -> f64 {
        (other.high - self.high) + (other.low - self.low)
    }

    fn shifted(self, by: f64) -> Self {
        let step = self.low + by;
        let high = self.high + step;
        let taken = high - self.high;
        let low = (self.high - (high - taken)) + (step - taken);
        // Past the largest float there is no rest to keep.
        Self { high, low: if high.is_finite() { low } else { 0.0 } }
    }
}

/// Of one variable.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Moments {
    count: i64,
    x: Mean,
    xx: f64,
}

impl Summarised for Moments {
    const PARTS: &'static [&'static str] = &["mean", "low", "deviations"];

    fn of_row(values: &[f64]) -> Option<Self> {
        let [x] = *values else { return None };
        Some(Self { count: 1, x: Mean { high: x, low: 0.0 }, xx: deviation(x) })
    }

    fn of_parts(count: i64, parts: &[f64]) -> Option<Self> {
        let [high, low, xx] = *parts else { return None };
        Some(Self { count, x: Mean { high, low }, xx })
    }

    fn count(&self) -> i64 {
        self.count
    }

    fn parts(&self) -> Vec<f64> {
        vec![self.x.high, self.x.low, self.xx]
    }

    fn merge(&mut self, other: &Self) {
        let Some(weights) = Weights::of(self.count, other.count) else {
            if self.count == 0 {
                *self = *other;
            }
            return;
        };
        let dx = self.x.to(other.x);
        self.xx += other.xx + dx * dx * weights.product;
        self.x = self.x.shifted(dx * weights.share);
        self.count += other.count;
    }
}

/// Of two variables together.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Comoments {
    count: i64,
    x: Mean,
    y: Mean,
    xx: f64,
    yy: f64,
    xy: f64,
}

impl Summarised for Comoments {
    const PARTS: &'static [&'static str] =
        &["mean_x", "low_x", "mean_y", "low_y", "deviations_x", "deviations_y", "codeviations"];

    fn of_row(values: &[f64]) -> Option<Self> {
        let [x, y] = *values else { return None };
        let of = |high| Mean { high, low: 0.0 };
        Some(Self { count: 1, x: of(x), y: of(y), xx: deviation(x), yy: deviation(y), xy: deviation(x) + deviation(y) })
    }

    fn of_parts(count: i64, parts: &[f64]) -> Option<Self> {
        let [x, low_x, y, low_y, xx, yy, xy] = *parts else { return None };
        Some(Self { count, x: Mean { high: x, low: low_x }, y: Mean { high: y, low: low_y }, xx, yy, xy })
    }

    fn count(&self) -> i64 {
        self.count
    }

    fn parts(&self) -> Vec<f64> {
        vec![self.x.high, self.x.low, self.y.high, self.y.low, self.xx, self.yy, self.xy]
    }

    fn merge(&mut self, other: &Self) {
        let Some(weights) = Weights::of(self.count, other.count) else {
            if self.count == 0 {
                *self = *other;
            }
            return;
        };
        let (dx, dy) = (self.x.to(other.x), self.y.to(other.y));
        self.xx += other.xx + dx * dx * weights.product;
        self.yy += other.yy + dy * dy * weights.product;
        self.xy += other.xy + dx * dy * weights.product;
        self.x = self.x.shifted(dx * weights.share);
        self.y = self.y.shifted(dy * weights.share);
        self.count += other.count;
    }
}

/// How far a value is off the mean of itself: no number where it is not finite.
fn deviation(value: f64) -> f64 {
    if value.is_finite() { 0.0 } else { f64::NAN }
}

/// How two groups weigh against each other.
struct Weights {
    /// The share of the other's rows in all.
    share: f64,
    /// The product of both counts over all rows.
    product: f64,
}

impl Weights {
    /// `None` where one of the two has no rows.
    fn of(own: i64, other: i64) -> Option<Self> {
        if own <= 0 || other <= 0 {
            return None;
        }
        let (own, other) = (own as f64, other as f64);
        let share = other / (own + other);
        Some(Self { share, product: own * share })
    }
}
