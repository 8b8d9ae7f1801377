//! The SDMX-ML 3.0 structure message that describes a table: code lists, concepts, data structure and dataflow, with
//! names in Georgian and English. Readers of SDMX-CSV need it to know what the columns are.

mod artefacts;
mod xml;

use std::io::{self, Write};

use crate::Structure;
use xml::Xml;

const MESSAGE: &str = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0/message";
const STRUCTURE: &str = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0/structure";
const COMMON: &str = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0/common";

/// When a message was prepared, in UTC to the second; the caller has the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prepared {
    date: (u16, u8, u8),
    time: (u8, u8, u8),
}

/// A date or time of day that does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PreparedError {
    /// Not in the calendar of the years 1 to 9999.
    #[error("there is no day {0:04}-{1:02}-{2:02}")]
    Date(u16, u8, u8),
    /// Not on the clock; leap seconds are not told.
    #[error("there is no time {0:02}:{1:02}:{2:02}")]
    Time(u8, u8, u8),
}

impl Prepared {
    /// Year, month and day; hour, minute and second.
    ///
    /// # Errors
    /// There is no such day or time.
    pub fn new(date: (u16, u8, u8), time: (u8, u8, u8)) -> Result<Self, PreparedError> {
        let (year, month, day) = date;
        let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            2 if is_leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        };
        if !(1..=9999).contains(&year) || !(1..=days).contains(&day) {
            Err(PreparedError::Date(year, month, day))
        } else if time.0 > 23 || time.1 > 59 || time.2 > 59 {
            Err(PreparedError::Time(time.0, time.1, time.2))
        } else {
            Ok(Self { date, time })
        }
    }

    fn written(self) -> String {
        let ((year, month, day), (hour, minute, second)) = (self.date, self.time);
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }
}

/// Writes the structure message.
///
/// # Errors
/// The sink fails.
pub fn write(mut sink: impl Write, structure: &Structure, prepared: Prepared) -> io::Result<()> {
    sink.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")?;
    let mut xml = Xml::new(&mut sink);
    let namespaces = [("xmlns:mes", MESSAGE), ("xmlns:str", STRUCTURE), ("xmlns:com", COMMON)];
    xml.element("mes:Structure", &namespaces, |xml| {
        xml.element("mes:Header", &[], |xml| header(xml, structure, prepared))?;
        xml.element("mes:Structures", &[], |xml| artefacts::write(xml, structure))
    })?;
    sink.write_all(b"\n")?;
    sink.flush()
}

fn header<W: Write>(xml: &mut Xml<'_, W>, structure: &Structure, prepared: Prepared) -> io::Result<()> {
    let prepared = prepared.written();
    let identity = structure.identity();
    let moment: String = prepared.chars().filter(char::is_ascii_alphanumeric).collect();
    xml.text("mes:ID", &[], &format!("{}_{moment}", identity.id))?;
    xml.text("mes:Test", &[], "false")?;
    xml.text("mes:Prepared", &[], &prepared)?;
    // A party's id has no dots, as an agency's may.
    xml.empty("mes:Sender", &[("id", &identity.agency.as_str().replace('.', "_"))])
}
