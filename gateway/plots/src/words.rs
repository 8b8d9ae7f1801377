//! The fixed words of pictures in both languages.

use crate::heading::Protection;
use crate::number::Tally;
use crate::{Footnote, Language};

/// Fixed words in one language.
pub(crate) struct Words {
    pub method: &'static str,
    pub sources: &'static str,
    pub period: &'static str,
    pub protection: &'static str,
    pub withheld: &'static str,
    pub provisional: &'static str,
    pub nothing: &'static str,
    pub all_withheld: &'static str,
    pub other: &'static str,
    pub cut_axis: &'static str,
    pub age: &'static str,
    pub men: &'static str,
    pub women: &'static str,
    pub immigrants: &'static str,
    pub emigrants: &'static str,
    pub net: &'static str,
    pub net_is: &'static str,
    pub outline: &'static str,
    pub withheld_here: &'static str,
    pub lines: &'static str,
    pub bars: &'static str,
    pub pyramid: &'static str,
    pub flows: &'static str,
}

const ENGLISH: Words = Words {
    method: "Method",
    sources: "Sources",
    period: "Period",
    protection: "Protection",
    withheld: "withheld",
    provisional: "Provisional values are hollow or pale, with dashed lines.",
    nothing: "No values",
    all_withheld: "All values are withheld",
    other: "Other",
    cut_axis: "The axis of values does not begin at zero.",
    age: "Age",
    men: "Men",
    women: "Women",
    immigrants: "Immigrants",
    emigrants: "Emigrants",
    net: "Net migration",
    net_is: "Net migration is the difference of the two values shown.",
    outline: "outline",
    withheld_here: "withheld (how many)",
    lines: "Time series",
    bars: "Stacked bars",
    pyramid: "Population pyramid",
    flows: "Immigrants and emigrants by partner",
};

const GEORGIAN: Words = Words {
    method: "მეთოდი",
    sources: "წყარო",
    period: "პერიოდი",
    protection: "მონაცემთა დაცვა",
    withheld: "დაფარულია",
    provisional: "წინასწარი მონაცემები ცარიელი ან ღია ფერის ნიშნით და წყვეტილი ხაზით არის ნაჩვენები.",
    nothing: "მონაცემები არ არის",
    all_withheld: "ყველა მნიშვნელობა დაფარულია",
    other: "სხვა",
    cut_axis: "მნიშვნელობების ღერძი ნულიდან არ იწყება.",
    age: "ასაკი",
    men: "კაცები",
    women: "ქალები",
    immigrants: "იმიგრანტები",
    emigrants: "ემიგრანტები",
    net: "მიგრაციული სალდო",
    net_is: "მიგრაციული სალდო ნაჩვენები ორი მნიშვნელობის სხვაობაა.",
    outline: "კონტური",
    withheld_here: "დაფარულია (რაოდენობა)",
    lines: "დროითი მწკრივი",
    bars: "დაგროვილი სვეტები",
    pyramid: "მოსახლეობის პირამიდა",
    flows: "იმიგრანტები და ემიგრანტები ქვეყნების მიხედვით",
};

impl Language {
    pub(crate) fn words(self) -> &'static Words {
        match self {
            Self::English => &ENGLISH,
            Self::Georgian => &GEORGIAN,
        }
    }

    /// What the remainder is called that these many categories were folded into.
    pub(crate) fn folded(self, count: usize) -> String {
        format!("{} ({count})", self.words().other)
    }

    /// That the largest series are shown, and others are not.
    pub(crate) fn left_out(self, shown: usize, all: usize) -> String {
        match self {
            Self::English => format!("The {shown} largest of {all} series are shown."),
            Self::Georgian => format!("ნაჩვენებია {all} მწკრივიდან {shown} უდიდესი."),
        }
    }

    /// What "other" is made of.
    pub(crate) fn folded_remark(self, count: usize) -> String {
        let other = self.folded(count);
        match self {
            Self::English => format!("{other} is the sum of the {count} smallest; withheld values are not in it."),
            Self::Georgian => format!("{other}: {count} უმცირესის ჯამი დაფარული მნიშვნელობების გარეშე."),
        }
    }
}

/// A footnote's paragraphs, of a table with so many values; `remarks` are the picture's own.
pub(crate) fn paragraphs(language: Language, footnote: &Footnote, tally: Tally, remarks: &[String]) -> Vec<String> {
    let words = language.words();
    let mut paragraphs = vec![
        ended(format!("{}: {}", words.method, footnote.method)),
        ended(format!("{}: {}. {}: {}", words.sources, footnote.agencies.join("; "), words.period, footnote.period)),
        format!("{}: {}", words.protection, protection(language, footnote.protection, tally)),
    ];
    if tally.provisional > 0 {
        paragraphs.push(words.provisional.to_owned());
    }
    paragraphs.extend(remarks.iter().chain(&footnote.remarks).cloned());
    paragraphs
}

/// A sentence with its full stop.
fn ended(mut sentence: String) -> String {
    if !sentence.ends_with(['.', '!', '?', '…']) {
        sentence.push('.');
    }
    sentence
}

fn protection(language: Language, protection: Protection, Tally { all, absent, .. }: Tally) -> String {
    let noise = match (language, protection) {
        (Language::English, Protection::Exact) => "values are not perturbed",
        (Language::English, Protection::Perturbed) => {
            "values are perturbed by random noise, so that small differences mean nothing"
        }
        (Language::Georgian, Protection::Exact) => "მნიშვნელობებს შემთხვევითი ხმაური არ ემატება",
        (Language::Georgian, Protection::Perturbed) => {
            "მნიშვნელობებს შემთხვევითი ხმაური ემატება, ამიტომ მცირე განსხვავებები არაფერს ნიშნავს"
        }
    };
    match (language, absent) {
        (Language::English, 0) => format!("{noise}; none of {all} cells is withheld."),
        (Language::English, 1) => format!("{noise}; 1 of {all} cells is withheld (×)."),
        (Language::English, _) => format!("{noise}; {absent} of {all} cells are withheld (×)."),
        (Language::Georgian, 0) => format!("{noise}; {all} უჯრიდან დაფარული არცერთია."),
        (Language::Georgian, _) => format!("{noise}; {all} უჯრიდან დაფარულია {absent} (×)."),
    }
}
