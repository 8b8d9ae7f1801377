//! Changes of the numbers that protect cells: thresholds, noise, dominance, rows of a person.

use khidi_queries_disclosure::noise::parameters::NoiseSettings;
use khidi_queries_disclosure::policy::PolicyTable;

use super::{Change, Effect};
use crate::explain::words::{Words, number};

/// A setting before and after, as numbers; `None` where the policy leaves it to a default that hangs on the table.
type Pair = (Option<f64>, Option<f64>);

pub(super) fn of_table(old: &PolicyTable, new: &PolicyTable) -> Vec<Change> {
    let (before, after) = (&old.safeguards, &new.safeguards);
    let whole = |of: u64| Some(float(of));
    let mut changes = Vec::new();
    let mut of = |setting: &str, pair: Pair, less_allows: bool| {
        changes.extend(compared(&new.name, setting, pair, less_allows));
    };
    of("threshold", (whole(before.threshold), whole(after.threshold)), true);
    of("threshold_width", (whole(before.threshold_width), whole(after.threshold_width)), true);
    let noise = |read: fn(&NoiseSettings) -> Option<f64>| (read(&before.noise), read(&after.noise));
    of("noise.variance", noise(|noise| noise.variance), true);
    of("noise.max_deviation", noise(|noise| noise.max_change.map(f64::from)), true);
    of("noise.delta", noise(|noise| noise.delta), true);
    of("noise.forbidden_up_to", noise(|noise| Some(f64::from(noise.forbidden.unwrap_or(0)))), true);
    of("noise.no_change", noise(|noise| Some(noise.no_change.unwrap_or(0.0))), false);
    of("noise.min_residual_variance", noise(|noise| Some(noise.min_residual_variance.unwrap_or(2.0))), true);
    // Of no rule as of one that withholds nothing.
    let n = |n: Option<usize>| Some(float(n.unwrap_or(0).try_into().unwrap_or(u64::MAX)));
    of("dominance.n", (n(before.dominance.map(|rule| rule.n)), n(after.dominance.map(|rule| rule.n))), true);
    let share = |percent: Option<u32>| Some(f64::from(percent.unwrap_or(100)));
    let percent = (share(before.dominance.map(|rule| rule.percent)), share(after.dominance.map(|rule| rule.percent)));
    of("dominance.percent", percent, false);
    let p = |percent: Option<u32>| Some(f64::from(percent.unwrap_or(0)));
    of("p_percent", (p(before.p_percent.map(|rule| rule.percent)), p(after.p_percent.map(|rule| rule.percent))), true);
    of("max_rows", (Some(old.max_rows.map_or(0.0, float)), Some(new.max_rows.map_or(0.0, float))), false);
    changes
}

/// The change of one number; `less_allows` where a smaller one protects less.
pub(super) fn compared(place: &str, setting: &str, (old, new): Pair, less_allows: bool) -> Option<Change> {
    if old == new {
        return None;
    }
    let effect = match (old, new) {
        (Some(old), Some(new)) => Effect::if_more((new < old) == less_allows),
        _ => Effect::Unclear,
    };
    let told = |value: Option<f64>| match value {
        Some(value) => Words::same(number(value, 4)),
        None => Words::new("its default", "ნაგულისხმევი"),
    };
    let (old, new) = (told(old), told(new));
    let words = Words::new(
        format!("{setting} from {} to {}", old.en, new.en),
        format!("{setting}: იყო {}, იქნება {}", old.ka, new.ka),
    );
    Some(Change { effect, words: words.of(place) })
}

#[expect(clippy::cast_precision_loss, reason = "compared as numbers that people wrote")]
pub(super) fn float(value: u64) -> f64 {
    value as f64
}
