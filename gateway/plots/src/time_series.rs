//! Time series: up to seven lines with marks and names at their ends. Withheld values are gaps, with crosses in a strip below: a
//! cross among the values would have a height, and say one.

use crate::axis::{self, count};
use crate::ink::{self, PENS, Pen};
use crate::labels::{Label, apart};
use crate::number::{Tally, Value};
use crate::page::{Anchor, MARGIN, Page, SMALL, Stroke, WIDTH};
use crate::scale::Scale;
use crate::{Heading, Language, Series, Table};

/// One or several lines over periods.
#[derive(Debug, Clone, PartialEq)]
pub struct TimeSeries {
    heading: Heading,
    table: Table,
}

const HEIGHT: f64 = 290.0;
/// A strip's row of crosses.
const ROW: f64 = 13.0;

/// A line with its pen and where its name stands.
struct Line<'t> {
    series: &'t Series,
    pen: Pen,
    label: Label,
}

impl TimeSeries {
    /// A picture of `table`. Of more than seven series the seven largest are drawn, and the footnote says so: lines cannot be folded
    /// into one, as they may be rates.
    #[must_use]
    pub fn new(heading: Heading, table: Table) -> Self {
        Self { heading, table }
    }

    /// The picture as an SVG document.
    #[must_use]
    pub fn to_svg(&self) -> String {
        let mut page = Page::new(&self.heading);
        let language = self.heading.language;
        let lines = self.lines();
        let shown = Tally::of(lines.iter().flat_map(|line| line.series.values.iter().copied()));
        page.fact(format!("{}.", language.words().lines));
        if lines.len() < self.table.series.len() {
            page.remark(language.left_out(lines.len(), self.table.series.len()));
        }
        let scale = fitting(&lines);
        if !scale.has_zero() {
            page.remark(language.words().cut_axis.to_owned());
        }
        let bottom = Plot::new(&page, language, &lines, scale).draw(&mut page, &self.table, &lines, shown);
        page.finish(bottom, shown)
    }

    fn lines(&self) -> Vec<Line<'_>> {
        let kept = self.table.largest(PENS.len()).into_iter().filter_map(|index| self.table.series.get(index));
        let pens = kept.zip(PENS);
        pens.map(|(series, pen)| Line { series, pen, label: Label::new(&series.name, 150.0) }).collect()
    }
}

/// Zero belongs on the axis, unless all values are so near to each other that nothing would be seen.
fn fitting(lines: &[Line<'_>]) -> Scale {
    let amounts = || lines.iter().flat_map(|line| &line.series.values).filter_map(|value| value.amount());
    let (low, high) =
        amounts().fold((f64::INFINITY, 0.0), |(low, high), value| (f64::min(low, value), f64::max(high, value)));
    let narrow = low < high && low > 0.8 * high;
    Scale::new(amounts(), !narrow, 5.0)
}

/// Where everything is.
struct Plot {
    language: Language,
    scale: Scale,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Plot {
    fn new(page: &Page<'_>, language: Language, lines: &[Line<'_>], scale: Scale) -> Self {
        let names = lines.iter().map(|line| line.label.width()).fold(0.0, f64::max);
        let withheld = crate::letters::width(language.words().withheld, SMALL);
        let room = f64::max(axis::room(&scale, language), withheld);
        let (top, left) = (page.top() + 4.0, f64::max(60.0, MARGIN + room + 6.0));
        let right = WIDTH - MARGIN - f64::max(44.0, names + 36.0);
        Self { language, scale: scale.between(top + HEIGHT, top), left, right, top, bottom: top + HEIGHT }
    }

    fn draw(&self, page: &mut Page<'_>, table: &Table, lines: &[Line<'_>], shown: Tally) -> f64 {
        axis::upright(page, &self.scale, self.language, self.left, self.right);
        page.line((self.left, self.scale.base()), (self.right, self.scale.base()), ink::ZERO);
        if shown.is_bare() {
            let words = self.language.words();
            let text = if shown.all == 0 { words.nothing } else { words.all_withheld };
            page.text(text, self.left.midpoint(self.right), self.top + HEIGHT / 2.0, 13.0, Anchor::Middle);
        }
        for line in lines {
            self.line(page, line);
            page.fact(told(self.language, table, line.series));
        }
        self.names(page, lines);
        let strip = self.strip(page, lines);
        axis::periods(page, &table.periods, &table.axis, (self.left, self.right), strip)
    }

    fn x(&self, index: usize, of: usize) -> f64 {
        self.left + (count(index) + 0.5) * (self.right - self.left) / count(of.max(1))
    }

    /// Where the values of a series are.
    fn points(&self, series: &Series) -> Vec<Option<((f64, f64), bool)>> {
        let of = series.values.len();
        let place = |(index, value): (usize, &Value)| {
            let point = (self.x(index, of), self.scale.place(value.amount()?));
            Some((point, value.is_provisional()))
        };
        series.values.iter().enumerate().map(place).collect()
    }

    fn line(&self, page: &mut Page<'_>, line: &Line<'_>) {
        let points = self.points(line.series);
        for (from, to) in points.iter().zip(points.iter().skip(1)) {
            if let (Some((from, before)), Some((to, after))) = (from, to) {
                page.line(*from, *to, line.pen.stroke(*before || *after));
            }
        }
        // Marks that would touch are thinned, but never one that tells something of its own.
        let every = axis::every((self.right - self.left) / count(points.len().max(1)), 14.0);
        let is_there = |index: Option<usize>| index.and_then(|index| points.get(index)).is_some_and(Option::is_some);
        for (index, point) in points.iter().enumerate() {
            let alone = !is_there(index.checked_sub(1)) && !is_there(Some(index + 1));
            if let Some((place, provisional)) = point
                && (index % every == 0 || *provisional || alone)
            {
                line.pen.mark(page, *place, *provisional);
            }
        }
    }

    /// The name of each line that is drawn, at the height of its last value, with its mark.
    fn names(&self, page: &mut Page<'_>, lines: &[Line<'_>]) {
        let last = |line: &Line<'_>| self.points(line.series).into_iter().flatten().last();
        let drawn: Vec<_> = lines.iter().filter_map(|line| Some((line, last(line)?))).collect();
        let wished: Vec<_> = drawn.iter().map(|(line, ((_, y), _))| (*y, line.label.height())).collect();
        for ((line, ((x, y), _)), middle) in drawn.iter().zip(apart(&wished, self.top - 8.0, self.bottom)) {
            let thin = Stroke { colour: line.pen.colour, width: 0.6, dashed: false };
            if *x >= self.x(line.series.values.len() - 1, line.series.values.len()) {
                page.line((*x, *y), (self.right + 16.0, middle), thin);
            }
            page.line((self.right + 16.0, middle), (self.right + 30.0, middle), line.pen.stroke(false));
            line.pen.mark(page, (self.right + 23.0, middle), false);
            line.label.draw(page, self.right + 36.0, middle);
        }
    }

    /// Crosses for what is withheld, a row for each series that lacks something. Returns where it ends.
    fn strip(&self, page: &mut Page<'_>, lines: &[Line<'_>]) -> f64 {
        let mut y = self.bottom;
        for line in lines.iter().filter(|line| line.series.values.contains(&Value::Absent)) {
            if y == self.bottom {
                y += 4.0;
                let text = self.language.words().withheld;
                page.text(text, self.left - 6.0, y + ROW - 3.0, SMALL, Anchor::End);
            }
            let band = (self.right - self.left) / count(line.series.values.len());
            let values = line.series.values.iter().enumerate();
            for (index, _) in values.filter(|(_, value)| **value == Value::Absent) {
                ink::cross(page, (self.x(index, line.series.values.len()), y + ROW / 2.0), line.pen.colour, band);
            }
            line.pen.mark(page, (self.right + 23.0, y + ROW / 2.0), false);
            let place = (self.right + 36.0, y + ROW - 3.0);
            page.text_within(&line.series.name, place, SMALL, Anchor::Start, WIDTH - MARGIN - place.0);
            y += ROW;
        }
        page.line((self.left, y), (self.right, y), ink::GRID);
        y
    }
}

/// A series in words: its first and its last value.
pub(crate) fn told(language: Language, table: &Table, series: &Series) -> String {
    let decimals = crate::number::decimals(series.values.iter().copied());
    let told = |(period, value): (&String, &Value)| {
        let value = value.amount().map_or(value.sign().to_owned(), |amount| language.number(amount, decimals));
        format!("{period}: {value}")
    };
    let mut values = table.periods.iter().zip(&series.values).map(told);
    let (first, last) = (values.next(), values.next_back());
    format!("{}: {}.", series.name, first.into_iter().chain(last).collect::<Vec<_>>().join("; "))
}
