//! What constructors refuse, what rows are refused, and every format to the letter. That readers which others wrote find
//! the same cells is proven in `tests/outside_readers.rs`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod formats;
mod parts;
mod rows;

use crate::{
    AgencyId, Code, CodeId, CodeList, ComponentId, ConfStatus, Dimension, Identity, Measure, Names, ObsStatus,
    Observation, Period, Structure, Value, Version,
};

fn component(id: &str) -> ComponentId {
    ComponentId::new(id).unwrap()
}

fn names(en: &str) -> Names {
    Names::new(format!("{en}-ს სახელი"), en).unwrap()
}

fn code(id: &str, parent: Option<&str>) -> Code {
    let parent = parent.map(|parent| CodeId::new(parent).unwrap());
    Code { id: CodeId::new(id).unwrap(), names: names(id), parent }
}

/// A dimension whose list has its name in capitals.
fn dimension(id: &str, codes: &[&str]) -> Dimension {
    let list = component(&id.to_uppercase());
    let codes = codes.iter().map(|id| code(id, None)).collect();
    let codes = CodeList::new(list, Version::new(1, 0, 0), names(id), codes).unwrap();
    Dimension { id: component(id), names: names(id), codes }
}

fn identity() -> Identity {
    Identity { agency: AgencyId::new("GE.SCMI").unwrap(), id: component("FLOWS"), version: Version::new(1, 0, 2) }
}

/// Frequency, sex and region.
fn structure(measure: Measure) -> Structure {
    let dimensions = vec![
        dimension("freq", &["A", "Q", "M"]),
        dimension("sex", &["T", "F"]),
        dimension("geo", &["GE", "GE-TB", "1$@_"]),
    ];
    Structure::new(identity(), names("Flows"), dimensions, measure).unwrap()
}

/// A cell from a line: codes with commas, period, value or `-`, both statuses.
fn cell(line: &str) -> Observation {
    let words: Vec<&str> = line.split(' ').collect();
    let [codes, period, value, obs, conf] = words.as_slice() else { panic!("{line}") };
    let period: Period = period.parse().unwrap();
    let value = (*value != "-").then(|| match value.split_once('.') {
        None => Value::integer(value.parse().unwrap()),
        Some((whole, part)) => {
            Value::decimal(format!("{whole}{part}").parse().unwrap(), u8::try_from(part.len()).unwrap()).unwrap()
        }
    });
    let obs = ObsStatus::ALL.into_iter().find(|status| status.code() == *obs).unwrap();
    let conf = ConfStatus::ALL.into_iter().find(|status| status.code() == *conf).unwrap();
    Observation::new(codes.split(',').map(str::to_owned).collect(), period, value, obs, conf).unwrap()
}
