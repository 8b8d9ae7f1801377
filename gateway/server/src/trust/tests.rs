//! What the report says of an answer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
use std::sync::Arc;
use std::time::Duration;

use datafusion::arrow::array::{ArrayRef, Int64Array, StringArray, UInt8Array};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::functions_aggregate::expr_fn::sum;
use datafusion::logical_expr::{JoinType, LogicalPlan, LogicalPlanBuilder, LogicalTableSource, col, lit};
use khidi_queries_disclosure::catalogue::{AgencyId, Versions};
use khidi_queries_disclosure::question::Ask;
use khidi_queries_planner::{Fragment, Merge};

use super::*;

fn schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        Field::new("c0", DataType::Utf8, true),
        Field::new("m0", DataType::Int64, true),
        Field::new("m0__status", DataType::UInt8, false),
    ]))
}

fn answer(cells: &[(&str, u8)]) -> Answer {
    let columns: Vec<ArrayRef> = vec![
        Arc::new(StringArray::from_iter_values(cells.iter().map(|cell| cell.0))),
        Arc::new(Int64Array::from_iter_values(cells.iter().map(|_| 12))),
        Arc::new(UInt8Array::from_iter_values(cells.iter().map(|cell| cell.1))),
    ];
    Answer {
        batches: vec![RecordBatch::try_new(schema(), columns).unwrap()],
        received: 0,
        bytes: 0,
        elapsed: Duration::ZERO,
        protection: Protection::Standard,
        missing: None,
    }
}

fn scan(fragment: usize) -> LogicalPlanBuilder {
    let source = Arc::new(LogicalTableSource::new(schema()));
    LogicalPlanBuilder::scan(format!("khidi_fragments.f{fragment}"), source, None).unwrap()
}

fn fragment(protection: Option<Protection>) -> Fragment {
    let version = || "1".to_owned();
    Fragment {
        agency: AgencyId::new("interior").unwrap(),
        relation: "SELECT 1".into(),
        planned: LogicalPlan::default(),
        ask: Ask::Rows,
        versions: Versions { catalogue: version(), policy: version(), snapshot: version(), code_lists: version() },
        as_of: None,
        schema: schema(),
        protection,
        count_variance: None,
        terms: None,
    }
}

fn trust(plan: LogicalPlanBuilder, protection: Option<Protection>, keys: usize, answers: &[Answer]) -> Trust {
    let plan = FederatedPlan {
        fragments: answers.iter().map(|_| fragment(protection)).collect(),
        plan: plan.build().unwrap(),
        merges: vec![Merge { fragments: (0..answers.len()).collect(), keys, has_sets: false, apart: None }],
        covers: Vec::new(),
        federated: Default::default(),
    };
    Trust::of(&plan, answers).unwrap()
}

#[test]
fn columns_have_the_worst_status_of_what_they_are_made_of() {
    use Status::{Absent, Exact, Perturbed};
    let answers = [answer(&[("a", 0), ("b", 1)]), answer(&[("a", 2)])];
    let aliased = |fragment: usize, alias: &str| scan(fragment).alias(alias).unwrap();
    let right = aliased(1, "r").build().unwrap();
    let joined = aliased(0, "l").join(right, JoinType::Left, (vec!["l.c0"], vec!["r.c0"]), None).unwrap();
    let united = scan(0).union(scan(1).build().unwrap()).unwrap();
    let grouped = united.clone().aggregate(vec![col("c0")], vec![sum(col("m0"))]).unwrap();
    for (plan, expected) in [
        (scan(0), vec![Exact, Perturbed, Perturbed]),
        (scan(0).project(vec![col("m0") + lit(1), lit(2), col("c0")]).unwrap(), vec![Perturbed, Exact, Exact]),
        (joined, vec![Exact, Perturbed, Perturbed, Exact, Absent, Absent]),
        (united, vec![Exact, Absent, Absent]),
        (grouped, vec![Exact, Absent]),
    ] {
        let shown = format!("{plan:?}");
        let trust = trust(plan, Some(Protection::Standard), 1, &answers);
        assert_eq!((trust.columns, trust.worst), (expected, Absent), "{shown}");
    }
    let bare = trust(scan(0), Some(Protection::Bare), 1, &answers);
    assert_eq!((bare.worst, bare.incomplete), (Perturbed, false));
}

#[test]
fn a_merge_is_incomplete_where_a_protected_member_lacks_a_cell() {
    let (standard, public) = (Some(Protection::Standard), None);
    for (protection, left, right, expected) in [
        (standard, vec![("a", 0), ("b", 0)], vec![("b", 0), ("a", 0)], false),
        (standard, vec![("a", 0), ("b", 0)], vec![("a", 0)], true),
        (standard, vec![("a", 0)], vec![("a", 2)], true),
        (standard, vec![("a", 2)], vec![("a", 2)], false),
        (standard, vec![], vec![("a", 0)], true),
        (standard, vec![], vec![], false),
        (public, vec![("a", 0)], vec![("b", 0)], false),
    ] {
        let answers = [answer(&left), answer(&right)];
        let found = trust(scan(0), protection, 1, &answers).incomplete;
        assert_eq!(found, expected, "{left:?} {right:?}");
    }
    let only_cells = [answer(&[("a", 0)]), answer(&[("b", 0)])];
    assert!(!trust(scan(0), standard, 0, &only_cells).incomplete, "without keys there is one cell");
}
