#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
//! Every policy is one, and says of each column what its protection means.

use khidi_queries_disclosure::catalogue::{Class, Hierarchy, Period, Protection, Role};
use khidi_queries_disclosure::policy::Policy;
use khidi_queries_indicators::shipped;

use super::*;

const ALL: [Publication; 3] = [Publication::Standard, Publication::Public, Publication::Bare];

fn parsed(publication: Publication) -> BTreeMap<&'static str, Policy> {
    let read = |(agency, text): (&'static str, String)| {
        let policy = Policy::parse_with(&text, &shipped).unwrap_or_else(|error| panic!("{agency}: {error}\n{text}"));
        (agency, policy)
    };
    policies(publication).into_iter().map(read).collect()
}

/// The role of `agency.table.column`, if published.
fn role(policies: &BTreeMap<&str, Policy>, name: &str) -> Option<Role> {
    let [agency, table, column] = name.split('.').collect::<Vec<_>>().try_into().unwrap();
    let table = policies[agency].table(table).unwrap();
    table.columns.iter().find(|found| found.name == column).map(|found| found.role.clone())
}

#[test]
fn every_policy_parses_and_lists_every_table() {
    for publication in ALL {
        let policies = parsed(publication);
        for table in tables() {
            let found = policies[table.agency].table(table.name);
            assert!(found.is_some(), "{publication:?} {}.{}", table.agency, table.name);
        }
        let protection = if publication == Publication::Bare { Protection::Bare } else { Protection::Standard };
        assert!(policies.values().all(|policy| policy.protection == protection));
    }
}

#[test]
fn everything_is_described_in_both_languages() {
    for policy in ALL.into_iter().flat_map(|publication| parsed(publication).into_values()) {
        for table in &policy.tables {
            assert!(!table.description_en.is_empty() && !table.description_ka.is_empty(), "{}", table.name);
            for column in &table.columns {
                let is_described = !column.description_en.is_empty() && !column.description_ka.is_empty();
                assert!(is_described, "{}.{}", table.name, column.name);
            }
        }
    }
}

#[test]
fn standard_publishes_dimensions_at_their_levels_and_no_identifier() {
    let policies = parsed(Publication::Standard);
    let list = |name: &str| Some(Role::Dimension(Hierarchy::List(name.to_owned())));
    for (column, expected) in [
        ("psda.population.person_id", Some(Role::Contributor)),
        ("psda.population.birth_date", Some(Role::Dimension(Hierarchy::Calendar(Period::Year)))),
        ("psda.population.municipality", list("municipalities")),
        ("psda.residence_permits.reason", list("permit_reasons")),
        ("psda.residence_permits.permit_no", None),
        ("mia.refusals_of_entry.reason", list("refusal_reasons")),
        ("mia.border_crossings.crossed_at", Some(Role::Dimension(Hierarchy::Calendar(Period::Month)))),
        ("mia.border_crossings.border_point", Some(Role::Dimension(Hierarchy::Codes))),
        ("mia.border_crossings.document_no", None),
        ("mia.asylum_applications.case_id", None),
        ("mia.asylum_applications.unaccompanied_minor", Some(Role::Dimension(Hierarchy::Codes))),
        ("mia.asylum_decisions.outcome", list("asylum_outcomes")),
        ("mia.readmissions.requesting_state", list("countries")),
        ("mia.readmissions.decided_on", Some(Role::Dimension(Hierarchy::Calendar(Period::Year)))),
        ("mia.asylum_decisions.decided_on", Some(Role::Dimension(Hierarchy::Calendar(Period::Month)))),
        ("mof.employment_income.income", Some(Role::Measure)),
        ("mof.employment_income.year", Some(Role::Dimension(Hierarchy::Codes))),
        ("gtu.students.level", list("education_levels")),
        ("mfa.eu_observations.persons", Some(Role::Public)),
        ("geostat.population_estimates.persons", Some(Role::Public)),
    ] {
        assert_eq!(role(&policies, column), expected, "{column}");
    }
    let thresholds = policies.values().map(|policy| policy.threshold);
    assert!(thresholds.into_iter().all(|threshold| threshold == 10));
}

#[test]
fn classes_and_keys_follow_the_publication() {
    for publication in ALL {
        for (agency, policy) in parsed(publication) {
            for table in &policy.tables {
                let holds_no_people = ["eu_observations", "population_estimates"].contains(&table.name.as_str());
                let is_public = publication == Publication::Public || holds_no_people;
                assert_eq!(table.class == Class::Public, is_public, "{publication:?} {agency}.{}", table.name);
                let is_case = table.view.is_none() && table.name.starts_with("asylum_");
                let has_case = publication == Publication::Bare && is_case;
                let keys: &[&str] = if has_case { &["case_id"] } else { &[] };
                assert_eq!(table.single_contributor_keys, keys, "{publication:?} {}", table.name);
            }
        }
    }
    let bare = parsed(Publication::Bare);
    assert_eq!(role(&bare, "mia.asylum_decisions.case_id"), Some(Role::Open));
    assert_eq!(role(&bare, "mia.asylum_decisions.person_id"), Some(Role::Contributor));
    let public = parsed(Publication::Public);
    assert_eq!(role(&public, "psda.population.person_id"), Some(Role::Public));
    assert_eq!(role(&public, "mia.border_crossings.document_no"), Some(Role::Public));
}
