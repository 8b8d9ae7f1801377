//! The distribution of greatest entropy over some changes, with mean 0 and a given variance.
//!
//! Its form is `p(v) ∝ exp(a v + b v²)`; `a` and `b` minimise the convex dual `ln Σ exp(a v + b (v² - V))`, found by
//! Newton's method with halved steps, in units of the largest change so that both unknowns are of one order.

/// The variances that distributions of mean 0 over some changes can have. The ends are had by one distribution each,
/// which is on no more than three changes, so that only what lies strictly between is of use.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Variances {
    pub(super) least: f64,
    pub(super) most: f64,
}

impl Variances {
    /// Of changes in ascending order; `None` where 0 is no mean of them.
    pub(super) fn of(changes: &[i64]) -> Option<Self> {
        let (&lowest, &highest) = (changes.first()?, changes.last()?);
        if lowest >= 0 || highest <= 0 {
            return None;
        }
        let below = changes.iter().rev().find(|&&v| v <= 0)?;
        let above = changes.iter().find(|&&v| v >= 0)?;
        Some(Self { least: float(-below * above), most: float(-lowest * highest) })
    }
}

/// Probabilities of `changes` (of at most 1,000, so that squares are exact), in their order. `None` where the method
/// does not arrive, for which a variance strictly within [`Variances`] gives no reason.
pub(super) fn distribution(changes: &[i64], variance: f64) -> Option<Vec<f64>> {
    let unit = changes.iter().map(|v| v.unsigned_abs()).max()?;
    let unit = float(i64::try_from(unit).ok()?);
    let points: Vec<(f64, f64)> = changes
        .iter()
        .map(|&v| {
            let v = float(v);
            (v / unit, (v * v - variance) / (unit * unit))
        })
        .collect();
    let mut at = Dual::at(&points, 0.0, 0.0);
    for _ in 0..500 {
        if at.error() < 1e-16 {
            break;
        }
        let Some(next) = at.step(&points) else { break };
        at = next;
    }
    (at.error() < 1e-13).then_some(at.probabilities)
}

/// The dual function at one point, with its gradient (the moments to bring to zero) and curvature.
struct Dual {
    a: f64,
    b: f64,
    value: f64,
    gradient: (f64, f64),
    curvature: (f64, f64, f64),
    probabilities: Vec<f64>,
}

impl Dual {
    fn at(points: &[(f64, f64)], a: f64, b: f64) -> Self {
        let exponents: Vec<f64> = points.iter().map(|(x, y)| a * x + b * y).collect();
        let greatest = exponents.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let weights: Vec<f64> = exponents.iter().map(|e| (e - greatest).exp()).collect();
        let total: f64 = weights.iter().sum();
        let probabilities: Vec<f64> = weights.iter().map(|w| w / total).collect();
        let mean = |f: &dyn Fn(f64, f64) -> f64| -> f64 {
            probabilities.iter().zip(points).map(|(p, &(x, y))| p * f(x, y)).sum()
        };
        let (x0, y0) = (mean(&|x, _| x), mean(&|_, y| y));
        let curvature =
            (mean(&|x, _| (x - x0) * (x - x0)), mean(&|x, y| (x - x0) * (y - y0)), mean(&|_, y| (y - y0) * (y - y0)));
        Self { a, b, value: greatest + total.ln(), gradient: (x0, y0), curvature, probabilities }
    }

    fn error(&self) -> f64 {
        self.gradient.0.abs().max(self.gradient.1.abs())
    }

    /// The next point: Newton's, halved until the function falls or, where rounding hides that, the gradient does.
    fn step(&self, points: &[(f64, f64)]) -> Option<Self> {
        let (g, h) = self.gradient;
        let (gg, gh, hh) = self.curvature;
        let determinant = gg * hh - gh * gh;
        let (da, db) = ((gh * h - hh * g) / determinant, (gh * g - gg * h) / determinant);
        let slope = g * da + h * db;
        if !(slope < 0.0 && slope.is_finite()) {
            return None;
        }
        let mut length = 1.0;
        for _ in 0..60 {
            let next = Self::at(points, self.a + length * da, self.b + length * db);
            if next.value <= self.value + 1e-4 * length * slope || next.error() < self.error() {
                return Some(next);
            }
            length /= 2.0;
        }
        None
    }
}

/// Exact for changes and their products, which are far below 2^53.
#[expect(clippy::cast_precision_loss, reason = "changes are at most 1,000 and products of two a million")]
pub(super) fn float(v: i64) -> f64 {
    v as f64
}
