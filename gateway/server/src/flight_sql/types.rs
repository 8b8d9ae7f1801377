//! The types that results have, as XDBC describes them.

use arrow_flight::error::Result;
use arrow_flight::sql::metadata::{XdbcTypeInfo, XdbcTypeInfoData, XdbcTypeInfoDataBuilder};
use arrow_flight::sql::{Nullable, Searchable, XdbcDataType, XdbcDatetimeSubcode};

/// Everything, for [`CommandGetXdbcTypeInfo`](arrow_flight::sql::CommandGetXdbcTypeInfo).
pub(super) fn type_info() -> Result<XdbcTypeInfoData> {
    let mut builder = XdbcTypeInfoDataBuilder::new();
    builder.append(of("BOOLEAN", XdbcDataType::XdbcUnknownType, 1));
    builder.append(number("BIGINT", XdbcDataType::XdbcInteger, 19, 10));
    builder.append(number("DOUBLE", XdbcDataType::XdbcDouble, 53, 2));
    builder.append(XdbcTypeInfo {
        create_params: Some(vec!["precision".into(), "scale".into()]),
        minimum_scale: Some(0),
        maximum_scale: Some(38),
        fixed_prec_scale: true,
        ..number("DECIMAL", XdbcDataType::XdbcDecimal, 38, 10)
    });
    builder.append(XdbcTypeInfo { case_sensitive: true, ..quoted(of("VARCHAR", XdbcDataType::XdbcVarchar, i32::MAX)) });
    builder.append(quoted(XdbcTypeInfo {
        literal_prefix: Some("DATE '".into()),
        ..of("DATE", XdbcDataType::XdbcDate, 10)
    }));
    builder.append(quoted(XdbcTypeInfo {
        literal_prefix: Some("TIMESTAMP '".into()),
        sql_data_type: XdbcDataType::XdbcDatetime,
        datetime_subcode: Some(XdbcDatetimeSubcode::XdbcSubcodeTimestamp),
        ..of("TIMESTAMP", XdbcDataType::XdbcTimestamp, 26)
    }));
    builder.build()
}

fn of(name: &str, data_type: XdbcDataType, size: i32) -> XdbcTypeInfo {
    XdbcTypeInfo {
        type_name: name.into(),
        local_type_name: Some(name.into()),
        data_type,
        sql_data_type: data_type,
        column_size: Some(size),
        nullable: Nullable::NullabilityNullable,
        searchable: Searchable::Full,
        ..XdbcTypeInfo::default()
    }
}

fn number(name: &str, data_type: XdbcDataType, digits: i32, radix: i32) -> XdbcTypeInfo {
    XdbcTypeInfo {
        unsigned_attribute: Some(false),
        auto_increment: Some(false),
        num_prec_radix: Some(radix),
        ..of(name, data_type, digits)
    }
}

/// Literals in quotes; a prefix that is given stays.
fn quoted(info: XdbcTypeInfo) -> XdbcTypeInfo {
    XdbcTypeInfo {
        literal_prefix: info.literal_prefix.clone().or_else(|| Some("'".into())),
        literal_suffix: Some("'".into()),
        ..info
    }
}
