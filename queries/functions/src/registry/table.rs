//! The allow-list: every function that exists in Khidi, with its class.
//!
//! Left out on purpose: what is volatile (`random`, `uuid`), reaches out or tells of the machine (`version`,
//! `input_file_name`), or can fail on a value where the arithmetic dialect has no NULL to give instead
//! (`to_timestamp`, `make_date`, `chr`, `factorial`, ...): an error that depends on a value would tell it.

/// What a function is about. Policies admit functions by class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Numbers to numbers.
    Arithmetic,
    /// Choices and the handling of NULL.
    Conditional,
    /// Text to text, numbers or truth.
    Text,
    /// Regular expressions.
    Pattern,
    /// Parts and truncations of dates and timestamps.
    Date,
    /// The clock, folded by the gateway and refused by connectors.
    Clock,
    /// Counts, sums, means, extremes and truth over groups.
    Summary,
    /// Variances, covariances and regressions over groups.
    Moments,
    /// Quantiles and distinct estimates over groups.
    Quantile,
    /// Presence and residence of a person, from their crossings; for published views.
    Residence,
    /// Aggregates that hand out single values; only above the barrier.
    Listing,
    /// Ranks and neighbours in a window.
    Window,
}

use Class::{
    Arithmetic, Clock, Conditional, Date, Listing, Moments, Pattern, Quantile, Residence, Summary, Text, Window,
};

/// Scalar functions.
pub(super) const SCALAR: &[(&str, Class)] = &[
    ("abs", Arithmetic),
    ("acos", Arithmetic),
    ("asin", Arithmetic),
    ("atan", Arithmetic),
    ("atan2", Arithmetic),
    ("cbrt", Arithmetic),
    ("ceil", Arithmetic),
    ("cos", Arithmetic),
    ("degrees", Arithmetic),
    ("exp", Arithmetic),
    ("floor", Arithmetic),
    ("isnan", Arithmetic),
    ("ln", Arithmetic),
    ("log", Arithmetic),
    ("log10", Arithmetic),
    ("log2", Arithmetic),
    ("nanvl", Arithmetic),
    ("pi", Arithmetic),
    ("power", Arithmetic),
    ("radians", Arithmetic),
    ("round", Arithmetic),
    ("signum", Arithmetic),
    ("sin", Arithmetic),
    ("sqrt", Arithmetic),
    ("tan", Arithmetic),
    ("trunc", Arithmetic),
    ("coalesce", Conditional),
    ("greatest", Conditional),
    ("least", Conditional),
    ("nullif", Conditional),
    ("nvl", Conditional),
    ("nvl2", Conditional),
    // A field of what a residence function gives; written change['kind'].
    ("get_field", Conditional),
    ("ascii", Text),
    ("btrim", Text),
    ("character_length", Text),
    ("concat", Text),
    ("concat_ws", Text),
    ("contains", Text),
    ("ends_with", Text),
    ("initcap", Text),
    ("left", Text),
    ("levenshtein", Text),
    ("lower", Text),
    ("lpad", Text),
    ("ltrim", Text),
    ("octet_length", Text),
    ("replace", Text),
    ("reverse", Text),
    ("right", Text),
    ("rpad", Text),
    ("rtrim", Text),
    ("split_part", Text),
    ("starts_with", Text),
    ("strpos", Text),
    ("substr", Text),
    ("translate", Text),
    ("upper", Text),
    ("regexp_count", Pattern),
    ("regexp_like", Pattern),
    ("regexp_replace", Pattern),
    ("date_part", Date),
    ("date_trunc", Date),
    ("to_char", Date),
    ("age_group", Date),
    ("completed_years", Date),
    ("now", Clock),
    ("current_date", Clock),
    ("current_time", Clock),
];

/// Aggregate functions.
pub(super) const AGGREGATE: &[(&str, Class)] = &[
    ("avg", Summary),
    ("bool_and", Summary),
    ("bool_or", Summary),
    ("count", Summary),
    ("grouping", Summary),
    ("max", Summary),
    ("min", Summary),
    ("sum", Summary),
    ("corr", Moments),
    ("covar_pop", Moments),
    ("covar_samp", Moments),
    ("regr_avgx", Moments),
    ("regr_avgy", Moments),
    ("regr_count", Moments),
    ("regr_intercept", Moments),
    ("regr_r2", Moments),
    ("regr_slope", Moments),
    ("regr_sxx", Moments),
    ("regr_sxy", Moments),
    ("regr_syy", Moments),
    ("stddev", Moments),
    ("stddev_pop", Moments),
    ("var", Moments),
    ("var_pop", Moments),
    ("approx_distinct", Quantile),
    ("approx_median", Quantile),
    ("approx_percentile_cont", Quantile),
    ("median", Quantile),
    ("percentile_cont", Quantile),
    ("days_in", Residence),
    ("days_out", Residence),
    ("imputed_crossings", Residence),
    ("presence_on", Residence),
    ("residence_changes", Residence),
    ("residence_periods", Residence),
    ("residence_stays", Residence),
    ("resident_on", Residence),
    ("any_value", Listing),
    ("array_agg", Listing),
    ("first_value", Listing),
    ("last_value", Listing),
    ("nth_value", Listing),
    ("string_agg", Listing),
];

/// Window functions; aggregates may stand in windows too.
pub(super) const WINDOW: &[(&str, Class)] = &[
    ("cume_dist", Window),
    ("dense_rank", Window),
    ("first_value", Window),
    ("lag", Window),
    ("last_value", Window),
    ("lead", Window),
    ("nth_value", Window),
    ("ntile", Window),
    ("percent_rank", Window),
    ("rank", Window),
    ("row_number", Window),
];
