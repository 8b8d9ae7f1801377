//! `date_trunc` for every moment that has a calendar date. The engine's counts in nanoseconds, which end in 2262, and fails
//! for a whole batch where one moment is beyond them: that would tell that a register holds one, and "valid until
//! 9999-12-31" is in many. It is NULL for the same moments as `date_part`, so that both name one node of a dimension.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowTimestampType, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType,
};
use arrow_array::{Array, ArrayRef, PrimitiveArray};
use arrow_schema::{DataType, FieldRef, TimeUnit};
use datafusion_common::{Result, ScalarValue};
use datafusion_expr::sort_properties::{ExprProperties, SortProperties};
use datafusion_expr::{ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature};

use crate::calendar::{civil, day};

/// The function's name.
pub(super) const NAME: &str = "date_trunc";

const SECONDS_PER_DAY: i64 = 86_400;
/// The seconds of 1678-01-01 and of 2262-01-01 since 1970: whole years of 64 bits of nanoseconds, the engine's.
const FIRST: i64 = -9_214_560_000;
const END: i64 = 9_214_646_400;
/// The first and the last year of which `date_part` knows the dates.
const FIRST_YEAR: i64 = -262_143;
const LAST_YEAR: i64 = 262_142;

/// The engine's function where it reaches, our own beyond.
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
        let (Some(unit), Some(moments)) = (arguments.args.first().and_then(text), arguments.args.get_mut(1)) else {
            return self.engine.invoke_with_args(arguments);
        };
        let DataType::Timestamp(of, _) = moments.data_type() else { return self.engine.invoke_with_args(arguments) };
        let all = moments.to_array(1)?;
        let (near, far) = match of {
            TimeUnit::Second => apart::<TimestampSecondType>(&all, 1, &unit),
            TimeUnit::Millisecond => apart::<TimestampMillisecondType>(&all, 1_000, &unit),
            TimeUnit::Microsecond => apart::<TimestampMicrosecondType>(&all, 1_000_000, &unit),
            TimeUnit::Nanosecond => apart::<TimestampNanosecondType>(&all, 1_000_000_000, &unit),
        };
        let is_scalar = matches!(moments, ColumnarValue::Scalar(_));
        *moments = if is_scalar { scalar(&near)? } else { ColumnarValue::Array(near) };
        let rows = if is_scalar { 1 } else { arguments.number_rows };
        let periods = self.engine.invoke_with_args(arguments)?.into_array(rows)?;
        let whole = match of {
            TimeUnit::Second => together::<TimestampSecondType>(&periods, &far),
            TimeUnit::Millisecond => together::<TimestampMillisecondType>(&periods, &far),
            TimeUnit::Microsecond => together::<TimestampMicrosecondType>(&periods, &far),
            TimeUnit::Nanosecond => together::<TimestampNanosecondType>(&periods, &far),
        };
        if is_scalar { scalar(&whole) } else { Ok(ColumnarValue::Array(whole)) }
    }

    fn output_ordering(&self, input: &[ExprProperties]) -> Result<SortProperties> {
        // What is NULL at both ends keeps no order.
        let constant = input.iter().all(|argument| argument.sort_properties == SortProperties::Singleton);
        Ok(if constant { SortProperties::Singleton } else { SortProperties::Unordered })
    }
}

fn text(unit: &ColumnarValue) -> Option<String> {
    match unit {
        ColumnarValue::Scalar(
            ScalarValue::Utf8(Some(unit)) | ScalarValue::Utf8View(Some(unit)) | ScalarValue::LargeUtf8(Some(unit)),
        ) => Some(unit.to_ascii_lowercase()),
        _ => None,
    }
}

fn scalar(values: &ArrayRef) -> Result<ColumnarValue> {
    Ok(ColumnarValue::Scalar(ScalarValue::try_from_array(values, 0)?))
}

/// The moments that the engine reaches, and the periods of those that it does not; each NULL where the other is not.
fn apart<T: ArrowTimestampType>(moments: &ArrayRef, per_second: i64, unit: &str) -> (ArrayRef, Vec<Option<i64>>) {
    let moments: &PrimitiveArray<T> = moments.as_primitive();
    let years = FIRST * per_second..END * per_second;
    let near = moments.unary_opt::<_, T>(|moment| years.contains(&moment).then_some(moment));
    let own = |moment: i64| if years.contains(&moment) { None } else { period(moment, per_second, unit) };
    let far = moments.iter().map(|moment| moment.and_then(own)).collect();
    (Arc::new(near.with_data_type(moments.data_type().clone())), far)
}

fn together<T: ArrowTimestampType>(periods: &ArrayRef, far: &[Option<i64>]) -> ArrayRef {
    let near: &PrimitiveArray<T> = periods.as_primitive();
    let whole: PrimitiveArray<T> = near.iter().zip(far).map(|(near, far)| near.or(*far)).collect();
    Arc::new(whole.with_data_type(periods.data_type().clone()))
}

/// The first moment of the period that a moment is in; none where no calendar has it.
fn period(moment: i64, per_second: i64, unit: &str) -> Option<i64> {
    let seconds = moment.div_euclid(per_second);
    let days = seconds.div_euclid(SECONDS_PER_DAY);
    let (year, month, _) = civil(days);
    if !(FIRST_YEAR..=LAST_YEAR).contains(&year) {
        return None;
    }
    let of_seconds = |whole: i64| seconds.div_euclid(whole) * whole;
    let first = match unit {
        "year" => day(year, 1, 1) * SECONDS_PER_DAY,
        "quarter" => day(year, (month - 1) / 3 * 3 + 1, 1) * SECONDS_PER_DAY,
        "month" => day(year, month, 1) * SECONDS_PER_DAY,
        // 1970-01-01 was a Thursday; weeks begin on Monday.
        "week" => (days - (days + 3).rem_euclid(7)) * SECONDS_PER_DAY,
        "day" => days * SECONDS_PER_DAY,
        "hour" => of_seconds(3_600),
        "minute" => of_seconds(60),
        "second" => seconds,
        _ => return None,
    };
    first.checked_mul(per_second)
}
