//! Released cells for programs: one JSON object a line, `{"keys":{"year":2024},"measures":{"rows":{"value":16,
//! "status":"perturbed"}}}`. Keys and measures stand apart, because they may have the same names. Rows of public tables are
//! objects of their columns, and a refusal is one object, `{"refused":{"code":"KH210", ...}}`. NULL is null.

use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StructArray};
use arrow::datatypes::{Field, FieldRef, Schema};
use arrow::error::ArrowError;
use arrow::json::WriterBuilder;
use arrow::json::writer::LineDelimited;
use khidi_queries_disclosure::question::{Ask, Question};
use khidi_queries_protocol::Refusal;
use serde_json::json;

use super::title::{Title, statuses};
use crate::fragment::Seen;

/// The name of the one value of a measure that has no parts.
const VALUE: &str = "value";

/// The cells or rows, the last line ended.
///
/// # Errors
/// A value that JSON has no form for.
pub(super) fn printed(seen: &Seen, ask: &Ask) -> Result<String, ArrowError> {
    let mut written = Vec::new();
    let mut writer = WriterBuilder::new().with_explicit_nulls(true).build::<_, LineDelimited>(&mut written);
    for batch in &seen.batches {
        match ask {
            Ask::Cells(question) => writer.write(&cells(batch, question)?)?,
            Ask::Rows => writer.write(batch)?,
        }
    }
    writer.finish()?;
    drop(writer);
    String::from_utf8(written).map_err(|error| ArrowError::JsonError(error.to_string()))
}

/// The refusal, in both languages whatever the reader's is.
pub(super) fn refused(refusal: &Refusal) -> String {
    let refused = json!({
        "code": refusal.code().number(),
        "message_en": refusal.message_en(),
        "message_ka": refusal.message_ka(),
        "hint_en": refusal.hint_en(),
        "hint_ka": refusal.hint_ka(),
    });
    format!("{}\n", json!({ "refused": refused }))
}

type Members = Vec<(FieldRef, ArrayRef)>;

/// The same cells in columns `keys` and `measures`.
fn cells(batch: &RecordBatch, question: &Question) -> Result<RecordBatch, ArrowError> {
    let mut keys = Members::new();
    let mut measures: Vec<(String, Members)> = Vec::new();
    let schema = batch.schema();
    for (at, (field, values)) in schema.fields().iter().zip(batch.columns()).enumerate() {
        let title = Title::of(field.name(), question).filter(|_| at >= question.leading_columns());
        let Some(Title { measure, part, is_status }) = title else {
            keys.push((Arc::clone(field), Arc::clone(values)));
            continue;
        };
        let (name, values) = match (is_status, part.is_empty()) {
            (true, _) => ("status".to_owned(), statuses(values)?),
            (false, true) => (VALUE.to_owned(), Arc::clone(values)),
            (false, false) => (part, Arc::clone(values)),
        };
        let member = (Arc::new(Field::new(name, values.data_type().clone(), true)), values);
        match measures.iter_mut().find(|(known, _)| *known == measure) {
            // A measure that was asked for twice is there once.
            Some((_, members)) if members.iter().any(|(known, _)| known.name() == member.0.name()) => {}
            Some((_, members)) => members.push(member),
            None => measures.push((measure, vec![member])),
        }
    }
    let measures = measures.into_iter().map(|(name, members)| named(&name, members)).collect::<Result<Members, _>>()?;
    let keys = (!keys.is_empty()).then(|| named("keys", keys)).transpose()?;
    let columns: Members = keys.into_iter().chain([named("measures", measures)?]).collect();
    let (fields, columns): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
}

fn named(name: &str, members: Members) -> Result<(FieldRef, ArrayRef), ArrowError> {
    let (fields, arrays): (Vec<_>, Vec<_>) = members.into_iter().unzip();
    let whole = StructArray::try_new(fields.into(), arrays, None)?;
    let field = Field::new(name, arrow::array::Array::data_type(&whole).clone(), false);
    Ok((Arc::new(field), Arc::new(whole)))
}
