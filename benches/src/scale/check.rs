//! Whether an answer is right: each member's cells counted by DataFusion, those withheld taken away, the rest added up,
//! as far as noise moves them; and where nothing was taken away, equal to the answer over all rows at once as far.

use std::collections::BTreeMap;
use std::path::PathBuf;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int64Type};

use crate::Outcome;
use crate::baseline::{TABLE, collect, session};
use crate::federation::Publication;
use crate::questions::{plain, two_level};

/// Year, citizenship, direction.
pub(crate) type Key = (i64, String, String);

/// Crossings and people by key.
pub(crate) type Cells = BTreeMap<Key, (i64, i64)>;

/// What a right answer is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// Cells of the answer.
    pub(crate) cells: usize,
    /// Those of them in which no member's cell is lacking.
    pub(crate) complete: usize,
    /// Members' cells below the threshold.
    pub(crate) withheld: usize,
}

/// Checks the answer over members whose crossings lie in these files.
pub(crate) async fn check(answer: &Cells, members: &[PathBuf], publication: Publication) -> Outcome<Verdict> {
    let mut parts = Vec::new();
    for member in members {
        parts.push(counted(std::slice::from_ref(member), &plain(TABLE)).await?);
    }
    let whole = counted(members, &two_level(TABLE)).await?;
    judge(answer, &parts, &whole, &Slack::of(publication))
}

async fn counted(files: &[PathBuf], sql: &str) -> Outcome<Cells> {
    cells(&collect(&session(files).await?, sql).await?)
}

/// How far a member's cell can be from the truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Slack {
    /// Fewer people than this are never shown.
    least: i64,
    /// So many always are.
    surely: i64,
    /// How far people are moved at most.
    people: i64,
    /// How far crossings are moved at most.
    crossings: i64,
}

impl Slack {
    fn of(publication: Publication) -> Self {
        match publication {
            Publication::Public => Self { least: 1, surely: 1, people: 0, crossings: 0 },
            // k and k + W; D; the square root of 3 V times the most crossings of a person that count.
            Publication::Standard => Self { least: 10, surely: 20, people: 30, crossings: 10_000 },
        }
    }
}

fn judge(answer: &Cells, parts: &[Cells], whole: &Cells, slack: &Slack) -> Outcome<Verdict> {
    // Least and most of both counts, and how many members lack the cell.
    let mut expected: BTreeMap<&Key, [(i64, i64); 2]> = BTreeMap::new();
    let mut lacking: BTreeMap<&Key, usize> = BTreeMap::new();
    for (key, &(crossings, people)) in parts.iter().flatten() {
        if people < slack.surely {
            *lacking.entry(key).or_default() += 1;
        }
        if people >= slack.least {
            let [of_crossings, of_people] = expected.entry(key).or_default();
            for (sum, value, moved) in [(of_crossings, crossings, slack.crossings), (of_people, people, slack.people)] {
                sum.0 += if people < slack.surely { (value - moved).min(0) } else { value - moved };
                sum.1 += value + moved;
            }
        }
    }
    let within = |value: i64, (least, most): (i64, i64)| (least..=most).contains(&value);
    for (key, &(crossings, people)) in answer {
        match expected.get(key) {
            Some(&[of_crossings, of_people]) if within(crossings, of_crossings) && within(people, of_people) => {}
            found => return Err(format!("at {key:?}: {crossings} and {people} instead of {found:?}").into()),
        }
    }
    let complete: Vec<&Key> = whole.keys().filter(|key| !lacking.contains_key(key)).collect();
    for key in &complete {
        let members = i64::try_from(parts.len())?;
        let near = |found: i64, true_one: i64, moved: i64| (found - true_one).abs() <= moved * members;
        match (answer.get(*key), whole.get(*key)) {
            (Some(found), Some(all)) if near(found.0, all.0, slack.crossings) && near(found.1, all.1, slack.people) => {
            }
            (found, all) => return Err(format!("at {key:?}: {found:?}, and {all:?} over all rows").into()),
        }
    }
    Ok(Verdict { cells: answer.len(), complete: complete.len(), withheld: lacking.values().sum() })
}

/// The cells of an answer of either engine.
pub(crate) fn cells(batches: &[RecordBatch]) -> Outcome<Cells> {
    let mut cells = Cells::new();
    for batch in batches {
        let [years, citizenships, directions, crossings, people] = batch.columns() else {
            return Err("an answer of other than five columns".into());
        };
        let (years, crossings, people) = (numbers(years)?, numbers(crossings)?, numbers(people)?);
        let (citizenships, directions) = (texts(citizenships)?, texts(directions)?);
        for row in 0..batch.num_rows() {
            let value = |column: &[Option<i64>]| column.get(row).copied().flatten().ok_or("a cell without a value");
            let text = |column: &[String]| column.get(row).cloned().unwrap_or_default();
            let key = (value(&years)?, text(&citizenships), text(&directions));
            if cells.insert(key, (value(&crossings)?, value(&people)?)).is_some() {
                return Err("a key that comes twice".into());
            }
        }
    }
    Ok(cells)
}

fn numbers(column: &ArrayRef) -> Outcome<Vec<Option<i64>>> {
    Ok(cast(column, &DataType::Int64)?.as_primitive::<Int64Type>().iter().collect())
}

fn texts(column: &ArrayRef) -> Outcome<Vec<String>> {
    let texts = cast(column, &DataType::Utf8)?;
    if texts.null_count() > 0 {
        return Err("a key without a value".into());
    }
    Ok(texts.as_string::<i32>().iter().flatten().map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    fn of(cells: &[(i64, i64, i64)]) -> Cells {
        let cell = |&(year, crossings, people)| ((year, "GEO".to_owned(), "in".to_owned()), (crossings, people));
        cells.iter().map(cell).collect()
    }

    /// 2018 complete, 2019 lacks a member, 2020 lacks both, 2021 may lack one.
    #[test]
    fn what_is_moved_further_than_noise_does_is_wrong() {
        let parts = [
            of(&[(2018, 40_000, 100), (2019, 90_000, 300), (2020, 9, 9), (2021, 50_000, 200)]),
            of(&[(2018, 20_000, 120), (2019, 9, 9), (2020, 1, 1), (2021, 15, 15)]),
        ];
        let whole = of(&[(2018, 60_000, 220), (2019, 90_009, 309), (2020, 10, 10), (2021, 50_015, 215)]);
        let slack = Slack::of(Publication::Standard);
        for right in [
            of(&[(2018, 60_000, 220), (2019, 90_000, 300), (2021, 50_000, 200)]),
            of(&[(2018, 70_000, 250), (2019, 80_000, 270), (2021, 50_015, 215)]),
        ] {
            let verdict = judge(&right, &parts, &whole, &slack).unwrap();
            assert_eq!(verdict, Verdict { cells: 3, complete: 1, withheld: 4 });
        }
        for wrong in [
            whole.clone(),
            of(&[(2019, 90_000, 300), (2021, 50_000, 200)]),
            of(&[(2018, 90_000, 220), (2019, 90_000, 300), (2021, 50_000, 200)]),
            of(&[(2018, 60_000, 320), (2019, 90_000, 300), (2021, 50_000, 200)]),
            of(&[(2018, 60_000, 220), (2019, 90_000, 300), (2022, 50, 50)]),
        ] {
            assert!(judge(&wrong, &parts, &whole, &slack).is_err(), "{wrong:?}");
        }
        let exact = Slack::of(Publication::Public);
        assert_eq!(judge(&whole, &parts, &whole, &exact).unwrap(), Verdict { cells: 4, complete: 4, withheld: 0 });
        assert!(judge(&of(&[(2018, 60_001, 220)]), &parts, &whole, &exact).is_err());
    }
}
