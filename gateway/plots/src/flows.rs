//! Flows between a country and its partners: a row a partner, emigrants to the left and immigrants to the right of zero, the
//! difference as a mark between them. Lengths from a common base are read faster, and in more rows, than the bands of a flow diagram.

use crate::axis::{self, count};
use crate::heading::{names, text};
use crate::ink::{self, ARRIVING, LEAVING, NET};
use crate::letters::{width, wrap};
use crate::number::{Tally, decimals};
use crate::page::{Anchor, MARGIN, Page, SMALL, TEXT, WIDTH};
use crate::scale::Scale;
use crate::stacked_bars::sum;
use crate::{Heading, Language, Part, PlotError, Value};

/// People who came from a country or group of countries, and who left for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Partner {
    name: String,
    immigrants: Value,
    emigrants: Value,
}

/// Immigrants and emigrants by partner.
#[derive(Debug, Clone, PartialEq)]
pub struct Flows {
    heading: Heading,
    partners: Vec<Partner>,
}

/// As many rows as A4 has room for.
const MOST_ROWS: usize = 40;
const ROW: f64 = 19.0;
const NAME: f64 = 190.0;
const NET_HEAD: f64 = 76.0;

impl Partner {
    /// A partner of this name with the people who came from it and who left for it.
    ///
    /// # Errors
    ///
    /// [`PlotError::Blank`], and [`PlotError::Negative`] for fewer people than none.
    pub fn new(name: &str, immigrants: Value, emigrants: Value) -> Result<Self, PlotError> {
        let name = text(Part::Partner, name)?;
        if [immigrants, emigrants].into_iter().filter_map(Value::amount).any(|amount| amount < 0.0) {
            return Err(PlotError::Negative { name });
        }
        Ok(Self { name, immigrants, emigrants })
    }

    fn magnitude(&self) -> f64 {
        self.values().into_iter().filter_map(Value::amount).sum()
    }

    fn values(&self) -> [Value; 2] {
        [self.immigrants, self.emigrants]
    }

    /// What came more than left, unless one of them is withheld.
    fn net(&self) -> Option<f64> {
        Some(self.immigrants.amount()? - self.emigrants.amount()?)
    }
}

impl Flows {
    /// A picture of `partners`, the largest first. Of more than 40, the smallest are added up as "other" in the last row, which the
    /// footnote explains.
    ///
    /// # Errors
    ///
    /// [`PlotError::Twice`] for partners of one name.
    pub fn new(heading: Heading, partners: Vec<Partner>) -> Result<Self, PlotError> {
        names(Part::Partner, partners.iter().map(|partner| partner.name.as_str()))?;
        Ok(Self { heading, partners })
    }

    /// The picture as an SVG document.
    #[must_use]
    pub fn to_svg(&self) -> String {
        let (language, words) = (self.heading.language, self.heading.language.words());
        let mut page = Page::new(&self.heading);
        let tally = Tally::of(self.partners.iter().flat_map(Partner::values));
        let rows = self.rows(&mut page);
        page.fact(format!("{}.", words.flows));
        let plot = Plot::new(language, &rows, page.top());
        plot.heads(&mut page);
        plot.steps(&mut page);
        let ends = plot.scale.ends();
        let middle = plot.scale.place(ends.0).midpoint(plot.scale.place(ends.1));
        if rows.is_empty() {
            page.text(words.nothing, middle, plot.top + ROW, 13.0, Anchor::Middle);
        }
        for (row, (name, y)) in rows.iter().zip(&plot.names) {
            plot.row(&mut page, row, name, *y);
            page.fact(plot.told(row));
        }
        page.line((plot.zero(), plot.top), (plot.zero(), plot.bottom), ink::ZERO);
        for (row, (_, y)) in rows.iter().zip(&plot.names) {
            plot.net(&mut page, row, *y);
        }
        page.remark(words.net_is.to_owned());
        let bottom = axis::named(&mut page, &self.heading.unit, middle, plot.bottom + 10.0 + SMALL);
        page.finish(bottom, tally)
    }

    /// The rows that are drawn, the largest first and the remainder last.
    fn rows(&self, page: &mut Page<'_>) -> Vec<Partner> {
        let mut rows = self.partners.clone();
        rows.sort_by(|a, b| b.magnitude().total_cmp(&a.magnitude()));
        if rows.len() > MOST_ROWS {
            let rest = rows.split_off(MOST_ROWS - 1);
            let language = self.heading.language;
            page.remark(language.folded_remark(rest.len()));
            rows.push(Partner {
                name: language.folded(rest.len()),
                immigrants: sum(rest.iter().map(|partner| partner.immigrants)),
                emigrants: sum(rest.iter().map(|partner| partner.emigrants)),
            });
        }
        rows
    }
}

/// Where everything is.
struct Plot {
    language: Language,
    decimals: usize,
    /// The head of the column of differences, in lines.
    head: Vec<String>,
    scale: Scale,
    /// Each row's name in lines, and its middle.
    names: Vec<(Vec<String>, f64)>,
    /// Where names end.
    left: f64,
    top: f64,
    bottom: f64,
}

impl Plot {
    fn new(language: Language, rows: &[Partner], page_top: f64) -> Self {
        let decimals = decimals(rows.iter().flat_map(Partner::values));
        let widest =
            |texts: &mut dyn Iterator<Item = String>| texts.map(|text| width(&text, SMALL)).fold(0.0, f64::max);
        let written = |value: Value| value.amount().map(|amount| language.number(amount, decimals));
        let leaving = widest(&mut rows.iter().filter_map(|row| written(row.emigrants)));
        let arriving = widest(&mut rows.iter().filter_map(|row| written(row.immigrants)));
        let net = widest(&mut rows.iter().filter_map(|row| Some(language.signed(row.net()?, decimals))));
        let head = wrap(language.words().net, SMALL, NET_HEAD, 2);
        let net = f64::max(net, widest(&mut head.iter().cloned())) + 16.0;
        // The fewer rows, the more lines a name may have.
        let most = match rows.len() {
            0..=12 => 3,
            13..=24 => 2,
            _ => 1,
        };
        let top = page_top + TEXT + 14.0;
        let mut bottom = top;
        let mut names = Vec::new();
        for row in rows {
            let lines = wrap(&row.name, TEXT, NAME, most);
            let height = ROW + TEXT * 1.2 * count(lines.len().saturating_sub(1));
            names.push((lines, bottom + height / 2.0));
            bottom += height;
        }
        let left = MARGIN + widest(&mut names.iter().flat_map(|(lines, _)| lines.clone())) * TEXT / SMALL;
        let ends = || {
            let ends =
                rows.iter().flat_map(|row| [row.immigrants.amount(), row.emigrants.amount().map(|amount| -amount)]);
            ends.flatten()
        };
        let (from, to) = (left + leaving + 20.0, WIDTH - MARGIN - net - arriving - 12.0);
        let scale = Scale::new(ends(), true, 6.0).cut(ends()).between(from, to);
        Self { language, decimals, head, scale, names, left, top, bottom: f64::max(bottom, top + 2.0 * ROW) }
    }

    fn zero(&self) -> f64 {
        self.scale.place(0.0)
    }

    fn heads(&self, page: &mut Page<'_>) {
        let words = self.language.words();
        let y = self.top - 8.0;
        let wide = self.head.iter().map(|line| width(line, SMALL)).fold(0.0, f64::max);
        let mut base = y - SMALL * 1.2 * count(self.head.len().saturating_sub(1));
        for line in &self.head {
            page.text(line, WIDTH - MARGIN, base, SMALL, Anchor::End);
            base += SMALL * 1.2;
        }
        let net = WIDTH - MARGIN - wide - 7.0;
        NET.mark(page, (net, y - 3.5), false);
        let (left, right) = (format!("← {}", words.emigrants), format!("{} →", words.immigrants));
        // On both sides of zero, unless that is too near to one side of the page.
        let end = f64::max(self.zero() - 8.0, MARGIN + width(&left, TEXT));
        let start = f64::min(f64::max(self.zero() + 8.0, end + 16.0), net - 10.0 - width(&right, TEXT));
        page.text(&left, f64::min(end, start - 16.0), y, TEXT, Anchor::End);
        page.text(&right, start, y, TEXT, Anchor::Start);
    }

    fn steps(&self, page: &mut Page<'_>) {
        let ticks = self.scale.ticks();
        let step =
            ticks.iter().zip(ticks.iter().skip(1)).map(|(a, b)| self.scale.place(*b) - self.scale.place(*a)).next();
        let every = axis::every(step.unwrap_or(0.0), axis::room(&self.scale, self.language) + 8.0);
        // Counted from zero, so that zero is always named.
        let zero = ticks.iter().filter(|tick| **tick < 0.0).count();
        for (index, tick) in ticks.into_iter().enumerate() {
            let x = self.scale.place(tick);
            page.line((x, self.top), (x, self.bottom), ink::GRID);
            if index.abs_diff(zero) % every == 0 {
                let label = self.scale.label(self.language, tick.abs());
                page.text(&label, x, self.bottom + 5.0 + SMALL, SMALL, Anchor::Middle);
            }
        }
    }

    fn row(&self, page: &mut Page<'_>, row: &Partner, name: &[String], y: f64) {
        let base = y + TEXT * 0.36;
        let mut line_base = base - TEXT * 0.6 * count(name.len().saturating_sub(1));
        for line in name {
            page.text(line, self.left, line_base, TEXT, Anchor::End);
            line_base += TEXT * 1.2;
        }
        for (value, fill, side, anchor) in
            [(row.emigrants, LEAVING, -1.0, Anchor::End), (row.immigrants, ARRIVING, 1.0, Anchor::Start)]
        {
            let Some(amount) = value.amount() else {
                if value == Value::Absent {
                    ink::cross(page, (self.zero() + side * 9.0, y), fill.colour, ink::AMPLE);
                }
                continue;
            };
            let end = self.scale.place(side * amount);
            if amount > 0.0 {
                page.area((self.zero(), y - ROW * 0.36), (end, y + ROW * 0.36), fill, value.is_provisional());
            }
            let text = self.language.number(amount, self.decimals);
            // Behind the mark of the difference, which can stand at the bar's end.
            page.text(&text, end + side * 7.0, base - 0.5, SMALL, anchor);
        }
    }

    /// The difference, over the bars and as a number at the right.
    fn net(&self, page: &mut Page<'_>, row: &Partner, y: f64) {
        let provisional = row.values().into_iter().any(Value::is_provisional);
        match row.net() {
            Some(net) => {
                NET.halo(page, (self.scale.place(net), y), provisional);
                let text = self.language.signed(net, self.decimals);
                page.text(&text, WIDTH - MARGIN, y + TEXT * 0.36 - 0.5, SMALL, Anchor::End);
            }
            None if !row.values().contains(&Value::Absent) => {
                page.text(Value::Missing.sign(), WIDTH - MARGIN, y + TEXT * 0.36 - 0.5, SMALL, Anchor::End);
            }
            None => ink::cross(page, (WIDTH - MARGIN - 4.0, y), ink::BLACK, ink::AMPLE),
        }
    }

    /// A row in words.
    fn told(&self, row: &Partner) -> String {
        let words = self.language.words();
        let told = |value: Value| {
            value.amount().map_or(value.sign().to_owned(), |amount| self.language.number(amount, self.decimals))
        };
        let (arriving, leaving) = (told(row.immigrants), told(row.emigrants));
        format!("{}: {} {arriving}, {} {leaving}.", row.name, words.immigrants, words.emigrants)
    }
}
