//! DataFusion's own dialect (sqlparser's `GenericDialect`), narrowed to what a query needs and with a budget.
//!
//! The parser reads ambiguous text by trying, and nested trials double with each level; the budget counts the
//! expressions begun and ends the parse when there are more than any honest text needs.

use std::any::TypeId;
use std::cell::Cell;

use datafusion_sql::sqlparser::ast::Expr;
use datafusion_sql::sqlparser::dialect::{Dialect, GenericDialect};
use datafusion_sql::sqlparser::keywords::Keyword;
use datafusion_sql::sqlparser::parser::{Parser, ParserError};

/// The dialect of one parse.
#[derive(Debug)]
pub(super) struct QueryDialect {
    budget: Cell<usize>,
}

impl QueryDialect {
    /// A dialect that begins at most `budget` expressions.
    pub(super) fn new(budget: usize) -> Self {
        Self { budget: Cell::new(budget) }
    }

    /// Whether the budget ended the parse.
    pub(super) fn exhausted(&self) -> bool {
        self.budget.get() == 0
    }
}

macro_rules! supports {
    ($($feature:ident)*) => { $(fn $feature(&self) -> bool { true })* };
}

impl Dialect for QueryDialect {
    /// Behaves as the generic dialect wherever the parser asks which one it has.
    fn dialect(&self) -> TypeId {
        TypeId::of::<GenericDialect>()
    }

    fn is_identifier_start(&self, ch: char) -> bool {
        GenericDialect.is_identifier_start(ch)
    }

    fn is_identifier_part(&self, ch: char) -> bool {
        GenericDialect.is_identifier_part(ch)
    }

    fn parse_prefix(&self, _parser: &mut Parser) -> Option<Result<Expr, ParserError>> {
        let left = self.budget.get().saturating_sub(1);
        self.budget.set(left);
        (left == 0).then_some(Err(ParserError::RecursionLimitExceeded))
    }

    /// The parser itself takes all that follows `IS DISTINCT FROM` for its right side, AND and OR included.
    fn parse_infix(&self, parser: &mut Parser, left: &Expr, precedence: u8) -> Option<Result<Expr, ParserError>> {
        let distinct = if parser.parse_keywords(&[Keyword::IS, Keyword::DISTINCT, Keyword::FROM]) {
            Expr::IsDistinctFrom
        } else if parser.parse_keywords(&[Keyword::IS, Keyword::NOT, Keyword::DISTINCT, Keyword::FROM]) {
            Expr::IsNotDistinctFrom
        } else {
            return None;
        };
        let right = parser.parse_subexpr(precedence);
        Some(right.map(|right| distinct(Box::new(left.clone()), Box::new(right))))
    }

    supports! {
        supports_unicode_string_literal
        supports_string_escape_constant
        supports_nested_comments
        supports_partition_by_after_order_by
        supports_group_by_expr
        supports_left_associative_joins_without_parens
        supports_parens_around_table_factor
        supports_values_as_table_factor
        supports_window_function_null_treatment_arg
        supports_window_clause_named_window_reference
        supports_filter_during_aggregation
        supports_select_wildcard_except
        supports_select_wildcard_exclude
        supports_select_wildcard_replace
        supports_projection_trailing_commas
        supports_limit_comma
        supports_from_first_select
        supports_interval_options
        supports_bitwise_shift_operators
        supports_comma_separated_trim
        supports_extract_comma_syntax
        allow_extract_custom
        allow_extract_single_quotes
    }
}
