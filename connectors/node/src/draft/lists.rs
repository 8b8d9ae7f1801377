//! Which public code list the different values of a column stand in.

use std::collections::BTreeSet;

use khidi_queries_codelists::{self as codelists, CodeList};

/// A column with more different values than this has no list.
const MOST: usize = 600;
/// A text of more bytes is no code and no name of one.
const LONGEST: usize = 200;
/// So much of the different values must be in a list.
const LEAST: f64 = 0.9;
/// Columns of lists that registers hold in place of the code.
const OTHER_NAMES: [&str; 4] = ["alpha2", "eurostat", "name_en", "name_ka"];

/// A list, and which of its columns the values stand in: `code` where a policy can use it as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Listed {
    /// The list.
    pub list: &'static str,
    /// Its column.
    pub column: &'static str,
}

/// The different values of a column while it is looked at, given up when there are too many.
#[derive(Debug)]
pub(super) struct Values(Option<BTreeSet<String>>);

impl Default for Values {
    fn default() -> Self {
        Self(Some(BTreeSet::new()))
    }
}

impl Values {
    pub fn add(&mut self, text: &str) {
        let Some(values) = &mut self.0 else { return };
        let is_short = text.len() <= LONGEST;
        if is_short && !values.contains(text) {
            values.insert(text.to_owned());
        }
        if !is_short || values.len() > MOST {
            self.0 = None;
        }
    }

    /// The list that fits best: by its codes rather than by other names, the shortest first.
    pub fn listed(&self) -> Option<Listed> {
        let values = self.0.as_ref().filter(|values| !values.is_empty())?;
        let columns = ["code"].into_iter().chain(OTHER_NAMES);
        columns.into_iter().find_map(|column| {
            let fitting = codelists::all().iter().filter(|list| share(values, list, column) >= LEAST);
            let shortest = fitting.min_by_key(|list| list.codes().count());
            shortest.map(|list| Listed { list: list.name(), column })
        })
    }
}

fn share(values: &BTreeSet<String>, list: &CodeList, column: &str) -> f64 {
    let known: BTreeSet<&str> = match column {
        "code" => list.codes().collect(),
        other => list.texts(other).flatten().collect(),
    };
    let found = values.iter().filter(|value| known.contains(value.as_str())).count();
    let float = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    float(found) / float(values.len().max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A list and its column.
    type Found = Option<(&'static str, &'static str)>;

    fn listed(values: &[&str]) -> Found {
        let mut found = Values::default();
        values.iter().for_each(|value| found.add(value));
        found.listed().map(|found| (found.list, found.column))
    }

    #[test]
    fn values_find_their_list() {
        let rows: [(&[&str], Found); 8] = [
            (&["GEO", "TUR", "ARM"], Some(("countries", "code"))),
            (&["GE", "TR", "AM"], Some(("countries", "alpha2"))),
            (&["Georgia", "Armenia"], Some(("countries", "name_en"))),
            (&["M", "F"], Some(("sexes", "code"))),
            (&["EDUC", "EMP", "FAM"], Some(("permit_reasons", "code"))),
            (&["M3-5", "M_GE12"], Some(("permit_durations", "code"))),
            (&["red", "green"], None),
            (&[], None),
        ];
        for (values, expected) in rows {
            assert_eq!(listed(values), expected, "{values:?}");
        }
        // One stray value in ten does not hide a list; too many values do.
        let countries: Vec<_> = codelists::countries().iter().take(20).map(|country| country.alpha3).collect();
        assert_eq!(listed(&[countries.clone(), vec!["???"]].concat()), Some(("countries", "code")));
        let many: Vec<String> = (0..700).map(|number| number.to_string()).collect();
        assert_eq!(listed(&many.iter().map(String::as_str).chain(countries).collect::<Vec<_>>()), None);
    }
}
