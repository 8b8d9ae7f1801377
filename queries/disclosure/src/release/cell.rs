//! One cell under judgement: thresholds by node, dominance, and draws by node, people and values.

use super::CELL;
use super::value::{Draw, Measured, Value, Variable};
use crate::catalogue::safeguards::Safeguards;
use crate::contributions::Contributed;
use crate::lattice::{Nodes, Which};
use crate::noise::keyed::{Keys, prf64};
use crate::noise::magnitude::perturbed;
use crate::noise::threshold::threshold;

/// The value of one measure of one cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Shown {
    /// A number of people or rows.
    Count(i64),
    /// A total in units of 10^-digits.
    Total { total: i128, digits: u8 },
    /// A count, and of one variable or two the means and sums of products of deviations.
    Moments { count: i64, means: [f64; 2], deviations: [f64; 2], codeviations: f64 },
}

/// What thresholds and draws are keyed by, besides people and values.
#[derive(Debug, Clone, Copy)]
pub(super) enum Named<'g> {
    /// The node.
    Node(&'g Nodes<'g>),
    /// The people themselves: an ad hoc cell has no node.
    People,
}

/// A cell, with what is known of it and what it is judged by.
pub(super) struct Cell<'g> {
    pub safeguards: &'g Safeguards,
    pub keys: &'g Keys,
    pub named: Named<'g>,
    pub sources: &'g [Vec<Contributed>],
    pub row: usize,
}

impl Cell<'_> {
    /// Whether it is a node with enough people in it; `name` is room for the name of a node.
    pub fn is_enough(&self, name: &mut Vec<u8>) -> bool {
        self.name(Which::Cell, CELL, name);
        let is_node = match self.named {
            Named::Node(nodes) => !nodes.is_unlisted(self.row),
            Named::People => true,
        };
        is_node && self.are_enough(self.told(CELL).people, name)
    }

    /// The value of a measure; `None` where it is withheld.
    pub fn shown(&self, measured: &Measured, name: &mut Vec<u8>) -> Option<Shown> {
        let which = match &measured.bin {
            Some((column, bin)) => Which::Bin(measured.measure, column, *bin),
            None => Which::Measure(measured.measure),
        };
        self.name(which, measured.value.source(), name);
        let people = self.told(measured.value.source()).people;
        if self.are_enough(people, name) { self.drawn(&measured.value, name) } else { None }
    }

    fn name(&self, which: Which<'_>, source: usize, name: &mut Vec<u8>) {
        match self.named {
            Named::Node(nodes) => nodes.write(self.row, which, name),
            Named::People => {
                name.clear();
                name.extend_from_slice(&self.told(source).who.to_be_bytes());
            }
        }
    }

    fn told(&self, source: usize) -> Contributed {
        self.sources.get(source).and_then(|cells| cells.get(self.row)).copied().unwrap_or_default()
    }

    fn are_enough(&self, people: i64, node: &[u8]) -> bool {
        let needed = threshold(&self.keys.noise, node, self.safeguards.threshold, self.safeguards.threshold_width);
        u64::try_from(people).is_ok_and(|people| people >= needed.max(1))
    }

    fn drawn(&self, value: &Value, node: &[u8]) -> Option<Shown> {
        match value {
            Value::People { source } => self.count(&self.told(*source), node).map(Shown::Count),
            Value::Total(draw) => self.total(draw, node).map(|total| Shown::Total { total, digits: draw.digits }),
            Value::Moments { of, variables, product } => self.moments(of, variables, product.as_ref(), node),
        }
    }

    /// Moments from published sums, about public centres: first moments need no draws of their own.
    fn moments(&self, of: &Value, variables: &[Variable], product: Option<&Draw>, node: &[u8]) -> Option<Shown> {
        let rows = match self.drawn(of, node)? {
            Shown::Count(count) => i128::from(count),
            Shown::Total { total, .. } => total,
            Shown::Moments { .. } => return None,
        };
        let count = i64::try_from(rows).ok().filter(|count| *count > 0)?;
        let n = float(rows);
        let (mut means, mut firsts, mut deviations) = ([0.0; 2], [1.0; 2], [0.0; 2]);
        for (at, variable) in variables.iter().enumerate() {
            let (total, squares) = (self.total(&variable.sum, node)?, self.total(&variable.square, node)?);
            let first = total.saturating_sub(i128::from(variable.centre).saturating_mul(rows));
            let first = in_units(first, variable.sum.digits);
            *means.get_mut(at)? = in_units(total, variable.sum.digits) / n;
            *firsts.get_mut(at)? = first;
            *deviations.get_mut(at)? = in_units(squares, variable.square.digits) - first * first / n;
        }
        let codeviations = match product {
            Some(product) => in_units(self.total(product, node)?, product.digits) - firsts.iter().product::<f64>() / n,
            None => 0.0,
        };
        Some(Shown::Moments { count, means, deviations, codeviations })
    }

    fn count(&self, told: &Contributed, node: &[u8]) -> Option<i64> {
        let people = u64::try_from(told.people).ok()?;
        let drawn_by = self.safeguards.noise.of_counts();
        let u = prf64(&self.keys.noise, &[b"cnt", node, &told.who.to_be_bytes(), &drawn_by]);
        told.people.checked_add(self.safeguards.noise.table().draw(people, u)?)
    }

    fn total(&self, draw: &Draw, node: &[u8]) -> Option<i128> {
        let told = self.told(draw.source);
        let known = usize::try_from(told.people).unwrap_or(usize::MAX).min(told.largest.len());
        let largest = told.largest.get(..known)?;
        let dominated = self.safeguards.dominance.is_some_and(|rule| rule.withholds(largest, told.absolute))
            || self.safeguards.p_percent.is_some_and(|rule| rule.withholds(largest, told.absolute));
        if dominated {
            return None;
        }
        // With another bound or δ the same draw would tell the total: it would be one equation in two unknowns more.
        let delta = self.safeguards.noise.delta();
        let (values, bound, scale) = (told.what.to_be_bytes(), draw.bound.to_be_bytes(), delta.to_be_bytes());
        let u = prf64(&self.keys.noise, &[b"mag", node, draw.label.as_bytes(), &values, &bound, &scale]);
        Some(perturbed(told.total, draw.bound, delta, u, draw.step))
    }
}

/// A number of smallest units in units.
pub(super) fn in_units(value: i128, digits: u8) -> f64 {
    float(value) / 10_f64.powi(i32::from(digits))
}

#[expect(clippy::cast_precision_loss, reason = "published values, wanted to 53 bits")]
fn float(value: i128) -> f64 {
    value as f64
}
