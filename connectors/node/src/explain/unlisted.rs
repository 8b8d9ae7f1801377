//! Codes that a policy declares and values that it does not: what both mean for what leaves. Names no value of the data.

use khidi_queries_disclosure::catalogue::{Hierarchy, Protection, PublishedColumn, PublishedTable, Role};

use super::words::Words;
use crate::register::{Register, Unlisted};

/// The codes of a column, where its policy has them.
pub(super) fn codes(column: &PublishedColumn) -> Option<Words> {
    let codes = column.codes.as_ref()?;
    let (count, listed) = (codes.len(), codes.join(", "));
    Some(Words::new(
        format!("  codes: {listed}; G counts these {count} and NULL"),
        format!("  კოდები: {listed}; G ამ {count} კოდსა და NULL-ს ითვლის"),
    ))
}

/// What becomes of values that are not listed, where a table has columns whose codes are.
pub(super) fn of_table(table: &PublishedTable) -> Option<Words> {
    let is_listed =
        |column: &PublishedColumn| column.codes.is_some() || matches!(column.role, Role::Dimension(Hierarchy::List(_)));
    table.columns.iter().any(is_listed).then(|| {
        Words::new(
            "codes and lists are no filters: a value that is not listed leaves all the same, by threshold and noise as any other; \
             to keep it back, publish a view without it in place of the table",
            "კოდები და სიები ფილტრი არ არის: მნიშვნელობა, რომელიც სიაში არ არის, მაინც გაიცემა, ისეთივე ზღვრითა და ხმაურით, როგორც \
             სხვა; რომ არ გაიცეს, ცხრილის ნაცვლად ხედი გამოაქვეყნეთ, რომელშიც ის არ არის",
        )
    })
}

/// The warnings about one table or view of a register, after its rows have been looked through.
pub(crate) async fn found(register: &Register, table: &str) -> Vec<Words> {
    if register.catalogue().protection == Protection::Bare {
        return Vec::new();
    }
    match register.unlisted(table).await {
        Ok(found) => found.iter().flat_map(warnings).map(Words::warned).collect(),
        Err(cause) => {
            // Its text may quote a value.
            tracing::info!(table, %cause, "values could not be compared with their codes");
            vec![
                Words::new(
                    format!("{table}: its values could not be read to compare them with their codes"),
                    format!("{table}: მნიშვნელობები ვერ წავიკითხეთ, რომ კოდებს შევადაროთ"),
                )
                .warned(),
            ]
        }
    }
}

fn warnings(of: &Unlisted) -> Vec<Words> {
    let Unlisted { table, column, list, values, rows, declared, found } = of;
    let at = format!("{table}.{column}");
    let mut warnings = Vec::new();
    if *values > 0 {
        let (en, ka) = match list {
            Some(list) => (format!("the list {list}"), format!("სიაში {list}")),
            None => ("its `codes`".to_owned(), "მის `codes`-ში".to_owned()),
        };
        let rows = coarse(*rows);
        let many = if *values == 1 { "1 value".to_owned() } else { format!("{values} different values") };
        warnings.push(Words::new(
            format!(
                "{at} has {many}, in about {rows} rows, that {en} does not have: what is not listed leaves all the same, by threshold \
                 and noise as any other; a view without it keeps it back"
            ),
            format!(
                "{at}: {values} განსხვავებული მნიშვნელობა, დაახლოებით {rows} სტრიქონში, {ka} არ არის: რაც სიაში არ არის, მაინც \
                 გაიცემა, ისეთივე ზღვრითა და ხმაურით, როგორც სხვა; რომ არ გაიცეს, გამოაქვეყნეთ ხედი მის გარეშე"
            ),
        ));
    }
    if list.is_none() && found.saturating_mul(2) < *declared {
        warnings.push(Words::new(
            format!(
                "{at} has {found} of the {declared} codes that the policy lists: G counts all of them, and averaging can take more \
                 of the noise than G says"
            ),
            format!(
                "{at}: პოლიტიკის {declared} კოდიდან მონაცემებში {found} არის: G ყველას ითვლის და გასაშუალებას ხმაურის უფრო დიდი ნაწილის \
                 მოცილება შეუძლია, ვიდრე G ამბობს"
            ),
        ));
    }
    warnings
}

/// The nearest of 1, 2 and 5 times powers of ten.
fn coarse(rows: u64) -> u64 {
    let magnitude = 10_u64.saturating_pow(rows.checked_ilog10().unwrap_or(0));
    let steps = [1, 2, 5, 10].map(|step| magnitude.saturating_mul(step));
    steps.into_iter().min_by_key(|step| step.abs_diff(rows)).unwrap_or(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_rows_are_coarse() {
        for (rows, told) in
            [(1, 1), (2, 2), (3, 2), (4, 5), (7, 5), (8, 10), (14, 10), (16, 20), (740, 500), (760, 1000), (4508, 5000)]
        {
            assert_eq!(coarse(rows), told, "{rows}");
        }
        assert!(coarse(u64::MAX) > 0);
    }
}
