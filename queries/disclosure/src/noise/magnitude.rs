//! Noise of sums: `Y = round(X + δ · b · z(u))` to a public step, with b the most that one person can contribute.
//!
//! `z` is uniform on ±√3: mean 0, variance 1, and 0 at no draw, so that no sum comes out as it is. A draw that leaves out
//! a band around 0 would be worse: with the rest of a cell known, what it can be with a contribution of b and what it can
//! be without would not overlap, and one answer would tell who contributes. Totals are integers of minor units and stay
//! integers; only the noise is a float.

/// The largest |z|: √3, for which the variance of z is 1.
pub const LARGEST_Z: f64 = 1.732_050_807_568_877_2;

/// The largest total: 38 digits.
const LARGEST: i128 = 99_999_999_999_999_999_999_999_999_999_999_999_999;

/// The draw: the top bit of `u` set makes it negative, the other 63 bits and a half over 2^63 are the share of √3.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "the share is wanted to 53 bits")]
pub fn z(u: u64) -> f64 {
    const TOP: u64 = 1 << 63;
    let size = ((u & !TOP) as f64 + 0.5) / TOP as f64 * LARGEST_Z;
    if u & TOP == 0 { size } else { -size }
}

/// The published value of a total: what `perturbed_by` makes of the draw `z(u)`.
#[must_use]
pub fn perturbed(total: i128, bound: i128, delta: f64, u: u64, step: i128) -> i128 {
    perturbed_by(total, bound, delta, z(u), step)
}

/// `total + delta · bound · draw`, rounded to the nearest multiple of `step`, ties upwards.
///
/// All but `delta` and `draw` are in minor units. A bound or step below 1 counts as 1 and a `delta` that is no positive
/// number as 1, because none of them may make a total come out as it is. Where `delta · bound` is so large that a float
/// has gaps wider than the step, the value is rounded to the least multiple of the step that hides them: between two
/// values of the noise the last digits of a total would stand there as they are. Values end at 38 digits.
#[must_use]
pub fn perturbed_by(total: i128, bound: i128, delta: f64, draw: f64, step: i128) -> i128 {
    let delta = if delta.is_finite() && delta > 0.0 { delta } else { 1.0 };
    let scale = delta * float(bound.max(1));
    let step = coarsened(step.max(1), scale);
    let noise = scale * draw;
    let whole = noise.floor();
    nearest(total.saturating_add(truncated(whole)), noise - whole, step)
}

/// The least multiple of the step that is at least 2^12 gaps of a float of that size.
fn coarsened(step: i128, scale: f64) -> i128 {
    let needed = truncated((scale / 1_099_511_627_776.0).ceil()).max(1);
    let times = (needed - 1) / step + 1;
    step.saturating_mul(times)
}

/// The multiple of `step` nearest to `value + rest`, 0 <= rest < 1, without ever adding the two.
fn nearest(value: i128, rest: f64, step: i128) -> i128 {
    let end = LARGEST - LARGEST % step;
    let above = value.rem_euclid(step);
    let Some(below) = value.checked_sub(above) else { return -end };
    // What `above` lacks to the half of a step, twice: `rest` decides only where that is one.
    let missing = (step - above) - above;
    let up = missing <= 0 || (missing == 1 && rest >= 0.5);
    let rounded = if up { below.saturating_add(step) } else { below };
    rounded.clamp(-end, end)
}

#[expect(clippy::cast_precision_loss, reason = "the scale of noise is wanted to 53 bits")]
fn float(v: i128) -> f64 {
    v as f64
}

/// Of a whole number; saturates.
#[expect(clippy::cast_possible_truncation, reason = "saturates, and whole numbers lose nothing")]
fn truncated(v: f64) -> i128 {
    v as i128
}

#[cfg(test)]
mod tests;
