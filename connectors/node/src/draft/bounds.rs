//! Numbers of a draft that come from data, so coarse that they are nobody's: 1, 2 or 5 times a power of ten, beyond which
//! one person in twenty lies and at least ten do, and none at all where few people are. Never the least or largest value.

/// Below so many people no number is written.
const FEWEST: usize = 100;
/// So many people, or one in twenty if that is more, lie beyond what a bound is made from.
const BEYOND: usize = 10;
/// Larger bounds are the officer's to write.
const LARGEST: f64 = 1e12;
/// Smaller ones would be lost in the rounding of sums.
const SMALLEST: f64 = 0.1;

/// What one person's total counts as, at least and at most; `totals` ascend. None where too few people have one.
pub(super) fn clip(totals: &[f64]) -> Option<[f64; 2]> {
    let (low, high) = robust(totals)?;
    let (least, most) = (totals.first()?, totals.last()?);
    let high = if high > 0.0 { other_than(above(high), *most) } else { 0.0 };
    let low = if low < 0.0 { -other_than(above(-low), -*least) } else { 0.0 };
    let fits = |bound: f64| bound == 0.0 || (SMALLEST..=LARGEST).contains(&bound.abs());
    (low < high && fits(low) && fits(high)).then_some([low, high])
}

/// How many rows of a person count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowsOf {
    /// Nobody has two.
    One,
    /// Few people have more.
    Most(u64),
    /// Too few people to tell.
    Unsaid,
}

/// From the numbers of rows of people, ascending.
pub(super) fn rows(counts: &[f64]) -> RowsOf {
    match (robust(counts), counts.last()) {
        (Some(_), Some(most)) if *most <= 1.0 => RowsOf::One,
        (Some((_, high)), Some(most)) => whole(other_than(above(high), *most)).map_or(RowsOf::Unsaid, RowsOf::Most),
        _ => RowsOf::Unsaid,
    }
}

/// The values beyond which, on either side, at least [`BEYOND`] people are.
fn robust(ascending: &[f64]) -> Option<(f64, f64)> {
    let people = ascending.len();
    if people < FEWEST || ascending.iter().any(|value| !value.is_finite()) {
        return None;
    }
    let beyond = BEYOND.max(people / 20);
    Some((*ascending.get(beyond)?, *ascending.get(people - 1 - beyond)?))
}

/// The least of 1, 2 and 5 times powers of ten that is larger.
fn above(value: f64) -> f64 {
    let magnitude = 10_f64.powi(exponent(value));
    let steps = [1.0, 2.0, 5.0, 10.0, 20.0].map(|step| rounded(step * magnitude));
    steps.into_iter().find(|step| *step > value).unwrap_or(value * 2.0)
}

/// The bound, or the next where it is the extreme.
fn other_than(bound: f64, extreme: f64) -> f64 {
    if (bound - extreme).abs() <= extreme.abs() * 1e-9 { above(bound) } else { bound }
}

#[expect(clippy::cast_possible_truncation, reason = "an exponent of ten")]
fn exponent(value: f64) -> i32 {
    value.log10().floor() as i32
}

/// Without what powers of ten below one leave behind.
fn rounded(value: f64) -> f64 {
    format!("{value:.3e}").parse().unwrap_or(value)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small number of rows")]
fn whole(value: f64) -> Option<u64> {
    (1.0..=1e9).contains(&value).then_some(value as u64)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn ascending(from: i32, to: i32) -> Vec<f64> {
        (from..to).map(f64::from).collect()
    }

    #[test]
    fn bounds_are_coarse_and_nobodys_extreme() {
        let rows: [(Vec<f64>, Option<[f64; 2]>); 10] = [
            (ascending(1, 1001), Some([0.0, 2000.0])),
            (ascending(1, 991), Some([0.0, 1000.0])),
            // The bound would be the largest value.
            ([vec![400.0; 200], vec![500.0; 5]].concat(), Some([0.0, 1000.0])),
            (vec![50.0; 100], Some([0.0, 100.0])),
            ([vec![3.0; 195], vec![1e9; 5]].concat(), Some([0.0, 5.0])),
            (ascending(-500, 500), Some([-1000.0, 500.0])),
            (ascending(-500, 1), Some([-1000.0, 0.0])),
            (ascending(1, 100), None),
            (vec![0.0; 500], None),
            (vec![f64::NAN; 500], None),
        ];
        for (totals, expected) in rows {
            assert_eq!(clip(&totals), expected, "{:?} of {}", totals.last(), totals.len());
        }
        assert_eq!(clip(&vec![0.25; 300]), Some([0.0, 0.5]));
        assert_eq!(clip(&vec![1e-7; 300]), None);
        assert_eq!(clip(&vec![1e14; 300]), None);
    }

    #[test]
    fn numbers_of_rows() {
        let rows_of = [
            (vec![1.0; 100], RowsOf::One),
            (vec![1.0; 99], RowsOf::Unsaid),
            ([vec![1.0; 200], vec![90.0]].concat(), RowsOf::Most(2)),
            ([vec![1.0; 100], vec![9.0; 100]].concat(), RowsOf::Most(10)),
            (Vec::new(), RowsOf::Unsaid),
        ];
        for (counts, expected) in rows_of {
            assert_eq!(rows(&counts), expected, "{:?} of {}", counts.last(), counts.len());
        }
    }
}
