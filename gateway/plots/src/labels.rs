//! Names beside a picture: each near its place, none over another.

use crate::letters::{width, wrap};
use crate::page::{Anchor, LEADING, Page, TEXT};

/// A name in at most two lines.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Label {
    lines: Vec<String>,
}

impl Label {
    pub(crate) fn new(name: &str, room: f64) -> Self {
        Self { lines: wrap(name, TEXT, room, 2) }
    }

    pub(crate) fn width(&self) -> f64 {
        self.lines.iter().map(|line| width(line, TEXT)).fold(0.0, f64::max)
    }

    pub(crate) fn height(&self) -> f64 {
        self.lines.iter().map(|_| TEXT * LEADING).sum::<f64>() + 3.0
    }

    /// Draws it to the right of `x`, its middle at `y`.
    pub(crate) fn draw(&self, page: &mut Page<'_>, x: f64, y: f64) {
        let mut base = y - self.height() / 2.0 + 1.5 + TEXT;
        for line in &self.lines {
            page.text(line, x, base, TEXT, Anchor::Start);
            base += TEXT * LEADING;
        }
    }
}

/// Middles for boxes of these heights, as near to those wished for as they can be between `top` and `bottom` without one over
/// another. Where all of them do not fit they end below `bottom`. Input is (middle, height), in any order.
pub(crate) fn apart(wished: &[(f64, f64)], top: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<_> = wished.iter().copied().enumerate().collect();
    order.sort_by(|(_, a), (_, b)| a.0.total_cmp(&b.0));
    let mut placed: Vec<(usize, f64, f64)> = Vec::new();
    let mut free = top;
    for (index, (middle, height)) in order {
        let upper = f64::max(free, middle - height / 2.0);
        placed.push((index, upper, height));
        free = upper + height;
    }
    let mut limit = bottom;
    for (_, upper, height) in placed.iter_mut().rev() {
        *upper = f64::min(*upper, limit - *height);
        limit = *upper;
    }
    // Pushed over the top by too many: down again, beyond the bottom.
    let mut free = top;
    for (_, upper, height) in &mut placed {
        *upper = f64::max(*upper, free);
        free = *upper + *height;
    }
    placed.sort_by_key(|(index, ..)| *index);
    placed.into_iter().map(|(_, upper, height)| upper + height / 2.0).collect()
}

#[cfg(test)]
mod tests {
    use super::apart;

    #[test]
    fn labels_stay_near_and_apart() {
        for (wished, expected) in [
            (vec![], vec![]),
            (vec![(50.0, 10.0)], vec![50.0]),
            (vec![(50.0, 10.0), (20.0, 10.0)], vec![50.0, 20.0]),
            (vec![(50.0, 10.0), (50.0, 10.0)], vec![50.0, 60.0]),
            (vec![(100.0, 10.0), (99.0, 10.0)], vec![95.0, 85.0]),
            (vec![(0.0, 10.0)], vec![5.0]),
            (vec![(0.0, 60.0), (1.0, 60.0)], vec![30.0, 90.0]),
        ] {
            assert_eq!(apart(&wished, 0.0, 100.0), expected, "{wished:?}");
        }
    }
}
