//! Whether an answer is right: each member's cells counted by DataFusion, those below the threshold taken away, the rest
//! added up; and where nothing was taken away, equal to the answer over all rows at once.

use std::collections::BTreeMap;
use std::path::PathBuf;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int64Type};

use crate::Outcome;
use crate::baseline::{TABLE, collect, session};
use crate::federation::THRESHOLD;
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
pub(crate) async fn check(answer: &Cells, members: &[PathBuf]) -> Outcome<Verdict> {
    let mut parts = Vec::new();
    for member in members {
        parts.push(counted(std::slice::from_ref(member), &plain(TABLE)).await?);
    }
    let whole = counted(members, &two_level(TABLE)).await?;
    judge(answer, &parts, &whole)
}

async fn counted(files: &[PathBuf], sql: &str) -> Outcome<Cells> {
    cells(&collect(&session(files).await?, sql).await?)
}

fn judge(answer: &Cells, parts: &[Cells], whole: &Cells) -> Outcome<Verdict> {
    let mut expected = Cells::new();
    let mut lacking: BTreeMap<&Key, usize> = BTreeMap::new();
    for (key, &(crossings, people)) in parts.iter().flatten() {
        if people < THRESHOLD {
            *lacking.entry(key).or_default() += 1;
        } else {
            let cell = expected.entry(key.clone()).or_default();
            *cell = (cell.0 + crossings, cell.1 + people);
        }
    }
    same("the members' cells", answer, &expected)?;
    let complete = |cells: &Cells| -> Cells {
        cells.iter().filter(|(key, _)| !lacking.contains_key(key)).map(|(key, cell)| (key.clone(), *cell)).collect()
    };
    let undiminished = complete(answer);
    same("the baseline", &undiminished, &complete(whole))?;
    Ok(Verdict { cells: answer.len(), complete: undiminished.len(), withheld: lacking.values().sum() })
}

fn same(against: &str, found: &Cells, expected: &Cells) -> Outcome<()> {
    let keys = found.keys().chain(expected.keys());
    match keys.into_iter().find(|key| found.get(key) != expected.get(key)) {
        None => Ok(()),
        Some(key) => {
            let (found, expected) = (found.get(key), expected.get(key));
            Err(format!("the answer is not that of {against}: at {key:?} {found:?} instead of {expected:?}").into())
        }
    }
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

    /// 2018 complete, 2019 lacks a member, 2020 lacks both.
    #[test]
    fn only_the_thresholded_sum_is_right() {
        let parts =
            [of(&[(2018, 40, 10), (2019, 90, 30), (2020, 9, 9)]), of(&[(2018, 20, 12), (2019, 9, 9), (2020, 1, 1)])];
        let whole = of(&[(2018, 60, 22), (2019, 99, 39), (2020, 10, 10)]);
        let right = of(&[(2018, 60, 22), (2019, 90, 30)]);
        let verdict = judge(&right, &parts, &whole).unwrap();
        assert_eq!(verdict, Verdict { cells: 2, complete: 1, withheld: 3 });
        for wrong in [
            whole.clone(),
            of(&[(2018, 60, 22)]),
            of(&[(2018, 60, 22), (2019, 99, 39)]),
            of(&[(2018, 60, 21), (2019, 90, 30)]),
            of(&[(2018, 60, 22), (2019, 90, 30), (2021, 50, 50)]),
        ] {
            assert!(judge(&wrong, &parts, &whole).is_err(), "{wrong:?}");
        }
        assert!(judge(&right, &parts, &of(&[(2018, 61, 22), (2019, 99, 39)])).is_err());
    }
}
