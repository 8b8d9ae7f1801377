//! Constructs that plan but would fail at an agency, or mislead, once they run: refused while nobody has been asked.

use arrow_schema::DataType;
use datafusion_common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion_common::{DFSchema, Result, not_impl_err};
use datafusion_expr::expr::ScalarFunction;
use datafusion_expr::utils::merge_schema;
use datafusion_expr::{Expr, ExprSchemable, LogicalPlan};

use crate::{arithmetic, residence};

/// Parts of a date or time that can be extracted, under all the names that the engine knows.
const PARTS: &str = " y yr yrs year years isoyear qtr quarter mon mons month months w week weeks d day days doy dow isodow \
    h hr hrs hour hours m min mins minute minutes s sec secs second seconds ms msec msecs msecond mseconds millisecond \
    milliseconds us usec usecs usecond useconds microsecond microseconds epoch ";

/// Units that timestamps can be truncated to.
const UNITS: &str = " year quarter month week day hour minute second millisecond microsecond ";

/// Refuses a plan with such a construct, sub-queries included.
pub(super) fn check(plan: &LogicalPlan) -> Result<()> {
    plan.apply_with_subqueries(|node| {
        let schema = merge_schema(&node.inputs());
        node.apply_expressions(|expr| {
            arithmetic::check_elapsed(expr, &schema)?;
            expr.apply(|inner| {
                match inner {
                    Expr::ScalarFunction(function) => call(function, &schema)?,
                    Expr::AggregateFunction(function) => residence::check(function)?,
                    _ => {}
                }
                Ok(TreeNodeRecursion::Continue)
            })
        })
    })?;
    Ok(())
}

fn call(function: &ScalarFunction, schema: &DFSchema) -> Result<()> {
    let name = function.func.name();
    let known = match name {
        "date_part" => PARTS,
        "date_trunc" => UNITS,
        _ => return Ok(()),
    };
    let part = function.args.first().and_then(|arg| match arg {
        Expr::Literal(value, _) => value.try_as_str().flatten(),
        _ => None,
    });
    let Some(part) = part.map(str::to_lowercase) else {
        return not_impl_err!("the part of {name} must be a literal");
    };
    let part = part.trim_matches(['\'', '"']);
    if !known.split_whitespace().any(|word| word == part) {
        return match name {
            "date_part" => not_impl_err!("extract({part}) is not supported"),
            _ => not_impl_err!("{name}('{part}') is not supported"),
        };
    }
    let of = function.args.get(1).map(|arg| arg.get_type(schema)).transpose()?;
    match of {
        Some(DataType::Duration(_) | DataType::Interval(_)) if name == "date_part" => {
            not_impl_err!("extract from a difference of times or an interval is not supported")
        }
        _ => Ok(()),
    }
}
