//! What an agency sends: its catalogue and its cells, well made and badly made.

use std::sync::Arc;

use arrow_flight::FlightData;
use arrow_flight::utils::batches_to_flight_data;
use datafusion::arrow::array::{ArrayRef, BooleanArray, Int64Array, RecordBatch, StringArray, UInt8Array};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::arrow::ipc::CompressionType;
use datafusion::arrow::ipc::writer::{DictionaryTracker, IpcDataGenerator, IpcWriteContext, IpcWriteOptions};
use khidi_queries_disclosure::catalogue::{
    AgencyCatalogue, Class, Protection, PublishedColumn, PublishedTable, Role, Versions,
};
use khidi_queries_disclosure::question::Ask;
use khidi_queries_protocol::catalogue;
use khidi_queries_protocol::request::FragmentRequest;
use khidi_queries_protocol::tail::{AnswerKind, AnswerTail};

use super::super::federation::id;
use super::{Behaviour, Introduction};

/// An agency with one public table, `totals(year, persons, label)`.
pub(in crate::tests) fn totals(agency: &str, version: &str) -> AgencyCatalogue {
    let column = |name: &str, data_type| PublishedColumn {
        bins: None,
        clip: None,
        codes: None,
        name: name.into(),
        data_type,
        role: Role::Public,
        description_en: String::new(),
        description_ka: String::new(),
    };
    AgencyCatalogue {
        agency: id(agency),
        protection: Protection::Standard,
        threshold: 10,
        versions: versions(version),
        as_of: None,
        tables: vec![PublishedTable {
            name: "totals".into(),
            class: Class::Public,
            is_view: false,
            single_contributor_keys: vec![],
            max_rows: Some(20),
            count_variance: None,
            ad_hoc: None,
            safeguards: None,
            columns: vec![
                column("year", DataType::Int64),
                column("persons", DataType::Int64),
                column("label", DataType::Utf8),
            ],
            description_en: String::new(),
            description_ka: String::new(),
        }],
    }
}

pub(in crate::tests) fn versions(version: &str) -> Versions {
    Versions { catalogue: version.into(), policy: "1".into(), snapshot: "1".into(), code_lists: "1".into() }
}

/// The schema of cells with `keys` integer keys and `measures` counts.
pub(in crate::tests) fn cells_schema(keys: &[String], measures: usize) -> SchemaRef {
    let mut fields: Vec<_> = keys.iter().map(|key| Field::new(key, DataType::Int64, true)).collect();
    for measure in 0..measures {
        fields.push(Field::new(format!("m{measure}"), DataType::Int64, true));
        fields.push(Field::new(format!("m{measure}__status"), DataType::UInt8, false));
    }
    Arc::new(Schema::new(fields))
}

fn one_measure(name: &str, data_type: DataType) -> SchemaRef {
    let status = Field::new(format!("{name}__status"), DataType::UInt8, false);
    Arc::new(Schema::new(vec![Field::new(name, data_type, true), status]))
}

/// One cell for key 2020, every count 12; two of them where `rows` is 2.
fn cells(schema: &SchemaRef, rows: usize, status: u8) -> RecordBatch {
    let columns = schema.fields().iter().map(|field| -> ArrayRef {
        match field.data_type() {
            DataType::UInt8 => Arc::new(UInt8Array::from(vec![status; rows])),
            DataType::Utf8 => Arc::new(StringArray::from(vec!["x"; rows])),
            _ if field.name().starts_with('m') => Arc::new(Int64Array::from(vec![12; rows])),
            _ => Arc::new(Int64Array::from(vec![2020; rows])),
        }
    });
    RecordBatch::try_new(schema.clone(), columns.collect()).unwrap()
}

/// The bodies that answer the catalogue action.
pub(super) fn introduction(behaviour: &Behaviour, published: &AgencyCatalogue) -> Vec<Vec<u8>> {
    let mut bytes = catalogue::encode(published).unwrap();
    match behaviour {
        Behaviour::Introduces(Introduction::Garbage) => vec![b"no catalogue at all".to_vec()],
        Behaviour::Introduces(Introduction::Nothing) => vec![],
        Behaviour::Introduces(Introduction::Twice) => vec![bytes.clone(), bytes],
        Behaviour::Introduces(Introduction::OtherAgency) => vec![catalogue::encode(&totals("other", "1")).unwrap()],
        Behaviour::Introduces(Introduction::OtherProtocol) => {
            // The protocol is the first field, a small number.
            assert_eq!(bytes[..2], [8, 1]);
            bytes[1] = 99;
            vec![bytes]
        }
        _ => vec![bytes],
    }
}

/// The messages that answer a request.
pub(super) fn answer(behaviour: &Behaviour, published: &AgencyCatalogue, asked: &FragmentRequest) -> Vec<FlightData> {
    let Ask::Cells(question) = &asked.ask else { panic!("rows of {}", asked.relation) };
    let schema = match behaviour {
        Behaviour::WrongType => one_measure("m0", DataType::Utf8),
        Behaviour::WrongName => one_measure("m1", DataType::Int64),
        Behaviour::MoreColumns => cells_schema(&["other".into()], question.measures.len()),
        _ => cells_schema(&question.keys, question.measures.len()),
    };
    let rows = if *behaviour == Behaviour::TwoCells { 2 } else { 1 };
    let status = if *behaviour == Behaviour::BadStatus { 7 } else { 0 };
    let batch = cells(&schema, rows, status);
    let mut messages = batches_to_flight_data(&schema, vec![batch.clone(), batch.slice(0, 0)]).unwrap();
    messages.last_mut().unwrap().app_metadata = match behaviour {
        Behaviour::BadTail => b"{\"query_id\":"[..].into(),
        _ => tail(behaviour, published, asked).encode().unwrap().into(),
    };
    match behaviour {
        Behaviour::Garbage => messages[1].data_header = b"no flatbuffer at all"[..].into(),
        Behaviour::Compressed => messages[1] = compressed(&batch),
        Behaviour::LyingLengths => messages[1] = lying(&batch),
        Behaviour::Truncated => drop(messages.pop()),
        Behaviour::NoSchema => drop(messages.remove(0)),
        Behaviour::AfterTail => messages.push(messages[1].clone()),
        _ => {}
    }
    messages
}

fn tail(behaviour: &Behaviour, published: &AgencyCatalogue, asked: &FragmentRequest) -> AnswerTail {
    let mut tail = AnswerTail::new(&asked.query_id, AnswerKind::Cells, published);
    if let Behaviour::OtherTail(what) = behaviour {
        match *what {
            "question" => tail.query_id = "q-another".into(),
            "kind" => tail.kind = AnswerKind::Rows,
            "version" => tail.versions = versions("other"),
            "protection" => tail.protection = Protection::Bare,
            other => panic!("a tail tells of no {other}"),
        }
    }
    tail
}

fn compressed(batch: &RecordBatch) -> FlightData {
    let options = IpcWriteOptions::default().try_with_compression(Some(CompressionType::LZ4_FRAME)).unwrap();
    encoded(batch, &options)
}

/// A batch like `batch` whose numbers are bits.
fn lying(batch: &RecordBatch) -> FlightData {
    let columns = batch.columns().iter().map(|column| -> ArrayRef {
        match column.data_type() {
            DataType::Int64 => Arc::new(BooleanArray::from(vec![true; batch.num_rows()])),
            _ => Arc::clone(column),
        }
    });
    let names = batch.schema();
    let named = names.fields().iter().map(|field| field.name()).zip(columns);
    // Buffers end where their values do: padded, they would be long enough.
    let options = IpcWriteOptions::try_new(8, false, arrow_ipc::MetadataVersion::V5).unwrap();
    encoded(&RecordBatch::try_from_iter(named).unwrap(), &options)
}

fn encoded(batch: &RecordBatch, options: &IpcWriteOptions) -> FlightData {
    let mut dictionaries = DictionaryTracker::new(false);
    let mut context = IpcWriteContext::default();
    let encoded = IpcDataGenerator::default().encode(batch, &mut dictionaries, options, &mut context);
    encoded.unwrap().1.into()
}
