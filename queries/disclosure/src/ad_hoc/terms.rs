//! On which terms an ad hoc question is answered: of every number the one, among its tables, that protects most.

use std::sync::Arc;

use super::Charge;
use crate::catalogue::safeguards::Safeguards;
use crate::catalogue::{AdHoc, PublishedTable};
use crate::noise::dominance::{Dominance, PPercent};
use crate::noise::parameters::{NoiseError, NoiseParameters, NoiseSettings};

/// The terms of a question, which analysts may know.
#[derive(Debug, Clone, PartialEq)]
pub struct Terms {
    /// k, D and V, and the smallest of the budgets.
    pub of_cells: AdHoc,
    /// The tables that it names and is charged at, each with its budget.
    pub tables: Vec<(String, u64)>,
    /// What it is charged as.
    pub charges: Vec<Charge>,
}

/// The noise of ad hoc questions.
///
/// # Errors
/// It cannot be had.
pub(crate) fn noise(terms: &AdHoc) -> Result<NoiseParameters, NoiseError> {
    let settings = NoiseSettings {
        max_change: Some(terms.max_change),
        variance: Some(terms.variance),
        ..NoiseSettings::default()
    };
    // There is no lattice to average over: every draw is of its own people, and paid for.
    NoiseParameters::new(&settings, 1.0, terms.threshold)
}

/// The terms of a question of so many cells over some tables; `None` where one is closed or their noise does not fit.
pub(super) fn of(tables: &[&PublishedTable], cells: u64, digests: Vec<String>) -> Option<Terms> {
    let each = tables.iter().map(|table| table.ad_hoc).collect::<Option<Vec<_>>>()?;
    let of_cells = each.iter().copied().reduce(|a, b| a.and(&b))?;
    noise(&of_cells).ok()?;
    // Other terms are other draws, and so another question.
    let drawn = format!("{}-{}-{:x}", of_cells.threshold, of_cells.max_change, of_cells.variance.to_bits());
    let charge = |digest: String| Charge { digest: format!("{digest}-{drawn}"), cells };
    let charges = digests.into_iter().map(charge).collect();
    let tables = tables.iter().zip(&each).map(|(table, terms)| (table.name.clone(), terms.budget)).collect();
    Some(Terms { of_cells, tables, charges })
}

impl Terms {
    /// How many cells the question is charged at each table, where none of it has been asked before.
    #[must_use]
    pub fn price(&self) -> u64 {
        self.charges.iter().map(|charge| charge.cells).fold(0, u64::saturating_add)
    }

    /// The rules of its cells; `None` where the agency's own are not known.
    pub(super) fn safeguards(&self, tables: &[&PublishedTable]) -> Option<Arc<Safeguards>> {
        let own = tables.iter().map(|table| table.safeguards.as_deref()).collect::<Option<Vec<_>>>()?;
        let rules = || own.iter().filter_map(|own| own.dominance);
        // The most contributors and the least share: whatever one of the rules withholds, this one does.
        let dominance = rules().map(|rule| rule.n).max().zip(rules().map(|rule| rule.percent).min());
        let p_percent = own.iter().filter_map(|own| own.p_percent).map(|rule| rule.percent).max();
        Some(Arc::new(Safeguards {
            threshold: self.of_cells.threshold,
            threshold_width: own.iter().map(|own| own.ad_hoc_width).max().unwrap_or(0),
            noise: noise(&self.of_cells).ok()?,
            dominance: dominance.map(|(n, percent)| Dominance { n, percent }),
            p_percent: p_percent.map(|percent| PPercent { percent }),
            ad_hoc_width: 0,
            has_one_row: false,
        }))
    }
}
