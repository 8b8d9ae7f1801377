//! The account of an answer: for its reader (the report) and for the audit log (the notes).

use std::collections::BTreeMap;

use datafusion::arrow::datatypes::SchemaRef;
use datafusion::arrow::temporal_conversions::date32_to_datetime;
use khidi_queries_audit::FragmentNote;
use khidi_queries_disclosure::catalogue::{AgencyId, Protection};
use khidi_queries_disclosure::question::Ask;
use khidi_queries_planner::{Crossed, Fragment};
use khidi_queries_protocol::report::{
    ColumnReport, FragmentReport, MissingReport, QueryReport, groupings, measure_text,
};
use khidi_queries_protocol::tail::AnswerKind;
use khidi_queries_protocol::{Code, Status};
use tokio::time::Instant;

use super::Source;
use super::asking::Run;
use crate::scatter::Answer;
use crate::trust::Trust;

pub(super) fn notes(fragments: &[Fragment], answers: &[Answer]) -> Vec<FragmentNote> {
    let pairs = fragments.iter().zip(answers);
    pairs
        .map(|(fragment, answer)| FragmentNote {
            agency: fragment.agency.to_string(),
            relation: fragment.relation.clone(),
            cells: answer.received,
            bytes: answer.bytes,
        })
        .collect()
}

pub(super) fn fragments(fragments: &[Fragment], answers: &[Answer]) -> Vec<FragmentReport> {
    let answered = fragments.iter().zip(answers).filter(|(_, answer)| answer.missing.is_none());
    answered.map(|(fragment, answer)| report(fragment, answer)).collect()
}

/// Each agency that answered, once.
pub(super) fn sources(fragments: &[Fragment], answers: &[Answer]) -> Vec<Source> {
    let mut sources: BTreeMap<AgencyId, Source> = BTreeMap::new();
    for (fragment, answer) in fragments.iter().zip(answers).filter(|(_, answer)| answer.missing.is_none()) {
        let of_counts = fragment.count_variance.filter(|_| answer.protection == Protection::Standard);
        let source = sources.entry(fragment.agency.clone()).or_insert_with(|| Source {
            agency: fragment.agency.clone(),
            versions: fragment.versions.clone(),
            as_of: fragment.as_of,
            protection: answer.protection,
            count_variance: None,
        });
        source.count_variance = source.count_variance.into_iter().chain(of_counts).reduce(f64::max);
    }
    sources.into_values().collect()
}

/// What crossed, for an explanation; nothing of a fragment whose agency is missing.
pub(super) fn crossed(answers: &[Answer]) -> Vec<Option<Crossed>> {
    let crossed =
        |answer: &Answer| Crossed { received: answer.received, bytes: answer.bytes, elapsed_ms: millis(answer) };
    answers.iter().map(|answer| answer.missing.is_none().then(|| crossed(answer))).collect()
}

fn millis(answer: &Answer) -> u64 {
    u64::try_from(answer.elapsed.as_millis()).unwrap_or(u64::MAX)
}

fn report(fragment: &Fragment, answer: &Answer) -> FragmentReport {
    let (kind, keys, measures) = match &fragment.ask {
        Ask::Cells(asked) => {
            let measures = asked.measures.iter().map(measure_text).collect();
            (AnswerKind::Cells, groupings(asked), measures)
        }
        Ask::Rows => (AnswerKind::Rows, Vec::new(), Vec::new()),
    };
    FragmentReport {
        agency: fragment.agency.clone(),
        sql: fragment.relation.clone(),
        keys,
        measures,
        kind,
        received: answer.received,
        bytes: answer.bytes,
        elapsed_ms: millis(answer),
        protection: answer.protection,
        count_variance: fragment.count_variance.filter(|_| answer.protection == Protection::Standard),
        as_of: fragment.as_of.and_then(date32_to_datetime).map(|day| day.date().to_string()),
    }
}

pub(super) fn of_answer(
    run: &Run<'_>,
    schema: &SchemaRef,
    fragments: Vec<FragmentReport>,
    missing: &BTreeMap<AgencyId, Code>,
    trust: &Trust,
) -> QueryReport {
    let missing =
        missing.iter().map(|(agency, code)| MissingReport { agency: agency.clone(), code: code.number().to_owned() });
    let has_status_columns = run.statement.wishes().handling.status_columns;
    // A column of statuses follows each column, and is exact.
    let each = trust.columns.iter().flat_map(|status| [Some(*status), has_status_columns.then_some(Status::Exact)]);
    let statuses = each.flatten().chain(std::iter::repeat(trust.worst));
    let columns = schema.fields().iter().zip(statuses);
    QueryReport {
        query_id: run.query_id.to_owned(),
        fragments,
        missing: missing.collect(),
        columns: columns
            .map(|(field, worst_status)| ColumnReport { name: field.name().clone(), worst_status })
            .collect(),
        elapsed_ms: micros(run.started) / 1000,
        incomplete: trust.incomplete,
        worst_status: trust.worst,
    }
}

/// An explanation asks nobody, and releases tell of each value themselves, so that there is nothing to trust or not.
pub(super) fn of_explanation(run: &Run<'_>, schema: &SchemaRef) -> QueryReport {
    let nothing = Trust { columns: vec![Status::Exact], worst: Status::Exact, incomplete: false };
    of_answer(run, schema, Vec::new(), &BTreeMap::new(), &nothing)
}

/// Microseconds since then.
pub(super) fn micros(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_micros()).unwrap_or(u64::MAX)
}
