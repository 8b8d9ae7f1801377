//! Decides what a set of CSV files publishes: which columns, in which types, and where each file has them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::cells::CellReader;
use super::config::CsvConfig;
use super::error::CsvError;
use super::grammar::Grammar;
use super::head::{Head, stopped};
use super::infer::Guess;
use super::input::Text;
use super::kind::ColumnKind;
use super::listing::FoundFile;
use super::numbers::Numbers;
use super::parts::{Missing, Part};
use super::records::Records;
use crate::SourceError;

/// Rows that types are inferred from, in all files together.
const SAMPLE: usize = 20_000;
/// Rows of one file, however many files there are.
const LEAST: usize = 100;
/// How many blocks of a file are looked at for them, where rows are long.
const BLOCKS: usize = 4;
/// What is put behind the name of a column to name the column of its flags.
const FLAGS: &str = "_flags";

/// A published column.
#[derive(Debug, Clone)]
pub(super) struct CsvColumn {
    /// Its published name.
    pub(super) name: String,
    /// The name of the column of the file that it is read from; differs for flags.
    pub(super) stored: String,
    pub(super) reader: CellReader,
}

/// A file, and what its beginning says.
pub(super) type HeadedFile = (FoundFile, Head);

/// The columns wanted from the files, in the order wanted; all of the first file's, each with its flags behind it, where
/// nothing is said. Files may have their columns in any order.
pub(super) fn published(
    files: &[HeadedFile],
    config: &CsvConfig,
    wanted: Option<&[String]>,
) -> Result<Vec<CsvColumn>, SourceError> {
    let Some((first, head)) = files.first() else { return Ok(Vec::new()) };
    let offered = offered(first, head, config)?;
    check_settings(&first.path, head, config)?;
    let chosen = match wanted {
        None => offered,
        Some(wanted) => wanted.iter().map(|name| choose(&first.path, &offered, name)).collect::<Result<_, _>>()?,
    };
    for (file, other) in files {
        check_columns(file, other, &chosen, (wanted.is_none(), &first.path, head))?;
    }
    let kinds = kinds(files, config, &chosen)?;
    let missing = Arc::new(Missing::new(&config.missing, config.missing_quoted));
    let column = |offer: Offer| {
        let declared = config.columns.contains_key(&offer.stored);
        let kind = match offer.part {
            Part::Flags => ColumnKind::Text,
            _ => kinds.get(&offer.stored).cloned().unwrap_or(ColumnKind::Text),
        };
        let is_number = matches!(kind, ColumnKind::Int | ColumnKind::Float | ColumnKind::Decimal { .. });
        if offer.part == Part::Value && !is_number {
            return Err(CsvError::FlagsOfText { path: first.path.clone(), column: offer.stored }.into());
        }
        let reader = CellReader {
            kind,
            part: offer.part,
            missing: Arc::clone(&missing),
            numbers: Numbers::new(config.decimal, config.thousands, !declared),
            is_inferred: !declared,
            is_nusx: config.acadnusx.contains(&offer.stored),
        };
        Ok(CsvColumn { name: offer.name, stored: offer.stored, reader })
    };
    chosen.into_iter().map(column).collect()
}

/// A column that could be published.
#[derive(Debug, Clone)]
struct Offer {
    name: String,
    stored: String,
    part: Part,
}

fn offered(file: &FoundFile, head: &Head, config: &CsvConfig) -> Result<Vec<Offer>, SourceError> {
    let mut offered = Vec::new();
    for stored in &head.names {
        let (name, stored) = (stored.clone(), stored.clone());
        if !config.flags.contains(&stored) {
            offered.push(Offer { name, stored, part: Part::Whole });
            continue;
        }
        let flags = format!("{stored}{FLAGS}");
        if head.names.contains(&flags) {
            return Err(SourceError::DuplicateColumn { path: file.path.clone(), column: flags });
        }
        offered.push(Offer { name, stored: stored.clone(), part: Part::Value });
        offered.push(Offer { name: flags, stored, part: Part::Flags });
    }
    Ok(offered)
}

fn choose(path: &Path, offered: &[Offer], name: &str) -> Result<Offer, SourceError> {
    let found = offered.iter().find(|offer| offer.name == name).cloned();
    found.ok_or_else(|| SourceError::UnknownColumn { path: path.to_owned(), column: name.to_owned() })
}

/// Refuses settings of columns that there are not: one that is spelt wrongly would have no effect.
fn check_settings(path: &Path, head: &Head, config: &CsvConfig) -> Result<(), SourceError> {
    let settings = [
        ("columns", config.columns.keys().collect::<Vec<_>>()),
        ("acadnusx", config.acadnusx.iter().collect()),
        ("flags", config.flags.iter().collect()),
    ];
    for (setting, names) in settings {
        if let Some(column) = names.into_iter().find(|name| !head.names.contains(name)) {
            let (path, column) = (path.to_owned(), column.clone());
            return Err(CsvError::NoSuchColumn { path, setting, column }.into());
        }
    }
    Ok(())
}

fn check_columns(
    file: &FoundFile,
    head: &Head,
    chosen: &[Offer],
    (all, first, known): (bool, &Path, &Head),
) -> Result<(), SourceError> {
    let path = || file.path.clone();
    if let Some(offer) = chosen.iter().find(|offer| !head.names.contains(&offer.stored)) {
        return Err(SourceError::MissingColumn { path: path(), column: offer.stored.clone(), first: first.to_owned() });
    }
    match head.names.iter().find(|name| all && !known.names.contains(name)) {
        Some(column) => Err(SourceError::ExtraColumn { path: path(), column: column.clone(), first: first.to_owned() }),
        None => Ok(()),
    }
}

/// The kinds of the stored columns of `chosen`: as declared, or as the first rows of all files have them.
fn kinds(
    files: &[HeadedFile],
    config: &CsvConfig,
    chosen: &[Offer],
) -> Result<BTreeMap<String, ColumnKind>, SourceError> {
    let mut kinds = config.columns.clone();
    kinds.extend(config.acadnusx.iter().map(|column| (column.clone(), ColumnKind::Text)));
    let open = chosen.iter().filter(|offer| offer.part != Part::Flags && !kinds.contains_key(&offer.stored));
    let mut guesses: Vec<(&Offer, Guess)> =
        open.map(|offer| (offer, Guess::new(config.decimal, config.thousands))).collect();
    let missing = Missing::new(&config.missing, config.missing_quoted);
    let rows = (SAMPLE / files.len().max(1)).max(LEAST);
    for (file, head) in files {
        sample(file, head, rows, &mut |cells, width| {
            for (offer, guess) in &mut guesses {
                let Some(place) = head.names.iter().position(|name| *name == offer.stored) else { continue };
                let column = cells.column(place, width);
                column.each(|row, cell| {
                    let is_missing = |value: &&[u8]| missing.has(value, || column.is_quoted(row));
                    if let Some(value) = offer.part.of(cell).filter(|value| !is_missing(value)) {
                        guess.see(value);
                    }
                });
            }
        })?;
    }
    kinds.extend(guesses.into_iter().map(|(offer, guess)| (offer.stored.clone(), guess.kind())));
    Ok(kinds)
}

/// Shows the first rows of the file, a block at a time; malformed ones are left out.
fn sample(
    file: &FoundFile,
    head: &Head,
    mut rows: usize,
    see: &mut dyn FnMut(&Records<Text>, usize),
) -> Result<(), SourceError> {
    let text = head.wrapping.text(&file.path).map_err(|cause| SourceError::io(&file.path, cause))?;
    let failed = |stop| stopped(&file.path, stop);
    let mut records = head.records(text).map_err(failed)?;
    let width = head.names.len();
    records.expect(width, Grammar::new(head.delimiter));
    for _ in 0..BLOCKS {
        if rows == 0 || !records.advance(rows).map_err(failed)? {
            break;
        }
        see(&records, width);
        rows = rows.saturating_sub(records.rows() + records.faults().len());
    }
    Ok(())
}
