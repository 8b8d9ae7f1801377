//! The gateway's list of tables, reshaped for people: names only, or the columns of a table.

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, RecordBatch, StringArray};
use arrow::datatypes::{Field, Schema};
use arrow::error::ArrowError;
use arrow_flight::IpcMessage;

use super::client::Answer;

/// Schema, name and kind of each table.
pub(super) fn tables(found: &Answer) -> Result<Answer, ArrowError> {
    let names = ["db_schema_name", "table_name", "table_type"];
    let positions = names.iter().map(|name| found.schema.index_of(name)).collect::<Result<Vec<_>, _>>()?;
    let batches = found.batches.iter().map(|batch| batch.project(&positions));
    Ok(Answer {
        schema: Arc::new(found.schema.project(&positions)?),
        batches: batches.collect::<Result<_, _>>()?,
        report: None,
    })
}

/// One row for each column of each table: the table, the column and its type.
pub(super) fn columns(found: &Answer) -> Result<Answer, ArrowError> {
    let mut rows: Vec<[String; 3]> = Vec::new();
    for batch in &found.batches {
        let text = |name| Ok::<_, ArrowError>(batch.column(batch.schema().index_of(name)?).as_string_opt::<i32>());
        let (schemas, tables) = (text("db_schema_name")?, text("table_name")?);
        let serialised = batch.column(batch.schema().index_of("table_schema")?).as_binary_opt::<i32>();
        let (Some(schemas), Some(tables), Some(serialised)) = (schemas, tables, serialised) else {
            return Err(ArrowError::SchemaError("the list of tables has other types than Flight SQL's".to_owned()));
        };
        for ((schema, table), bytes) in schemas.iter().zip(tables).zip(serialised) {
            let table = format!("{}.{}", schema.unwrap_or_default(), table.unwrap_or_default());
            let columns = Schema::try_from(IpcMessage(bytes.unwrap_or_default().to_vec().into()))?;
            rows.extend(columns.fields().iter().map(|field| row(&table, field)));
        }
    }
    let column = |position: usize| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(rows.iter().filter_map(|row| row.get(position))))
    };
    let batch = RecordBatch::try_from_iter([("table", column(0)), ("column", column(1)), ("type", column(2))])?;
    Ok(Answer { schema: batch.schema(), batches: vec![batch], report: None })
}

fn row(table: &str, field: &Field) -> [String; 3] {
    [table.to_owned(), field.name().clone(), field.data_type().to_string()]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use arrow::array::BinaryArray;
    use arrow::datatypes::DataType;
    use arrow::ipc::writer::IpcWriteOptions;
    use arrow_flight::SchemaAsIpc;

    use super::*;

    fn found() -> Answer {
        let schema =
            Schema::new(vec![Field::new("year", DataType::Int64, true), Field::new("sex", DataType::Utf8, true)]);
        let IpcMessage(bytes) = SchemaAsIpc::new(&schema, &IpcWriteOptions::default()).try_into().unwrap();
        let text = |value: &str| -> ArrayRef { Arc::new(StringArray::from(vec![value])) };
        let batch = RecordBatch::try_from_iter([
            ("catalog_name", text("khidi")),
            ("db_schema_name", text("mia")),
            ("table_name", text("returns")),
            ("table_type", text("TABLE")),
            ("table_schema", Arc::new(BinaryArray::from(vec![bytes.as_ref()]))),
        ]);
        let batch = batch.unwrap();
        Answer { schema: batch.schema(), batches: vec![batch], report: None }
    }

    fn rows(answer: &Answer) -> Vec<Vec<String>> {
        let texts = |batch: &RecordBatch| {
            let of = |row: usize| batch.columns().iter().map(move |c| c.as_string::<i32>().value(row).to_owned());
            (0..batch.num_rows()).map(|row| of(row).collect()).collect::<Vec<_>>()
        };
        answer.batches.iter().flat_map(texts).collect()
    }

    #[test]
    fn tables_are_named() {
        assert_eq!(rows(&tables(&found()).unwrap()), [["mia", "returns", "TABLE"]]);
    }

    #[test]
    fn columns_have_types() {
        let expected = [["mia.returns", "year", "Int64"], ["mia.returns", "sex", "Utf8"]];
        assert_eq!(rows(&columns(&found()).unwrap()), expected);
    }
}
