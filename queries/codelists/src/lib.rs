//! The code lists that gateways and connectors both know: the SQL schema `codelists`, one table a list.
//! Pure data, compiled in, so that both sides agree by [`VERSION`] alone. It knows no register, no policy and
//! no hierarchy beyond one parent list: which nodes an analyst may use is the agency's policy to say.

mod age_groups;
mod asylum;
mod borders;
mod code_list;
mod countries;
mod country_groups;
mod education;
mod municipalities;
mod permits;
mod regions;
mod sexes;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

pub use code_list::CodeList;
pub use countries::{Country, countries};
pub use municipalities::{Municipality, municipalities};
pub use regions::{Region, regions};

/// Version of the lists as a whole; it stands in signed requests, and a connector refuses another one.
/// Any change of a code, a name, a parent or a column needs a new version (a test pins the contents to it).
pub const VERSION: &str = "1";

/// Every list, in the order in which catalogues show them.
pub fn all() -> &'static [CodeList] {
    static LISTS: LazyLock<Vec<CodeList>> = LazyLock::new(|| {
        vec![
            countries::list(),
            country_groups::list(),
            sexes::list(),
            age_groups::list(),
            permits::reasons(),
            permits::durations(),
            borders::border_types(),
            borders::directions(),
            borders::refusal_reasons(),
            asylum::outcomes(),
            education::levels(),
            regions::list(),
            municipalities::list(),
        ]
    });
    &LISTS
}

/// The list that stands as table `name` in the schema `codelists`, compared exactly.
pub fn by_name(name: &str) -> Option<&'static CodeList> {
    all().iter().find(|list| list.name == name)
}
