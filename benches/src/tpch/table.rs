//! The figures as Markdown, ready for the README.

use std::io::{self, Write};
use std::thread::available_parallelism;

use crate::figures::{Spread, ratios};
use crate::measure::Measured;

const HEADING: &str = "| query | Khidi, ms | one DataFusion, ms | times as long | requests | bytes across | of inputs \
                       | times as many |";

/// Writes the table, and what is in the middle and together.
pub(crate) fn write(
    out: &mut impl Write,
    measured: &[Measured],
    peaks: &[(String, u64)],
    load: &str,
) -> io::Result<()> {
    let cores = available_parallelism().map_or(0, usize::from);
    let runs = measured.first().map_or(0, |query| query.khidi.len());
    writeln!(out, "{cores} cores, load {load} at the start, {runs} runs of each in turns; min / median / max.\n")?;
    writeln!(out, "{HEADING}\n|{}", "---|".repeat(HEADING.matches('|').count().saturating_sub(1)))?;
    let mut medians = Vec::new();
    for Measured { name, khidi, baseline, bytes, inputs, fragments, .. } in measured {
        let ratio = Spread::of(&ratios(khidi, baseline));
        medians.push(ratio.median);
        let (khidi, baseline) = (spread(khidi), spread(baseline));
        let Spread { min, median, max } = ratio;
        let more = *bytes as f64 / *inputs as f64;
        writeln!(
            out,
            "| {name} | {khidi} | {baseline} | {min:.2} / **{median:.2}** / {max:.2} | {fragments} | {bytes} | {inputs} \
             | {more:.2} |"
        )?;
    }
    let (bytes, inputs): (u64, u64) =
        (measured.iter().map(|query| query.bytes).sum(), measured.iter().map(|query| query.inputs).sum());
    let Spread { min, median, max } = Spread::of(&medians);
    writeln!(out, "\nMedians of all queries, times as long: {min:.2} / **{median:.2}** / {max:.2}.")?;
    writeln!(out, "Together {bytes} bytes across for {inputs} of inputs: {:.2}.", bytes as f64 / inputs as f64)?;
    let peaks: Vec<_> = peaks.iter().map(|(name, kib)| format!("{name} {} MiB", kib.div_ceil(1024))).collect();
    writeln!(out, "Peak memory: {}.", peaks.join(", "))
}

fn spread(times: &[f64]) -> String {
    let Spread { min, median, max } = Spread::of(times);
    format!("{min:.0} / {median:.0} / {max:.0}")
}
