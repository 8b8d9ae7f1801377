//! What holds of every picture, over the samples and the tables that nobody wishes for.

use std::sync::LazyLock;

use super::drawn::{count, document, elements, number, of_shape, of_text, texts};
use super::samples::known;
use super::{hostile, samples};
use crate::{
    Flows, Footnote, Heading, Language, Number, Part, Partner, PlotError, Population, Protection, Pyramid, Series,
    StackedBars, Table, TimeSeries, Value,
};

/// Drawn once for all tests.
static PICTURES: LazyLock<Vec<(String, String)>> = LazyLock::new(drawn_anew);

fn drawn_anew() -> Vec<(String, String)> {
    let samples = samples::pictures().into_iter().map(|(name, picture)| (name.to_owned(), picture));
    samples.chain(hostile::pictures()).collect()
}

#[test]
fn samples_are_the_kept_ones() {
    for (name, picture) in samples::pictures() {
        let kept = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tests").join(name);
        if std::fs::read_to_string(&kept).unwrap_or_default() != picture {
            let drawn = std::env::temp_dir().join(name);
            std::fs::write(&drawn, picture).unwrap();
            panic!("{name} has changed: look at {} and, if it is better, keep it", drawn.display());
        }
    }
}

#[test]
fn the_same_bytes_every_time() {
    assert!(drawn_anew() == *PICTURES);
}

#[test]
fn everything_is_on_the_page() {
    for (name, picture) in PICTURES.iter() {
        let document = document(picture);
        let page: Vec<f64> = document
            .root_element()
            .attribute("viewBox")
            .unwrap()
            .split(' ')
            .map(|part| part.parse().unwrap())
            .collect();
        let texts = elements(&document, "text").into_iter().map(|node| (node, of_text(node)));
        let shapes = ["path", "polygon", "circle", "rect"].into_iter().flat_map(|name| elements(&document, name));
        let shapes = shapes.filter(|node| node.attribute("height") != Some("100%")).map(|node| (node, of_shape(node)));
        for (node, reach) in texts.chain(shapes) {
            let inside = reach.left >= 0.0 && reach.right <= page[2] && reach.top >= 0.0 && reach.bottom <= page[3];
            assert!(inside, "{name}: {:?} at {reach:?}", node.text().unwrap_or(node.tag_name().name()));
        }
    }
}

#[test]
fn no_text_is_over_another() {
    for (name, picture) in PICTURES.iter() {
        let document = document(picture);
        let nodes = elements(&document, "text");
        let placed: Vec<_> = nodes.iter().map(|node| (node.text().unwrap(), of_text(*node))).collect();
        for (index, (text, reach)) in placed.iter().enumerate() {
            for (other, covered) in &placed[index + 1..] {
                assert!(!reach.overlaps(*covered), "{name}: {text:?} at {reach:?} and {other:?} at {covered:?}");
            }
        }
    }
}

#[test]
fn a_reader_who_does_not_see_it_is_told() {
    for (name, picture) in PICTURES.iter() {
        let document = document(picture);
        let root = document.root_element();
        assert_eq!(root.attribute("role"), Some("img"), "{name}");
        assert!(["ka", "en"].contains(&root.attribute("lang").unwrap()), "{name}");
        let mut first = root.children().filter(roxmltree::Node::is_element);
        let (title, description) = (first.next().unwrap(), first.next().unwrap());
        assert_eq!((title.tag_name().name(), description.tag_name().name()), ("title", "desc"), "{name}");
        assert_eq!(title.text(), root.attribute("aria-label"), "{name}");
        assert!(description.text().unwrap().contains("2024"), "{name}");
    }
}

#[test]
fn names_stay_text() {
    for (name, picture) in PICTURES.iter() {
        let document = document(picture);
        let known = "svg title desc defs pattern rect path polygon circle g text";
        for node in document.descendants().filter(roxmltree::Node::is_element) {
            assert!(known.split(' ').any(|known| node.has_tag_name(("http://www.w3.org/2000/svg", known))), "{name}");
            assert!(node.attributes().all(|attribute| !attribute.name().starts_with("on")), "{name}");
        }
        assert!(!picture.contains(['\u{202E}', '\u{0}']), "{name}");
        assert!(!picture.chars().any(|letter| ('\u{1C90}'..='\u{1CBF}').contains(&letter)), "{name}: Mtavruli");
        if name.contains("dangerous") {
            assert!(
                document.root_element().attribute("aria-label").unwrap().contains("<script>alert('&\"')"),
                "{name}"
            );
        }
    }
}

fn heading(language: Language) -> Heading {
    let footnote = Footnote::new("counted", &["A", "B"], "2024", Protection::Perturbed).unwrap();
    Heading::new(language, "title", "persons", footnote).unwrap()
}

fn series(name: &str, values: &[Value]) -> Series {
    Series::new(name, values.to_vec()).unwrap()
}

const ABSENT: Value = Value::Absent;

fn awaited(value: i32) -> Value {
    Value::Provisional(Number::from(value))
}

#[test]
fn every_withheld_value_is_marked_and_counted() {
    let table = |series: Vec<Series>| Table::new("year", &["1", "2", "3"], series).unwrap();
    let two = || vec![series("a", &[known(1), ABSENT, ABSENT]), series("b", &[ABSENT, known(1), known(2)])];
    let population = |name, men: Value| Population::new(name, vec![men, known(3)], vec![ABSENT, known(2)]).unwrap();
    let pyramid = |filled, outline| Pyramid::new(heading(Language::English), &["0", "1"], filled, outline).unwrap();
    let flows = [("a", known(2), ABSENT), ("b", ABSENT, ABSENT), ("c", known(2), known(3))];
    let flows = flows.map(|(name, arriving, leaving)| Partner::new(name, arriving, leaving).unwrap()).to_vec();
    let lines = |series| TimeSeries::new(heading(Language::English), table(series)).to_svg();
    let bars = |series| StackedBars::new(heading(Language::English), table(series)).to_svg();
    for (picture, marks, told) in [
        (lines(two()), 3, "3 of 6 cells are withheld (×)."),
        (lines(vec![series("a", &[known(0), known(0), known(0)])]), 0, "none of 3 cells is withheld."),
        (lines(vec![series("a", &[known(1), Value::Missing, ABSENT])]), 1, "1 of 2 cells is withheld (×)."),
        (bars(vec![series("a", &[Value::Missing, Value::Missing, Value::Missing])]), 0, "none of 0 cells is withheld."),
        (pyramid(population("x", Value::Missing), None).to_svg(), 1 + 2, "1 of 3 cells is withheld (×)."),
        (pyramid(population("x", known(1)), Some(population("y", Value::Missing))).to_svg(), 2 + 3, "2 of 7 cells"),
        (
            Flows::new(heading(Language::English), vec![Partner::new("a", Value::Missing, known(1)).unwrap()])
                .unwrap()
                .to_svg(),
            0,
            "none of 1 cells is withheld.",
        ),
        // One a period that lacks something, and the legend's.
        (bars(two()), 3 + 1, "3 of 6 cells are withheld (×)."),
        (bars(vec![series("a", &[known(0), ABSENT, known(0)])]), 1 + 1, "1 of 3 cells is withheld (×)."),
        // Two sides in the legend.
        (pyramid(population("x", ABSENT), None).to_svg(), 2 + 2, "2 of 4 cells are withheld (×)."),
        (pyramid(population("x", ABSENT), Some(population("y", known(1)))).to_svg(), 3 + 3, "3 of 8 cells"),
        // Each value, and the two differences that they leave unknown.
        (Flows::new(heading(Language::English), flows).unwrap().to_svg(), 3 + 2, "3 of 6 cells are withheld (×)."),
    ] {
        let document = document(&picture);
        assert_eq!(count(&document, "withheld"), marks, "{told}");
        assert!(texts(&document).concat().contains(told), "{told}: {:?}", texts(&document));
    }
}

#[test]
fn a_withheld_value_is_a_gap() {
    let drawn = |values: [Value; 5]| {
        let table = Table::new("year", &["1", "2", "3", "4", "5"], vec![series("a", &values)]).unwrap();
        let picture = TimeSeries::new(heading(Language::English), table).to_svg();
        let document = document(&picture);
        let blue = |node: &&roxmltree::Node<'_, '_>| node.attribute("stroke") == Some("#0072b2");
        let lines = elements(&document, "path")
            .iter()
            .filter(blue)
            .filter(|node| number(**node, "stroke-width") == 1.7)
            .count();
        let dashed =
            elements(&document, "path").iter().filter(|node| node.attribute("stroke-dasharray").is_some()).count();
        let hollow =
            elements(&document, "circle").iter().filter(|node| node.attribute("fill") == Some("#ffffff")).count();
        // The line of the label is none of the series.
        (lines - 1, dashed, hollow)
    };
    let one = known(1);
    assert_eq!(drawn([one, one, one, one, one]), (4, 0, 0));
    assert_eq!(drawn([one, one, ABSENT, one, one]), (2, 0, 0));
    assert_eq!(drawn([one, ABSENT, one, ABSENT, one]), (0, 0, 0));
    assert_eq!(drawn([one, one, one, awaited(1), awaited(2)]), (4, 2, 2));
}

#[test]
fn what_is_folded_or_left_out_is_told() {
    let many = |count: i32| {
        let all = (0..count)
            .map(|index| series(&format!("s{index}"), &[known(index), if index == 0 { ABSENT } else { known(1) }]));
        Table::new("year", &["1", "2"], all.collect()).unwrap()
    };
    for (count, language, names, remark) in [
        (8, Language::English, "s0 s1 s2 s3 s4 s5 s6 s7", ""),
        (
            9,
            Language::English,
            "s2 s3 s4 s5 s6 s7 s8",
            "Other (2) is the sum of the 2 smallest; withheld values are not in it.",
        ),
        (40, Language::Georgian, "s33 s39", "სხვა (33): 33 უმცირესის ჯამი დაფარული მნიშვნელობების გარეშე."),
    ] {
        let picture = StackedBars::new(heading(language), many(count)).to_svg();
        let texts = texts(&document(&picture));
        assert!(names.split(' ').all(|name| texts.iter().any(|text| text == name)), "{texts:?}");
        assert!(remark.is_empty() || texts.iter().any(|text| text == remark), "{texts:?}");
        assert_eq!(
            count > 8,
            texts.iter().any(|text| text.starts_with(['O', 'ს']) && text.ends_with(')')),
            "{texts:?}"
        );
    }
    let picture = TimeSeries::new(heading(Language::English), many(40)).to_svg();
    assert!(texts(&document(&picture)).contains(&"The 7 largest of 40 series are shown.".to_owned()));
}

#[test]
fn a_cut_axis_is_told_and_zero_is_kept_otherwise() {
    let drawn = |low: i32| {
        let table = Table::new("year", &["1", "2"], vec![series("a", &[known(low), known(1000)])]).unwrap();
        texts(&document(&TimeSeries::new(heading(Language::English), table).to_svg()))
    };
    let (cut, whole) = (drawn(950), drawn(500));
    let told = "The axis of values does not begin at zero.".to_owned();
    assert!(cut.contains(&told) && !cut.contains(&"0".to_owned()), "{cut:?}");
    assert!(!whole.contains(&told) && whole.contains(&"0".to_owned()), "{whole:?}");
}

#[test]
fn numbers_are_written_in_the_picture_s_language() {
    let partner = || vec![Partner::new("a", known(12_345), known(1)).unwrap()];
    for (language, arriving, net) in
        [(Language::English, "12,345", "+12,344"), (Language::Georgian, "12\u{a0}345", "+12\u{a0}344")]
    {
        let texts = texts(&document(&Flows::new(heading(language), partner()).unwrap().to_svg()));
        assert!(texts.iter().any(|text| text == arriving) && texts.iter().any(|text| text == net), "{texts:?}");
    }
}

#[test]
fn each_mistake_has_its_own_error() {
    use Part::{AgeGroup, Agency, AxisName, Method, Partner as Row, Period, Population as People, Remark, Title, Unit};
    let footnote =
        |method, agencies: &[&str], period| Footnote::new(method, agencies, period, Protection::Exact).map(|_| ());
    let good = || Footnote::new("m", &["a"], "2024", Protection::Exact).unwrap();
    let heading_of = |title, unit| Heading::new(Language::English, title, unit, good()).map(|_| ());
    let table = |axis, periods: &[&str], series| Table::new(axis, periods, series).map(|_| ());
    let people = |name: &str, value| Population::new(name, vec![value], vec![known(1)]);
    let pyramid = |ages: &[&str], outline| {
        let filled = people("x", known(1)).unwrap();
        Pyramid::new(heading(Language::English), ages, filled, outline).map(|_| ())
    };
    let row = |name: &str| Partner::new(name, known(1), known(1));
    let twice = |part, name: &str| PlotError::Twice { part, name: name.to_owned() };
    let too_long: Vec<_> = (0..401).map(|index| index.to_string()).collect();
    let too_many = (0..1001).map(|index| series(&index.to_string(), &[])).collect();
    let length = |name: &str, expected, found| PlotError::Length { name: name.to_owned(), expected, found };
    let negative = |name: &str| PlotError::Negative { name: name.to_owned() };
    for (found, expected) in [
        (footnote(" \n", &["a"], "2024"), PlotError::Blank(Method)),
        (footnote("m", &["a", ""], "2024"), PlotError::Blank(Agency)),
        (footnote("m", &[], "2024"), PlotError::Missing(Agency)),
        (footnote("m", &["a", "a "], "2024"), twice(Agency, "a")),
        (footnote("m", &["a"], "\u{200B}"), PlotError::Blank(Period)),
        (good().with_remark("").map(|_| ()), PlotError::Blank(Remark)),
        (heading_of("", "u"), PlotError::Blank(Title)),
        (heading_of("t", "\u{a0}"), PlotError::Blank(Unit)),
        (Series::new("", vec![]).map(|_| ()), PlotError::Blank(Part::Series)),
        (table("", &["1"], vec![]), PlotError::Blank(AxisName)),
        (table("x", &["1", "1"], vec![]), twice(Period, "1")),
        (table("x", &["1"], vec![series("a", &[ABSENT]), series("a", &[ABSENT])]), twice(Part::Series, "a")),
        (table("x", &["1"], vec![series("a", &[])]), length("a", 1, 0)),
        (Table::new("x", &too_long, vec![]).map(|_| ()), PlotError::TooMany { part: Period, most: 400 }),
        (table("x", &[], too_many), PlotError::TooMany { part: Part::Series, most: 1000 }),
        (people("", known(1)).map(|_| ()), PlotError::Blank(People)),
        (people("x", known(-1)).map(|_| ()), negative("x")),
        (pyramid(&["0", "0"], None), twice(AgeGroup, "0")),
        (pyramid(&["0", "1"], None), length("x", 2, 1)),
        (pyramid(&["0"], Some(people("x", known(1)).unwrap())), twice(People, "x")),
        (
            Pyramid::new(heading(Language::English), &too_long, people("x", known(1)).unwrap(), None).map(|_| ()),
            PlotError::TooMany { part: AgeGroup, most: 130 },
        ),
        (row("").map(|_| ()), PlotError::Blank(Row)),
        (Partner::new("a", known(1), awaited(-1)).map(|_| ()), negative("a")),
        (
            Flows::new(heading(Language::English), vec![row("a").unwrap(), row("a").unwrap()]).map(|_| ()),
            twice(Row, "a"),
        ),
        (Number::new(f64::NAN).map(|_| ()), PlotError::NotFinite),
        (Number::new(-1.1e15).map(|_| ()), PlotError::TooLarge),
    ] {
        assert_eq!(found, Err(expected.clone()));
        let (english, georgian) = (expected.told(Language::English), expected.told(Language::Georgian));
        assert_ne!(english, georgian);
        assert!(georgian.chars().any(|letter| ('ა'..='ჰ').contains(&letter)), "{georgian}");
    }
}
