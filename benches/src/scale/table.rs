//! The figures as Markdown, ready for the README.

use std::io::{self, Write};
use std::thread::available_parallelism;

use crate::figures::{Spread, ratios};
use crate::measure::{CaseMeasured, Measured};

const TIMES: &str = "| crossings | connectors | published | Khidi, ms | one DataFusion, ms | its faster form | its other form, ms \
                     | times as long | bytes across | cells | of them complete | withheld |";

/// Writes both tables.
pub(crate) fn write(out: &mut impl Write, measured: &[Measured], load: &str) -> io::Result<()> {
    let cores = available_parallelism().map_or(0, usize::from);
    let runs = measured.iter().flat_map(|size| &size.cases).map(|case| case.khidi.len()).max().unwrap_or_default();
    writeln!(out, "{cores} cores, load {load} at the start, {runs} runs of each in turns; min / median / max.\n")?;
    writeln!(out, "{TIMES}\n{}", rule(TIMES))?;
    for size in measured {
        for case in &size.cases {
            write_case(out, size.rows, case)?;
        }
    }
    for size in measured {
        write_price(out, size)?;
    }
    write_peaks(out, measured)
}

/// How much longer one protected connector takes than the public one that was asked next to it.
fn write_price(out: &mut impl Write, size: &Measured) -> io::Result<()> {
    let [_, protected, public] = &size.cases;
    let ratio = Spread::of(&ratios(&protected.khidi, &public.khidi));
    writeln!(
        out,
        "\n{} crossings, one connector, {} against public next to it: {:.2} / **{:.2}** / {:.2} times as long.",
        size.rows,
        protected.publication.name(),
        ratio.min,
        ratio.median,
        ratio.max
    )
}

fn write_case(out: &mut impl Write, rows: u64, case: &CaseMeasured) -> io::Result<()> {
    let CaseMeasured { connectors, publication, khidi, baseline: [(form, faster), (_, other)], bytes, verdict } = case;
    let ratio = Spread::of(&ratios(khidi, faster));
    let [khidi, faster, other] = [khidi, faster, other].map(|times| spread(times));
    writeln!(
        out,
        "| {rows} | {connectors} | {} | {khidi} | {faster} | {} | {other} | {:.2} / **{:.2}** / {:.2} | {bytes} | {} | {} | {} |",
        publication.name(),
        form.name(),
        ratio.min,
        ratio.median,
        ratio.max,
        verdict.cells,
        verdict.complete,
        verdict.withheld,
    )
}

fn spread(times: &[f64]) -> String {
    let Spread { min, median, max } = Spread::of(times);
    format!("{min:.0} / {median:.0} / {max:.0}")
}

fn write_peaks(out: &mut impl Write, measured: &[Measured]) -> io::Result<()> {
    let Some(first) = measured.first() else { return Ok(()) };
    let names: Vec<_> = first.peaks.iter().map(|(name, _)| name.as_str()).collect();
    let heading = format!("| crossings | {} |", names.join(" | "));
    writeln!(out, "\nPeak memory of each process over all of these runs, MiB:\n\n{heading}\n{}", rule(&heading))?;
    for size in measured {
        let peaks: Vec<_> = size.peaks.iter().map(|(_, kib)| kib.div_ceil(1024).to_string()).collect();
        writeln!(out, "| {} | {} |", size.rows, peaks.join(" | "))?;
    }
    Ok(())
}

/// What stands below a heading.
fn rule(heading: &str) -> String {
    let columns = heading.matches('|').count().saturating_sub(1);
    format!("|{}", "---|".repeat(columns))
}
