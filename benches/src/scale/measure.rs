//! One size: everything started, warmed up and asked in turns, so that what else happens on the machine meets all alike.

use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::{Instant, SystemTime};

use khidi_gateway_cli::sql::client::{Answer, Client};

use crate::Outcome;
use crate::baseline::Baseline;
use crate::check::{Cells, Verdict, cells, check};
use crate::federation::{Federation, Limits, OPEN, Publication};
use crate::figures::Spread;
use crate::process::Process;
use crate::questions::{Form, plain};
use crate::registers::{MEMBERS, Registers, WHOLE};

/// What was measured at one size.
pub(crate) struct Measured {
    /// Crossings.
    pub(crate) rows: u64,
    /// Four connectors, then one, then one that is public.
    pub(crate) cases: [CaseMeasured; 3],
    /// The most memory of each process, by its name, in KiB.
    pub(crate) peaks: Vec<(String, u64)>,
}

/// What was measured of one way to hold the crossings. Times are milliseconds; the n-th of each were taken in a row.
pub(crate) struct CaseMeasured {
    /// Connectors.
    pub(crate) connectors: usize,
    /// How they publish the crossings.
    pub(crate) publication: Publication,
    /// Times through Khidi.
    pub(crate) khidi: Vec<f64>,
    /// Times of one DataFusion, by form; the faster form first.
    pub(crate) baseline: [(Form, Vec<f64>); 2],
    /// Bytes that crossed the agencies' boundaries in one answer, at most.
    pub(crate) bytes: u64,
    /// What the answer is like; every run's was the same.
    pub(crate) verdict: Verdict,
}

/// Measures at the size of these registers.
pub(crate) async fn measure(
    registers: &Registers,
    runs: NonZeroU32,
    limits: &Limits,
    now: SystemTime,
) -> Outcome<Measured> {
    let mut federation = Federation::start(registers, limits, now).await?;
    let parts = MEMBERS.map(|member| registers.file(member)).to_vec();
    let whole = || vec![registers.file(WHOLE)];
    let mut cases = [
        Case::start("federated", "baseline, 4 files", parts, limits.protection).await?,
        Case::start(WHOLE, "baseline, 1 file", whole(), limits.protection).await?,
        Case::start(OPEN, "baseline, public", whole(), Publication::Public).await?,
    ];
    for run in 0..=runs.get() {
        for case in &mut cases {
            let line = case.run(&mut federation.client, run > 0).await?;
            eprintln!("run {run} of {runs}, {} files, {}: {line}", case.files.len(), case.publication.name());
        }
    }
    // Before the check, which takes memory of its own elsewhere.
    let baselines = cases.iter().map(|case| &case.baseline.process);
    let peaks = federation.processes.iter().chain(baselines).map(peak).collect::<Outcome<_>>()?;
    let [parts, whole, open] = cases;
    let cases = [parts.measured().await?, whole.measured().await?, open.measured().await?];
    Ok(Measured { rows: registers.rows, cases, peaks })
}

fn peak(process: &Process) -> Outcome<(String, u64)> {
    Ok((process.name().to_owned(), process.peak_memory()?))
}

struct Case {
    question: String,
    files: Vec<PathBuf>,
    publication: Publication,
    baseline: Baseline,
    khidi: Vec<f64>,
    forms: [(Form, Vec<f64>); 2],
    bytes: u64,
    answer: Option<Cells>,
}

impl Case {
    async fn start(schema: &str, name: &str, files: Vec<PathBuf>, publication: Publication) -> Outcome<Self> {
        let baseline = Baseline::start(name, &files).await?;
        let question = plain(&format!("{schema}.crossings"));
        let forms = Form::ALL.map(|form| (form, Vec::new()));
        Ok(Self { question, files, publication, baseline, khidi: Vec::new(), forms, bytes: 0, answer: None })
    }

    /// Asks each once; `timed` ones count. Says how long each took.
    async fn run(&mut self, client: &mut Client, timed: bool) -> Outcome<String> {
        // From sending to the last byte.
        let begin = Instant::now();
        let answer = client.ask(&self.question).await?;
        let milliseconds = begin.elapsed().as_secs_f64() * 1e3;
        let mut line = format!("khidi {milliseconds:.0} ms");
        self.note(&answer)?;
        if timed {
            self.khidi.push(milliseconds);
        }
        for (form, times) in &mut self.forms {
            let milliseconds = self.baseline.ask(*form).await?;
            line += &format!(", {} {milliseconds:.0} ms", form.name());
            if timed {
                times.push(milliseconds);
            }
        }
        Ok(line)
    }

    fn note(&mut self, answer: &Answer) -> Outcome<()> {
        let report = answer.report.as_ref().ok_or("an answer without an account")?;
        self.bytes = self.bytes.max(report.fragments.iter().map(|fragment| fragment.bytes).sum());
        let cells = cells(&answer.batches)?;
        if self.answer.get_or_insert_with(|| cells.clone()) == &cells {
            Ok(())
        } else {
            Err("two runs gave two answers".into())
        }
    }

    async fn measured(self) -> Outcome<CaseMeasured> {
        let (connectors, publication) = (self.files.len(), self.publication);
        let verdict = check(&self.answer.unwrap_or_default(), &self.files, publication).await?;
        let mut baseline = self.forms;
        baseline.sort_by(|(_, one), (_, other)| Spread::of(one).median.total_cmp(&Spread::of(other).median));
        Ok(CaseMeasured { connectors, publication, khidi: self.khidi, baseline, bytes: self.bytes, verdict })
    }
}
