//! What may stand in short texts that cross: they end in terminals and audit logs.

/// Whether a character is harmless in a terminal and a log line: no control character and none of those
/// that reorder or hide text.
pub(crate) fn is_printable(character: char) -> bool {
    !character.is_control()
        && !matches!(character, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// Whether all of a text is printable.
pub(crate) fn all_printable(text: &str) -> bool {
    text.chars().all(is_printable)
}

/// The longest prefix of at most `bytes` bytes that ends between characters.
pub(crate) fn prefix(text: &str, bytes: usize) -> &str {
    text.split_at_checked(text.floor_char_boundary(bytes)).map_or(text, |(head, _)| head)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn printable() {
        for (text, expected) in [
            ("ხიდი bridge 1", true),
            ("", true),
            ("two\nlines", false),
            ("\u{1b}[31mred", false),
            ("\u{202e}desrever", false),
            ("zero\u{200b}width", false),
        ] {
            assert_eq!(all_printable(text), expected, "{text:?}");
        }
    }

    #[test]
    fn prefix_ends_between_characters() {
        for (bytes, expected) in [(0, ""), (2, ""), (3, "ხ"), (5, "ხ"), (6, "ხი"), (7, "ხიd"), (99, "ხიd")]
        {
            assert_eq!(prefix("ხიd", bytes), expected, "{bytes}");
        }
    }
}
