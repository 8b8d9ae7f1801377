//! From what the pure crates found to what an analyst reads: codes and parameters, no text of the engine's own.

use datafusion_common::{DataFusionError, SchemaError};
use datafusion_expr::LogicalPlan;
use khidi_queries_disclosure::CheckError;
use khidi_queries_functions::context::{self, PlanError};
use khidi_queries_protocol::{Code, Refusal};

/// What the engine could not rebuild, print or judge. Of its texts only names and the first words are shown.
pub fn unsupported(error: &DataFusionError) -> Refusal {
    match error.find_root() {
        DataFusionError::NotImplemented(message) => construct(message),
        DataFusionError::SchemaError(inner, _) => no_form(&match inner.as_ref() {
            SchemaError::FieldNotFound { field, .. } | SchemaError::AmbiguousReference { field } => field.name.clone(),
            SchemaError::DuplicateQualifiedField { name, .. } | SchemaError::DuplicateUnqualifiedField { name } => {
                name.clone()
            }
        }),
        DataFusionError::Plan(message) => no_form(&context::unsupported(message).0),
        other => no_form(&context::unsupported(&other.strip_backtrace()).0),
    }
}

/// A construct that is not known, from the engine's text.
fn construct(message: &str) -> Refusal {
    let (construct, rewrite) = context::unsupported(message);
    let refusal = Refusal::new(Code::KH109).with("construct", construct);
    match rewrite {
        Some(rewrite) => refusal.with("rewrite", rewrite),
        None => refusal,
    }
}

fn no_form(part: &str) -> Refusal {
    Refusal::new(Code::KH120).with("part", part)
}

/// A state that no question should reach.
pub(crate) fn internal(reference: &str) -> Refusal {
    Refusal::new(Code::KH901).with("reference", reference)
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

/// Rows of people asked for outside an aggregate.
pub(crate) fn person_level(table: &str) -> Refusal {
    Refusal::new(Code::KH201).with("table", table)
}

/// The construct that stands where rows of people would have to leave.
pub(crate) fn mixed(plan: &LogicalPlan, table: &str) -> Refusal {
    let word = plan.display().to_string();
    let word = word.split([':', ' ']).next().unwrap_or_default().to_owned();
    Refusal::new(Code::KH113).with("detail", format!("{word} over rows of {table}"))
}

/// A verdict of the checks, as both the gateway and the connector word it.
#[must_use]
pub fn of_check(error: CheckError) -> Refusal {
    match error {
        CheckError::NotPublished { table } => Refusal::new(Code::KH104).with("table", table),
        CheckError::RowsOfProtected { table } => Refusal::new(Code::KH210).with("table", table),
        CheckError::NotLocal { construct, reason } => {
            Refusal::new(Code::KH202).with("construct", construct).with("reason", reason)
        }
        CheckError::SeveralPeople { construct } => Refusal::new(Code::KH202)
            .with("construct", construct)
            .with("reason", "no equality of contributors ties the rows that meet"),
        CheckError::ContributorMisused { column } => Refusal::new(Code::KH204).with("column", column),
        CheckError::ContributorNotProven { column } => Refusal::new(Code::KH212).with("column", column),
        CheckError::QuestionColumn { column } => Refusal::new(Code::KH306).with("detail", column),
        CheckError::MeasureType { measure, data_type } => {
            Refusal::new(Code::KH108).with("detail", format!("{measure} over {data_type}"))
        }
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

/// Why a question could not be resolved against the catalogue.
#[must_use]
pub fn of_plan(error: PlanError) -> Refusal {
    let suggested = |refusal: Refusal, suggestion: Option<String>| match suggestion {
        Some(suggestion) => refusal.with("suggestion", suggestion),
        None => refusal,
    };
    match error {
        PlanError::UnknownTable { name, suggestion } => {
            suggested(Refusal::new(Code::KH104).with("table", name), suggestion)
        }
        PlanError::UnqualifiedTable { name, suggestion } => {
            suggested(Refusal::new(Code::KH115).with("name", name), suggestion)
        }
        PlanError::UnknownCatalog { name } => Refusal::new(Code::KH104).with("table", name),
        PlanError::UnknownColumn { name, suggestion, .. } => {
            suggested(Refusal::new(Code::KH105).with("column", name), suggestion)
        }
        PlanError::AmbiguousColumn { name } => Refusal::new(Code::KH106).with("column", name),
        PlanError::DuplicateColumn { name } => Refusal::new(Code::KH119).with("column", name),
        PlanError::UnknownFunction { name, suggestion } => {
            suggested(Refusal::new(Code::KH107).with("function", name), suggestion)
        }
        PlanError::TypeMismatch { message } | PlanError::Invalid { message } => {
            Refusal::new(Code::KH108).with("detail", first_line(&message))
        }
        PlanError::Unsupported { message } => construct(&message),
        PlanError::TooHigh { .. } => Refusal::new(Code::KH103).with("what", error),
        PlanError::Internal { .. } => internal("planning"),
    }
}
