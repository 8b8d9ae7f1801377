//! Ad hoc questions are paid for before they run, by all callers together. Decided without a look at a row.

use std::sync::Arc;

use khidi_queries_disclosure::ledger::Account;
use khidi_queries_protocol::{Code, Refusal};
use tokio::task::spawn_blocking;

use super::planning::Question;
use crate::ledger::{LedgerFile, Uncharged};
use crate::refused::Refused;
use crate::register::Register;

/// Charges an ad hoc question at every open table that it reads, also those behind views; other questions cost nothing.
pub(super) async fn charge(question: &Question, register: &Register, ledger: &Arc<LedgerFile>) -> Result<(), Refused> {
    let Some(terms) = question.plan.terms().cloned() else { return Ok(()) };
    let catalogue = register.catalogue();
    let snapshot = register.budgeted();
    let read = question.read.iter().filter_map(|name| catalogue.table(name));
    let accounts: Vec<_> =
        read.filter_map(|table| Some(Account { table: table.name.clone(), budget: table.ad_hoc?.budget })).collect();
    let ledger = Arc::clone(ledger);
    match spawn_blocking(move || ledger.charge(&snapshot, &accounts, &terms)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error @ Uncharged::Exhausted(_))) => Err(Refused::because(Refusal::new(Code::KH215), &error)),
        Ok(Err(error @ Uncharged::Unusable(_))) => Err(Refused::because(Refusal::new(Code::KH903), &error)),
        Err(stopped) => Err(Refused::opaque(catalogue.agency.as_str(), stopped)),
    }
}
