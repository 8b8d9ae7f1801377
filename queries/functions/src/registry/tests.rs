//! The allow-list against what the engine has.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use datafusion_expr::Volatility;

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
