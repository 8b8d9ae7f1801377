//! The schema of a result: known from the plan alone, made of the wire's types, everything nullable. Computed here
//! and nowhere else, because clients reject any difference between what is announced and what comes.

use std::sync::Arc;

use datafusion::arrow::array::RecordBatchOptions;
use datafusion::arrow::compute::{CastOptions, cast_with_options};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use datafusion::arrow::error::ArrowError;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::error::DataFusionError;
use datafusion::logical_expr::LogicalPlan;
use khidi_queries_protocol::types::{DECIMAL_DIGITS, is_wire_type};
use khidi_queries_protocol::{Code, Refusal};

/// The schema of the answer that `plan` will give.
///
/// # Errors
/// KH109 for a column whose type no client gets, such as an interval or a list.
pub(crate) fn result_schema(plan: &LogicalPlan) -> Result<SchemaRef, Refusal> {
    let fields = plan.schema().fields().iter().map(|field| {
        let data_type = wire_type(field.data_type()).ok_or_else(|| {
            let construct = format!("column {} of type {}", field.name(), field.data_type());
            Refusal::new(Code::KH109).with("construct", construct)
        })?;
        Ok(Field::new(field.name(), data_type, true))
    });
    Ok(Arc::new(Schema::new(fields.collect::<Result<Vec<_>, Refusal>>()?)))
}

fn wire_type(data_type: &DataType) -> Option<DataType> {
    use DataType as T;
    let wire = match data_type {
        T::Int8 | T::Int16 | T::Int32 | T::UInt8 | T::UInt16 | T::UInt32 | T::UInt64 => T::Int64,
        T::Float16 | T::Float32 => T::Float64,
        T::Decimal32(precision, scale) | T::Decimal64(precision, scale) => T::Decimal128(*precision, *scale),
        T::Decimal256(_, scale) => T::Decimal128(DECIMAL_DIGITS, *scale),
        // A column of nothing but NULL.
        T::Null | T::LargeUtf8 | T::Utf8View => T::Utf8,
        T::Date64 => T::Date32,
        T::Timestamp(_, None) => T::Timestamp(TimeUnit::Microsecond, None),
        T::Dictionary(_, values) => return wire_type(values),
        other => other.clone(),
    };
    is_wire_type(&wire).then_some(wire)
}

/// A batch of the engine as one of `schema`.
///
/// # Errors
/// A value does not fit, or the batch is not of the plan that `schema` was computed from.
pub(super) fn narrow(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch, DataFusionError> {
    const STRICT: CastOptions<'static> =
        CastOptions { safe: false, format_options: datafusion::arrow::util::display::FormatOptions::new() };
    let columns = batch.columns().iter().zip(schema.fields());
    let columns = columns.map(|(column, field)| cast_with_options(column, field.data_type(), &STRICT));
    let columns = columns.collect::<Result<Vec<_>, ArrowError>>()?;
    let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    Ok(RecordBatch::try_new_with_options(schema.clone(), columns, &options)?)
}
