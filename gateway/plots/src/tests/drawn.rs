//! A picture as a strict reader sees it: where its texts and shapes are.

use roxmltree::{Document, Node};

use crate::letters::{BOLD, width};

/// What an element covers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reach {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
}

impl Reach {
    pub(super) fn overlaps(self, other: Self) -> bool {
        // Coordinates are rounded to tenths.
        const SLACK: f64 = 0.2;
        let apart = |end: f64, start: f64| end <= start + SLACK;
        !(apart(self.right, other.left)
            || apart(other.right, self.left)
            || apart(self.bottom, other.top)
            || apart(other.bottom, self.top))
    }

    fn around(points: impl Iterator<Item = (f64, f64)>) -> Self {
        let none = Self { left: f64::MAX, right: f64::MIN, top: f64::MAX, bottom: f64::MIN };
        points.fold(none, |reach, (x, y)| Self {
            left: reach.left.min(x),
            right: reach.right.max(x),
            top: reach.top.min(y),
            bottom: reach.bottom.max(y),
        })
    }
}

pub(super) fn document(picture: &str) -> Document<'_> {
    Document::parse(picture).unwrap()
}

/// All elements of this name that are drawn, not only defined.
pub(super) fn elements<'d>(document: &'d Document<'_>, name: &str) -> Vec<Node<'d, 'd>> {
    let drawn = |node: &Node<'_, '_>| !node.ancestors().any(|node| node.has_tag_name("defs"));
    document.descendants().filter(|node| node.tag_name().name() == name && drawn(node)).collect()
}

pub(super) fn texts(document: &Document<'_>) -> Vec<String> {
    elements(document, "text").iter().map(|node| node.text().unwrap().to_owned()).collect()
}

/// How many things of a class there are.
pub(super) fn count(document: &Document<'_>, class: &str) -> usize {
    document.descendants().filter(|node| node.attribute("class") == Some(class)).count()
}

pub(super) fn number(node: Node<'_, '_>, name: &str) -> f64 {
    let value: f64 = node.attribute(name).unwrap_or("0").parse().unwrap();
    assert!(value.is_finite());
    value
}

/// The most that a text covers, by the estimate of widths, from the tops of its letters to the ends of their tails.
pub(super) fn of_text(node: Node<'_, '_>) -> Reach {
    let size = number(node, "font-size");
    let set = if node.attribute("font-weight").is_some() { size * BOLD } else { size };
    let (x, y, wide) = (number(node, "x"), number(node, "y"), width(node.text().unwrap(), set));
    let left = match node.attribute("text-anchor") {
        None => x,
        Some("middle") => x - wide / 2.0,
        Some(_) => x - wide,
    };
    Reach { left, right: left + wide, top: y - size * 0.8, bottom: y + size * 0.25 }
}

/// What a shape or line covers, without the thickness of its pen.
pub(super) fn of_shape(node: Node<'_, '_>) -> Reach {
    match node.tag_name().name() {
        "rect" => {
            let (x, y) = (number(node, "x"), number(node, "y"));
            let (wide, high) = (number(node, "width"), number(node, "height"));
            Reach::around([(x, y), (x + wide, y + high)].into_iter())
        }
        "circle" => {
            let (x, y, radius) = (number(node, "cx"), number(node, "cy"), number(node, "r"));
            Reach::around([(x - radius, y - radius), (x + radius, y + radius)].into_iter())
        }
        _ => {
            let written = node.attribute("d").or(node.attribute("points")).unwrap();
            let numbers: Vec<f64> = written
                .split(['M', 'L', ' ', ','])
                .filter(|part| !part.is_empty())
                .map(|part| part.parse().unwrap())
                .collect();
            Reach::around(numbers.chunks(2).map(|pair| (pair[0], pair[1])))
        }
    }
}
