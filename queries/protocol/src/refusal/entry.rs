//! A row of the table of codes.

/// What the table holds of one code. Texts are templates (see [`super::template`]).
#[derive(Debug)]
pub(super) struct Entry {
    /// gRPC status.
    pub grpc: Grpc,
    /// Names of the parameters.
    pub params: &'static [&'static str],
    /// What happened, in English.
    pub text_en: &'static str,
    /// What to do, in English.
    pub hint_en: &'static str,
    /// What happened, in Georgian.
    pub text_ka: &'static str,
    /// What to do, in Georgian.
    pub hint_ka: &'static str,
}

/// The gRPC statuses in use, with their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(i32)]
pub(super) enum Grpc {
    InvalidArgument = 3,
    DeadlineExceeded = 4,
    NotFound = 5,
    PermissionDenied = 7,
    ResourceExhausted = 8,
    FailedPrecondition = 9,
    OutOfRange = 11,
    Unimplemented = 12,
    Internal = 13,
    Unavailable = 14,
    Unauthenticated = 16,
}
