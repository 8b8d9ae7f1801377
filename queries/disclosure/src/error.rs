//! Why a plan may not run. Each cause names the part of the question, never anything of the data.

use thiserror::Error;

/// What a check found; decided from the plan and the policy only.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CheckError {
    /// A table, view or column that the agency does not publish.
    #[error("{table} is not published here")]
    NotPublished {
        /// Its name as asked.
        table: String,
    },
    /// Rows were asked of a protected table.
    #[error("rows of {table} never leave")]
    RowsOfProtected {
        /// The first protected table of the relation.
        table: String,
    },
    /// Whether a person's rows are in the relation would depend on others.
    #[error("{construct} is not person-local: {reason}")]
    NotLocal {
        /// The SQL construct.
        construct: String,
        /// Why it mixes people.
        reason: String,
    },
    /// Rows of more than one person meet.
    #[error("{construct} brings together rows of people that no equality of contributors ties")]
    SeveralPeople {
        /// The SQL construct.
        construct: String,
    },
    /// A contributor column is output, filtered, cast or computed with.
    #[error("{column} names a person and may only be joined on and counted")]
    ContributorMisused {
        /// The expression.
        column: String,
    },
    /// The column said to carry the person is not an unmodified contributor column of every row.
    #[error("{column} is not proven to be the contributor of the relation")]
    ContributorNotProven {
        /// The column.
        column: String,
    },
    /// A key, measure or filter that the relation does not have, or twice.
    #[error("the question names {column}, which the relation does not have exactly once")]
    QuestionColumn {
        /// The column.
        column: String,
    },
    /// A measure over a type that it cannot be computed for.
    #[error("{measure} cannot be computed over {data_type}")]
    MeasureType {
        /// The measure.
        measure: String,
        /// The column's type.
        data_type: String,
    },
    /// A measure that this agency's policy does not open.
    #[error("the policy does not permit {measure}")]
    MeasureNotPermitted {
        /// The measure.
        measure: String,
    },
    /// A column used against its role.
    #[error("{column} may not be used as {usage}")]
    RoleForbids {
        /// The column.
        column: String,
        /// `key`, `filter`, `measure`.
        usage: &'static str,
    },
    /// A join, sub-query or other shape that the standard tier does not answer.
    #[error("{construct} over protected tables is not open here")]
    TierClosed {
        /// The SQL construct.
        construct: String,
    },
    /// A key that is no level of its dimension's hierarchy.
    #[error("{expression} is not a level of a published hierarchy")]
    NotALevel {
        /// The expression.
        expression: String,
        /// The levels there are.
        levels: String,
    },
    /// A key of an ad hoc question of which nobody declares what it can be.
    #[error("it is not declared what {column} can be")]
    DomainUnknown {
        /// The key.
        column: String,
    },
    /// An ad hoc question that selects by too many conditions and keys.
    #[error("the question has more than {most} conditions and keys")]
    TooManyConditions {
        /// How many it may have.
        most: usize,
    },
    /// A filter that is not a conjunction of single nodes.
    #[error("{filter} does not select one node of a published hierarchy")]
    NotANode {
        /// The condition.
        filter: String,
    },
    /// Something that no rule knows.
    #[error("{construct} is not supported below the barrier")]
    Unsupported {
        /// What it is.
        construct: String,
    },
}
