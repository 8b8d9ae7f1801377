//! Moments of one variable and comoments of two, in a form that travels and adds up: the count, means, and sums of
//! products of deviations from the means. Never sums of squares, which lose all digits where a mean is large.
//!
//! These aggregates are not in the registry: no SQL names them. A connector computes them, a gateway merges them.

mod accumulate;
mod part;
mod summary;

use std::sync::{Arc, LazyLock};

use arrow_schema::{DataType, Field, FieldRef, Fields};
use datafusion_common::{Result, ScalarValue};
use datafusion_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion_expr::utils::AggregateOrderSensitivity;
use datafusion_expr::{
    Accumulator, AggregateUDF, AggregateUDFImpl, Expr, GroupsAccumulator, Signature, Volatility, cast,
};

use accumulate::{Groups, Single};
use summary::{Comoments, Moments, Summarised};

/// What is told of a group of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Summary {
    /// Of one variable, over the rows in which it has a value.
    Moments,
    /// Of two variables together, over the rows in which both have a value.
    Comoments,
}

/// The name of the part that counts; an Int64, and the first of the parts.
pub const COUNT: &str = "count";

impl Summary {
    /// The names of the parts: the count, an `Int64`; then `Float64`, NULL where nothing was counted: each mean with what
    /// rounding took off it (`low`), then sums of products of deviations from the means.
    pub fn parts(self) -> impl Iterator<Item = &'static str> {
        let floats = match self {
            Self::Moments => Moments::PARTS,
            Self::Comoments => Comoments::PARTS,
        };
        std::iter::once(COUNT).chain(floats.iter().copied())
    }

    /// The type of a part.
    #[must_use]
    pub fn part_type(part: &str) -> DataType {
        if part == COUNT { DataType::Int64 } else { DataType::Float64 }
    }

    fn fields(self) -> Fields {
        self.parts().map(|part| Field::new(part, Self::part_type(part), part != COUNT)).collect()
    }
}

/// The summary of an expression over the rows of a group, as a struct of its parts.
#[must_use]
pub fn moments(x: Expr) -> Expr {
    static FUNCTION: LazyLock<Arc<AggregateUDF>> = LazyLock::new(|| function(Summary::Moments, Input::Values));
    FUNCTION.call(vec![cast(x, DataType::Float64)])
}

/// The summary of two expressions over the rows of a group in which both have a value.
#[must_use]
pub fn comoments(x: Expr, y: Expr) -> Expr {
    static FUNCTION: LazyLock<Arc<AggregateUDF>> = LazyLock::new(|| function(Summary::Comoments, Input::Values));
    FUNCTION.call(vec![cast(x, DataType::Float64), cast(y, DataType::Float64)])
}

/// The summary of a group of summaries, given by their parts: the count first.
#[must_use]
pub fn merged(summary: Summary, parts: Vec<Expr>) -> Expr {
    static ONE: LazyLock<Arc<AggregateUDF>> = LazyLock::new(|| function(Summary::Moments, Input::Summaries));
    static TWO: LazyLock<Arc<AggregateUDF>> = LazyLock::new(|| function(Summary::Comoments, Input::Summaries));
    match summary {
        Summary::Moments => ONE.call(parts),
        Summary::Comoments => TWO.call(parts),
    }
}

/// A part of a summary, by its name.
#[must_use]
pub fn part(summary: Expr, name: &'static str) -> Expr {
    part::of(summary, name)
}

fn function(summary: Summary, input: Input) -> Arc<AggregateUDF> {
    Arc::new(AggregateUDF::new_from_impl(Summarise::new(summary, input)))
}

/// What is summarised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Input {
    Values,
    Summaries,
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Summarise {
    summary: Summary,
    input: Input,
    signature: Signature,
}

impl Summarise {
    fn new(summary: Summary, input: Input) -> Self {
        let types = match (input, summary) {
            (Input::Values, Summary::Moments) => vec![DataType::Float64],
            (Input::Values, Summary::Comoments) => vec![DataType::Float64; 2],
            (Input::Summaries, summary) => summary.fields().iter().map(|field| field.data_type().clone()).collect(),
        };
        Self { summary, input, signature: Signature::exact(types, Volatility::Immutable) }
    }
}

impl AggregateUDFImpl for Summarise {
    fn name(&self) -> &str {
        match (self.input, self.summary) {
            (Input::Values, Summary::Moments) => "khidi_moments",
            (Input::Values, Summary::Comoments) => "khidi_comoments",
            (Input::Summaries, Summary::Moments) => "khidi_merged_moments",
            (Input::Summaries, Summary::Comoments) => "khidi_merged_comoments",
        }
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(DataType::Struct(self.summary.fields()))
    }

    fn accumulator(&self, _arguments: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        Ok(match self.summary {
            Summary::Moments => Box::new(Single::new(Groups::<Moments>::new(self.summary, self.input))),
            Summary::Comoments => Box::new(Single::new(Groups::<Comoments>::new(self.summary, self.input))),
        })
    }

    fn state_fields(&self, _arguments: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        Ok(self.summary.fields().iter().cloned().collect())
    }

    fn groups_accumulator_supported(&self, _arguments: AccumulatorArgs<'_>) -> bool {
        true
    }

    fn create_groups_accumulator(&self, _arguments: AccumulatorArgs<'_>) -> Result<Box<dyn GroupsAccumulator>> {
        Ok(match self.summary {
            Summary::Moments => Box::new(Groups::<Moments>::new(self.summary, self.input)),
            Summary::Comoments => Box::new(Groups::<Comoments>::new(self.summary, self.input)),
        })
    }

    fn order_sensitivity(&self) -> AggregateOrderSensitivity {
        AggregateOrderSensitivity::Insensitive
    }

    fn default_value(&self, data_type: &DataType) -> Result<ScalarValue> {
        ScalarValue::try_from(data_type)
    }
}

#[cfg(test)]
mod tests;
