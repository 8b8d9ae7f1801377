//! What the policy would do with a question, and why: planned and checked as a request is, never run. What is printed hangs
//! on the question, the policy and the types of columns.

mod asked;
mod told;

use datafusion::logical_expr::LogicalPlan;
use khidi_queries_disclosure::question::{Ask, Question};
use khidi_queries_disclosure::{CheckedPlan, contributor_columns};
use khidi_queries_protocol::Refusal;

use crate::admitted::admit;
use crate::explain::Language;
use crate::explain::words::{Lines, Words};
use crate::fragment::{checked, reads_people};
use crate::refused::Refused;
use crate::register::Register;
use crate::relation;

pub(crate) use asked::Asked;
pub(crate) use told::price;

/// The text of `policy test`.
#[must_use]
pub(crate) fn rehearse(asked: &Asked, register: &Register, language: Language) -> String {
    let mut lines = Lines::default();
    match judged(asked, register, &mut lines) {
        Ok((plan, ask)) => told::answer(&plan, &ask, &mut lines),
        Err(refused) => refusal(&refused.refusal, &mut lines),
    }
    lines.text(language)
}

/// A refusal as analysts read it.
pub(crate) fn refusal(refusal: &Refusal, lines: &mut Lines) {
    lines.add(0, Words::new("REFUSED", "უარი"));
    lines.add(1, Words::new(refusal.message_en(), refusal.message_ka()));
    lines.add(1, Words::new(refusal.hint_en(), refusal.hint_ka()));
}

fn judged(asked: &Asked, register: &Register, lines: &mut Lines) -> Result<(CheckedPlan, Ask), Refused> {
    let agency = register.catalogue().agency.as_str();
    let plan = relation::plan(&asked.relation, register.tables())?;
    let named = register.named(&plan);
    for table in named.iter().filter_map(|name| register.policy().table(name)) {
        let access = crate::explain::access::of_table(&table.access);
        lines.add(0, access.of(&format!("{agency}.{}", table.name)));
    }
    if let Some(asking) = asked.asking() {
        admit(asking, &named, agency, register.policy())?;
    }
    let ask = ask(asked, &plan, register, lines)?;
    Ok((checked(plan, &ask, register)?, ask))
}

/// The question over a planned relation, with what the command line leaves out.
///
/// # Errors
/// No column is proven to name the person where people are asked about.
pub(crate) fn ask(asked: &Asked, plan: &LogicalPlan, register: &Register, lines: &mut Lines) -> Result<Ask, Refused> {
    let is_protected = reads_people(plan, register.catalogue());
    if asked.is_of_rows || (!is_protected && asked.keys.is_empty() && asked.measures.is_empty()) {
        return Ok(Ask::Rows);
    }
    let contributor = match &asked.contributor {
        None if is_protected => proven(plan, register)?,
        given => given.clone(),
    };
    if let Some(column) = &contributor {
        lines.add(0, Words::new(format!("the person behind a row: {column}"), format!("სტრიქონის პირი: {column}")));
    }
    let measures = asked.measures(plan, register.catalogue());
    Ok(Ask::Cells(Question { contributor, keys: asked.keys.clone(), grouping_sets: None, measures }))
}

/// The first column of a relation that is proven to name the person behind each row.
fn proven(plan: &LogicalPlan, register: &Register) -> Result<Option<String>, Refused> {
    let names = plan.schema().fields().iter().map(|field| field.name().clone());
    let proven = contributor_columns(plan, register.catalogue())?;
    Ok(names.zip(proven).find_map(|(name, is_proven)| is_proven.then_some(name)))
}
