//! Recognises `SET khidi.<option> = <value>`: session options travel as headers of each call, not as SQL.

/// An option with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SessionOption {
    /// The name in lower case, such as `khidi.on_absent`.
    pub(super) name: String,
    /// The value without quotes.
    pub(super) value: String,
}

/// The option that the statement sets, if it is such a statement.
pub(super) fn parse(statement: &str) -> Option<SessionOption> {
    let rest = keyword(statement.trim(), "set")?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_');
    let end = rest.find(|c| !is_name(c))?;
    let (name, rest) = rest.split_at(end);
    let name = name.to_ascii_lowercase();
    let rest = rest.trim_start();
    let value = rest.strip_prefix('=').or_else(|| keyword(rest, "to"))?.trim();
    let option = name.strip_prefix("khidi.")?;
    let unquoted = value.strip_prefix('\'').and_then(|value| value.strip_suffix('\''));
    let is_value = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let value = match unquoted {
        Some(text) if !text.contains('\'') => text,
        None if !value.is_empty() && value.chars().all(is_value) => value,
        _ => return None,
    };
    (!option.is_empty()).then(|| SessionOption { name, value: value.to_owned() })
}

/// What follows a keyword and white space.
fn keyword<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (first, rest) = text.split_once(char::is_whitespace)?;
    first.eq_ignore_ascii_case(word).then(|| rest.trim_start())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn options_of_a_session() {
        for (statement, expected) in [
            ("SET khidi.status = 'columns'", Some(("khidi.status", "columns"))),
            ("set Khidi.On_Absent='drop' ", Some(("khidi.on_absent", "drop"))),
            ("SET\n khidi.on_unavailable TO partial", Some(("khidi.on_unavailable", "partial"))),
            ("SET khidi.status = ''", Some(("khidi.status", ""))),
            ("SET khidi. = 'x'", None),
            ("SET khidi.status", None),
            ("SET khidi.status = ", None),
            ("SET khidi.status = 'a' 'b'", None),
            ("SET khidi.status = a b", None),
            ("SET datafusion.x = 'y'", None),
            ("SELECT 1", None),
            ("SETkhidi.status = 'a'", None),
        ] {
            let expected = expected.map(|(name, value)| SessionOption { name: name.into(), value: value.into() });
            assert_eq!(parse(statement), expected, "{statement}");
        }
    }
}
