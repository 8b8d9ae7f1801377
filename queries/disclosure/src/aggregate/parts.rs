//! A measure of a question against its relation: its types, and the names under which its steps hand it on.

use arrow_schema::DataType;
use datafusion_common::{Column, DFSchema};
use datafusion_expr::{Expr, cast, lit, when};
use khidi_queries_functions::moments::{self, Summary};

use crate::error::CheckError;
use crate::question::{Measure, MeasureKind};
use crate::release::MeasureRule;

/// Number of people in a cell.
pub(super) const PEOPLE: &str = "__people";
/// Which grouping set a group is of, as [`crate::question::grouping_id`] numbers them.
pub(super) const SET: &str = "__set";
/// Digits up to which a sum over fewer than 10^12 rows stays within 38.
const SAFE_DIGITS: u8 = 26;

/// A measure of a question, resolved against the relation's schema.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub kind: MeasureKind,
    pub filter: Option<Expr>,
    /// Name of its value between steps.
    pub value: String,
    /// Columns of its value in the raw layout, with their types.
    pub columns: Vec<(String, DataType)>,
    /// Whether it needs to know people even over public rows.
    pub counts_people: bool,
    /// Sums that could leave 38 digits: the largest magnitude that surely fits.
    pub fits_below: Option<f64>,
}

impl Part {
    /// The parts of a measure: itself, or each bin of a histogram as the rows that fall into it.
    pub(super) fn of(position: usize, measure: &Measure, schema: &DFSchema) -> Result<Vec<Self>, CheckError> {
        let MeasureKind::Histogram { column: name, bins } = &measure.kind else {
            return Ok(vec![Self::new(position, measure, schema)?]);
        };
        // The types are checked as for any other measure of the column.
        let whole = Self::new(position, measure, schema)?;
        let value = || cast(column(name), DataType::Float64);
        let parts = whole.columns.into_iter().enumerate().map(|(at, named)| {
            let (lower, upper) = bins.bin(at);
            let above = lower.map(|lower| value().gt_eq(lit(lower)));
            let below = upper.map(|upper| value().lt(lit(upper)));
            let conditions = [whole.filter.clone(), above, below].into_iter().flatten();
            Self {
                kind: MeasureKind::Rows,
                filter: conditions.reduce(Expr::and),
                value: named.0.clone(),
                columns: vec![named],
                counts_people: false,
                fits_below: None,
            }
        });
        Ok(parts.collect())
    }

    /// How the value is released.
    pub(super) fn rule(&self) -> MeasureRule {
        MeasureRule { name: self.value.clone(), columns: self.columns.clone() }
    }

    fn new(position: usize, measure: &Measure, schema: &DFSchema) -> Result<Self, CheckError> {
        let mut types = Vec::new();
        for name in measure.kind.columns() {
            let field = schema.field_with_unqualified_name(name);
            let field = field.map_err(|_| CheckError::QuestionColumn { column: name.to_owned() })?;
            types.push(field.data_type().clone());
        }
        let (types, fits_below) = value_types(&measure.kind, &types)?;
        Ok(Self {
            kind: measure.kind.clone(),
            filter: measure.filter.as_deref().map(column),
            value: format!("m{position}"),
            columns: measure.kind.value_columns(position).into_iter().zip(types).collect(),
            counts_people: measure.kind == MeasureKind::Contributors,
            fits_below,
        })
    }

    /// The value under its names in the raw layout; NULL where a sum may have left its digits; counts of nothing are 0.
    pub(super) fn value_columns(&self, in_cell: bool) -> Vec<Expr> {
        if let Some(summary) = self.kind.summary() {
            let parts = summary.parts().zip(&self.columns);
            return parts.map(|(part, (name, _))| moments::part(column(&self.value), part).alias(name)).collect();
        }
        let value = match self.kind {
            MeasureKind::Contributors if in_cell => self.people_value(),
            _ => column(&self.value),
        };
        let value = match self.fits_below {
            Some(limit) => when(column(&self.magnitude()).lt(lit(limit)), value.clone()).end().unwrap_or(value),
            None => value,
        };
        vec![value.alias(&self.value)]
    }

    /// The number of people who enter the measure, under its name in the raw layout.
    pub(super) fn people_column(&self) -> Expr {
        self.people_value().alias(self.people())
    }

    fn people_value(&self) -> Expr {
        match self.entering_column() {
            Some(_) => column(&self.people()),
            None => column(PEOPLE),
        }
    }

    /// How many rows of a person enter the measure; `None` where all in the cell do.
    pub(super) fn entering_column(&self) -> Option<Expr> {
        match &self.kind {
            MeasureKind::Rows | MeasureKind::Contributors if self.filter.is_none() => None,
            MeasureKind::Rows | MeasureKind::NonNull { .. } => Some(column(&self.value)),
            MeasureKind::Moments { .. } | MeasureKind::Comoments { .. } => {
                Some(moments::part(column(&self.value), moments::COUNT))
            }
            _ => Some(column(&self.entering())),
        }
    }

    pub(super) fn entering(&self) -> String {
        format!("{}__entering", self.value)
    }

    pub(super) fn people(&self) -> String {
        format!("{}__people", self.value)
    }

    pub(super) fn magnitude(&self) -> String {
        format!("{}__magnitude", self.value)
    }
}

/// The types of a value's parts over columns of these types, and for a sum that may leave 38 digits what surely fits.
fn value_types(kind: &MeasureKind, columns: &[DataType]) -> Result<(Vec<DataType>, Option<f64>), CheckError> {
    let refused = |data_type: &DataType| CheckError::MeasureType {
        measure: word(kind).to_owned(),
        data_type: data_type.to_string(),
    };
    let data_type = columns.first().unwrap_or(&DataType::Null);
    if let Some(summary) = kind.summary() {
        let types = summary.parts().map(Summary::part_type).collect();
        return match columns.iter().find(|data_type| !data_type.is_numeric()) {
            Some(other) => Err(refused(other)),
            None => Ok((types, None)),
        };
    }
    if let MeasureKind::Histogram { bins, .. } = kind {
        let types = vec![DataType::Int64; bins.count()];
        return if data_type.is_numeric() { Ok((types, None)) } else { Err(refused(data_type)) };
    }
    let mut fits_below = None;
    let value_type = match kind {
        MeasureKind::Sum { .. } => match data_type {
            integer if integer.is_integer() => DataType::Decimal128(38, 0),
            DataType::Decimal128(digits, scale) => {
                if *digits > SAFE_DIGITS {
                    fits_below = Some(9.9e37 / 10_f64.powi(i32::from(*scale)));
                }
                DataType::Decimal128(38, *scale)
            }
            DataType::Float64 | DataType::Float32 => DataType::Float64,
            other => return Err(refused(other)),
        },
        MeasureKind::Min { .. } | MeasureKind::Max { .. } => {
            crate::wire_type(data_type).ok_or_else(|| refused(data_type))?;
            data_type.clone()
        }
        _ => DataType::Int64,
    };
    Ok((vec![value_type], fits_below))
}

/// A column by its exact name.
pub(super) fn column(name: &str) -> Expr {
    Expr::Column(Column::from_name(name))
}

fn word(kind: &MeasureKind) -> &'static str {
    match kind {
        MeasureKind::Rows | MeasureKind::Contributors | MeasureKind::NonNull { .. } => "count",
        MeasureKind::Sum { .. } => "sum",
        MeasureKind::Moments { .. } => "a variance",
        MeasureKind::Histogram { .. } => "a quantile",
        MeasureKind::Comoments { .. } => "a covariance",
        MeasureKind::Min { .. } => "min",
        MeasureKind::Max { .. } => "max",
    }
}
