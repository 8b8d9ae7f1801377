//! What a file's footer lets the optimiser believe. Only columns whose stored values are the computed ones carry bounds,
//! because DataFusion answers and folds constants from exact bounds.

use arrow::datatypes::{DataType, Schema, SchemaRef};
use datafusion::common::stats::Precision;
use datafusion::common::{ColumnStatistics, ScalarValue, Statistics};
use datafusion::datasource::physical_plan::parquet::metadata::DFParquetMetadata;
use datafusion::error::Result;

use super::footer::Footer;

/// Statistics of one file: a column for each of `file_schema`, then one for each partition value.
pub(super) fn of_file(footer: &Footer, file_schema: &SchemaRef, partition: &[ScalarValue]) -> Result<Statistics> {
    let mut statistics = DFParquetMetadata::statistics_from_parquet_metadata(&footer.metadata, file_schema)?;
    for (column, field) in statistics.column_statistics.iter_mut().zip(file_schema.fields()) {
        if !stored_as_computed(&footer.schema, field.name(), field.data_type()) {
            *column = ColumnStatistics::new_unknown();
        } else if field.data_type().is_floating() {
            // Bounds of floats leave out NaN, which is the greatest value when computed.
            *column = column.clone().to_inexact();
        }
    }
    let rows = statistics.num_rows;
    statistics.column_statistics.extend(partition.iter().map(|value| of_partition(value, rows)));
    Ok(statistics)
}

fn stored_as_computed(stored: &Schema, name: &str, computed: &DataType) -> bool {
    let Some((_, stored)) = stored.fields().find(name) else {
        return false;
    };
    match computed {
        // The reader makes views of plain text without looking at it.
        DataType::Utf8View => matches!(stored.data_type(), DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View),
        computed => stored.data_type() == computed,
    }
}

fn of_partition(value: &ScalarValue, rows: Precision<usize>) -> ColumnStatistics {
    let statistics = ColumnStatistics::new_unknown();
    match value.is_null() {
        true => statistics.with_null_count(rows),
        false => statistics
            .with_null_count(Precision::Exact(0))
            .with_min_value(Precision::Exact(value.clone()))
            .with_max_value(Precision::Exact(value.clone())),
    }
}
