//! A quantile as an expression over counts per bin.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{Array, Float64Array};
use arrow_schema::DataType;
use datafusion_common::{Result, exec_datafusion_err};
use datafusion_expr::{ColumnarValue, Expr, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility};

use super::Bins;

/// The quantile at `share` (0 to 1) of values counted in `bins`: an `Int64` per bin, in order, absent ones taken as 0.
/// NULL where nothing was counted, or where it lies in an open bin.
#[must_use]
pub fn quantile(share: f64, bins: &Bins, counts: Vec<Expr>) -> Expr {
    let signature = Signature::any(counts.len(), Volatility::Immutable);
    ScalarUDF::new_from_impl(Quantile { share_bits: share.to_bits(), bins: bins.clone(), signature }).call(counts)
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Quantile {
    share_bits: u64,
    bins: Bins,
    signature: Signature,
}

impl ScalarUDFImpl for Quantile {
    fn name(&self) -> &str {
        "binned_quantile"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(DataType::Float64)
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let rows = arguments.number_rows;
        let columns = arguments.args.iter().map(|count| count.to_array(rows)).collect::<Result<Vec<_>>>()?;
        let counts = columns.iter().map(|column| column.as_primitive_opt::<Int64Type>()).collect::<Option<Vec<_>>>();
        let counts = counts.ok_or_else(|| exec_datafusion_err!("a bin that is not counted in Int64"))?;
        let share = f64::from_bits(self.share_bits);
        let quantiles = (0..rows).map(|row| {
            let of_row = counts.iter().map(|count| if count.is_valid(row) { count.value(row).max(0) } else { 0 });
            at(share, &self.bins, &of_row.collect::<Vec<_>>())
        });
        Ok(ColumnarValue::Array(Arc::new(quantiles.collect::<Float64Array>())))
    }
}

/// The quantile at `share`, `None` where it is not known.
pub(super) fn at(share: f64, bins: &Bins, counts: &[i64]) -> Option<f64> {
    let total = counts.iter().try_fold(0_i64, |total, count| total.checked_add(*count))?;
    let last = total.checked_sub(1).filter(|last| *last >= 0)?;
    let rank = share.clamp(0.0, 1.0) * last as f64;
    let below = rank.floor();
    let (lower, upper) = (value(below as i64, bins, counts)?, value((rank.ceil() as i64).min(last), bins, counts)?);
    Some(lower + (rank - below) * (upper - lower))
}

/// The value of that rank from 0, each bin's values spread evenly over it.
fn value(rank: i64, bins: &Bins, counts: &[i64]) -> Option<f64> {
    let mut before = 0;
    for (bin, count) in counts.iter().enumerate() {
        if rank < before + count {
            let (Some(lower), Some(upper)) = bins.bin(bin) else { return None };
            let place = ((rank - before) as f64 + 0.5) / *count as f64;
            return Some(lower + (upper - lower) * place);
        }
        before += count;
    }
    None
}
