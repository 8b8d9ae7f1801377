//! Why a picture cannot be drawn: found while the input is put together, so that drawing itself cannot fail.

use crate::Language;

/// A part of a picture's input, as errors name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The title.
    Title,
    /// The unit of the values.
    Unit,
    /// How the values were computed.
    Method,
    /// A source agency.
    Agency,
    /// The period that the picture is about, or one of a table.
    Period,
    /// The name of the axis of periods.
    AxisName,
    /// A series or category.
    Series,
    /// An age group.
    AgeGroup,
    /// A population of a pyramid.
    Population,
    /// A country or group of countries.
    Partner,
    /// A remark of the footnote.
    Remark,
}

/// What is wrong with the input of a picture.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlotError {
    /// A text without a letter.
    #[error("the text of {} is empty", .0.name(Language::English))]
    Blank(Part),
    /// Nothing of what there must be one of.
    #[error("there must be at least one: {}", .0.name(Language::English))]
    Missing(Part),
    /// Two things that a reader could not tell apart.
    #[error("given twice: {} {name}", .part.name(Language::English))]
    Twice {
        /// What they are.
        part: Part,
        /// The name of both.
        name: String,
    },
    /// More than a page can hold.
    #[error("more than {most}: {}", .part.name(Language::English))]
    TooMany {
        /// What there are too many of.
        part: Part,
        /// How many there may be.
        most: usize,
    },
    /// A series that has another number of values than there are periods or age groups.
    #[error("{name} has {found} values where there are {expected} places")]
    Length {
        /// The series or population.
        name: String,
        /// Periods or age groups.
        expected: usize,
        /// Values.
        found: usize,
    },
    /// A value that is not a number.
    #[error("a value is infinite or not a number")]
    NotFinite,
    /// A value that no axis could be labelled with.
    #[error("a value is beyond 1e15")]
    TooLarge,
    /// People less than none.
    #[error("{name} has a negative number of people")]
    Negative {
        /// The population or partner.
        name: String,
    },
}

impl PlotError {
    /// The same for the reader of a picture in this language.
    #[must_use]
    pub fn told(&self, language: Language) -> String {
        if language == Language::English {
            return self.to_string();
        }
        match self {
            Self::Blank(part) => format!("ტექსტი ცარიელია: {}", part.name(language)),
            Self::Missing(part) => format!("საჭიროა ერთი მაინც: {}", part.name(language)),
            Self::Twice { part, name } => format!("ორჯერ არის მითითებული: {} {name}", part.name(language)),
            Self::TooMany { part, most } => format!("{most}-ზე მეტია: {}", part.name(language)),
            Self::Length { name, expected, found } => {
                format!("{name}: მნიშვნელობების რაოდენობაა {found}, საჭიროა {expected}")
            }
            Self::NotFinite => "მნიშვნელობა უსასრულოა ან რიცხვი არ არის".to_owned(),
            Self::TooLarge => "მნიშვნელობა 1e15-ს აღემატება".to_owned(),
            Self::Negative { name } => format!("{name}: პირთა რაოდენობა უარყოფითია"),
        }
    }
}

impl Part {
    fn name(self, language: Language) -> &'static str {
        let (english, georgian) = match self {
            Self::Title => ("title", "სათაური"),
            Self::Unit => ("unit", "ერთეული"),
            Self::Method => ("method", "მეთოდი"),
            Self::Agency => ("source agency", "წყარო უწყება"),
            Self::Period => ("period", "პერიოდი"),
            Self::AxisName => ("axis", "ღერძი"),
            Self::Series => ("series", "მწკრივი"),
            Self::AgeGroup => ("age group", "ასაკობრივი ჯგუფი"),
            Self::Population => ("population", "მოსახლეობა"),
            Self::Partner => ("country or group", "ქვეყანა ან ჯგუფი"),
            Self::Remark => ("remark", "შენიშვნა"),
        };
        match language {
            Language::English => english,
            Language::Georgian => georgian,
        }
    }
}
