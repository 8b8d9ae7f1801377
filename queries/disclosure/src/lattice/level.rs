//! Which level of which dimension an expression stands for.

use arrow_schema::{DataType, TimeUnit};
use datafusion_common::ScalarValue;
use datafusion_expr::{Cast, Expr, TryCast};
use khidi_queries_codelists as codelists;

use super::flatten::Flat;
use super::node::Code;
use super::shown;
use crate::catalogue::{Hierarchy, Period, Role};
use crate::error::CheckError;

/// A level of one dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Level {
    /// The dimension's column.
    pub column: String,
    /// Which of its levels.
    pub part: Part,
    /// How the expression's values name codes.
    pub form: Form,
    /// The expression as asked.
    pub shown: String,
}

/// How the values of an expression name the codes of its level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Form {
    /// They are the codes.
    Code,
    /// They are an attribute of a code list whose values are one to one with codes.
    Attribute {
        /// The list.
        list: String,
        /// The attribute.
        attribute: String,
    },
    /// They are numbers of years, quarters or months.
    Number,
    /// They are the first day of a period.
    Start,
}

/// How far down the hierarchy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// The code itself, or a one-to-one attribute of it.
    Code,
    /// The code of the parent list.
    Parent,
    /// A calendar year.
    Year,
    /// A quarter or month that names its year.
    Full(Period),
    /// A quarter or month number; a level only beside its year.
    WithinYear(Period),
}

impl Level {
    /// Whether a code says that no code of the list is there: NULL in the register, or one that the list lacks. Those are
    /// several nodes, of which only the list's own columns make one.
    pub fn is_unlisted(&self, code: &Code) -> bool {
        code.is_none() && (matches!(self.form, Form::Attribute { .. }) || self.part == Part::Parent)
    }
}

pub(crate) fn level_of(expr: &Expr, flat: &Flat<'_>) -> Result<Level, CheckError> {
    let (column, part, form) = match expr {
        Expr::Alias(alias) => return level_of(&alias.expr, flat),
        Expr::Cast(Cast { expr: inner, field }) | Expr::TryCast(TryCast { expr: inner, field })
            if keeps_codes(inner, field.data_type()) =>
        {
            return level_of(inner, flat);
        }
        Expr::Column(column) => match (flat.column(column), flat.list(column)) {
            (Some(published), _) => match &published.role {
                Role::Dimension(Hierarchy::Codes | Hierarchy::List(_)) => {
                    (published.name.clone(), Part::Code, Form::Code)
                }
                Role::Dimension(Hierarchy::Calendar(_)) => return Err(not_a_level(expr, flat)),
                _ => return Err(CheckError::RoleForbids { column: column.name.clone(), usage: "key or filter" }),
            },
            (None, Some(list)) => {
                let (part, form) = attribute(&list.list, &column.name).ok_or_else(|| not_a_level(expr, flat))?;
                (list.dimension.clone().unwrap_or_default(), part, form)
            }
            (None, None) => return Err(not_a_level(expr, flat)),
        },
        Expr::ScalarFunction(call) => match (call.func.name(), call.args.as_slice()) {
            (name @ ("date_part" | "date_trunc"), [unit, date]) => calendar(name, unit, date, expr, flat)?,
            _ => return Err(not_a_level(expr, flat)),
        },
        _ => return Err(not_a_level(expr, flat)),
    };
    Ok(Level { column, part, form, shown: shown(expr) })
}

fn not_a_level(expr: &Expr, flat: &Flat<'_>) -> CheckError {
    CheckError::NotALevel { expression: shown(expr), levels: flat.levels() }
}

/// Text for text, and calendar numbers for numbers, are the same codes; any other cast may merge some.
fn keeps_codes(inner: &Expr, to: &DataType) -> bool {
    match inner {
        Expr::Column(_) => matches!(to, DataType::Utf8 | DataType::Utf8View | DataType::LargeUtf8),
        Expr::ScalarFunction(_) => matches!(to, DataType::Int32 | DataType::Int64 | DataType::Float64),
        Expr::Cast(cast) => keeps_codes(&cast.expr, to),
        _ => false,
    }
}

/// One-to-one attributes are the code; the column of the parent list is the parent; others would need covering.
fn attribute(list: &str, column: &str) -> Option<(Part, Form)> {
    match column {
        // NULL in any of these is no code of the list: NULL in the register, or one that the list lacks.
        "code" | "alpha2" | "eurostat" | "name_en" | "name_ka" => {
            let form = Form::Attribute { list: list.to_owned(), attribute: column.to_owned() };
            Some((Part::Code, form))
        }
        _ => {
            let (parent, _) = codelists::by_name(list)?.parent()?;
            (parent == column).then_some((Part::Parent, Form::Code))
        }
    }
}

fn calendar(
    function: &str,
    unit: &Expr,
    date: &Expr,
    whole: &Expr,
    flat: &Flat<'_>,
) -> Result<(String, Part, Form), CheckError> {
    let refused = || not_a_level(whole, flat);
    let published = uncast(date).and_then(|column| flat.column(column)).ok_or_else(refused)?;
    let Role::Dimension(Hierarchy::Calendar(finest)) = published.role else {
        return Err(CheckError::RoleForbids { column: published.name.clone(), usage: "key or filter" });
    };
    let Expr::Literal(unit, _) = unit else { return Err(refused()) };
    let unit = match unit {
        ScalarValue::Utf8(Some(text)) | ScalarValue::Utf8View(Some(text)) | ScalarValue::LargeUtf8(Some(text)) => {
            text.to_ascii_lowercase()
        }
        _ => return Err(refused()),
    };
    let (period, part) = match (function, unit.as_str()) {
        (_, "year") => (Period::Year, Part::Year),
        ("date_part", "quarter") => (Period::Quarter, Part::WithinYear(Period::Quarter)),
        ("date_part", "month") => (Period::Month, Part::WithinYear(Period::Month)),
        (_, "quarter") => (Period::Quarter, Part::Full(Period::Quarter)),
        (_, "month") => (Period::Month, Part::Full(Period::Month)),
        _ => return Err(refused()),
    };
    let form = if function == "date_part" { Form::Number } else { Form::Start };
    if period > finest { Err(refused()) } else { Ok((published.name.clone(), part, form)) }
}

/// The column below casts between dates and timestamps of the registers' precision: others reach less far and would make
/// NULL, which is a node too, of more days. A time zone would shift the periods.
fn uncast(expr: &Expr) -> Option<&datafusion_common::Column> {
    match expr {
        Expr::Column(column) => Some(column),
        Expr::Alias(alias) => uncast(&alias.expr),
        Expr::Cast(cast)
            if matches!(
                cast.field.data_type(),
                DataType::Timestamp(TimeUnit::Microsecond, None) | DataType::Date32
            ) =>
        {
            uncast(&cast.expr)
        }
        _ => None,
    }
}

/// The levels of one dimension, as an analyst writes them.
pub(super) fn described(column: &str, hierarchy: &Hierarchy) -> String {
    match hierarchy {
        Hierarchy::Codes => column.to_owned(),
        Hierarchy::List(list) => match codelists::by_name(list).and_then(|list| list.parent()) {
            Some((parent, _)) => format!("{column}, codelists.{list}.{parent}"),
            None => column.to_owned(),
        },
        Hierarchy::Calendar(finest) => {
            let units = [Period::Year, Period::Quarter, Period::Month].into_iter().filter(|period| period <= finest);
            let units = units.map(|period| format!("date_trunc('{}', {column})", word(period)));
            units.collect::<Vec<_>>().join(", ")
        }
    }
}

fn word(period: Period) -> &'static str {
    match period {
        Period::Year => "year",
        Period::Quarter => "quarter",
        Period::Month => "month",
    }
}
