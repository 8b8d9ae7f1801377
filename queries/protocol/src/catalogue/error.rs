//! Why bytes are not a catalogue.

use arrow_schema::DataType;
use khidi_queries_disclosure::catalogue::AgencyIdError;

use super::{LONGEST_CATALOGUE, MOST_COLUMNS, MOST_TABLES};

/// Why a catalogue cannot be used. Names in it are identifiers, so that it is safe to print.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueError {
    /// Another protocol.
    #[error("the catalogue speaks protocol {found}")]
    Protocol {
        /// The number found.
        found: u64,
    },
    /// Longer than any catalogue.
    #[error("the catalogue is longer than {LONGEST_CATALOGUE} bytes")]
    TooLong,
    /// Not protobuf.
    #[error("the catalogue cannot be read")]
    Malformed(#[source] prost::DecodeError),
    /// An unknown field, or an encoding other than the canonical one.
    #[error("the catalogue has unknown fields or is not in canonical form")]
    NotCanonical,
    /// The agency's name is none.
    #[error("the catalogue is of no agency")]
    Agency(#[source] AgencyIdError),
    /// A part that must be there is not, or is none that this release knows.
    #[error("the catalogue has no known {part}")]
    Unknown {
        /// Which.
        part: &'static str,
    },
    /// A threshold of nobody.
    #[error("the catalogue's threshold is zero")]
    Threshold,
    /// The data are of a day before 1970 or after 9999.
    #[error("the catalogue's data are of no day that there can be")]
    AsOf,
    /// A version or description is empty, too long or not printable.
    #[error("the catalogue's {field} is empty, too long or not printable")]
    Text {
        /// Which.
        field: &'static str,
    },
    /// A name is not an identifier.
    #[error("a {what} of the catalogue has a name that is none")]
    Identifier {
        /// Table, column or list.
        what: &'static str,
    },
    /// More tables than allowed.
    #[error("the catalogue has more than {MOST_TABLES} tables")]
    TooManyTables,
    /// Two tables of one name.
    #[error("the catalogue has two tables {table}")]
    DuplicateTable {
        /// Its name.
        table: String,
    },
    /// A table has no column, or too many.
    #[error("table {table} has no column or more than {MOST_COLUMNS}")]
    ColumnCount {
        /// Its name.
        table: String,
    },
    /// Two columns of one name.
    #[error("table {table} has two columns {column}")]
    DuplicateColumn {
        /// Name of the table.
        table: String,
        /// Name of both columns.
        column: String,
    },
    /// A type that cannot cross.
    #[error("column {table}.{column} has the type {data_type}, which cannot cross")]
    Type {
        /// Name of the table.
        table: String,
        /// Name of the column.
        column: String,
        /// Its type.
        data_type: DataType,
    },
    /// A role that the table's class or the agency's protection does not allow.
    #[error("column {table}.{column} has a role that its table may not give")]
    Role {
        /// Name of the table.
        table: String,
        /// Name of the column.
        column: String,
    },
    /// Bounds of contributions that are none, or of something that is not summed.
    #[error("column {table}.{column} has bounds that are none")]
    Clip {
        /// Name of the table.
        table: String,
        /// Name of the column.
        column: String,
    },
    /// A number of rows, a variance or terms of ad hoc questions that are none.
    #[error("table {table} has a limit on rows, a variance or terms of ad hoc questions that are none")]
    Safeguards {
        /// Its name.
        table: String,
    },
    /// A calendar over something that is no date.
    #[error("column {table}.{column} has calendar levels and is no date")]
    Calendar {
        /// Name of the table.
        table: String,
        /// Name of the column.
        column: String,
    },
    /// A protected table in which nobody can be counted.
    #[error("protected table {table} has no contributor column")]
    NoContributor {
        /// Its name.
        table: String,
    },
    /// A single-contributor key is no column of its table, or stands twice.
    #[error("a single-contributor key of table {table} is none of its columns or stands twice")]
    SingleContributorKey {
        /// Name of the table.
        table: String,
    },
}
