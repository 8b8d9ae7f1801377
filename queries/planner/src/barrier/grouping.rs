//! What an aggregate groups by: keys, and the sets of them that GROUPING SETS, CUBE and ROLLUP stand for.

use std::collections::HashSet;

use datafusion_expr::Expr;
use datafusion_expr::expr::GroupingSet;
use khidi_queries_disclosure::question::{MOST_GROUPING_KEYS, MOST_GROUPING_SETS};
use khidi_queries_protocol::{Code, Refusal};

/// Keys, each once, and sets of positions in them.
#[derive(Debug, Clone)]
pub(super) struct Grouping {
    pub keys: Vec<Expr>,
    /// `None`: by all keys. Each once.
    pub sets: Option<Vec<Vec<usize>>>,
    /// Sets that are asked for again, once for each time.
    pub again: Vec<Vec<usize>>,
    /// Written as a grouping set without keys: one cell, with an id all the same.
    pub only_total: bool,
}

impl Grouping {
    /// Every row by itself, as DISTINCT sees it.
    pub(super) fn by(keys: Vec<Expr>) -> Self {
        Self { keys, sets: None, again: Vec::new(), only_total: false }
    }

    /// # Errors
    /// Too many sets.
    pub(super) fn read(exprs: &[Expr]) -> Result<Self, Refusal> {
        let [Expr::GroupingSet(set)] = exprs else {
            return Ok(Self::by(once_each(exprs)));
        };
        let keys: Vec<Expr> = once_each(&set.distinct_expr().into_iter().cloned().collect::<Vec<_>>());
        let position = |expr: &Expr| keys.iter().position(|key| key == expr);
        let positions = |exprs: &[Expr]| {
            let mut set: Vec<usize> = exprs.iter().filter_map(position).collect();
            set.sort_unstable();
            set.dedup();
            set
        };
        let sets: Vec<Vec<usize>> = match set {
            _ if keys.len() > MOST_GROUPING_KEYS => return Err(too_many()),
            GroupingSet::GroupingSets(sets) => sets.iter().map(|set| positions(set)).collect(),
            GroupingSet::Rollup(exprs) => {
                (0..=exprs.len()).rev().map(|count| positions(exprs.get(..count).unwrap_or_default())).collect()
            }
            GroupingSet::Cube(exprs) if exprs.len() > MOST_GROUPING_SETS.ilog2() as usize => return Err(too_many()),
            GroupingSet::Cube(exprs) => (0..1_usize << exprs.len())
                .map(|chosen| {
                    let left_out = |at: usize| (chosen >> at) & 1 == 1;
                    let kept = exprs.iter().enumerate().filter(|(at, _)| !left_out(*at));
                    positions(&kept.map(|(_, expr)| expr.clone()).collect::<Vec<_>>())
                })
                .collect(),
        };
        if sets.len() > MOST_GROUPING_SETS {
            return Err(too_many());
        }
        let mut seen = HashSet::new();
        let (sets, again) = sets.into_iter().partition(|set| seen.insert(set.clone()));
        let only_total = keys.is_empty();
        Ok(Self { keys, sets: (!only_total).then_some(sets), again, only_total })
    }

    /// How many columns of the aggregate tell groups apart.
    pub(super) fn outputs(&self) -> usize {
        self.columns() + usize::from(self.only_total)
    }

    /// How many columns of the cells tell them apart.
    pub(super) fn columns(&self) -> usize {
        self.keys.len() + usize::from(self.sets.is_some())
    }

    /// The same with one more key, in every set.
    pub(super) fn and(&self, key: Expr) -> Self {
        let at = self.keys.len();
        let with_key = |set: &Vec<usize>| set.iter().copied().chain([at]).collect();
        Self {
            keys: self.keys.iter().cloned().chain([key]).collect(),
            sets: self.sets.as_ref().map(|sets| sets.iter().map(with_key).collect()),
            // What is joined to a cell is there once, however often the cell stands in the answer.
            again: Vec::new(),
            only_total: false,
        }
    }

    /// Whether a row is due even where there is nothing to group.
    pub(super) fn has_grand_total(&self) -> bool {
        self.sets.as_ref().is_some_and(|sets| sets.iter().any(Vec::is_empty))
    }
}

fn too_many() -> Refusal {
    Refusal::new(Code::KH109)
        .with("construct", format!("more than {MOST_GROUPING_SETS} grouping sets"))
        .with("rewrite", "GROUPING SETS with only the sets that you need")
}

/// A key that is named twice is one column of the answer.
fn once_each(keys: &[Expr]) -> Vec<Expr> {
    let mut once: Vec<Expr> = Vec::with_capacity(keys.len());
    for key in keys {
        if !once.contains(key) {
            once.push(key.clone());
        }
    }
    once
}
