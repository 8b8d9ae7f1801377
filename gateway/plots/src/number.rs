//! Values of a table: a number that an axis can show, and what is known of it.

use crate::PlotError;

/// A finite number of at most 1e15 either way.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Number(f64);

/// One cell of a table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    /// A final value.
    Known(Number),
    /// A value that will be revised, as SDMX flags with `P`.
    Provisional(Number),
    /// A value that is withheld: a gap with a cross, never zero.
    Absent,
    /// No value: a ratio to nothing, a period before the first. A gap, which is not counted among what is withheld.
    Missing,
}

const LARGEST: f64 = 1e15;

impl Number {
    /// A number of the table.
    ///
    /// # Errors
    ///
    /// [`PlotError::NotFinite`] and [`PlotError::TooLarge`], beyond 1e15.
    pub fn new(value: f64) -> Result<Self, PlotError> {
        if !value.is_finite() {
            return Err(PlotError::NotFinite);
        }
        if value.abs() > LARGEST {
            return Err(PlotError::TooLarge);
        }
        Ok(Self(value))
    }

    pub(crate) fn amount(self) -> f64 {
        self.0
    }
}

impl From<u32> for Number {
    fn from(value: u32) -> Self {
        Self(value.into())
    }
}

impl From<i32> for Number {
    fn from(value: i32) -> Self {
        Self(value.into())
    }
}

impl Value {
    /// The number, where there is one to tell.
    #[must_use]
    pub fn number(self) -> Option<Number> {
        match self {
            Self::Known(number) | Self::Provisional(number) => Some(number),
            Self::Absent | Self::Missing => None,
        }
    }

    pub(crate) fn amount(self) -> Option<f64> {
        self.number().map(Number::amount)
    }

    /// What is written where there is no number.
    pub(crate) fn sign(self) -> &'static str {
        if self == Self::Absent { "×" } else { "–" }
    }

    pub(crate) fn is_provisional(self) -> bool {
        matches!(self, Self::Provisional(_))
    }
}

/// How many decimals, up to two, say all of the values.
pub(crate) fn decimals(values: impl IntoIterator<Item = Value>) -> usize {
    let needed = values.into_iter().filter_map(Value::amount).map(|amount| {
        let is_said = |scale: f64| ((amount * scale).round() - amount * scale).abs() < 1e-6;
        if is_said(1.0) {
            0
        } else if is_said(10.0) {
            1
        } else {
            2
        }
    });
    needed.max().unwrap_or(0)
}

/// What a footnote tells of a table's values; missing ones are not counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub all: usize,
    pub absent: usize,
    pub provisional: usize,
}

impl Tally {
    pub(crate) fn of(values: impl IntoIterator<Item = Value>) -> Self {
        let mut tally = Self::default();
        for value in values {
            tally.all += usize::from(value != Value::Missing);
            tally.absent += usize::from(value == Value::Absent);
            tally.provisional += usize::from(value.is_provisional());
        }
        tally
    }

    /// Whether there is nothing that could be drawn.
    pub(crate) fn is_bare(self) -> bool {
        self.all == self.absent
    }
}
