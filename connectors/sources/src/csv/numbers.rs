//! Numbers as offices write them: signs, decimal commas, thousands separators. Cells without separators are read as they
//! stand; others are first written plainly into a buffer that is kept.

use super::fault::RowCause;
use super::marks::{DecimalMark, ThousandsMark};

/// Powers of ten that doubles hold exactly.
const EXACT_POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];
/// Digits that always fit into 64 bits.
const SHORT: usize = 18;
/// Up to here doubles hold every whole number.
const EXACT_WHOLE: u64 = 1 << 53;
/// The minus sign of typography.
const MINUS: &[u8] = "\u{2212}".as_bytes();

/// Reads numbers written with certain marks.
#[derive(Debug, Clone)]
pub(super) struct Numbers {
    decimal: u8,
    thousands: Option<ThousandsMark>,
    /// Whether `007` is refused.
    is_strict: bool,
    plain: Vec<u8>,
}

/// The parts of a number.
struct Parts<'c> {
    is_negative: bool,
    whole: &'c [u8],
    decimals: &'c [u8],
    /// What follows the digits: an exponent, or something that is no number.
    rest: &'c [u8],
}

impl Numbers {
    /// Of a column; `is_strict` refuses leading zeros, which codes have and numbers have not.
    pub(super) fn new(decimal: DecimalMark, thousands: Option<ThousandsMark>, is_strict: bool) -> Self {
        Self { decimal: decimal.byte(), thousands, is_strict, plain: Vec::new() }
    }

    /// A whole number.
    #[inline]
    pub(super) fn int(&mut self, cell: &[u8]) -> Result<i64, RowCause> {
        self.with_parts(cell, |parts, _| match (parts.decimals, parts.rest) {
            ([], []) => int(parts.is_negative, parts.whole),
            _ => Err(RowCause::Form),
        })
    }

    /// A number in units of the last of `scale` decimals.
    #[inline]
    pub(super) fn decimal(&mut self, cell: &[u8], precision: u8, scale: usize) -> Result<i128, RowCause> {
        self.with_parts(cell, |parts, _| match parts.rest {
            [] => decimal(&parts, precision, scale),
            _ => Err(RowCause::Form),
        })
    }

    /// The double nearest to the number.
    #[inline]
    pub(super) fn float(&mut self, cell: &[u8]) -> Result<f64, RowCause> {
        self.with_parts(cell, |parts, written| match parts.rest {
            [] => exact(&parts).map_or_else(|| nearest(written), Ok),
            [b'e' | b'E', ..] => nearest(written),
            _ => Err(RowCause::Form),
        })
    }

    /// Reads the cell as it stands or, where that fails, written plainly: with a point and no thousands separators.
    /// `read` also has the number as a whole, with the decimal mark that it is written with.
    #[inline]
    fn with_parts<T>(
        &mut self,
        cell: &[u8],
        read: impl Fn(Parts<'_>, Written<'_>) -> Result<T, RowCause>,
    ) -> Result<T, RowCause> {
        let as_it_stands = parts(cell, self.decimal).filter(|parts| parts.rest.is_empty());
        if let Some(parts) = as_it_stands {
            self.check_zero(parts.whole)?;
            return read(parts, Written { number: cell, decimal: self.decimal });
        }
        self.plain.clear();
        write_plainly(cell, self.decimal, self.thousands, &mut self.plain).ok_or(RowCause::Form)?;
        let parts = parts(&self.plain, b'.').ok_or(RowCause::Form)?;
        self.check_zero(parts.whole)?;
        read(parts, Written { number: &self.plain, decimal: b'.' })
    }

    fn check_zero(&self, whole: &[u8]) -> Result<(), RowCause> {
        match whole {
            [b'0', _, ..] if self.is_strict => Err(RowCause::LeadingZero),
            _ => Ok(()),
        }
    }
}

/// A number as a whole.
struct Written<'c> {
    number: &'c [u8],
    decimal: u8,
}

/// The parts of what begins as a number. There must be a digit before the mark, and one behind it.
#[inline]
fn parts(cell: &[u8], mark: u8) -> Option<Parts<'_>> {
    let (is_negative, cell) = match cell {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    let (whole, rest) = digits(cell)?;
    let (decimals, rest) = match rest {
        [byte, rest @ ..] if *byte == mark => digits(rest)?,
        rest => (&[][..], rest),
    };
    Some(Parts { is_negative, whole, decimals, rest })
}

#[inline]
fn digits(cell: &[u8]) -> Option<(&[u8], &[u8])> {
    let count = cell.iter().take_while(|byte| byte.is_ascii_digit()).count();
    cell.split_at_checked(count).filter(|(digits, _)| !digits.is_empty())
}

/// `-1 234,5` as `-1234.5`; nothing if groups of thousands have not three digits. An exponent stays.
fn write_plainly(cell: &[u8], decimal: u8, thousands: Option<ThousandsMark>, plain: &mut Vec<u8>) -> Option<()> {
    let (sign, mut rest) = match cell.strip_prefix(MINUS).or(cell.strip_prefix(b"-")) {
        Some(rest) => (&b"-"[..], rest),
        None => (&b""[..], cell.strip_prefix(b"+").unwrap_or(cell)),
    };
    plain.extend_from_slice(sign);
    let (first, mut behind) = digits(rest)?;
    plain.extend_from_slice(first);
    let spellings = thousands.map_or(&[][..], ThousandsMark::spellings);
    let group_behind = |rest| spellings.iter().find_map(|mark| digits(<[u8]>::strip_prefix(rest, *mark)?));
    while let Some((group, next)) = group_behind(behind) {
        if group.len() != 3 || first.len() > 3 {
            return None;
        }
        plain.extend_from_slice(group);
        behind = next;
    }
    rest = behind;
    if let [mark, decimals @ ..] = rest
        && *mark == decimal
    {
        let (decimals, next) = digits(decimals)?;
        plain.push(b'.');
        plain.extend_from_slice(decimals);
        rest = next;
    }
    match rest {
        [] | [b'e' | b'E', ..] => plain.extend_from_slice(rest),
        _ => return None,
    }
    Some(())
}

#[inline]
fn int(is_negative: bool, digits: &[u8]) -> Result<i64, RowCause> {
    if digits.len() <= SHORT {
        let value =
            digits.iter().fold(0_i64, |value, digit| value.wrapping_mul(10).wrapping_add(i64::from(digit & 15)));
        return Ok(if is_negative { -value } else { value });
    }
    let next = |value: i64, digit: &u8| {
        let digit = i64::from(digit & 15);
        value.checked_mul(10)?.checked_add(if is_negative { -digit } else { digit })
    };
    digits.iter().try_fold(0, next).ok_or(RowCause::Range)
}

#[inline]
fn decimal(parts: &Parts<'_>, precision: u8, scale: usize) -> Result<i128, RowCause> {
    let (kept, beyond) = parts.decimals.split_at_checked(scale).unwrap_or((parts.decimals, &[]));
    if beyond.iter().any(|digit| *digit != b'0') {
        return Err(RowCause::Decimals);
    }
    let padding = scale - kept.len();
    let digits = parts.whole.iter().chain(kept);
    let value = if parts.whole.len() + scale <= SHORT {
        let add = |value: i64, digit: &u8| value.wrapping_mul(10).wrapping_add(i64::from(digit & 15));
        i128::from((0..padding).fold(digits.fold(0_i64, add), |value, _| value.wrapping_mul(10)))
    } else {
        let add = |value: i128, digit: &u8| value.checked_mul(10)?.checked_add(i128::from(digit & 15));
        let value =
            digits.copied().chain(std::iter::repeat_n(b'0', padding)).try_fold(0, |value, digit| add(value, &digit));
        value.ok_or(RowCause::Range)?
    };
    let bound = 10_i128.checked_pow(u32::from(precision)).unwrap_or(i128::MAX);
    match value < bound {
        true => Ok(if parts.is_negative { -value } else { value }),
        false => Err(RowCause::Range),
    }
}

/// The number, if a division of two exact doubles gives it: what division gives is the nearest double.
#[inline]
fn exact(parts: &Parts<'_>) -> Option<f64> {
    if parts.whole.len() + parts.decimals.len() > SHORT {
        return None;
    }
    let all = parts.whole.iter().chain(parts.decimals);
    let value = all.fold(0_u64, |value, digit| value.wrapping_mul(10).wrapping_add(u64::from(digit & 15)));
    let power = EXACT_POWERS.get(parts.decimals.len())?;
    #[expect(clippy::cast_precision_loss, reason = "whole numbers up to 2^53 are doubles")]
    let value = (value <= EXACT_WHOLE).then(|| value as f64 / power)?;
    Some(if parts.is_negative { -value } else { value })
}

#[cold]
fn nearest(written: Written<'_>) -> Result<f64, RowCause> {
    let point = |byte: &u8| if *byte == written.decimal { b'.' } else { *byte };
    let plain: Vec<u8> = written.number.iter().map(point).collect();
    let value: Option<f64> = std::str::from_utf8(&plain).ok().and_then(|number| number.parse().ok());
    match value {
        Some(value) if value.is_finite() => Ok(value),
        Some(_) => Err(RowCause::Range),
        None => Err(RowCause::Form),
    }
}

#[cfg(test)]
mod tests;
