//! Numbers that a cell can hold, and how they are written: a dot before decimals, no grouping, nothing rounded.

use std::fmt;

/// A number that no format can write.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ValueError {
    /// Not a number, or infinite: such a cell is absent, and says why.
    #[error("{0} is no value: leave the cell absent")]
    NotFinite(f64),
    /// More than 38 digits after the dot.
    #[error("a decimal has at most 38 digits after the dot, not {0}")]
    Scale(u8),
}

/// The value of a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Value(Number);

#[derive(Debug, Clone, Copy, PartialEq)]
enum Number {
    Integer(i128),
    Decimal { unscaled: i128, scale: u8 },
    Real(f64),
}

/// Which numbers a value could be written among.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ValueKind {
    Integer,
    Decimal(u8),
    Real,
}

impl Value {
    /// A whole number.
    #[must_use]
    pub const fn integer(value: i128) -> Self {
        Self(Number::Integer(value))
    }

    /// `unscaled` divided by ten to the power of `scale`, written with exactly `scale` digits after the dot.
    ///
    /// # Errors
    /// The scale is over 38.
    pub fn decimal(unscaled: i128, scale: u8) -> Result<Self, ValueError> {
        if scale <= 38 { Ok(Self(Number::Decimal { unscaled, scale })) } else { Err(ValueError::Scale(scale)) }
    }

    /// A floating-point number, written with the fewest digits that read back as the same number.
    ///
    /// # Errors
    /// It is not finite.
    pub fn real(value: f64) -> Result<Self, ValueError> {
        // Adding zero leaves every number as it is but -0, which no reader of tables expects.
        if value.is_finite() { Ok(Self(Number::Real(value + 0.0))) } else { Err(ValueError::NotFinite(value)) }
    }

    /// The value times ten to the power of `scale`. `None` where that is no whole number of at most 38 digits, and for a
    /// floating-point number.
    #[must_use]
    pub fn unscaled(self, scale: u8) -> Option<i128> {
        let (unscaled, has) = match self.0 {
            Number::Integer(value) => (value, 0),
            Number::Decimal { unscaled, scale } => (unscaled, scale),
            Number::Real(_) => return None,
        };
        let most = 10_i128.pow(38);
        let power = |digits: u8| 10_i128.checked_pow(digits.into());
        let value = match scale.checked_sub(has) {
            Some(more) => unscaled.checked_mul(power(more)?)?,
            None => {
                let divisor = power(has - scale)?;
                (unscaled % divisor == 0).then(|| unscaled / divisor)?
            }
        };
        (-most < value && value < most).then_some(value)
    }

    pub(crate) fn kind(self) -> ValueKind {
        match self.0 {
            Number::Integer(_) | Number::Decimal { scale: 0, .. } => ValueKind::Integer,
            Number::Decimal { scale, .. } => ValueKind::Decimal(scale),
            Number::Real(_) => ValueKind::Real,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Number::Integer(value) => write!(out, "{value}"),
            Number::Decimal { unscaled, scale: 0 } => write!(out, "{unscaled}"),
            Number::Decimal { unscaled, scale } => {
                let scale = usize::from(scale);
                let digits = format!("{:0>width$}", unscaled.unsigned_abs(), width = scale + 1);
                let (whole, part) = digits.split_at(digits.len() - scale);
                write!(out, "{}{whole}.{part}", if unscaled < 0 { "-" } else { "" })
            }
            Number::Real(value) if value == 0.0 || (1e-7..1e21).contains(&value.abs()) => write!(out, "{value}"),
            Number::Real(value) => write!(out, "{value:e}"),
        }
    }
}
