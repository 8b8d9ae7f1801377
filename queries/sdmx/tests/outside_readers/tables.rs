//! The tables that outside readers read: flows by citizenship, age and sex with every status, rates with decimals, and
//! ratios with floating-point numbers.

use std::num::NonZeroU8;

use khidi_queries_sdmx::{
    AgencyId, Code, CodeId, CodeList, ComponentId, ConfStatus, Dimension, Identity, Measure, Names, ObsStatus,
    Observation, Structure, Value, Version,
};
use serde_json::{Value as Json, json};

/// Id, Georgian name, English name, parent.
type CodeRow = (&'static str, &'static str, &'static str, Option<&'static str>);

/// A dimension: id, names, the list's id and version, codes.
pub struct Columns {
    id: &'static str,
    names: (&'static str, &'static str),
    list: (&'static str, (u32, u32, u32)),
    codes: &'static [CodeRow],
}

/// A cell as plain data: codes, period, the value's text, statuses.
pub struct Row {
    codes: Vec<&'static str>,
    period: String,
    value: Option<String>,
    statuses: (&'static str, &'static str),
}

/// A table as plain data.
pub struct Table {
    pub id: &'static str,
    pub rows: Vec<Row>,
    pub has_note: bool,
    version: (u32, u32, u32),
    names: (&'static str, &'static str),
    dimensions: Vec<&'static Columns>,
    agency: &'static str,
    measure: Measure,
}

const FREQUENCY: Columns = Columns {
    id: "freq",
    names: ("სიხშირე", "Time frequency"),
    list: ("FREQ", (1, 0, 0)),
    codes: &[("A", "წლიური", "Annual", None), ("Q", "კვარტალური", "Quarterly", None), ("M", "თვიური", "Monthly", None)],
};

const CITIZEN: Columns = Columns {
    id: "citizen",
    names: ("მოქალაქეობა", "Country of citizenship"),
    list: ("CITIZEN", (2, 1, 0)),
    codes: &[
        ("TOTAL", "სულ", "Total", None),
        ("EU27_2020", "ევროკავშირი, 27 ქვეყანა", "European Union, 27 countries (from 2020)", Some("TOTAL")),
        ("NON_EU", "ევროკავშირის გარეთ", "Outside the \"Union\"", Some("TOTAL")),
        ("GE", "საქართველო", "Georgia", Some("NON_EU")),
        ("EL", "საბერძნეთი", "Greece", Some("EU27_2020")),
        ("UK", "გაერთიანებული სამეფო", "United Kingdom", Some("NON_EU")),
        // What readers take for a missing value, and names that XML and CSV must escape.
        ("NA", "ნამიბია", "Namibia", Some("NON_EU")),
        ("CI", "კოტ-დ'ივუარი", "Côte d'Ivoire", Some("NON_EU")),
        ("BA", "ბოსნია & ჰერცეგოვინა", "Bosnia & Herzegovina <both>", Some("NON_EU")),
        ("UNK", "უცნობი", "Unknown, not stated", None),
    ],
};

const AGE: Columns = Columns {
    id: "age",
    names: ("ასაკი", "Age class"),
    list: ("AGE", (1, 0, 0)),
    codes: &[
        ("TOTAL", "სულ", "Total", None),
        ("Y_LT5", "5 წლამდე", "Less than 5 years", Some("TOTAL")),
        ("Y5-9", "5-9 წელი", "From 5 to 9 years", Some("TOTAL")),
        ("Y_GE85", "85 წელი და მეტი", "85 years or over", Some("TOTAL")),
        // Every character that a code may have and a component may not.
        ("@$-1_x", "უჩვეულო კოდი", "A code of odd characters", None),
        ("UNK", "უცნობი", "Unknown", None),
    ],
};

const SEX: Columns = Columns {
    id: "sex",
    names: ("სქესი", "Sex"),
    list: ("SEX", (1, 0, 0)),
    codes: &[("T", "სულ", "Total", None), ("M", "კაცი", "Males", None), ("F", "ქალი", "Females", None)],
};

const UNIT: Columns = Columns {
    id: "unit",
    names: ("საზომი ერთეული", "Unit of measure"),
    list: ("UNIT", (1, 0, 0)),
    codes: &[("NR", "რაოდენობა", "Number", None), ("PC", "პროცენტი", "Percentage", None)],
};

const PERIODS: [(&str, &str); 12] = [
    ("A", "2022"),
    ("A", "2023"),
    ("A", "0987"),
    ("Q", "2022-Q4"),
    ("Q", "2023-Q1"),
    ("Q", "2023-Q2"),
    ("M", "2022-12"),
    ("M", "2023-01"),
    ("M", "2023-02"),
    ("M", "2023-03"),
    ("M", "2024-02"),
    ("M", "9999-12"),
];

/// Each pair of statuses that a cell may have, and whether it then has a value.
const STATUSES: [(&str, &str, bool); 20] = [
    ("A", "F", true),
    ("B", "F", true),
    ("E", "F", true),
    ("P", "F", true),
    ("U", "F", true),
    ("N", "F", true),
    ("Q", "F", false),
    ("U", "F", false),
    ("N", "F", false),
    ("A", "C", false),
    ("B", "C", false),
    ("E", "C", false),
    ("P", "C", false),
    ("Q", "C", false),
    ("U", "C", false),
    ("N", "C", false),
    ("A", "D", false),
    ("E", "D", false),
    ("P", "D", false),
    ("Q", "D", false),
];

/// Whole numbers that floating-point cannot hold are among them.
pub fn flows() -> Table {
    let mut rows = Vec::new();
    for (number, (citizen, age, sex, (freq, period))) in cells().enumerate() {
        // Some series lack some periods.
        if number % 13 == 5 {
            continue;
        }
        let (obs, conf, has_value) = STATUSES[(number * 7 + number / 20) % STATUSES.len()];
        let value = match number % 97 {
            _ if !has_value => None,
            0 => Some("9007199254740993".to_owned()),
            1 => Some("0".to_owned()),
            2 => Some("-17".to_owned()),
            _ => Some((number * 31 % 20_011).to_string()),
        };
        rows.push(Row {
            codes: vec![freq, citizen, age, sex, "NR"],
            period: period.to_owned(),
            value,
            statuses: (obs, conf),
        });
    }
    Table {
        id: "IMMIGRANTS",
        rows,
        has_note: true,
        version: (1, 2, 3),
        names: ("იმიგრანტები მოქალაქეობის, ასაკისა და სქესის მიხედვით", "Immigrants by citizenship, age & sex"),
        dimensions: vec![&FREQUENCY, &CITIZEN, &AGE, &SEX, &UNIT],
        agency: "GE_SCMI",
        measure: Measure::Integer,
    }
}

fn cells() -> impl Iterator<Item = (&'static str, &'static str, &'static str, (&'static str, &'static str))> {
    let triples = CITIZEN.codes.iter().flat_map(|citizen| {
        AGE.codes.iter().flat_map(move |age| SEX.codes.iter().map(move |sex| (citizen.0, age.0, sex.0)))
    });
    triples.flat_map(|(citizen, age, sex)| PERIODS.iter().map(move |period| (citizen, age, sex, *period)))
}

/// Every cell has a value, so that a reader that guesses types guesses numbers.
fn rates() -> Table {
    let years = (2019..2025).map(|year| year.to_string());
    let cells = years.flat_map(|year| CITIZEN.codes.iter().map(move |citizen| (citizen.0, year.clone())));
    let rows = cells.enumerate().map(|(number, (citizen, period))| {
        let value = Some(["0.1", "12.345", "-0.007", "7", "99.50"][number % 5].to_owned());
        Row { codes: vec!["A", citizen, "PC"], period, value, statuses: ("A", "F") }
    });
    Table {
        id: "RECOGNITION-RATE",
        rows: rows.collect(),
        has_note: false,
        version: (1, 0, 0),
        names: ("აღიარების მაჩვენებელი", "Recognition rate"),
        dimensions: vec![&FREQUENCY, &CITIZEN, &UNIT],
        agency: "GE.SCMI.STATISTICS",
        measure: Measure::Decimal(NonZeroU8::new(3).unwrap()),
    }
}

/// Floating-point numbers, and no dimension for the frequency.
fn ratios() -> Table {
    let rows = [("T", "0.3333333333333333"), ("M", "1234567.875"), ("F", "-2")].into_iter().map(|(sex, value)| Row {
        codes: vec![sex],
        period: "2024".to_owned(),
        value: Some(value.to_owned()),
        statuses: ("E", "F"),
    });
    Table {
        id: "RATIO",
        rows: rows.collect(),
        has_note: false,
        version: (0, 1, 0),
        names: ("ფარდობა", "Ratio"),
        dimensions: vec![&SEX],
        agency: "GE",
        measure: Measure::Real,
    }
}

pub fn all() -> [Table; 3] {
    [flows(), rates(), ratios()]
}

fn names((ka, en): (&str, &str)) -> Names {
    Names::new(ka, en).unwrap()
}

fn version((major, minor, patch): (u32, u32, u32)) -> Version {
    Version::new(major, minor, patch)
}

fn dimension(columns: &Columns) -> Dimension {
    let codes = columns.codes.iter().map(|(id, ka, en, parent)| Code {
        id: CodeId::new(*id).unwrap(),
        names: names((ka, en)),
        parent: parent.map(|parent| CodeId::new(parent).unwrap()),
    });
    let (id, list_version) = columns.list;
    let list = ComponentId::new(id).unwrap();
    Dimension {
        id: ComponentId::new(columns.id).unwrap(),
        names: names(columns.names),
        codes: CodeList::new(list, version(list_version), names(columns.names), codes.collect()).unwrap(),
    }
}

impl Table {
    pub fn structure(&self) -> Structure {
        let identity = Identity {
            agency: AgencyId::new(self.agency).unwrap(),
            id: ComponentId::new(self.id).unwrap(),
            version: version(self.version),
        };
        let dimensions = self.dimensions.iter().map(|columns| dimension(columns)).collect();
        Structure::new(identity, names(self.names), dimensions, self.measure).unwrap()
    }

    pub fn observations(&self) -> Vec<Observation> {
        let made = self.rows.iter().map(|row| {
            let codes = row.codes.iter().map(|code| (*code).to_owned()).collect();
            let value = row.value.as_deref().map(|text| match text.split_once('.') {
                _ if self.measure == Measure::Real => Value::real(text.parse().unwrap()).unwrap(),
                None => Value::integer(text.parse().unwrap()),
                Some((whole, part)) => {
                    Value::decimal(format!("{whole}{part}").parse().unwrap(), u8::try_from(part.len()).unwrap())
                        .unwrap()
                }
            });
            let obs = ObsStatus::ALL.into_iter().find(|status| status.code() == row.statuses.0).unwrap();
            let conf = ConfStatus::ALL.into_iter().find(|status| status.code() == row.statuses.1).unwrap();
            Observation::new(codes, row.period.parse().unwrap(), value, obs, conf).unwrap()
        });
        made.collect()
    }

    /// What readers should find.
    pub fn expected(&self, note: &str) -> Json {
        let measure = match self.measure {
            Measure::Integer => "BigInteger",
            Measure::Decimal(_) => "Decimal",
            Measure::Real => "Double",
        };
        let dotted = |(major, minor, patch): (u32, u32, u32)| format!("{major}.{minor}.{patch}");
        let dimensions = self.dimensions.iter().map(|columns| {
            let codes = columns
                .codes
                .iter()
                .map(|(id, ka, en, parent)| json!({"id": id, "ka": ka, "en": en, "parent": parent}));
            json!({
                "id": columns.id, "ka": columns.names.0, "en": columns.names.1,
                "list": columns.list.0, "version": dotted(columns.list.1), "codes": codes.collect::<Vec<_>>(),
            })
        });
        let rows = self.rows.iter().map(|row| {
            json!({
                "codes": row.codes, "period": row.period, "value": row.value,
                "obs": row.statuses.0, "conf": row.statuses.1,
            })
        });
        json!({
            "agency": self.agency, "id": self.id, "version": dotted(self.version), "ka": self.names.0, "en": self.names.1,
            "note": self.has_note.then_some(note), "measure": measure,
            "dimensions": dimensions.collect::<Vec<_>>(), "rows": rows.collect::<Vec<_>>(),
        })
    }
}
