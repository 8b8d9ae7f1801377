//! One part of a summary. The engine's own access to fields is moved about by its optimizer, which on two of them over
//! one aggregate has given two columns one name (release 55.2).

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_schema::DataType;
use datafusion_common::{Result, exec_datafusion_err, exec_err};
use datafusion_expr::{ColumnarValue, Expr, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility};

use super::Summary;

/// The part `name` of a summary.
pub(super) fn of(summary: Expr, name: &'static str) -> Expr {
    ScalarUDF::new_from_impl(Part { name, signature: Signature::any(1, Volatility::Immutable) }).call(vec![summary])
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Part {
    name: &'static str,
    signature: Signature,
}

impl ScalarUDFImpl for Part {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(Summary::part_type(self.name))
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let [summary] = arguments.args.as_slice() else {
            return exec_err!("a part of {} summaries", arguments.args.len());
        };
        let summary = summary.to_array(arguments.number_rows)?;
        let parts = summary.as_struct_opt().and_then(|parts| parts.column_by_name(self.name));
        let part = parts.ok_or_else(|| exec_datafusion_err!("a summary without {}", self.name))?;
        Ok(ColumnarValue::Array(Arc::clone(part)))
    }
}
