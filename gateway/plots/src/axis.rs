//! Drawing axes: steps of values with lines behind the data, and periods or ages of which as many are named as fit.

use crate::Language;
use crate::ink;
use crate::letters::{shorten, width};
use crate::page::{Anchor, MARGIN, Page, SMALL, TEXT, WIDTH, centred};
use crate::scale::Scale;

/// What the widest label of an axis needs.
pub(crate) fn room(scale: &Scale, language: Language) -> f64 {
    let labels = scale.ticks().into_iter().map(|tick| width(&scale.label(language, tick), SMALL));
    labels.fold(0.0, f64::max)
}

/// An upright axis at `left` with lines to `right`.
pub(crate) fn upright(page: &mut Page<'_>, scale: &Scale, language: Language, left: f64, right: f64) {
    for tick in scale.ticks() {
        let y = scale.place(tick);
        page.line((left, y), (right, y), ink::GRID);
        page.text(&scale.label(language, tick), left - 6.0, y + SMALL * 0.35, SMALL, Anchor::End);
    }
}

/// Periods along the bottom in equal bands between `left` and `right`; their names below `y`, the axis' name below those. Returns where
/// it ends.
pub(crate) fn periods(page: &mut Page<'_>, names: &[String], axis: &str, (left, right): (f64, f64), y: f64) -> f64 {
    const LONGEST: f64 = 90.0;
    let band = (right - left) / count(names.len().max(1));
    let names: Vec<_> = names.iter().map(|name| (name, shorten(name, SMALL, LONGEST))).collect();
    let widest = names.iter().map(|(_, short)| width(short, SMALL)).fold(0.0, f64::max);
    let every = every(band, widest + 8.0);
    for (index, (name, _)) in names.iter().enumerate() {
        let x = left + (count(index) + 0.5) * band;
        if index % every == 0 {
            page.line((x, y), (x, y + 4.0), ink::ZERO);
            page.text_within(name, (x, y + 5.0 + SMALL), SMALL, Anchor::Middle, LONGEST);
        }
    }
    named(page, axis, left.midpoint(right), y + 10.0 + SMALL)
}

/// The name of an axis, centred below it. Returns where it ends.
pub(crate) fn named(page: &mut Page<'_>, name: &str, x: f64, y: f64) -> f64 {
    let room = WIDTH - 2.0 * MARGIN;
    let x = centred(&shorten(name, TEXT, room), x, TEXT);
    page.text_within(name, (x, y + TEXT), TEXT, Anchor::Middle, room);
    y + TEXT * 1.3
}

/// Of bands this wide, every how-manieth can have a label that needs `room`: steps that suit years and months.
pub(crate) fn every(band: f64, room: f64) -> usize {
    let steps = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 24, 30, 36, 48, 60, 120, 240];
    steps.into_iter().find(|step| band * count(*step) >= room).unwrap_or(400)
}

/// A count as a number of units.
pub(crate) fn count(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}
