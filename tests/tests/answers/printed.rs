//! Every relation that the planner prints means what it was planned from: parsed again as an agency does and run, it
//! gives the same rows, as a bag, over tables with NULLs and duplicates and with some tables empty. The questions are
//! all case files and some random ones, with every table public and under the bare policy.

#[path = "printed/registers.rs"]
mod registers;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};
use datafusion::error::DataFusionError;
use datafusion::logical_expr::LogicalPlan;
use datafusion::physical_plan::collect;
use khidi_gateway_cli::demo::policies::Publication;
use khidi_queries_functions::civil::Instant;
use khidi_queries_functions::gate::{self, GateLimits, Gated};
use khidi_queries_functions::registry::Registry;
use khidi_queries_functions::{arithmetic, context};
use khidi_queries_planner::{Federation, Fragment, plan};
use khidi_tests::environment;
use khidi_tests::process::Process;

use registers::Registers;

/// How many random questions, and of which seed.
const RANDOM: [&str; 2] = ["--count=300", "--seed=3"];

/// All questions, one by one, what must be refused among them.
fn questions() -> Vec<String> {
    let mut questions = Vec::new();
    let mut folders: Vec<PathBuf> = vec![environment::package().join("cases")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { questions.push(question(&path)) }
        }
    }
    let mut command = Command::new(environment::python().unwrap());
    command.arg("-B").arg(environment::package().join("adbc/generate.py")).arg("--print").args(RANDOM);
    let random = Process::start(&mut command).unwrap().finish().unwrap();
    random.ended(0, &[]).unwrap();
    questions.sort();
    questions.extend(random.stdout.lines().map(str::to_owned));
    questions
}

fn question(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    text.lines().filter(|line| !line.starts_with("--")).collect::<Vec<_>>().join("\n")
}

/// What agencies are asked for a question; nothing where it is refused.
fn fragments(sql: &str, federation: &Federation) -> Vec<Fragment> {
    let Ok(Gated::Query(query)) = gate::parse(sql, &GateLimits::default()) else { return Vec::new() };
    plan(query, federation, Instant::from_unix_micros(0)).map(|plan| plan.fragments).unwrap_or_default()
}

/// A relation's plan from its text, as an agency makes it.
fn reparsed(sql: &str, federation: &Federation) -> LogicalPlan {
    let Gated::Query(query) = gate::parse(sql, &GateLimits::default()).unwrap() else { panic!("no query: {sql}") };
    context::plan(query, federation, Registry::standard()).unwrap()
}

/// The rows of a plan as text, sorted.
async fn bag(plan: LogicalPlan, registers: &Registers) -> Result<Vec<String>, DataFusionError> {
    let plan = registers.attach(arithmetic::apply(plan)?)?;
    let session = registers.session();
    let physical = session.state().create_physical_plan(&plan).await?;
    let batches = collect(physical, session.task_ctx()).await?;
    let mut rows: Vec<String> = batches.iter().flat_map(texts).collect();
    rows.sort();
    Ok(rows)
}

fn texts(batch: &RecordBatch) -> Vec<String> {
    let options = FormatOptions::default().with_null("NULL");
    let columns: Vec<_> =
        batch.columns().iter().map(|column| ArrayFormatter::try_new(column, &options).unwrap()).collect();
    let row = |at| columns.iter().map(|column| column.value(at).to_string()).collect::<Vec<_>>().join(" | ");
    (0..batch.num_rows()).map(row).collect()
}

#[tokio::test]
async fn printed_relations_mean_what_was_planned() {
    let questions = questions();
    let data = [Registers::filled(), Registers::some_empty(0), Registers::some_empty(1)];
    let (mut compared, mut with_rows, mut not_run) = (0, 0, 0);
    for publication in [Publication::Public, Publication::Bare] {
        let federation = registers::federation(publication);
        for sql in &questions {
            for fragment in fragments(sql, &federation) {
                let again = reparsed(&fragment.relation, &federation);
                for (at, registers) in data.iter().enumerate() {
                    let told = || format!("{publication:?}, data {at}\n{sql}\nprinted: {}", fragment.relation);
                    let planned = bag(fragment.planned.clone(), registers).await;
                    let printed = bag(again.clone(), registers).await;
                    match (planned, printed) {
                        (Ok(planned), Ok(printed)) => {
                            assert_eq!(planned, printed, "{}", told());
                            with_rows += usize::from(!planned.is_empty());
                        }
                        // What the engine cannot run as it was planned is printed otherwise, such as VALUES after IN.
                        (Err(_), _) => not_run += 1,
                        (Ok(_), Err(error)) => panic!("{}\n{error}", told()),
                    }
                    compared += 1;
                }
            }
        }
    }
    println!(
        "{compared} comparisons of {} questions' relations, {with_rows} with rows, {not_run} not run",
        questions.len()
    );
    assert!(compared > 3_000 && with_rows * 2 > compared, "{with_rows} of {compared} have rows");
    assert!(not_run * 100 < compared, "{not_run} of {compared} do not run as they were planned");
}

/// UNION was once printed for UNION ALL: over these rows that makes a difference.
#[tokio::test]
async fn what_is_printed_otherwise_is_noticed() {
    let federation = registers::federation(Publication::Bare);
    let registers = Registers::filled();
    for (planned, printed) in [
        ("SELECT sex FROM mia.returns UNION ALL SELECT sex FROM mia.returns", "SELECT sex FROM mia.returns"),
        ("SELECT sex FROM mia.returns", "SELECT DISTINCT sex FROM mia.returns"),
        ("SELECT sex FROM mia.returns WHERE sex = 'F'", "SELECT sex FROM mia.returns WHERE sex = 'F' OR sex IS NULL"),
        (
            "SELECT o.type FROM mia.return_orders o LEFT JOIN mia.returns r ON r.person_id = o.person_id",
            "SELECT o.type FROM mia.return_orders o JOIN mia.returns r ON r.person_id = o.person_id",
        ),
    ] {
        let bags = [planned, printed].map(|sql| bag(reparsed(sql, &federation), &registers));
        let [planned_rows, printed_rows] = bags;
        assert_ne!(planned_rows.await.unwrap(), printed_rows.await.unwrap(), "{planned}\n{printed}");
    }
}
