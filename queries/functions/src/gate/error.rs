//! Why a text did not pass the gate: one variant per cause, with the offending word and its place.

use std::fmt;

use datafusion_sql::sqlparser::tokenizer::{Location, Span};
use thiserror::Error;

/// A place in the text of a question; both counts start at 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Line, from 1.
    pub line: u64,
    /// Column in characters, from 1.
    pub column: u64,
}

impl From<Location> for Place {
    fn from(location: Location) -> Self {
        Self { line: location.line, column: location.column }
    }
}

impl From<Span> for Place {
    fn from(span: Span) -> Self {
        span.start.into()
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

fn at(place: &Option<Place>) -> String {
    place.map_or_else(String::new, |place| format!(" at {place}"))
}

/// Why a text did not pass the gate.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum GateError {
    /// The text has too many bytes.
    #[error("the statement has {bytes} bytes; at most {limit} are accepted")]
    TextTooLong {
        /// Bytes of the text.
        bytes: usize,
        /// Bytes accepted.
        limit: usize,
    },
    /// The text has too many words and signs.
    #[error("the statement has more than {limit} words and signs")]
    TooManyTokens {
        /// Tokens accepted.
        limit: usize,
    },
    /// Parentheses, brackets or prefix words nest too deeply.
    #[error("parentheses or sub-queries nest deeper than {limit} levels at {place}")]
    NestingTooDeep {
        /// Levels accepted.
        limit: usize,
        /// Where the limit was passed.
        place: Place,
    },
    /// Operators, joins or set operations follow one another in too long a chain.
    #[error("a chain of operators, joins or set operations is longer than {limit} at {place}")]
    ChainTooLong {
        /// Links accepted, those of nested chains included.
        limit: usize,
        /// Where the limit was passed.
        place: Place,
    },
    /// A list such as that of IN has too many items.
    #[error("a list has more than {limit} items at {place}")]
    ListTooLong {
        /// Items accepted.
        limit: usize,
        /// Where the limit was passed.
        place: Place,
    },
    /// The query names, after its WITH clauses are expanded, too many tables.
    #[error("the statement reads more than {limit} tables once its WITH clauses are expanded")]
    TooManyRelations {
        /// Table references accepted.
        limit: usize,
    },
    /// Queries, in FROM, WITH or expressions, nest too deeply.
    #[error("queries nest deeper than {limit} levels")]
    QueriesTooDeep {
        /// Levels accepted.
        limit: usize,
    },
    /// Sub-queries in expressions nest, after WITH clauses are expanded, too deeply.
    #[error("sub-queries in expressions nest deeper than {limit} levels once WITH clauses are expanded")]
    SubqueriesTooDeep {
        /// Levels accepted.
        limit: usize,
    },
    /// The parser gave up among too many readings.
    #[error("the statement cannot be read with reasonable effort; write it with fewer nested parentheses")]
    TooAmbiguous,
    /// A quotation or a comment does not end, or a character cannot stand there.
    #[error("{message} at {place}")]
    Lexical {
        /// What the tokenizer met.
        message: String,
        /// Where.
        place: Place,
    },
    /// The text is not SQL.
    #[error("{message}")]
    Syntax {
        /// What was expected and found, with line and column.
        message: String,
    },
    /// There is no statement.
    #[error("there is no statement")]
    Empty,
    /// There is more than one statement.
    #[error("only one statement at a time; a second one starts at {place}")]
    SeveralStatements {
        /// Where the second one starts.
        place: Place,
    },
    /// CREATE, DROP, ALTER and the like.
    #[error("{word} at {place}: nothing can be defined or changed here")]
    DataDefinition {
        /// The statement's first word.
        word: String,
        /// Where it stands.
        place: Place,
    },
    /// INSERT, UPDATE, DELETE, MERGE and the like, also inside a query.
    #[error("{word}: data can only be read")]
    DataManipulation {
        /// The statement's first word.
        word: String,
    },
    /// COPY, which would write files.
    #[error("COPY at {place}: nothing can be copied to files")]
    Copy {
        /// Where it stands.
        place: Place,
    },
    /// SET of one of the engine's own settings.
    #[error("SET {name}: the engine's settings cannot be changed")]
    EngineSetting {
        /// The setting's name.
        name: String,
    },
    /// Any other statement.
    #[error("{word} at {place}: only queries, EXPLAIN, SET and SHOW are accepted")]
    NotAQuery {
        /// The statement's first word.
        word: String,
        /// Where it stands.
        place: Place,
    },
    /// A function in the place of a table.
    #[error("{name}: functions cannot stand in the place of a table")]
    TableFunction {
        /// The function's name.
        name: String,
    },
    /// A file or address in the place of a table.
    #[error("{name}{}: a file or address cannot stand in the place of a table", at(.place))]
    FileAsTable {
        /// The name as written.
        name: String,
        /// Where it stands, if the parser tells.
        place: Option<Place>,
    },
    /// A relation that Khidi does not know, such as PIVOT or UNNEST.
    #[error("{word} is not supported in FROM")]
    UnsupportedRelation {
        /// The construct.
        word: String,
    },
    /// A clause that the engine would ignore or that Khidi does not know.
    #[error("{word} is not supported")]
    UnsupportedClause {
        /// The clause.
        word: String,
    },
    /// WITH RECURSIVE.
    #[error("WITH RECURSIVE is not supported")]
    RecursiveWith,
    /// A parameter such as `$1` or `?`.
    #[error("parameter {word}: parameters are not supported, write the value")]
    Parameter {
        /// The parameter as written.
        word: String,
    },
}
