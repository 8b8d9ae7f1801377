//! Enrolments at the three universities. A person studies at one of them only.

use super::biography::Biography;
use super::calendar::{Day, FIRST_YEAR, LAST_YEAR, PERIOD_END, day, year_of};
use super::people::Person;
use super::random::{Random, Stream};
use super::registers::{Registers, StudentRow};
use super::segments::Segment;
use super::world::World;

/// A university.
#[derive(Clone, Copy, Default)]
pub(super) enum University {
    #[default]
    Tsu,
    Ibsu,
    Gtu,
}

/// One course of study.
pub(super) struct Enrolment {
    pub(super) university: University,
    /// ISCED level.
    pub(super) level: &'static str,
    /// ISCED field.
    pub(super) field: &'static str,
    pub(super) enrolled_on: Day,
    /// Missing while the person still studies.
    pub(super) left_on: Option<Day>,
}

/// Among citizens whose age fits.
const CITIZENS_STUDYING: f64 = 0.4;
const SECOND_COURSE: f64 = 0.25;

/// The courses of a person, in order, all at one university.
pub(super) fn enrolments(world: &World, person: &Person) -> Vec<Enrolment> {
    let random = &mut world.random(Stream::Enrolment, person.index);
    let is_foreign_student = person.segment == Segment::Student;
    let year = year_of(person.birth_date) + random.between(18, 20);
    let in_period = (FIRST_YEAR..=LAST_YEAR).contains(&year);
    let citizen_studies = person.segment.is_citizen() && in_period && random.chance(CITIZENS_STUDYING);
    if !is_foreign_student && !citizen_studies {
        return Vec::new();
    }
    let year = year.clamp(FIRST_YEAR, LAST_YEAR);
    let university = random.pick(&[
        University::Tsu,
        University::Tsu,
        University::Tsu,
        University::Ibsu,
        University::Gtu,
        University::Gtu,
    ]);
    let mut courses = vec![first_course(university, year, is_foreign_student, random)];
    if let Some(second) = second_course(courses.first(), random) {
        courses.push(second);
    }
    courses
}

fn first_course(university: University, year: i32, foreign: bool, random: &mut Random) -> Enrolment {
    let studies_medicine = random.chance(if foreign { 0.6 } else { 0.08 });
    let (level, field, years) = if studies_medicine {
        ("ED7", "F09", 6)
    } else if random.chance(0.08) {
        ("ED5", field(random), 2)
    } else {
        ("ED6", field(random), 4)
    };
    course(university, level, field, (year, years), random)
}

/// A master's or doctoral course in the autumn after the first.
fn second_course(first: Option<&Enrolment>, random: &mut Random) -> Option<Enrolment> {
    let first = first?;
    let year = year_of(first.left_on?);
    let (level, years) = match first.level {
        "ED6" => ("ED7", 2),
        "ED7" => ("ED8", 4),
        _ => return None,
    };
    let fits = year <= LAST_YEAR && random.chance(SECOND_COURSE);
    fits.then(|| course(first.university, level, first.field, (year, years), random))
}

fn course(
    university: University,
    level: &'static str,
    field: &'static str,
    (year, years): (i32, i32),
    random: &mut Random,
) -> Enrolment {
    let enrolled_on = day(year, 9, 10) + random.between(0, 30);
    let end = if random.chance(0.15) {
        enrolled_on + random.between(90, 300 * years)
    } else {
        day(year + years, 6, 20) + random.between(0, 25)
    };
    Enrolment { university, level, field, enrolled_on, left_on: (end <= PERIOD_END).then_some(end) }
}

fn field(random: &mut Random) -> &'static str {
    random.pick(&[
        "F01", "F02", "F03", "F03", "F04", "F04", "F04", "F05", "F06", "F06", "F07", "F07", "F08", "F09", "F10",
    ])
}

/// Writes the courses into the university's register.
pub(super) fn record(biography: &Biography, registers: &mut Registers) {
    let person = &biography.person;
    for enrolment in &biography.enrolments {
        let rows = match enrolment.university {
            University::Tsu => &mut registers.students_of_tsu,
            University::Ibsu => &mut registers.students_of_ibsu,
            University::Gtu => &mut registers.students_of_gtu,
        };
        rows.push(StudentRow {
            person_id: &person.id,
            citizenship: person.citizenship,
            sex: person.sex,
            birth_date: person.birth_date,
            level: enrolment.level,
            field: enrolment.field,
            enrolled_on: enrolment.enrolled_on,
            left_on: enrolment.left_on,
        });
    }
}
