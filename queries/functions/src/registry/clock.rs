//! `now()`, `current_date` and `current_time` as names without a clock behind them: naive local types, folded to
//! literals by [`crate::civil`], an error if evaluated.

use std::sync::Arc;

use arrow_schema::{DataType, TimeUnit};
use datafusion_common::{Result, exec_err};
use datafusion_expr::{ColumnarValue, Expr, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility};

/// What a clock function reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClockReading {
    /// The moment: `Timestamp(Microsecond, None)`.
    Moment,
    /// The day: `Date32`.
    Day,
    /// The time of day: `Time64(Microsecond)`.
    TimeOfDay,
}

impl ClockReading {
    const ALL: [Self; 3] = [Self::Moment, Self::Day, Self::TimeOfDay];

    fn name(self) -> &'static str {
        match self {
            Self::Moment => "now",
            Self::Day => "current_date",
            Self::TimeOfDay => "current_time",
        }
    }

    fn aliases(self) -> &'static [&'static str] {
        match self {
            Self::Moment => &["current_timestamp", "localtimestamp"],
            Self::Day => &["today"],
            Self::TimeOfDay => &["localtime"],
        }
    }

    fn data_type(self) -> DataType {
        match self {
            Self::Moment => DataType::Timestamp(TimeUnit::Microsecond, None),
            Self::Day => DataType::Date32,
            Self::TimeOfDay => DataType::Time64(TimeUnit::Microsecond),
        }
    }
}

/// What `expr` reads from the clock, if it is itself a clock function.
#[must_use]
pub fn clock_reading(expr: &Expr) -> Option<ClockReading> {
    let Expr::ScalarFunction(function) = expr else {
        return None;
    };
    ClockReading::ALL.into_iter().find(|reading| reading.name() == function.func.name())
}

/// Whether a function of this module stands for the engine's of that name.
pub(super) fn replaces(name: &str) -> bool {
    ClockReading::ALL.iter().any(|reading| reading.name() == name)
}

/// The clock functions.
pub(super) fn functions() -> impl Iterator<Item = Arc<ScalarUDF>> {
    ClockReading::ALL.into_iter().map(|reading| {
        Arc::new(ScalarUDF::from(ClockFunction {
            reading,
            signature: Signature::nullary(Volatility::Stable),
            aliases: reading.aliases().iter().map(ToString::to_string).collect(),
        }))
    })
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct ClockFunction {
    reading: ClockReading,
    signature: Signature,
    aliases: Vec<String>,
}

impl ScalarUDFImpl for ClockFunction {
    fn name(&self) -> &str {
        self.reading.name()
    }

    fn aliases(&self) -> &[String] {
        &self.aliases
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(self.reading.data_type())
    }

    fn invoke_with_args(&self, _arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        exec_err!("{} was not folded before the plan ran", self.reading.name())
    }
}
