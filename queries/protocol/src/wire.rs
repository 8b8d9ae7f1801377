//! The messages as they travel: protobuf, derived here so that no machine needs protoc.
//!
//! Nothing in here is checked. Use [`crate::request`], [`crate::envelope`] and [`crate::catalogue`], which
//! convert into types that cannot be wrong. A field number is never used again with another meaning.

mod catalogue;
mod fragment;

pub use catalogue::{
    AdHoc, Catalogue, Class, Clip, Column, ColumnType, Dimension, Period, Protection, Table, TypeKind, column,
    dimension,
};
pub use fragment::{
    Asker, Cells, FragmentEnvelope, FragmentRequest, GroupingSet, GroupingSets, Histogram, Limits, Measure, Pair,
    Versions, fragment_request, measure,
};

/// The protocol number of a message that starts with it, as every canonical one does, without reading the rest:
/// a future message need not be readable to be recognised.
pub(crate) fn leading_protocol(message: &[u8]) -> Option<u64> {
    const FIELD_1_VARINT: u8 = 0x08;
    let (first, mut rest) = message.split_first()?;
    (*first == FIELD_1_VARINT).then(|| prost::encoding::decode_varint(&mut rest).ok())?
}
