//! From guesses about columns to the draft of a table: who is protected, what may be asked, what stays. Pure.

use khidi_queries_disclosure::catalogue::Period;

use super::bounds::{self, RowsOf};
use super::guess::{Guess, Levels, guess};
use super::names::{Sense, is_usable, sense};
use super::people::{People, Places};
use super::profile::ColumnProfile;
use crate::explain::words::Words;

/// A drafted column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    /// Its name in the source.
    pub name: String,
    /// What it is drafted as.
    pub role: Role,
    /// Why.
    pub why: Vec<Words>,
}

/// What a column is drafted as.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Role {
    /// The person.
    Contributor,
    /// A dimension.
    Dimension(Levels),
    /// A measure, with the bounds of a person's total where they could be drafted.
    Measure(Option<[f64; 2]>),
    /// A role that the officer has to take out of its comment: it may be the person.
    MaybeContributor,
    /// Not published.
    LeftOut,
}

/// A drafted table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Table {
    /// Columns in the order of the source.
    pub columns: Vec<Column>,
    /// How many rows of a person count.
    pub rows: RowsOf,
    /// Keys that were of one person each.
    pub keys: Vec<String>,
    /// Whether anything in it is likely to be about single people, whether or not a column can name them.
    pub is_of_people: bool,
}

impl Table {
    /// Whether it can be protected: whether a column names the people.
    pub fn names_people(&self) -> bool {
        self.columns.iter().any(|column| column.role == Role::Contributor)
    }
}

/// The columns that name the person, if any do: numbers of people, else numbers of documents.
pub(super) fn contributors(columns: &[ColumnProfile]) -> Vec<&str> {
    let usable = |wanted: Guess| {
        let of = columns.iter().filter(move |column| guess(column).0 == wanted && is_usable(&column.name));
        of.map(|column| column.name.as_str()).collect::<Vec<_>>()
    };
    let people = usable(Guess::Person);
    if people.is_empty() { usable(Guess::Document) } else { people }
}

/// What to look at behind the first contributor, by places in the columns.
pub(super) fn places(columns: &[ColumnProfile]) -> Option<Places> {
    let person = *contributors(columns).first()?;
    let at = |wanted: &[Guess]| {
        let of = columns.iter().enumerate().filter(|(_, column)| wanted.contains(&guess(column).0));
        of.filter(|(_, column)| column.name != person).map(|(at, _)| at).collect::<Vec<_>>()
    };
    Some(Places {
        person: columns.iter().position(|column| column.name == person)?,
        keys: at(&[Guess::Key, Guess::Unique, Guess::Document]),
        numbers: at(&[Guess::Measure]),
    })
}

/// The draft of a table. `people` are those of [`places`].
pub(super) fn drafted(columns: &[ColumnProfile], people: Option<&People>) -> Table {
    let contributors = contributors(columns);
    let places = places(columns).unwrap_or_default();
    let of = |list: &[usize], at: usize| list.iter().position(|place| *place == at);
    let is_of_one = |at: usize| of(&places.keys, at).and_then(|key| people?.keys.get(key)).copied().unwrap_or(false);
    let clip = |at: usize| bounds::clip(of(&places.numbers, at).and_then(|number| people?.totals.get(number))?);
    let drafted = columns.iter().enumerate().map(|(at, column)| {
        let (guess, why) = guess(column);
        let mut why = vec![why];
        let is_contributor = contributors.contains(&column.name.as_str());
        let role = match guess {
            _ if !is_usable(&column.name) => {
                why.push(unusable());
                Role::LeftOut
            }
            Guess::Person | Guess::Document if is_contributor => {
                why.extend((guess == Guess::Document).then(of_documents));
                why.extend((contributors.len() > 1).then(several));
                Role::Contributor
            }
            Guess::Unique | Guess::Key if contributors.is_empty() => {
                why.push(maybe_person());
                Role::MaybeContributor
            }
            Guess::Person | Guess::Document | Guess::Unique | Guess::Key => {
                why.push(identifies());
                why.extend(is_of_one(at).then(of_one_person));
                Role::LeftOut
            }
            Guess::Dimension(levels) => Role::Dimension(levels),
            Guess::Measure => {
                let clip = clip(at);
                why.push(if clip.is_some() { bounded() } else { unbounded() });
                Role::Measure(clip)
            }
            Guess::LeftOut => Role::LeftOut,
        };
        Column { name: column.name.clone(), role, why }
    });
    let keys = places.keys.iter().filter(|at| is_of_one(**at)).filter_map(|at| columns.get(*at));
    Table {
        columns: drafted.collect(),
        rows: people.map_or(RowsOf::Unsaid, |people| bounds::rows(&people.rows)),
        keys: keys.map(|column| column.name.clone()).filter(|name| is_usable(name)).collect(),
        is_of_people: columns.iter().any(is_of_people),
    }
}

/// Whether a column tells people apart, or is of the kind that stands beside people only.
fn is_of_people(column: &ColumnProfile) -> bool {
    let by_values = matches!(guess(column).0, Guess::Person | Guess::Document | Guess::Unique | Guess::Key);
    let by_name = matches!(
        sense(&column.name),
        Some(Sense::Person | Sense::Document | Sense::PersonName | Sense::Address | Sense::Contact | Sense::Birth)
    );
    by_values || by_name
}

/// Takes one thing off a table whose dimensions need more noise than the threshold carries; `false` where nothing is left.
/// Dates become coarser first, then dimensions without a code list go, the last first.
pub(super) fn simplify(table: &mut Table) -> bool {
    let last = |is: &dyn Fn(&Role) -> bool| table.columns.iter().rposition(|column| is(&column.role));
    let finer = |role: &Role| matches!(role, Role::Dimension(Levels::Calendar(Period::Month | Period::Quarter)));
    let own = |role: &Role| matches!(role, Role::Dimension(Levels::Codes));
    let any = |role: &Role| matches!(role, Role::Dimension(_) | Role::Measure(_));
    let at = last(&finer).or_else(|| last(&own)).or_else(|| last(&any));
    let Some(column) = at.and_then(|at| table.columns.get_mut(at)) else { return false };
    let (role, why) = if finer(&column.role) {
        (Role::Dimension(Levels::Calendar(Period::Year)), coarser())
    } else {
        (Role::LeftOut, too_many())
    };
    column.role = role;
    column.why.push(why);
    true
}

fn unusable() -> Words {
    Words::new(
        "SQL cannot address this name (a-z, then a-z, 0-9 and _): bring it in under another, in a database by a view, and then \
         draft again; in CSV by rename = { \"name in the file\" = \"name_in_sql\" } in connector.toml",
        "ამ სახელს SQL ვერ მიმართავს (a-z, შემდეგ a-z, 0-9 და _): შემოიტანეთ სხვა სახელით, ბაზაში ხედით (view), მერე ხელახლა \
         მოამზადეთ მონახაზი; CSV-ში connector.toml-ის rename = { \"სახელი ფაილში\" = \"name_in_sql\" } ჩანაწერით",
    )
}

fn of_documents() -> Words {
    Words::new(
        "who has two documents counts twice: use the person's number if there is one",
        "ორი დოკუმენტის მქონე ორჯერ დაითვლება: თუ არის, პირის ნომერი გამოიყენეთ",
    )
}

fn several() -> Words {
    Words::new(
        "several columns name people: keep all that name different people, and one of those that name the same",
        "პირს რამდენიმე სვეტი ასახელებს: დატოვეთ სხვადასხვა პირის ყველა, ერთი და იმავე პირისა კი ერთი",
    )
}

fn maybe_person() -> Words {
    Words::new(
        "if it is the person, take it out of the comment; if it numbers rows, it protects nobody",
        "თუ ეს პირია, ამოიღეთ კომენტარიდან; თუ სტრიქონის ნომერია, ვერავის იცავს",
    )
}

fn identifies() -> Words {
    Words::new(
        "it identifies, so it is left out; if it names another person, make it a contributor too",
        "მაიდენტიფიცირებელია, ამიტომ არ ქვეყნდება; თუ სხვა პირს ასახელებს, ისიც contributor უნდა იყოს",
    )
}

fn of_one_person() -> Words {
    Words::new("in what was looked at no two people share one", "ნანახში ორ პირს ერთი და იგივე არ აქვს")
}

fn bounded() -> Words {
    Words::new(
        "clip is what one person's total counts as: drafted coarsely, so that about one in twenty lies beyond; correct it",
        "clip ერთი პირის ჯამის საზღვრებია: დაახლოებითია, ოცში დაახლოებით ერთი სცდება; დააზუსტეთ",
    )
}

fn unbounded() -> Words {
    Words::new(
        "write clip = [low, high], what one person's total counts as: too few people to draft it; without it nothing is summed",
        "დაწერეთ clip = [low, high], ერთი პირის ჯამის საზღვრები: პირები ცოტაა მის შესათავაზებლად; უმისოდ არ იჯამება",
    )
}

fn coarser() -> Words {
    Words::new(
        "years only: finer periods would need more noise than this threshold carries",
        "მხოლოდ წელი: უფრო მცირე პერიოდს ამ ზღვრისთვის მეტისმეტი ხმაური დასჭირდებოდა",
    )
}

fn too_many() -> Words {
    Words::new(
        "left out: with it the table would need more noise than this threshold carries; choose, or publish views",
        "გამოტოვებულია: მასთან ცხრილს ამ ზღვრისთვის მეტისმეტი ხმაური დასჭირდებოდა; აირჩიეთ, ან ხედები გამოაქვეყნეთ",
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::super::profile::Kind;
    use super::super::shape::Shape;
    use super::*;

    fn column(name: &str, kind: Kind, distinct: u64) -> ColumnProfile {
        let name = name.to_owned();
        ColumnProfile { name, kind, values: 1000, distinct, shape: Shape::default(), listed: None, months: 1 }
    }

    fn roles(columns: &[ColumnProfile], people: Option<&People>) -> Vec<Role> {
        drafted(columns, people).columns.into_iter().map(|column| column.role).collect()
    }

    #[test]
    fn a_persons_number_goes_before_a_documents() {
        let text = |name| column(name, Kind::Text, 700);
        let (person, document, case) = (text("person_id"), text("document_no"), text("case_id"));
        let rows: [(Vec<ColumnProfile>, Vec<Role>); 5] = [
            (vec![person.clone(), document.clone()], vec![Role::Contributor, Role::LeftOut]),
            (vec![person.clone(), text("sponsor_id")], vec![Role::Contributor, Role::Contributor]),
            (vec![document.clone(), text("passport")], vec![Role::Contributor, Role::Contributor]),
            (vec![case.clone()], vec![Role::MaybeContributor]),
            (vec![text("პირადი ნომერი"), case], vec![Role::LeftOut, Role::MaybeContributor]),
        ];
        for (columns, expected) in rows {
            assert_eq!(roles(&columns, None), expected, "{columns:?}");
            assert!(drafted(&columns, None).is_of_people, "{columns:?}");
        }
        let figures = [column("year", Kind::Whole, 7), column("persons", Kind::Whole, 400)];
        assert!(!drafted(&figures, None).is_of_people);
        assert!(drafted(&[column("birth_date", Kind::Date, 400)], None).is_of_people);
    }

    #[test]
    fn what_is_known_of_people_bounds_rows_and_totals() {
        let columns = [
            column("person_id", Kind::Text, 700),
            column("case_id", Kind::Text, 700),
            column("fee", Kind::Fraction, 9),
        ];
        let places = places(&columns).unwrap();
        assert_eq!((places.person, places.keys, places.numbers), (0, vec![1], vec![2]));
        let people = People { rows: vec![1.0; 500], totals: vec![vec![30.0; 500]], keys: vec![true] };
        let table = drafted(&columns, Some(&people));
        assert_eq!((table.rows, table.keys), (RowsOf::One, vec!["case_id".to_owned()]));
        assert_eq!(table.columns[2].role, Role::Measure(Some([0.0, 50.0])));
        let few = People { rows: vec![1.0; 50], totals: vec![vec![30.0; 50]], keys: vec![false] };
        let table = drafted(&columns, Some(&few));
        assert_eq!((table.rows, table.keys, table.columns[2].role), (RowsOf::Unsaid, vec![], Role::Measure(None)));
    }

    #[test]
    fn tables_become_simpler_until_nothing_is_left() {
        let columns = [
            column("person_id", Kind::Text, 700),
            column("status", Kind::Text, 5),
            ColumnProfile { months: 2, ..column("seen_on", Kind::Date, 50) },
        ];
        let mut table = drafted(&columns, None);
        let month = Role::Dimension(Levels::Calendar(Period::Month));
        assert_eq!(table.columns[2].role, month);
        let mut steps = Vec::new();
        while simplify(&mut table) {
            steps.push((table.columns[1].role, table.columns[2].role));
        }
        let (codes, year) = (Role::Dimension(Levels::Codes), Role::Dimension(Levels::Calendar(Period::Year)));
        assert_eq!(steps, [(codes, year), (Role::LeftOut, year), (Role::LeftOut, Role::LeftOut)]);
    }
}
