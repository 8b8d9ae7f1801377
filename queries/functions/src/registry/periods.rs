//! `date_trunc` without the engine's error for moments that nanoseconds do not reach, which would tell that a register
//! holds one: "valid until 9999-12-31" is in many.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowTimestampType, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType,
};
use arrow_array::{ArrayRef, PrimitiveArray};
use arrow_schema::{DataType, FieldRef, TimeUnit};
use datafusion_common::{Result, ScalarValue};
use datafusion_expr::sort_properties::{ExprProperties, SortProperties};
use datafusion_expr::{ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature};

/// The function's name.
pub(super) const NAME: &str = "date_trunc";

/// The seconds of 1678-01-01 and of 2262-01-01 since 1970: all whole years of 64 bits of nanoseconds.
const FIRST: i64 = -9_214_560_000;
const END: i64 = 9_214_646_400;

/// The engine's function, NULL for moments outside these years.
pub(super) fn function(engine: Arc<ScalarUDF>) -> Arc<ScalarUDF> {
    Arc::new(ScalarUDF::from(Periods { engine }))
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Periods {
    engine: Arc<ScalarUDF>,
}

impl ScalarUDFImpl for Periods {
    fn name(&self) -> &str {
        NAME
    }

    fn aliases(&self) -> &[String] {
        self.engine.aliases()
    }

    fn signature(&self) -> &Signature {
        self.engine.signature()
    }

    fn return_type(&self, arguments: &[DataType]) -> Result<DataType> {
        self.engine.return_type(arguments)
    }

    fn return_field_from_args(&self, arguments: ReturnFieldArgs) -> Result<FieldRef> {
        let field = self.engine.return_field_from_args(arguments)?;
        Ok(Arc::new(field.as_ref().clone().with_nullable(true)))
    }

    fn invoke_with_args(&self, mut arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        if let Some(moments) = arguments.args.get_mut(1) {
            *moments = within(moments)?;
        }
        self.engine.invoke_with_args(arguments)
    }

    fn output_ordering(&self, input: &[ExprProperties]) -> Result<SortProperties> {
        // What is NULL in between keeps no order.
        let constant = input.iter().all(|argument| argument.sort_properties == SortProperties::Singleton);
        Ok(if constant { SortProperties::Singleton } else { SortProperties::Unordered })
    }
}

/// The same values, NULL where they are outside.
fn within(moments: &ColumnarValue) -> Result<ColumnarValue> {
    let DataType::Timestamp(unit, _) = moments.data_type() else { return Ok(moments.clone()) };
    match moments {
        ColumnarValue::Array(values) => Ok(ColumnarValue::Array(kept(values, unit))),
        ColumnarValue::Scalar(value) => {
            let kept = kept(&value.to_array()?, unit);
            Ok(ColumnarValue::Scalar(ScalarValue::try_from_array(&kept, 0)?))
        }
    }
}

fn kept(values: &ArrayRef, unit: TimeUnit) -> ArrayRef {
    match unit {
        TimeUnit::Second => of_unit::<TimestampSecondType>(values, 1),
        TimeUnit::Millisecond => of_unit::<TimestampMillisecondType>(values, 1_000),
        TimeUnit::Microsecond => of_unit::<TimestampMicrosecondType>(values, 1_000_000),
        TimeUnit::Nanosecond => of_unit::<TimestampNanosecondType>(values, 1_000_000_000),
    }
}

fn of_unit<T: ArrowTimestampType>(values: &ArrayRef, per_second: i64) -> ArrayRef {
    let moments: &PrimitiveArray<T> = values.as_primitive();
    let years = FIRST * per_second..END * per_second;
    let kept = moments.unary_opt::<_, T>(|moment| years.contains(&moment).then_some(moment));
    Arc::new(kept.with_data_type(values.data_type().clone()))
}
