//! Messages that lie about themselves.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BooleanArray, Decimal128Array, DictionaryArray, Int64Array, RecordBatch, StringArray, StringViewArray,
    UInt8Array,
};
use arrow_ipc::writer::{DictionaryTracker, EncodedData, IpcDataGenerator, IpcWriteContext, IpcWriteOptions};
use arrow_schema::{DataType, Field, Schema, TimeUnit};

use super::{IpcContent, IpcError, IpcLimits, check_layout, check_message};

const LIMITS: IpcLimits = IpcLimits { max_header_bytes: 64 * 1024, max_columns: 16, max_rows: 1000 };

fn batch() -> RecordBatch {
    let texts = StringArray::from_iter((0..100).map(|i| (i % 7 != 0).then(|| format!("კოდი {i}"))));
    let sums = Decimal128Array::from_iter((0..100).map(|i| (i % 5 != 0).then_some(i * 1000)));
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("c0", Arc::new(texts)),
        ("c1", Arc::new(BooleanArray::from_iter((0..100).map(|i| Some(i % 2 == 0))))),
        ("m0", Arc::new(Int64Array::from_iter((0..100).map(|i| (i % 3 != 0).then_some(i))))),
        ("m0__status", Arc::new(UInt8Array::from_iter_values((0..100).map(|i| i % 3)))),
        ("m1", Arc::new(sums.with_precision_and_scale(38, 2).unwrap())),
    ];
    RecordBatch::try_from_iter(columns).unwrap()
}

fn encoded(batch: &RecordBatch) -> (Vec<EncodedData>, EncodedData) {
    let mut dictionaries = DictionaryTracker::new(false);
    let mut context = IpcWriteContext::default();
    let options = IpcWriteOptions::default();
    let generator = IpcDataGenerator::default();
    generator.schema_to_bytes_with_dictionary_tracker(&batch.schema(), &mut dictionaries, &options);
    generator.encode(batch, &mut dictionaries, &options, &mut context).unwrap()
}

fn schema_header(schema: &Schema) -> Vec<u8> {
    let mut dictionaries = DictionaryTracker::new(false);
    let options = IpcWriteOptions::default();
    IpcDataGenerator::default()
        .schema_to_bytes_with_dictionary_tracker(schema, &mut dictionaries, &options)
        .ipc_message
        .to_vec()
}

fn check(header: &[u8], body_len: usize) -> Result<IpcContent, IpcError> {
    check_message(header, body_len, &LIMITS)
}

#[test]
fn real_messages_pass() {
    let (_, message) = encoded(&batch());
    assert_eq!(check(&message.ipc_message, message.arrow_data.len()), Ok(IpcContent::Batch { rows: 100 }));
    assert_eq!(check(&schema_header(&batch().schema()), 0), Ok(IpcContent::Schema));
    let (_, empty) = encoded(&batch().slice(0, 0));
    assert_eq!(check(&empty.ipc_message, empty.arrow_data.len()), Ok(IpcContent::Batch { rows: 0 }));
}

#[test]
fn limits_hold() {
    let (_, message) = encoded(&batch());
    let with = |limits| check_message(&message.ipc_message, message.arrow_data.len(), &limits);
    assert_eq!(with(IpcLimits { max_rows: 99, ..LIMITS }), Err(IpcError::Rows));
    assert_eq!(with(IpcLimits { max_columns: 4, ..LIMITS }), Err(IpcError::Columns));
    assert_eq!(with(IpcLimits { max_header_bytes: 40, ..LIMITS }), Err(IpcError::HeaderTooLong));
    assert_eq!(check(&message.ipc_message, message.arrow_data.len() - 1), Err(IpcError::BodyLength));
    assert_eq!(check(&message.ipc_message, usize::MAX), Err(IpcError::BodyLength));
    assert_eq!(check(b"", 0), Err(IpcError::Malformed));
}

#[test]
fn dictionaries_and_views_do_not_pass() {
    let keys: DictionaryArray<Int32Type> = ["a", "b", "a"].into_iter().collect();
    let keys = RecordBatch::try_from_iter([("k", Arc::new(keys) as ArrayRef)]).unwrap();
    let (dictionaries, _) = encoded(&keys);
    let dictionary = &dictionaries[0];
    assert_eq!(check(&dictionary.ipc_message, dictionary.arrow_data.len()), Err(IpcError::Content));
    assert_eq!(check(&schema_header(&keys.schema()), 0), Err(IpcError::Type));
    let views = StringViewArray::from_iter_values(["longer than twelve bytes", "b"]);
    let views = RecordBatch::try_from_iter([("v", Arc::new(views) as ArrayRef)]).unwrap();
    let (_, message) = encoded(&views);
    assert_eq!(check(&message.ipc_message, message.arrow_data.len()), Err(IpcError::Variadic));
}

#[test]
fn only_the_wires_types_pass() {
    let micros = |zone: Option<&str>| DataType::Timestamp(TimeUnit::Microsecond, zone.map(Into::into));
    for (data_type, expected) in [
        (DataType::Boolean, true),
        (DataType::Int64, true),
        (DataType::UInt8, true),
        (DataType::Float64, true),
        (DataType::Decimal128(38, 6), true),
        (DataType::Utf8, true),
        (DataType::Date32, true),
        (micros(None), true),
        (micros(Some("UTC")), false),
        (DataType::Timestamp(TimeUnit::Nanosecond, None), false),
        (DataType::Int32, false),
        (DataType::UInt64, false),
        (DataType::Float32, false),
        (DataType::Decimal256(40, 0), false),
        (DataType::Decimal128(5, -2), false),
        (DataType::Date64, false),
        (DataType::Utf8View, false),
        (DataType::LargeUtf8, false),
        (DataType::Binary, false),
        (DataType::Null, false),
        (DataType::new_list(DataType::Int64, true), false),
        (DataType::Struct(vec![Field::new("a", DataType::Int64, true)].into()), false),
    ] {
        let header = schema_header(&Schema::new(vec![Field::new("x", data_type.clone(), true)]));
        let wanted = if expected { Ok(IpcContent::Schema) } else { Err(IpcError::Type) };
        assert_eq!(check(&header, 0), wanted, "{data_type}");
    }
}

/// Writes `value` over the one place of the header where `old` stands as a 64-bit number after `skip` others.
fn patched(header: &[u8], old: i64, skip: usize, value: i64) -> Vec<u8> {
    let places = (0..header.len() - 7).filter(|&at| header[at..at + 8] == old.to_le_bytes());
    let at = places.clone().nth(skip).unwrap_or_else(|| panic!("{old} stands {} times", places.count()));
    let mut changed = header.to_vec();
    changed[at..at + 8].copy_from_slice(&value.to_le_bytes());
    changed
}

#[test]
fn lengths_that_do_not_fit() {
    // One column of 77 numbers without nulls: 77 as the batch's length and the node's, 616 as the buffer's length.
    let numbers = Int64Array::from_iter_values(0..77);
    let batch = RecordBatch::try_from_iter([("m0", Arc::new(numbers) as ArrayRef)]).unwrap();
    let (_, message) = encoded(&batch);
    let (header, body_len) = (message.ipc_message.as_ref(), message.arrow_data.len());
    let body = i64::try_from(body_len).unwrap();
    assert_eq!(check(header, body_len), Ok(IpcContent::Batch { rows: 77 }));
    for value in [i64::MAX, i64::MIN, -1, body + 1] {
        assert_eq!(check(&patched(header, 616, 0, value), body_len), Err(IpcError::BufferOutside), "{value}");
    }
    let rows_then_node = [patched(header, 77, 0, 76), patched(header, 77, 1, 76), patched(header, 77, 1, -1)];
    for changed in rows_then_node {
        assert_eq!(check(&changed, body_len), Err(IpcError::NodeLength));
    }
    for value in [-1, i64::MAX] {
        let changed = [0, 1].map(|skip| check(&patched(header, 77, skip, value), body_len));
        assert!(changed.contains(&Err(IpcError::Rows)) && changed.contains(&Err(IpcError::NodeLength)), "{changed:?}");
    }
}

#[test]
fn shared_bytes_do_not_pass() {
    let columns = ["a", "b"].map(|name| (name, Arc::new(Int64Array::from_iter_values(0..77)) as ArrayRef));
    let (_, message) = encoded(&RecordBatch::try_from_iter(columns).unwrap());
    let (header, body_len) = (message.ipc_message.as_ref(), message.arrow_data.len());
    assert!(check(header, body_len).is_ok());
    let body = i64::try_from(body_len).unwrap();
    let whole = patched(header, 616, 0, body / 2 + 8);
    let changed = check(&patched(&whole, 616, 0, body / 2), body_len);
    assert!(matches!(changed, Err(IpcError::BuffersOverlap | IpcError::BufferOutside)), "{changed:?}");
}

#[test]
fn batches_of_another_layout_do_not_pass() {
    let texts: ArrayRef = Arc::new(StringArray::from_iter((0..77).map(|i| (i > 3).then_some("x"))));
    let numbers: ArrayRef = Arc::new(Int64Array::from_iter((0..77).map(|i| (i > 3).then_some(i))));
    let columns = [("k", texts.clone()), ("m0", numbers.clone())];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let (_, message) = encoded(&batch);
    let header = message.ipc_message.as_ref();
    let layout = |columns: &[(&str, &ArrayRef)]| {
        let columns = columns.iter().map(|(name, array)| (*name, Arc::clone(array)));
        check_layout(header, &RecordBatch::try_from_iter(columns).unwrap().schema())
    };
    assert_eq!(layout(&[("k", &texts), ("m0", &numbers)]), Ok(()));
    assert_eq!(layout(&[("k", &texts)]), Err(IpcError::Layout), "fewer columns");
    assert_eq!(layout(&[("k", &texts), ("m0", &texts)]), Err(IpcError::Layout), "too few buffers");
    assert!(layout(&[("k", &numbers), ("m0", &numbers)]).is_err(), "too many buffers");
    assert_eq!(check_layout(&schema_header(&batch.schema()), &batch.schema()), Err(IpcError::Content));
    // 78 offsets and 77 numbers, in bytes; a column that is a byte short or does not end with a value.
    for (bytes, changes) in [(78 * 4, [77 * 4, 78 * 4 - 1]), (77 * 8, [76 * 8, 77 * 8 - 1])] {
        for value in changes {
            let changed = patched(header, bytes, 0, value);
            assert!(check(&changed, message.arrow_data.len()).is_ok());
            assert_eq!(check_layout(&changed, &batch.schema()), Err(IpcError::Values), "{bytes} as {value}");
        }
    }
    // 77 bits are 10 bytes: of the first column, then of the second.
    for skip in [0, 1] {
        let changed = patched(header, 10, skip, 9);
        assert!(check(&changed, message.arrow_data.len()).is_ok());
        assert_eq!(check_layout(&changed, &batch.schema()), Err(IpcError::Validity));
    }
}

/// SplitMix64: a seeded stream of numbers.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end).unwrap()).unwrap()
    }
}

fn mutated(header: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    let mut changed = header.to_vec();
    for _ in 0..=numbers.below(4) {
        let at = numbers.below(changed.len());
        match numbers.below(4) {
            0 => changed[at] = u8::try_from(numbers.below(256)).unwrap(),
            1 => changed[at] ^= 1 << numbers.below(8),
            2 => {
                let value = [i64::MIN, -1, i64::MAX, 1 << 40, 1][numbers.below(5)].to_le_bytes();
                let end = (at + 8).min(changed.len());
                changed[at..end].copy_from_slice(&value[..end - at]);
            }
            _ => changed.truncate(at.max(1)),
        }
    }
    changed
}

/// What passes is then decoded by arrow with the schema that was expected; neither may panic.
#[test]
fn neither_guard_nor_arrow_panics_on_mutations() {
    let seed = 20_260_722;
    println!("seed {seed}");
    let mut numbers = Numbers(seed);
    let schema = batch().schema();
    let (_, message) = encoded(&batch());
    let body = message.arrow_data.clone().into();
    let (mut passed, mut refused) = (0, 0);
    for _ in 0..20_000 {
        let header = mutated(&message.ipc_message, &mut numbers);
        let checked = check(&header, message.arrow_data.len()).and_then(|_| check_layout(&header, &schema));
        if checked.is_err() {
            refused += 1;
            continue;
        }
        let Ok(read) = arrow_ipc::root_as_message(&header) else {
            continue;
        };
        let Some(batch) = read.header_as_record_batch() else {
            continue;
        };
        let version = read.version();
        let decoded =
            arrow_ipc::reader::read_record_batch(&body, batch, schema.clone(), &HashMap::new(), None, &version);
        passed += usize::from(decoded.is_ok());
    }
    assert!(passed > 100 && refused > 1000, "{passed} passed, {refused} refused");
}

#[test]
fn neither_guard_nor_arrow_panics_on_mutated_schemas() {
    let seed = 7;
    println!("seed {seed}");
    let mut numbers = Numbers(seed);
    let real = schema_header(&batch().schema());
    let (mut passed, mut refused) = (0, 0);
    for _ in 0..20_000 {
        let header = mutated(&real, &mut numbers);
        if check(&header, 0).is_err() {
            refused += 1;
            continue;
        }
        let read = arrow_ipc::root_as_message(&header).unwrap();
        arrow_ipc::convert::fb_to_schema(read.header_as_schema().unwrap());
        passed += 1;
    }
    assert!(passed > 100 && refused > 1000, "{passed} passed, {refused} refused");
}

#[test]
fn the_guard_does_not_panic_on_noise() {
    let mut numbers = Numbers(1);
    for _ in 0..5_000 {
        let noise: Vec<u8> = (0..numbers.below(300)).map(|_| u8::try_from(numbers.below(256)).unwrap()).collect();
        assert!(check(&noise, numbers.below(10)).is_err());
    }
}
