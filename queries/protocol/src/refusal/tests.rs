//! Refusals: texts, parameters, the wire.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use super::{Code, LONGEST_MESSAGE, Refusal};
use crate::envelope::EnvelopeError;
use crate::request::RequestError;

#[test]
fn messages_and_hints() {
    let refusal = Refusal::new(Code::KH104).with("table", "interior.crosings");
    assert_eq!(refusal.message_en(), "KH104: there is no table interior.crosings");
    assert_eq!(refusal.to_string(), refusal.message_en());
    assert_eq!(refusal.message_ka(), "KH104: ცხრილი interior.crosings არ არსებობს");
    assert_eq!(refusal.hint_en(), "The catalogue lists the published tables.");
    let refusal = refusal.with("suggestion", "interior.crossings");
    assert!(refusal.hint_en().starts_with("Did you mean interior.crossings? The"));
    assert!(refusal.hint_ka().starts_with("ხომ არ გულისხმობდით: interior.crossings? "));
    assert_eq!(refusal.code(), Code::KH104);
}

#[test]
fn parameters() {
    let refusal = Refusal::new(Code::KH106).with("colum", "x").with("column", "a").with("column", "b\n\u{202e}c");
    assert_eq!(refusal.param("column"), Some("b  c"));
    assert_eq!(refusal.param("colum"), None);
    let long = Refusal::new(Code::KH106).with("column", "ხ".repeat(900));
    assert_eq!(long.param("column").unwrap().chars().count(), 200);
    assert!(Refusal::new(Code::KH106).message_en().contains("column ? is"));
}

#[test]
fn a_message_is_cut_between_characters() {
    for padding in 0..3 {
        let detail = format!("{}{}", "x".repeat(padding), "ხ".repeat(200));
        let message = Refusal::new(Code::KH101).with("detail", detail).message_en();
        assert!(message.len() <= LONGEST_MESSAGE && message.len() > LONGEST_MESSAGE - 3, "{}", message.len());
    }
}

#[test]
fn requests_that_could_not_be_read() {
    let protocol = Refusal::from(RequestError::Protocol { found: 2 });
    assert_eq!(protocol.message_en(), "KH305: version 2 is not supported; supported: 1");
    let dialect = Refusal::from(RequestError::Dialect { found: "datafusion-56".into() });
    assert_eq!(dialect.message_en(), "KH305: version datafusion-56 is not supported; supported: datafusion-55");
    for (refusal, expected) in [
        (RequestError::NotCanonical.into(), Code::KH306),
        (RequestError::DuplicateKey.into(), Code::KH306),
        (RequestError::GroupingSets.into(), Code::KH306),
        (EnvelopeError::NotCanonical.into(), Code::KH306),
        (EnvelopeError::Unsigned.into(), Code::KH303),
        (EnvelopeError::KeyId.into(), Code::KH303),
    ] {
        let refusal: Refusal = refusal;
        assert_eq!(refusal.code(), expected);
        assert!(!refusal.message_en().contains('?'), "{refusal}");
    }
}
