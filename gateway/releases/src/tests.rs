//! Releases are made once, kept, found again, and refused where they are damaged.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod buckets;
mod crashing;
mod damage;
mod listing;
mod making;
mod names;
mod opening;
mod stores;
mod transfer;

use khidi_queries_sdmx::{
    AgencyId, Code, CodeId, CodeList, ComponentId, ConfStatus, Dimension, Identity, Measure, Names, ObsStatus,
    Observation, Period, Structure, Value, Version,
};

use crate::*;

/// A draft of `indicator/period` whose total is `total`.
fn draft(series: &str, total: i128) -> Draft {
    let series: Series = series.parse().unwrap();
    let cells = cells(series.period, total);
    Draft {
        series,
        question: "SELECT citizenship, sex, count(DISTINCT person_id) FROM mia.residence_changes_183".to_owned(),
        finality: Finality::Provisional,
        agencies: vec![AgencyNote {
            agency: "mia".to_owned(),
            policy: "p1".to_owned(),
            catalogue: "c1".to_owned(),
            snapshot: "s1".to_owned(),
            code_lists: "l1".to_owned(),
            as_of: Some("2026-11-01".to_owned()),
            protection: Protection::Standard,
            // A number that a careless reader of numbers reads as its neighbour.
            count_variance: Some(51.248_176_379_479_52),
        }],
        unknown: vec![UnknownCode { dimension: "citizen".to_owned(), code: "XYZ".to_owned(), rows: 2 }],
        structure: structure("Greece"),
        cells,
    }
}

/// Both dimensions, in which a country has that name.
fn structure(greece: &str) -> Structure {
    let names = |en: &str| Names::new("ქართული", en).unwrap();
    let code = |(id, en): (&str, &str)| Code { id: CodeId::new(id).unwrap(), names: names(en), parent: None };
    let dimension = |id: &str, list: &str, codes: &[(&str, &str)]| {
        let codes = codes.iter().copied().map(code).collect();
        let codes = CodeList::new(ComponentId::new(list).unwrap(), Version::new(1, 0, 0), names(list), codes).unwrap();
        Dimension { id: ComponentId::new(id).unwrap(), names: names(id), codes }
    };
    let dimensions = vec![
        dimension("citizen", "CL_CITIZEN", &[("TOTAL", "All"), ("EL", greece), ("UNK", "Unknown")]),
        dimension("sex", "CL_SEX", &[("T", "Both"), ("F", "Women"), ("M", "Men")]),
    ];
    let agency = AgencyId::new("GE_SCMI").unwrap();
    let identity = Identity { agency, id: ComponentId::new("FLOWS").unwrap(), version: Version::new(1, 0, 0) };
    Structure::new(identity, names("Flows"), dimensions, Measure::Integer).unwrap()
}

fn cells(period: Period, total: i128) -> Cells {
    let cell = |codes: [&str; 2], value: Option<i128>| {
        let (obs, conf) = match value {
            Some(_) => (ObsStatus::Provisional, ConfStatus::Free),
            None => (ObsStatus::Normal, ConfStatus::Confidential),
        };
        Observation::new(codes.map(str::to_owned).to_vec(), period, value.map(Value::integer), obs, conf).unwrap()
    };
    let observations = vec![
        cell(["TOTAL", "T"], Some(total)),
        cell(["EL", "T"], Some(50)),
        cell(["EL", "F"], None),
        cell(["UNK", "T"], Some(23)),
    ];
    Cells::new(period, dimensions(), 0, observations).unwrap()
}

fn dimensions() -> Vec<String> {
    ["citizen", "sex"].map(str::to_owned).to_vec()
}

fn maker(at: &str) -> Maker {
    Maker { at: at.parse().unwrap(), by: "khidi://georgia/operator/ana".to_owned(), query_id: "q-1".to_owned() }
}

fn reference(text: &str) -> Reference {
    text.parse().unwrap()
}

/// What the total of a release is.
fn total(release: &Release) -> String {
    release.cells.observations()[0].value().unwrap().to_string()
}
