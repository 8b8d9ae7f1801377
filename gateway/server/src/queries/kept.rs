//! Plans of announced questions, kept until they are answered, so that a question is planned once. A few of them, and
//! only a saving: what is not found here is planned anew.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use khidi_queries_planner::Federation;

use crate::options::Wishes;
use crate::question::Question;

/// How many are kept; the oldest go first.
const MOST: usize = 16;

/// Plans by what they were made of.
#[derive(Debug, Default)]
pub(super) struct Kept(Mutex<VecDeque<Plan>>);

#[derive(Debug)]
struct Plan {
    sql: String,
    at_micros: i64,
    wishes: Wishes,
    federation: Arc<Federation>,
    question: Question,
}

impl Kept {
    /// Keeps the plan of a question over a federation, in which `now()` is `at_micros`, answered as wished.
    pub(super) fn keep(
        &self,
        sql: &str,
        at_micros: i64,
        wishes: Wishes,
        federation: &Arc<Federation>,
        question: Question,
    ) {
        let plan = Plan { sql: sql.to_owned(), at_micros, wishes, federation: Arc::clone(federation), question };
        let mut plans = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        plans.truncate(MOST - 1);
        plans.push_front(plan);
    }

    /// Takes out the plan of that question over the very same catalogues.
    pub(super) fn take(
        &self,
        sql: &str,
        at_micros: i64,
        wishes: Wishes,
        federation: &Arc<Federation>,
    ) -> Option<Question> {
        let mut plans = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |plan: &Plan| {
            (plan.at_micros, plan.wishes) == (at_micros, wishes)
                && plan.sql == sql
                && Arc::ptr_eq(&plan.federation, federation)
        };
        let at = plans.iter().position(same)?;
        plans.remove(at).map(|plan| plan.question)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use khidi_queries_functions::civil::Instant;
    use khidi_queries_planner::Handling;

    use super::*;
    use crate::question::plan_question;

    fn federation() -> Arc<Federation> {
        Arc::new(Federation { agencies: Vec::new(), federated: Vec::new() })
    }

    fn keep(kept: &Kept, sql: &str, at: i64, federation: &Arc<Federation>) {
        let question = plan_question(sql, federation, Instant::from_unix_micros(at), Handling::default()).unwrap();
        kept.keep(sql, at, Wishes::default(), federation, question);
    }

    #[test]
    fn a_plan_is_for_one_answer_to_the_same_question() {
        let (kept, known) = (Kept::default(), federation());
        keep(&kept, "SELECT 1 AS a", 5, &known);
        for (sql, at, over) in
            [("SELECT 2 AS a", 5, &known), ("SELECT 1 AS a", 6, &known), ("SELECT 1 AS a", 5, &federation())]
        {
            assert!(kept.take(sql, at, Wishes::default(), over).is_none(), "{sql} at {at}");
        }
        let with_statuses = Handling { status_columns: true, ..Handling::default() };
        let other = Wishes { handling: with_statuses, ..Wishes::default() };
        assert!(kept.take("SELECT 1 AS a", 5, other, &known).is_none());
        assert!(kept.take("SELECT 1 AS a", 5, Wishes::default(), &known).is_some());
        assert!(kept.take("SELECT 1 AS a", 5, Wishes::default(), &known).is_none());
    }

    #[test]
    fn the_oldest_go_first() {
        let (kept, known) = (Kept::default(), federation());
        for at in 0..=16 {
            keep(&kept, "SELECT 1 AS a", at, &known);
        }
        let taken = |at| kept.take("SELECT 1 AS a", at, Wishes::default(), &known);
        assert!(taken(0).is_none());
        assert!((1..=16).all(|at| taken(at).is_some()));
    }
}
