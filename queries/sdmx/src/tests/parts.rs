//! Ids, versions, texts, periods, values, code lists, structures and statuses: what is one, and what is refused.

use std::num::NonZeroU8;

use super::{code, component, dimension, identity, names};
use crate::structure_message::{Prepared, PreparedError};
use crate::*;

#[test]
fn ids_are_those_that_sdmx_admits() {
    for (id, agency, as_component, as_code) in [
        ("GE_SCMI", true, true, true),
        ("GE.SCMI", true, false, false),
        ("Y5-9", true, true, true),
        ("freq", true, true, true),
        ("1", false, false, true),
        ("@$-1_x", false, false, true),
        ("_x", false, false, true),
        ("-", false, false, true),
        ("", false, false, false),
        ("GE.", false, false, false),
        (".GE", false, false, false),
        ("a b", false, false, false),
        ("a,b", false, false, false),
        ("a\"b", false, false, false),
        ("a\\b", false, false, false),
        ("ა", false, false, false),
        ("a\n", false, false, false),
    ] {
        assert_eq!(AgencyId::new(id).is_ok(), agency, "{id}");
        assert_eq!(ComponentId::new(id).is_ok(), as_component, "{id}");
        assert_eq!(CodeId::new(id).is_ok(), as_code, "{id}");
    }
    assert_eq!(CodeId::new("a b"), Err(IdError::Code("a b".to_owned())));
}

#[test]
fn versions_have_three_numbers() {
    for good in ["1.0.0", "0.0.1", "10.20.30"] {
        assert_eq!(good.parse::<Version>().unwrap().to_string(), good);
    }
    for bad in
        ["", "1", "1.0", "1.0.0.0", "01.0.0", "1.0.x", "1.0.", "1.0.-1", "1.0.+1", "1.0.99999999999", "1.0.0-draft"]
    {
        assert_eq!(bad.parse::<Version>(), Err(IdError::Version(bad.to_owned())));
    }
}

#[test]
fn texts_are_one_line() {
    for good in ["a", "a b", "\"a\", <b> & 'c'", "საქართველო", "-"] {
        assert_eq!(Text::new(good).unwrap().as_str(), good);
    }
    for empty in ["", " ", "\n"] {
        assert_eq!(Text::new(empty), Err(TextError::Empty));
    }
    for edge in [" a", "a ", "a\u{A0}"] {
        assert_eq!(Text::new(edge), Err(TextError::Edge(edge.to_owned())));
    }
    for control in ["a\nb", "a\tb", "a\r", "a\u{0}b", "a\u{85}b", "a\u{2028}b", "a\u{FFFF}b"] {
        assert_eq!(Text::new(control), Err(TextError::Control(control.to_owned())));
    }
    assert!(Names::new("", "a").is_err() && Names::new("ა", "").is_err());
}

#[test]
fn periods_are_in_the_calendar() {
    for (text, frequency) in [("2023", "A"), ("0001", "A"), ("9999-Q4", "Q"), ("2024-12", "M"), ("2024-01", "M")] {
        let period: Period = text.parse().unwrap();
        assert_eq!((period.to_string().as_str(), period.kind().frequency()), (text, frequency));
    }
    for bad in
        ["", "23", "02023", "2023-1", "2023-001", "2023-Q", "2023-Q11", "2023-q1", "+023", "2023-+1", "2023-01-01"]
    {
        assert_eq!(bad.parse::<Period>(), Err(PeriodError::Form(bad.to_owned())), "{bad}");
    }
    assert_eq!("0000".parse::<Period>(), Err(PeriodError::Year(0)));
    assert_eq!(Period::year(10_000), Err(PeriodError::Year(10_000)));
    assert_eq!("2023-Q0".parse::<Period>(), Err(PeriodError::Quarter(0)));
    assert_eq!("2023-Q5".parse::<Period>(), Err(PeriodError::Quarter(5)));
    assert_eq!("2023-00".parse::<Period>(), Err(PeriodError::Month(0)));
    assert_eq!("2023-13".parse::<Period>(), Err(PeriodError::Month(13)));
}

#[test]
fn each_period_has_a_number_of_its_own() {
    let mut numbers = std::collections::HashSet::new();
    for year in [1, 2, 2023, 2024, 9999] {
        let quarters = (1..=4).map(|quarter| Period::quarter(year, quarter));
        let months = (1..=12).map(|month| Period::month(year, month));
        for period in quarters.chain(months).chain([Period::year(year)]) {
            let number = period.as_ref().unwrap().number();
            assert!(number < Period::COUNT && numbers.insert(number), "{period:?}");
        }
    }
}

#[test]
fn values_are_written_exactly() {
    let decimal = |unscaled, scale| Value::decimal(unscaled, scale).unwrap();
    let real = |value| Value::real(value).unwrap();
    for (value, written) in [
        (Value::integer(0), "0"),
        (Value::integer(-5), "-5"),
        (Value::integer(i128::MIN), "-170141183460469231731687303715884105728"),
        (decimal(5, 0), "5"),
        (decimal(12345, 2), "123.45"),
        (decimal(-7, 3), "-0.007"),
        (decimal(0, 2), "0.00"),
        (decimal(100, 2), "1.00"),
        (decimal(i128::MAX, 38), "1.70141183460469231731687303715884105727"),
        (real(0.1), "0.1"),
        (real(-0.0), "0"),
        (real(1e20), "100000000000000000000"),
        (real(1e21), "1e21"),
        (real(-2.5e-9), "-2.5e-9"),
        (real(1.0 / 3.0), "0.3333333333333333"),
    ] {
        assert_eq!(value.to_string(), written);
    }
    assert_eq!(Value::decimal(1, 39), Err(ValueError::Scale(39)));
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(matches!(Value::real(bad), Err(ValueError::NotFinite(_))));
    }
}

#[test]
fn prepared_is_a_moment() {
    assert!(Prepared::new((2024, 2, 29), (23, 59, 59)).is_ok() && Prepared::new((2000, 2, 29), (0, 0, 0)).is_ok());
    for date in [
        (2023, 2, 29),
        (1900, 2, 29),
        (2023, 4, 31),
        (2023, 0, 1),
        (2023, 13, 1),
        (2023, 1, 0),
        (0, 1, 1),
        (10_000, 1, 1),
    ] {
        assert_eq!(Prepared::new(date, (0, 0, 0)), Err(PreparedError::Date(date.0, date.1, date.2)));
    }
    for time in [(24, 0, 0), (0, 60, 0), (0, 0, 60)] {
        assert_eq!(Prepared::new((2023, 1, 1), time), Err(PreparedError::Time(time.0, time.1, time.2)));
    }
}

fn list(codes: &[(&str, Option<&str>)]) -> Result<CodeList, CodeListError> {
    let codes = codes.iter().map(|(id, parent)| code(id, *parent)).collect();
    CodeList::new(component("AGE"), Version::new(1, 0, 0), names("age"), codes)
}

#[test]
fn code_lists_are_trees() {
    let age = || "AGE".to_owned();
    let good = list(&[("TOTAL", None), ("Y", Some("TOTAL")), ("1", Some("Y")), ("2", Some("Y"))]).unwrap();
    assert_eq!(good.code("1").unwrap().parent.as_ref().unwrap().as_str(), "Y");
    assert!(good.code("3").is_none() && good.code("y").is_none() && good.code("").is_none());
    assert_eq!(list(&[]), Err(CodeListError::Empty { list: age() }));
    let twice = list(&[("A", None), ("A", None)]);
    assert_eq!(twice, Err(CodeListError::Duplicate { list: age(), code: "A".to_owned() }));
    let unknown = CodeListError::UnknownParent { list: age(), code: "A".to_owned(), parent: "B".to_owned() };
    assert_eq!(list(&[("A", Some("B"))]), Err(unknown));
    let form = CodeListError::ParentForm { list: age(), parent: "1".to_owned() };
    assert_eq!(list(&[("1", None), ("2", Some("1"))]), Err(form));
    for codes in [
        &[("A", Some("A"))][..],
        &[("A", Some("B")), ("B", Some("A"))],
        &[("C", Some("A")), ("A", Some("B")), ("B", Some("A"))],
    ] {
        assert!(matches!(list(codes), Err(CodeListError::Cycle { .. })), "{codes:?}");
    }
}

#[test]
fn structures_have_columns_of_their_own() {
    let made = |dimensions| Structure::new(identity(), names("Flows"), dimensions, Measure::Integer);
    let refused = |dimensions| made(dimensions).unwrap_err();
    let (structure, sex) = ("FLOWS".to_owned(), || dimension("sex", &["T"]));
    assert_eq!(refused(vec![]), StructureError::NoDimension { structure: structure.clone() });
    for reserved in
        ["TIME_PERIOD", "obs_value", "OBS_STATUS", "Conf_Status", "COMMENT_DSET", "DATAFLOW", "ACTION", "OBS_KEY"]
    {
        let expected = StructureError::Reserved { structure: structure.clone(), dimension: reserved.to_owned() };
        assert_eq!(refused(vec![sex(), dimension(reserved, &["T"])]), expected);
    }
    let expected = StructureError::Duplicate { structure: structure.clone(), dimension: "SEX".to_owned() };
    assert_eq!(refused(vec![sex(), dimension("SEX", &["T"])]), expected);

    let of_list = |id: &str, codes: &CodeList| Dimension { id: component(id), names: names(id), codes: codes.clone() };
    let (countries, others) = (dimension("geo", &["GE"]).codes, dimension("geo", &["GE", "AM"]).codes);
    assert!(made(vec![of_list("geo", &countries), of_list("partner", &countries)]).is_ok());
    let dimension_name = "partner".to_owned();
    let expected = StructureError::CodeListClash {
        structure: structure.clone(),
        dimension: dimension_name,
        list: "GEO".to_owned(),
    };
    assert_eq!(refused(vec![of_list("geo", &countries), of_list("partner", &others)]), expected);

    // The lists of the statuses count as well.
    let mut other = dimension("status", &["A"]);
    other.codes =
        CodeList::new(component("OBS_STATUS"), Version::new(1, 0, 0), names("status"), vec![code("A", None)]).unwrap();
    assert!(matches!(refused(vec![other]), StructureError::CodeListClash { .. }));

    let wide: Vec<String> = (0..4096).map(|number| format!("C{number}")).collect();
    let wide: Vec<&str> = wide.iter().map(String::as_str).collect();
    let dimensions = |count| (0..count).map(|number| dimension(&format!("d{number}"), &wide)).collect();
    assert!(made(dimensions(9)).is_ok(), "108 bits, and 18 for the period");
    assert_eq!(refused(dimensions(10)), StructureError::TooManyCells { structure });
}

#[test]
fn statuses_and_values_agree() {
    let period = Period::year(2023).unwrap();
    let made = |value: Option<i128>, obs, conf| Observation::new(vec![], period, value.map(Value::integer), obs, conf);
    for obs in ObsStatus::ALL {
        for conf in ConfStatus::ALL {
            let is_withheld = conf != ConfStatus::Free || obs == ObsStatus::Suppressed;
            let expected = is_withheld.then_some(ObservationError::WithheldValue { obs, conf });
            assert_eq!(made(Some(1), obs, conf).err(), expected, "{obs:?} {conf:?}");
            let says_why = is_withheld || matches!(obs, ObsStatus::LowReliability | ObsStatus::NotSignificant);
            let expected = (!says_why).then_some(ObservationError::UnexplainedAbsence { obs });
            assert_eq!(made(None, obs, conf).err(), expected, "{obs:?} {conf:?}");
        }
    }
}

#[test]
fn what_the_crate_writes_itself_is_good() {
    let structure = super::structure(Measure::Decimal(NonZeroU8::MIN));
    for list in structure.statuses() {
        let codes: Vec<Code> = list.codes().to_vec();
        for Code { id, names, .. } in &codes {
            assert!(CodeId::new(id.as_str()).is_ok());
            let [ka, en] = [Language::Georgian, Language::English].map(|language| names.in_language(language));
            assert!(Names::new(ka, en).is_ok());
        }
        let id = ComponentId::new(list.id().as_str()).unwrap();
        assert_eq!(&CodeList::new(id, list.version(), list.names().clone(), codes).unwrap(), list);
    }
}

#[test]
fn values_of_so_many_digits_after_the_dot() {
    let decimal = |unscaled, scale| Value::decimal(unscaled, scale).unwrap();
    let most = 10_i128.pow(38) - 1;
    for (value, scale, expected) in [
        (Value::integer(-7), 0, Some(-7)),
        (Value::integer(-7), 2, Some(-700)),
        (decimal(-1_250, 2), 1, Some(-125)),
        (decimal(125, 2), 1, None),
        (decimal(0, 38), 0, Some(0)),
        (Value::integer(most), 0, Some(most)),
        (Value::integer(most), 1, None),
        (Value::integer(-most - 1), 0, None),
        (Value::integer(i128::MIN), 0, None),
        (Value::integer(1), 39, None),
        (Value::real(1.0).unwrap(), 0, None),
    ] {
        assert_eq!(value.unscaled(scale), expected, "{value} {scale}");
    }
}
