//! The functions as the engine knows them.

use std::sync::{Arc, LazyLock};

use arrow_array::RecordBatch;
use arrow_schema::{DataType, FieldRef, Schema};
use datafusion_common::{Result, ScalarValue, plan_err};
use datafusion_expr::expr::AggregateFunction;
use datafusion_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion_expr::utils::AggregateOrderSensitivity;
use datafusion_expr::{
    Accumulator, AggregateUDF, AggregateUDFImpl, ColumnarValue, Expr, GroupsAccumulator, Signature, Volatility,
};

use super::arguments;
use super::gathered::{Gathered, Single};
use super::telling::data_type;

/// One of the functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Function {
    Changes,
    Stays,
    Residencies,
    ResidentOn,
    PresenceOn,
    DaysIn,
    DaysOut,
    ImputedCrossings,
}

impl Function {
    const ALL: [Self; 8] = [
        Self::Changes,
        Self::Stays,
        Self::Residencies,
        Self::ResidentOn,
        Self::PresenceOn,
        Self::DaysIn,
        Self::DaysOut,
        Self::ImputedCrossings,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Changes => "residence_changes",
            Self::Stays => "residence_stays",
            Self::Residencies => "residence_periods",
            Self::ResidentOn => "resident_on",
            Self::PresenceOn => "presence_on",
            Self::DaysIn => "days_in",
            Self::DaysOut => "days_out",
            Self::ImputedCrossings => "imputed_crossings",
        }
    }
}

/// All functions, made once.
pub(crate) fn functions() -> impl Iterator<Item = Arc<AggregateUDF>> {
    static ALL: LazyLock<Vec<Arc<AggregateUDF>>> = LazyLock::new(|| {
        let function = |function| Arc::new(AggregateUDF::new_from_impl(Residence::new(function)));
        Function::ALL.into_iter().map(function).collect()
    });
    ALL.iter().cloned()
}

/// Refuses a call whose literals are none, or say nothing that there is.
pub(crate) fn check(call: &AggregateFunction) -> Result<()> {
    let Some(function) = Function::ALL.into_iter().find(|function| function.name() == call.func.name()) else {
        return Ok(());
    };
    if call.params.distinct {
        return plan_err!("{} takes no DISTINCT", function.name());
    }
    let literals: Vec<_> = call.params.args.iter().map(literal).collect();
    arguments::telling(function, &literals).map(drop)
}

/// The value of a literal, also of one that is cast.
fn literal(expr: &Expr) -> Option<ScalarValue> {
    match expr {
        Expr::Literal(value, _) => Some(value.clone()),
        Expr::Alias(alias) => literal(&alias.expr),
        Expr::Cast(cast) => literal(&cast.expr)?.cast_to(cast.field.data_type()).ok(),
        Expr::TryCast(cast) => literal(&cast.expr)?.cast_to(cast.field.data_type()).ok(),
        _ => None,
    }
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Residence {
    function: Function,
    signature: Signature,
}

impl Residence {
    fn new(function: Function) -> Self {
        Self { function, signature: Signature::user_defined(Volatility::Immutable) }
    }

    fn gathered(&self, arguments: &AccumulatorArgs<'_>) -> Result<Gathered> {
        let nothing = RecordBatch::new_empty(Arc::new(Schema::new(arguments.schema.fields().clone())));
        let mut literals = Vec::with_capacity(arguments.exprs.len());
        for (at, expr) in arguments.exprs.iter().enumerate() {
            // Columns are evaluated over no rows; a literal is itself. The first four are columns, whatever they are.
            let value = if at < 4 { None } else { Some(expr.evaluate(&nothing)?) };
            literals.push(match value {
                Some(ColumnarValue::Scalar(value)) => Some(value),
                _ => None,
            });
        }
        arguments::telling(self.function, &literals).map(Gathered::new)
    }
}

impl AggregateUDFImpl for Residence {
    fn name(&self) -> &str {
        self.function.name()
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>> {
        arguments::types(self.function, given)
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(data_type(self.function))
    }

    fn accumulator(&self, arguments: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        Ok(Box::new(Single::new(self.gathered(&arguments)?)))
    }

    fn state_fields(&self, _arguments: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        Ok(Gathered::state_fields())
    }

    fn groups_accumulator_supported(&self, _arguments: AccumulatorArgs<'_>) -> bool {
        true
    }

    fn create_groups_accumulator(&self, arguments: AccumulatorArgs<'_>) -> Result<Box<dyn GroupsAccumulator>> {
        Ok(Box::new(self.gathered(&arguments)?))
    }

    fn order_sensitivity(&self) -> AggregateOrderSensitivity {
        AggregateOrderSensitivity::Insensitive
    }

    fn default_value(&self, _data_type: &DataType) -> Result<ScalarValue> {
        ScalarValue::try_from(data_type(self.function))
    }
}
