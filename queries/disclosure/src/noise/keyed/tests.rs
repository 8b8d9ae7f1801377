//! Vectors of another implementation, and that parts and keys keep apart.
#![allow(clippy::unwrap_used)]

use super::*;

/// Bytes 0 to 31.
fn counting() -> Key {
    Key::new(std::array::from_fn(|at| u8::try_from(at).unwrap()))
}

/// Computed with the reference implementation's Python binding, `blake3(message, key=key).digest()[:8]`, over messages
/// that were put together by hand.
#[test]
fn agrees_with_an_independent_implementation() {
    let long: Vec<u8> = (0..5_000_u32).map(|at| u8::try_from(at % 251).unwrap()).collect();
    let vectors: [(&[&[u8]], u64); 10] = [
        (&[], 0x7349_2b19_995d_71cd),
        (&[b""], 0x3896_22da_f9ae_5af5),
        (&[b"", b""], 0x782c_6ee8_963e_6609),
        (&[b"thr", b""], 0x80c6_4b81_1d23_7104),
        (&[b"thr", b"crossings"], 0x41ad_e2b2_0be3_28dc),
        (&[b"ab", b"c"], 0x0c90_78a2_4996_bd5b),
        (&[b"a", b"bc"], 0x5a68_2a6c_741d_7d78),
        (&["ხიდი".as_bytes()], 0x5a58_8f3a_29b8_d0ec),
        (&[b"cnt", b"crossings", &0x0123_4567_89ab_cdef_u64.to_be_bytes()], 0x4029_6400_6e38_091d),
        (&[&long], 0x6854_ad08_d74a_6f25),
    ];
    for (parts, expected) in vectors {
        let found = prf64(&counting(), parts);
        assert_eq!(found, expected, "{found:#018x} for parts of {:?} bytes", parts.iter().map(|p| p.len()));
    }
    assert_eq!(prf64(&Key::new([0; 32]), &[b"01001000001"]), 0x242a_61d6_d4f7_d822, "another key");
}

/// Where messages stop fitting the buffer, and a block.
#[test]
fn lengths_around_blocks_and_the_buffer() {
    for (length, expected, of_two) in [
        (60, 0xedca_1690_8e30_40bd, 0xf79c_e764_7502_0749),
        (61, 0x1693_743c_4fb0_4fed, 0x7e62_154b_4917_4ac2),
        (124, 0x0e6b_0535_fdcc_a214, 0x0c1d_cd2f_a49a_3cf4),
        (125, 0x9a52_e47c_96af_efe4, 0x0523_feb8_3797_7f53_u64),
    ] {
        let bytes: Vec<u8> = (0..length).collect();
        assert_eq!(prf64(&counting(), &[&bytes]), expected, "one part of {length} bytes");
        let (first, _) = bytes.split_at(bytes.len() - 5);
        assert_eq!(prf64(&counting(), &[first, b"z"]), of_two, "the same length of two parts");
    }
}

#[test]
fn parts_are_told_apart() {
    let key = counting();
    let forms: [&[&[u8]]; 7] =
        [&[], &[b""], &[b"", b""], &[b"abc"], &[b"ab", b"c"], &[b"a", b"bc"], &[b"a", b"\0\0\0\x02bc"]];
    let hashes: std::collections::BTreeSet<u64> = forms.iter().map(|parts| prf64(&key, parts)).collect();
    assert_eq!(hashes.len(), forms.len());
}

#[test]
fn keys_do_not_show_themselves() {
    let keys = Keys { record: Key::new([0xAB; 32]), noise: Key::new([0xCD; 32]) };
    assert_eq!(format!("{keys:?}"), "Keys { record: Key(hidden), noise: Key(hidden) }");
}
