//! `ad_hoc = { ... }` of a table: what opens it to the third tier, and on which terms.

use serde::Deserialize;

use super::{PolicyError, SafeguardSettings};
use crate::catalogue::{AdHoc, Class, Protection};

/// k where a policy does not say; a table's own, where that is larger.
const DEFAULT_THRESHOLD: u64 = 30;
/// D where a policy does not say.
const DEFAULT_MAX_CHANGE: u32 = 15;
/// V where a policy does not say.
const DEFAULT_VARIANCE: f64 = 25.0;
/// Cells of a snapshot where a policy does not say.
const DEFAULT_BUDGET: u64 = 100;

/// A table that is open to ad hoc questions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AdHocSettings {
    /// What analysts may know.
    pub terms: AdHoc,
    /// W: the threshold of a cell is k to k + W.
    pub threshold_width: u64,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields, expecting = "ad_hoc = { }, with threshold, budget and others in it where they differ")]
pub(super) struct WrittenAdHoc {
    threshold: Option<u64>,
    threshold_width: Option<u64>,
    max_deviation: Option<u32>,
    variance: Option<f64>,
    budget: Option<u64>,
}

impl WrittenAdHoc {
    /// The settings; nothing under the bare protection, which answers any person-local question without a budget.
    ///
    /// # Errors
    /// Of a public table, weaker than the table's own nodes, or noise that cannot be had.
    pub fn checked(
        self,
        table: &str,
        class: Class,
        protection: Protection,
        own: &SafeguardSettings,
    ) -> Result<Option<AdHocSettings>, PolicyError> {
        let terms = AdHoc {
            threshold: self.threshold.unwrap_or(DEFAULT_THRESHOLD.max(own.threshold)),
            max_change: self.max_deviation.unwrap_or(DEFAULT_MAX_CHANGE),
            variance: self.variance.unwrap_or(DEFAULT_VARIANCE),
            budget: self.budget.unwrap_or(DEFAULT_BUDGET),
        };
        let of_own = protection == Protection::Bare || terms.threshold >= own.threshold;
        if class != Class::Protected || !of_own || !terms.are_sound() {
            return Err(PolicyError::AdHoc(table.to_owned()));
        }
        let threshold_width = self.threshold_width.unwrap_or(own.threshold_width);
        Ok((protection == Protection::Standard).then_some(AdHocSettings { terms, threshold_width }))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]

    use super::*;
    use crate::policy::Policy;

    fn opened(protection: &str, threshold: u64, ad_hoc: &str) -> Result<Option<AdHocSettings>, PolicyError> {
        let text = format!(
            "version = 1\nprotection = \"{protection}\"\nthreshold = {threshold}\n[tables.people]\nclass = \"protected\"\n\
             {ad_hoc}\ncolumns.person_id = {{ role = \"contributor\" }}\n"
        );
        Policy::parse(&text).map(|policy| policy.table("people").unwrap().ad_hoc)
    }

    #[test]
    fn closed_unless_the_policy_says_so() {
        assert_eq!(opened("standard", 10, "").unwrap(), None);
        let open = opened("standard", 10, "ad_hoc = {}").unwrap().unwrap();
        let terms = AdHoc { threshold: 30, max_change: 15, variance: 25.0, budget: 100 };
        assert_eq!(open, AdHocSettings { terms, threshold_width: 10 });
        assert_eq!(opened("standard", 40, "ad_hoc = {}").unwrap().unwrap().terms.threshold, 40);
        assert_eq!(opened("bare", 10, "ad_hoc = {}").unwrap(), None);
    }

    #[test]
    fn terms_that_protect_less_are_refused() {
        for ad_hoc in [
            "{ threshold = 19 }",
            "{ max_deviation = 30 }",
            "{ max_deviation = 0 }",
            "{ variance = 0 }",
            "{ variance = 80.1 }",
            "{ variance = inf }",
            "{ budget = 0 }",
            "{ cells = 3 }",
        ] {
            assert!(opened("standard", 20, &format!("ad_hoc = {ad_hoc}")).is_err(), "{ad_hoc}");
        }
        let public = "version = 1\nprotection = \"standard\"\n[tables.t]\nclass = \"public\"\nad_hoc = {}\n\
                      columns.n = { role = \"public\" }";
        assert!(matches!(Policy::parse(public), Err(PolicyError::AdHoc(table)) if table == "t"));
    }
}
