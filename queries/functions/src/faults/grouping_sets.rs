//! Keys of grouping sets, hidden from what the engine concludes about them.
//!
//! DataFusion 55 keeps what it knows of a key past its grouping sets: where a condition makes the key one value, it takes
//! the rolled-up NULLs for that value too, believes the groups sorted by it, and gives one group in several pieces.

use std::sync::{Arc, LazyLock};

use arrow_schema::DataType;
use datafusion_common::tree_node::Transformed;
use datafusion_common::{Column, Result, ScalarValue, exec_err};
use datafusion_expr::expr::GroupingSet;
use datafusion_expr::{
    Aggregate, ColumnarValue, Expr, LogicalPlan, LogicalPlanBuilder, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl,
    Signature, Volatility, when,
};

/// The plan with every key of grouping sets computed below them by what the engine cannot know. Rows and columns stay.
///
/// # Errors
/// The engine refuses to rebuild the plan.
pub(super) fn hidden(plan: LogicalPlan) -> Result<LogicalPlan> {
    let hidden = plan.transform_up_with_subqueries(|node| match &node {
        LogicalPlan::Aggregate(aggregate) => match aggregate.group_expr.as_slice() {
            [Expr::GroupingSet(sets)] => over_hidden_keys(aggregate, sets).map(Transformed::yes),
            _ => Ok(Transformed::no(node)),
        },
        _ => Ok(Transformed::no(node)),
    });
    hidden.map(|hidden| hidden.data)
}

fn over_hidden_keys(aggregate: &Aggregate, sets: &GroupingSet) -> Result<LogicalPlan> {
    let keys = sets.distinct_expr();
    let hidden = keys.iter().enumerate().map(|(at, key)| Ok(when(holds(), (*key).clone()).end()?.alias(name(at))));
    let columns = aggregate.input.schema().columns().into_iter().map(Expr::Column);
    let below = columns.map(Ok).chain(hidden).collect::<Result<Vec<_>>>()?;
    let position = |key: &Expr| keys.iter().position(|other| *other == key).map_or_else(|| key.clone(), column);
    let each = |keys: &[Expr]| keys.iter().map(position).collect::<Vec<_>>();
    let over_names = match sets {
        GroupingSet::Rollup(keys) => GroupingSet::Rollup(each(keys)),
        GroupingSet::Cube(keys) => GroupingSet::Cube(each(keys)),
        GroupingSet::GroupingSets(sets) => GroupingSet::GroupingSets(sets.iter().map(|set| each(set)).collect()),
    };
    let grouped = LogicalPlanBuilder::from(aggregate.input.as_ref().clone())
        .project(below)?
        .aggregate(vec![Expr::GroupingSet(over_names)], aggregate.aggr_expr.clone())?;
    let outputs = aggregate.schema.iter().enumerate().map(|(at, (qualifier, field))| {
        if at < keys.len() {
            column(at).alias_qualified(qualifier.cloned(), field.name())
        } else {
            Expr::Column(Column::new(qualifier.cloned(), field.name()))
        }
    });
    grouped.project(outputs.collect::<Vec<_>>())?.build()
}

fn name(key: usize) -> String {
    format!("__key{key}")
}

fn column(key: usize) -> Expr {
    Expr::Column(Column::from_name(name(key)))
}

/// True, which the engine learns for each batch anew.
fn holds() -> Expr {
    static HOLDS: LazyLock<Arc<ScalarUDF>> = LazyLock::new(|| {
        Arc::new(ScalarUDF::new_from_impl(Holds { signature: Signature::nullary(Volatility::Volatile) }))
    });
    HOLDS.call(Vec::new())
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Holds {
    signature: Signature,
}

impl ScalarUDFImpl for Holds {
    fn name(&self) -> &str {
        "khidi_holds"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(DataType::Boolean)
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        if arguments.args.is_empty() {
            Ok(ColumnarValue::Scalar(ScalarValue::Boolean(Some(true))))
        } else {
            exec_err!("khidi_holds takes no argument")
        }
    }
}

#[cfg(test)]
mod tests;
