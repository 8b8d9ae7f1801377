//! Numbers as PostgreSQL sends them: digits of base 10,000 with a weight.

use crate::database::error::DatabaseError;

const NEGATIVE: u16 = 0x4000;
const POSITIVE: u16 = 0x0000;
/// Beyond this no power of ten fits.
const MOST_PLACES: u32 = 38;

/// A number in units of 10^-`scale`; `None` where it is none, or has more than 38 digits.
///
/// # Errors
/// The bytes are no number, or one with digits behind the scale.
pub(super) fn read(bytes: &[u8], scale: i8) -> Result<Option<i128>, DatabaseError> {
    let mut reader = Reader(bytes);
    let (count, weight, sign) = (reader.i16()?, reader.i16()?, reader.u16()?);
    let _shown_scale = reader.i16()?;
    if sign != POSITIVE && sign != NEGATIVE {
        return Ok(None);
    }
    let mut units = Some(0_i128);
    for at in 0..count {
        let digit = i128::from(reader.i16()?);
        let place = 4 * (i32::from(weight) - i32::from(at)) + i32::from(scale);
        units = match (units, u32::try_from(place)) {
            (None, _) => None,
            (Some(units), Ok(place)) if place <= MOST_PLACES => 10_i128
                .checked_pow(place)
                .and_then(|power| digit.checked_mul(power))
                .and_then(|more| units.checked_add(more)),
            (Some(_), Ok(_)) => None,
            (Some(units), Err(_)) => Some(units + below(digit, place.unsigned_abs())?),
        };
    }
    let most = 10_i128.pow(MOST_PLACES);
    let units = units.filter(|units| *units < most);
    Ok(units.map(|units| if sign == NEGATIVE { -units } else { units }))
}

/// Numbers of two bytes, from the beginning.
struct Reader<'b>(&'b [u8]);

impl Reader<'_> {
    fn u16(&mut self) -> Result<u16, DatabaseError> {
        let (read, rest) = self.0.split_first_chunk().ok_or(DatabaseError::Answer("a value is cut off"))?;
        self.0 = rest;
        Ok(u16::from_be_bytes(*read))
    }

    fn i16(&mut self) -> Result<i16, DatabaseError> {
        self.u16().map(u16::cast_signed)
    }
}

/// What a digit of base 10,000 is worth whose last `places` decimal places lie behind the scale.
fn below(digit: i128, places: u32) -> Result<i128, DatabaseError> {
    let unit = 10_i128.checked_pow(places.min(4)).unwrap_or(1);
    match digit % unit {
        0 => Ok(digit / unit),
        _ => Err(DatabaseError::Answer("a number has more decimal places than its type")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn sent(weight: i16, sign: u16, digits: &[i16]) -> Vec<u8> {
        let count = i16::try_from(digits.len()).unwrap();
        let head = [count.to_be_bytes(), weight.to_be_bytes(), sign.to_be_bytes(), 0_i16.to_be_bytes()];
        head.into_iter().chain(digits.iter().map(|digit| digit.to_be_bytes())).flatten().collect()
    }

    #[test]
    fn numbers_are_read_to_the_last_digit() {
        type Row<'r> = (i16, u16, &'r [i16], i8, Option<i128>);
        let rows: [Row; 11] = [
            (0, POSITIVE, &[], 2, Some(0)),
            (0, POSITIVE, &[7], 0, Some(7)),
            (0, NEGATIVE, &[7], 2, Some(-700)),
            (1, POSITIVE, &[1, 2345], 0, Some(12345)),
            // 1.5 and 0.05 are sent as 5000 and 500 ten-thousandths.
            (0, POSITIVE, &[1, 5000], 2, Some(150)),
            (-1, POSITIVE, &[500], 2, Some(5)),
            (-2, POSITIVE, &[1], 8, Some(1)),
            (9, POSITIVE, &[99, 9999], 0, Some(999_999 * 10_i128.pow(32))),
            (9, POSITIVE, &[100], 0, None),
            (8, POSITIVE, &[9999], 0, Some(9999 * 10_i128.pow(32))),
            (0, 0xC000, &[], 2, None),
        ];
        for (weight, sign, digits, scale, expected) in rows {
            assert_eq!(read(&sent(weight, sign, digits), scale).unwrap(), expected, "{digits:?} e{weight}");
        }
    }

    #[test]
    fn digits_behind_the_scale_are_not_dropped_in_silence() {
        assert!(read(&sent(-1, POSITIVE, &[5055]), 3).is_err());
        assert!(read(&sent(-2, POSITIVE, &[1]), 2).is_err());
        assert!(read(&[0, 1], 2).is_err());
    }
}
