//! Refusals at the edges: to gRPC, and from the gate and from the engine's errors. Texts are the protocol's.

use datafusion::arrow::error::ArrowError;
use datafusion::error::DataFusionError;
use khidi_queries_functions::gate::GateError;
use khidi_queries_protocol::{Code, Refusal};
use tonic::Status;

/// A refusal as gRPC carries it.
pub(crate) fn to_status(refusal: &Refusal) -> Status {
    let code = tonic::Code::from_i32(refusal.code().grpc());
    Status::with_details(code, refusal.message_en(), refusal.details().into())
}

/// What the Flight library refused by itself, in our words. None where the status is ours, or is not about the request.
pub(crate) fn of_library(status: &Status, call: &str) -> Option<Refusal> {
    if !status.details().is_empty() {
        return None;
    }
    match status.code() {
        tonic::Code::Unimplemented => Some(Refusal::new(Code::KH118).with("call", call)),
        tonic::Code::InvalidArgument | tonic::Code::Internal => {
            Some(Refusal::new(Code::KH306).with("detail", format!("{call} carries no Flight SQL command")))
        }
        _ => None,
    }
}

/// A text that did not pass the gate.
pub(crate) fn of_gate(error: &GateError) -> Refusal {
    use GateError as E;
    match error {
        E::Lexical { .. } | E::Syntax { .. } | E::Empty | E::SeveralStatements { .. } => {
            Refusal::new(Code::KH101).with("detail", error)
        }
        E::DataDefinition { word, .. } | E::DataManipulation { word } | E::NotAQuery { word, .. } => {
            not_a_question(word)
        }
        E::Copy { .. } => not_a_question("COPY"),
        E::EngineSetting { name } => not_a_question(&format!("SET {name}")),
        E::TableFunction { name } | E::FileAsTable { name, .. } => {
            Refusal::new(Code::KH109).with("construct", format!("{name} in the place of a table"))
        }
        E::UnsupportedRelation { word } => Refusal::new(Code::KH109).with("construct", format!("{word} in FROM")),
        E::UnsupportedClause { word } => Refusal::new(Code::KH109).with("construct", word),
        E::RecursiveWith => Refusal::new(Code::KH109).with("construct", "WITH RECURSIVE"),
        E::Parameter { .. } => Refusal::new(Code::KH116),
        limit => Refusal::new(Code::KH103).with("what", limit),
    }
}

/// A statement that is none of those answered.
pub(crate) fn not_a_question(statement: &str) -> Refusal {
    Refusal::new(Code::KH102).with("statement", statement)
}

/// What went wrong while an answer was computed from what agencies released. `reference` names the question in the
/// log, where the engine's own words are.
pub(crate) fn of_engine(error: &DataFusionError, reference: &str) -> Refusal {
    match error.find_root() {
        DataFusionError::ResourcesExhausted(_) => Refusal::new(Code::KH503),
        DataFusionError::ArrowError(cause, _) if is_narrowing(cause) => Refusal::new(Code::KH504),
        root => {
            tracing::error!(query = reference, error = %root, "the engine failed");
            Refusal::new(Code::KH901).with("reference", reference)
        }
    }
}

/// Whether a number did not fit. Everything else that may fail gives NULL by the arithmetic dialect.
fn is_narrowing(error: &ArrowError) -> bool {
    match error {
        ArrowError::CastError(_) | ArrowError::ArithmeticOverflow(_) => true,
        ArrowError::InvalidArgumentError(message) => {
            message.contains("too large to store") || message.contains("too small to store")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use khidi_queries_functions::gate::{GateLimits, parse};

    use super::*;

    #[test]
    fn what_the_gate_stops() {
        for (sql, expected) in [
            ("", Code::KH101),
            ("SELECT 1 FROM", Code::KH101),
            ("SELECT 1; SELECT 2", Code::KH101),
            ("SELECT 'open", Code::KH101),
            ("SELEC 1", Code::KH102),
            ("DROP TABLE a.b", Code::KH102),
            ("INSERT INTO a.b VALUES (1)", Code::KH102),
            ("COPY a.b TO 'x'", Code::KH102),
            ("SET datafusion.execution.batch_size = 1", Code::KH102),
            ("SELECT * FROM generate_series(1, 2)", Code::KH109),
            ("SELECT $1", Code::KH116),
        ] {
            let error = parse(sql, &GateLimits::default()).unwrap_err();
            assert_eq!(of_gate(&error).code(), expected, "{sql}: {error}");
        }
        let long = format!("SELECT '{}'", "x".repeat(GateLimits::default().bytes));
        assert_eq!(of_gate(&parse(&long, &GateLimits::default()).unwrap_err()).code(), Code::KH103);
    }

    #[test]
    fn on_the_wire_and_back() {
        let refusal = Refusal::new(Code::KH401).with("agency", "interior");
        let status = to_status(&refusal);
        assert_eq!(status.code(), tonic::Code::Unavailable);
        assert_eq!(status.message(), "KH401: agency interior cannot be reached");
        let read = Refusal::from_wire(status.code() as i32, status.message(), status.details());
        assert_eq!(read, Some(refusal));
    }

    #[test]
    fn the_librarys_own_failures_get_numbers() {
        for (status, expected) in [
            (Status::unimplemented("x"), Some(Code::KH118)),
            (Status::invalid_argument("x"), Some(Code::KH306)),
            (Status::internal("x"), Some(Code::KH306)),
            (Status::cancelled("x"), None),
            (to_status(&Refusal::new(Code::KH116)), None),
        ] {
            let found = of_library(&status, "DoGet");
            assert_eq!(found.map(|refusal| refusal.code()), expected, "{status:?}");
        }
    }

    #[test]
    fn engine_failures() {
        let arrow = |cause| DataFusionError::ArrowError(Box::new(cause), None);
        for (error, expected) in [
            (DataFusionError::ResourcesExhausted("pool".into()).context("sort"), Code::KH503),
            (arrow(ArrowError::CastError("300 for Int8".into())), Code::KH504),
            (arrow(ArrowError::InvalidArgumentError("1 is too large to store in a Decimal128".into())), Code::KH504),
            (arrow(ArrowError::InvalidArgumentError("lengths differ".into())), Code::KH901),
            (DataFusionError::Internal("bug".into()), Code::KH901),
        ] {
            let refusal = of_engine(&error, "q-1");
            assert_eq!(refusal.code(), expected, "{error}");
            assert!(!refusal.message_en().contains("bug"));
        }
    }
}
