//! Refusals as `google.rpc.Status`, the form of `grpc-status-details-bin`.

use std::collections::BTreeMap;

use prost::Message;

use super::{Code, Refusal};

/// Domain of ErrorInfo.
const DOMAIN: &str = "khidi";
/// Longest details that are read, in bytes: more than a gRPC client accepts in a header.
const LONGEST_DETAILS: usize = 16 * 1024;

const ERROR_INFO: &str = "type.googleapis.com/google.rpc.ErrorInfo";
const LOCALIZED_MESSAGE: &str = "type.googleapis.com/google.rpc.LocalizedMessage";
const HELP: &str = "type.googleapis.com/google.rpc.Help";

/// `google.rpc.Status`.
#[derive(Clone, PartialEq, Message)]
struct Status {
    #[prost(int32, tag = "1")]
    code: i32,
    #[prost(string, tag = "2")]
    message: String,
    #[prost(message, repeated, tag = "3")]
    details: Vec<Any>,
}

/// `google.protobuf.Any`.
#[derive(Clone, PartialEq, Message)]
struct Any {
    #[prost(string, tag = "1")]
    type_url: String,
    #[prost(bytes = "vec", tag = "2")]
    value: Vec<u8>,
}

/// `google.rpc.ErrorInfo`.
#[derive(Clone, PartialEq, Message)]
struct ErrorInfo {
    #[prost(string, tag = "1")]
    reason: String,
    #[prost(string, tag = "2")]
    domain: String,
    #[prost(btree_map = "string, string", tag = "3")]
    metadata: BTreeMap<String, String>,
}

/// `google.rpc.LocalizedMessage`.
#[derive(Clone, PartialEq, Message)]
struct LocalizedMessage {
    #[prost(string, tag = "1")]
    locale: String,
    #[prost(string, tag = "2")]
    message: String,
}

/// `google.rpc.Help`: the hint in English, then in Georgian.
#[derive(Clone, PartialEq, Message)]
struct Help {
    #[prost(message, repeated, tag = "1")]
    links: Vec<Link>,
}

/// `google.rpc.Help.Link`, without its address.
#[derive(Clone, PartialEq, Message)]
struct Link {
    #[prost(string, tag = "1")]
    description: String,
}

pub(super) fn encode(refusal: &Refusal) -> Vec<u8> {
    let metadata = refusal.params.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    let info = ErrorInfo { reason: refusal.code.number().to_owned(), domain: DOMAIN.to_owned(), metadata };
    let localized =
        |locale: &str, message| any(LOCALIZED_MESSAGE, &LocalizedMessage { locale: locale.to_owned(), message });
    let link = |description| Link { description };
    let help = Help { links: vec![link(refusal.hint_en()), link(refusal.hint_ka())] };
    Status {
        code: refusal.code.grpc(),
        message: refusal.message_en(),
        details: vec![
            any(ERROR_INFO, &info),
            localized("en", refusal.message_en()),
            localized("ka", refusal.message_ka()),
            any(HELP, &help),
        ],
    }
    .encode_to_vec()
}

/// Reads code and parameters; the texts are left where they are.
pub(super) fn decode(bytes: &[u8]) -> Option<Refusal> {
    if bytes.len() > LONGEST_DETAILS {
        return None;
    }
    let status = Status::decode(bytes).ok()?;
    let any = status.details.into_iter().find(|any| any.type_url == ERROR_INFO)?;
    let info = ErrorInfo::decode(any.value.as_slice()).ok().filter(|info| info.domain == DOMAIN)?;
    let code = Code::from_number(&info.reason)?;
    let given = |name: &str| info.metadata.get(name).cloned();
    Some(code.params().iter().fold(Refusal::new(code), |refusal, name| match given(name) {
        Some(value) => refusal.with(name, value),
        None => refusal,
    }))
}

fn any(type_url: &str, message: &impl Message) -> Any {
    Any { type_url: type_url.to_owned(), value: message.encode_to_vec() }
}

#[cfg(test)]
mod tests;
