//! The files of a draft. Lines that begin with `##` explain and stay comments; those with a single `#` are the draft, and
//! become policy when the officer takes the `#` away. So an untouched file publishes nothing.

use std::fmt::Write as _;
use std::path::Path;

use khidi_connectors_sources::{CsvConfig, DatabaseTableConfig, HiveType, ParquetConfig, SourceConfig};
use khidi_queries_disclosure::catalogue::{AgencyId, Period};

use super::bounds::RowsOf;
use super::guess::Levels;
use super::names::may_be_a_value;
use super::roles::{Column, Role, Table};
use crate::explain::words::Words;

/// What every drafted policy begins with.
pub(super) const HEADING: &str = "version = 1\nprotection = \"standard\"\nthreshold = 10\nsnapshot = \"monthly\"\n";

const SAYS: &str = "\
## Drafted by `khidi-connector init`. NOTHING IS PUBLISHED: every table below is a comment.
## Lines with ## explain. Lines with one # are a draft: correct it, then take the # away from all lines of a table.
## `khidi-connector check` says what would be published, `policy explain` what that means, `preview` shows an answer.
## No value of the data is written here. The officer who answers for the data decides; the draft only guesses.
##
## `khidi-connector init`-ის მონახაზი. არაფერი ქვეყნდება: ქვემოთ ყველა ცხრილი კომენტარია.
## სტრიქონი ## განმარტებაა. სტრიქონი ერთი # ნიშნით მონახაზია: შეასწორეთ და ცხრილის ყველა სტრიქონს # მოაცილეთ.
## `khidi-connector check` ამბობს, რა გამოქვეყნდებოდა, `policy explain` რას ნიშნავს ეს, `preview` პასუხს აჩვენებს.
## მონაცემთა არც ერთი მნიშვნელობა აქ არ წერია. წყვეტს მონაცემებზე პასუხისმგებელი პირი; მონახაზი მხოლოდ ვარაუდია.
";

const TYPES: &str = "\
## Types are inferred from the first rows. Declare them, columns = { year = \"int\" }, so that no later file changes them.
## ტიპები პირველი სტრიქონებიდანაა დადგენილი. მიუთითეთ columns = { year = \"int\" }, რომ შემდგომმა ფაილმა არ შეცვალოს.
";

const TOGETHER: &str = "\
## All files of this folder are one table. If they are several, name each by itself.
## ამ საქაღალდის ყველა ფაილი ერთი ცხრილია. თუ რამდენიმეა, თითოეული ცალკე დაასახელეთ.
";

/// How much of a table was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Looked {
    /// All rows.
    All,
    /// The first so many, as the limit says.
    First(u64),
}

/// A drafted table, or why there is none.
#[derive(Debug)]
pub(super) struct Section {
    /// Name in SQL.
    pub name: String,
    /// The draft.
    pub found: Result<(Looked, Table), Words>,
}

/// The policy file.
pub(super) fn policy(sections: &[Section]) -> String {
    let mut text = format!("{SAYS}\n{HEADING}");
    for section in sections {
        text.push_str(&format!("\n## ---- {} ----\n", section.name));
        match &section.found {
            Err(why) => explained(&mut text, why),
            Ok((looked, table)) => {
                explained(&mut text, &of_looked(*looked));
                if table.names_people() {
                    text.push_str(&table_lines(&section.name, table));
                } else {
                    without_people(&mut text, &section.name, table);
                }
            }
        }
    }
    text
}

/// The draft of a table that names its people.
pub(super) fn table_lines(name: &str, table: &Table) -> String {
    let mut text = format!("#[tables.{name}]\n#class = \"protected\"\n");
    match table.rows {
        RowsOf::One => {
            explained(&mut text, &of_one_row());
            text.push_str("#one_row_per_person = true\n");
        }
        RowsOf::Most(most) => {
            explained(&mut text, &of_rows());
            explained(&mut text, &counting(name, table));
            text.push_str(&format!("#max_rows = {most}\n"));
        }
        RowsOf::Unsaid => {
            explained(&mut text, &of_unsaid_rows());
            text.push_str("## max_rows =\n");
        }
    }
    if !table.keys.is_empty() {
        explained(&mut text, &of_keys());
        text.push_str(&format!("## single_contributor_keys = {:?}\n", table.keys));
    }
    for (at, column) in table.columns.iter().enumerate() {
        column_lines(&mut text, at, column);
    }
    text
}

/// What stands in the file once the officer has taken the draft out of its comments.
pub(super) fn uncommented(text: &str) -> String {
    text.lines().map(|line| format!("{}\n", line.strip_prefix('#').unwrap_or(line))).collect()
}

fn column_lines(text: &mut String, at: usize, column: &Column) {
    let shown = if may_be_a_value(&column.name) { format!("column {}", at + 1) } else { safe(&column.name) };
    for why in &column.why {
        explained(text, &why.clone().of(&shown));
    }
    let name = &column.name;
    // Writing to a String cannot fail.
    let _ = match column.role {
        Role::Contributor => writeln!(text, "#columns.{name} = {{ role = \"contributor\" }}"),
        Role::MaybeContributor => writeln!(text, "## columns.{name} = {{ role = \"contributor\" }}"),
        Role::Dimension(levels) => {
            if levels == Levels::Codes {
                explained(text, &of_codes());
            }
            writeln!(text, "#columns.{name} = {{ role = \"dimension\"{} }}", hierarchy(levels))
        }
        Role::Measure(Some([low, high])) => {
            writeln!(text, "#columns.{name} = {{ role = \"measure\", clip = [{low}, {high}] }}")
        }
        Role::Measure(None) => writeln!(text, "#columns.{name} = {{ role = \"measure\" }}"),
        Role::LeftOut => Ok(()),
    };
}

fn hierarchy(levels: Levels) -> String {
    match levels {
        Levels::List(list) => format!(", list = \"{list}\""),
        Levels::Calendar(Period::Year) => ", calendar = \"year\"".to_owned(),
        Levels::Calendar(Period::Quarter) => ", calendar = \"quarter\"".to_owned(),
        Levels::Calendar(Period::Month) => ", calendar = \"month\"".to_owned(),
        Levels::Codes | Levels::Truth => String::new(),
    }
}

/// A table that cannot be protected. What looks like people is never offered as public.
fn without_people(text: &mut String, name: &str, table: &Table) {
    let may_be_public = !table.is_of_people;
    let why = if may_be_public {
        Words::new(
            "no column is known to name people, so that nothing can be protected and nothing is drafted. If these are \
             published figures, this would let their rows out; if it is about people, bring in the person's number",
            "არც ერთი სვეტი არ ასახელებს პირს: დაცვა შეუძლებელია და მონახაზი არ არის. თუ გამოქვეყნებული რიცხვებია, ეს \
             სტრიქონებს გასცემდა; თუ პირებზეა, შემოიტანეთ პირის ნომერი",
        )
    } else {
        Words::new(
            "it looks like people, and no column is known to name them in a way that can be used: nothing can be protected \
             and nothing is drafted. Bring in the person's number",
            "პირებს ჰგავს, მაგრამ მათი დამსახელებელი გამოსადეგი სვეტი არ ჩანს: დაცვა შეუძლებელია და მონახაზი არ არის. \
             შემოიტანეთ პირის ნომერი",
        )
    };
    explained(text, &why);
    // All of it explains: there is nothing to take out of a comment.
    if may_be_public {
        text.push_str(&format!("## [tables.{name}]\n## class = \"public\"\n"));
    }
    for (at, column) in table.columns.iter().enumerate() {
        if may_be_public && column.role != Role::LeftOut {
            text.push_str(&format!("## columns.{} = {{ role = \"public\" }}\n", column.name));
            continue;
        }
        let mut lines = String::new();
        column_lines(&mut lines, at, column);
        lines.lines().for_each(|line| text.push_str(&format!("## {}\n", line.trim_start_matches(['#', ' ']))));
    }
}

/// The configuration. Sources are absolute paths, so that the folder can be anywhere.
pub(super) fn connector(
    agency: &AgencyId,
    federation: &str,
    databases: toml::Table,
    sources: &[(String, SourceConfig)],
) -> String {
    let mut text = format!(
        "## Drafted by `khidi-connector init`. Paths start at the folder of this file.\n\
         ## `khidi-connector init`-ის მონახაზი. გზები ამ ფაილის საქაღალდიდან იწყება.\n\
         agency = \"{agency}\"\nfederation = {}\n\
         ## Where the gateway reaches it: correct it. აქ უკავშირდება კარიბჭე: შეასწორეთ.\n\
         listen = \"127.0.0.1:50051\"\npolicy = \"policy.toml\"\n\n\
         ## The federation issues these; the key must be readable by its owner only.\n\
         ## მათ ფედერაცია გასცემს; გასაღებს მხოლოდ მფლობელი უნდა კითხულობდეს.\n\
         [tls]\nca = \"certs/ca.pem\"\ncert = \"certs/agency-{agency}.pem\"\nkey = \"certs/agency-{agency}-key.pem\"\n",
        quoted(federation)
    );
    if !databases.is_empty() {
        let all = toml::Table::from_iter([("databases".to_owned(), toml::Value::Table(databases))]);
        text.push_str(&format!("\n{all}"));
    }
    for (table, source) in sources {
        text.push_str(&format!("\n[[sources]]\ntable = \"{table}\"\n{}", source_lines(source)));
    }
    text
}

fn source_lines(source: &SourceConfig) -> String {
    match source {
        SourceConfig::Parquet(ParquetConfig { path, hive, .. }) => {
            let columns = hive.iter().map(|column| match column.kind {
                HiveType::Text => quoted(&column.name),
                HiveType::Int => quoted(&format!("{}:int", column.name)),
            });
            let columns = columns.collect::<Vec<_>>().join(", ");
            let hive = if hive.is_empty() { String::new() } else { format!("hive = [{columns}]\n") };
            let note = if path.extension().is_some() { "" } else { TOGETHER };
            format!("kind = \"parquet\"\n{note}path = {}\n{hive}", path_text(path))
        }
        SourceConfig::Csv(CsvConfig { path, .. }) => {
            let note = if path.extension().is_some() { "" } else { TOGETHER };
            format!("kind = \"csv\"\n{TYPES}{note}path = {}\n", path_text(path))
        }
        SourceConfig::Database(DatabaseTableConfig { database, relation }) => {
            format!(
                "kind = \"database\"\ndatabase = {}\nrelation = {}\n",
                quoted(database),
                quoted(&relation.to_string())
            )
        }
    }
}

fn path_text(path: &Path) -> String {
    quoted(&path.to_string_lossy())
}

/// A TOML string on one line.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            control if control.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(control))),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

/// A name in a comment: it cannot end the line.
fn safe(name: &str) -> String {
    name.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}

fn explained(text: &mut String, words: &Words) {
    text.push_str(&format!("## {}\n", words.en));
    if words.ka != words.en {
        text.push_str(&format!("##   {}\n", words.ka));
    }
}

fn of_looked(looked: Looked) -> Words {
    match looked {
        Looked::All => Words::new("all rows were looked at", "ნანახია ყველა სტრიქონი"),
        Looked::First(rows) => {
            Words::new(format!("the first {rows} rows were looked at"), format!("ნანახია პირველი {rows} სტრიქონი"))
        }
    }
}

fn of_one_row() -> Words {
    Words::new(
        "nobody who was looked at has two rows; taking a snapshot looks at everybody",
        "ნანახთაგან ორი სტრიქონი არავის აქვს; სურათის აღება ყველას ამოწმებს",
    )
}

fn of_rows() -> Words {
    Words::new(
        "how many rows of a person count: drafted coarsely as an upper bound, which at most about one person in twenty is above, \
         perhaps nobody; correct it, because more rows mean more noise in their numbers",
        "პირის რამდენი სტრიქონი ითვლება: დაახლოებითი ზედა ზღვარია, რომელსაც ოცში არაუმეტეს დაახლოებით ერთი პირი სცდება, შეიძლება \
         არავინ; დააზუსტეთ, რადგან მეტი სტრიქონი მათ რიცხვებში მეტ ხმაურს ნიშნავს",
    )
}

/// How the officer counts for the bound, in the register itself.
fn counting(name: &str, table: &Table) -> Words {
    let people = table.columns.iter().find(|column| column.role == Role::Contributor);
    let person = people.map_or("the person", |column| column.name.as_str());
    let sql = format!("SELECT max(n) FROM (SELECT count(*) AS n FROM {name} GROUP BY {person}) AS of_people");
    Words::new(format!("to count the largest number: {sql}"), format!("უდიდესი რიცხვი ასე ითვლება: {sql}"))
}

fn of_unsaid_rows() -> Words {
    Words::new(
        "how many rows of a person count: too few people to draft it; without it rows are not counted",
        "პირის რამდენი სტრიქონი ითვლება: პირები ცოტაა მის შესათავაზებლად; უმისოდ სტრიქონები არ ითვლება",
    )
}

fn of_keys() -> Words {
    Words::new(
        "these were of one person each; views may join by them if they are listed as columns",
        "თითოეული ერთ პირს ეკუთვნოდა; თუ სვეტებად ჩაიწერება, ხედები მათით დააკავშირებს",
    )
}

fn of_codes() -> Words {
    Words::new(
        "add codes = [..], all that there may be, also the rare: then less noise is needed",
        "დაუმატეთ codes = [..], ყველა შესაძლო კოდი, იშვიათიც: მაშინ ნაკლები ხმაური კმარა",
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use khidi_queries_disclosure::policy::Policy;

    use super::*;

    fn column(name: &str, role: Role) -> Column {
        Column { name: name.to_owned(), role, why: vec![Words::new("why", "რატომ")] }
    }

    fn section() -> Section {
        let columns = vec![
            column("person_id", Role::Contributor),
            column("c", Role::Dimension(Levels::List("countries"))),
            column("d", Role::Dimension(Levels::Calendar(Period::Quarter))),
            column("e", Role::Dimension(Levels::Codes)),
            column("fee", Role::Measure(Some([-0.5, 200_000.0]))),
            column("tax", Role::Measure(None)),
            column("x\n[tables.evil]\nclass = \"protected\"", Role::LeftOut),
            column("01008012345", Role::LeftOut),
        ];
        let keys = vec!["case_id".to_owned()];
        let table = Table { columns, rows: RowsOf::Most(5), keys, is_of_people: true };
        Section { name: "crossings".to_owned(), found: Ok((Looked::First(1000), table)) }
    }

    #[test]
    fn an_untouched_draft_publishes_nothing_and_an_uncommented_one_what_it_says() {
        let text = policy(&[section()]);
        let untouched = Policy::parse(&text).unwrap();
        assert!(untouched.tables.is_empty(), "{text}");
        // A bound above everybody is none that one in twenty is above.
        assert!(text.contains("an upper bound") && text.contains("at most about one person in twenty"), "{text}");
        assert!(text.contains("(SELECT count(*) AS n FROM crossings GROUP BY person_id)"), "{text}");
        assert!(text.contains("the first 1000 rows") && !text.contains("01008012345"), "{text}");
        let touched = Policy::parse(&uncommented(&text)).unwrap();
        let table = touched.table("crossings").unwrap();
        let names: Vec<_> = table.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!((names, table.max_rows), (vec!["c", "d", "e", "fee", "person_id", "tax"], Some(5)));
        assert_eq!(touched.tables.len(), 1);
        let clip = table.columns.iter().find(|column| column.name == "fee").unwrap().clip.unwrap();
        assert_eq!((clip.low, clip.high), (-0.5, 200_000.0));
    }

    #[test]
    fn without_people_there_is_nothing_to_uncomment() {
        let mut section = section();
        let (_, table) = section.found.as_mut().unwrap();
        table.columns.first_mut().unwrap().role = Role::MaybeContributor;
        for sections in [vec![section], vec![Section { name: "t".into(), found: Err(Words::same("not read")) }]] {
            let text = policy(&sections);
            assert!(!text.contains("public"), "{text}");
            for text in [uncommented(&text), text] {
                assert!(Policy::parse(&text).unwrap().tables.is_empty(), "{text}");
            }
        }
    }

    #[test]
    fn strings_of_toml_hold_any_text() {
        for text in ["plain", "a \"b\" \\ c", "line\nbreak\ttab\u{7}", "ხიდი"] {
            let parsed: toml::Table = toml::from_str(&format!("x = {}", quoted(text))).unwrap();
            assert_eq!(parsed.get("x").unwrap().as_str(), Some(text));
            assert_eq!(quoted(text).lines().count(), 1);
        }
    }
}
