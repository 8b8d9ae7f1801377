//! The perturbation table of counts: for each true count a distribution of changes with mean 0 and one variance.
//!
//! Of all such distributions the one of greatest entropy (Giessing, 2016, as in the cell-key method's `ptable`). A draw
//! is a look-up of 64 bits in half-open intervals of integers: a float of 64 bits rounds up to 1 and would miss them all.

mod entropy;
mod error;

pub use error::PTableError;

use entropy::{Variances, distribution, float};

/// The largest change a table may have. One of this size is far beyond use, and its table has 40,000 entries.
pub const MAX_CHANGE: u32 = 100;

/// What a table is made from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PTableParameters {
    /// D: no count is changed by more than this.
    pub max_change: u32,
    /// V: the variance of the change, in every row.
    pub variance: f64,
    /// js: counts of 1 to this are never results.
    pub forbidden: u32,
    /// The smallest count above 0 that is ever perturbed, usually the threshold k. Rows below it are not made, and
    /// cannot make the table infeasible.
    pub smallest: u64,
    /// The least probability of no change, in rows where no change is allowed; 0 for none.
    pub no_change: f64,
    /// Whether each change down must be at most as likely as the next smaller one that is allowed.
    pub monotone: bool,
}

/// A perturbation table, whose rows keep what its parameters promise.
#[derive(Debug, Clone, PartialEq)]
pub struct PTable {
    max_change: i64,
    smallest: u64,
    rows: Vec<Row>,
}

/// The ends of the intervals of the changes from -D to D: the first starts at 0, each of the others where the one
/// before it ends, and the last ends at 2^64. A change that is not allowed has an empty interval.
#[derive(Debug, Clone, PartialEq)]
struct Row {
    ends: Vec<u128>,
}

/// 2^64: what the last interval ends at.
const END: u128 = 1 << 64;

impl PTable {
    /// The table of these parameters.
    ///
    /// # Errors
    /// What cannot be had, with the row that shows it.
    pub fn new(parameters: PTableParameters) -> Result<Self, PTableError> {
        let PTableParameters { max_change, variance, smallest, no_change, .. } = parameters;
        if !(1..=MAX_CHANGE).contains(&max_change) {
            return Err(PTableError::MaxChange(max_change));
        }
        if !(variance.is_finite() && variance > 0.0) {
            return Err(PTableError::Variance(variance));
        }
        if !(0.0..1.0).contains(&no_change) {
            return Err(PTableError::NoChange(no_change));
        }
        let smallest = smallest.max(1);
        let last = first_symmetric(&parameters).max(smallest);
        let rows = (smallest..=last).map(|row| made(row, &parameters)).collect::<Result<_, _>>()?;
        Ok(Self { max_change: i64::from(max_change), smallest, rows })
    }

    /// The change of a count `n` for the draw `u`: 0 for a count of 0, `None` for one below the smallest of the table,
    /// which is never shown and therefore has no row.
    #[must_use]
    pub fn draw(&self, n: u64, u: u64) -> Option<i64> {
        if n == 0 {
            return Some(0);
        }
        let at = self.row(n)?.ends.partition_point(|&end| end <= u128::from(u));
        Some(i64::try_from(at).ok()? - self.max_change)
    }

    /// The changes of a count and their probabilities, as the intervals have them; nothing for 0 and for counts without
    /// a row. Changes that are not allowed are there with probability 0.
    pub fn probabilities(&self, n: u64) -> impl Iterator<Item = (i64, f64)> {
        let ends = self.row(n).map_or(&[] as &[u128], |row| &row.ends);
        let starts = std::iter::once(0).chain(ends.iter().copied());
        (-self.max_change..).zip(starts.zip(ends)).map(|(change, (start, end))| (change, share(end - start)))
    }

    /// The variance of the change of a count, from the intervals themselves.
    #[must_use]
    pub fn variance(&self, n: u64) -> f64 {
        let mean: f64 = self.probabilities(n).map(|(v, p)| p * float(v)).sum();
        self.probabilities(n).map(|(v, p)| p * (float(v) - mean).powi(2)).sum()
    }

    fn row(&self, n: u64) -> Option<&Row> {
        let at = usize::try_from(n.checked_sub(self.smallest)?).unwrap_or(usize::MAX);
        self.rows.get(at).or(self.rows.last())
    }
}

/// The first count that can be changed by everything from -D to D. Where counts of 1 to js are forbidden that is the
/// first whose lowest target is above them, otherwise the first whose lowest target is 0.
fn first_symmetric(parameters: &PTableParameters) -> u64 {
    let max_change = u64::from(parameters.max_change);
    match parameters.forbidden {
        0 => max_change,
        forbidden => max_change + u64::from(forbidden) + 1,
    }
}

fn made(row: u64, parameters: &PTableParameters) -> Result<Row, PTableError> {
    let changes = allowed(row, parameters);
    let probabilities = solved(row, &changes, parameters)?;
    if parameters.monotone {
        let down = changes.iter().zip(&probabilities).take_while(|(change, _)| **change <= 0);
        let next = down.clone().skip(1);
        // What rounding leaves of two equal probabilities is no fall.
        if let Some(((&change, _), _)) = down.zip(next).find(|((_, p), (_, q))| **p > **q + 1e-12) {
            return Err(PTableError::NotMonotone { row, change });
        }
    }
    Ok(intervals(&changes, &probabilities, i64::from(parameters.max_change)))
}

/// The changes that a count may have, ascending: to 0 or above the forbidden targets, by at most D.
fn allowed(row: u64, parameters: &PTableParameters) -> Vec<i64> {
    let max_change = i64::from(parameters.max_change);
    let forbidden = i128::from(parameters.forbidden);
    let target = |change: i64| i128::from(row) + i128::from(change);
    (-max_change..=max_change).filter(|&change| target(change) == 0 || target(change) > forbidden).collect()
}

fn solved(row: u64, changes: &[i64], parameters: &PTableParameters) -> Result<Vec<f64>, PTableError> {
    let PTableParameters { max_change, variance, forbidden, no_change: probability, .. } = *parameters;
    let Some(Variances { least, most }) = Variances::of(changes) else {
        return Err(PTableError::NothingBelow { row, forbidden, max_change });
    };
    if variance <= least {
        return Err(PTableError::TooSmall { row, least, forbidden, variance });
    }
    if variance >= most {
        return Err(PTableError::TooLarge { row, most, max_change, variance });
    }
    let free = distribution(changes, variance).ok_or(PTableError::Unsolved { row })?;
    let Some(stays) = changes.iter().position(|&change| change == 0) else { return Ok(free) };
    if free.get(stays).is_none_or(|&p| p >= probability) {
        return Ok(free);
    }
    // The constraint binds: no change has that probability, and what is left has the variance over its share.
    let others: Vec<i64> = changes.iter().copied().filter(|&change| change != 0).collect();
    let needed = variance / (1.0 - probability);
    // Never too small: `variance = (1 - p(0)) · needed`, and without the constraint p(0) was smaller still.
    if needed >= most {
        return Err(PTableError::StaysTooOften { row, probability, variance, needed, most });
    }
    let mut rest = distribution(&others, needed).ok_or(PTableError::Unsolved { row })?;
    rest.iter_mut().for_each(|p| *p *= 1.0 - probability);
    rest.insert(stays, probability);
    Ok(rest)
}

/// Cumulated probabilities times 2^64, rounded down; what lies behind the last change that is possible is 2^64.
fn intervals(changes: &[i64], probabilities: &[f64], max_change: i64) -> Row {
    let mut probable = changes.iter().zip(probabilities).peekable();
    let mut cumulated = 0.0;
    let ends = (-max_change..=max_change).map(|change| {
        if let Some((_, p)) = probable.next_if(|(at, _)| **at == change) {
            cumulated += p;
        }
        if probable.peek().is_none() { END } else { scaled(cumulated) }
    });
    Row { ends: ends.collect() }
}

/// `floor(share · 2^64)`: exact, because scaling by a power of two only moves the exponent.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "floor of what is between 0 and 2^64")]
fn scaled(share: f64) -> u128 {
    ((share * 18_446_744_073_709_551_616.0) as u128).min(END)
}

#[expect(clippy::cast_precision_loss, reason = "shares are read to 1e-16")]
fn share(width: u128) -> f64 {
    width as f64 / 18_446_744_073_709_551_616.0
}

#[cfg(test)]
mod tests;
