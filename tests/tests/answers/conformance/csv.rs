//! CSV files under the suite, written as offices write them: another delimiter, encoding, packing and way to write numbers,
//! dates and nothing for each table. No float of a file is NaN or without end: where offices write `NaN` they mean that there
//! is no value, so that it is refused by its line, or listed in `missing`.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use datafusion::arrow::array::{Array, AsArray as _, RecordBatch};
use datafusion::arrow::datatypes::{DataType, Float64Type};
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};
use flate2::Compression;
use flate2::write::GzEncoder;
use khidi_connectors_sources::SourceConfig;
use khidi_connectors_sources::csv::{CsvConfig, DecimalMark, ThousandsMark};

use super::conforms;
use super::kinds::Kind;
use super::rows::{self, Table};

/// What becomes of a file's text.
type Packing = fn(&str) -> Vec<u8>;

/// How the files of one table are written.
struct Spelling {
    /// The end of a file's name, and what becomes of its text. Each has its share of the rows.
    files: &'static [(&'static str, Packing)],
    delimiter: char,
    is_delimiter_declared: bool,
    line_end: &'static str,
    /// A line before the header.
    title: Option<&'static str>,
    /// Names of the header for names that are published.
    renamed: &'static [(&'static str, &'static str)],
    missing: &'static str,
    /// Whether texts are quoted, all of them, and what is missing is not.
    is_quoted_text_a_value: bool,
    decimal: char,
    thousands: Option<char>,
    truths: [&'static str; 2],
    date: &'static str,
    timestamp: &'static str,
    encoding: Option<&'static str>,
    /// Columns whose Georgian is typed in a font.
    nusx: &'static [&'static str],
}

const PLAIN: Spelling = Spelling {
    files: &[("a.csv", plain)],
    delimiter: ',',
    is_delimiter_declared: true,
    line_end: "\n",
    title: None,
    renamed: &[],
    missing: "..",
    is_quoted_text_a_value: false,
    decimal: '.',
    thousands: None,
    truths: ["false", "true"],
    date: "%Y-%m-%d",
    timestamp: "%Y-%m-%dT%H:%M:%S%.f",
    encoding: None,
    nusx: &[],
};

fn spelling(table: &str) -> Spelling {
    match table {
        // As COPY of PostgreSQL and `\copy` write CSV.
        "people" => Spelling { missing: "", is_quoted_text_a_value: true, truths: ["f", "t"], ..PLAIN },
        // Three offices, one of which has Excel, and a title.
        "crossings" => Spelling {
            files: &[("a.csv", marked), ("b.csv.gz", gzipped), ("c.csv.zst", zipped), ("d.csv", utf_16)],
            delimiter: ';',
            is_delimiter_declared: false,
            line_end: "\r\n",
            title: Some("\"Crossings\"; provisional, 2019"),
            renamed: &[("person_id", "Person; \"No.\""), ("crossed_at", "გადაკვეთის დრო")],
            missing: ":",
            decimal: ',',
            thousands: Some(' '),
            truths: ["არა", "კი"],
            date: "%d.%m.%Y",
            timestamp: "%d.%m.%Y %H:%M:%S.%6f",
            ..PLAIN
        },
        "texts" => Spelling { files: &[("a.csv", plain), ("b.csv", plain)], delimiter: ';', ..PLAIN },
        "numbers" => Spelling {
            files: &[("a.csv.gz", windows_1252_gzipped)],
            delimiter: ';',
            missing: "-",
            decimal: ',',
            thousands: Some('\u{a0}'),
            encoding: Some("windows-1252"),
            ..PLAIN
        },
        "days" => Spelling { files: &[("a.csv", utf_16)], delimiter: '\t', date: "%d.%m.%Y", ..PLAIN },
        "words" => Spelling {
            files: &[("a.csv", windows_1252)],
            delimiter: '|',
            renamed: &[("ქალაქი", "qalaqi §"), ("select", "café")],
            encoding: Some("windows-1252"),
            nusx: &["ქალაქი"],
            ..PLAIN
        },
        _ => PLAIN,
    }
}

/// The configuration of a table's files.
pub(super) fn config(table: &str) -> SourceConfig {
    let spelling = spelling(table);
    let rows = &rows::tables().iter().find(|of| of.name == table).unwrap().rows;
    let kind = |of: &DataType| match of {
        DataType::Int64 => "int".to_owned(),
        DataType::Utf8 => "text".to_owned(),
        DataType::Boolean => "bool".to_owned(),
        DataType::Float64 => "float".to_owned(),
        DataType::Decimal128(digits, decimals) => format!("decimal({digits},{decimals})"),
        DataType::Date32 => format!("date({})", spelling.date),
        DataType::Timestamp(..) if spelling.timestamp == PLAIN.timestamp => "timestamp".to_owned(),
        DataType::Timestamp(..) => format!("timestamp({})", spelling.timestamp.replace("%6f", "%f")),
        other => panic!("no type for {other}"),
    };
    let schema = rows.schema();
    let columns =
        schema.fields().iter().map(|field| (field.name().clone(), kind(field.data_type()).try_into().unwrap()));
    SourceConfig::Csv(CsvConfig {
        delimiter: spelling.is_delimiter_declared.then(|| spelling.delimiter.to_string().try_into().unwrap()),
        encoding: spelling.encoding.map_or_else(Default::default, |label| label.to_owned().try_into().unwrap()),
        acadnusx: spelling.nusx.iter().map(|column| (*column).to_owned()).collect(),
        missing: vec![spelling.missing.to_owned()],
        missing_quoted: !spelling.is_quoted_text_a_value,
        decimal: if spelling.decimal == ',' { DecimalMark::Comma } else { DecimalMark::Point },
        thousands: spelling.thousands.map(|_| ThousandsMark::Space),
        columns: columns.collect(),
        rename: spelling.renamed.iter().map(|(name, header)| ((*header).to_owned(), (*name).to_owned())).collect(),
        skip_lines: usize::from(spelling.title.is_some()),
        ..CsvConfig::of(table.into())
    })
}

/// Writes a table's files into a folder of their own.
pub(super) fn write(base: &Path, table: &Table) {
    let spelling = spelling(table.name);
    let folder = base.join(table.name);
    fs::create_dir(&folder).unwrap();
    let share = table.rows.num_rows().div_ceil(spelling.files.len());
    for (at, (name, packed)) in spelling.files.iter().enumerate() {
        let start = at * share;
        let rows = table.rows.slice(start, share.min(table.rows.num_rows() - start));
        fs::write(folder.join(name), packed(&spelling.text(&rows))).unwrap();
    }
}

impl Spelling {
    fn text(&self, rows: &RecordBatch) -> String {
        let title = self.title.map(|title| format!("{title}{}", self.line_end));
        let schema = rows.schema();
        let header = schema.fields().iter().map(|field| {
            let renamed = self.renamed.iter().find(|(name, _)| name == field.name());
            self.quoted(renamed.map_or(field.name(), |(_, header)| header), false)
        });
        let options =
            FormatOptions::default().with_date_format(Some(self.date)).with_timestamp_format(Some(self.timestamp));
        let formatters: Vec<_> =
            rows.columns().iter().map(|column| ArrayFormatter::try_new(column, &options).unwrap()).collect();
        let lines = (0..rows.num_rows()).map(|row| {
            let cells = rows.columns().iter().zip(&formatters).zip(schema.fields());
            let cells = cells.map(|((column, formatter), field)| match column.data_type() {
                _ if column.is_null(row) => self.missing.to_owned(),
                DataType::Utf8 if self.nusx.contains(&field.name().as_str()) => {
                    typed(column.as_string::<i32>().value(row))
                }
                DataType::Utf8 => self.quoted(column.as_string::<i32>().value(row), self.is_quoted_text_a_value),
                DataType::Boolean => self.truths[usize::from(column.as_boolean().value(row))].to_owned(),
                DataType::Float64 => self.number(&format!("{:?}", column.as_primitive::<Float64Type>().value(row))),
                DataType::Int64 | DataType::Decimal128(..) => self.number(&formatter.value(row).to_string()),
                _ => formatter.value(row).to_string(),
            });
            self.line(cells)
        });
        title.into_iter().chain([self.line(header)]).chain(lines).collect()
    }

    fn line(&self, cells: impl Iterator<Item = String>) -> String {
        cells.collect::<Vec<_>>().join(&self.delimiter.to_string()) + self.line_end
    }

    fn quoted(&self, text: &str, always: bool) -> String {
        match always || text.contains([self.delimiter, '"', '\n', '\r']) {
            true => format!("\"{}\"", text.replace('"', "\"\"")),
            false => text.to_owned(),
        }
    }

    /// A plain number with the office's marks.
    fn number(&self, plain: &str) -> String {
        let (sign, digits) = plain.strip_prefix('-').map_or(("", plain), |digits| ("-", digits));
        let whole = digits.find(|mark: char| !mark.is_ascii_digit()).unwrap_or(digits.len());
        let (whole, rest) = digits.split_at(whole);
        let mut grouped = String::new();
        for (at, digit) in whole.chars().enumerate() {
            grouped.extend(self.thousands.filter(|_| at > 0 && (whole.len() - at).is_multiple_of(3)));
            grouped.push(digit);
        }
        format!("{sign}{grouped}{}", rest.replace('.', &self.decimal.to_string()))
    }
}

/// As it is typed for the font AcadNusx; only letters that the rows have.
fn typed(georgian: &str) -> String {
    let letter = |letter| match letter {
        'თ' => 'T',
        'ბ' => 'b',
        'ი' => 'i',
        'ლ' => 'l',
        'ს' => 's',
        'ა' => 'a',
        'უ' => 'u',
        'მ' => 'm',
        other => panic!("no letter of the font for {other}"),
    };
    georgian.chars().map(letter).collect()
}

fn plain(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

fn marked(text: &str) -> Vec<u8> {
    format!("\u{feff}{text}").into_bytes()
}

/// What Excel calls Unicode.
fn utf_16(text: &str) -> Vec<u8> {
    format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn gzipped(text: &str) -> Vec<u8> {
    packed(text.as_bytes())
}

fn zipped(text: &str) -> Vec<u8> {
    zstd::encode_all(text.as_bytes(), 1).unwrap()
}

/// Of characters that it shares with Unicode by number.
fn windows_1252(text: &str) -> Vec<u8> {
    text.chars().map(|letter| u8::try_from(letter).unwrap()).collect()
}

fn windows_1252_gzipped(text: &str) -> Vec<u8> {
    packed(&windows_1252(text))
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

#[tokio::test]
async fn suite() {
    conforms(Kind::csv()).await;
}
