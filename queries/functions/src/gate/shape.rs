//! What a parsed query may consist of: tables by name, joins, sub-queries. Everything that reaches past the
//! catalogue, and every clause that the engine would silently ignore, is refused.

use std::ops::ControlFlow;

use datafusion_sql::sqlparser::ast::{
    DataType, Expr, Function, FunctionArgumentClause, FunctionArguments, Join, JoinConstraint, JoinOperator,
    ObjectName, Query, Select, SetExpr, SetOperator, SetQuantifier, TableFactor, TimezoneInfo, Value, ValueWithSpan,
    Visit, Visitor,
};

use datafusion_sql::sqlparser::tokenizer::Span;

use super::error::GateError;

/// Refuses what a query may not consist of.
pub(super) fn check(query: &Query) -> Result<(), GateError> {
    match query.visit(&mut Shape) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(error) => Err(error),
    }
}

struct Shape;

impl Visitor for Shape {
    type Break = GateError;

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<GateError> {
        flow(query_clauses(query))
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<GateError> {
        flow(select_clauses(select))
    }

    fn pre_visit_relation(&mut self, relation: &ObjectName) -> ControlFlow<GateError> {
        flow(table_name(relation))
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<GateError> {
        flow(relation(factor))
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<GateError> {
        match expr {
            Expr::Lambda(_) => flow(clause(true, "a lambda function")),
            // Registers tell naive local time. A zone would shift the periods of a calendar, and has no printed form.
            Expr::AtTimeZone { .. } => flow(clause(true, "AT TIME ZONE")),
            Expr::Cast { data_type, .. } => flow(clause(is_zoned(data_type), "a timestamp with time zone")),
            Expr::TypedString(typed) => flow(clause(is_zoned(&typed.data_type), "a timestamp with time zone")),
            // Printed as LIKE, for which its patterns mean something else.
            Expr::SimilarTo { .. } => flow(clause(true, "SIMILAR TO")),
            Expr::Like { escape_char, .. } | Expr::ILike { escape_char, .. } => {
                flow(clause(escapes(escape_char.as_ref()), "LIKE with an ESCAPE other than the backslash"))
            }
            // Not printed.
            Expr::Function(call) => flow(clause(treats_nulls(call), "IGNORE NULLS or RESPECT NULLS")),
            _ => ControlFlow::Continue(()),
        }
    }

    fn pre_visit_value(&mut self, value: &ValueWithSpan) -> ControlFlow<GateError> {
        match &value.value {
            Value::Placeholder(word) => ControlFlow::Break(GateError::Parameter { word: word.clone() }),
            _ => ControlFlow::Continue(()),
        }
    }
}

fn is_zoned(data_type: &DataType) -> bool {
    match data_type {
        DataType::Timestamp(_, zone) | DataType::Time(_, zone) => {
            matches!(zone, TimezoneInfo::WithTimeZone | TimezoneInfo::Tz)
        }
        _ => false,
    }
}

/// Whether LIKE escapes by another character than the engine's.
fn escapes(character: Option<&ValueWithSpan>) -> bool {
    character.is_some_and(|character| !matches!(&character.value, Value::SingleQuotedString(text) if text == "\\"))
}

fn treats_nulls(call: &Function) -> bool {
    let clauses = match &call.args {
        FunctionArguments::List(list) => list.clauses.as_slice(),
        FunctionArguments::None | FunctionArguments::Subquery(_) => &[],
    };
    let in_arguments = clauses.iter().any(|clause| matches!(clause, FunctionArgumentClause::IgnoreOrRespectNulls(_)));
    call.null_treatment.is_some() || in_arguments
}

fn flow(checked: Result<(), GateError>) -> ControlFlow<GateError> {
    checked.map_or_else(ControlFlow::Break, ControlFlow::Continue)
}

fn clause(present: bool, word: &str) -> Result<(), GateError> {
    if present {
        return Err(GateError::UnsupportedClause { word: word.to_owned() });
    }
    Ok(())
}

fn query_clauses(query: &Query) -> Result<(), GateError> {
    if query.with.as_ref().is_some_and(|with| with.recursive) {
        return Err(GateError::RecursiveWith);
    }
    clause(query.fetch.is_some(), "FETCH")?;
    clause(!query.locks.is_empty(), "FOR UPDATE or FOR SHARE")?;
    clause(query.for_clause.is_some(), "FOR XML or FOR JSON")?;
    clause(query.settings.is_some(), "SETTINGS")?;
    clause(query.format_clause.is_some(), "FORMAT")?;
    clause(!query.pipe_operators.is_empty(), "a pipe operator")?;
    set_expression(&query.body)
}

/// The chain of set operations was bounded on the tokens.
fn set_expression(body: &SetExpr) -> Result<(), GateError> {
    let word = match body {
        SetExpr::SetOperation { left, right, op, set_quantifier } => {
            // The engine drops every row that has an equal one, not as many as there are.
            let all = matches!(set_quantifier, SetQuantifier::All | SetQuantifier::AllByName);
            clause(all && *op != SetOperator::Union, "INTERSECT ALL or EXCEPT ALL")?;
            set_expression(left)?;
            return set_expression(right);
        }
        SetExpr::Insert(_) => "INSERT",
        SetExpr::Update(_) => "UPDATE",
        SetExpr::Delete(_) => "DELETE",
        SetExpr::Merge(_) => "MERGE",
        SetExpr::Table(_) => return clause(true, "TABLE"),
        SetExpr::Select(_) | SetExpr::Query(_) | SetExpr::Values(_) => return Ok(()),
    };
    Err(GateError::DataManipulation { word: word.to_owned() })
}

fn select_clauses(select: &Select) -> Result<(), GateError> {
    clause(select.into.is_some(), "SELECT INTO")?;
    clause(select.top.is_some(), "TOP")?;
    clause(!select.lateral_views.is_empty(), "LATERAL VIEW")?;
    clause(select.prewhere.is_some(), "PREWHERE")?;
    clause(!select.connect_by.is_empty(), "CONNECT BY")?;
    clause(!select.cluster_by.is_empty(), "CLUSTER BY")?;
    clause(!select.distribute_by.is_empty(), "DISTRIBUTE BY")?;
    clause(!select.sort_by.is_empty(), "SORT BY")?;
    clause(select.value_table_mode.is_some(), "AS STRUCT or AS VALUE")?;
    clause(select.select_modifiers.is_some(), "a modifier of SELECT")?;
    clause(select.exclude.is_some(), "EXCLUDE after the select list")?;
    joins(select.from.iter().flat_map(|from| &from.joins))
}

fn joins<'a>(mut joins: impl Iterator<Item = &'a Join>) -> Result<(), GateError> {
    joins.try_for_each(|join| match &join.join_operator {
        JoinOperator::AsOf { .. } => clause(true, "ASOF JOIN"),
        JoinOperator::CrossApply | JoinOperator::OuterApply => clause(true, "APPLY"),
        // The engine takes the common columns from the left side alone, where rows of the right have NULL.
        JoinOperator::Right(constraint) | JoinOperator::RightOuter(constraint) => {
            clause(is_by_name(constraint), "RIGHT JOIN with USING or NATURAL (write ON, and coalesce of both columns)")
        }
        JoinOperator::FullOuter(constraint) => {
            clause(is_by_name(constraint), "FULL JOIN with USING or NATURAL (write ON, and coalesce of both columns)")
        }
        _ => clause(join.global, "GLOBAL JOIN"),
    })
}

fn is_by_name(constraint: &JoinConstraint) -> bool {
    matches!(constraint, JoinConstraint::Using(_) | JoinConstraint::Natural)
}

fn table_name(name: &ObjectName) -> Result<(), GateError> {
    for part in &name.0 {
        let Some(ident) = part.as_ident() else {
            return Err(GateError::TableFunction { name: name.to_string() });
        };
        let reaches_out = ident.value.contains(['/', '\\', '.', ':', '*', '?']);
        if ident.quote_style == Some('\'') || (ident.quote_style.is_some() && reaches_out) {
            return Err(GateError::FileAsTable {
                name: name.to_string(),
                place: (ident.span != Span::empty()).then(|| ident.span.into()),
            });
        }
    }
    Ok(())
}

fn relation(factor: &TableFactor) -> Result<(), GateError> {
    let word = match factor {
        TableFactor::Derived { sample, .. } => {
            return clause(sample.is_some(), "TABLESAMPLE");
        }
        TableFactor::NestedJoin { table_with_joins, .. } => return joins(table_with_joins.joins.iter()),
        TableFactor::Table {
            name,
            args,
            with_hints,
            version,
            with_ordinality,
            partitions,
            json_path,
            sample,
            index_hints,
            ..
        } => {
            if args.is_some() {
                return Err(GateError::TableFunction { name: name.to_string() });
            }
            clause(sample.is_some(), "TABLESAMPLE")?;
            clause(version.is_some(), "a table version")?;
            clause(!with_hints.is_empty() || !index_hints.is_empty(), "a hint")?;
            clause(!partitions.is_empty(), "PARTITION")?;
            return clause(*with_ordinality || json_path.is_some(), "a table modifier");
        }
        TableFactor::Function { name, .. } => {
            return Err(GateError::TableFunction { name: name.to_string() });
        }
        TableFactor::TableFunction { expr, .. } => {
            return Err(GateError::TableFunction { name: expr.to_string() });
        }
        TableFactor::UNNEST { .. } => "UNNEST",
        TableFactor::Pivot { .. } => "PIVOT",
        TableFactor::Unpivot { .. } => "UNPIVOT",
        TableFactor::MatchRecognize { .. } => "MATCH_RECOGNIZE",
        _ => "this table expression",
    };
    Err(GateError::UnsupportedRelation { word: word.to_owned() })
}
