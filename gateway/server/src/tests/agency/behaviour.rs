//! The ways in which an agency may behave.

use khidi_queries_protocol::Code;

/// What the agency does when it is asked for a fragment.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::tests) enum Behaviour {
    /// As it should: answers requests that are planned against what it publishes.
    Answers,
    Garbage,
    Compressed,
    /// Values are fewer than the rows that the message states, of a type that is read as another.
    LyingLengths,
    Truncated,
    AfterTail,
    /// The tail is not one.
    BadTail,
    /// The tail tells of another question, kind, version or protection.
    OtherTail(&'static str),
    WrongType,
    WrongName,
    MoreColumns,
    NoSchema,
    BadStatus,
    TwoCells,
    Silent,
    /// Nothing follows the first message.
    Stalls,
    Refuses(Code),
    Fails(tonic::Code),
    /// Refuses plans that are not of this version, and publishes it from the first refusal on.
    Moves(&'static str),
    /// Misbehaves when it is asked for its catalogue.
    Introduces(Introduction),
}

/// What the agency answers instead of its catalogue.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::tests) enum Introduction {
    Garbage,
    Nothing,
    Twice,
    OtherAgency,
    OtherProtocol,
    Fails(tonic::Code),
    Silent,
}
