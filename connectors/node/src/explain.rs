//! What may leave an agency under its policy, in plain words and in both languages, for the officer who answers for it.
//! It names the numbers of the dominance rules, which are the agency's own: it is not for analysts.

pub(crate) mod access;
pub(crate) mod ad_hoc;
pub(crate) mod columns;
pub(crate) mod pace;
pub(crate) mod safeguards;
pub(crate) mod unlisted;
pub(crate) mod warnings;
pub(crate) mod words;

use khidi_queries_disclosure::catalogue::{Class, Protection, PublishedTable};
use khidi_queries_disclosure::policy::PolicyTable;

use crate::refused::chain;
use crate::register::Register;
pub use words::Language;
use words::{Lines, Words};

/// The text of `policy explain`. Hangs on the policy and on the types of columns, on no data.
#[must_use]
pub fn explain(register: &Register, language: Language) -> String {
    let (catalogue, policy) = (register.catalogue(), register.policy());
    let mut lines = Lines::default();
    let agency = &catalogue.agency;
    lines.extend(0, warnings::of_protection(catalogue.protection));
    lines.extend(0, warnings::of_pace(policy));
    lines.extend(0, stopped(register));
    lines.add(
        0,
        Words::new(format!("what may leave agency {agency}:"), format!("რა შეიძლება გასცეს უწყებამ {agency}:")),
    );
    if catalogue.tables.is_empty() {
        lines.add(1, Words::new("nothing", "არაფერი"));
    }
    lines.add(1, pace::of(policy.pace));
    for table in &catalogue.tables {
        let Some(written) = policy.table(&table.name) else { continue };
        lines.add(0, Words::same(""));
        explained(table, written, &mut lines);
        if catalogue.protection == Protection::Standard {
            let type_of = |name: &str| table.column(name).map(|column| column.data_type.clone());
            lines.extend(1, warnings::of_table(written, type_of));
        }
    }
    for source in register.unpublished() {
        lines.add(0, Words::same(""));
        let en = format!("source '{source}' is not in the policy: nobody can ask it");
        lines.add(0, Words::new(en, format!("წყარო '{source}' პოლიტიკაში არ არის: მას ვერავინ ჰკითხავს")).warned());
    }
    lines.text(language)
}

fn explained(table: &PublishedTable, written: &PolicyTable, lines: &mut Lines) {
    lines.add(0, headline(table));
    if !(table.description_en.is_empty() && table.description_ka.is_empty()) {
        lines.add(1, Words::new(&table.description_en, &table.description_ka));
    }
    lines.extend(1, written.view.as_ref().map(|sql| Words::same(sql.split_whitespace().collect::<Vec<_>>().join(" "))));
    lines.add(1, access::of_table(&written.access));
    let safeguards = table.safeguards.as_deref();
    if let Some(safeguards) = safeguards {
        lines.extend(1, safeguards::of_cells(safeguards));
    }
    if table.class == Class::Protected {
        lines.add(1, columns::rows(table, safeguards));
        lines.extend(1, safeguards.map(|safeguards| ad_hoc::of_table(table.ad_hoc.as_ref(), safeguards.ad_hoc_width)));
    }
    lines.extend(1, unlisted::of_table(table));
    for column in &table.columns {
        lines.extend(1, columns::of_column(column, safeguards));
    }
    if !table.single_contributor_keys.is_empty() {
        let keys = table.single_contributor_keys.join(", ");
        lines.add(1, Words::new(format!("belong to one person each: {keys}"), format!("თითო პირს ეკუთვნის: {keys}")));
    }
}

fn headline(table: &PublishedTable) -> Words {
    let name = &table.name;
    let kind =
        if table.is_view { Words::new("view", "ხედი") } else { Words::new("table", "ცხრილი") };
    let class = match table.class {
        Class::Public => Words::new(
            "public: its rows may leave, any SQL runs over it",
            "საჯარო: მისი სტრიქონები შეიძლება გაიცეს, მასზე ნებისმიერი SQL სრულდება",
        ),
        Class::Protected => Words::new(
            "protected: its rows never leave, only cells do",
            "დაცული: მისი სტრიქონები არასოდეს გაიცემა, გაიცემა მხოლოდ უჯრები",
        ),
    };
    Words::new(format!("{} {name}, {}", kind.en, class.en), format!("{} {name}, {}", kind.ka, class.ka))
}

/// What the kill switch holds back now.
fn stopped(register: &Register) -> Option<Words> {
    match register.stops().read() {
        Ok(stopped) if stopped.all => Some(Words::new("everything", "ყველაფერი")),
        Ok(stopped) if stopped.tables.is_empty() => None,
        Ok(stopped) => Some(Words::same(stopped.tables.into_iter().collect::<Vec<_>>().join(", "))),
        Err(error) => Some(Words::new("everything: ", "ყველაფერი: ").then(Words::same(chain(&error)))),
    }
    .map(|what| Words::new(format!("STOPPED: {}", what.en), format!("შეჩერებულია: {}", what.ka)))
}
