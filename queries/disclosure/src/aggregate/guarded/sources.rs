//! What is computed of each person and told of each cell, so that every measure can be released.

use arrow_schema::DataType;
use datafusion_common::{DFSchema, Result as PlanResult, ScalarValue};
use datafusion_expr::{Expr, ExprFunctionExt, cast, lit, when};
use datafusion_functions_aggregate::expr_fn::{count, sum};

use super::super::parts::column;
use crate::catalogue::safeguards::Clip;
use crate::catalogue::{PublishedColumn, PublishedTable};
use crate::contributions::{Contribution, contributions, people};
use crate::error::CheckError;
use crate::lattice::Recipe;
use crate::question::{MeasureKind, Question};
use crate::release::{Draw, Measured, Value, Variable};

/// Digits of a value that is multiplied.
const MULTIPLIED_DIGITS: u8 = 18;

/// People with, perhaps, what they contribute.
#[derive(Debug, Clone)]
pub(super) struct Source {
    /// Its column in the raw layout.
    pub name: String,
    /// What is computed of a person's rows: columns by their aliases.
    of_person: Vec<Expr>,
    /// The column that is above 0 for those who enter; `None`: all.
    entering: Option<String>,
    /// The column that is contributed, and how.
    value: Option<(String, Contribution)>,
}

/// The sources of a question, the cell's own first, and how each value is made from them.
#[derive(Debug)]
pub(super) struct Sources {
    pub parts: Vec<Source>,
    pub values: Vec<Measured>,
}

/// The first source: everybody in the cell.
const CELL: usize = 0;

impl Sources {
    /// # Errors
    /// The policy sets no bounds for a measure.
    pub fn of(
        question: &Question,
        table: &PublishedTable,
        recipe: &Recipe,
        schema: &DFSchema,
    ) -> Result<Self, CheckError> {
        let cell = Source { name: "__cell".to_owned(), of_person: Vec::new(), entering: None, value: None };
        let mut sources = Self { parts: vec![cell], values: Vec::new() };
        for (at, measure) in question.measures.iter().enumerate() {
            let name = format!("m{at}");
            let filter = measure.filter.as_deref().map(column);
            let columns = recipe.measured(at);
            let value = match &measure.kind {
                MeasureKind::Contributors => {
                    let source = filter.map(|filter| Source::counting(&name, count(lit(1_i64)), Some(filter), None));
                    let source =
                        source.transpose().map_err(super::unsupported)?.map_or(CELL, |source| sources.add(source));
                    Value::People { source }
                }
                MeasureKind::Rows => sources.counted(&name, count(lit(1_i64)), filter, table, "rows")?,
                MeasureKind::NonNull { column: x } => {
                    let label = format!("non_null({})", published(columns));
                    sources.counted(&name, count(column(x)), filter, table, &label)?
                }
                MeasureKind::Sum { column: x } => Value::Total(sources.sum(&name, x, filter, columns, schema)?),
                MeasureKind::Moments { column: x } => {
                    let label = format!("non_null({})", published(columns));
                    let of =
                        sources.counted(&format!("{name}__count"), count(column(x)), filter.clone(), table, &label)?;
                    let variable = sources.variable(&format!("{name}__x"), x, filter, table, columns, schema, "")?;
                    Value::Moments { of: Box::new(of), variables: vec![variable], product: None }
                }
                MeasureKind::Histogram { column: x, bins } => {
                    for bin in 0..bins.count() {
                        let (lower, upper) = bins.bin(bin);
                        let value = || cast(column(x), DataType::Float64);
                        let above = lower.map(|lower| value().gt_eq(lit(lower)));
                        let below = upper.map(|upper| value().lt(lit(upper)));
                        let filter = [filter.clone(), above, below].into_iter().flatten().reduce(Expr::and);
                        // Whoever has a value is in one of the bins.
                        let filter = filter.map_or_else(|| column(x).is_not_null(), |filter| filter);
                        let name = format!("{name}__b{bin}");
                        let value = sources.counted(&name, count(lit(1_i64)), Some(filter), table, "rows")?;
                        let bin = Some((published(columns).to_owned(), bin));
                        sources.values.push(Measured { measure: at, bin, value });
                    }
                    continue;
                }
                MeasureKind::Comoments { x, y } => sources.comoments(&name, [x, y], filter, table, columns, schema)?,
                MeasureKind::Min { .. } | MeasureKind::Max { .. } => return Err(not_permitted("min and max")),
            };
            sources.values.push(Measured { measure: at, bin: None, value });
        }
        Ok(sources)
    }

    /// What is computed of each person.
    pub fn of_person(&self) -> Vec<Expr> {
        self.parts.iter().flat_map(|part| part.of_person.iter().cloned()).collect()
    }

    /// The same from finer groups of the same person.
    pub fn added(&self) -> Vec<Expr> {
        let names = self.parts.iter().flat_map(|part| &part.of_person).filter_map(|expr| match expr {
            Expr::Alias(alias) => Some(&alias.name),
            _ => None,
        });
        names.map(|name| sum(column(name)).alias(name)).collect()
    }

    /// What is told of each cell.
    pub fn of_cell(&self, person: &Expr) -> PlanResult<Vec<Expr>> {
        let told = self.parts.iter().map(|part| {
            let call = match &part.value {
                Some((value, contribution)) => {
                    let value = match part.is_count() {
                        true => cast(column(value), DataType::Decimal128(38, 0)),
                        false => column(value),
                    };
                    contributions(person.clone(), value, contribution.clone())
                }
                None => people(person.clone()),
            };
            let call = match &part.entering {
                Some(entering) => call.filter(column(entering).gt(lit(0_i64))).build()?,
                None => call,
            };
            Ok(call.alias(&part.name))
        });
        told.collect()
    }

    fn add(&mut self, source: Source) -> usize {
        self.parts.push(source);
        self.parts.len() - 1
    }

    /// A count of rows: of people, where nobody has more than one.
    fn counted(
        &mut self,
        name: &str,
        call: Expr,
        filter: Option<Expr>,
        table: &PublishedTable,
        label: &str,
    ) -> Result<Value, CheckError> {
        let most = table.max_rows.ok_or_else(|| {
            not_permitted("a count of rows, for which its table sets no `max_rows`; count(DISTINCT person) is open")
        })?;
        let contribution = (most > 1).then(|| Contribution { label: label.to_owned(), low: 0, high: i128::from(most) });
        let is_magnitude = contribution.is_some();
        let source = Source::counting(name, call, filter, contribution).map_err(super::unsupported)?;
        let source = self.add(source);
        Ok(match is_magnitude {
            true => Value::Total(Draw { source, label: label.to_owned(), bound: i128::from(most), step: 1, digits: 0 }),
            false => Value::People { source },
        })
    }

    fn sum(
        &mut self,
        name: &str,
        x: &str,
        filter: Option<Expr>,
        columns: &[Option<PublishedColumn>],
        schema: &DFSchema,
    ) -> Result<Draw, CheckError> {
        let (label, clip) = bounds(columns)?;
        let within = i64::try_from(clip.bound()).unwrap_or(i64::MAX);
        let value = clamped(x, schema, &clip, -within, within).map_err(super::unsupported)?;
        let contribution =
            Contribution { label: label.clone(), low: i128::from(clip.low), high: i128::from(clip.high) };
        let source = Source::of_values(name, value, x, filter, contribution).map_err(super::unsupported)?;
        let source = self.add(source);
        Ok(Draw { source, label, bound: clip.bound(), step: i128::from(clip.step), digits: clip.digits })
    }

    /// A variable of moments; `given` marks sums that are over fewer rows than those of the column alone.
    #[expect(clippy::too_many_arguments, reason = "where a measure comes from")]
    fn variable(
        &mut self,
        name: &str,
        x: &str,
        filter: Option<Expr>,
        table: &PublishedTable,
        columns: &[Option<PublishedColumn>],
        schema: &DFSchema,
        given: &str,
    ) -> Result<Variable, CheckError> {
        let (label, clip) = bounds(columns)?;
        let mut sum = self.sum(&format!("{name}__sum"), x, filter.clone(), columns, schema)?;
        sum.label.push_str(given);
        let distance = distance(x, schema, &clip).map_err(super::unsupported)?;
        let squares = distance.clone() * distance;
        let bound = clip.distance().saturating_mul(clip.distance());
        let label = format!("{label}^2{given}");
        let square =
            self.products(&format!("{name}__square"), squares, x, filter, table, (label, bound), clip.digits * 2)?;
        Ok(Variable { sum, square, centre: clip.centre })
    }

    fn comoments(
        &mut self,
        name: &str,
        [x, y]: [&str; 2],
        filter: Option<Expr>,
        table: &PublishedTable,
        columns: &[Option<PublishedColumn>],
        schema: &DFSchema,
    ) -> Result<Value, CheckError> {
        let (of_x, of_y) = columns.split_at_checked(1).unwrap_or_default();
        let ((x_label, x_clip), (y_label, y_clip)) = (bounds(of_x)?, bounds(of_y)?);
        let both = column(x).is_not_null().and(column(y).is_not_null());
        let filter = Some(filter.map_or(both.clone(), |filter| filter.and(both)));
        let pair = format!("{x_label},{y_label}");
        let of_pair = format!("non_null({pair})");
        let of = self.counted(&format!("{name}__count"), count(lit(1_i64)), filter.clone(), table, &of_pair)?;
        let given = format!("|{pair}");
        let variables = vec![
            self.variable(&format!("{name}__x"), x, filter.clone(), table, of_x, schema, &given)?,
            self.variable(&format!("{name}__y"), y, filter.clone(), table, of_y, schema, &given)?,
        ];
        let distances = [distance(x, schema, &x_clip), distance(y, schema, &y_clip)];
        let [x_distance, y_distance] = distances.map(|distance| distance.map_err(super::unsupported));
        let bound = x_clip.distance().saturating_mul(y_clip.distance());
        let (label, digits) = (format!("{x_label}*{y_label}"), x_clip.digits + y_clip.digits);
        let products = x_distance? * y_distance?;
        let product = self.products(&format!("{name}__product"), products, x, filter, table, (label, bound), digits)?;
        Ok(Value::Moments { of: Box::new(of), variables, product: Some(product) })
    }

    /// A sum of products of distances, of which a person has as many as rows count.
    #[expect(clippy::too_many_arguments, reason = "where a measure comes from")]
    fn products(
        &mut self,
        name: &str,
        products: Expr,
        x: &str,
        filter: Option<Expr>,
        table: &PublishedTable,
        (label, bound): (String, i128),
        digits: u8,
    ) -> Result<Draw, CheckError> {
        let scale = i8::try_from(digits).unwrap_or(i8::MAX);
        let bound = bound.saturating_mul(i128::from(table.max_rows.unwrap_or(1)));
        let contribution = Contribution { label: label.clone(), low: -bound, high: bound };
        let products = cast(products, DataType::Decimal128(38, scale));
        let source = Source::of_values(name, products, x, filter, contribution).map_err(super::unsupported)?;
        Ok(Draw { source: self.add(source), label, bound, step: 1, digits })
    }
}

impl Source {
    /// How many of a person's rows enter, which may itself be what they contribute.
    fn counting(name: &str, call: Expr, filter: Option<Expr>, contribution: Option<Contribution>) -> PlanResult<Self> {
        let rows = format!("{name}__entering");
        Ok(Self {
            name: name.to_owned(),
            of_person: vec![filtered(call, filter)?.alias(&rows)],
            value: contribution.map(|contribution| (rows.clone(), contribution)),
            entering: Some(rows),
        })
    }

    /// The sum of a person's values, and how many there are.
    fn of_values(
        name: &str,
        value: Expr,
        x: &str,
        filter: Option<Expr>,
        contribution: Contribution,
    ) -> PlanResult<Self> {
        let (total, entering) = (format!("{name}__total"), format!("{name}__entering"));
        let of_person = vec![
            filtered(sum(value), filter.clone())?.alias(&total),
            filtered(count(column(x)), filter)?.alias(&entering),
        ];
        Ok(Self { name: name.to_owned(), of_person, entering: Some(entering), value: Some((total, contribution)) })
    }

    /// Whether what is contributed is a number of rows.
    fn is_count(&self) -> bool {
        self.value.as_ref().map(|(value, _)| value) == self.entering.as_ref()
    }
}

fn filtered(call: Expr, filter: Option<Expr>) -> PlanResult<Expr> {
    match filter {
        Some(filter) => call.filter(filter).build(),
        None => Ok(call),
    }
}

/// Each row's value within bounds, in smallest units: a row beyond them is no further off than they are.
fn clamped(x: &str, schema: &DFSchema, clip: &Clip, low: i64, high: i64) -> PlanResult<Expr> {
    let scale = i8::try_from(clip.digits).unwrap_or(i8::MAX);
    let wanted = DataType::Decimal128(38, scale);
    let is_float = schema.field_with_unqualified_name(x)?.data_type().is_floating();
    let bound = |end: i64| {
        if is_float { lit(float(end) / 10_f64.powi(i32::from(clip.digits))) } else { decimal(end, 38, scale) }
    };
    let value = || if is_float { cast(column(x), DataType::Float64) } else { cast(column(x), wanted.clone()) };
    // What is no number counts as the larger end, whichever way it compares.
    let inside =
        when(value().gt(bound(high)), bound(high)).when(value().lt(bound(low)), bound(low)).otherwise(value())?;
    Ok(cast(inside, wanted))
}

/// A value's distance from the centre, few enough digits to be multiplied.
fn distance(x: &str, schema: &DFSchema, clip: &Clip) -> PlanResult<Expr> {
    let scale = i8::try_from(clip.digits).unwrap_or(i8::MAX);
    let value = cast(clamped(x, schema, clip, clip.low, clip.high)?, DataType::Decimal128(MULTIPLIED_DIGITS, scale));
    let centre = decimal(clip.centre, MULTIPLIED_DIGITS, scale);
    Ok(cast(value - centre, DataType::Decimal128(MULTIPLIED_DIGITS, scale)))
}

fn decimal(value: i64, digits: u8, scale: i8) -> Expr {
    lit(ScalarValue::Decimal128(Some(i128::from(value)), digits, scale))
}

#[expect(clippy::cast_precision_loss, reason = "bounds are below 10^15")]
fn float(value: i64) -> f64 {
    value as f64
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
