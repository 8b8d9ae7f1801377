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
        "named_struct",
        "struct",
    ] {
        assert!(registry.scalar(refused).is_none(), "{refused}");
    }
    assert_eq!(registry.aggregate("mean").map(|function| function.name()), Some("avg"));
}

/// Periods of days since 1970, as days.
fn periods(unit: &str, days: &[i64]) -> Vec<Option<i64>> {
    const DAY: i64 = 86_400_000_000;
    let moment = DataType::Timestamp(TimeUnit::Microsecond, None);
    let of = |name: &str, data_type: DataType| Arc::new(Field::new(name, data_type, true));
    let moments = days.iter().map(|day| day.saturating_mul(DAY)).collect::<Vec<_>>();
    let arguments = ScalarFunctionArgs {
        args: vec![
            ColumnarValue::Scalar(ScalarValue::from(unit)),
            ColumnarValue::Array(Arc::new(TimestampMicrosecondArray::from(moments))),
        ],
        arg_fields: vec![of("unit", DataType::Utf8), of("moment", moment.clone())],
        number_rows: days.len(),
        return_field: of("period", moment),
        config_options: Arc::new(ConfigOptions::default()),
    };
    let function = Registry::standard().scalar("date_trunc").unwrap();
    let periods = function.invoke_with_args(arguments).unwrap().into_array(days.len()).unwrap();
    periods.as_primitive::<TimestampMicrosecondType>().iter().map(|period| period.map(|period| period / DAY)).collect()
}

/// The engine fails for these, and for all rows of a batch in which one of them is.
#[test]
fn moments_that_nanoseconds_do_not_reach_have_their_period() {
    // 9999-12-31, 0001-01-31, 1970-02-10 and 2261-12-31; no calendar has the last two.
    let days = [2_932_896, -719_132, 40, 106_650, i64::MAX, i64::MIN];
    let of = |unit: &str| periods(unit, &days);
    assert_eq!(of("month"), [Some(2_932_866), Some(-719_162), Some(31), Some(106_620), None, None]);
    assert_eq!(of("quarter"), [Some(2_932_805), Some(-719_162), Some(0), Some(106_559), None, None]);
    assert_eq!(of("Year"), [Some(2_932_532), Some(-719_162), Some(0), Some(106_286), None, None]);
    assert_eq!(of("day"), [Some(2_932_896), Some(-719_132), Some(40), Some(106_650), None, None]);
}

/// Both sides of where the engine ends are one calendar.
#[test]
fn our_periods_are_the_engines() {
    for unit in ["year", "quarter", "month", "week", "day"] {
        // 400 years are a whole number of weeks, and have the same calendar.
        let near: Vec<i64> = (0..400).map(|at| at * 263).collect();
        let far: Vec<i64> = near.iter().map(|day| day + 146_097).collect();
        let moved: Vec<_> = periods(unit, &near).iter().map(|day| day.map(|day| day + 146_097)).collect();
        assert_eq!(periods(unit, &far), moved, "{unit}");
    }
}
