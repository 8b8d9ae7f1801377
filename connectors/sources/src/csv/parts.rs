//! Which part of a cell a column is read from, and which cells hold no value. Pure.

/// The part of a cell that a column is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// All of it.
    Whole,
    /// What stands before the flags: `1234` of `1234 bp`, `:` of `: c`.
    Value,
    /// The flags: `bp`.
    Flags,
}

impl Part {
    /// The part, without blanks around it; nothing where there are no flags.
    #[inline]
    pub(super) fn of(self, cell: &[u8]) -> Option<&[u8]> {
        let cell = trimmed(cell);
        match self {
            Self::Whole => Some(cell),
            Self::Value => Some(trimmed(parted(cell).0)),
            Self::Flags => Some(parted(cell).1).filter(|flags| !flags.is_empty()),
        }
    }
}

/// Value and flags. Flags are the letters at the end.
fn parted(cell: &[u8]) -> (&[u8], &[u8]) {
    let flags = cell.iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).count();
    cell.split_at_checked(cell.len() - flags).unwrap_or((cell, &[]))
}

/// Without spaces, tabs and no-break spaces around it.
#[inline]
pub(super) fn trimmed(mut cell: &[u8]) -> &[u8] {
    const NO_BREAK: &[u8] = "\u{a0}".as_bytes();
    loop {
        cell = match cell {
            [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] => rest,
            [0xc2, ..] if cell.starts_with(NO_BREAK) => cell.get(2..).unwrap_or_default(),
            [.., 0xa0] if cell.ends_with(NO_BREAK) => cell.get(..cell.len() - 2).unwrap_or_default(),
            _ => return cell,
        }
    }
}

/// What stands in cells that hold no value.
#[derive(Debug, Clone)]
pub(super) struct Missing {
    words: Vec<Vec<u8>>,
    longest: usize,
    is_empty_missing: bool,
    /// Whether they hold no value within quotes, too.
    within_quotes: bool,
}

impl Missing {
    pub(super) fn new(words: &[String], within_quotes: bool) -> Self {
        let words: Vec<Vec<u8>> = words.iter().map(|word| trimmed(word.as_bytes()).to_vec()).collect();
        let longest = words.iter().map(Vec::len).max().unwrap_or(0);
        Self { is_empty_missing: words.iter().any(Vec::is_empty), words, longest, within_quotes }
    }

    /// Whether a cell without blanks around it holds no value.
    #[inline]
    pub(super) fn has(&self, cell: &[u8], is_quoted: impl FnOnce() -> bool) -> bool {
        let is_word = match cell.len() {
            0 => self.is_empty_missing,
            length => length <= self.longest && self.words.iter().any(|word| word == cell),
        };
        is_word && (self.within_quotes || !is_quoted())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_flags_are_told_apart() {
        let rows = [
            ("1234", "1234", None),
            ("1234 p", "1234", Some("p")),
            ("1234bp ", "1234", Some("bp")),
            (": c", ":", Some("c")),
            (":", ":", None),
            (":u", ":", Some("u")),
            ("1.5e3", "1.5e3", None),
            ("b", "", Some("b")),
            ("", "", None),
        ];
        for (cell, value, flags) in rows {
            let part = |part: Part| part.of(cell.as_bytes()).map(|part| String::from_utf8_lossy(part).into_owned());
            assert_eq!(part(Part::Value).as_deref(), Some(value), "{cell:?}");
            assert_eq!(part(Part::Flags).as_deref(), flags, "{cell:?}");
        }
    }

    #[test]
    fn blanks_around_a_cell_are_taken_off() {
        for (cell, inside) in [
            (" a ", "a"),
            ("\u{a0}\t a b\u{a0} ", "a b"),
            ("ქ", "ქ"),
            (" \u{a0} ", ""),
            ("\u{420}\u{420}", "\u{420}\u{420}"),
        ] {
            assert_eq!(trimmed(cell.as_bytes()), inside.as_bytes(), "{cell:?}");
        }
    }

    #[test]
    fn missing_words_are_whole_cells() {
        let words = [String::new(), ":".to_owned(), "n/a ".to_owned()];
        let missing = Missing::new(&words, true);
        for (cell, is_missing) in [("", true), (":", true), ("n/a", true), ("::", false), ("n", false), ("N/A", false)]
        {
            assert_eq!(missing.has(cell.as_bytes(), || true), is_missing, "{cell:?}");
            let unquoted = Missing::new(&words, false);
            assert_eq!(unquoted.has(cell.as_bytes(), || false), is_missing, "{cell:?}");
            assert!(!unquoted.has(cell.as_bytes(), || true), "{cell:?}");
        }
        assert!(!Missing::new(&["-".to_owned()], true).has(b"", || false));
    }
}
