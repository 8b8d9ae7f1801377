//! Joins of tables of one database in its SQL.

use datafusion::common::{JoinType, NullEquality};
use datafusion::logical_expr::Join;

use super::expressions::Scope;
use super::{Input, Written};
use crate::database::dialect::is_exact;

/// The join, where both sides lie in one database and all of its condition can be written.
pub(super) fn written(left: &Input, right: &Input, join: &Join) -> Option<Written> {
    // A database joins by hash or by order on `=` only.
    let is_plain = left.remote.is_beside(&right.remote) && join.null_equality == NullEquality::NullEqualsNothing;
    let dialect = left.remote.server.dialect();
    if !is_plain || join.on.is_empty() {
        return None;
    }
    let condition = condition(left, right, join)?;
    let side = |of: &Input, name: &str| format!("{} AS {name}", dialect.side(&of.text()));
    let (from_left, from_right) = (side(left, "l"), side(right, "r"));
    let of_left = || left.columns.iter().map(|column| format!("l.c{column}"));
    let of_right = || right.columns.iter().map(|column| format!("r.c{column}"));
    let both = || of_left().chain(of_right()).collect::<Vec<_>>();
    let beside = |word: &str| format!("FROM {from_left} {word} JOIN {from_right} ON {condition}");
    let among = |kept: &str, other: &str, not: &str| {
        format!("FROM {kept} WHERE {not}EXISTS (SELECT 1 FROM {other} WHERE {condition})")
    };
    let (columns, rest) = match join.join_type {
        JoinType::Inner => (both(), beside("INNER")),
        JoinType::Left => (both(), beside("LEFT")),
        // Not every database knows how to be quick from the right.
        JoinType::Right => (both(), format!("FROM {from_right} LEFT JOIN {from_left} ON {condition}")),
        JoinType::Full if join.filter.is_none() && dialect.has_full_join() => (both(), beside("FULL")),
        JoinType::LeftSemi => (of_left().collect(), among(&from_left, &from_right, "")),
        JoinType::LeftAnti => (of_left().collect(), among(&from_left, &from_right, "NOT ")),
        JoinType::RightSemi => (of_right().collect(), among(&from_right, &from_left, "")),
        JoinType::RightAnti => (of_right().collect(), among(&from_right, &from_left, "NOT ")),
        _ => return None,
    };
    Some(Written::new(&left.remote, &join.schema, &columns, &rest))
}

fn condition(left: &Input, right: &Input, join: &Join) -> Option<String> {
    let dialect = left.remote.server.dialect();
    let (of_left, of_right) =
        (Scope { inputs: vec![("l", left)], dialect }, Scope { inputs: vec![("r", right)], dialect });
    let keys = join.on.iter().map(|(l, r)| {
        let (l, r) = (of_left.write(l)?, of_right.write(r)?);
        (l.data_type == r.data_type && is_exact(&l.data_type)).then(|| format!("({} = {})", l.text, r.text))
    });
    let mut conditions = keys.collect::<Option<Vec<_>>>()?;
    if let Some(filter) = &join.filter {
        let both = Scope { inputs: vec![("l", left), ("r", right)], dialect };
        conditions.push(both.write(filter)?.text);
    }
    Some(conditions.join(" AND "))
}
