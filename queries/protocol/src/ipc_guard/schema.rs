//! The schema message: flat columns of the wire's types, and the unsigned bytes of statuses.

use arrow_ipc::{DateUnit, Endianness, Field, Precision, Schema, TimeUnit, Type};

use super::{IpcError, IpcLimits};
use crate::types::is_wire_decimal;

pub(super) fn check(schema: &Schema<'_>, limits: &IpcLimits) -> Result<(), IpcError> {
    if schema.endianness() != Endianness::Little {
        return Err(IpcError::Endianness);
    }
    let fields = schema.fields().filter(|fields| fields.len() <= limits.max_columns).ok_or(IpcError::Columns)?;
    if fields.iter().all(|field| is_flat(&field) && has_wire_type(&field).unwrap_or(false)) {
        Ok(())
    } else {
        Err(IpcError::Type)
    }
}

fn is_flat(field: &Field<'_>) -> bool {
    field.dictionary().is_none() && field.children().is_none_or(|children| children.is_empty())
}

/// `None` where the field states a type and does not describe it.
fn has_wire_type(field: &Field<'_>) -> Option<bool> {
    Some(match field.type_type() {
        Type::Bool | Type::Utf8 => true,
        Type::Int => {
            let int = field.type_as_int()?;
            matches!((int.bitWidth(), int.is_signed()), (64, true) | (8, false))
        }
        Type::FloatingPoint => field.type_as_floating_point()?.precision() == Precision::DOUBLE,
        Type::Decimal => {
            let decimal = field.type_as_decimal()?;
            decimal.bitWidth() == 128 && is_wire_decimal(i64::from(decimal.precision()), i64::from(decimal.scale()))
        }
        Type::Date => field.type_as_date()?.unit() == DateUnit::DAY,
        Type::Timestamp => {
            let timestamp = field.type_as_timestamp()?;
            timestamp.unit() == TimeUnit::MICROSECOND && timestamp.timezone().is_none()
        }
        _ => false,
    })
}
