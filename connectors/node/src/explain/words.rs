//! A text in English and in Georgian, and lines of such texts.

use clap::ValueEnum;

/// The language that an account is printed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// English.
    En,
    /// Georgian.
    Ka,
    /// English, then Georgian.
    Both,
}

/// One text in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Words {
    pub en: String,
    pub ka: String,
}

impl Words {
    pub fn new(en: impl Into<String>, ka: impl Into<String>) -> Self {
        Self { en: en.into(), ka: ka.into() }
    }

    /// The same in both languages: names, numbers.
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { en: text.clone(), ka: text }
    }

    /// Behind a name: `name: text`.
    pub fn of(self, name: &str) -> Self {
        Self { en: format!("{name}: {}", self.en), ka: format!("{name}: {}", self.ka) }
    }

    /// Both texts behind a mark.
    pub fn marked(self, mark: &str) -> Self {
        Self { en: format!("{mark} {}", self.en), ka: format!("{mark} {}", self.ka) }
    }

    /// This and then another.
    pub fn then(self, other: Self) -> Self {
        Self { en: self.en + &other.en, ka: self.ka + &other.ka }
    }

    /// A warning.
    pub fn warned(self) -> Self {
        Self { en: format!("WARNING: {}", self.en), ka: format!("გაფრთხილება: {}", self.ka) }
    }
}

/// Lines of an account, each at a depth.
#[derive(Debug, Default)]
pub(crate) struct Lines(Vec<(usize, Words)>);

impl Lines {
    pub fn add(&mut self, depth: usize, words: Words) {
        self.0.push((depth, words));
    }

    pub fn extend(&mut self, depth: usize, words: impl IntoIterator<Item = Words>) {
        self.0.extend(words.into_iter().map(|words| (depth, words)));
    }

    /// The account, each line ended.
    pub fn text(&self, language: Language) -> String {
        let printed = |text: fn(&Words) -> &str| -> String {
            self.0.iter().map(|(depth, words)| format!("{}{}\n", "  ".repeat(*depth), text(words))).collect()
        };
        let (en, ka) = (|| printed(|words| &words.en), || printed(|words| &words.ka));
        match language {
            Language::En => en(),
            Language::Ka => ka(),
            Language::Both => format!("{}\n{}", en(), ka()),
        }
    }
}

/// A number as people write it: at most `digits` after the point, no zeros at the end.
pub(crate) fn number(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}
