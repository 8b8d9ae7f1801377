//! Whether a drafted table would be accepted, tried by the rules that accept policies, and made simpler until it is. Pure.

use arrow::datatypes::Schema;
use khidi_queries_disclosure::catalogue::{AgencyId, Versions};
use khidi_queries_disclosure::policy::{BindError, Policy, bind};

use super::roles::{Table, simplify};
use super::written::{HEADING, table_lines, uncommented};

/// The same table with what its threshold cannot carry taken off. Without people there is nothing to try.
pub(super) fn fitted(name: &str, mut table: Table, schema: &Schema, agency: &AgencyId) -> Table {
    while table.names_people() && is_too_noisy(name, &table, schema, agency) && simplify(&mut table) {}
    table
}

fn is_too_noisy(name: &str, table: &Table, schema: &Schema, agency: &AgencyId) -> bool {
    let text = format!("{HEADING}{}", uncommented(&table_lines(name, table)));
    let Ok(policy) = Policy::parse(&text) else { return false };
    let none = || String::from("-");
    let versions = Versions { catalogue: none(), policy: none(), snapshot: none(), code_lists: none() };
    matches!(bind(&policy, agency, versions, |_| Some(schema.clone())), Err(BindError::Noise { .. }))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use arrow::datatypes::{DataType, Field};

    use super::super::bounds::RowsOf;
    use super::super::guess::Levels;
    use super::super::roles::{Column, Role};
    use super::*;

    /// A table of a code list and so many dimensions about which nothing is known.
    fn fitted_of(dimensions: usize) -> Vec<Role> {
        let column = |name: String, role| Column { name, role, why: Vec::new() };
        let own = (0..dimensions).map(|at| column(format!("d{at}"), Role::Dimension(Levels::Codes)));
        let first = [
            column("person_id".into(), Role::Contributor),
            column("sex".into(), Role::Dimension(Levels::List("sexes"))),
        ];
        let columns: Vec<_> = first.into_iter().chain(own).collect();
        let fields = columns.iter().map(|column| Field::new(&column.name, DataType::Utf8, true));
        let schema = Schema::new(fields.collect::<Vec<_>>());
        let table = Table { columns, rows: RowsOf::Unsaid, keys: Vec::new(), is_of_people: true };
        let agency = AgencyId::new("mia").unwrap();
        let fitted = fitted("people", table, &schema, &agency);
        let text = format!("{HEADING}{}", uncommented(&table_lines("people", &fitted)));
        assert_eq!(Policy::parse(&text).unwrap().tables.len(), 1, "{text}");
        assert!(!is_too_noisy("people", &fitted, &schema, &agency));
        fitted.columns.into_iter().map(|column| column.role).collect()
    }

    #[test]
    fn what_a_threshold_cannot_carry_is_left_out() {
        let left_out = |roles: &[Role]| roles.iter().filter(|role| **role == Role::LeftOut).count();
        assert_eq!(left_out(&fitted_of(2)), 0);
        let many = fitted_of(8);
        assert!((1..8).contains(&left_out(&many)), "{many:?}");
        // The first of them and the code list stay.
        assert_eq!(many.get(1..3), Some(&[Role::Dimension(Levels::List("sexes")), Role::Dimension(Levels::Codes)][..]));
        assert_eq!(many.last(), Some(&Role::LeftOut));
    }
}
