//! How the value of each measure is made from what people contribute, within the bounds of the policy.

use arrow_schema::DataType;
use datafusion_common::DFSchema;
use datafusion_expr::{Expr, cast, lit};
use datafusion_functions_aggregate::expr_fn::count;

use super::super::parts::column;
use super::sources::{CELL, Source, Sources};
use super::unsupported;
use super::values::{clamped, distance};
use crate::catalogue::safeguards::Clip;
use crate::catalogue::{PublishedColumn, PublishedTable};
use crate::contributions::Contribution;
use crate::error::CheckError;
use crate::lattice::Recipe;
use crate::question::{MeasureKind, Question};
use crate::release::{Draw, Measured, Value, Variable};

/// The sources and values of a question, measure by measure.
#[derive(Debug)]
pub(super) struct Measures<'q> {
    pub sources: Sources,
    pub values: Vec<Measured>,
    table: &'q PublishedTable,
    schema: &'q DFSchema,
}

/// What a measure is over.
#[derive(Debug, Clone)]
struct Over<'q> {
    /// Begins the names of its columns in the raw layout.
    name: String,
    /// Which rows enter.
    filter: Option<Expr>,
    /// The published columns behind its arguments.
    columns: &'q [Option<PublishedColumn>],
}

impl Over<'_> {
    fn named(&self, part: &str) -> Self {
        Self { name: format!("{}__{part}", self.name), ..self.clone() }
    }
}

impl<'q> Measures<'q> {
    /// # Errors
    /// The policy sets no bounds for a measure.
    pub fn of(
        question: &Question,
        table: &'q PublishedTable,
        recipe: &Recipe,
        schema: &'q DFSchema,
    ) -> Result<Self, CheckError> {
        let mut measures = Self { sources: Sources::of_cell_alone(), values: Vec::new(), table, schema };
        for (at, measure) in question.measures.iter().enumerate() {
            let filter = measure.filter.as_deref().map(column);
            let over = Over { name: format!("m{at}"), filter, columns: recipe.measured(at) };
            if let MeasureKind::Histogram { column: x, bins } = &measure.kind {
                for bin in 0..bins.count() {
                    let value = measures.bin(&over, x, bin, bins.bin(bin))?;
                    let bin = Some((published(over.columns).to_owned(), bin));
                    measures.values.push(Measured { measure: at, bin, value });
                }
                continue;
            }
            let value = measures.value(&over, &measure.kind)?;
            measures.values.push(Measured { measure: at, bin: None, value });
        }
        Ok(measures)
    }

    fn value(&mut self, over: &Over<'_>, kind: &MeasureKind) -> Result<Value, CheckError> {
        match kind {
            MeasureKind::Contributors => {
                let Some(filter) = over.filter.clone() else { return Ok(Value::People { source: CELL }) };
                let source =
                    Source::counting(&over.name, count(lit(1_i64)), Some(filter), None).map_err(unsupported)?;
                Ok(Value::People { source: self.sources.add(source) })
            }
            MeasureKind::Rows => self.rows(over, count(lit(1_i64)), "rows"),
            MeasureKind::NonNull { column: x } => {
                self.rows(over, count(column(x)), &format!("non_null({})", published(over.columns)))
            }
            MeasureKind::Sum { column: x } => self.sum(over, x).map(Value::Total),
            MeasureKind::Moments { column: x } => {
                let label = format!("non_null({})", published(over.columns));
                let of = Box::new(self.rows(&over.named("count"), count(column(x)), &label)?);
                let variables = vec![self.variable(&over.named("x"), x, "")?];
                Ok(Value::Moments { of, variables, product: None })
            }
            MeasureKind::Comoments { x, y } => self.comoments(over, x, y),
            MeasureKind::Histogram { .. } | MeasureKind::Min { .. } | MeasureKind::Max { .. } => {
                Err(not_permitted("min and max"))
            }
        }
    }

    /// A count of rows: of people, where nobody has more than one.
    fn rows(&mut self, over: &Over<'_>, call: Expr, label: &str) -> Result<Value, CheckError> {
        let most = self.table.max_rows.ok_or_else(|| {
            not_permitted("a count of rows, for which its table sets no `max_rows`; count(DISTINCT person) is open")
        })?;
        let (label, bound) = (label.to_owned(), i128::from(most));
        let contribution = (most > 1).then(|| Contribution { label: label.clone(), low: 0, high: bound });
        let is_magnitude = contribution.is_some();
        let source = Source::counting(&over.name, call, over.filter.clone(), contribution).map_err(unsupported)?;
        let source = self.sources.add(source);
        Ok(if is_magnitude {
            Value::Total(Draw { source, label, bound, step: 1, digits: 0 })
        } else {
            Value::People { source }
        })
    }

    /// The rows whose value is in a bin.
    fn bin(
        &mut self,
        over: &Over<'_>,
        x: &str,
        bin: usize,
        (lower, upper): (Option<f64>, Option<f64>),
    ) -> Result<Value, CheckError> {
        let value = || cast(column(x), DataType::Float64);
        let above = lower.map(|lower| value().gt_eq(lit(lower)));
        let below = upper.map(|upper| value().lt(lit(upper)));
        let filter = [over.filter.clone(), above, below].into_iter().flatten().reduce(Expr::and);
        // Without edges everybody who has a value is in the one bin.
        let filter = Some(filter.unwrap_or_else(|| column(x).is_not_null()));
        self.rows(&Over { filter, ..over.named(&format!("b{bin}")) }, count(lit(1_i64)), "rows")
    }

    fn sum(&mut self, over: &Over<'_>, x: &str) -> Result<Draw, CheckError> {
        let (label, clip) = bounds(over.columns)?;
        let within = i64::try_from(clip.bound()).unwrap_or(i64::MAX);
        let value = clamped(x, self.schema, &clip, -within, within).map_err(unsupported)?;
        let contribution =
            Contribution { label: label.clone(), low: i128::from(clip.low), high: i128::from(clip.high) };
        let source = Source::of_values(&over.name, value, x, over.filter.clone(), contribution).map_err(unsupported)?;
        let source = self.sources.add(source);
        Ok(Draw { source, label, bound: clip.bound(), step: i128::from(clip.step), digits: clip.digits })
    }

    /// A variable of moments; `given` marks sums that are over fewer rows than those of the column alone.
    fn variable(&mut self, over: &Over<'_>, x: &str, given: &str) -> Result<Variable, CheckError> {
        let (label, clip) = bounds(over.columns)?;
        let mut sum = self.sum(&over.named("sum"), x)?;
        sum.label.push_str(given);
        let distance = distance(x, self.schema, &clip).map_err(unsupported)?;
        let bound = clip.distance().saturating_mul(clip.distance());
        let whole = Contribution { label: format!("{label}^2{given}"), low: -bound, high: bound };
        let square = self.products(&over.named("square"), x, distance.clone() * distance, whole, clip.digits * 2)?;
        Ok(Variable { sum, square, centre: clip.centre })
    }

    fn comoments(&mut self, over: &Over<'_>, x: &str, y: &str) -> Result<Value, CheckError> {
        let (of_x, of_y) = over.columns.split_at_checked(1).unwrap_or_default();
        let ((x_label, x_clip), (y_label, y_clip)) = (bounds(of_x)?, bounds(of_y)?);
        let both = column(x).is_not_null().and(column(y).is_not_null());
        let filter = Some(over.filter.clone().map_or(both.clone(), |filter| filter.and(both)));
        let over = Over { filter, ..over.clone() };
        let Pair { count: counted, given, product: multiplied } = Pair::of(&x_label, &y_label);
        let of = Box::new(self.rows(&over.named("count"), count(lit(1_i64)), &counted)?);
        let variables = vec![
            self.variable(&Over { columns: of_x, ..over.named("x") }, x, &given)?,
            self.variable(&Over { columns: of_y, ..over.named("y") }, y, &given)?,
        ];
        let x_distance = distance(x, self.schema, &x_clip).map_err(unsupported)?;
        let y_distance = distance(y, self.schema, &y_clip).map_err(unsupported)?;
        let bound = x_clip.distance().saturating_mul(y_clip.distance());
        let whole = Contribution { label: multiplied, low: -bound, high: bound };
        let digits = x_clip.digits + y_clip.digits;
        let product = self.products(&over.named("product"), x, x_distance * y_distance, whole, digits)?;
        Ok(Value::Moments { of, variables, product: Some(product) })
    }

    /// A sum of products of distances, bounded by `one` for each; a person has as many as rows count.
    fn products(
        &mut self,
        over: &Over<'_>,
        x: &str,
        products: Expr,
        one: Contribution,
        digits: u8,
    ) -> Result<Draw, CheckError> {
        let scale = i8::try_from(digits).unwrap_or(i8::MAX);
        let bound = one.high.saturating_mul(i128::from(self.table.max_rows.unwrap_or(1)));
        let label = one.label;
        let contribution = Contribution { label: label.clone(), low: -bound, high: bound };
        let products = cast(products, DataType::Decimal128(38, scale));
        let source =
            Source::of_values(&over.name, products, x, over.filter.clone(), contribution).map_err(unsupported)?;
        Ok(Draw { source: self.sources.add(source), label, bound, step: 1, digits })
    }
}

/// What the draws of two columns are named by: the same whichever stands first, and where they are one column those of its
/// moments, so that no sum is drawn for twice.
struct Pair {
    count: String,
    /// Behind the names of sums over rows in which both are there.
    given: String,
    product: String,
}

impl Pair {
    fn of(x: &str, y: &str) -> Self {
        if x == y {
            return Self { count: format!("non_null({x})"), given: String::new(), product: format!("{x}^2") };
        }
        let (first, second) = if x < y { (x, y) } else { (y, x) };
        Self {
            count: format!("non_null({first},{second})"),
            given: format!("|{first},{second}"),
            product: format!("{first}*{second}"),
        }
    }
}

fn published(columns: &[Option<PublishedColumn>]) -> &str {
    columns.first().and_then(Option::as_ref).map_or("", |column| &column.name)
}

/// The published column behind a measure's argument, and its bounds. A column that is NULL for everybody has none to hurt.
fn bounds(columns: &[Option<PublishedColumn>]) -> Result<(String, Clip), CheckError> {
    match columns.first().and_then(Option::as_ref) {
        Some(PublishedColumn { name, clip: Some(clip), .. }) => Ok((name.clone(), *clip)),
        Some(column) => Err(not_permitted(&format!("a sum of {}, for which it sets no `clip`", column.name))),
        None => Ok((String::new(), Clip { low: 0, high: 1, step: 1, centre: 0, digits: 0 })),
    }
}

fn not_permitted(measure: &str) -> CheckError {
    CheckError::MeasureNotPermitted { measure: measure.to_owned() }
}
