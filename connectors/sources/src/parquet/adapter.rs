//! Turns an expression over computed columns into one over a file's stored columns, by adding conversions where the
//! types differ. Columns that are stored as they are computed cost nothing, and filters reach the file's statistics.

use std::sync::Arc;

use arrow::compute::CastOptions;
use arrow::datatypes::{DataType, Field, IntervalMonthDayNano, SchemaRef};
use datafusion::common::ScalarValue;
use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::Operator;
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_expr::expressions::{BinaryExpr, CastExpr, Column, Literal};
use datafusion::physical_expr_adapter::{PhysicalExprAdapter, PhysicalExprAdapterFactory};

use crate::canonical::{TBILISI_OFFSET_HOURS, TIMESTAMP};

const NANOSECONDS_PER_HOUR: i64 = 3_600_000_000_000;

/// Makes one [`Adapter`] per file.
#[derive(Debug)]
pub(super) struct Adapters;

impl PhysicalExprAdapterFactory for Adapters {
    fn create(&self, computed: SchemaRef, stored: SchemaRef) -> Result<Arc<dyn PhysicalExprAdapter>> {
        Ok(Arc::new(Adapter { computed, stored }))
    }
}

#[derive(Debug)]
struct Adapter {
    computed: SchemaRef,
    stored: SchemaRef,
}

impl PhysicalExprAdapter for Adapter {
    fn rewrite(&self, expr: Arc<dyn PhysicalExpr>) -> Result<Arc<dyn PhysicalExpr>> {
        expr.transform_up(|expr| match expr.downcast_ref::<Column>() {
            Some(column) => self.converted(column).map(Transformed::yes),
            None => Ok(Transformed::no(expr)),
        })
        .data()
    }
}

impl Adapter {
    fn converted(&self, column: &Column) -> Result<Arc<dyn PhysicalExpr>> {
        let name = column.name();
        let gone = || DataFusionError::Execution(format!("column {name:?} is no longer in the file"));
        let (_, computed) = self.computed.fields().find(name).ok_or_else(gone)?;
        let (index, stored) = self.stored.fields().find(name).ok_or_else(gone)?;
        let column = Arc::new(Column::new(name, index));
        Ok(convert(column, stored.data_type(), computed.data_type()))
    }
}

fn convert(column: Arc<dyn PhysicalExpr>, stored: &DataType, computed: &DataType) -> Arc<dyn PhysicalExpr> {
    match stored {
        stored if stored == computed => column,
        // Arrow's cast drops the zone and keeps UTC.
        DataType::Timestamp(_, Some(_)) => {
            let offset = IntervalMonthDayNano::new(0, 0, TBILISI_OFFSET_HOURS * NANOSECONDS_PER_HOUR);
            let offset = Literal::new(ScalarValue::IntervalMonthDayNano(Some(offset)));
            Arc::new(BinaryExpr::new(cast(column, &TIMESTAMP), Operator::Plus, Arc::new(offset)))
        }
        _ => cast(column, computed),
    }
}

/// A cast under which what the target cannot hold (a moment too far off for microseconds) is NULL.
fn cast(column: Arc<dyn PhysicalExpr>, target: &DataType) -> Arc<dyn PhysicalExpr> {
    let options = CastOptions { safe: true, ..CastOptions::default() };
    let target = Arc::new(Field::new("converted", target.clone(), true));
    Arc::new(CastExpr::new_with_target_field(column, target, Some(options)))
}
