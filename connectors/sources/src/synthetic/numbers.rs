//! Identifiers: unique without a table of those given out, because each kind is a bijection of the person's
//! position. Uniqueness holds up to `MAX_PEOPLE`.

/// Most people that the number ranges serve.
pub(super) const MAX_PEOPLE: u64 = 100_000_000;

/// Documents that one person may hold one after another.
pub(super) const DOCUMENTS: u64 = 4;
/// Permits that one person may hold one after another.
pub(super) const PERMITS: u64 = 16;
/// Asylum cases that one person may open.
pub(super) const CASES: u64 = 8;

/// 3^18 and 3^20 are coprime to every modulus here, so that multiplying is a bijection.
const SPREAD: u64 = 387_420_489;
const SPREAD_WIDE: u64 = 3_486_784_401;
const TEN_9: u64 = 1_000_000_000;
const TEN_10: u64 = 10 * TEN_9;
const DOCUMENT_DIGITS: u64 = 10_000_000;

fn spread(position: u64, offset: u64, modulus: u64) -> u64 {
    ((position % modulus) * SPREAD + offset % modulus) % modulus
}

/// An 11-digit personal number: two digits of the office, nine of the person.
pub(super) fn personal_number(office: u64, index: u64, offset: u64) -> String {
    format!("{:02}{:09}", office % 100, spread(index, offset, TEN_9))
}

/// A travel document: two letters and seven digits.
pub(super) fn document_number(index: u64, nth: u64, offset: u64) -> String {
    let modulus = 26 * 26 * DOCUMENT_DIGITS;
    let position = index * DOCUMENTS + nth % DOCUMENTS;
    let number = (position * SPREAD_WIDE + offset % modulus) % modulus;
    let letters = number / DOCUMENT_DIGITS;
    let letter = |value: u64| char::from(b'A' + (value % 26) as u8);
    format!("{}{}{:07}", letter(letters / 26), letter(letters), number % DOCUMENT_DIGITS)
}

/// A residence permit: `RP` and ten digits.
pub(super) fn permit_number(index: u64, nth: u64, offset: u64) -> String {
    format!("RP{:010}", spread(index * PERMITS + nth % PERMITS, offset, TEN_10))
}

/// An asylum case: `A`, the year and ten digits.
pub(super) fn case_number(year: i32, index: u64, nth: u64, offset: u64) -> String {
    format!("A{year}-{:010}", spread(index * CASES + nth % CASES, offset, TEN_10))
}
