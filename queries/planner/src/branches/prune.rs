//! Conditions on a federated table's column `agency`: decided here, so that only the members meant are asked.
//! Only for filters right above the table, where that name can mean nothing else.

use datafusion_common::ScalarValue;
use datafusion_expr::expr::InList;
use datafusion_expr::utils::{conjunction, split_conjunction};
use datafusion_expr::{BinaryExpr, Expr, Operator, lit};
use khidi_queries_disclosure::catalogue::AgencyId;

use crate::tables::AGENCY;

/// Whether rows of that member can pass the conjuncts that speak of `agency` alone.
pub(super) fn may_match(predicate: &Expr, agency: &AgencyId) -> bool {
    split_conjunction(predicate).into_iter().all(|conjunct| verdict(conjunct, agency) != Some(false))
}

/// The condition without the conjuncts that [`may_match`] has decided.
pub(super) fn without_agency(predicate: &Expr) -> Expr {
    let undecided = split_conjunction(predicate).into_iter().filter(|conjunct| !decidable(conjunct));
    conjunction(undecided.cloned()).unwrap_or_else(|| lit(true))
}

fn decidable(expr: &Expr) -> bool {
    match expr {
        Expr::BinaryExpr(BinaryExpr { left, op: Operator::Eq | Operator::NotEq, right }) => {
            (is_agency(left) && text(right).is_some()) || (is_agency(right) && text(left).is_some())
        }
        Expr::BinaryExpr(BinaryExpr { left, op: Operator::And | Operator::Or, right }) => {
            decidable(left) && decidable(right)
        }
        Expr::Not(inner) => decidable(inner),
        Expr::InList(InList { expr, list, .. }) => is_agency(expr) && list.iter().all(|item| text(item).is_some()),
        _ => false,
    }
}

fn verdict(expr: &Expr, agency: &AgencyId) -> Option<bool> {
    if !decidable(expr) {
        return None;
    }
    match expr {
        Expr::BinaryExpr(BinaryExpr { left, op, right }) => match op {
            Operator::And => Some(verdict(left, agency)? && verdict(right, agency)?),
            Operator::Or => Some(verdict(left, agency)? || verdict(right, agency)?),
            Operator::Eq => Some(text(right).or_else(|| text(left))? == agency.as_str()),
            _ => Some(text(right).or_else(|| text(left))? != agency.as_str()),
        },
        Expr::Not(inner) => verdict(inner, agency).map(|verdict| !verdict),
        Expr::InList(InList { list, negated, .. }) => {
            let listed = list.iter().any(|item| text(item) == Some(agency.as_str()));
            Some(listed != *negated)
        }
        _ => None,
    }
}

fn is_agency(expr: &Expr) -> bool {
    matches!(expr, Expr::Column(column) if column.name == AGENCY)
}

fn text(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Literal(ScalarValue::Utf8(Some(text)) | ScalarValue::Utf8View(Some(text)), _) => Some(text),
        _ => None,
    }
}
