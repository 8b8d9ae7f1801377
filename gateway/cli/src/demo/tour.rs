//! The tour: a few questions through a real client, with their answers, what each agency was asked, and what crossed
//! its boundary. Questions about single persons must be refused, or answered where everything is public. Then tables of migration,
//! and their release.

mod questions;
mod statistics;

use std::io::{self, Write};
use std::path::PathBuf;

use khidi_queries_protocol::refusal::Code;
use khidi_queries_protocol::report::QueryReport;
use khidi_queries_protocol::tail::AnswerKind;
use thiserror::Error;

use super::arguments::DemoProtection;
use crate::failure::{Exit, Failure};
use crate::sql::account::Account;
use crate::sql::client::{Answer, Client, ClientError};
use crate::sql::failure::Language;
use crate::sql::format::{self, Format, FormatError};
use questions::{QUESTIONS, Question};

/// Most rows of an answer that the tour shows.
const SHOWN_ROWS: usize = 40;

/// Why a step of the tour went otherwise than it should.
#[derive(Debug, Error)]
pub enum StepError {
    /// A question was not answered.
    #[error("\"{title}\" was not answered: {}", cause.text)]
    NotAnswered {
        /// The question.
        title: &'static str,
        /// Why.
        cause: Failure,
    },
    /// A question about single persons was answered although they are protected.
    #[error("\"{0}\" was answered although it asks about single persons")]
    NotRefused(&'static str),
    /// A question about single persons failed instead of being refused.
    #[error("\"{title}\" was not refused by the policy: {}", cause.text)]
    OtherRefusal {
        /// The question.
        title: &'static str,
        /// What happened instead.
        cause: Failure,
    },
    /// An answer came without the account of what was asked and what crossed.
    #[error("\"{0}\" was answered without an account of what crossed")]
    NoAccount(&'static str),
    /// Rows crossed although people are protected.
    #[error("rows of {agency} crossed for \"{title}\" although people are protected")]
    RowsCrossed {
        /// The question.
        title: &'static str,
        /// Whose rows.
        agency: String,
    },
    /// The tour cannot be shown.
    #[error("the tour cannot be written")]
    Write(#[from] FormatError),
}

impl From<io::Error> for StepError {
    fn from(error: io::Error) -> Self {
        Self::Write(error.into())
    }
}

impl StepError {
    /// The exit code that the step stands for.
    #[must_use]
    pub fn exit(&self) -> Exit {
        match self {
            Self::NotAnswered { cause, .. } | Self::OtherRefusal { cause, .. } => cause.exit,
            _ => Exit::Here,
        }
    }
}

/// Who takes part in the tour.
#[derive(Debug)]
pub struct Users {
    /// Asks questions.
    pub analyst: Client,
    /// Releases tables.
    pub operator: Client,
    /// Pulls them.
    pub office: Client,
    /// Into this folder.
    pub published: PathBuf,
    /// The day, counted from 1970-01-01.
    pub today: i64,
}

/// Asks every question and writes what comes of it to `out`. Gives the steps that went otherwise than they should.
pub async fn run(users: &mut Users, protection: DemoProtection, out: &mut (dyn Write + Send)) -> Vec<StepError> {
    let mut failed = Vec::new();
    for (number, question) in (1..).zip(&QUESTIONS) {
        if let Err(error) = step(&mut users.analyst, protection, number, question, out).await {
            failed.push(error);
        }
    }
    for (number, step) in (QUESTIONS.len() + 1..).zip(&statistics::STEPS) {
        if let Err(error) = statistics::step(users, number, step, out).await {
            failed.push(error);
        }
    }
    failed
}

/// Steps in all.
const STEPS: usize = QUESTIONS.len() + statistics::STEPS.len();

async fn step(
    client: &mut Client,
    protection: DemoProtection,
    number: usize,
    question: &Question,
    out: &mut (dyn Write + Send),
) -> Result<(), StepError> {
    writeln!(out, "\n[{number}/{STEPS}] {}\n", question.title)?;
    for line in question.sql.lines() {
        writeln!(out, "    {line}")?;
    }
    writeln!(out)?;
    let is_refusal_due = question.is_personal && protection == DemoProtection::Standard;
    match client.ask(question.sql).await {
        Ok(answer) => answered(&answer, question, protection, is_refusal_due, out)?,
        Err(error) => {
            let told = error.told(Language::En);
            writeln!(out, "{told}")?;
            let (title, cause) = (question.title, told);
            if !is_refusal_due {
                return Err(StepError::NotAnswered { title, cause });
            }
            if !is_of_policy(&error) {
                return Err(StepError::OtherRefusal { title, cause });
            }
        }
    }
    out.flush()?;
    Ok(())
}

fn answered(
    answer: &Answer,
    question: &Question,
    protection: DemoProtection,
    is_refusal_due: bool,
    out: &mut (dyn Write + Send),
) -> Result<(), StepError> {
    if is_refusal_due {
        // What should not have come is not shown either.
        return Err(StepError::NotRefused(question.title));
    }
    show(answer, out)?;
    let report = answer.report.as_ref().ok_or(StepError::NoAccount(question.title))?;
    writeln!(out, "{}", Account { report, prefix: "  " })?;
    if question.is_personal {
        writeln!(out, "  (Answered because this demo publishes every table as public.)")?;
    }
    match protection {
        DemoProtection::Standard => no_rows_of_people(report, question),
        DemoProtection::Public => Ok(()),
    }
}

fn show(answer: &Answer, out: &mut (dyn Write + Send)) -> Result<(), StepError> {
    let mut left = SHOWN_ROWS;
    let mut batches = Vec::new();
    for batch in &answer.batches {
        let rows = batch.num_rows().min(left);
        batches.push(batch.slice(0, rows));
        left -= rows;
    }
    format::write(Format::Table, &answer.schema, &batches, out)?;
    if answer.rows() > SHOWN_ROWS {
        writeln!(out, "  ... {} rows in all", answer.rows())?;
    }
    Ok(())
}

/// Under protection only the statistics office, whose tables hold no people, may send rows.
fn no_rows_of_people(report: &QueryReport, question: &Question) -> Result<(), StepError> {
    let rows = |agency: &str, kind| kind == AnswerKind::Rows && agency != "geostat";
    let crossed = report.fragments.iter().find(|fragment| rows(fragment.agency.as_str(), fragment.kind));
    match crossed {
        Some(fragment) => Err(StepError::RowsCrossed { title: question.title, agency: fragment.agency.to_string() }),
        None => Ok(()),
    }
}

/// A refusal for the sake of people, as opposed to a failure or a question that nobody understands.
fn is_of_policy(error: &ClientError) -> bool {
    let ClientError::Refused(refusal) = error else { return false };
    let code = refusal.code();
    code.number().starts_with("KH2") || code == Code::KH113
}
