//! Axes of values as numbers: round steps, and where on the page a value is.

use crate::Language;

/// An axis of values with round steps, laid between two places of the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scale {
    low: f64,
    high: f64,
    step: f64,
    from: f64,
    to: f64,
}

impl Scale {
    /// An axis that holds all of `values`, and zero if it is `rooted`, in about `steps` steps.
    pub(crate) fn new(values: impl IntoIterator<Item = f64>, rooted: bool, steps: f64) -> Self {
        let (mut low, mut high) = if rooted { (0.0, 0.0) } else { (f64::INFINITY, f64::NEG_INFINITY) };
        for value in values {
            low = f64::min(low, value);
            high = f64::max(high, value);
        }
        if low > high {
            (low, high) = (0.0, 0.0);
        }
        if low == high {
            (low, high) = (low.min(0.0), high.max(0.0));
        }
        if low == high {
            return Self { low: 0.0, high: 1.0, step: 1.0, from: 0.0, to: 1.0 };
        }
        let step = round_step((high - low) / steps);
        Self { low: (low / step).floor() * step, high: (high / step).ceil() * step, step, from: 0.0, to: 1.0 }
    }

    /// The same axis cut to where the values end; only its labelled steps are round.
    pub(crate) fn cut(self, values: impl IntoIterator<Item = f64>) -> Self {
        let (mut low, mut high) = (0.0, 0.0);
        for value in values {
            low = f64::min(low, value);
            high = f64::max(high, value);
        }
        if low < high { Self { low, high, ..self } } else { self }
    }

    /// The same axis with its low end at `from` and its high end at `to`.
    pub(crate) fn between(self, from: f64, to: f64) -> Self {
        Self { from, to, ..self }
    }

    /// Where `value` is.
    pub(crate) fn place(&self, value: f64) -> f64 {
        self.from + (value - self.low) / (self.high - self.low) * (self.to - self.from)
    }

    /// Where zero is, or the end that is next to it.
    pub(crate) fn base(&self) -> f64 {
        self.place(0.0_f64.clamp(self.low, self.high))
    }

    /// Whether zero is on the axis.
    pub(crate) fn has_zero(&self) -> bool {
        self.low <= 0.0 && self.high >= 0.0
    }

    pub(crate) fn ends(&self) -> (f64, f64) {
        (self.low, self.high)
    }

    /// The values that are labelled.
    pub(crate) fn ticks(&self) -> Vec<f64> {
        let mut ticks = Vec::new();
        // Multiplied, not added up, so that the last is not lost to rounding; bounded for what rounding could do else.
        let mut count = (self.low / self.step - 1e-6).ceil();
        while count * self.step <= self.high + self.step * 1e-6 && ticks.len() < 100 {
            // Zero is a positive one.
            ticks.push(count * self.step + 0.0);
            count += 1.0;
        }
        ticks
    }

    /// A tick's label, with as many decimals as the step has.
    pub(crate) fn label(&self, language: Language, tick: f64) -> String {
        let decimals = (0..15_usize).find(|decimals| {
            let written = format!("{:.decimals$}", self.step);
            written.parse().is_ok_and(|read: f64| (read - self.step).abs() < 1e-6 * self.step)
        });
        language.number(tick, decimals.unwrap_or(15))
    }
}

/// The smallest of 1, 2 and 5 times a power of ten that is not less than `least`.
fn round_step(least: f64) -> f64 {
    let power = power(least);
    let steps = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * power);
    steps.into_iter().find(|step| *step >= least * (1.0 - 1e-9)).unwrap_or(10.0 * power)
}

/// The power of ten that is not more than `value`, by its written form: logarithms differ between machines.
fn power(value: f64) -> f64 {
    let written = format!("{value:e}");
    let exponent = written.split_once('e').map_or("0", |(_, exponent)| exponent);
    format!("1e{exponent}").parse().unwrap_or(1.0)
}

#[cfg(test)]
mod tests {
    use super::Scale;
    use crate::Language;

    #[test]
    fn steps_are_round_and_hold_all_values() {
        for (values, rooted, expected) in [
            (vec![3.0, 97.0], true, "0 20 40 60 80 100"),
            (vec![], true, "0 1"),
            (vec![0.0], true, "0 1"),
            (vec![-40.0, 55.0], true, "−40 −20 0 20 40 60"),
            (vec![-7.0], true, "−8 −6 −4 −2 0"),
            (vec![1e9], true, "0 200,000,000 400,000,000 600,000,000 800,000,000 1,000,000,000"),
            (vec![0.13], true, "0.00 0.05 0.10 0.15"),
            (vec![3_690_000.0, 3_730_000.0], false, "3,690,000 3,700,000 3,710,000 3,720,000 3,730,000"),
            (vec![5.0, 5.0], false, "0 1 2 3 4 5"),
        ] {
            let scale = Scale::new(values.iter().copied(), rooted, 5.0);
            let labels: Vec<_> = scale.ticks().into_iter().map(|tick| scale.label(Language::English, tick)).collect();
            assert_eq!(labels.join(" "), expected, "{values:?}");
            let placed = scale.between(300.0, 100.0);
            assert!(values.iter().all(|value| (100.0..=300.0).contains(&placed.place(*value))), "{values:?}");
        }
    }

    #[test]
    fn a_cut_axis_keeps_its_steps() {
        let scale = Scale::new([-70.0, 45.0], true, 5.0);
        assert_eq!(scale.ticks(), [-100.0, -50.0, 0.0, 50.0]);
        let scale = scale.cut([-70.0, 45.0]).between(0.0, 115.0);
        assert_eq!(scale.ticks(), [-50.0, 0.0]);
        assert_eq!((scale.place(-70.0), scale.place(0.0), scale.place(45.0)), (0.0, 70.0, 115.0));
    }

    #[test]
    fn where_values_are() {
        let scale = Scale::new([0.0, 10.0], true, 5.0).between(200.0, 100.0);
        assert_eq!((scale.place(0.0), scale.place(5.0), scale.place(10.0)), (200.0, 150.0, 100.0));
        assert_eq!(scale.base(), 200.0);
        assert!(!Scale::new([90.0, 100.0], false, 5.0).has_zero());
    }
}
