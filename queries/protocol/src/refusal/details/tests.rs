//! Details of a refusal on the wire.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use prost::Message;

use super::*;

fn refusal() -> Refusal {
    Refusal::new(Code::KH203).with("column", "სქესი").with("use", "as a group key")
}

#[test]
fn carries_code_parameters_and_both_languages() {
    let status = Status::decode(refusal().details().as_slice()).unwrap();
    assert_eq!((status.code, status.message), (7, refusal().message_en()));
    let urls: Vec<_> = status.details.iter().map(|any| any.type_url.rsplit('.').next().unwrap()).collect();
    assert_eq!(urls, ["ErrorInfo", "LocalizedMessage", "LocalizedMessage", "Help"]);
    let info = ErrorInfo::decode(status.details[0].value.as_slice()).unwrap();
    assert_eq!((info.reason.as_str(), info.domain.as_str()), ("KH203", "khidi"));
    assert_eq!(info.metadata["column"], "სქესი");
    let georgian = LocalizedMessage::decode(status.details[2].value.as_slice()).unwrap();
    assert_eq!((georgian.locale.as_str(), georgian.message), ("ka", refusal().message_ka()));
    let help = Help::decode(status.details[3].value.as_slice()).unwrap();
    assert_eq!(help.links[1].description, refusal().hint_ka());
}

#[test]
fn every_code_survives_the_wire() {
    for &code in Code::ALL {
        let sent = code.params().iter().fold(Refusal::new(code), |refusal, name| refusal.with(name, name));
        assert_eq!(Refusal::from_wire(code.grpc(), "", &sent.details()), Some(sent), "{}", code.number());
    }
}

/// gRPC clients in other languages accept headers of 8 KiB; details travel in base64.
#[test]
fn the_longest_details_fit_a_header() {
    for &code in Code::ALL {
        let value = "ხ".repeat(300);
        let sent = code.params().iter().fold(Refusal::new(code), |refusal, name| refusal.with(name, &value));
        let length = sent.details().len();
        assert!(length * 4 / 3 <= 8 * 1024 - 512, "{}: {length} bytes", code.number());
    }
}

fn details(reason: &str, domain: &str, metadata: &[(&str, &str)]) -> Vec<u8> {
    let info = ErrorInfo {
        reason: reason.into(),
        domain: domain.into(),
        metadata: metadata.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
    };
    let text = LocalizedMessage { locale: "en".into(), message: "Nino, born 1990, is in the register".into() };
    Status {
        code: 7,
        message: "Nino, born 1990".into(),
        details: vec![any(LOCALIZED_MESSAGE, &text), any(ERROR_INFO, &info)],
    }
    .encode_to_vec()
}

#[test]
fn a_hostile_partys_texts_do_not_pass() {
    let sent = details("KH204", "khidi", &[("column", "person\u{1b}[2J\nNino"), ("name", "Nino")]);
    let read = Refusal::from_wire(7, "KH204: Nino, born 1990", &sent).unwrap();
    assert_eq!(read.param("column"), Some("person [2J Nino"));
    assert_eq!(read.param("name"), None);
    assert!(read.message_en().starts_with("KH204: column person"));
    assert!(!format!("{read:?} {} {}", read.message_ka(), read.hint_en()).contains("1990"));
    let long = details("KH204", "khidi", &[("column", &"x".repeat(5000))]);
    assert_eq!(Refusal::from_wire(7, "", &long).unwrap().param("column").unwrap().len(), 200);
}

#[test]
fn what_is_no_refusal_of_khidi() {
    for (grpc, message, sent, what) in [
        (7, "", details("KH999", "khidi", &[]), "a code that is not in the table"),
        (7, "", details("KH204", "googleapis.com", &[]), "another domain"),
        (3, "", details("KH204", "khidi", &[]), "another gRPC status than the code's"),
        (7, "KH204: x", b"\xff\xff".to_vec(), "details that cannot be read"),
        (7, "KH204: x", vec![0; LONGEST_DETAILS + 1], "details that are too long"),
        (7, "", Status { code: 7, ..Status::default() }.encode_to_vec(), "no ErrorInfo"),
        (7, "KH999: x", vec![], "an unknown code in the message"),
        (7, "permission denied", vec![], "no code in the message"),
        (3, "KH204: x", vec![], "another gRPC status than the message's code"),
    ] {
        assert_eq!(Refusal::from_wire(grpc, message, &sent), None, "{what}");
    }
}

#[test]
fn without_details_the_code_remains() {
    let read = Refusal::from_wire(14, "KH401: agency Nino cannot be reached", &[]).unwrap();
    assert_eq!(read.message_en(), "KH401: agency ? cannot be reached");
}
