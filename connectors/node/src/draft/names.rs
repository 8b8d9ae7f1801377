//! What the name of a column says of it, in English and Georgian, and names that SQL can address. Knows no data.

use khidi_queries_disclosure::catalogue::is_identifier;

/// What a name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    /// The number of a person.
    Person,
    /// The number of a person's document.
    Document,
    /// A person's name.
    PersonName,
    /// Where somebody lives.
    Address,
    /// How somebody is reached.
    Contact,
    /// What somebody wrote.
    FreeText,
    /// The time of a birth.
    Birth,
    /// A number or key of something.
    Key,
}

/// Longest name that SQL can address here.
const LONGEST: usize = 31;

const NUMBER: [&str; 9] = ["id", "no", "nr", "num", "number", "nomeri", "code", "ნომერი", "კოდი"];
const KEY: [&str; 10] = ["id", "no", "nr", "num", "number", "key", "uuid", "guid", "nomeri", "ნომერი"];
const PERSON: [&str; 23] = [
    "person",
    "personal",
    "piradi",
    "individual",
    "citizen",
    "national",
    "foreigner",
    "resident",
    "applicant",
    "sponsor",
    "holder",
    "student",
    "employee",
    "worker",
    "patient",
    "taxpayer",
    "pupil",
    "beneficiary",
    "traveller",
    "passenger",
    "პირადი",
    "პირის",
    "მოქალაქის",
];
/// Names of a person's number by themselves.
const PERSON_ALONE: [&str; 8] = ["pid", "pn", "ssn", "personid", "personalnumber", "personalno", "პირადინომერი", "პნ"];
const DOCUMENT: [&str; 11] = [
    "document",
    "doc",
    "passport",
    "pasporti",
    "permit",
    "card",
    "visa",
    "licence",
    "პასპორტის",
    "დოკუმენტის",
    "ბარათის",
];
const DOCUMENT_ALONE: [&str; 4] = ["passport", "pasporti", "პასპორტი", "documentno"];
const PERSON_NAME: [&str; 16] = [
    "name",
    "surname",
    "forename",
    "firstname",
    "lastname",
    "fullname",
    "patronymic",
    "first",
    "last",
    "full",
    "given",
    "family",
    "saxeli",
    "gvari",
    "სახელი",
    "გვარი",
];
const ADDRESS: [&str; 14] = [
    "address",
    "street",
    "house",
    "flat",
    "apartment",
    "postcode",
    "zip",
    "latitude",
    "longitude",
    "misamarti",
    "kucha",
    "მისამართი",
    "ქუჩა",
    "ბინა",
];
const CONTACT: [&str; 9] = ["phone", "mobile", "telephone", "tel", "email", "mail", "fax", "ტელეფონი", "ელფოსტა"];
const FREE_TEXT: [&str; 14] = [
    "comment",
    "comments",
    "note",
    "notes",
    "remark",
    "remarks",
    "description",
    "memo",
    "text",
    "shenishvna",
    "შენიშვნა",
    "კომენტარი",
    "აღწერა",
    "განმარტება",
];
const BIRTH: [&str; 7] = ["birth", "born", "dob", "birthdate", "birthday", "დაბადების", "დაბადება"];

/// What a column's name says, the most telling first.
pub(super) fn sense(name: &str) -> Option<Sense> {
    let words = words(name);
    let joined = words.concat();
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let only = |list: &[&str]| !words.is_empty() && words.iter().all(|word| list.contains(&word.as_str()));
    let ends = |list: &[&str]| words.last().is_some_and(|word| list.contains(&word.as_str()));
    let is = |list: &[&str]| list.contains(&joined.as_str());
    if is(&PERSON_ALONE) || (has(&PERSON) && has(&NUMBER)) {
        Some(Sense::Person)
    } else if is(&DOCUMENT_ALONE) || (has(&DOCUMENT) && has(&NUMBER)) {
        Some(Sense::Document)
    } else if only(&PERSON_NAME) {
        Some(Sense::PersonName)
    } else if has(&ADDRESS) {
        Some(Sense::Address)
    } else if has(&CONTACT) {
        Some(Sense::Contact)
    } else if has(&FREE_TEXT) {
        Some(Sense::FreeText)
    } else if has(&BIRTH) {
        Some(Sense::Birth)
    } else {
        ends(&KEY).then_some(Sense::Key)
    }
}

/// The words of a name, in small letters: `BirthDate`, `birth_date` and `Birth date` have the same.
fn words(name: &str) -> Vec<String> {
    let mut apart = String::new();
    let mut was_small = false;
    for character in name.chars() {
        if character.is_uppercase() && was_small {
            apart.push(' ');
        }
        was_small = character.is_lowercase() || character.is_numeric();
        apart.push(if character.is_alphanumeric() { character } else { ' ' });
    }
    apart.to_lowercase().split_whitespace().map(str::to_owned).collect()
}

/// Whether a policy can name the column.
pub(super) fn is_usable(name: &str) -> bool {
    is_identifier(name)
}

/// Whether a name may itself be a value, as the first row of a file without headers is: then it is not written down.
pub(super) fn may_be_a_value(name: &str) -> bool {
    let digits = name.chars().filter(|character| character.is_numeric()).count();
    digits >= 5 || !name.chars().any(char::is_alphabetic) || name.contains('@') || name.chars().count() > 60
}

/// A name for a table of a file or folder, unlike those `taken`.
pub(super) fn identifier(text: &str, taken: &[String]) -> String {
    let mut name = String::new();
    for character in text.chars() {
        let small: String = character.to_lowercase().collect();
        match latin(character) {
            Some(latin) => name.push_str(latin),
            None if small.bytes().all(|byte| byte.is_ascii_alphanumeric()) => name.push_str(&small),
            None if name.ends_with('_') => {}
            None => name.push('_'),
        }
    }
    let name = name.trim_matches('_');
    let name =
        if name.starts_with(|first: char| first.is_ascii_lowercase()) { name.to_owned() } else { format!("t_{name}") };
    let cut = |length: usize| name.chars().take(length).collect::<String>().trim_end_matches('_').to_owned();
    let own = cut(LONGEST);
    let numbered = (2..).map(|number| format!("{}_{number}", cut(LONGEST - 6)));
    let is_free = |name: &String| !taken.contains(name);
    std::iter::once(own.clone()).chain(numbered).find(is_free).unwrap_or(own)
}

/// The national transliteration.
fn latin(letter: char) -> Option<&'static str> {
    const LETTERS: [&str; 33] = [
        "a", "b", "g", "d", "e", "v", "z", "t", "i", "k", "l", "m", "n", "o", "p", "zh", "r", "s", "t", "u", "p", "k",
        "gh", "q", "sh", "ch", "ts", "dz", "ts", "ch", "kh", "j", "h",
    ];
    let at = u32::from(letter).checked_sub(u32::from('ა'))?;
    LETTERS.get(usize::try_from(at).ok()?).copied()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn names_say_what_they_are() {
        let rows = [
            ("person_id", Some(Sense::Person)),
            ("PersonalNumber", Some(Sense::Person)),
            ("personal_no", Some(Sense::Person)),
            ("applicant id", Some(Sense::Person)),
            ("პირადი ნომერი", Some(Sense::Person)),
            ("pid", Some(Sense::Person)),
            ("passport", Some(Sense::Document)),
            ("document_no", Some(Sense::Document)),
            ("permit_no", Some(Sense::Document)),
            ("პასპორტის ნომერი", Some(Sense::Document)),
            ("document_type", None),
            ("visa_type", None),
            ("first_name", Some(Sense::PersonName)),
            ("გვარი", Some(Sense::PersonName)),
            ("border_point_name", None),
            ("home_address", Some(Sense::Address)),
            ("email", Some(Sense::Contact)),
            ("remarks", Some(Sense::FreeText)),
            ("birth_date", Some(Sense::Birth)),
            ("დაბადების თარიღი", Some(Sense::Birth)),
            ("case_id", Some(Sense::Key)),
            ("citizenship", None),
            ("persons", None),
            ("", None),
        ];
        for (name, expected) in rows {
            assert_eq!(sense(name), expected, "{name}");
        }
    }

    #[test]
    fn what_may_be_a_value_is_no_name_to_write() {
        for name in ["01008012345", "2024-01-31", "12", "nino@example.ge"] {
            assert!(may_be_a_value(name), "{name}");
        }
        for name in ["person_id", "income_2023", "სქესი"] {
            assert!(!may_be_a_value(name), "{name}");
        }
    }

    #[test]
    fn tables_get_names_that_sql_can_address() {
        let rows = [
            ("border_crossings", "border_crossings"),
            ("Border Crossings (2024)", "border_crossings_2024"),
            ("2024", "t_2024"),
            ("მოქალაქეები", "mokalakeebi"),
            ("---", "t_"),
            ("a_name_that_is_longer_than_any_name_may_be", "a_name_that_is_longer_than_any"),
        ];
        for (text, expected) in rows {
            let name = identifier(text, &[]);
            assert_eq!(name, expected.trim_end_matches('_'), "{text}");
            assert!(is_identifier(&name), "{name}");
        }
        let taken = ["people".to_owned(), "people_2".to_owned()];
        assert_eq!(identifier("People", &taken), "people_3");
    }
}
