//! `power` without the engine's error for negative powers of zero, which would tell that a value is zero.

use std::sync::Arc;

use arrow_array::Float64Array;
use arrow_array::cast::AsArray;
use arrow_array::types::Float64Type;
use arrow_schema::DataType;
use datafusion_common::Result;
use datafusion_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility};

/// The function's name.
pub(super) const NAME: &str = "power";

/// `power(base, exponent)` of two Float64: NULL where the base is zero and the exponent negative.
pub(super) fn function() -> Arc<ScalarUDF> {
    Arc::new(ScalarUDF::from(Power {
        signature: Signature::uniform(2, vec![DataType::Float64], Volatility::Immutable),
        aliases: ["pow".to_owned()],
    }))
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Power {
    signature: Signature,
    aliases: [String; 1],
}

impl ScalarUDFImpl for Power {
    fn name(&self) -> &str {
        NAME
    }

    fn aliases(&self) -> &[String] {
        &self.aliases
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(DataType::Float64)
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let columns = ColumnarValue::values_to_arrays(&arguments.args)?;
        let mut columns = columns.iter().map(|column| column.as_primitive::<Float64Type>().iter());
        let (bases, exponents) = (columns.next(), columns.next());
        let pairs = bases.into_iter().flatten().zip(exponents.into_iter().flatten());
        let powers: Float64Array = pairs
            .map(|(base, exponent)| match (base?, exponent?) {
                (base, exponent) if base == 0.0 && exponent < 0.0 => None,
                (base, exponent) => Some(base.powf(exponent)),
            })
            .collect();
        Ok(ColumnarValue::Array(Arc::new(powers)))
    }
}
