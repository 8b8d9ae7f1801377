//! `planning`: what it costs to plan, text in, fragments and merge plan out, the checks of every agency included. Asks
//! nobody. In milliseconds, after warming up; README.md says what was measured.

mod federation;

use std::hint::black_box;
use std::time::{Duration, Instant};

use khidi_queries_disclosure::catalogue::Protection;
use khidi_queries_functions::civil;
use khidi_queries_functions::gate::{self, GateLimits, Gated};
use khidi_queries_planner::{Federation, plan};

/// How long each question is planned again and again before and while it is timed.
const WARM: Duration = Duration::from_secs(1);
const TIMED: Duration = Duration::from_secs(5);

const QUESTIONS: [(&str, &str); 4] = [
    ("one agency", "SELECT citizenship, count(*) AS n FROM a0.crossings GROUP BY citizenship"),
    (
        "typical, ten agencies",
        "SELECT extract(year FROM crossed_at) AS year, citizenship, count(*) AS n, count(DISTINCT person_id) AS people, \
         sum(fee) AS fees FROM federated.crossings WHERE direction = 'in' GROUP BY 1, 2 ORDER BY people DESC LIMIT 20",
    ),
    (
        "joined and correlated, ten agencies",
        "WITH entered AS (SELECT person_id, citizenship, fee FROM federated.crossings WHERE direction = 'in') \
         SELECT e.citizenship, avg(e.fee) AS mean, stddev(e.fee) AS deviation, count(DISTINCT e.person_id) AS people \
         FROM entered AS e WHERE EXISTS (SELECT 1 FROM federated.crossings AS c WHERE c.person_id = e.person_id \
         AND c.direction = 'out') GROUP BY e.citizenship HAVING count(*) > 10 ORDER BY 2",
    ),
    (
        "cube of four, ten agencies",
        "SELECT extract(year FROM crossed_at) AS year, citizenship, sex, direction, count(*) AS n, \
         count(DISTINCT person_id) AS people FROM federated.crossings GROUP BY CUBE (1, 2, 3, 4)",
    ),
];

fn main() {
    println!("| question | policy | fragments | times planned | ms: min / median / 95 % |\n|---|---|---|---|---|");
    for protection in [Protection::Standard, Protection::Bare] {
        let federation = federation::of_ten(protection);
        for (name, sql) in QUESTIONS {
            match planned(sql, &federation) {
                Some(fragments) => {
                    let (count, [least, median, most]) = timed(|| planned(black_box(sql), &federation));
                    println!(
                        "| {name} | {protection:?} | {fragments} | {count} | {least:.2} / **{median:.2}** / {most:.2} |"
                    );
                }
                None => println!("| {name} | {protection:?} | refused | | |"),
            }
        }
    }
}

/// How often the work was done, and its least, median and 95th percentile of milliseconds.
fn timed<T>(work: impl Fn() -> T) -> (usize, [f64; 3]) {
    repeated(WARM, &work);
    let mut times = repeated(TIMED, &work);
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times.get((share * (times.len() - 1) as f64) as usize).copied().unwrap_or(f64::NAN);
    (times.len(), [at(0.0), at(0.5), at(0.95)])
}

fn repeated<T>(during: Duration, work: impl Fn() -> T) -> Vec<f64> {
    let start = Instant::now();
    let mut times = Vec::new();
    while start.elapsed() < during {
        let one = Instant::now();
        black_box(work());
        times.push(one.elapsed().as_secs_f64() * 1e3);
    }
    times
}

fn planned(sql: &str, federation: &Federation) -> Option<usize> {
    let Ok(Gated::Query(query)) = gate::parse(sql, &GateLimits::default()) else { return None };
    plan(query, federation, civil::Instant::from_unix_micros(0)).ok().map(|plan| plan.fragments.len())
}
