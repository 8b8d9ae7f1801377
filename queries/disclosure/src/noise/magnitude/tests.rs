//! The distribution of draws, rounding, and totals at the ends of what there is.

use super::*;
use crate::noise::keyed::{Key, prf64};

const TOP: u64 = 1 << 63;

#[test]
fn draws_are_between_a_half_and_d_z() {
    assert!((D_Z - (45.0_f64.sqrt() - 1.0) / 4.0).abs() < 1e-15);
    let close = |u: u64, expected: f64| assert!((z(u) - expected).abs() < 1e-15, "z({u:#x}) is {}", z(u));
    close(0, 0.5);
    close(TOP, -0.5);
    close(u64::MAX, -D_Z);
    close(TOP - 1, D_Z);
    close(TOP / 2, 0.5 + (D_Z - 0.5) / 2.0);
}

/// cellKey's look-up: x = 300, the largest contribution 200, a magnitude of 0.6 and a draw of 0.5.
#[test]
fn agrees_with_cell_key() {
    assert_eq!(perturbed_by(300, 200, 0.6, 0.5, 1), 360);
    assert_eq!(perturbed_by(300, 200, 0.6, -0.5, 1), 240);
    assert_eq!(perturbed(300, 200, 0.6, 0, 1), 360, "the least draw is a half");
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
    let fourth = (D_Z.powi(5) - 0.5_f64.powi(5)) / (5.0 * (D_Z - 0.5));
    let error = ((fourth - 1.0) / f64::from(n)).sqrt();
    assert!((variance - 1.0).abs() < 3.29 * error, "variance {variance}, standard error {error}");
    assert!(draws.iter().all(|z| (0.5..=D_Z).contains(&z.abs())));
}

/// The noise of a sum is the draw times the scale, whatever the total.
#[test]
fn totals_of_38_digits_keep_every_digit() {
    let key = Key::new([2; 32]);
    for at in 0..2_000_u32 {
        let u = prf64(&key, &[&at.to_be_bytes()]);
        let of_zero = perturbed(0, 1_000_000, 1.0, u, 1);
        assert!((500_000..=1_427_051).contains(&of_zero.abs()));
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
        assert_eq!(perturbed(1_000, 100, delta, 0, 1), 1_050);
    }
    for bound in [1, 0, -1, i128::MIN] {
        assert_eq!(perturbed(1_000, bound, 100.0, 0, 1), 1_050);
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
