//! Names, moments and cells that are none.

use super::*;

#[test]
fn names_are_written_as_they_are_read() {
    for name in ["immigrants_183/2023", "i/2023-Q4/1", "a1_/2023-12/4294967295"] {
        assert_eq!(reference(name).to_string(), name);
    }
    for (name, expected) in [
        ("", "is no release"),
        ("immigrants", "is no release"),
        ("immigrants/2023/1/2", "is no release"),
        ("../2023", "is no indicator's id"),
        ("a.b/2023", "is no indicator's id"),
        ("A/2023", "is no indicator's id"),
        ("%2e%2e/2023", "is no indicator's id"),
        ("_a/2023", "is no indicator's id"),
        ("/2023", "is no indicator's id"),
        ("a\u{10d8}/2023", "is no indicator's id"),
        ("a1234567890123456789012345678901/2023", "is no indicator's id"),
        ("a/..", "is no period"),
        ("a/23", "is no period"),
        ("a/2023-Q5", "is no quarter"),
        ("a/2023/0", "is no version"),
        ("a/2023/01", "is no version"),
        ("a/2023/+1", "is no version"),
        ("a/2023/4294967296", "is no version"),
        ("a/2023/", "is no version"),
        ("a/2023/..", "is no version"),
    ] {
        let error = name.parse::<Reference>().unwrap_err().to_string();
        assert!(error.contains(expected), "{name}: {error}");
    }
}

#[test]
fn moments_have_one_form_and_the_order_of_time() {
    let moment = Moment::of_unix_micros(1_795_898_709_999_999).unwrap();
    assert_eq!(moment.to_string(), "2026-11-28T20:45:09Z");
    assert_eq!(moment.to_string().parse(), Ok(moment));
    let day: Moment = "2026-11-28".parse().unwrap();
    assert_eq!(day.to_string(), "2026-11-28T00:00:00Z");
    assert!(day < moment);
    for wrong in ["", "2026", "2026-1-1", "2026-11-28T20:45:09", "2026-11-28T24:00:00Z", "2026-02-29", "+2026-11-28"] {
        assert!(wrong.parse::<Moment>().is_err(), "{wrong}");
    }
    assert_eq!(Moment::of_unix_micros(i64::MAX), Err(MomentError::Range(i64::MAX)));
}

#[test]
fn cells_that_are_no_release() {
    let period: Period = "2023".parse().unwrap();
    let cell = |codes: &[&str], period: &str, value: Value| {
        let codes = codes.iter().map(|code| (*code).to_owned()).collect();
        Observation::new(codes, period.parse().unwrap(), Some(value), ObsStatus::Normal, ConfStatus::Free).unwrap()
    };
    let whole = |codes: &[&str], period: &str| cell(codes, period, Value::integer(1));
    let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
    for (dimensions, decimals, cells, expected) in [
        (ids(&["sex"]), 0, vec![], "there are no cells"),
        (ids(&["s x"]), 0, vec![whole(&["T"], "2023")], "no component id"),
        (ids(&["sex", "sex"]), 0, vec![whole(&["T", "T"], "2023")], "the column sex is there twice"),
        (ids(&["OBS_VALUE"]), 0, vec![whole(&["T"], "2023")], "the column OBS_VALUE is there twice"),
        (ids(&["sex"]), 38, vec![whole(&["T"], "2023")], "at most 37 digits"),
        (ids(&["sex"]), 0, vec![whole(&["T", "T"], "2023")], "a cell has 2 codes"),
        (ids(&["sex"]), 0, vec![whole(&["T"], "2024")], "a cell is of 2024"),
        (ids(&["sex"]), 0, vec![whole(&["T"], "2023"), whole(&["T"], "2023")], "there are two cells T"),
        (ids(&["sex"]), 1, vec![cell(&["T"], "2023", Value::decimal(125, 2).unwrap())], "the value 1.25 of cell T"),
        (ids(&["sex"]), 1, vec![cell(&["T"], "2023", Value::real(0.5).unwrap())], "the value 0.5 of cell T"),
        (ids(&["sex"]), 0, vec![cell(&["T"], "2023", Value::integer(10_i128.pow(38)))], "over 38 in all"),
    ] {
        let error = Cells::new(period, dimensions, decimals, cells).unwrap_err().to_string();
        assert!(error.contains(expected), "{expected}: {error}");
    }
    let rates = [Value::decimal(-125, 1).unwrap(), Value::decimal(1_250, 2).unwrap(), Value::integer(-7)];
    let rates = rates.into_iter().zip(["T", "F", "M"]).map(|(value, sex)| cell(&[sex], "2023", value));
    let cells = Cells::new(period, ids(&["sex"]), 1, rates.collect()).unwrap();
    let file = parquet_file::write(&cells, "codes").unwrap();
    let (again, text) = parquet_file::read(file, period, &ids(&["sex"]), 1).unwrap();
    assert_eq!(text, "codes");
    let values = again.observations().iter().map(|cell| cell.value().unwrap().to_string());
    assert_eq!(values.collect::<Vec<_>>(), ["-12.5", "12.5", "-7.0"]);
    assert_eq!(again.digest(), cells.digest());
}
