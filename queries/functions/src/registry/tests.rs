//! The allow-list against what the engine has.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::sync::Arc;

use arrow_array::TimestampMicrosecondArray;
use arrow_array::cast::AsArray;
use arrow_array::types::TimestampMicrosecondType;
use arrow_schema::{DataType, Field, TimeUnit};
use datafusion_common::ScalarValue;
use datafusion_common::config::ConfigOptions;
use datafusion_expr::{ColumnarValue, ScalarFunctionArgs, Volatility};

use super::{Class, Registry, table};

#[test]
fn every_listed_function_exists() {
    let registry = Registry::standard();
    for (name, class) in table::SCALAR {
        assert_eq!(registry.scalar_class(name), Some(*class), "{name}");
    }
    for (name, class) in table::AGGREGATE {
        assert_eq!(registry.aggregate_class(name), Some(*class), "{name}");
    }
    for (name, _) in table::WINDOW {
        assert!(registry.window(name).is_some(), "{name}");
    }
}

#[test]
fn only_the_clock_is_not_immutable() {
    for (name, (function, class)) in &Registry::standard().scalar {
        let immutable = function.signature().volatility == Volatility::Immutable;
        assert_eq!(immutable, *class != Class::Clock, "{name}");
    }
    for (name, (function, _)) in &Registry::standard().aggregate {
        assert_eq!(function.signature().volatility, Volatility::Immutable, "{name}");
    }
}

#[test]
fn aliases_resolve_and_others_do_not() {
    let registry = Registry::standard();
    for (alias, name) in [
        ("length", "character_length"),
        ("pow", "power"),
        ("substring", "substr"),
        ("position", "strpos"),
        ("trim", "btrim"),
        ("ifnull", "nvl"),
        ("current_timestamp", "now"),
        ("today", "current_date"),
    ] {
        assert_eq!(registry.scalar(alias).map(|function| function.name()), Some(name));
    }
    for refused in [
        "random",
        "uuid",
        "version",
        "arrow_cast",
        "to_timestamp",
        "make_date",
        "input_file_name",
        "repeat",
        "chr",
        "factorial",
        "regexp_match",
        "get_field",
    ] {
        assert!(registry.scalar(refused).is_none(), "{refused}");
    }
    assert_eq!(registry.aggregate("mean").map(|function| function.name()), Some("avg"));
}

/// The engine fails for these, and for all rows of a batch in which one of them is.
#[test]
fn moments_that_nanoseconds_do_not_reach_have_no_period() {
    const DAY: i64 = 86_400_000_000;
    let truncated = |moments: Vec<i64>| {
        let moment = DataType::Timestamp(TimeUnit::Microsecond, None);
        let rows = moments.len();
        let of = |name: &str, data_type: DataType| Arc::new(Field::new(name, data_type, true));
        let arguments = ScalarFunctionArgs {
            args: vec![
                ColumnarValue::Scalar(ScalarValue::from("month")),
                ColumnarValue::Array(Arc::new(TimestampMicrosecondArray::from(moments))),
            ],
            arg_fields: vec![of("unit", DataType::Utf8), of("moment", moment.clone())],
            number_rows: rows,
            return_field: of("period", moment),
            config_options: Arc::new(ConfigOptions::default()),
        };
        let function = Registry::standard().scalar("date_trunc").unwrap();
        let periods = function.invoke_with_args(arguments).unwrap().into_array(rows).unwrap();
        periods.as_primitive::<TimestampMicrosecondType>().iter().collect::<Vec<_>>()
    };
    // 9999-12-31, 0001-01-01, both ends, and the last day of 2261.
    let found = truncated(vec![2_932_896 * DAY, -719_162 * DAY, i64::MIN, i64::MAX, 40 * DAY, 106_650 * DAY]);
    assert_eq!(found, [None, None, None, None, Some(31 * DAY), Some(106_620 * DAY)]);
}
