//! What is true behind the register of crossings, for tests of what is computed from it: no agency has these files, and
//! they are no part of a country's folder.

use std::path::Path;
use std::sync::{Arc, LazyLock};

use arrow::array::ArrayRef;
use arrow::datatypes::{Schema, SchemaRef};

use super::biography::Biography;
use super::calendar::Day;
use super::columns::{self, Date, Kind, OptionalDate, Text, register};
use super::error::GenerateError;
use super::files::{Files, open_file};
use super::itinerary::Side;
use super::registers::{CrossingRows, RegisterTable};
use super::row_groups::{Encoder, blocks, chunks, encoders};
use super::world::World;
use super::{Parameters, Summary, crossings};

register!(TrueStayRows(TrueStayRow): ["nobody"], "stays" {
    person_id: Text, citizenship: Text, sex: Text, birth_date: Date, entered_on: OptionalDate, left_on: OptionalDate,
});

static TABLES: LazyLock<Vec<RegisterTable>> =
    LazyLock::new(|| [TrueStayRows::tables(), CrossingRows::tables()].concat());

/// Writes into `dir` what [`generate`](super::generate) with equal parameters makes registers of, replacing earlier files.
///
/// `stays.parquet` has every time that a person was in the country: `person_id`, `citizenship`, `sex`, `birth_date`,
/// `entered_on` (missing for who was in when the period began, or was born in), `left_on` (missing for who is still in when
/// it ends). A stay that ends on the day on which it began is one too; whoever was never in has none.
///
/// `border_crossings.parquet` is the ministry's register as it would be if it had no faults: no crossing is missing, none
/// is noted twice, none has another's second. In its place it makes a country in which nothing is missing.
///
/// # Errors
/// As [`generate`](super::generate).
pub fn write_truth(dir: &Path, parameters: &Parameters) -> Result<Summary, GenerateError> {
    let people = parameters.checked_people()?;
    let (mut files, factories) = Files::create(&TABLES, |_| dir.to_owned(), &open_file)?;
    let world = World::new(parameters.seed);
    let (mut stays, mut crossings) = (TrueStayRows::new(), CrossingRows::new());
    for chunk in 0..chunks(people) {
        let mut encoders = encoders(&TABLES, &factories)?;
        for block in blocks(people, chunk) {
            for index in block {
                let biography = Biography::new(&world, index);
                record_stays(&biography, &mut stays);
                crossings::record_all(&biography, &world, &mut crossings);
            }
            for (encoder, columns) in encoders.iter_mut().zip([stays.finish(), crossings.finish()]) {
                encoder.write(&columns)?;
            }
        }
        files.append(encoders.into_iter().map(Encoder::close).collect::<Result<_, _>>()?)?;
    }
    Ok(Summary { tables: files.publish()? })
}

/// Writes the times that the person was in the country, in order.
fn record_stays(biography: &Biography, stays: &mut TrueStayRows) {
    let person = &biography.person;
    let mut record = |entered_on: Option<Day>, left_on: Option<Day>| {
        stays.push(TrueStayRow {
            person_id: &person.id,
            citizenship: person.citizenship,
            sex: person.sex,
            birth_date: person.birth_date,
            entered_on,
            left_on,
        });
    };
    let mut is_inside = biography.starts_inside;
    let mut entered_on = None;
    for crossing in &biography.crossings {
        is_inside = crossing.direction == Side::In;
        if is_inside {
            entered_on = Some(crossing.day);
        } else {
            record(entered_on, Some(crossing.day));
        }
    }
    if is_inside {
        record(entered_on, None);
    }
}
