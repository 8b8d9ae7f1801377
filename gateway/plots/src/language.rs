//! The two languages of pictures, and how each writes numbers.

/// The language of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English: 1,234.5
    English,
    /// Georgian: 1 234,5 with no-break spaces. Never upper-cased, because many fonts lack those letters.
    Georgian,
}

impl Language {
    /// The language's code, as `lang` of a document.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Georgian => "ka",
        }
    }

    /// A number with so many decimals, and a true minus sign.
    pub(crate) fn number(self, value: f64, decimals: usize) -> String {
        let (group, point) = match self {
            Self::English => (',', '.'),
            Self::Georgian => ('\u{a0}', ','),
        };
        let digits = format!("{:.decimals$}", value.abs());
        let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
        let mut text = String::new();
        if value < 0.0 && digits.chars().any(|digit| ('1'..='9').contains(&digit)) {
            text.push('\u{2212}');
        }
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index) % 3 == 0 {
                text.push(group);
            }
            text.push(digit);
        }
        if !fraction.is_empty() {
            text.push(point);
            text.push_str(fraction);
        }
        text
    }

    /// The same with a plus before what is more than zero.
    pub(crate) fn signed(self, value: f64, decimals: usize) -> String {
        let text = self.number(value, decimals);
        let is_some = text.chars().any(|digit| ('1'..='9').contains(&digit));
        if value > 0.0 && is_some { format!("+{text}") } else { text }
    }
}

#[cfg(test)]
mod tests {
    use super::Language::{English, Georgian};

    #[test]
    fn numbers() {
        for (language, value, decimals, text) in [
            (English, 0.0, 0, "0"),
            (English, -0.0, 0, "0"),
            (English, 999.0, 0, "999"),
            (English, 1000.0, 0, "1,000"),
            (English, -1_234_567.25, 1, "\u{2212}1,234,567.2"),
            (English, -0.04, 1, "0.0"),
            (Georgian, 1e9, 0, "1\u{a0}000\u{a0}000\u{a0}000"),
            (Georgian, 12_345.67, 2, "12\u{a0}345,67"),
            (Georgian, -5.5, 1, "\u{2212}5,5"),
        ] {
            assert_eq!(language.number(value, decimals), text);
        }
        assert_eq!(English.signed(1500.0, 0), "+1,500");
        assert_eq!(English.signed(0.0, 0), "0");
        assert_eq!(English.signed(0.2, 0), "0");
        assert_eq!(Georgian.signed(-7.0, 0), "\u{2212}7");
    }
}
