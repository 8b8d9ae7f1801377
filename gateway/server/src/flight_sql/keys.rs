//! Keys of tables: typed empty sets, because registers of different agencies declare none to each other.

use std::sync::Arc;

use datafusion::arrow::datatypes::DataType::{Int32, UInt8, Utf8};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::arrow::record_batch::RecordBatch;

/// Schema of primary keys, as Flight SQL fixes it.
pub(super) fn primary() -> SchemaRef {
    schema(&[
        ("catalog_name", Utf8, true),
        ("db_schema_name", Utf8, true),
        ("table_name", Utf8, false),
        ("column_name", Utf8, false),
        ("key_name", Utf8, true),
        ("key_sequence", Int32, false),
    ])
}

/// Schema of imported keys, exported keys and cross references, as Flight SQL fixes it.
pub(super) fn foreign() -> SchemaRef {
    schema(&[
        ("pk_catalog_name", Utf8, true),
        ("pk_db_schema_name", Utf8, true),
        ("pk_table_name", Utf8, false),
        ("pk_column_name", Utf8, false),
        ("fk_catalog_name", Utf8, true),
        ("fk_db_schema_name", Utf8, true),
        ("fk_table_name", Utf8, false),
        ("fk_column_name", Utf8, false),
        ("key_sequence", Int32, false),
        ("fk_key_name", Utf8, true),
        ("pk_key_name", Utf8, true),
        ("update_rule", UInt8, false),
        ("delete_rule", UInt8, false),
    ])
}

/// No keys.
pub(super) fn none(schema: SchemaRef) -> RecordBatch {
    RecordBatch::new_empty(schema)
}

fn schema(columns: &[(&str, DataType, bool)]) -> SchemaRef {
    let fields = columns.iter().map(|(name, data_type, nullable)| Field::new(*name, data_type.clone(), *nullable));
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}
