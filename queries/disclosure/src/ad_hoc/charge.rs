//! What an ad hoc question is charged as: a digest of each measure over the relation in its written form. The same form is
//! the same question; another form of it is another one, which costs and harms nobody.

use datafusion_expr::Expr;

use super::relation::written;
use crate::error::CheckError;
use crate::question::{MeasureKind, Question};

/// One measure of a question, as a ledger knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// A digest of what is asked, in hexadecimal digits.
    pub digest: String,
    /// How many cells that is.
    pub cells: u64,
}

/// The digest of each measure, over the written form of a relation; of the keys alone where there is no measure.
///
/// # Errors
/// A measure is over a column that the relation does not have.
pub(super) fn digests<'e>(
    relation: &str,
    contributor: &Expr,
    keys: &[&Expr],
    question: &Question,
    output: impl Fn(&str) -> Result<&'e Expr, CheckError>,
) -> Result<Vec<String>, CheckError> {
    let mut keys: Vec<_> = keys.iter().map(|key| written(key)).collect();
    keys.sort();
    let digest = |measure: &str| {
        let mut hasher = blake3::Hasher::new();
        let parts = [relation, &written(contributor), measure].map(str::to_owned).into_iter().chain(keys.clone());
        for part in parts {
            hasher.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes()).update(part.as_bytes());
        }
        hasher.finalize().to_hex().to_string()
    };
    if question.measures.is_empty() {
        return Ok(vec![digest("keys")]);
    }
    let of_measure = |kind: &MeasureKind| {
        let word = match kind {
            MeasureKind::Rows => "rows",
            MeasureKind::Contributors => "contributors",
            MeasureKind::NonNull { .. } => "non_null",
            MeasureKind::Sum { .. } => "sum",
            MeasureKind::Moments { .. } => "moments",
            MeasureKind::Comoments { .. } => "comoments",
            MeasureKind::Histogram { .. } => "histogram",
            MeasureKind::Min { .. } => "min",
            MeasureKind::Max { .. } => "max",
        };
        let arguments = kind.columns().into_iter().map(|name| output(name).map(written));
        let arguments = arguments.collect::<Result<Vec<_>, _>>()?;
        Ok(digest(&format!("{word}({})", arguments.join(", "))))
    };
    question.measures.iter().map(|measure| of_measure(&measure.kind)).collect()
}
