//! Summaries against sums in exact arithmetic, however the rows are cut.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use super::summary::{Comoments, Moments, Summarised};

/// A linear congruential generator, so that the rows are the same everywhere.
fn noise(seed: u64) -> impl Iterator<Item = f64> {
    let mut state = seed;
    std::iter::from_fn(move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        Some((state >> 33) as f64 / f64::from(1_u32 << 31) - 0.5)
    })
}

fn summary<S: Summarised>(rows: &[Vec<f64>]) -> S {
    let mut all = S::default();
    rows.iter().for_each(|row| all.merge(&S::of_row(row).unwrap()));
    all
}

/// Sums of squares about the mean of integers, exactly; the values are multiples of 2^-20.
fn exact_deviations(values: &[f64]) -> f64 {
    // Deviations are the same from any origin; near one, their squares fit.
    let scaled: Vec<i128> = values.iter().map(|value| ((value - 1e9) * f64::from(1 << 20)) as i128).collect();
    let (n, sum) = (scaled.len() as i128, scaled.iter().sum::<i128>());
    let squares = scaled.iter().map(|value| value * value).sum::<i128>();
    // n² m2 = n (n Σx² - (Σx)²)
    (n * squares - sum * sum) as f64 / n as f64 / 2_f64.powi(40)
}

fn relative(found: f64, expected: f64) -> f64 {
    ((found - expected) / expected).abs()
}

#[test]
fn large_means_lose_no_digits_over_eight_members() {
    let grain = |value: f64| (value * f64::from(1 << 20)).round() / f64::from(1 << 20);
    let members: Vec<Vec<f64>> = (0..8)
        .map(|member| {
            let around = 1e9 + f64::from(member) / 100.0;
            noise(u64::from(member as u32) + 1).take(5_000).map(|x| grain(around + x * 3.4)).collect()
        })
        .collect();
    let mut merged = Moments::default();
    for member in &members {
        let rows: Vec<_> = member.iter().map(|x| vec![*x]).collect();
        let one: Moments = summary(&rows);
        merged.merge(&Moments::of_parts(one.count(), &one.parts()).unwrap());
    }
    let expected = exact_deviations(&members.concat());
    let error = relative(merged.parts()[2], expected);
    assert!(error < 1e-13, "{error:e}");
    let sums_of_squares: f64 = {
        let all = members.concat();
        let (n, sum) = (all.len() as f64, all.iter().sum::<f64>());
        all.iter().map(|x| x * x).sum::<f64>() - sum * sum / n
    };
    assert!(relative(sums_of_squares, expected) > 1e-9, "the comparison would not tell the forms apart");
}

#[test]
fn any_cut_gives_the_same_comoments() {
    let rows: Vec<Vec<f64>> =
        noise(7).take(400).zip(noise(8)).map(|(x, y)| vec![x * 10.0 + 5.0, x * 3.0 - y + 1e6]).collect();
    let whole: Comoments = summary(&rows);
    for at in [0, 1, 7, 200, 399, 400] {
        let (left, right) = rows.split_at(at);
        let mut merged: Comoments = summary(left);
        merged.merge(&summary(right));
        assert_eq!(merged.count(), whole.count());
        for (found, expected) in merged.parts().iter().zip(whole.parts()).filter(|(_, expected)| expected.abs() > 1e-6)
        {
            assert!(relative(*found, expected) < 1e-12, "{at}: {found} is not {expected}");
        }
    }
}

#[test]
fn nothing_and_what_is_no_number_stay_what_they_are() {
    let mut empty = Moments::default();
    empty.merge(&Moments::default());
    assert_eq!(empty.count(), 0);
    let mut infinite: Moments = summary(&[vec![1.0], vec![f64::INFINITY]]);
    infinite.merge(&summary(&[vec![2.0]]));
    assert!(infinite.parts()[2].is_nan());
    assert!(Moments::of_row(&[1.0, 2.0]).is_none());
    assert!(Comoments::of_parts(1, &[0.0; 6]).is_none());
}
