//! Makes releases: an indicator's question for a period that is over, asked like anybody's, and its table kept. Where an agency
//! is down or refuses, there is no release.

use datafusion::arrow::temporal_conversions::date32_to_datetime;
use khidi_gateway_releases::{Finality, Made, Maker, Moment, ReleaseError};
use khidi_queries_audit::Event;
use khidi_queries_functions::civil::Instant;
use khidi_queries_indicators::{Indicator, Period};
use khidi_queries_planner::Handling;
use khidi_queries_protocol::releases::{LONGEST, Outcome, Unknown};
use khidi_queries_protocol::{Code, Refusal};
use khidi_queries_tables::Told;

use super::{Kept, Shelf, drafting};
use crate::caller::Caller;
use crate::options::{OnUnavailable, Wishes};
use crate::queries::Answered;

/// Every agency or none, with a status beside each value.
const WISHES: Wishes = Wishes {
    handling: Handling { status_columns: true, drop_incomplete: false },
    on_unavailable: OnUnavailable::Strict,
};

/// What is to be made.
struct Wanted<'k> {
    kept: &'k Kept,
    indicator: &'k Indicator,
    period: Period,
}

impl Shelf {
    /// Makes the release that `body`, `indicator/period`, names, or finds that the latest says the same.
    ///
    /// # Errors
    /// Why there is none; recorded.
    pub(crate) async fn make(&self, caller: &Caller, body: &[u8]) -> Result<Outcome, Refusal> {
        let today = Instant::from_unix_micros(self.queries.now()).local_days();
        let wanted = match self.wanted(caller, body, today.into()) {
            Ok(wanted) => wanted,
            Err(refusal) => return Err(self.queries.refused_call(caller, refusal).await),
        };
        let question = wanted.indicator.question(wanted.period);
        let answered = self.queries.ask(caller, &question, WISHES).await?;
        let query_id = answered.query_id.clone();
        let kept = match self.keep(caller, &wanted, question, answered, today.into()).await {
            Ok(kept) => kept,
            Err(refusal) => return Err(self.queries.refused_call(caller, refusal).await),
        };
        let outcome = outcome(&kept);
        let event = Event::ReleaseMade {
            subject: caller.subject.clone(),
            role: caller.role.clone(),
            release: outcome.release.clone(),
            is_new: outcome.is_new,
            cells: outcome.cells,
            withheld: outcome.withheld,
        };
        self.queries.of_release(&query_id, event).await?;
        Ok(outcome)
    }

    fn wanted(&self, caller: &Caller, body: &[u8], today: i64) -> Result<Wanted<'_>, Refusal> {
        let kept = self.makeable(caller)?;
        let name = name_of(body)?;
        let (id, period) = name.split_once('/').ok_or_else(|| no_name("write indicator/period"))?;
        let indicator = kept.catalogue.iter().find(|indicator| indicator.id == id);
        let indicator = indicator.ok_or_else(|| Refusal::new(Code::KH604).with("indicator", id))?;
        let period: Period = period.parse().map_err(no_name)?;
        if period.frequency() != indicator.frequency {
            let example = Period::of_day(indicator.frequency, today).before();
            let refusal = Refusal::new(Code::KH605).with("indicator", id).with("period", period);
            return Err(refusal.with("example", example));
        }
        if period.until() > today {
            return Err(Refusal::new(Code::KH606).with("period", period).with("last", day(period.until() - 1)));
        }
        Ok(Wanted { kept, indicator, period })
    }

    async fn keep(
        &self,
        caller: &Caller,
        wanted: &Wanted<'_>,
        question: String,
        answered: Answered,
        today: i64,
    ) -> Result<Made, Refusal> {
        let Wanted { kept, indicator, period } = *wanted;
        let query_id = answered.query_id.clone();
        let internal = |error: &dyn std::error::Error| {
            tracing::error!(query = query_id, cause = crate::directory::chain(error), "no release of this answer");
            Refusal::new(Code::KH901).with("reference", &query_id)
        };
        let known_until = answered.sources.iter().filter_map(|source| source.as_of).min().map_or(today, i64::from);
        let told = Told::of(indicator, period, &answered.batches, known_until).map_err(|error| internal(&error))?;
        let nothing = || Refusal::new(Code::KH607).with("release", format!("{}/{period}", indicator.id));
        let mut told = [told.ok_or_else(nothing)?];
        Told::withhold(indicator, &mut told);
        let [told] = told;
        let series = drafting::series(indicator, period).map_err(|error| internal(&error))?;
        let before = match kept.releases.read(&series.latest()).await {
            Ok(before) => Some(before),
            Err(ReleaseError::NoSuchRelease(_)) => None,
            Err(error) => return Err(self.refusal(&error)),
        };
        let draft = drafting::draft(indicator, question, told, &answered.sources, before.as_ref());
        let draft = draft.map_err(|error| internal(&error))?;
        let at = Moment::of_unix_micros(self.queries.now()).map_err(|error| internal(&error))?;
        let maker = Maker { at, by: caller.identity.clone(), query_id: query_id.clone() };
        kept.releases.make(&draft, &maker).await.map_err(|error| self.refusal(&error))
    }
}

/// The text of a body or path.
pub(super) fn name_of(body: &[u8]) -> Result<&str, Refusal> {
    let text = std::str::from_utf8(body).ok().filter(|text| text.len() <= LONGEST);
    text.ok_or_else(|| no_name("it is no short text"))
}

pub(super) fn no_name(detail: impl std::fmt::Display) -> Refusal {
    Refusal::new(Code::KH603).with("detail", detail)
}

fn day(day: i64) -> String {
    let day = i32::try_from(day).ok().and_then(date32_to_datetime);
    day.map(|day| day.date().to_string()).unwrap_or_default()
}

fn outcome(made: &Made) -> Outcome {
    let manifest = &made.manifest;
    let content = &manifest.content;
    let unknown = content.quality.unknown.iter().map(|unknown| Unknown {
        dimension: unknown.dimension.clone(),
        code: unknown.code.clone(),
        rows: unknown.rows,
    });
    Outcome {
        release: manifest.name(),
        is_new: made.is_new,
        provisional: content.finality == Finality::Provisional,
        cells: content.quality.cells,
        withheld: content.quality.withheld,
        unknown: unknown.collect(),
    }
}
