//! Texts with `{param}` placeholders, and `[parts]` that stand only where all their placeholders have values.

/// One piece of a template.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Text with placeholders that must have values.
    Always(&'a str),
    /// Text inside brackets.
    Optional(&'a str),
}

/// Fills a template in. A placeholder outside brackets without a value becomes `?`.
pub(super) fn render<'v>(template: &str, value: impl Fn(&str) -> Option<&'v str>) -> String {
    pieces(template)
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Always(text) => fill(text, |name| Some(value(name).unwrap_or("?"))),
            Piece::Optional(text) => fill(text, &value),
        })
        .collect()
}

/// A template's pieces in order.
pub(super) fn pieces(template: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('[') {
        let (inside, behind) = after.split_once(']').unwrap_or((after, ""));
        pieces.extend([Piece::Always(before), Piece::Optional(inside)]);
        rest = behind;
    }
    pieces.push(Piece::Always(rest));
    pieces
}

fn fill<'v>(text: &str, value: impl Fn(&str) -> Option<&'v str>) -> Option<String> {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}').unwrap_or((after, ""));
        filled.push_str(before);
        filled.push_str(value(name)?);
        rest = behind;
    }
    filled.push_str(rest);
    Some(filled)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn renders() {
        let value = |name: &str| match name {
            "a" => Some("[x] {b}"),
            _ => None,
        };
        for (template, expected) in [
            ("plain", "plain"),
            ("{a}!", "[x] {b}!"),
            ("no {b} here", "no ? here"),
            ("[with {a}. ]end", "with [x] {b}. end"),
            ("[with {b}. ]end", "end"),
            ("[{a} and {b}]end[, {a}]", "end, [x] {b}"),
        ] {
            assert_eq!(render(template, value), expected, "{template}");
        }
    }
}
