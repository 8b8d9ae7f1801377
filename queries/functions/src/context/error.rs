//! Why a query could not be planned: the engine's errors, sorted into one variant per cause.

use datafusion_common::{DataFusionError, SchemaError};
use datafusion_sql::planner::ContextProvider;
use thiserror::Error;

use super::provider::PlanningContext;
use super::{CATALOG, suggest};

/// Why a query could not be planned. Names are as written after SQL's folding to lower case.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PlanError {
    /// No such table.
    #[error("there is no table {name}{}", meant(.suggestion))]
    UnknownTable {
        /// `schema.table`.
        name: String,
        /// A table of the catalogue with a similar name.
        suggestion: Option<String>,
    },
    /// A table without its schema.
    #[error("tables are named schema.table, {name} is not{}", meant(.suggestion))]
    UnqualifiedTable {
        /// The bare name.
        name: String,
        /// A table of the catalogue with that name or a similar one.
        suggestion: Option<String>,
    },
    /// A catalogue other than the one there is.
    #[error("there is no catalogue {name}, only {CATALOG}")]
    UnknownCatalog {
        /// The catalogue named.
        name: String,
    },
    /// No such column.
    #[error("there is no column {name}{}", meant(.suggestion))]
    UnknownColumn {
        /// The column, qualified if it was written so.
        name: String,
        /// A column in scope with a similar name.
        suggestion: Option<String>,
        /// The columns in scope.
        valid: Vec<String>,
    },
    /// Several tables have a column of that name.
    #[error("{name} could mean columns of several tables; write table.column")]
    AmbiguousColumn {
        /// The column as written.
        name: String,
    },
    /// Two columns of one result have the same name.
    #[error("two columns are named {name}; give one of them an alias")]
    DuplicateColumn {
        /// The name.
        name: String,
    },
    /// No such function.
    #[error("there is no function {name}{}", meant(.suggestion))]
    UnknownFunction {
        /// The function as written.
        name: String,
        /// A function with a similar name.
        suggestion: Option<String>,
    },
    /// Operands or arguments whose types do not go together.
    #[error("{message}")]
    TypeMismatch {
        /// What does not go together.
        message: String,
    },
    /// SQL that the engine does not know.
    #[error("{message}")]
    Unsupported {
        /// What is not known.
        message: String,
    },
    /// A query that makes no sense, such as a column outside GROUP BY.
    #[error("{message}")]
    Invalid {
        /// What makes no sense.
        message: String,
    },
    /// A plan of too many levels.
    #[error("the question has more than {limit} levels once its names are resolved")]
    TooHigh {
        /// Levels accepted.
        limit: usize,
    },
    /// A defect of the engine; the message is for the operator.
    #[error("the query could not be planned")]
    Internal {
        /// What the engine reports. Not for the analyst.
        message: String,
    },
}

fn meant(suggestion: &Option<String>) -> String {
    suggestion.as_ref().map_or_else(String::new, |name| format!(" (did you mean {name}?)"))
}

/// Sorts an error of the engine.
pub(super) fn classify(error: &DataFusionError, context: &PlanningContext<'_>) -> PlanError {
    match error {
        DataFusionError::Context(note, inner) => match classify(inner, context) {
            PlanError::Invalid { message } if note == "type_coercion" => PlanError::TypeMismatch { message },
            sorted => sorted,
        },
        DataFusionError::Diagnostic(_, inner) => classify(inner, context),
        DataFusionError::Shared(inner) => classify(inner, context),
        DataFusionError::Collection(errors) => match errors.first() {
            Some(first) => classify(first, context),
            None => internal(error),
        },
        DataFusionError::External(inner) => match inner.downcast_ref::<PlanError>() {
            Some(sorted) => sorted.clone(),
            None => internal(error),
        },
        DataFusionError::SchemaError(inner, _) => schema(inner),
        DataFusionError::Plan(message) => planning(message, context),
        DataFusionError::NotImplemented(message) => PlanError::Unsupported { message: first_part(message) },
        DataFusionError::SQL(inner, _) => PlanError::Invalid { message: inner.to_string() },
        DataFusionError::ArrowError(inner, _) => PlanError::TypeMismatch { message: first_part(&inner.to_string()) },
        DataFusionError::Execution(message) => PlanError::Invalid { message: first_part(message) },
        error => internal(error),
    }
}

fn internal(error: &DataFusionError) -> PlanError {
    PlanError::Internal { message: error.strip_backtrace() }
}

fn schema(error: &SchemaError) -> PlanError {
    match error {
        SchemaError::AmbiguousReference { field } => PlanError::AmbiguousColumn { name: field.flat_name() },
        SchemaError::DuplicateQualifiedField { qualifier, name } => {
            PlanError::DuplicateColumn { name: format!("{qualifier}.{name}") }
        }
        SchemaError::DuplicateUnqualifiedField { name } => PlanError::DuplicateColumn { name: name.clone() },
        SchemaError::FieldNotFound { field, valid_fields } => {
            let names = |flat: bool| -> Vec<String> {
                let columns = valid_fields.iter();
                columns.map(|column| if flat { column.flat_name() } else { column.name.clone() }).collect()
            };
            let suggestion = suggest::closest(&field.name, &names(false))
                .or_else(|| suggest::closest(&field.flat_name(), &names(true)));
            PlanError::UnknownColumn { name: field.flat_name(), suggestion, valid: names(true) }
        }
    }
}

fn planning(message: &str, context: &PlanningContext<'_>) -> PlanError {
    const TYPES: [&str; 9] = [
        "non-boolean predicate",
        "Cannot infer common",
        "Cannot coerce",
        "Cannot get result type",
        "Failed to coerce",
        "Cannot cast",
        "Unsupported CAST",
        "coercion from",
        "No function matches the given name and argument types",
    ];
    let unknown = message.split_once("Invalid function '").and_then(|(_, rest)| rest.split_once('\''));
    if let Some((name, _)) = unknown {
        let mut names = context.udf_names();
        names.extend(context.udaf_names());
        names.extend(context.udwf_names());
        return PlanError::UnknownFunction { suggestion: suggest::closest(name, &names), name: name.to_owned() };
    }
    let message = first_part(message);
    if let Some(twice) = message.strip_prefix("Projections require unique expression names but the expression \"") {
        let name = twice.split_once("\" at position").map_or(twice, |(name, _)| name);
        // An alias is the name; what it stands for is not.
        let name = name.rsplit_once(" AS ").map_or(name, |(_, alias)| alias);
        return PlanError::DuplicateColumn { name: name.to_owned() };
    }
    if TYPES.iter().any(|mark| message.contains(mark)) {
        PlanError::TypeMismatch { message }
    } else {
        PlanError::Invalid { message }
    }
}

/// The first line, without what the engine appends for its own developers.
fn first_part(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    line.trim_end_matches(['.', ' ']).to_owned()
}
