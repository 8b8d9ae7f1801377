//! Domain to wire; cannot fail.

use khidi_queries_disclosure::question::{Ask, Measure, MeasureKind, Question};

use super::FragmentRequest;
use crate::wire::fragment_request::Ask as WireAsk;
use crate::wire::measure::Kind;
use crate::{versions, wire};

pub(super) fn request(request: &FragmentRequest) -> wire::FragmentRequest {
    wire::FragmentRequest {
        protocol: request.protocol,
        dialect: request.dialect.clone(),
        agency: request.agency.as_str().to_owned(),
        asker: Some(wire::Asker { subject: request.asker.subject.clone(), role: request.asker.role.clone() }),
        purpose: request.purpose.clone(),
        query_id: request.query_id.clone(),
        issued_at_micros: request.issued_at_micros,
        deadline_micros: request.deadline_micros,
        limits: Some(wire::Limits { max_cells: request.limits.max_cells, max_bytes: request.limits.max_bytes }),
        versions: Some(versions::to_wire(&request.versions)),
        relation: request.relation.clone(),
        ask: Some(match &request.ask {
            Ask::Cells(question) => WireAsk::Cells(cells(question)),
            Ask::Rows => WireAsk::Rows(()),
        }),
    }
}

fn cells(question: &Question) -> wire::Cells {
    wire::Cells {
        contributor: question.contributor.clone(),
        keys: question.keys.clone(),
        grouping_sets: question.grouping_sets.as_deref().map(grouping_sets),
        measures: question.measures.iter().map(measure).collect(),
    }
}

fn grouping_sets(sets: &[Vec<usize>]) -> wire::GroupingSets {
    // A position past 32 bits could name no key; it becomes one that names none either.
    let position = |at: &usize| u32::try_from(*at).unwrap_or(u32::MAX);
    let set = |set: &Vec<usize>| wire::GroupingSet { keys: set.iter().map(position).collect() };
    wire::GroupingSets { sets: sets.iter().map(set).collect() }
}

fn measure(measure: &Measure) -> wire::Measure {
    let kind = match &measure.kind {
        MeasureKind::Rows => Kind::Rows(()),
        MeasureKind::Contributors => Kind::Contributors(()),
        MeasureKind::NonNull { column } => Kind::NonNull(column.clone()),
        MeasureKind::Sum { column } => Kind::Sum(column.clone()),
        MeasureKind::Moments { column } => Kind::Moments(column.clone()),
        MeasureKind::Comoments { x, y } => Kind::Comoments(wire::Pair { x: x.clone(), y: y.clone() }),
        MeasureKind::Histogram { column, bins } => {
            Kind::Histogram(wire::Histogram { column: column.clone(), edges: bins.edges().to_vec() })
        }
        MeasureKind::Min { column } => Kind::Min(column.clone()),
        MeasureKind::Max { column } => Kind::Max(column.clone()),
    };
    wire::Measure { kind: Some(kind), filter: measure.filter.clone() }
}
