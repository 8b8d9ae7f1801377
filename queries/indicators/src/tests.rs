//! The shipped catalogue is right; definitions that are wrong are told so; answers become tables.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use khidi_queries_disclosure::policy::Policy;

use super::*;

const DESCRIBED: &str = include_str!("../catalogue/indicators/immigrants_183/indicator.toml");
const SQL: &str = include_str!("../catalogue/indicators/immigrants_183/query.sql");

#[test]
fn everything_shipped_can_be_read() {
    let all = indicators().unwrap();
    assert!(all.len() >= 8);
    for indicator in all {
        let sample = Period::of_day(indicator.frequency, 20_000);
        assert!(!indicator.question(sample).contains('$'), "{}", indicator.id);
    }
    for (name, _) in views() {
        for protection in ["standard", "bare"] {
            let policy = format!(
                "version = 1\nprotection = \"{protection}\"\nthreshold = 10\n[views.v]\ncatalogue = \"{name}\"\n"
            );
            let policy = Policy::parse_with(&policy, &shipped).unwrap_or_else(|error| panic!("{name}: {error}"));
            let table = policy.table("v").unwrap();
            assert_eq!(table.shipped.as_deref(), Some(name));
            assert!(!table.view.as_ref().unwrap().contains('$'), "{name}");
            assert!(!table.description_en.is_empty() && !table.description_ka.is_empty(), "{name}");
        }
    }
}

#[test]
fn what_an_agency_may_say_of_a_shipped_view() {
    let policy = |more: &str| {
        let text = format!("version = 1\nprotection = \"standard\"\nthreshold = 10\n[views.changes]\n{more}\n");
        Policy::parse_with(&text, &shipped).map_err(|error| error.to_string())
    };
    let twelve = "catalogue = \"residence_changes_12m\"";
    let sql =
        |more: &str| policy(&format!("{twelve}\n{more}")).unwrap().table("changes").unwrap().view.clone().unwrap();
    assert!(sql("").contains("'12 months less 30 days'"));
    assert!(sql("parameters.tolerance = 0").contains("'12 months less 0 days'"));
    let own = policy(&format!("{twelve}\nthreshold = 25\ndescription_en = \"Ours\"")).unwrap();
    let table = own.table("changes").unwrap();
    assert_eq!((table.safeguards.threshold, table.description_en.as_str()), (25, "Ours"));
    for (more, expected) in [
        ("catalogue = \"nothing\"".to_owned(), "changes: the catalogue has no view 'nothing'"),
        (format!("{twelve}\nparameters.days = 3"), "changes has no parameter 'days'; it has: tolerance"),
        (format!("{twelve}\nparameters.tolerance = 999"), "changes: parameters.tolerance is of 0 to 180"),
        (format!("{twelve}\nparameters.tolerance = \"0\""), "invalid type: string"),
        (format!("{twelve}\nsql = \"SELECT 1\""), "view changes needs either `sql`"),
        (format!("{twelve}\ncolumns.sex = {{ role = \"measure\" }}"), "view changes needs either `sql`"),
        ("class = \"protected\"".to_owned(), "view changes needs either `sql`"),
        ("sql = \"SELECT 1\"".to_owned(), "view changes needs either `sql`"),
    ] {
        let error = policy(&more).unwrap_err();
        assert!(error.contains(expected), "{more}: {error}");
    }
    let without = Policy::parse(&format!("version = 1\nprotection = \"bare\"\n[views.v]\n{twelve}"));
    assert!(without.unwrap_err().to_string().contains("the catalogue has no view"));
}

#[test]
fn definitions_that_are_none() {
    for (id, described, sql, expected) in [
        ("Immigrants", DESCRIBED.to_owned(), SQL.to_owned(), "'Immigrants' is no id"),
        ("i", DESCRIBED.replace("period = \"year\"", "period = \"week\""), SQL.to_owned(), "line 7, column 10"),
        ("i", DESCRIBED.replace("decimals = 0", "decimals = 0\nmore = 1"), SQL.to_owned(), "unknown field `more`"),
        ("i", DESCRIBED.replace("= [\"mia\"]", "= []"), SQL.to_owned(), "agencies is empty"),
        ("i", DESCRIBED.replace("= [\"mia\"]", "= [\"M I A\"]"), SQL.to_owned(), "'M I A' is no agency's id"),
        (
            "i",
            DESCRIBED.replace("= [\"mia\"]", "= [\"psda\"]"),
            SQL.to_owned(),
            "'mia.residence_changes_183' is no view",
        ),
        (
            "i",
            DESCRIBED.replace("\"sexes\"", "\"genders\""),
            SQL.to_owned(),
            "dimension sex has the code list 'genders'",
        ),
        ("i", DESCRIBED.replace("\"sex\"", "\"age\""), SQL.to_owned(), "dimension age is there twice"),
        ("i", DESCRIBED.to_owned(), SQL.replace("$year", "$years"), "$years is nothing"),
        ("i", DESCRIBED.to_owned(), SQL.replace("$year", "2023"), "names no part of the period"),
        ("i", DESCRIBED.to_owned(), SQL.replace("FROM", "FORM"), "query.sql: "),
        ("i", DESCRIBED.to_owned(), format!("EXPLAIN {SQL}"), "is not one query"),
    ] {
        let error = Indicator::parse(id, &described, &sql, &is_shipped).unwrap_err().to_string();
        assert!(error.contains(expected), "{expected}: {error}");
    }
}

fn flows() -> &'static Indicator {
    indicators().unwrap().iter().find(|indicator| indicator.id == "immigrants_183").unwrap()
}

#[test]
fn periods_and_deadlines() {
    for (text, from, until, due) in [
        ("2023", "2023-01-01", "2024-01-01", "2024-12-31"),
        ("2023-Q4", "2023-10-01", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-03-01", "2025-02-28"),
    ] {
        let period: Period = text.parse().unwrap();
        assert_eq!(period.to_string(), text);
        let date = |day: i64| {
            let (year, month, date) = khidi_queries_functions::calendar::civil(day);
            format!("{year:04}-{month:02}-{date:02}")
        };
        assert_eq!((date(period.from()), date(period.until())), (from.to_owned(), until.to_owned()), "{text}");
        let flows = flows();
        assert_eq!(date(flows.due(period)), due, "{text}");
        assert!(flows.is_provisional(period, flows.due(period)));
        assert!(!flows.is_provisional(period, flows.due(period) + 1));
        assert_eq!(Period::of_day(period.frequency(), period.until() - 1), period);
        assert_eq!(period.before().until(), period.from());
    }
    for wrong in
        ["", "23", "2023-13", "2023-00", "2023-Q5", "2023-Q0", "2023-1", "2023-01-01", "1899", "+023", "2023-Q"]
    {
        assert!(wrong.parse::<Period>().is_err(), "{wrong}");
    }
}

fn row(codes: [Option<&str>; 3], margin: i64, value: Option<i64>) -> Row {
    Row {
        codes: codes.map(|code| code.map(str::to_owned)).to_vec(),
        margin,
        value: value.map(|value| value.to_string()),
        status: CellStatus::Perturbed,
    }
}

#[test]
fn rows_become_cells_with_margins_and_what_is_withheld() {
    let flows = flows();
    let rows = vec![
        row([None, None, None], 0b111, Some(90)),
        row([Some("GRC"), None, None], 0b011, Some(50)),
        row([None, None, None], 0b011, Some(12)),
        row([Some("XYZ"), None, None], 0b011, Some(11)),
        row([Some("GRC"), Some("F"), None], 0b001, Some(30)),
    ];
    let told = |withhold: bool| {
        let mut table = Table::new(flows, rows.clone()).unwrap();
        if withhold {
            let mut other = Table::new(flows, vec![row([Some("TUR"), None, None], 0b011, Some(7))]).unwrap();
            Table::withhold(flows, &mut [&mut table, &mut other]);
            assert_eq!(other.cells.len(), table.cells.len());
            assert_eq!(other.withheld(), other.cells.len() - 1);
        }
        let cells = table.cells.iter().map(|cell| {
            format!("{} {}", Table::codes(flows, cell).join("."), cell.value.clone().unwrap_or_else(|| "c".to_owned()))
        });
        (cells.collect::<Vec<_>>(), table.unknown.clone())
    };
    let unknown = std::collections::BTreeMap::from([(("citizen".to_owned(), "XYZ".to_owned()), 1)]);
    let known = ["TOTAL.T.TOTAL 90", "EL.T.TOTAL 50", "EL.F.TOTAL 30", "UNK.T.TOTAL 23"];
    let exact = told(false);
    assert_eq!((exact.0, exact.1), (known.map(str::to_owned).to_vec(), unknown));
    let protected = told(true).0;
    assert_eq!(
        protected,
        [
            "TOTAL.T.TOTAL 90",
            "TOTAL.F.TOTAL c",
            "EL.T.TOTAL 50",
            "EL.F.TOTAL 30",
            "TR.T.TOTAL c",
            "TR.F.TOTAL c",
            "UNK.T.TOTAL 23",
            "UNK.F.TOTAL c",
        ]
    );
    assert_eq!(
        Table::new(flows, vec![Row { codes: vec![], ..rows[0].clone() }]),
        Err(TableError::Width { expected: 3, found: 0 })
    );
}
