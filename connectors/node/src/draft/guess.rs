//! From the profile of a column to what it may be, and why. A table of rules in the order in which they are tried; the first
//! that holds decides. Reasons name the column, its type and public code lists, and no value.

use khidi_queries_disclosure::catalogue::Period;

use super::lists::Listed;
use super::names::{Sense, sense};
use super::profile::{ColumnProfile, Kind};
use crate::explain::words::Words;

/// What a column may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Guess {
    /// The number of a person.
    Person,
    /// The number of a document, which stands for a person where nothing better does.
    Document,
    /// Nearly another value in every row.
    Unique,
    /// A number of something.
    Key,
    /// Something to group by.
    Dimension(Levels),
    /// Something to add up.
    Measure,
    /// Not to be published.
    LeftOut,
}

/// The levels of a dimension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Levels {
    /// A code list.
    List(&'static str),
    /// Codes of its own.
    Codes,
    /// True and false.
    Truth,
    /// Periods.
    Calendar(Period),
}

/// So many rows must be looked at before a column can be called unique.
const ENOUGH: u64 = 100;
/// Most different values of a dimension without a list.
const FEW: u64 = 100;
/// A dimension's value has at least so many rows on average.
const ROWS_OF_A_VALUE: u64 = 5;
/// A period has at least so many rows on average.
const ROWS_OF_A_PERIOD: u64 = 200;

/// What the column may be, and why.
pub(super) fn guess(column: &ColumnProfile) -> (Guess, Words) {
    let sense = sense(&column.name);
    let most = |count: u64| column.values > 0 && count.saturating_mul(10) >= column.values.saturating_mul(9);
    if let Kind::Unpublished(stored) = &column.kind {
        let ka = format!("ტიპი {stored} არ ქვეყნდება");
        return (Guess::LeftOut, Words::new(format!("type {stored} cannot be published"), ka));
    }
    if column.values == 0 {
        return (Guess::LeftOut, Words::new("no row that was looked at has a value", "ნანახ სტრიქონებში ცარიელია"));
    }
    if let Some(left_out) = sense.and_then(|sense| personal(sense, column)) {
        return (Guess::LeftOut, left_out);
    }
    let is_number = matches!(sense, Some(Sense::Person | Sense::Document | Sense::Key));
    if column.kind == Kind::Fraction && (is_number || (most(column.shape.eleven) && is_varied(column))) {
        return (
            Guess::LeftOut,
            Words::new(
                "an identifier kept as a decimal number: bring it in as text, and it can name the person",
                "იდენტიფიკატორი ათწილადადაა შენახული: შემოიტანეთ ტექსტად და პირს დაასახელებს",
            ),
        );
    }
    let is_named = |wanted| sense == Some(wanted) && matches!(column.kind, Kind::Text | Kind::Whole);
    if is_named(Sense::Person) {
        return (Guess::Person, Words::new("its name says a person's number", "სახელი პირის ნომერს ნიშნავს"));
    }
    if most(column.shape.eleven) {
        let words = Words::new("numbers of 11 digits, as personal numbers are", "11-ციფრიანი, როგორც პირადი ნომერი");
        return (Guess::Person, words);
    }
    let looks_like_documents = most(column.shape.document) && column.listed.is_none();
    if looks_like_documents && !is_varied(column) && !is_named(Sense::Document) {
        return (
            Guess::LeftOut,
            Words::new(
                "long numbers: of few documents, or codes; if they are codes, it can be a dimension",
                "გრძელი ნომრები: ცოტა დოკუმენტის, ან კოდები; თუ კოდებია, განზომილება შეიძლება იყოს",
            ),
        );
    }
    if is_named(Sense::Document) || looks_like_documents {
        return (Guess::Document, Words::new("looks like numbers of documents", "დოკუმენტის ნომრებს ჰგავს"));
    }
    match column.kind {
        Kind::Date => dated(column, sense),
        Kind::Truth => (Guess::Dimension(Levels::Truth), Words::new("true or false", "კი ან არა")),
        Kind::Fraction => (Guess::Measure, Words::new("numbers with fractions", "წილადი რიცხვები")),
        Kind::Text | Kind::Whole => coded(column, sense),
        Kind::Unpublished(_) => (Guess::LeftOut, Words::same("")),
    }
}

/// What tells of a person in the clear.
fn personal(sense: Sense, column: &ColumnProfile) -> Option<Words> {
    let is_text = column.kind == Kind::Text;
    match sense {
        Sense::PersonName | Sense::FreeText if !is_text => None,
        Sense::PersonName => Some(Words::new("a person's name", "პირის სახელი")),
        Sense::Address => Some(Words::new("an address", "მისამართი")),
        Sense::Contact => Some(Words::new("how a person is reached", "საკონტაქტო")),
        Sense::FreeText => Some(Words::new("free text", "თავისუფალი ტექსტი")),
        Sense::Person | Sense::Document | Sense::Birth | Sense::Key => None,
    }
}

/// Whether there are many different values.
fn is_varied(column: &ColumnProfile) -> bool {
    column.distinct > FEW.min(column.values / 2)
}

fn dated(column: &ColumnProfile, sense: Option<Sense>) -> (Guess, Words) {
    let calendar = |period| Guess::Dimension(Levels::Calendar(period));
    if sense == Some(Sense::Birth) {
        return (
            calendar(Period::Year),
            Words::new("dates of birth, by the year only", "დაბადების თარიღი, მხოლოდ წელი"),
        );
    }
    let rows_of = |months: u64| column.values / column.months.div_ceil(months).max(1);
    if rows_of(1) >= ROWS_OF_A_PERIOD {
        (calendar(Period::Month), Words::new("dates; years, quarters, months", "თარიღები: წელი, კვარტალი, თვე"))
    } else if rows_of(3) >= ROWS_OF_A_PERIOD {
        (calendar(Period::Quarter), Words::new("dates, too few for months", "თარიღები, თვისთვის ცოტა"))
    } else {
        (
            calendar(Period::Year),
            Words::new("dates, too few for finer periods", "თარიღები, წელზე მცირე პერიოდისთვის ცოტა"),
        )
    }
}

/// Text and whole numbers.
fn coded(column: &ColumnProfile, sense: Option<Sense>) -> (Guess, Words) {
    if let Some(Listed { list, column: of }) = column.listed {
        return if of == "code" {
            let ka = format!("მნიშვნელობები სიაშია: {list}");
            (Guess::Dimension(Levels::List(list)), Words::new(format!("its values stand in the code list {list}"), ka))
        } else {
            let en =
                format!("its values stand in {of} of the code list {list}: a view that joins the list has its codes");
            let ka = format!("მნიშვნელობები სიის ({list}) სვეტშია {of}: სიასთან მიერთებული ხედი კოდებს მისცემს");
            (Guess::Dimension(Levels::Codes), Words::new(en, ka))
        };
    }
    let is_spread = column.distinct.saturating_mul(ROWS_OF_A_VALUE) > column.values;
    if column.values >= ENOUGH && column.distinct.saturating_mul(10) >= column.values.saturating_mul(9) {
        return (
            Guess::Unique,
            Words::new(
                "nearly another value in every row; an amount can be a measure",
                "თითქმის ყოველ სტრიქონში სხვა მნიშვნელობა; თუ ოდენობაა, measure შეიძლება იყოს",
            ),
        );
    }
    if sense == Some(Sense::Key) && (is_spread || column.distinct > FEW) {
        return (Guess::Key, Words::new("its name says a number of something", "სახელი რაღაცის ნომერს ნიშნავს"));
    }
    let is_text = column.kind == Kind::Text;
    if is_text && (column.shape.mail > 0 || column.shape.wordy.saturating_mul(10) > column.values) {
        return (Guess::LeftOut, Words::new("reads like free text", "თავისუფალ ტექსტს ჰგავს"));
    }
    if column.distinct <= FEW && !is_spread {
        let most = up_to(column.distinct);
        let words = Words::new(format!("up to {most} different values"), format!("{most}-მდე სხვადასხვა მნიშვნელობა"));
        return (Guess::Dimension(Levels::Codes), words);
    }
    if is_text && column.distinct <= FEW {
        return (
            Guess::LeftOut,
            Words::new("too few rows for each of its values", "თითო მნიშვნელობაზე მეტისმეტად ცოტა სტრიქონი"),
        );
    }
    if is_text {
        return (
            Guess::LeftOut,
            Words::new("too many different values for a group", "ჯგუფისთვის მეტისმეტად ბევრი მნიშვნელობა"),
        );
    }
    (Guess::Measure, Words::new("whole numbers of many values", "მრავალი მთელი რიცხვი"))
}

/// The next power of ten, so that no number of the data is told.
fn up_to(count: u64) -> u64 {
    std::iter::successors(Some(10_u64), |most| most.checked_mul(10)).find(|most| *most >= count).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::shape::Shape;
    use super::*;

    fn column(name: &str, kind: Kind, values: u64, distinct: u64) -> ColumnProfile {
        let name = name.to_owned();
        ColumnProfile { name, kind, values, distinct, shape: Shape::default(), listed: None, months: 0 }
    }

    #[test]
    fn each_column_has_its_guess() {
        use Guess::*;
        let text = |name, values, distinct| column(name, Kind::Text, values, distinct);
        let whole = |name, values, distinct| column(name, Kind::Whole, values, distinct);
        let codes = Dimension(Levels::Codes);
        let rows = [
            (text("person_id", 1000, 400), Person),
            (text("piradi_nomeri", 20, 20), Person),
            (text("person_id", 20, 1), Person),
            (column("latitude", Kind::Fraction, 1000, 400), LeftOut),
            (whole("phone", 1000, 400), LeftOut),
            (column("person_id", Kind::Fraction, 1000, 400), LeftOut),
            (text("passport", 1000, 990), Document),
            (text("code", 1000, 1000), Unique),
            (text("code", 50, 50), LeftOut),
            (whole("case_id", 1000, 500), Key),
            (text("office_id", 1000, 5), codes),
            (text("last_name", 1000, 40), LeftOut),
            (text("home_address", 1000, 40), LeftOut),
            (text("remarks", 1000, 3), LeftOut),
            (text("status", 1000, 100), codes),
            (text("status", 1000, 101), LeftOut),
            (text("status", 12, 3), LeftOut),
            (whole("year", 1000, 7), codes),
            (whole("income", 1000, 700), Measure),
            (column("fee", Kind::Fraction, 10, 2), Measure),
            (column("is_minor", Kind::Truth, 10, 2), Dimension(Levels::Truth)),
            (text("empty", 0, 0), LeftOut),
            (column("photo", Kind::Unpublished("Binary".into()), 0, 0), LeftOut),
        ];
        for (column, expected) in rows {
            assert_eq!(guess(&column).0, expected, "{column:?}");
        }
    }

    #[test]
    fn looks_of_values_decide_where_names_do_not() {
        let with = |shape, distinct| ColumnProfile { shape, ..column("x", Kind::Text, 1000, distinct) };
        let rows = [
            (with(Shape { eleven: 950, ..Shape::default() }, 400), Guess::Person),
            (with(Shape { eleven: 850, ..Shape::default() }, 50), Guess::Dimension(Levels::Codes)),
            // Few people with many rows each.
            (with(Shape { eleven: 1000, ..Shape::default() }, 12), Guess::Person),
            (with(Shape { document: 1000, ..Shape::default() }, 12), Guess::LeftOut),
            (with(Shape { document: 1000, ..Shape::default() }, 700), Guess::Document),
            (with(Shape { wordy: 200, ..Shape::default() }, 90), Guess::LeftOut),
            (with(Shape { mail: 1, ..Shape::default() }, 90), Guess::LeftOut),
        ];
        for (column, expected) in rows {
            assert_eq!(guess(&column).0, expected, "{column:?}");
        }
    }

    #[test]
    fn lists_and_dates_have_levels() {
        let listed = |column| ColumnProfile {
            listed: Some(Listed { list: "countries", column }),
            ..self::column("c", Kind::Text, 50, 40)
        };
        assert_eq!(guess(&listed("code")).0, Guess::Dimension(Levels::List("countries")));
        let (other, why) = guess(&listed("alpha2"));
        assert!(other == Guess::Dimension(Levels::Codes) && why.en.contains("alpha2"), "{why:?}");
        let dates = [
            ("birth_date", 100_000, 12, Period::Year),
            ("crossed_on", 2400, 12, Period::Month),
            ("crossed_on", 2000, 12, Period::Quarter),
            ("crossed_on", 500, 12, Period::Year),
            ("crossed_on", 1, 1, Period::Year),
        ];
        for (name, values, months, expected) in dates {
            let column = ColumnProfile { months, ..column(name, Kind::Date, values, 300) };
            assert_eq!(guess(&column).0, Guess::Dimension(Levels::Calendar(expected)), "{name} {values}");
        }
    }

    #[test]
    fn reasons_tell_no_number_of_the_data() {
        let (_, why) = guess(&column("status", Kind::Text, 1000, 37));
        assert!(why.en.contains("up to 100 ") && !why.en.contains("37"), "{why:?}");
    }
}
