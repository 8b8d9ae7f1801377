//! An agency's catalogue.

use prost::{Enumeration, Message, Oneof};

use super::fragment::Versions;

/// All that an agency publishes about itself.
#[derive(Clone, PartialEq, Message)]
pub struct Catalogue {
    /// Protocol number. Stays field 1 in every future protocol.
    #[prost(uint32, tag = "1")]
    pub protocol: u32,
    /// Whose it is.
    #[prost(string, tag = "2")]
    pub agency: String,
    /// How protected tables are protected.
    #[prost(enumeration = "Protection", tag = "3")]
    pub protection: i32,
    /// Fewest distinct people behind a released cell.
    #[prost(uint64, tag = "4")]
    pub threshold: u64,
    /// What answers will be bound to.
    #[prost(message, optional, tag = "5")]
    pub versions: Option<Versions>,
    /// Tables and views.
    #[prost(message, repeated, tag = "6")]
    pub tables: Vec<Table>,
    /// The day that the data are of, in days since 1970-01-01; absent: answers follow the sources.
    #[prost(sint32, optional, tag = "7")]
    pub as_of: Option<i32>,
}

/// A table or view.
#[derive(Clone, PartialEq, Message)]
pub struct Table {
    /// Name in SQL.
    #[prost(string, tag = "1")]
    pub name: String,
    /// Public or protected.
    #[prost(enumeration = "Class", tag = "2")]
    pub class: i32,
    /// Whether it is a view.
    #[prost(bool, tag = "3")]
    pub is_view: bool,
    /// Columns that belong to one contributor each.
    #[prost(string, repeated, tag = "4")]
    pub single_contributor_keys: Vec<String>,
    /// Columns in order.
    #[prost(message, repeated, tag = "5")]
    pub columns: Vec<Column>,
    /// Meaning, in English.
    #[prost(string, tag = "6")]
    pub description_en: String,
    /// Meaning, in Georgian.
    #[prost(string, tag = "7")]
    pub description_ka: String,
    /// How many rows of a person count; absent: rows are not counted.
    #[prost(uint64, optional, tag = "8")]
    pub max_rows: Option<u64>,
    /// Variance of the noise of counts of people; absent: none.
    #[prost(double, optional, tag = "9")]
    pub count_variance: Option<f64>,
    /// Terms of ad hoc questions; absent: closed to them.
    #[prost(message, optional, tag = "10")]
    pub ad_hoc: Option<AdHoc>,
}

/// Terms on which a table takes part in ad hoc questions.
#[derive(Clone, Copy, PartialEq, Message)]
pub struct AdHoc {
    /// Fewest distinct people behind a cell.
    #[prost(uint64, tag = "1")]
    pub threshold: u64,
    /// Largest change of a count.
    #[prost(uint32, tag = "2")]
    pub max_change: u32,
    /// Variance of the noise of counts.
    #[prost(double, tag = "3")]
    pub variance: f64,
    /// Cells of one snapshot, for all callers together.
    #[prost(uint64, tag = "4")]
    pub budget: u64,
}

/// A column.
#[derive(Clone, PartialEq, Message)]
pub struct Column {
    /// Name in SQL.
    #[prost(string, tag = "1")]
    pub name: String,
    /// Type of its values.
    #[prost(message, optional, tag = "2")]
    pub column_type: Option<ColumnType>,
    /// Meaning, in English.
    #[prost(string, tag = "3")]
    pub description_en: String,
    /// Meaning, in Georgian.
    #[prost(string, tag = "4")]
    pub description_ka: String,
    /// What it may be used for.
    #[prost(oneof = "column::Role", tags = "5, 6, 7, 8, 9")]
    pub role: Option<column::Role>,
    /// Edges of the bins in which its values may be counted; none: not in bins.
    #[prost(double, repeated, tag = "10")]
    pub bins: Vec<f64>,
    /// Bounds of what a person adds to a sum; absent: it is not summed under the standard protection.
    #[prost(message, optional, tag = "11")]
    pub clip: Option<Clip>,
    /// The codes that a dimension without a list has; none: not declared.
    #[prost(string, repeated, tag = "12")]
    pub codes: Vec<String>,
}

/// Bounds of a person's total, in 10^-digits of the column's unit.
#[derive(Clone, Copy, PartialEq, Message)]
pub struct Clip {
    /// The least that it counts as.
    #[prost(sint64, tag = "1")]
    pub low: i64,
    /// The most.
    #[prost(sint64, tag = "2")]
    pub high: i64,
    /// Sums are multiples of it.
    #[prost(sint64, tag = "3")]
    pub step: i64,
    /// Where moments are taken from.
    #[prost(sint64, tag = "4")]
    pub centre: i64,
    /// Digits after the point.
    #[prost(uint32, tag = "5")]
    pub digits: u32,
}

/// Parts of [`Column`].
pub mod column {
    /// What a column may be used for.
    #[derive(Clone, PartialEq, super::Oneof)]
    pub enum Role {
        /// Names the person.
        #[prost(message, tag = "5")]
        Contributor(()),
        /// Grouped and filtered by.
        #[prost(message, tag = "6")]
        Dimension(super::Dimension),
        /// Aggregated only.
        #[prost(message, tag = "7")]
        Measure(()),
        /// Dimension and measure at once; bare policy only.
        #[prost(message, tag = "8")]
        Open(()),
        /// Anything; public tables only.
        #[prost(message, tag = "9")]
        Public(()),
    }
}

/// A dimension's hierarchy.
#[derive(Clone, PartialEq, Message)]
pub struct Dimension {
    /// Which one.
    #[prost(oneof = "dimension::Hierarchy", tags = "1, 2, 3")]
    pub hierarchy: Option<dimension::Hierarchy>,
}

/// Parts of [`Dimension`].
pub mod dimension {
    /// The levels at which a dimension may be seen.
    #[derive(Clone, PartialEq, super::Oneof)]
    pub enum Hierarchy {
        /// The values are the codes.
        #[prost(message, tag = "1")]
        Codes(()),
        /// A code list, by name.
        #[prost(string, tag = "2")]
        List(String),
        /// Calendar periods no finer than this.
        #[prost(enumeration = "super::Period", tag = "3")]
        Calendar(i32),
    }
}

/// Type of a column's values.
#[derive(Clone, PartialEq, Message)]
pub struct ColumnType {
    /// Which type.
    #[prost(enumeration = "TypeKind", tag = "1")]
    pub kind: i32,
    /// Decimals only: digits.
    #[prost(uint32, tag = "2")]
    pub precision: u32,
    /// Decimals only: digits after the point.
    #[prost(uint32, tag = "3")]
    pub scale: u32,
}

/// The types of the wire. Zero is no type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enumeration)]
#[repr(i32)]
pub enum TypeKind {
    /// Not given.
    Unspecified = 0,
    /// Boolean.
    Boolean = 1,
    /// 64-bit integer.
    Int64 = 2,
    /// 64-bit float.
    Float64 = 3,
    /// Decimal of up to 38 digits.
    Decimal128 = 4,
    /// Text.
    Utf8 = 5,
    /// Days since 1970.
    Date32 = 6,
    /// Microseconds since 1970, naive.
    TimestampMicros = 7,
}

/// Class of a table. Zero is no class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enumeration)]
#[repr(i32)]
pub enum Class {
    /// Not given.
    Unspecified = 0,
    /// Published denominators.
    Public = 1,
    /// Rows about people.
    Protected = 2,
}

/// Protection of an agency. Zero is none known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enumeration)]
#[repr(i32)]
pub enum Protection {
    /// Not given.
    Unspecified = 0,
    /// The rules of the policy.
    Standard = 1,
    /// For test harnesses.
    Bare = 2,
}

/// Calendar level. Zero is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enumeration)]
#[repr(i32)]
pub enum Period {
    /// Not given.
    Unspecified = 0,
    /// Year.
    Year = 1,
    /// Quarter.
    Quarter = 2,
    /// Month.
    Month = 3,
}
