//! Which code each cause has. Texts of gate, planner and checks carry words of the question and published names only.

use khidi_certs::SignatureError;
use khidi_queries_disclosure::CheckError;
use khidi_queries_functions::context::{self, PlanError};
use khidi_queries_functions::gate::GateError;
use khidi_queries_protocol::envelope::EnvelopeError;
use khidi_queries_protocol::request::RequestError;
use khidi_queries_protocol::{Code, Refusal};

use super::Refused;
use crate::relation::RelationError;

impl From<EnvelopeError> for Refused {
    fn from(error: EnvelopeError) -> Self {
        Self::because(error.clone().into(), &error)
    }
}

impl From<RequestError> for Refused {
    fn from(error: RequestError) -> Self {
        Self::because(error.clone().into(), &error)
    }
}

impl From<SignatureError> for Refused {
    fn from(error: SignatureError) -> Self {
        Self::because(Refusal::new(Code::KH303), &error)
    }
}

impl From<RelationError> for Refused {
    fn from(error: RelationError) -> Self {
        let refusal = match &error {
            RelationError::Gate(error) => gate(error),
            RelationError::NotAQuery => Refusal::new(Code::KH102).with("statement", "this statement"),
            RelationError::Plan(error) => plan(error),
            RelationError::Clock => Refusal::new(Code::KH208).with("function", "now()"),
        };
        Self::because(refusal, &error)
    }
}

impl From<CheckError> for Refused {
    fn from(error: CheckError) -> Self {
        Self::because(check(&error), &error)
    }
}

fn gate(error: &GateError) -> Refusal {
    let shown = error.to_string();
    let unsupported = |word: &str| Refusal::new(Code::KH109).with("construct", word);
    match error {
        GateError::TextTooLong { .. }
        | GateError::TooManyTokens { .. }
        | GateError::NestingTooDeep { .. }
        | GateError::ChainTooLong { .. }
        | GateError::ListTooLong { .. }
        | GateError::TooManyRelations { .. }
        | GateError::QueriesTooDeep { .. }
        | GateError::SubqueriesTooDeep { .. }
        | GateError::TooAmbiguous => Refusal::new(Code::KH103).with("what", shown),
        GateError::Lexical { .. } | GateError::Syntax { .. } | GateError::Empty => {
            Refusal::new(Code::KH101).with("detail", shown)
        }
        GateError::SeveralStatements { .. } => Refusal::new(Code::KH102).with("statement", "a second statement"),
        GateError::DataDefinition { word, .. }
        | GateError::DataManipulation { word }
        | GateError::NotAQuery { word, .. } => Refusal::new(Code::KH102).with("statement", word),
        GateError::Copy { .. } => Refusal::new(Code::KH102).with("statement", "COPY"),
        GateError::EngineSetting { .. } => Refusal::new(Code::KH102).with("statement", "SET"),
        GateError::TableFunction { name } => unsupported(name),
        GateError::FileAsTable { name, .. } => Refusal::new(Code::KH104).with("table", name),
        GateError::UnsupportedRelation { word } | GateError::UnsupportedClause { word } => unsupported(word),
        GateError::RecursiveWith => unsupported("WITH RECURSIVE"),
        GateError::Parameter { .. } => Refusal::new(Code::KH116),
    }
}

fn plan(error: &PlanError) -> Refusal {
    let suggesting = |refusal: Refusal, suggestion: &Option<String>| match suggestion {
        Some(name) => refusal.with("suggestion", name),
        None => refusal,
    };
    match error {
        PlanError::UnknownTable { name, suggestion } => {
            suggesting(Refusal::new(Code::KH104).with("table", name), suggestion)
        }
        PlanError::UnqualifiedTable { name, suggestion } => {
            suggesting(Refusal::new(Code::KH115).with("name", name), suggestion)
        }
        PlanError::UnknownCatalog { name } => Refusal::new(Code::KH104).with("table", name),
        PlanError::UnknownColumn { name, suggestion, .. } => {
            suggesting(Refusal::new(Code::KH105).with("column", name), suggestion)
        }
        PlanError::AmbiguousColumn { name } => Refusal::new(Code::KH106).with("column", name),
        PlanError::DuplicateColumn { name } => Refusal::new(Code::KH119).with("column", name),
        PlanError::UnknownFunction { name, suggestion } => {
            suggesting(Refusal::new(Code::KH107).with("function", name), suggestion)
        }
        PlanError::TypeMismatch { message } => Refusal::new(Code::KH108).with("detail", message),
        PlanError::Unsupported { message } => {
            Refusal::new(Code::KH109).with("construct", context::unsupported(message).0)
        }
        PlanError::Invalid { message } => Refusal::new(Code::KH101).with("detail", message),
        PlanError::TooHigh { .. } => Refusal::new(Code::KH103).with("what", error),
        // The engine's own text is for the operator.
        PlanError::Internal { .. } => Refusal::new(Code::KH109).with("construct", "this relation"),
    }
}

fn check(error: &CheckError) -> Refusal {
    match error {
        CheckError::NotPublished { table } => Refusal::new(Code::KH104).with("table", table),
        CheckError::RowsOfProtected { table } => Refusal::new(Code::KH210).with("table", table),
        CheckError::NotLocal { construct, reason } => {
            Refusal::new(Code::KH202).with("construct", construct).with("reason", reason)
        }
        CheckError::SeveralPeople { construct } => Refusal::new(Code::KH209).with("columns", construct),
        CheckError::ContributorMisused { column } => Refusal::new(Code::KH204).with("column", column),
        CheckError::ContributorNotProven { column } => Refusal::new(Code::KH212).with("column", column),
        CheckError::QuestionColumn { .. } => Refusal::new(Code::KH306).with("detail", error),
        CheckError::MeasureType { .. } => Refusal::new(Code::KH108).with("detail", error),
        CheckError::MeasureNotPermitted { measure } => Refusal::new(Code::KH211).with("measure", measure),
        CheckError::RoleForbids { column, usage } => {
            Refusal::new(Code::KH203).with("column", column).with("use", usage)
        }
        CheckError::TierClosed { construct } => Refusal::new(Code::KH205).with("construct", construct),
        CheckError::NotALevel { expression, levels } => {
            Refusal::new(Code::KH206).with("expression", expression).with("levels", levels)
        }
        CheckError::DomainUnknown { column } => Refusal::new(Code::KH217).with("column", column),
        CheckError::TooManyConditions { most } => Refusal::new(Code::KH216).with("most", most),
        CheckError::NotANode { filter } => Refusal::new(Code::KH207).with("filter", filter),
        CheckError::Unsupported { construct } => Refusal::new(Code::KH109).with("construct", construct),
    }
}
