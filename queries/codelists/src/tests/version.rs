//! The contents of all lists, pinned to their version.
#![allow(clippy::unwrap_used, clippy::panic)]

use arrow_array::{Array, BooleanArray, Int64Array, StringArray};
use arrow_schema::DataType;

use crate::{CodeList, VERSION, all};

/// Both sides trust that equal versions mean equal lists, so contents and version change together.
#[test]
fn contents_are_pinned_to_the_version() {
    let found = (VERSION, format!("{:016x}", fingerprint(all())));
    assert_eq!(found, ("1", String::from("ca764caa9971bfc6")), "lists changed: raise VERSION, then pin the new value");
}

/// FNV-1a (64 bits) over every list's name, titles, parent, column names and values.
fn fingerprint(lists: &[CodeList]) -> u64 {
    let mut text = String::new();
    for list in lists {
        text += &format!("{}|{}|{}|{:?}\n", list.name(), list.title_en(), list.title_ka(), list.parent());
        let batch = list.batch();
        for (field, values) in batch.schema().fields().iter().zip(batch.columns()) {
            text += &format!(
                "{}|{}|{:?}\n",
                field.name(),
                field.data_type(),
                (0..values.len()).map(|row| cell(values, row)).collect::<Vec<_>>()
            );
        }
    }
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn cell(values: &dyn Array, row: usize) -> String {
    if values.is_null(row) {
        return String::from("null");
    }
    let any = values.as_any();
    match values.data_type() {
        DataType::Utf8 => any.downcast_ref::<StringArray>().unwrap().value(row).to_owned(),
        DataType::Int64 => any.downcast_ref::<Int64Array>().unwrap().value(row).to_string(),
        DataType::Boolean => any.downcast_ref::<BooleanArray>().unwrap().value(row).to_string(),
        other => panic!("{other} is no type of a code list"),
    }
}
