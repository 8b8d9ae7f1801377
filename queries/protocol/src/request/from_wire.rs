//! Wire to domain: every part that must be there is. Values are checked afterwards.

use khidi_queries_disclosure::catalogue::AgencyId;
use khidi_queries_disclosure::question::{Ask, Bins, Measure, MeasureKind, Question};

use super::{Asker, FragmentRequest, Limits, RequestError};
use crate::wire::fragment_request::Ask as WireAsk;
use crate::wire::measure::Kind;
use crate::{versions, wire};

pub(super) fn request(message: wire::FragmentRequest) -> Result<FragmentRequest, RequestError> {
    let asker = message.asker.ok_or(RequestError::Missing { field: "asker" })?;
    let limits = message.limits.ok_or(RequestError::Missing { field: "limits" })?;
    let versions = message.versions.ok_or(RequestError::Missing { field: "versions" })?;
    Ok(FragmentRequest {
        protocol: message.protocol,
        dialect: message.dialect,
        agency: AgencyId::new(&message.agency).map_err(RequestError::Agency)?,
        asker: Asker { subject: asker.subject, role: asker.role },
        purpose: message.purpose,
        query_id: message.query_id,
        issued_at_micros: message.issued_at_micros,
        deadline_micros: message.deadline_micros,
        limits: Limits { max_cells: limits.max_cells, max_bytes: limits.max_bytes },
        versions: versions::from_wire(versions),
        relation: message.relation,
        ask: match message.ask.ok_or(RequestError::Missing { field: "question" })? {
            WireAsk::Cells(cells) => Ask::Cells(question(cells)?),
            WireAsk::Rows(()) => Ask::Rows,
        },
    })
}

fn question(cells: wire::Cells) -> Result<Question, RequestError> {
    Ok(Question {
        contributor: cells.contributor,
        keys: cells.keys,
        grouping_sets: cells.grouping_sets.map(grouping_sets).transpose()?,
        measures: cells.measures.into_iter().map(measure).collect::<Result<_, _>>()?,
    })
}

fn grouping_sets(sets: wire::GroupingSets) -> Result<Vec<Vec<usize>>, RequestError> {
    let position = |at: u32| usize::try_from(at).map_err(|_| RequestError::GroupingSets);
    sets.sets.into_iter().map(|set| set.keys.into_iter().map(position).collect()).collect()
}

fn measure(measure: wire::Measure) -> Result<Measure, RequestError> {
    let kind = match measure.kind.ok_or(RequestError::Missing { field: "kind of measure" })? {
        Kind::Rows(()) => MeasureKind::Rows,
        Kind::Contributors(()) => MeasureKind::Contributors,
        Kind::NonNull(column) => MeasureKind::NonNull { column },
        Kind::Sum(column) => MeasureKind::Sum { column },
        Kind::Moments(column) => MeasureKind::Moments { column },
        Kind::Comoments(pair) => MeasureKind::Comoments { x: pair.x, y: pair.y },
        Kind::Histogram(wire::Histogram { column, edges }) => {
            MeasureKind::Histogram { column, bins: Bins::new(edges).map_err(RequestError::Bins)? }
        }
        Kind::Min(column) => MeasureKind::Min { column },
        Kind::Max(column) => MeasureKind::Max { column },
    };
    Ok(Measure { kind, filter: measure.filter })
}
