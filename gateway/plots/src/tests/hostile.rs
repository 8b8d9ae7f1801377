//! Pictures of tables that nobody wishes for: empty, huge, single, withheld, of long, many or dangerous names.

use super::samples::known;
use crate::{
    Flows, Footnote, Heading, Language, Number, Partner, Population, Protection, Pyramid, Series, StackedBars, Table,
    TimeSeries, Value,
};

const LONG: &str =
    "იძულებით გადაადგილებული პირები, რომლებიც ოკუპირებული ტერიტორიებიდან მოვიდნენ, და სხვა გრძელი სახელები";
const DANGEROUS: &str = "<script>alert('&\"')</script>\u{202E}\u{0}]]>";

/// Names and pictures in both languages.
pub(super) fn pictures() -> Vec<(String, String)> {
    let tables = tables();
    let mut pictures = Vec::new();
    for language in [Language::English, Language::Georgian] {
        let code = language.code();
        for (name, table) in &tables {
            let lines = TimeSeries::new(heading(language), table.clone()).to_svg();
            pictures.push((format!("lines {name} {code}"), lines));
            let bars = StackedBars::new(heading(language), table.clone()).to_svg();
            pictures.push((format!("bars {name} {code}"), bars));
        }
        for (name, partners) in partners() {
            pictures.push((format!("flows {name} {code}"), Flows::new(heading(language), partners).unwrap().to_svg()));
        }
        for (name, pyramid) in pyramids(language) {
            pictures.push((format!("pyramid {name} {code}"), pyramid.to_svg()));
        }
    }
    pictures
}

fn heading(language: Language) -> Heading {
    let agencies = ["შსს", LONG, DANGEROUS];
    let footnote = Footnote::new(&LONG.repeat(3), &agencies, "2024", Protection::Exact).unwrap();
    let footnote = footnote.with_remark(&"ა".repeat(400)).unwrap();
    Heading::new(language, &format!("{LONG} {DANGEROUS} {LONG}"), &LONG.repeat(2), footnote).unwrap()
}

fn real(value: f64) -> Value {
    Value::Known(Number::new(value).unwrap())
}

/// `series` series over `periods` periods with values by position.
fn table(series: usize, periods: usize, long: bool, value: impl Fn(usize, usize) -> Value) -> Table {
    let name = |kind: &str, index: usize| if long { format!("{index} {LONG}") } else { format!("{kind}{index}") };
    let periods: Vec<_> = (0..periods).map(|index| name("", 1600 + index)).collect();
    let columns = (0..series).map(|column| {
        let values = (0..periods.len()).map(|row| value(column, row)).collect();
        Series::new(&name("s", column), values).unwrap()
    });
    Table::new(if long { LONG } else { "x" }, &periods, columns.collect()).unwrap()
}

fn tables() -> Vec<(&'static str, Table)> {
    let waves = |column: usize, row: usize| i32::try_from((column * 7 + row * 5) % 23).unwrap();
    vec![
        ("empty", table(0, 0, false, |_, _| Value::Absent)),
        ("no series", table(0, 5, false, |_, _| Value::Absent)),
        ("no periods", table(3, 0, false, |_, _| Value::Absent)),
        ("single", table(1, 1, false, |_, _| known(7))),
        ("zero", table(2, 4, false, |_, _| known(0))),
        ("negative", table(2, 6, false, |_, row| known(-7 * i32::try_from(row).unwrap()))),
        ("both signs", table(3, 8, false, |column, row| known((waves(column, row) - 11) * 100))),
        ("huge", table(3, 5, false, |column, _| real(1e9 * f64::from(u8::try_from(column + 1).unwrap())))),
        ("largest", table(9, 3, false, |_, _| real(1e15))),
        ("tiny", table(2, 5, false, |column, row| real(0.0001 * f64::from(waves(column, row))))),
        ("narrow", table(3, 5, false, |column, row| known(3_700_000 + 1000 * waves(column, row)))),
        ("equal", table(7, 5, false, |_, _| known(5))),
        ("all absent", table(8, 5, false, |_, _| Value::Absent)),
        (
            "mostly absent",
            table(
                7,
                12,
                false,
                |column, row| {
                    if (column + row) % 3 == 0 { known(waves(column, row)) } else { Value::Absent }
                },
            ),
        ),
        ("missing", table(3, 6, false, |column, row| if column == row { known(3) } else { Value::Missing })),
        ("provisional", table(8, 6, false, |column, row| Value::Provisional(waves(column, row).into()))),
        ("many", table(40, 40, false, |column, row| if row == 20 { Value::Absent } else { known(waves(column, row)) })),
        (
            "most",
            table(40, 400, false, |column, row| if row % 9 == 0 { Value::Absent } else { known(waves(column, row)) }),
        ),
        ("long", table(8, 12, true, |column, row| if row == 4 { Value::Absent } else { known(waves(column, row)) })),
        ("long and many", table(40, 100, true, |column, row| known(1_000_000 * waves(column, row)))),
        (
            "dangerous",
            Table::new(
                DANGEROUS,
                &[DANGEROUS, "&amp;"],
                vec![Series::new(DANGEROUS, vec![known(1), Value::Absent]).unwrap()],
            )
            .unwrap(),
        ),
    ]
}

fn partners() -> Vec<(&'static str, Vec<Partner>)> {
    let many = |count: i32, name: &str, factor: i32| {
        let partner = |index| {
            let arriving = if index % 4 == 3 { Value::Absent } else { known(index * factor) };
            let leaving = if index % 5 == 4 { Value::Absent } else { known((count - index) * factor) };
            Partner::new(&format!("{name}{index}"), arriving, leaving).unwrap()
        };
        (0..count).map(partner).collect::<Vec<_>>()
    };
    vec![
        ("empty", vec![]),
        ("single", vec![Partner::new("a", known(1), Value::Provisional(2.into())).unwrap()]),
        ("zero", vec![Partner::new("a", known(0), known(0)).unwrap()]),
        ("absent", vec![Partner::new("a", Value::Absent, Value::Absent).unwrap()]),
        ("one side", vec![Partner::new("a", known(900), known(0)).unwrap()]),
        (
            "huge",
            vec![
                Partner::new(LONG, real(1e15), real(1e15)).unwrap(),
                Partner::new("b", real(0.25), real(1e9)).unwrap(),
            ],
        ),
        ("40", many(40, "p", 30)),
        ("300", many(300, LONG, 1_000_000)),
        ("dangerous", vec![Partner::new(DANGEROUS, known(5), known(3)).unwrap()]),
    ]
}

fn pyramids(language: Language) -> Vec<(&'static str, Pyramid)> {
    let people = |name: &str, count: usize, value: &dyn Fn(usize) -> Value| {
        let values: Vec<_> = (0..count).map(value).collect();
        Population::new(name, values.clone(), values).unwrap()
    };
    let pyramid = |ages: usize, name: &str, filled: Population, outline: Option<Population>| {
        let ages: Vec<_> = (0..ages).map(|age| format!("{age}{name}")).collect();
        Pyramid::new(heading(language), &ages, filled, outline).unwrap()
    };
    let third = |index: usize| if index.is_multiple_of(3) { Value::Absent } else { known(40) };
    let half = |index: usize| if index.is_multiple_of(2) { Value::Absent } else { Value::Provisional(30.into()) };
    vec![
        ("empty", pyramid(0, "", people("a", 0, &|_| Value::Absent), None)),
        ("single", pyramid(1, "", people("a", 1, &|_| known(3)), None)),
        ("zero", pyramid(18, "", people("a", 18, &|_| known(0)), Some(people("b", 18, &|_| known(0))))),
        ("absent", pyramid(18, "", people("a", 18, &|_| Value::Absent), Some(people("b", 18, &|_| Value::Absent)))),
        ("gaps", pyramid(18, "", people("a", 18, &third), Some(people("b", 18, &half)))),
        ("years", pyramid(101, "", people("a", 101, &third), Some(people("b", 101, &half)))),
        ("long", pyramid(18, LONG, people(LONG, 18, &|_| real(1e15)), Some(people(DANGEROUS, 18, &half)))),
    ]
}
