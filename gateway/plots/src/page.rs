//! The page that a picture is drawn on: lines, areas, texts, and what stands above and below. It knows no data.

use svg::Node;
use svg::node::element::{Element, Title};

use crate::Heading;
use crate::ink::{self, Fill};
use crate::letters::{BOLD, balance, shorten, width, wrap};
use crate::number::Tally;
use crate::words::paragraphs;

/// Width of a page in units.
pub(crate) const WIDTH: f64 = 720.0;
/// What is kept free at each side.
pub(crate) const MARGIN: f64 = 16.0;
/// Units in a millimetre: 180 mm are the width of text on A4.
const UNITS: f64 = 4.0;

/// Sizes of text in units; 10 are 7 points.
pub(crate) const TITLE: f64 = 15.0;
pub(crate) const TEXT: f64 = 11.0;
pub(crate) const SMALL: f64 = 9.5;
/// From line to line, in sizes.
pub(crate) const LEADING: f64 = 1.3;

/// Which end of a text is at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stroke {
    pub colour: &'static str,
    pub width: f64,
    pub dashed: bool,
}

/// A page that is being drawn.
pub(crate) struct Page<'h> {
    heading: &'h Heading,
    elements: Vec<Element>,
    remarks: Vec<String>,
    facts: Vec<String>,
    top: f64,
}

impl<'h> Page<'h> {
    /// A page with its title and unit.
    pub(crate) fn new(heading: &'h Heading) -> Self {
        let mut page = Self { heading, elements: Vec::new(), remarks: Vec::new(), facts: Vec::new(), top: MARGIN };
        for line in balance(&heading.title, TITLE * BOLD, WIDTH - 2.0 * MARGIN) {
            page.top += TITLE;
            let mut title = written(&line, MARGIN, page.top, TITLE, Anchor::Start);
            title.assign("font-weight", "bold");
            page.elements.push(title);
            page.top += TITLE * (LEADING - 1.0);
        }
        for line in wrap(&heading.unit, TEXT, WIDTH - 2.0 * MARGIN, usize::MAX) {
            page.top += TEXT * LEADING;
            page.text(&line, MARGIN, page.top, TEXT, Anchor::Start);
        }
        page.top += 12.0;
        page
    }

    /// Where what is below the title may begin.
    pub(crate) fn top(&self) -> f64 {
        self.top
    }

    /// One line of text; its base line is at `y`.
    pub(crate) fn text(&mut self, text: &str, x: f64, y: f64, size: f64, anchor: Anchor) {
        if !text.is_empty() {
            self.elements.push(written(text, x, y, size, anchor));
        }
    }

    /// The same, no wider than `room`; what is cut off is told where a pointer rests.
    pub(crate) fn text_within(&mut self, text: &str, (x, y): (f64, f64), size: f64, anchor: Anchor, room: f64) {
        let short = shorten(text, size, room);
        let element = written(&short, x, y, size, anchor);
        if short == text {
            self.elements.push(element);
        } else {
            let mut group = self::element("g", &[]);
            group.append(Title::new(text));
            group.append(element);
            self.elements.push(group);
        }
    }

    pub(crate) fn line(&mut self, from: (f64, f64), to: (f64, f64), stroke: Stroke) {
        self.path(&[from, to], stroke);
    }

    /// A line through `points`.
    pub(crate) fn path(&mut self, points: &[(f64, f64)], stroke: Stroke) {
        let steps = points.iter().enumerate();
        let steps = steps.map(|(at, (x, y))| format!("{}{} {}", if at == 0 { "M" } else { "L" }, short(*x), short(*y)));
        let mut path = element("path", &[("d", &steps.collect::<String>()), ("fill", "none")]);
        stroked(&mut path, stroke);
        self.elements.push(path);
    }

    /// A closed shape: filled, or hollow, which is filled white so that nothing shows through.
    pub(crate) fn shape(&mut self, points: &[(f64, f64)], fill: &str, stroke: Stroke) {
        let corners: Vec<_> = points.iter().map(|(x, y)| format!("{},{}", short(*x), short(*y))).collect();
        let mut shape = element("polygon", &[("points", &corners.join(" ")), ("fill", fill)]);
        stroked(&mut shape, stroke);
        self.elements.push(shape);
    }

    pub(crate) fn circle(&mut self, (x, y): (f64, f64), radius: f64, fill: &str, stroke: Stroke) {
        let mut circle =
            element("circle", &[("cx", &short(x)), ("cy", &short(y)), ("r", &short(radius)), ("fill", fill)]);
        stroked(&mut circle, stroke);
        self.elements.push(circle);
    }

    /// An area between two corners, in any order. What is provisional is pale, with a dashed edge.
    pub(crate) fn area(&mut self, from: (f64, f64), to: (f64, f64), fill: Fill, provisional: bool) {
        let (x, y) = (from.0.min(to.0), from.1.min(to.1));
        let (wide, high) = ((from.0 - to.0).abs(), (from.1 - to.1).abs());
        let place = [("x", short(x)), ("y", short(y)), ("width", short(wide)), ("height", short(high))];
        let mut area = element("rect", &place.each_ref().map(|(name, value)| (*name, value.as_str())));
        area.assign("fill", fill.paint());
        if provisional {
            area.assign("fill-opacity", "0.4");
        }
        stroked(&mut area, Stroke { colour: fill.edge(), width: 0.8, dashed: provisional });
        self.elements.push(area);
    }

    /// What `draw` draws, as one thing of this class.
    pub(crate) fn group(&mut self, class: &str, draw: impl FnOnce(&mut Self)) {
        let start = self.elements.len();
        draw(self);
        let mut group = element("g", &[("class", class)]);
        for drawn in self.elements.split_off(start) {
            group.append(drawn);
        }
        self.elements.push(group);
    }

    /// One more sentence of the footnote.
    pub(crate) fn remark(&mut self, remark: String) {
        self.remarks.push(remark);
    }

    /// One more sentence of what is read aloud in place of the picture.
    pub(crate) fn fact(&mut self, fact: String) {
        self.facts.push(fact);
    }

    /// The whole document: what was drawn reaches down to `bottom`, the footnote follows.
    pub(crate) fn finish(mut self, bottom: f64, tally: Tally) -> String {
        let heading = self.heading;
        let notes = paragraphs(heading.language, &heading.footnote, tally, &self.remarks);
        let mut y = bottom + 10.0;
        self.line((MARGIN, y), (WIDTH - MARGIN, y), ink::GRID);
        y += 4.0;
        for line in notes.iter().flat_map(|note| wrap(note, SMALL, WIDTH - 2.0 * MARGIN, usize::MAX)) {
            y += SMALL * LEADING;
            self.text(&line, MARGIN, y, SMALL, Anchor::Start);
        }
        let height = (y + MARGIN).ceil();
        let mut root = element(
            "svg",
            &[
                ("xmlns", "http://www.w3.org/2000/svg"),
                ("viewBox", &format!("0 0 {} {}", short(WIDTH), short(height))),
                ("width", &format!("{}mm", WIDTH / UNITS)),
                ("height", &format!("{}mm", height / UNITS)),
                ("role", "img"),
                ("lang", heading.language.code()),
                ("aria-label", &heading.title),
                // Faces with Georgian letters first come from the second and third name where the first has none.
                ("font-family", "Noto Sans, Noto Sans Georgian, DejaVu Sans, BPG Arial, Sylfaen, sans-serif"),
                ("fill", ink::BLACK),
            ],
        );
        root.append(Title::new(heading.title.as_str()));
        self.facts.insert(0, format!("{}.", heading.unit));
        let mut description = element("desc", &[]);
        description.append(svg::node::Text::new([self.facts, notes].concat().join(" ")));
        root.append(description);
        root.append(ink::definitions());
        root.append(element("rect", &[("width", "100%"), ("height", "100%"), ("fill", ink::WHITE)]));
        for element in self.elements {
            root.append(element);
        }
        format!("{root}\n")
    }
}

/// A text element.
fn written(text: &str, x: f64, y: f64, size: f64, anchor: Anchor) -> Element {
    let (x, y, size) = (short(x), short(y), short(size));
    let mut element = element("text", &[("x", &x), ("y", &y), ("font-size", &size)]);
    match anchor {
        Anchor::Start => {}
        Anchor::Middle => element.assign("text-anchor", "middle"),
        Anchor::End => element.assign("text-anchor", "end"),
    }
    element.append(svg::node::Text::new(text));
    element
}

fn stroked(element: &mut Element, stroke: Stroke) {
    element.assign("stroke", stroke.colour);
    element.assign("stroke-width", short(stroke.width));
    if stroke.dashed {
        element.assign("stroke-dasharray", "4 2.5");
    }
}

pub(crate) fn element(name: &str, attributes: &[(&str, &str)]) -> Element {
    let mut element = Element::new(name);
    for (name, value) in attributes {
        element.assign(*name, *value);
    }
    element
}

/// A coordinate in tenths of a unit, which is a fortieth of a millimetre.
pub(crate) fn short(value: f64) -> String {
    let tenths = (value * 10.0).round() / 10.0;
    // Adding zero makes the negative zero a positive one.
    format!("{}", tenths + 0.0)
}

/// A place near `x` around which `text` is on the page.
pub(crate) fn centred(text: &str, x: f64, size: f64) -> f64 {
    let half = width(text, size) / 2.0;
    x.clamp(MARGIN + half, f64::max(MARGIN + half, WIDTH - MARGIN - half))
}
