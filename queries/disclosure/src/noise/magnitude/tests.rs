//! The distribution of draws, rounding, and totals at the ends of what there is.

use super::*;
use crate::noise::keyed::{Key, prf64};

const TOP: u64 = 1 << 63;

#[test]
fn draws_are_between_the_ends_and_never_nothing() {
    assert!((LARGEST_Z - 3.0_f64.sqrt()).abs() < 1e-15);
    let close = |u: u64, expected: f64| assert!((z(u) - expected).abs() < 1e-15, "z({u:#x}) is {}", z(u));
    assert!(z(0) > 0.0 && z(0) < 1e-18);
    assert!(z(TOP) < 0.0 && z(TOP) > -1e-18);
    close(u64::MAX, -LARGEST_Z);
    close(TOP - 1, LARGEST_Z);
    close(TOP / 2, LARGEST_Z / 2.0);
}

/// With everybody else known, one answer does not tell whether somebody contributes the bound: what it can be either way
/// overlaps, and the best guess is right in 64 of 100 cases at δ = 1 and in 57 at δ = 2, as for one person of a count.
#[test]
fn one_answer_tells_nobody_who_contributes_the_bound() {
    let key = Key::new([2; 32]);
    for (delta, best) in [(1.0, 0.644), (2.0, 0.572)] {
        let mut right = 0_u32;
        for at in 0..100_000_u32 {
            let contributes = i128::from(at % 2);
            let u = prf64(&key, &[b"mag", &at.to_be_bytes()]);
            let shown = perturbed(1_000_000 * contributes, 1_000_000, delta, u, 1);
            // The likelier of two uniform draws; where both are possible the guess is free.
            let (with, without) = (shown - 1_000_000, shown);
            let reach = delta * LARGEST_Z * 1e6;
            let possible = |noise: i128| (noise as f64).abs() <= reach;
            let guess = match (possible(with), possible(without)) {
                (true, false) => 1,
                (false, true) => 0,
                _ => i128::from(at / 2 % 2),
            };
            right += u32::from(guess == contributes);
        }
        let share = f64::from(right) / 100_000.0;
        assert!((share - best).abs() < 0.01, "{share} right at delta {delta}");
    }
}

/// cellKey's look-up: x = 300, the largest contribution 200, a magnitude of 0.6 and a draw of 0.5.
#[test]
fn agrees_with_cell_key() {
    assert_eq!(perturbed_by(300, 200, 0.6, 0.5, 1), 360);
    assert_eq!(perturbed_by(300, 200, 0.6, -0.5, 1), 240);
}

#[test]
fn rounds_to_the_nearest_step_and_ties_upwards() {
    // The noise is total-independent: bound 1, delta 1, so that the draw is the noise.
    for (total, draw, step, expected) in [
        (10, 0.5, 1, 11),
        (10, 0.499, 1, 10),
        (10, -0.5, 1, 10),
        (10, -0.501, 1, 9),
        (-10, 0.5, 1, -9),
        (-10, -0.5, 1, -10),
        (12, 0.0, 5, 10),
        (12, 0.49, 5, 10),
        (12, 0.5, 5, 15),
        (13, -0.5, 5, 15),
        (13, -0.51, 5, 10),
        (-12, -0.5, 5, -10),
        (-13, 0.49, 5, -15),
        (14, 0.99, 10, 10),
        (15, 0.0, 10, 20),
        (15, -0.01, 10, 10),
        (-15, 0.0, 10, -10),
        (-15, -0.01, 10, -20),
        (0, -0.5, 100, 0),
        (50, -0.5, 100, 0),
        (50, 0.0, 100, 100),
    ] {
        assert_eq!(perturbed_by(total, 1, 1.0, draw, step), expected, "{total} + {draw} to {step}");
    }
}

#[test]
fn draws_have_mean_0_and_variance_1() {
    let key = Key::new([1; 32]);
    let n = 100_000;
    let draws: Vec<f64> = (0..n).map(|at: u32| z(prf64(&key, &[b"mag", &at.to_be_bytes()]))).collect();
    let mean = draws.iter().sum::<f64>() / f64::from(n);
    let variance = draws.iter().map(|z| z * z).sum::<f64>() / f64::from(n);
    // The standard error of the mean is 1 / sqrt(n); 3.29 of them are 0.001.
    assert!(mean.abs() < 3.29 / f64::from(n).sqrt(), "mean {mean}");
    let fourth = LARGEST_Z.powi(4) / 5.0;
    let error = ((fourth - 1.0) / f64::from(n)).sqrt();
    assert!((variance - 1.0).abs() < 3.29 * error, "variance {variance}, standard error {error}");
    assert!(draws.iter().all(|z| z.abs() <= LARGEST_Z && *z != 0.0));
}

/// The noise of a sum is the draw times the scale, whatever the total.
#[test]
fn totals_of_38_digits_keep_every_digit() {
    let key = Key::new([2; 32]);
    for at in 0..2_000_u32 {
        let u = prf64(&key, &[&at.to_be_bytes()]);
        let of_zero = perturbed(0, 1_000_000, 1.0, u, 1);
        assert!(of_zero.abs() <= 1_732_051);
        for total in [LARGEST - 2_000_000, 12_345_678_901_234_567_890_123_456_789_012_345_678, -LARGEST + 2_000_000] {
            assert_eq!(perturbed(total, 1_000_000, 1.0, u, 1) - total, of_zero);
        }
    }
}

#[test]
fn nothing_overflows_and_nothing_unchecked_takes_the_noise_off() {
    for total in [LARGEST, -LARGEST, i128::MAX, i128::MIN, 0] {
        for bound in [LARGEST, i128::MAX, i128::MIN, 0, 1] {
            for delta in [1.0, f64::NAN, f64::INFINITY, -1.0, 0.0, f64::MAX] {
                for u in [0, TOP, TOP - 1, u64::MAX] {
                    for step in [1, 3, 0, -7, LARGEST, i128::MAX] {
                        let value = perturbed(total, bound, delta, u, step);
                        assert!((-LARGEST..=LARGEST).contains(&value));
                        assert_eq!(value % step.max(1), 0);
                    }
                }
            }
        }
    }
    for delta in [f64::NAN, f64::INFINITY, 0.0, -1.0] {
        assert_eq!(perturbed(1_000, 100, delta, TOP / 2, 1), 1_087);
    }
    for bound in [1, 0, -1, i128::MIN] {
        assert_eq!(perturbed(1_000, bound, 100.0, TOP / 2, 1), 1_087);
    }
}

/// A second moment of amounts has a bound of 10^18 and more. A float of that size has gaps of 128: to a step of 1 the
/// remainder of each total by 128 would be published as it is.
#[test]
fn gaps_between_floats_do_not_show_the_last_digits() {
    let key = Key::new([4; 32]);
    let bound = 1_000_000_000_000_000_000;
    let mut odd = 0;
    for at in 0..1_000_u32 {
        let u = prf64(&key, &[&at.to_be_bytes()]);
        let (one, other) = (perturbed(0, bound, 1.0, u, 1), perturbed(77, bound, 1.0, u, 1));
        odd += i32::from((other - one).rem_euclid(128) == 77);
        assert_eq!(perturbed(5, bound, 1.0, u, 100) % 100, 0, "still a multiple of the public step");
    }
    assert!(odd < 50, "the remainder shows in {odd} of 1,000");
    // Amounts themselves are fine enough for a step of 1.
    let fine = (0..1_000_u32).any(|at| perturbed(0, 1_000_000_000, 1.0, prf64(&key, &[&at.to_be_bytes()]), 1) % 2 != 0);
    assert!(fine);
}
