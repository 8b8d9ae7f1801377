//! The safeguards of a policy file: thresholds, noise, dominance, and the bounds of what a person contributes.

use serde::Deserialize;

use super::PolicyError;
use crate::noise::dominance::{Dominance, PPercent};
use crate::noise::parameters::NoiseSettings;

/// Bounds of contributions are below this many of their smallest units.
const LARGEST_BOUND: f64 = 1e15;
/// The largest that are told of a cell.
const MOST_DOMINANT: usize = 3;
/// W where a policy does not say.
const DEFAULT_WIDTH: u64 = 10;
/// k where a policy does not say.
const DEFAULT_THRESHOLD: u64 = 10;
/// Digits after the point of a float, where a policy does not say.
const DEFAULT_DIGITS: u8 = 2;
/// Most digits after the point of a float.
const MOST_DIGITS: u8 = 9;

/// What a policy asks of the cells of a table, before its lattice is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SafeguardSettings {
    /// k.
    pub threshold: u64,
    /// W.
    pub threshold_width: u64,
    /// Noise, with what the policy leaves to its defaults.
    pub noise: NoiseSettings,
    /// The (n, k) rule.
    pub dominance: Option<Dominance>,
    /// The p% rule.
    pub p_percent: Option<PPercent>,
}

/// Bounds of a person's total, in units of the column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClipSettings {
    /// The least that it counts as.
    pub low: f64,
    /// The most.
    pub high: f64,
    /// Sums are published in multiples of it; the smallest unit where the policy does not say.
    pub step: Option<f64>,
    /// Where moments are taken from; the middle where the policy does not say.
    pub centre: Option<f64>,
    /// Digits after the point of a float column.
    pub digits: u8,
}

/// The keys of a policy file and of its tables that set safeguards. A table's go before the file's.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Written {
    pub threshold: Option<u64>,
    pub threshold_width: Option<u64>,
    pub noise: Option<WrittenNoise>,
    pub dominance: Option<WrittenDominance>,
    pub p_percent: Option<u32>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, expecting = "noise = { variance = .., max_deviation = .., delta = .. }")]
pub(super) struct WrittenNoise {
    max_deviation: Option<u32>,
    variance: Option<f64>,
    forbidden_up_to: Option<u32>,
    no_change: Option<f64>,
    delta: Option<f64>,
    min_residual_variance: Option<f64>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, expecting = "dominance = { n = .., percent = .. }")]
pub(super) struct WrittenDominance {
    n: usize,
    percent: u32,
}

impl Written {
    /// These, or where they say nothing the file's.
    pub fn or(self, file: &Self) -> Self {
        Self {
            threshold: self.threshold.or(file.threshold),
            threshold_width: self.threshold_width.or(file.threshold_width),
            noise: self.noise.or(file.noise),
            dominance: self.dominance.or(file.dominance),
            p_percent: self.p_percent.or(file.p_percent),
        }
    }

    /// # Errors
    /// A threshold that protects nobody, or a rule that none is.
    pub fn checked(self) -> Result<SafeguardSettings, PolicyError> {
        let threshold = self.threshold.unwrap_or(DEFAULT_THRESHOLD);
        if threshold < 2 {
            return Err(PolicyError::Threshold(threshold));
        }
        let dominance = self.dominance.map(|rule| Dominance { n: rule.n, percent: rule.percent });
        if dominance.is_some_and(|rule| !(1..=MOST_DOMINANT).contains(&rule.n) || !(1..100).contains(&rule.percent)) {
            return Err(PolicyError::Dominance);
        }
        let p_percent = self.p_percent.map(|percent| PPercent { percent });
        if p_percent.is_some_and(|rule| !(1..100).contains(&rule.percent)) {
            return Err(PolicyError::PPercent);
        }
        Ok(SafeguardSettings {
            threshold,
            threshold_width: self.threshold_width.unwrap_or(DEFAULT_WIDTH),
            noise: self.noise.map(WrittenNoise::settings).unwrap_or_default(),
            dominance,
            p_percent,
        })
    }
}

impl WrittenNoise {
    fn settings(self) -> NoiseSettings {
        NoiseSettings {
            max_change: self.max_deviation,
            variance: self.variance,
            forbidden: self.forbidden_up_to,
            no_change: self.no_change,
            delta: self.delta,
            min_residual_variance: self.min_residual_variance,
        }
    }
}

/// The bounds as written: `clip = [low, high]`, with `step`, `centre` and `digits` beside it.
pub(super) fn clip(
    [low, high]: [f64; 2],
    step: Option<f64>,
    centre: Option<f64>,
    digits: Option<u8>,
) -> Option<ClipSettings> {
    let digits = digits.unwrap_or(DEFAULT_DIGITS);
    let fits = |value: f64| value.is_finite() && value.abs() * 10_f64.powi(i32::from(digits)) < LARGEST_BOUND;
    let inside = |value: f64| fits(value) && (low..=high).contains(&value);
    let is_one = fits(low)
        && fits(high)
        && low < high
        && digits <= MOST_DIGITS
        && step.is_none_or(|step| fits(step) && step > 0.0)
        && centre.is_none_or(inside);
    is_one.then_some(ClipSettings { low, high, step, centre, digits })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

    use crate::policy::Policy;

    /// Whoever writes a setting in another form reads how it is written, and no name out of this program.
    #[test]
    fn settings_of_another_form_are_told_as_they_are_written() {
        let text = |file: &str, column: &str| {
            format!(
                "version = 1\nprotection = \"standard\"\n{file}\n[tables.stays]\nclass = \"protected\"\n\
                 columns.person_id = {column}\n"
            )
        };
        let person = "{ role = \"contributor\" }";
        for (text, says) in [
            (text("dominance = 0.5", person), "expected dominance = { n = .., percent = .. }"),
            (text("noise = 4.0", person), "expected noise = { variance = .., max_deviation = .., delta = .. }"),
            (text("", "\"contributor\""), "expected a column: { role = .. }"),
            (text("[tables]\nother = 1", person), "expected a table: class = .., and columns.NAME = { role = .. }"),
        ] {
            let error = Policy::parse(&text).unwrap_err().to_string();
            assert!(error.contains(says) && !error.contains("struct") && !error.contains("Written"), "{error}");
        }
        Policy::parse(&text("dominance = { n = 2, percent = 85 }", person)).unwrap();
    }
    /// A draft is taken out of its comments line by line, and the first line of a table is easily forgotten.
    #[test]
    fn lines_without_their_table_are_told_so() {
        let begun = "version = 1\nprotection = \"standard\"\n";
        let access = "[access]\nroles = [\"analyst\"]\n#[tables.permits]\n";
        for (line, key) in [
            ("class = \"protected\"", "class"),
            ("max_rows = 5", "max_rows"),
            ("columns.person_id = { role = \"contributor\" }", "columns"),
        ] {
            for before in [access, ""] {
                let error = Policy::parse(&format!("{begun}{before}{line}\n")).unwrap_err().to_string();
                let says = format!("`{key}` is a line of a table or view: the line [tables.NAME]");
                assert!(error.contains(&says) && error.contains("line "), "{error}");
            }
        }
        let other = Policy::parse(&format!("{begun}tresh = 1\n")).unwrap_err().to_string();
        assert!(other.contains("tresh") && !other.contains("[tables.NAME]"), "{other}");
    }
}
