//! Stacked bars: what periods are made up of. There are no totals above bars: a sum of perturbed or incomplete parts is not the
//! total that was published.

use crate::axis::{self, count};
use crate::ink::{self, FILLS, Fill, REST};
use crate::labels::Label;
use crate::letters::width;
use crate::number::{Number, Value};
use crate::page::{Anchor, MARGIN, Page, SMALL, WIDTH};
use crate::scale::Scale;
use crate::time_series::told;
use crate::{Heading, Series, Table};

/// Categories over periods, one bar a period. Negative values stand below zero.
#[derive(Debug, Clone, PartialEq)]
pub struct StackedBars {
    heading: Heading,
    table: Table,
}

const HEIGHT: f64 = 310.0;
const SWATCH: f64 = 14.0;

/// A category, or the sum of several, as it is drawn.
struct Part {
    series: Series,
    fill: Fill,
    /// Withheld values by period: one at most, unless categories were folded.
    absent: Vec<usize>,
}

impl StackedBars {
    /// A picture of `table`. Of more than eight categories the seven largest keep the table's order, and the rest is added up as
    /// "other", which the footnote explains: categories must be such that a sum of them means something, and none may be the total of others.
    #[must_use]
    pub fn new(heading: Heading, table: Table) -> Self {
        Self { heading, table }
    }

    /// The picture as an SVG document.
    #[must_use]
    pub fn to_svg(&self) -> String {
        let (language, words) = (self.heading.language, self.heading.language.words());
        let mut page = Page::new(&self.heading);
        page.fact(format!("{}.", words.bars));
        let parts = self.parts(&mut page);
        for part in &parts {
            page.fact(told(language, &self.table, &part.series));
        }
        let tally = self.table.tally();
        let scale = Scale::new(self.reach(&parts), true, 5.0);
        let legend: Vec<_> = parts.iter().map(|part| Label::new(&part.series.name, 150.0)).collect();
        let withheld = Label::new(words.withheld_here, 150.0);
        let names = legend.iter().chain([&withheld]).map(Label::width).fold(0.0, f64::max);
        let left = f64::max(60.0, MARGIN + axis::room(&scale, language) + 6.0);
        let right = WIDTH - MARGIN - SWATCH - 18.0 - names;
        // Crosses stand above the highest bar.
        let top = page.top() + 4.0 + if tally.absent > 0 { 14.0 } else { 0.0 };
        let scale = scale.between(top + HEIGHT, top);
        axis::upright(&mut page, &scale, language, left, right);
        if tally.is_bare() {
            let text = if tally.all == 0 { words.nothing } else { words.all_withheld };
            page.text(text, left.midpoint(right), top + HEIGHT / 2.0, 13.0, Anchor::Middle);
        }
        let band = (right - left) / count(self.table.periods.len().max(1));
        for index in 0..self.table.periods.len() {
            bar(&mut page, &scale, &parts, index, (left + (count(index) + 0.5) * band, band));
        }
        page.line((left, scale.base()), (right, scale.base()), ink::ZERO);
        let mark = (tally.absent > 0).then_some(withheld);
        let legend = key(&mut page, parts.iter().map(|part| part.fill).zip(legend).rev(), mark, (right + 12.0, top));
        let axis = axis::periods(&mut page, &self.table.periods, &self.table.axis, (left, right), top + HEIGHT);
        page.finish(f64::max(legend, axis), tally)
    }

    /// The categories that are drawn, from zero outwards.
    fn parts(&self, page: &mut Page<'_>) -> Vec<Part> {
        let all = self.table.series.len();
        let kept = if all > FILLS.len() + 1 { self.table.largest(FILLS.len()) } else { (0..all).collect() };
        let is_kept = |index: &usize| kept.contains(index);
        let shown = self.table.series.iter().enumerate().filter(|(index, _)| is_kept(index));
        let mut parts: Vec<_> = shown
            .zip(FILLS.into_iter().chain([REST]))
            .map(|((_, series), fill)| Part {
                series: series.clone(),
                fill,
                absent: series.values.iter().map(|value| usize::from(*value == Value::Absent)).collect(),
            })
            .collect();
        let folded: Vec<_> = self
            .table
            .series
            .iter()
            .enumerate()
            .filter(|(index, _)| !is_kept(index))
            .map(|(_, series)| series)
            .collect();
        if !folded.is_empty() {
            let language = self.heading.language;
            page.remark(language.folded_remark(folded.len()));
            parts.push(self.rest(language.folded(folded.len()), &folded));
        }
        parts
    }

    fn rest(&self, name: String, folded: &[&Series]) -> Part {
        let column = |index: usize| folded.iter().filter_map(move |series| series.values.get(index).copied());
        let periods = 0..self.table.periods.len();
        let values = periods.clone().map(|index| sum(column(index))).collect();
        let absent = periods.map(|index| column(index).filter(|value| *value == Value::Absent).count()).collect();
        Part { series: Series { name, values }, fill: REST, absent }
    }

    /// How far bars reach both ways.
    fn reach(&self, parts: &[Part]) -> Vec<f64> {
        let ends = (0..self.table.periods.len()).flat_map(|index| {
            let amounts = || parts.iter().filter_map(move |part| part.series.values.get(index)?.amount());
            let below: f64 = amounts().filter(|amount| *amount < 0.0).sum();
            [below, amounts().filter(|amount| *amount > 0.0).sum()]
        });
        ends.collect()
    }
}

/// The sum of what is known; provisional where a part of it is. Where nothing is known it is absent, or missing if all is.
pub(crate) fn sum(values: impl Iterator<Item = Value>) -> Value {
    let mut total = None;
    let (mut provisional, mut absent) = (false, false);
    for value in values {
        absent |= value == Value::Absent;
        if let Some(amount) = value.amount() {
            total = Some(total.unwrap_or(0.0) + amount);
            provisional |= value.is_provisional();
        }
    }
    match total.and_then(|total| Number::new(total.clamp(-1e15, 1e15)).ok()) {
        Some(total) if provisional => Value::Provisional(total),
        Some(total) => Value::Known(total),
        None if absent => Value::Absent,
        None => Value::Missing,
    }
}

/// One period's bar around `x`, with a cross above it where a part is withheld.
fn bar(page: &mut Page<'_>, scale: &Scale, parts: &[Part], index: usize, (x, band): (f64, f64)) {
    let half = f64::min(band * 0.36, 36.0);
    let (mut above, mut below, mut absent) = (0.0, 0.0, 0);
    for part in parts {
        absent += part.absent.get(index).copied().unwrap_or(0);
        let Some(value) = part.series.values.get(index) else { continue };
        let Some(amount) = value.amount().filter(|amount| *amount != 0.0) else { continue };
        let end = if amount > 0.0 { &mut above } else { &mut below };
        let from = *end;
        *end += amount;
        let corners = ((x - half, scale.place(from)), (x + half, scale.place(*end)));
        page.area(corners.0, corners.1, part.fill, value.is_provisional());
    }
    if absent > 0 {
        let y = scale.place(above) - 8.0;
        let number = absent.to_string();
        let wide = width(&number, SMALL);
        if absent > 1 && wide + 12.0 <= band {
            ink::cross(page, (x - wide / 2.0 - 1.0, y), ink::BLACK, band);
            page.text(&number, x + 6.0, y + 3.5, SMALL, Anchor::Middle);
        } else {
            ink::cross(page, (x, y), ink::BLACK, band);
        }
    }
}

/// Names beside their fills, in the order of the stack. Returns where it ends.
fn key(
    page: &mut Page<'_>,
    entries: impl Iterator<Item = (Fill, Label)>,
    withheld: Option<Label>,
    (x, top): (f64, f64),
) -> f64 {
    const GAP: f64 = 5.0;
    let mut y = top;
    for (fill, label) in entries {
        let middle = y + label.height() / 2.0;
        let half = SWATCH / 2.0 - 1.0;
        page.area((x, middle - half), (x + SWATCH, middle + half), fill, false);
        label.draw(page, x + SWATCH + 6.0, middle);
        y += label.height() + GAP;
    }
    if let Some(label) = withheld {
        let middle = y + label.height() / 2.0;
        ink::cross(page, (x + SWATCH / 2.0, middle), ink::BLACK, ink::AMPLE);
        label.draw(page, x + SWATCH + 6.0, middle);
        y += label.height();
    }
    y
}
