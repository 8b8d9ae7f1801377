//! Colours, hatching and marks. The colours are those of Okabe and Ito, which people who see colours differently can tell apart; hatching
//! and marks tell the same without colour, on a copier or under a screen reader's high contrast.

use svg::Node;
use svg::node::element::Element;

use crate::page::{Page, Stroke, element};

pub(crate) const BLACK: &str = "#1a1a1a";
pub(crate) const WHITE: &str = "#ffffff";
const BLUE: &str = "#0072b2";
const VERMILION: &str = "#d55e00";
const GREEN: &str = "#009e73";
const ORANGE: &str = "#e69f00";
const SKY: &str = "#56b4e9";
const PURPLE: &str = "#cc79a7";
const GREY: &str = "#8c8c8c";

/// Lines behind the data.
pub(crate) const GRID: Stroke = Stroke { colour: "#d0d0d0", width: 0.7, dashed: false };
/// Where zero is.
pub(crate) const ZERO: Stroke = Stroke { colour: "#404040", width: 1.0, dashed: false };
/// What stands over filled areas.
pub(crate) const OUTLINE: Stroke = Stroke { colour: BLACK, width: 1.5, dashed: false };

/// How an area is filled: a colour and, for copies without it, a hatching.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fill {
    pub colour: &'static str,
    hatch: Hatch,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hatch {
    Solid,
    Rising,
    Falling,
    Crossed,
    Level,
}

/// Fills that stand beside each other: a solid one is never next to a solid one, and the solid ones differ as greys.
pub(crate) const FILLS: [Fill; 7] = [
    Fill { colour: BLUE, hatch: Hatch::Solid },
    Fill { colour: VERMILION, hatch: Hatch::Rising },
    Fill { colour: ORANGE, hatch: Hatch::Solid },
    Fill { colour: GREEN, hatch: Hatch::Crossed },
    Fill { colour: BLACK, hatch: Hatch::Solid },
    Fill { colour: PURPLE, hatch: Hatch::Level },
    Fill { colour: SKY, hatch: Hatch::Falling },
];
/// The remainder.
pub(crate) const REST: Fill = Fill { colour: "#c8c8c8", hatch: Hatch::Solid };
pub(crate) const MEN: Fill = Fill { colour: BLUE, hatch: Hatch::Solid };
pub(crate) const WOMEN: Fill = Fill { colour: ORANGE, hatch: Hatch::Solid };
pub(crate) const ARRIVING: Fill = Fill { colour: BLUE, hatch: Hatch::Solid };
pub(crate) const LEAVING: Fill = Fill { colour: VERMILION, hatch: Hatch::Rising };

impl Fill {
    /// The colour of an edge.
    pub(crate) fn edge(self) -> &'static str {
        if self == REST { GREY } else { self.colour }
    }

    /// The value of the attribute `fill`.
    pub(crate) fn paint(self) -> String {
        match self.hatch {
            Hatch::Solid => self.colour.to_owned(),
            _ => format!("url(#{})", self.name()),
        }
    }

    /// The same name for the same pattern: pages that stand in one document may share it.
    fn name(self) -> String {
        format!("khidi-hatch-{}", self.colour.trim_start_matches('#'))
    }

    fn pattern(self) -> Option<Element> {
        let lines = match self.hatch {
            Hatch::Solid => return None,
            Hatch::Rising => "M-1 1L1 -1M0 6L6 0M5 7L7 5",
            Hatch::Falling => "M-1 5L1 7M0 0L6 6M5 -1L7 1",
            Hatch::Crossed => "M0 3L6 3M3 0L3 6",
            Hatch::Level => "M0 1.5L6 1.5M0 4.5L6 4.5",
        };
        let name = self.name();
        let size = [("id", name.as_str()), ("width", "6"), ("height", "6"), ("patternUnits", "userSpaceOnUse")];
        let mut pattern = element("pattern", &size);
        pattern.append(element("rect", &[("width", "6"), ("height", "6"), ("fill", WHITE)]));
        pattern.append(element(
            "path",
            &[("d", lines), ("stroke", self.colour), ("stroke-width", "1.7"), ("fill", "none")],
        ));
        Some(pattern)
    }
}

/// All hatchings.
pub(crate) fn definitions() -> Element {
    let mut definitions = element("defs", &[]);
    for pattern in FILLS.into_iter().filter_map(Fill::pattern) {
        definitions.append(pattern);
    }
    definitions
}

/// What a line and its points look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pen {
    pub colour: &'static str,
    mark: Mark,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Circle,
    Corners(&'static [(i8, i8)]),
}

const SQUARE: Mark = Mark::Corners(&[(-9, -9), (9, -9), (9, 9), (-9, 9)]);
const DIAMOND: Mark = Mark::Corners(&[(0, -13), (13, 0), (0, 13), (-13, 0)]);
const UP: Mark = Mark::Corners(&[(0, -12), (11, 8), (-11, 8)]);
const DOWN: Mark = Mark::Corners(&[(0, 12), (11, -8), (-11, -8)]);
const PLUS: Mark = Mark::Corners(&[
    (-4, -12),
    (4, -12),
    (4, -4),
    (12, -4),
    (12, 4),
    (4, 4),
    (4, 12),
    (-4, 12),
    (-4, 4),
    (-12, 4),
    (-12, -4),
    (-4, -4),
]);
const BOAT: Mark = Mark::Corners(&[(-13, -5), (13, -5), (13, 5), (-13, 5)]);

/// Pens for lines of one picture.
pub(crate) const PENS: [Pen; 7] = [
    Pen { colour: BLUE, mark: Mark::Circle },
    Pen { colour: VERMILION, mark: SQUARE },
    Pen { colour: GREEN, mark: UP },
    Pen { colour: BLACK, mark: DIAMOND },
    Pen { colour: PURPLE, mark: DOWN },
    Pen { colour: ORANGE, mark: PLUS },
    Pen { colour: GREY, mark: BOAT },
];

/// The mark of a difference.
pub(crate) const NET: Pen = Pen { colour: BLACK, mark: DIAMOND };

impl Pen {
    pub(crate) fn stroke(self, provisional: bool) -> Stroke {
        Stroke { colour: self.colour, width: 1.7, dashed: provisional }
    }

    /// The mark of a value; hollow where it is provisional.
    pub(crate) fn mark(self, page: &mut Page<'_>, (x, y): (f64, f64), provisional: bool) {
        const RADIUS: f64 = 3.3;
        let fill = if provisional { WHITE } else { self.colour };
        let stroke = Stroke { colour: self.colour, width: 1.3, dashed: false };
        match self.mark {
            Mark::Circle => page.circle((x, y), RADIUS, fill, stroke),
            Mark::Corners(corners) => {
                let scaled = |part: i8| f64::from(part) * RADIUS / 10.0;
                let points: Vec<_> = corners.iter().map(|(dx, dy)| (x + scaled(*dx), y + scaled(*dy))).collect();
                page.shape(&points, fill, stroke);
            }
        }
    }
}

impl Pen {
    /// A mark that stands over an area, with a white edge that keeps it apart from dark ones.
    pub(crate) fn halo(self, page: &mut Page<'_>, (x, y): (f64, f64), provisional: bool) {
        page.circle((x, y), 5.4, WHITE, Stroke { colour: WHITE, width: 0.0, dashed: false });
        self.mark(page, (x, y), provisional);
    }
}

/// The cross that stands for a withheld value, with a white edge that keeps it apart from what is behind. It is as
/// small as `room` asks, so that it does not touch its neighbour's, but can still be seen.
pub(crate) fn cross(page: &mut Page<'_>, (x, y): (f64, f64), colour: &'static str, room: f64) {
    let reach = (room * 0.4).clamp(1.6, 3.0);
    let thick = f64::min(1.4, reach * 0.5);
    page.group("withheld", |page| {
        for (colour, width) in [(WHITE, thick * 2.4), (colour, thick)] {
            let stroke = Stroke { colour, width, dashed: false };
            page.line((x - reach, y - reach), (x + reach, y + reach), stroke);
            page.line((x - reach, y + reach), (x + reach, y - reach), stroke);
        }
    });
}

/// What a cross has room for where nothing is near.
pub(crate) const AMPLE: f64 = 10.0;
