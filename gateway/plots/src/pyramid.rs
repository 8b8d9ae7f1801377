//! Population pyramids: age groups from the youngest at the bottom, men to the left and women to the right; a second population
//! as an outline over the first.

use crate::axis::{self, count};
use crate::heading::{names, text};
use crate::ink::{self, MEN, OUTLINE, WOMEN};
use crate::letters::{shorten, width};
use crate::number::Tally;
use crate::page::{Anchor, LEADING, MARGIN, Page, SMALL, Stroke, TEXT, WIDTH};
use crate::scale::Scale;
use crate::table::lengths;
use crate::{Heading, Part, PlotError, Value};

/// Men and women by age group.
#[derive(Debug, Clone, PartialEq)]
pub struct Population {
    name: String,
    men: Vec<Value>,
    women: Vec<Value>,
}

/// One population, filled, and perhaps a second one as an outline: two years, or two groups.
#[derive(Debug, Clone, PartialEq)]
pub struct Pyramid {
    heading: Heading,
    ages: Vec<String>,
    filled: Population,
    outline: Option<Population>,
}

/// Single years up to 129.
const MOST_AGES: usize = 130;
const HEIGHT: f64 = 380.0;

impl Population {
    /// A population of this name ("2024"), with a value for each age group from the youngest.
    ///
    /// # Errors
    ///
    /// [`PlotError::Blank`], and [`PlotError::Negative`] for fewer people than none.
    pub fn new(name: &str, men: Vec<Value>, women: Vec<Value>) -> Result<Self, PlotError> {
        let name = text(Part::Population, name)?;
        if men.iter().chain(&women).filter_map(|value| value.amount()).any(|amount| amount < 0.0) {
            return Err(PlotError::Negative { name });
        }
        Ok(Self { name, men, women })
    }

    fn values(&self) -> impl Iterator<Item = Value> {
        self.men.iter().chain(&self.women).copied()
    }
}

impl Pyramid {
    /// A pyramid over `ages`, the names of age groups of equal length (the last may be open) from the youngest.
    ///
    /// # Errors
    ///
    /// [`PlotError::Blank`], [`PlotError::Twice`], [`PlotError::TooMany`], and [`PlotError::Length`] for a population that has not one
    /// value an age group.
    pub fn new(
        heading: Heading,
        ages: &[impl AsRef<str>],
        filled: Population,
        outline: Option<Population>,
    ) -> Result<Self, PlotError> {
        if ages.len() > MOST_AGES {
            return Err(PlotError::TooMany { part: Part::AgeGroup, most: MOST_AGES });
        }
        let ages = names(Part::AgeGroup, ages.iter().map(AsRef::as_ref))?;
        let populations = || [&filled].into_iter().chain(&outline);
        names(Part::Population, populations().map(|population| population.name.as_str()))?;
        for Population { name, men, women } in populations() {
            lengths(name, ages.len(), men.len())?;
            lengths(name, ages.len(), women.len())?;
        }
        Ok(Self { heading, ages, filled, outline })
    }

    /// The picture as an SVG document.
    #[must_use]
    pub fn to_svg(&self) -> String {
        let (language, words) = (self.heading.language, self.heading.language.words());
        let mut page = Page::new(&self.heading);
        page.fact(format!("{}: {}.", words.pyramid, self.names().collect::<Vec<_>>().join(", ")));
        let values = || [&self.filled].into_iter().chain(&self.outline).flat_map(Population::values);
        let tally = Tally::of(values());
        let scale = Scale::new(values().filter_map(Value::amount), true, 5.0);

        let top = self.key(&mut page) + TEXT + 10.0;
        let plot = Plot::new(self, scale, top);
        page.text(words.men, plot.men.place(0.0) - 4.0, top - 8.0, TEXT, Anchor::End);
        page.text(words.age, WIDTH / 2.0, top - 8.0, TEXT, Anchor::Middle);
        page.text(words.women, plot.women.place(0.0) + 4.0, top - 8.0, TEXT, Anchor::Start);
        plot.steps(&mut page, language);
        if tally.is_bare() {
            let text = if tally.all == 0 { words.nothing } else { words.all_withheld };
            page.text(text, WIDTH * 0.75, top + HEIGHT / 2.0, 13.0, Anchor::Middle);
        }
        plot.bars(&mut page, &self.filled);
        if let Some(outline) = &self.outline {
            plot.outline(&mut page, &outline.men, plot.men);
            plot.outline(&mut page, &outline.women, plot.women);
        }
        plot.ages(&mut page, &self.ages);
        let bottom = axis::named(&mut page, &self.heading.unit, WIDTH / 2.0, plot.bottom + 10.0 + SMALL);
        page.finish(bottom, tally)
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        [&self.filled].into_iter().chain(&self.outline).map(|population| population.name.as_str())
    }

    /// What is filled and what is an outline, each on a line of its own. Returns where it ends.
    fn key(&self, page: &mut Page<'_>) -> f64 {
        let words = self.heading.language.words();
        let (x, mut y) = (MARGIN, page.top() + 4.0);
        let place = |y: f64| (x + 40.0, y + TEXT * 0.36);
        let room = WIDTH - 2.0 * MARGIN - 40.0;
        page.area((x, y - 5.0), (x + 15.0, y + 5.0), MEN, false);
        page.area((x + 17.0, y - 5.0), (x + 32.0, y + 5.0), WOMEN, false);
        page.text_within(&self.filled.name, place(y), TEXT, Anchor::Start, room);
        if let Some(outline) = &self.outline {
            y += TEXT * LEADING + 2.0;
            page.path(&[(x, y + 5.0), (x, y - 5.0), (x + 32.0, y - 5.0), (x + 32.0, y + 5.0)], OUTLINE);
            page.text_within(&format!("{} ({})", outline.name, words.outline), place(y), TEXT, Anchor::Start, room);
        }
        let lacks = |population: &Population| population.values().any(|value| value == Value::Absent);
        if lacks(&self.filled) {
            y += TEXT * LEADING + 2.0;
            ink::cross(page, (x + 8.0, y), MEN.colour, ink::AMPLE);
            ink::cross(page, (x + 24.0, y), WOMEN.colour, ink::AMPLE);
            page.text(words.withheld, place(y).0, place(y).1, TEXT, Anchor::Start);
        }
        if self.outline.as_ref().is_some_and(lacks) {
            y += TEXT * LEADING + 2.0;
            boxed_cross(page, (x + 16.0, y), ink::AMPLE);
            page.text(&format!("{} ({})", words.withheld, words.outline), place(y).0, place(y).1, TEXT, Anchor::Start);
        }
        y + TEXT
    }
}

/// The cross of a population that is an outline.
fn boxed_cross(page: &mut Page<'_>, (x, y): (f64, f64), room: f64) {
    let reach = (room * 0.45).clamp(2.4, 5.0);
    let corners = [(x - reach, y - reach), (x + reach, y - reach), (x + reach, y + reach), (x - reach, y + reach)];
    page.shape(&corners, ink::WHITE, Stroke { width: f64::min(0.9, reach * 0.3), ..OUTLINE });
    ink::cross(page, (x, y), ink::BLACK, reach * 2.0);
}

/// Where everything is: two axes from a gutter outwards.
struct Plot {
    men: Scale,
    women: Scale,
    top: f64,
    bottom: f64,
    row: f64,
    rows: usize,
}

/// Names of age groups are no wider than this.
const GUTTER: f64 = 130.0;

impl Plot {
    fn new(pyramid: &Pyramid, scale: Scale, top: f64) -> Self {
        let language = pyramid.heading.language;
        let ages = pyramid.ages.iter().map(|age| width(&shorten(age, SMALL, GUTTER), SMALL));
        let gutter = ages.fold(width(language.words().age, TEXT), f64::max) / 2.0 + 8.0;
        // Half of the outermost label stands beyond the end of its axis.
        let reach = MARGIN + axis::room(&scale, language) / 2.0;
        let rows = pyramid.ages.len();
        Self {
            men: scale.between(WIDTH / 2.0 - gutter, reach),
            women: scale.between(WIDTH / 2.0 + gutter, WIDTH - reach),
            top,
            bottom: top + HEIGHT,
            row: f64::min(HEIGHT / count(rows.max(1)), 40.0),
            rows,
        }
    }

    /// The upper and lower edge of an age group's row.
    fn edges(&self, index: usize) -> (f64, f64) {
        let lower = self.bottom - count(index) * self.row;
        (lower - self.row, lower)
    }

    fn steps(&self, page: &mut Page<'_>, language: crate::Language) {
        let ticks = self.men.ticks();
        let step =
            ticks.iter().zip(ticks.iter().skip(1)).map(|(a, b)| self.women.place(*b) - self.women.place(*a)).next();
        let every = axis::every(step.unwrap_or(0.0), axis::room(&self.men, language) + 8.0);
        let top = self.top;
        for (index, tick) in ticks.into_iter().enumerate() {
            for scale in [&self.men, &self.women] {
                let x = scale.place(tick);
                let stroke = if index == 0 { ink::ZERO } else { ink::GRID };
                page.line((x, top), (x, self.bottom), stroke);
                if index % every == 0 {
                    let label = scale.label(language, tick);
                    page.text(&label, x, self.bottom + 5.0 + SMALL, SMALL, Anchor::Middle);
                }
            }
        }
    }

    fn bars(&self, page: &mut Page<'_>, population: &Population) {
        for (values, scale, fill, outwards) in
            [(&population.men, &self.men, MEN, -1.0), (&population.women, &self.women, WOMEN, 1.0)]
        {
            for (index, value) in values.iter().enumerate() {
                let (upper, lower) = self.edges(index);
                match value.amount() {
                    Some(0.0) => {}
                    Some(amount) => {
                        let inset = self.row * 0.06;
                        let corners = ((scale.place(0.0), upper + inset), (scale.place(amount), lower - inset));
                        page.area(corners.0, corners.1, fill, value.is_provisional());
                    }
                    None if *value == Value::Missing => {}
                    None => {
                        let x = scale.place(0.0) + outwards * 8.0;
                        ink::cross(page, (x, upper.midpoint(lower)), fill.colour, self.row);
                    }
                }
            }
        }
    }

    /// The steps of one side. A withheld value is a gap, with a cross at the outer side of where the first population has its own.
    fn outline(&self, page: &mut Page<'_>, values: &[Value], scale: Scale) {
        let outwards = if scale.place(1.0) < scale.place(0.0) { -1.0 } else { 1.0 };
        let mut before = None;
        for (index, value) in values.iter().enumerate() {
            let (upper, lower) = self.edges(index);
            let Some(amount) = value.amount() else {
                if *value == Value::Absent {
                    boxed_cross(page, (scale.place(0.0) + outwards * 21.0, upper.midpoint(lower)), self.row);
                }
                before = None;
                continue;
            };
            let x = scale.place(amount);
            let stroke = Stroke { dashed: value.is_provisional(), ..OUTLINE };
            let start = before.unwrap_or(if index == 0 { scale.place(0.0) } else { x });
            page.path(&[(start, lower), (x, lower), (x, upper)], stroke);
            before = Some(x);
        }
        if let (Some(x), Some(last)) = (before, values.len().checked_sub(1)) {
            let upper = self.edges(last).0;
            page.line((x, upper), (scale.place(0.0), upper), OUTLINE);
        }
    }

    fn ages(&self, page: &mut Page<'_>, ages: &[String]) {
        let every = axis::every(self.row, SMALL * 1.15);
        for (index, age) in ages.iter().enumerate().take(self.rows).filter(|(index, _)| index % every == 0) {
            let (upper, lower) = self.edges(index);
            let place = (WIDTH / 2.0, upper.midpoint(lower) + SMALL * 0.36);
            page.text_within(age, place, SMALL, Anchor::Middle, GUTTER);
        }
    }
}
