//! Ages: completed years between two dates, and Eurostat's groups of five years.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int64Type};
use arrow_array::{ArrayRef, Int64Array, StringArray};
use arrow_schema::DataType;
use datafusion_common::{Result, exec_datafusion_err};
use datafusion_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility};

use crate::calendar::civil;

/// The first age of the open group.
const OLDEST: i64 = 85;

/// `completed_years(born, on)` and `age_group(years)`.
pub(super) fn functions() -> [Arc<ScalarUDF>; 2] {
    [Age::CompletedYears, Age::Group].map(|age| Arc::new(ScalarUDF::from(Function { age, signature: age.signature() })))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Age {
    CompletedYears,
    Group,
}

impl Age {
    fn signature(self) -> Signature {
        let types = match self {
            Self::CompletedYears => vec![DataType::Date32; 2],
            Self::Group => vec![DataType::Int64],
        };
        Signature::exact(types, Volatility::Immutable)
    }
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Function {
    age: Age,
    signature: Signature,
}

impl ScalarUDFImpl for Function {
    fn name(&self) -> &str {
        match self.age {
            Age::CompletedYears => "completed_years",
            Age::Group => "age_group",
        }
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(match self.age {
            Age::CompletedYears => DataType::Int64,
            Age::Group => DataType::Utf8,
        })
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let columns = ColumnarValue::values_to_arrays(&arguments.args)?;
        let other = || exec_datafusion_err!("an age of something else");
        let told: ArrayRef = match (self.age, columns.as_slice()) {
            (Age::CompletedYears, [born, on]) => {
                let (born, on) = (born.as_primitive_opt::<Date32Type>(), on.as_primitive_opt::<Date32Type>());
                let (born, on) = born.zip(on).ok_or_else(other)?;
                let years = born.iter().zip(on).map(|(born, on)| completed_years(born?.into(), on?.into()));
                Arc::new(years.collect::<Int64Array>())
            }
            (Age::Group, [years]) => {
                let years = years.as_primitive_opt::<Int64Type>().ok_or_else(other)?;
                Arc::new(years.iter().map(|years| years.map(group)).collect::<StringArray>())
            }
            _ => return Err(other()),
        };
        Ok(ColumnarValue::Array(told))
    }
}

/// The age that somebody has completed on a day; NULL before their birth. Who was born on 29 February completes a year on 1
/// March of other years.
fn completed_years(born: i64, on: i64) -> Option<i64> {
    let ((year, month, date), (year_on, month_on, date_on)) = (civil(born), civil(on));
    let years = year_on - year - i64::from((month_on, date_on) < (month, date));
    (on >= born).then_some(years)
}

/// The code of the group of `codelists.age_groups`; UNK for a negative age.
fn group(years: i64) -> String {
    match years {
        ..0 => "UNK".to_owned(),
        0..5 => "Y_LT5".to_owned(),
        OLDEST.. => format!("Y_GE{OLDEST}"),
        _ => format!("Y{}-{}", years / 5 * 5, years / 5 * 5 + 4),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use crate::calendar::day;

    #[test]
    fn a_year_is_completed_on_the_birthday() {
        for (born, on, years) in [
            ((2000, 5, 17), (2000, 5, 16), None),
            ((2000, 5, 17), (2000, 5, 17), Some(0)),
            ((2000, 5, 17), (2001, 5, 16), Some(0)),
            ((2000, 5, 17), (2001, 5, 17), Some(1)),
            ((2000, 2, 29), (2001, 2, 28), Some(0)),
            ((2000, 2, 29), (2001, 3, 1), Some(1)),
            ((2000, 2, 29), (2004, 2, 29), Some(4)),
            ((1899, 12, 31), (2024, 1, 1), Some(124)),
        ] {
            let at = |(year, month, date)| day(year, month, date);
            assert_eq!(completed_years(at(born), at(on)), years, "{born:?} on {on:?}");
        }
    }

    #[test]
    fn groups_of_five_years() {
        for (years, code) in
            [(-1, "UNK"), (0, "Y_LT5"), (4, "Y_LT5"), (5, "Y5-9"), (84, "Y80-84"), (85, "Y_GE85"), (130, "Y_GE85")]
        {
            assert_eq!(group(years), code);
        }
    }
}
