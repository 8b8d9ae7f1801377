//! The terms of an ad hoc question, in words.

use khidi_queries_disclosure::Terms;

pub(super) fn text(terms: &Terms, agency: &str) -> String {
    let of = &terms.of_cells;
    let (k, d, v) = (of.threshold, of.max_change, of.variance);
    let tables: Vec<_> = terms.tables.iter().map(|(table, budget)| format!("{agency}.{table} (of {budget})")).collect();
    let price = terms.price();
    let cells = if price == 1 { "1 cell".to_owned() } else { format!("{price} cells") };
    format!(
        "standard, tier 3, ad hoc: k = {k}, D = {d}, V = {v}; a condition or key on which fewer than {k} people hang is left \
         out; charged at most {cells}, unless asked before of this snapshot, at {}",
        tables.join(", ")
    )
}
