//! A question as the command line gives it.

use clap::Args;
use datafusion::logical_expr::LogicalPlan;
use khidi_queries_disclosure::bins_of;
use khidi_queries_disclosure::catalogue::AgencyCatalogue;
use khidi_queries_disclosure::question::{Measure, MeasureKind};

use crate::admitted::Asking;

/// Where only some of who asks is given.
const ROLE: &str = "analyst";
const PURPOSE: &str = "statistics";

/// How measures are written.
const FORMS: &str = "rows, contributors, non_null(x), sum(x), moments(x), comoments(x, y), histogram(x), min(x) or max(x), \
                     where x is a column of the relation";

/// A relation and what is asked of it.
#[derive(Debug, Clone, Args)]
pub(crate) struct Asked {
    /// The relation: a SELECT over this agency's tables without aggregates, with the person, the keys, what is measured
    #[arg(value_name = "SQL")]
    pub relation: String,
    /// Columns of the relation to group by, with commas between
    #[arg(long, value_delimiter = ',', value_name = "COLUMNS")]
    pub keys: Vec<String>,
    /// What to compute: rows, contributors, non_null(x), sum(x), moments(x), comoments(x, y), histogram(x), min(x), max(x);
    /// each may be followed by `where FLAG`, a boolean column. May be repeated; contributors unless given
    #[arg(long = "measure", value_name = "MEASURE", value_parser = measure)]
    pub measures: Vec<Measure>,
    /// The relation's column that names the person; found where there is one unless given
    #[arg(long, value_name = "COLUMN")]
    pub contributor: Option<String>,
    /// Ask for the relation's rows, which only public tables give
    #[arg(long = "rows", conflicts_with_all = ["keys", "measures", "contributor"])]
    pub is_of_rows: bool,
    /// Role of who asks; who may ask is judged where any of role, subject and purpose is given
    #[arg(long)]
    role: Option<String>,
    /// Name of who asks
    #[arg(long)]
    subject: Option<String>,
    /// What for
    #[arg(long)]
    purpose: Option<String>,
}

impl Asked {
    /// Role, name and purpose, where any of them is given.
    pub fn asking(&self) -> Option<Asking<'_>> {
        let is_given = [&self.role, &self.subject, &self.purpose].iter().any(|given| given.is_some());
        is_given.then(|| Asking {
            role: self.role.as_deref().unwrap_or(ROLE),
            subject: self.subject.as_deref().unwrap_or_default(),
            purpose: self.purpose.as_deref().unwrap_or(PURPOSE),
        })
    }

    /// The measures, histograms in the bins of the policy; people where none is given.
    pub fn measures(&self, plan: &LogicalPlan, catalogue: &AgencyCatalogue) -> Vec<Measure> {
        if self.measures.is_empty() {
            return vec![Measure { kind: MeasureKind::Contributors, filter: None }];
        }
        let in_bins = |measure: &Measure| {
            let mut measure = measure.clone();
            if let MeasureKind::Histogram { column, bins } = &mut measure.kind {
                let at = plan.schema().index_of_column_by_name(None, column);
                if let Some(found) = at.and_then(|at| bins_of(plan, at, catalogue)) {
                    bins.clone_from(found);
                }
            }
            measure
        };
        self.measures.iter().map(in_bins).collect()
    }
}

/// Reads a measure as reports write it.
fn measure(text: &str) -> Result<Measure, String> {
    let (kind, filter) = match text.split_once(" where ") {
        Some((kind, filter)) => (kind.trim(), Some(filter.trim().to_owned())),
        None => (text.trim(), None),
    };
    let kind = match kind {
        "rows" => MeasureKind::Rows,
        "contributors" => MeasureKind::Contributors,
        call => {
            let wrong = || format!("'{call}' is no measure: {FORMS}");
            let called = call.strip_suffix(')').and_then(|call| call.split_once('('));
            let (function, columns) = called.ok_or_else(wrong)?;
            let columns: Vec<_> = columns.split(',').map(|column| column.trim().to_owned()).collect();
            of(function.trim(), columns).ok_or_else(wrong)?
        }
    };
    Ok(Measure { kind, filter })
}

fn of(function: &str, columns: Vec<String>) -> Option<MeasureKind> {
    let mut columns = columns.into_iter().filter(|column| !column.is_empty());
    let (column, second) = (columns.next()?, columns.next());
    Some(match (function, second) {
        ("comoments", Some(y)) if columns.next().is_none() => MeasureKind::Comoments { x: column, y },
        ("non_null" | "count", None) => MeasureKind::NonNull { column },
        ("sum", None) => MeasureKind::Sum { column },
        ("moments", None) => MeasureKind::Moments { column },
        ("min", None) => MeasureKind::Min { column },
        ("max", None) => MeasureKind::Max { column },
        // Its bins are the policy's; these stand where there are none, and are refused.
        ("histogram", None) => {
            let bins = khidi_queries_disclosure::question::Bins::new(vec![0.0, 1.0]).ok()?;
            MeasureKind::Histogram { column, bins }
        }
        _ => return None,
    })
}
