//! Lists: indicators, views, deadlines.

use comfy_table::{Table, presets};
use khidi_queries_disclosure::policy::Policy;
use khidi_queries_indicators::{self as catalogue, Indicator, Period, shipped};

use super::dates;
use crate::failure::Failure;
use crate::sql::failure::Language;
use crate::stdout::say;

/// All indicators.
pub(super) fn indicators(all: &[Indicator], language: Language) -> Result<(), Failure> {
    let rows = all.iter().map(|indicator| {
        let title = language.choose(&indicator.title_en, &indicator.title_ka);
        let numbers: Vec<_> = indicator.numbers.iter().map(u32::to_string).collect();
        let agencies: Vec<_> = indicator.agencies.iter().map(ToString::to_string).collect();
        let deadline = format!("{} + {} months", indicator.frequency.code(), indicator.deadline_months);
        [numbers.join(", "), indicator.id.clone(), title.clone(), agencies.join(", "), deadline]
    });
    table(["no", "id", "title", "agencies", "due"], rows)
}

/// All views that the catalogue ships.
fn described_views(language: Language) -> Vec<[String; 2]> {
    let described = |name: &str| {
        let text = format!("version = 1\nprotection = \"bare\"\n[views.v]\ncatalogue = \"{name}\"\n");
        let policy = Policy::parse_with(&text, &shipped).ok()?;
        let view = policy.table("v")?;
        Some(language.choose(&view.description_en, &view.description_ka).clone())
    };
    catalogue::views().map(|(name, _)| [name.to_owned(), described(name).unwrap_or_default()]).collect()
}

/// All views, for people.
pub(super) fn views(language: Language) -> Result<(), Failure> {
    table(["view", "what it holds"], described_views(language).into_iter())
}

/// The last complete period of each indicator on a day, and by when its table is due.
pub(super) fn due(all: &[Indicator], on: i64) -> Result<(), Failure> {
    let mut rows: Vec<_> = all
        .iter()
        .map(|indicator| {
            let period = Period::of_day(indicator.frequency, on).before();
            let due = indicator.due(period);
            (due, [dates::written(due), indicator.id.clone(), period.to_string(), (due - on).to_string()])
        })
        .collect();
    rows.sort();
    table(["due", "id", "period", "days left"], rows.into_iter().map(|(_, row)| row))
}

fn table<const N: usize>(head: [&str; N], rows: impl Iterator<Item = [String; N]>) -> Result<(), Failure> {
    let mut table = Table::new();
    table.load_preset(presets::UTF8_FULL_CONDENSED).set_header(head).add_rows(rows);
    say(&format!("{table}\n"))
}
