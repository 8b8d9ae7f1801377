//! What the values of a column look like, as counts: nothing of a value is kept.

/// How many values look like what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Shape {
    /// Eleven digits, as Georgia's personal numbers.
    pub eleven: u64,
    /// Letters and digits as on passports and permits.
    pub document: u64,
    /// Several words, or more than forty characters.
    pub wordy: u64,
    /// With an @.
    pub mail: u64,
}

impl Shape {
    pub fn add_text(&mut self, text: &str) {
        let text = text.trim();
        let count = |of: fn(&char) -> bool| text.chars().filter(of).count();
        let (length, digits) = (text.chars().count(), count(char::is_ascii_digit));
        self.eleven += u64::from(length == 11 && digits == 11);
        let is_plain = text.chars().all(|character| character.is_ascii_digit() || character.is_ascii_uppercase());
        self.document += u64::from(is_plain && (6..=14).contains(&length) && digits >= 5);
        self.wordy += u64::from(length > 40 || text.split_whitespace().count() > 3);
        self.mail += u64::from(text.contains('@'));
    }

    /// A personal number that was stored as a number has lost the zero that it may begin with.
    pub fn add_whole(&mut self, value: f64) {
        self.eleven += u64::from((1e9..1e11).contains(&value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_of_values() {
        let shape = |eleven, document, wordy, mail| Shape { eleven, document, wordy, mail };
        let rows = [
            ("01008012345", shape(1, 1, 0, 0)),
            ("0100801234", shape(0, 1, 0, 0)),
            ("12AB34567", shape(0, 1, 0, 0)),
            ("GEO", shape(0, 0, 0, 0)),
            ("Tbilisi Airport", shape(0, 0, 0, 0)),
            ("came back on the next day", shape(0, 0, 1, 0)),
            ("a@b.ge", shape(0, 0, 0, 1)),
            ("", shape(0, 0, 0, 0)),
        ];
        for (text, expected) in rows {
            let mut found = Shape::default();
            found.add_text(text);
            assert_eq!(found, expected, "{text}");
        }
        let mut found = Shape::default();
        [1_008_012_345.0, 59_001_012_345.0, 12.0].into_iter().for_each(|number| found.add_whole(number));
        assert_eq!(found.eleven, 2);
    }
}
