//! Answers as Flight data: the schema as announced, batches of at most 2 MiB, and for questions a last message
//! without rows that carries the report.

use std::pin::Pin;

use arrow_flight::FlightData;
use arrow_flight::encode::FlightDataEncoderBuilder;
use arrow_flight::utils::batches_to_flight_data;
use datafusion::arrow::record_batch::RecordBatch;
use futures::stream::{self, Stream, StreamExt};
use khidi_queries_protocol::{Code, Refusal};
use tonic::Status;

use crate::queries::Answered;
use crate::refusals::to_status;

/// What a DoGet answers.
pub(super) type DataStream = Pin<Box<dyn Stream<Item = Result<FlightData, Status>> + Send>>;

/// A batch of metadata.
pub(super) fn of_batch(batch: RecordBatch) -> DataStream {
    let schema = batch.schema();
    let encoder = FlightDataEncoderBuilder::new().with_schema(schema);
    encode(encoder, vec![batch])
}

/// An answer and its report.
pub(super) fn of_answer(answered: Answered) -> Result<DataStream, Refusal> {
    let Answered { schema, batches, report, memory, .. } = answered;
    let ending = batches_to_flight_data(&schema, vec![RecordBatch::new_empty(schema.clone())])
        .ok()
        .and_then(|mut messages| messages.pop())
        .ok_or_else(|| encoding("the last message"))?
        .with_app_metadata(report);
    let encoder = FlightDataEncoderBuilder::new().with_schema(schema);
    let messages = encode(encoder, batches).chain(stream::once(async { Ok(ending) }));
    // The memory is given back when the last message has left.
    Ok(Box::pin(messages.inspect(move |_| {
        let _held = memory.size();
    })))
}

fn encode(encoder: FlightDataEncoderBuilder, batches: Vec<RecordBatch>) -> DataStream {
    let batches = stream::iter(batches.into_iter().map(Ok));
    let messages = encoder.build(batches);
    Box::pin(messages.map(|message| message.map_err(|error| to_status(&encoding(&error.to_string())))))
}

fn encoding(cause: &str) -> Refusal {
    tracing::error!(cause, "an answer cannot be encoded");
    Refusal::new(Code::KH901).with("reference", "encoding")
}
