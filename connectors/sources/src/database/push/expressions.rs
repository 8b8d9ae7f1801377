//! Expressions in a database's SQL. What is not listed here is not written, and neither is what a dialect declines.

use arrow::datatypes::DataType;
use datafusion::common::{Column, ScalarValue};
use datafusion::logical_expr::expr::{Cast, InList, ScalarFunction};
use datafusion::logical_expr::{Between, BinaryExpr, Case, Expr, ExprSchemable, Like, Operator};

use super::Input;
use crate::database::dialect::{Argument, Dialect, Term, are_texts, is_exact};

/// The tables that expressions are over, by the names that they have in the statement.
pub(super) struct Scope<'i> {
    pub inputs: Vec<(&'static str, &'i Input)>,
    pub dialect: &'static dyn Dialect,
}

impl Scope<'_> {
    /// The expression, if the database understands it as it is understood here.
    pub fn write(&self, expr: &Expr) -> Option<Term> {
        match expr {
            Expr::Alias(alias) => self.write(&alias.expr),
            Expr::Column(column) => self.column(column),
            Expr::Literal(value, _) => self.literal(value),
            Expr::Cast(Cast { expr, field }) => self.cast(expr, field.data_type()),
            Expr::BinaryExpr(binary) => self.binary(binary),
            Expr::Not(inner) => Some(boolean(format!("(NOT {})", self.write(inner)?.text))),
            Expr::IsNull(inner) => self.test(inner, "IS NULL"),
            Expr::IsNotNull(inner) => self.test(inner, "IS NOT NULL"),
            Expr::IsTrue(inner) => self.test(inner, "IS TRUE"),
            Expr::IsFalse(inner) => self.test(inner, "IS FALSE"),
            Expr::IsNotTrue(inner) => self.test(inner, "IS NOT TRUE"),
            Expr::IsNotFalse(inner) => self.test(inner, "IS NOT FALSE"),
            Expr::IsUnknown(inner) => self.test(inner, "IS NULL"),
            Expr::IsNotUnknown(inner) => self.test(inner, "IS NOT NULL"),
            Expr::Between(between) => self.between(between),
            Expr::InList(list) => self.list(list),
            Expr::Like(like) => self.like(like),
            Expr::Case(case) => self.case(case),
            Expr::ScalarFunction(call) => self.call(call, expr),
            _ => None,
        }
    }

    fn column(&self, column: &Column) -> Option<Term> {
        let mut found = self.inputs.iter().filter_map(|(name, input)| {
            let at = input.column(column)?;
            let data_type = input.remote.schema.fields().get(at)?.data_type().clone();
            Some(Term { text: format!("{name}.c{at}"), data_type })
        });
        // A name that both sides of a join have is not guessed at.
        let only = found.next()?;
        found.next().is_none().then_some(only)
    }

    fn literal(&self, value: &ScalarValue) -> Option<Term> {
        Some(Term { text: self.dialect.literal(value)?, data_type: value.data_type() })
    }

    fn cast(&self, expr: &Expr, to: &DataType) -> Option<Term> {
        let term = self.write(expr)?;
        let text = match term.data_type == *to || are_texts(&term.data_type, to) {
            true => term.text,
            false => self.dialect.cast(&term, to)?,
        };
        Some(Term { text, data_type: to.clone() })
    }

    fn test(&self, inner: &Expr, test: &str) -> Option<Term> {
        Some(boolean(format!("({} {test})", self.write(inner)?.text)))
    }

    fn binary(&self, BinaryExpr { left, op, right }: &BinaryExpr) -> Option<Term> {
        let (left, right) = (self.write(left)?, self.write(right)?);
        let sign = match op {
            Operator::And => "AND",
            Operator::Or => "OR",
            _ if !are_compared(&left, &right) => return None,
            Operator::Eq => "=",
            Operator::NotEq => "<>",
            Operator::Lt => "<",
            Operator::LtEq => "<=",
            Operator::Gt => ">",
            Operator::GtEq => ">=",
            Operator::IsNotDistinctFrom => return Some(boolean(self.dialect.same(&left, &right))),
            Operator::IsDistinctFrom => return Some(boolean(format!("(NOT {})", self.dialect.same(&left, &right)))),
            _ => return None,
        };
        Some(boolean(format!("({} {sign} {})", left.text, right.text)))
    }

    fn between(&self, Between { expr, negated, low, high }: &Between) -> Option<Term> {
        let (expr, low, high) = (self.write(expr)?, self.write(low)?, self.write(high)?);
        let not = if *negated { "NOT " } else { "" };
        let compared = are_compared(&expr, &low) && are_compared(&expr, &high);
        compared.then(|| boolean(format!("({} {not}BETWEEN {} AND {})", expr.text, low.text, high.text)))
    }

    fn list(&self, InList { expr, list, negated }: &InList) -> Option<Term> {
        let expr = self.write(expr)?;
        let listed = list.iter().map(|one| self.write(one).filter(|one| are_compared(&expr, one)));
        let listed: Vec<_> = listed.map(|one| one.map(|one| one.text)).collect::<Option<_>>()?;
        let not = if *negated { "NOT " } else { "" };
        (!listed.is_empty()).then(|| boolean(format!("({} {not}IN ({}))", expr.text, listed.join(", "))))
    }

    fn like(&self, Like { negated, expr, pattern, escape_char, case_insensitive }: &Like) -> Option<Term> {
        let Expr::Literal(pattern, _) = pattern.as_ref() else { return None };
        let (None, false, Some(Some(pattern))) = (escape_char, case_insensitive, pattern.try_as_str()) else {
            return None;
        };
        let text = self.dialect.like(&self.write(expr)?, pattern)?;
        Some(boolean(if *negated { format!("(NOT {text})") } else { text }))
    }

    fn case(&self, Case { expr, when_then_expr, else_expr }: &Case) -> Option<Term> {
        let subject = match expr {
            Some(expr) => Some(self.write(expr)?),
            None => None,
        };
        let mut text = format!("(CASE{}", subject.as_ref().map(|of| format!(" {}", of.text)).unwrap_or_default());
        let mut result = None;
        for (when, then) in when_then_expr {
            let (when, then) = (self.write(when)?, self.write(then)?);
            if subject.as_ref().is_some_and(|subject| !are_compared(subject, &when)) {
                return None;
            }
            text.push_str(&format!(" WHEN {} THEN {}", when.text, then.text));
            if !agrees(&mut result, then.data_type) {
                return None;
            }
        }
        if let Some(other) = else_expr {
            let other = self.write(other)?;
            text.push_str(&format!(" ELSE {}", other.text));
            if !agrees(&mut result, other.data_type) {
                return None;
            }
        }
        Some(Term { text: format!("{text} END)"), data_type: result? })
    }

    fn call(&self, call: &ScalarFunction, expr: &Expr) -> Option<Term> {
        let arguments = call.args.iter().map(|argument| match argument {
            Expr::Literal(value, _) if matches!(value.try_as_str(), Some(Some(_))) => {
                Some(Argument::Word(value.try_as_str()??.to_lowercase()))
            }
            other => self.write(other).map(Argument::Term),
        });
        let arguments = arguments.collect::<Option<Vec<_>>>()?;
        let data_type = self.inputs.iter().find_map(|(_, input)| expr.get_type(input.schema.as_ref()).ok())?;
        let text = self.dialect.call(call.func.name(), &arguments, &data_type)?;
        Some(Term { text, data_type })
    }
}

/// Whether all results are of one type so far; a literal NULL is of its own type here too.
fn agrees(so_far: &mut Option<DataType>, data_type: DataType) -> bool {
    match so_far {
        Some(known) => *known == data_type || are_texts(known, &data_type),
        None => {
            *so_far = Some(data_type);
            true
        }
    }
}

fn are_compared(left: &Term, right: &Term) -> bool {
    let alike = left.data_type == right.data_type || are_texts(&left.data_type, &right.data_type);
    alike && is_exact(&left.data_type)
}

fn boolean(text: String) -> Term {
    Term { text, data_type: DataType::Boolean }
}
