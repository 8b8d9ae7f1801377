//! Execution above the barrier.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Int64Array, StringArray};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::arrow::util::pretty::pretty_format_batches;
use datafusion::logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder, LogicalTableSource, cast, col, lit};
use datafusion::scalar::ScalarValue;
use khidi_queries_protocol::{Code, Refusal};

use super::*;
use crate::refusals::of_engine;

const MEMORY: usize = 64 * 1024 * 1024;

fn cells() -> (SchemaRef, Vec<RecordBatch>) {
    let fields = vec![Field::new("code", DataType::Utf8, true), Field::new("m0", DataType::Int64, true)];
    let schema = Arc::new(Schema::new(fields));
    let columns: Vec<ArrayRef> = vec![
        Arc::new(StringArray::from(vec!["f", "m", "f"])),
        Arc::new(Int64Array::from(vec![Some(3), Some(4), None])),
    ];
    (schema.clone(), vec![RecordBatch::try_new(schema, columns).unwrap()])
}

fn scan(name: &str, schema: SchemaRef) -> LogicalPlanBuilder {
    LogicalPlanBuilder::scan(name, Arc::new(LogicalTableSource::new(schema)), None).unwrap()
}

async fn run(plan: LogicalPlan, memory: usize, max_rows: u64) -> Result<String, Refusal> {
    let schema = result_schema(&plan)?;
    let engine = Engine::new(memory).unwrap();
    let (batches, _memory) = engine
        .run(plan, Leaves { released: vec![cells()], ..Leaves::default() }, &schema, max_rows)
        .await
        .map_err(|error| match error {
            EngineError::Engine(error) => of_engine(&error, "q"),
            EngineError::TooManyRows(_) => Refusal::new(Code::KH501),
        })?;
    assert!(batches.iter().all(|batch| batch.schema() == schema));
    Ok(pretty_format_batches(&batches).unwrap().to_string())
}

fn fragment() -> LogicalPlanBuilder {
    scan("khidi_fragments.f0", cells().0)
}

#[tokio::test]
async fn scans_of_fragments_and_code_lists_are_fed() {
    let sexes = khidi_queries_codelists::by_name("sexes").unwrap();
    let first = sexes.codes().next().unwrap();
    let plan = scan("codelists.sexes", sexes.schema())
        .filter(col("code").eq(lit(first)))
        .unwrap()
        .project(vec![col("code")])
        .unwrap()
        .build()
        .unwrap();
    assert!(run(plan, MEMORY, 10).await.unwrap().contains(first));
    let plan = fragment().filter(col("m0").gt(lit(3i64))).unwrap().build().unwrap();
    let table = run(plan, MEMORY, 10).await.unwrap();
    assert!(table.contains("| m    | 4  |") && !table.contains("| f "), "{table}");
}

#[tokio::test]
async fn what_fails_has_its_code() {
    let narrowed = |to| fragment().project(vec![cast(col("m0") * lit(100i64), to)]).unwrap().build().unwrap();
    let other = scan("interior.crossings", cells().0).build().unwrap();
    let absent = scan("khidi_fragments.f1", cells().0).build().unwrap();
    let many = fragment().build().unwrap();
    for (plan, memory, rows, expected) in [
        (narrowed(DataType::Int8), MEMORY, 10, Code::KH504),
        (other, MEMORY, 10, Code::KH901),
        (absent, MEMORY, 10, Code::KH901),
        (many.clone(), MEMORY, 2, Code::KH501),
        (many, 16, 10, Code::KH503),
    ] {
        let shown = plan.display_indent().to_string();
        assert_eq!(run(plan, memory, rows).await.unwrap_err().code(), expected, "{shown}");
    }
}

#[test]
fn results_have_the_wires_types() {
    let micros = DataType::Timestamp(TimeUnit::Microsecond, None);
    for (value, expected) in [
        (ScalarValue::Int32(Some(1)), Some(DataType::Int64)),
        (ScalarValue::UInt64(Some(1)), Some(DataType::Int64)),
        (ScalarValue::Float32(Some(1.0)), Some(DataType::Float64)),
        (ScalarValue::Utf8View(Some("x".into())), Some(DataType::Utf8)),
        (ScalarValue::Null, Some(DataType::Utf8)),
        (ScalarValue::Boolean(None), Some(DataType::Boolean)),
        (ScalarValue::Date32(None), Some(DataType::Date32)),
        (ScalarValue::Decimal128(Some(1), 10, 2), Some(DataType::Decimal128(10, 2))),
        (ScalarValue::TimestampNanosecond(Some(1), None), Some(micros)),
        (ScalarValue::TimestampNanosecond(Some(1), Some("UTC".into())), None),
        (ScalarValue::Time64Microsecond(Some(1)), None),
        (ScalarValue::IntervalYearMonth(Some(1)), None),
    ] {
        let plan = LogicalPlanBuilder::empty(true)
            .project(vec![Expr::Literal(value.clone(), None).alias("x")])
            .unwrap()
            .build()
            .unwrap();
        let found = result_schema(&plan);
        match expected {
            Some(expected) => {
                let schema = found.unwrap();
                assert_eq!(schema.field(0), &Field::new("x", expected, true), "{value:?}");
            }
            None => assert_eq!(found.unwrap_err().code(), Code::KH109, "{value:?}"),
        }
    }
}
