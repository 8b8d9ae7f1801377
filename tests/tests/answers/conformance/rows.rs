//! The rows that are asked about: few, and awkward.

use std::sync::{Arc, LazyLock};

use datafusion::arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use datafusion::datasource::MemTable;

use super::Opened;

/// A table of the suite.
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) rows: RecordBatch,
    /// Columns that servers pad with spaces, which are not part of the value, and to what length.
    pub(super) padded: &'static [(&'static str, &'static str)],
    /// Columns of texts for which a database may take letters of both cases for the same.
    pub(super) loose: &'static [&'static str],
    /// What a kind of source must be able to hold for it.
    pub(super) needs: Option<Needs>,
}

/// What not every kind of source can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Needs {
    /// Floats that are no number, or have no end.
    Endless,
    /// Names of columns that differ by the case of letters only.
    Cases,
}

/// All tables.
pub(super) fn tables() -> &'static [Table] {
    static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| {
        let table = |name, rows| Table { name, rows, padded: &[], loose: &[], needs: None };
        vec![
            Table { loose: &["name"], ..table("people", people()) },
            Table { loose: &["point"], ..table("crossings", crossings()) },
            Table { padded: &[("code", "char(12)")], loose: &["value"], ..table("texts", texts()) },
            table("numbers", numbers()),
            table("days", days()),
            table("words", words()),
            Table { needs: Some(Needs::Endless), ..table("floats", floats()) },
            Table { needs: Some(Needs::Cases), ..table("cases", cases()) },
        ]
    });
    &TABLES
}

/// The tables as they are here, which no source has touched.
pub(super) fn in_memory() -> Opened {
    let opened = |table: &Table| -> (&'static str, Arc<dyn datafusion::catalog::TableProvider>) {
        let rows = MemTable::try_new(table.rows.schema(), vec![vec![table.rows.clone()]]).unwrap();
        (table.name, Arc::new(rows))
    };
    tables().iter().map(opened).collect()
}

fn batch<const N: usize>(columns: [(&str, ArrayRef); N]) -> RecordBatch {
    RecordBatch::try_from_iter_with_nullable(columns.map(|(name, values)| (name, values, true))).unwrap()
}

fn ints(values: impl IntoIterator<Item = Option<i64>>) -> ArrayRef {
    Arc::new(values.into_iter().collect::<Int64Array>())
}

fn ids(count: usize) -> ArrayRef {
    ints((1..=count).map(|id| i64::try_from(id).ok()))
}

fn strings<'t>(values: impl IntoIterator<Item = Option<&'t str>>) -> ArrayRef {
    Arc::new(values.into_iter().collect::<StringArray>())
}

fn decimals(values: impl IntoIterator<Item = Option<i128>>, precision: u8, scale: i8) -> ArrayRef {
    let values = values.into_iter().collect::<Decimal128Array>();
    Arc::new(values.with_precision_and_scale(precision, scale).unwrap())
}

fn doubles(values: impl IntoIterator<Item = Option<f64>>) -> ArrayRef {
    Arc::new(values.into_iter().collect::<Float64Array>())
}

fn dates(values: impl IntoIterator<Item = Option<i64>>) -> ArrayRef {
    Arc::new(values.into_iter().map(|day| i32::try_from(day?).ok()).collect::<Date32Array>())
}

fn moments(values: impl IntoIterator<Item = Option<i64>>) -> ArrayRef {
    Arc::new(values.into_iter().collect::<TimestampMicrosecondArray>())
}

fn truths(values: impl IntoIterator<Item = Option<bool>>) -> ArrayRef {
    Arc::new(values.into_iter().collect::<BooleanArray>())
}

/// A number that hangs on its place alone, below `below`; one in `none` is NULL.
fn draw(column: u64, row: usize, below: i64, none: u64) -> Option<i64> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64 ^ (column << 40 | row as u64);
    for _ in 0..3 {
        state = (state ^ state >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        state ^= state >> 27;
    }
    (!state.is_multiple_of(none)).then(|| i64::try_from(state >> 33).unwrap() % below)
}

fn chosen<'t>(from: &'t [&'t str], column: u64, rows: usize, none: u64) -> ArrayRef {
    strings((0..rows).map(|row| Some(from[usize::try_from(draw(column, row, i64::MAX, none)?).unwrap() % from.len()])))
}

/// No draw is NULL.
const ALWAYS: u64 = u64::MAX;
const PEOPLE: usize = 40;
const CROSSINGS: usize = 700;
const DAY: i64 = 86_400_000_000;
/// 1 January 2019.
const FIRST: i64 = 17_897;

fn person(at: i64) -> String {
    format!("{:011}", 1_001_000_000 + at * 7_919)
}

fn people() -> RecordBatch {
    let ids: Vec<_> = (0..PEOPLE).map(|row| person(i64::try_from(row).unwrap())).collect();
    let names = ["Nino", "nino", "NINO", "ნინო", "გიორგი", "Ana ", "Ana", "", "O'Neill", "Zürich", "zurich", "a_b%"];
    batch([
        ("person_id", strings(ids.iter().map(|id| Some(&id[..])))),
        ("name", chosen(&names, 1, PEOPLE, 9)),
        ("sex", chosen(&["F", "M"], 2, PEOPLE, 7)),
        ("born", dates((0..PEOPLE).map(|row| Some(draw(3, row, 40_000, 8)? - 28_000)))),
        ("citizenship", chosen(&["GEO", "IND", "TUR"], 4, PEOPLE, 6)),
        ("height", doubles((0..PEOPLE).map(|row| Some(draw(5, row, 1_000, 6)? as f64 / 7.0)))),
        ("is_resident", truths((0..PEOPLE).map(|row| Some(draw(6, row, 2, 5)? == 1)))),
    ])
}

/// Some people have none, some rows nobody, and some a person whom the other table lacks.
fn crossings() -> RecordBatch {
    let each = 0..CROSSINGS;
    let ids: Vec<_> = each.clone().map(|row| Some(person(draw(11, row, 45, 10)?))).collect();
    let moment = |row| Some((FIRST + draw(12, row, 1_500, 12)?) * DAY + draw(13, row, DAY, ALWAYS)?);
    batch([
        ("id", self::ids(CROSSINGS)),
        ("person_id", strings(ids.iter().map(Option::as_deref))),
        ("crossed_at", moments(each.clone().map(moment))),
        ("day", dates(each.clone().map(|row| Some(FIRST + draw(14, row, 1_500, 15)?)))),
        ("direction", chosen(&["in", "out"], 15, CROSSINGS, 20)),
        ("point", chosen(&["Sarpi", "sarpi", "Sarpi ", "Böyük", "Kazbegi", "ყაზბეგი", ""], 16, CROSSINGS, 8)),
        ("nights", ints(each.clone().map(|row| Some(draw(17, row, 90, 9)? - 5)))),
        ("fee", decimals(each.clone().map(|row| Some(i128::from(draw(18, row, 200_000, 7)?) - 50_000)), 12, 2)),
        ("weight", doubles(each.clone().map(|row| Some(draw(19, row, 100_000, 11)? as f64 / 64.0 - 300.0)))),
        ("by_car", truths(each.map(|row| Some(draw(20, row, 2, 6)? == 0)))),
    ])
}

/// A collation of a language has them in another order than their bytes, or takes two of them for one.
fn texts() -> RecordBatch {
    let long = "ქართული ენა ".repeat(400);
    let values = [
        "a", "A", "b", "B", "á", "Á", "a ", "a  ", " a", "", " ", "ა", "ბ", "აბ", "\u{1c90}", "ß", "ss", "SS", "I",
        "İ", "ı", "i", "é", "e\u{301}", "_", "-", "a-b", "ab", "a_b", "a%b", "a\\b", "a'b", "a\"b", "a\nb", "a\tb",
        "10", "9", "1e1", "NULL", "null", "\\N", "😀", "\u{ffff}", "\u{a0}", &long,
    ];
    let codes = ["GE", "GE-TB", "ge", "", "GE-TB-01", "A B", "ქ"];
    let count = values.len() + 1;
    batch([
        ("id", ids(count)),
        ("value", strings(values.iter().copied().map(Some).chain([None]))),
        ("code", chosen(&codes, 21, count, 8)),
    ])
}

fn numbers() -> RecordBatch {
    let most = 10_i128.pow(38) - 1;
    let integers = [i64::MIN, i64::MIN + 1, -1, 0, 1, 7, -7, 9_007_199_254_740_993, i64::MAX, i64::MAX - 1];
    let big = [most, -most, 0, 1, -1, most / 3, -(most / 7), 10_i128.pow(37), 123_456_789, -10];
    let small = [0, 1, -1, 99_999_999_999_999, -99_999_999_999_999, 5, -5, 12_345, 50, -12_345];
    let rates = [0.0, 1.5, -1.5, 1e300, -1e300, 1e-300, 0.1, 1.0 / 3.0, 123_456_789.123_456_79, -2.5];
    let count = integers.len() + 1;
    batch([
        ("id", ids(count)),
        ("whole", ints(integers.into_iter().map(Some).chain([None]))),
        ("big", decimals(big.into_iter().map(Some).chain([None]), 38, 0)),
        ("tiny", decimals(big.into_iter().rev().map(Some).chain([None]), 38, 38)),
        ("money", decimals(small.into_iter().map(Some).chain([None]), 14, 4)),
        ("rate", doubles(rates.into_iter().map(Some).chain([None]))),
    ])
}

/// Days before 1900 and after all calendars of offices, at the ends of years, weeks and leap days.
fn days() -> RecordBatch {
    // 1000-01-01, 1582-10-15, 1899-12-31, 1900-02-28, 1969-12-31, 1970-01-01, 2000-02-29, 2008-12-29, 2016-01-03,
    // 2020-12-31, 2021-01-01, 2024-02-29, 9999-12-31.
    let days = [-354_285, -141_427, -25_568, -25_509, -1, 0, 11_016, 14_242, 16_803, 18_627, 18_628, 19_782, 2_932_896];
    let within = [0, 1, DAY - 1, DAY / 2, 3_600_000_000, 123_456];
    let count = days.len() + 1;
    let moment = |(at, day): (usize, &i64)| Some(day * DAY + within[at % within.len()]);
    batch([
        ("id", ids(count)),
        ("day", dates(days.into_iter().map(Some).chain([None]))),
        ("moment", moments(days.iter().enumerate().map(moment).chain([None]))),
    ])
}

/// Columns whose names are words of SQL, have spaces, or are Georgian.
fn words() -> RecordBatch {
    batch([
        ("order", ids(3)),
        ("select", strings([Some("x"), None, Some("y")])),
        ("a b", ints([Some(1), Some(2), None])),
        ("ქალაქი", strings([Some("თბილისი"), Some("ბათუმი"), Some("თბილისი")])),
        ("c0", ints([Some(10), Some(20), Some(30)])),
        ("t", strings([Some("one"), Some("two"), Some("two")])),
    ])
}

fn floats() -> RecordBatch {
    let nan = f64::NAN;
    let values = [0.0, -0.0, nan, f64::INFINITY, f64::NEG_INFINITY, 1.0, -1.0, f64::MAX, f64::MIN_POSITIVE, nan, 0.0];
    let keys = ["a", "a", "b", "c", "c", "d", "d", "e", "d", "b", "a"];
    batch([
        ("id", ids(values.len() + 1)),
        ("value", doubles(values.into_iter().map(Some).chain([None]))),
        ("key", strings(keys.into_iter().map(Some).chain([Some("d")]))),
    ])
}

fn cases() -> RecordBatch {
    batch([
        ("Name", strings([Some("one"), Some("two")])),
        ("name", strings([Some("eins"), Some("zwei")])),
        ("NAME", ints([Some(1), Some(2)])),
    ])
}
