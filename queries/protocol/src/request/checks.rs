//! The bounds and forms of a request's values.

use std::collections::HashSet;

use khidi_queries_disclosure::catalogue::is_identifier;
use khidi_queries_disclosure::question::{Ask, Measure, MeasureKind, Question};

use super::{FragmentRequest, LONGEST_RELATION, MOST_COLUMNS, MOST_KEYS, MOST_MEASURES, RequestError};
use crate::text::all_printable;
use crate::{DIALECT, PROTOCOL, versions};

/// Longest subject and purpose, in bytes.
const LONGEST_TEXT: usize = 1024;
/// Longest role and query id, in bytes.
const LONGEST_NAME: usize = 128;

pub(super) fn request(request: &FragmentRequest) -> Result<(), RequestError> {
    if request.protocol != PROTOCOL {
        return Err(RequestError::Protocol { found: u64::from(request.protocol) });
    }
    if request.dialect != DIALECT {
        return Err(RequestError::Dialect { found: request.dialect.clone() });
    }
    texts(request)?;
    if request.issued_at_micros <= 0 || request.deadline_micros <= request.issued_at_micros {
        return Err(RequestError::Times);
    }
    if request.limits.max_cells == 0 || request.limits.max_bytes == 0 {
        return Err(RequestError::Limits);
    }
    match &request.ask {
        Ask::Cells(asked) => question(asked),
        Ask::Rows => Ok(()),
    }
}

fn texts(request: &FragmentRequest) -> Result<(), RequestError> {
    let bad_text = |field| Err(RequestError::Text { field });
    for (field, text, longest) in [
        ("subject", &request.asker.subject, LONGEST_TEXT),
        ("role", &request.asker.role, LONGEST_NAME),
        ("query id", &request.query_id, LONGEST_NAME),
    ] {
        if text.is_empty() || text.len() > longest || !all_printable(text) {
            return bad_text(field);
        }
    }
    if request.purpose.len() > LONGEST_TEXT || !all_printable(&request.purpose) {
        return bad_text("purpose");
    }
    if request.relation.is_empty() || request.relation.len() > LONGEST_RELATION {
        return bad_text("relation");
    }
    versions::first_bad(&request.versions).map_or(Ok(()), bad_text)
}

fn question(question: &Question) -> Result<(), RequestError> {
    if question.keys.len() > MOST_KEYS {
        return Err(RequestError::TooManyKeys);
    }
    let columns = question.measures.iter().map(|measure| measure.kind.width()).sum::<usize>();
    if question.measures.len() > MOST_MEASURES || columns > MOST_COLUMNS {
        return Err(RequestError::TooManyMeasures);
    }
    if question.keys.is_empty() && question.measures.is_empty() {
        return Err(RequestError::EmptyQuestion);
    }
    if let Some(contributor) = &question.contributor {
        column("contributor", contributor)?;
    }
    let mut seen = HashSet::new();
    for key in &question.keys {
        column("key", key)?;
        if !seen.insert(key) {
            return Err(RequestError::DuplicateKey);
        }
    }
    if !question.has_plain_sets() {
        return Err(RequestError::GroupingSets);
    }
    question.measures.iter().try_for_each(|asked| measure(asked, question.contributor.is_some()))
}

fn measure(measure: &Measure, has_contributor: bool) -> Result<(), RequestError> {
    if measure.kind == MeasureKind::Contributors && !has_contributor {
        return Err(RequestError::NoContributor);
    }
    for name in measure.kind.columns() {
        column("measure", name)?;
    }
    measure.filter.as_deref().map_or(Ok(()), |name| column("filter", name))
}

fn column(field: &'static str, name: &str) -> Result<(), RequestError> {
    if is_identifier(name) { Ok(()) } else { Err(RequestError::Identifier { field }) }
}
