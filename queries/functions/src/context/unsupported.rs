//! What the engine does not know, in the words of SQL, and what to write instead where there is something. The engine's own
//! texts show its plans.

/// Marks of the engine's texts, the construct, what to write instead.
const KNOWN: [(&str, &str, Option<&str>); 7] = [
    (
        "Struct not supported",
        "a row of several values, such as (a, b)",
        Some("a condition for each column: a = 1 AND b = 2"),
    ),
    ("array literal", "an array", Some("IN (1, 2, 3), or VALUES (1), (2), (3) as a table")),
    ("Empty tuple", "GROUP BY ()", Some("the aggregates without GROUP BY")),
    ("ANY in LIKE", "LIKE ANY", Some("x LIKE 'a%' OR x LIKE 'b%'")),
    ("OVERLAY", "overlay", Some("substr(s, 1, n) || t || substr(s, m)")),
    ("Unsupported ast node", "this expression", None),
    ("Unsupported operator: ", "this relation", None),
];

/// Longest text of the engine that is passed on.
const LONGEST: usize = 120;

/// Construct and rewrite for a text of the engine.
#[must_use]
pub fn unsupported(message: &str) -> (String, Option<&'static str>) {
    let known = KNOWN.iter().find(|(mark, _, _)| message.to_lowercase().contains(&mark.to_lowercase()));
    if let Some((_, construct, rewrite)) = known {
        return ((*construct).to_owned(), *rewrite);
    }
    let plain = message.strip_prefix("This feature is not implemented: ").unwrap_or(message);
    // Behind these stand the engine's own structures.
    let plain = plain.split([':', '{', '[']).next().unwrap_or_default().trim();
    let plain = ["is not supported", "not supported", "not implemented", "is not supported yet"]
        .iter()
        .find_map(|end| plain.strip_suffix(end))
        .unwrap_or(plain);
    let short: String = plain.trim().chars().take(LONGEST).collect();
    (if short.is_empty() { "this construct".to_owned() } else { short }, None)
}

#[cfg(test)]
mod tests {
    use super::unsupported;

    #[test]
    fn no_structure_of_the_engine_is_shown() {
        for (message, construct) in [
            (
                "Struct not supported by ExprPlanner: [Column(Column { relation: Some(Partial",
                "a row of several values, such as (a, b)",
            ),
            ("This feature is not implemented: Unsupported operator: Extension(Foo { x: 1 })", "this relation"),
            ("extract(decade) is not supported", "extract(decade)"),
            ("Something new [a, b]", "Something new"),
            ("", "this construct"),
        ] {
            assert_eq!(unsupported(message).0, construct, "{message}");
        }
    }
}
