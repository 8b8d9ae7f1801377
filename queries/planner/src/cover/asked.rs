//! What a fragment of a cover asks of its relation beside its keys: columns and measures, each once.

use datafusion_expr::Expr;
use khidi_queries_disclosure::question::{Measure, MeasureKind};

use crate::answers::plain;

/// Columns and measures of one fragment.
#[derive(Debug)]
pub(super) struct Asked {
    /// How many keys stand before the columns.
    keys: usize,
    pub columns: Vec<Expr>,
    pub measures: Vec<Measure>,
}

impl Asked {
    pub(super) fn beside(keys: usize) -> Self {
        Self { keys, columns: Vec::new(), measures: Vec::new() }
    }

    /// The name of a column of the relation.
    pub(super) fn column(&mut self, expr: &Expr) -> String {
        let at = self.columns.iter().position(|known| known == expr).unwrap_or_else(|| {
            self.columns.push(expr.clone());
            self.columns.len() - 1
        });
        format!("c{}", self.keys + at)
    }

    /// The position of a measure.
    pub(super) fn measure(&mut self, kind: MeasureKind, filter: Option<&Expr>) -> usize {
        let measure = Measure { kind, filter: filter.map(|filter| self.column(filter)) };
        self.measures.iter().position(|known| *known == measure).unwrap_or_else(|| {
            self.measures.push(measure);
            self.measures.len() - 1
        })
    }

    /// Measures of the rows that a condition lets in.
    pub(super) fn among<'a>(&'a mut self, filter: Option<&'a Expr>) -> Cells<'a> {
        Cells { asked: self, filter }
    }
}

/// Measures over some of the rows of each cell.
#[derive(Debug)]
pub(super) struct Cells<'a> {
    asked: &'a mut Asked,
    filter: Option<&'a Expr>,
}

impl Cells<'_> {
    /// The number of rows.
    pub(super) fn rows(&mut self) -> Expr {
        plain(&format!("m{}", self.asked.measure(MeasureKind::Rows, self.filter)))
    }

    /// A measure of one value over a column of the table.
    pub(super) fn over(&mut self, column: &Expr, kind: impl FnOnce(String) -> MeasureKind) -> Expr {
        let column = self.asked.column(column);
        plain(&format!("m{}", self.asked.measure(kind(column), self.filter)))
    }

    /// The columns of a measure's values.
    pub(super) fn of(&mut self, kind: MeasureKind) -> Vec<Expr> {
        let columns = kind.clone();
        let at = self.asked.measure(kind, self.filter);
        columns.value_columns(at).iter().map(|name| plain(name)).collect()
    }

    /// The name of a column of the relation.
    pub(super) fn column(&mut self, expr: &Expr) -> String {
        self.asked.column(expr)
    }
}
