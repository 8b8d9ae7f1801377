//! Splits a text into SQL statements at its semicolons. Knows quotes, dollar quotes and comments, and nothing else
//! of SQL: whether a statement means anything is the gateway's to say.

/// A text split at its semicolons.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Split {
    /// Statements that a semicolon ends, without it; those of blanks and comments only are left out.
    pub complete: Vec<String>,
    /// What follows the last semicolon; empty if blanks and comments only.
    pub rest: String,
}

impl Split {
    /// All statements, the last one also without its semicolon.
    #[must_use]
    pub fn all(self) -> Vec<String> {
        let rest = (!self.rest.is_empty()).then_some(self.rest);
        self.complete.into_iter().chain(rest).collect()
    }
}

/// Splits `text`.
#[must_use]
pub fn split(text: &str) -> Split {
    let mut split = Split::default();
    let mut start = 0;
    let mut says_something = false;
    let mut scanner = Scanner { text, position: 0 };
    while let Some((token, end)) = scanner.next_token() {
        match token {
            Token::Blank => {}
            Token::Other => says_something = true,
            Token::Semicolon => {
                let statement = text.get(start..end.saturating_sub(1)).unwrap_or_default();
                if says_something {
                    split.complete.push(statement.trim().to_owned());
                }
                (start, says_something) = (end, false);
            }
        }
    }
    if says_something {
        split.rest = text.get(start..).unwrap_or_default().trim().to_owned();
    }
    split
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    /// White space or a comment.
    Blank,
    /// The end of a statement.
    Semicolon,
    /// Anything else.
    Other,
}

struct Scanner<'a> {
    text: &'a str,
    position: usize,
}

impl Scanner<'_> {
    /// The next token and where it ends.
    fn next_token(&mut self) -> Option<(Token, usize)> {
        let rest = self.text.get(self.position..).unwrap_or_default();
        let first = rest.chars().next()?;
        let (token, length) = match first {
            ';' => (Token::Semicolon, 1),
            _ if first.is_whitespace() => (Token::Blank, first.len_utf8()),
            _ if rest.starts_with("--") => (Token::Blank, rest.find('\n').unwrap_or(rest.len())),
            _ if rest.starts_with("/*") => (Token::Blank, block_comment(rest)),
            '\'' | '"' | '`' => (Token::Other, quoted(rest, first, false)),
            'e' | 'E' if rest.get(1..).is_some_and(|rest| rest.starts_with('\'')) => {
                (Token::Other, 1 + quoted(rest.get(1..).unwrap_or_default(), '\'', true))
            }
            '$' => (Token::Other, dollar_quoted(rest)),
            _ if is_word(first) => (Token::Other, word(rest)),
            _ => (Token::Other, first.len_utf8()),
        };
        self.position += length;
        Some((token, self.position))
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// A whole word, so that a `$` or an `e'` inside one starts no quote.
fn word(rest: &str) -> usize {
    rest.find(|c| !is_word(c) && c != '$').unwrap_or(rest.len())
}

/// A quoted text with its quotes; a doubled quote stays inside. Unterminated, it reaches to the end.
fn quoted(rest: &str, quote: char, backslashes: bool) -> usize {
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if backslashes && c == '\\' {
            chars.next();
        } else if c == quote && chars.next_if(|(_, next)| *next == quote).is_none() {
            return at + c.len_utf8();
        }
    }
    rest.len()
}

/// `$tag$ ... $tag$`, or a lone `$`.
fn dollar_quoted(rest: &str) -> usize {
    let after = rest.get(1..).unwrap_or_default();
    let tag = after.find(|c| !is_word(c)).unwrap_or(after.len());
    let is_quote =
        after.get(tag..).is_some_and(|rest| rest.starts_with('$')) && !after.starts_with(|c: char| c.is_ascii_digit());
    if !is_quote {
        return 1;
    }
    let (opening, body) = rest.split_at(tag + 2);
    body.find(opening).map_or(rest.len(), |at| opening.len() + at + opening.len())
}

/// `/* ... */`, nested ones included. Unterminated, it reaches to the end.
fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(here) = rest.get(at..).filter(|here| !here.is_empty()) {
        if here.starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if here.starts_with("*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                return at;
            }
        } else {
            at += here.chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    fn check(text: &str, complete: &[&str], rest: &str) {
        let split = split(text);
        assert_eq!(split.complete, complete, "{text:?}");
        assert_eq!(split.rest, rest, "{text:?}");
    }

    #[test]
    fn statements_end_at_semicolons() {
        check("", &[], "");
        check("  \n ; ;; ", &[], "");
        check("SELECT 1", &[], "SELECT 1");
        check("SELECT 1;", &["SELECT 1"], "");
        check(" SELECT 1 ;\nSELECT 2; SELECT 3 ", &["SELECT 1", "SELECT 2"], "SELECT 3");
        check("SELECT 'წელი';SELECT წელი", &["SELECT 'წელი'"], "SELECT წელი");
    }

    #[test]
    fn semicolons_in_quotes_are_text() {
        for statement in [
            "SELECT ';'",
            "SELECT 'it''s;'",
            "SELECT \"a;\"\"b;\"",
            "SELECT `a;b`",
            "SELECT e'\\';'",
            "SELECT E'a\\\\'",
            "SELECT $$;$$",
            "SELECT $a$ ; $$ ; $b$ ; $a$",
            "SELECT '\\'",
            "SELECT a$b, c$d",
        ] {
            check(&format!("{statement}; SELECT 2"), &[statement], "SELECT 2");
        }
        check("SELECT $1; SELECT $1", &["SELECT $1"], "SELECT $1");
        check("SELECT name'x'; SELECT 2", &["SELECT name'x'"], "SELECT 2");
    }

    #[test]
    fn comments_are_kept_and_are_no_statements() {
        check("-- a; b\nSELECT 1; -- done;", &["-- a; b\nSELECT 1"], "");
        check("/* ; /* ; */ ; */ SELECT 1; /* x */", &["/* ; /* ; */ ; */ SELECT 1"], "");
        check("SELECT 1 - -1; SELECT 4 / 2", &["SELECT 1 - -1"], "SELECT 4 / 2");
        check("SELECT 1 -- ;", &[], "SELECT 1 -- ;");
    }

    #[test]
    fn what_is_not_closed_swallows_the_rest() {
        for text in ["SELECT '; SELECT 2;", "SELECT \"; x;", "SELECT $a$; $b$;", "SELECT 1 /* ;"] {
            check(text, &[], text);
        }
    }

    #[test]
    fn all_takes_the_last_one_without_semicolon() {
        assert_eq!(split("a; b").all(), ["a", "b"]);
        assert_eq!(split("a; b; --").all(), ["a", "b"]);
    }
}
