//! A CSV file as a stream of UTF-8 without a byte order mark: unpacked and decoded as the file's own beginning says.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use encoding_rs::{Encoding, UTF_8};
use flate2::read::MultiGzDecoder;

use super::marks::TextEncoding;
use super::transcode::Transcoded;

/// Bytes of a packed file read at once.
const BLOCK: usize = 256 << 10;
const GZIP: &[u8] = &[0x1f, 0x8b];
const ZSTANDARD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];
/// The longest byte order mark.
const MARK: u64 = 3;

/// How the bytes of a file become text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wrapping {
    packing: Packing,
    encoding: &'static Encoding,
    /// Bytes of the byte order mark, after unpacking.
    mark: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Packing {
    None,
    Gzip,
    Zstandard,
}

/// A part of a file, in bytes of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) from: u64,
    pub(super) to: u64,
}

/// The text of a file or of a part of it.
pub(super) type Text = Box<dyn Read + Send>;

impl Wrapping {
    /// Of the file at `path`, whose text is in `encoding` unless a byte order mark says otherwise.
    pub(super) fn of(path: &Path, encoding: TextEncoding) -> io::Result<Self> {
        let head = head(&mut File::open(path)?, 4)?;
        let packing = match head {
            head if head.starts_with(GZIP) => Packing::Gzip,
            head if head.starts_with(ZSTANDARD) => Packing::Zstandard,
            _ => Packing::None,
        };
        let head = self::head(&mut unpacked(File::open(path)?, packing)?, MARK)?;
        let (encoding, mark) = Encoding::for_bom(&head).unwrap_or((encoding.0, 0));
        Ok(Self { packing, encoding, mark: mark as u64 })
    }

    /// Where the text begins in a file that can be read in parts: one that is not packed, and in which the bytes of
    /// delimiters, quotes and line ends mean nothing else.
    pub(super) fn divisible_from(&self) -> Option<u64> {
        let is_bytewise =
            self.encoding == UTF_8 || (self.encoding.is_single_byte() && self.encoding.is_ascii_compatible());
        (self.packing == Packing::None && is_bytewise).then_some(self.mark)
    }

    /// The whole text of the file.
    pub(super) fn text(&self, path: &Path) -> io::Result<Text> {
        let mut bytes = unpacked(File::open(path)?, self.packing)?;
        head(&mut bytes, self.mark)?;
        Ok(self.decoded(bytes))
    }

    /// The text of a part of a file that can be read in parts.
    pub(super) fn part(&self, path: &Path, range: Range) -> io::Result<Text> {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(range.from))?;
        Ok(self.decoded(Box::new(file.take(range.to.saturating_sub(range.from)))))
    }

    fn decoded(&self, bytes: Text) -> Text {
        match self.encoding == UTF_8 {
            true => bytes,
            false => Box::new(Transcoded::new(bytes, self.encoding)),
        }
    }
}

fn unpacked(file: File, packing: Packing) -> io::Result<Text> {
    let packed = |file| BufReader::with_capacity(BLOCK, file);
    Ok(match packing {
        Packing::None => Box::new(file),
        Packing::Gzip => Box::new(MultiGzDecoder::new(packed(file))),
        Packing::Zstandard => Box::new(zstd::stream::read::Decoder::with_buffer(packed(file))?),
    })
}

fn head(input: &mut impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Cursor::new(Vec::new());
    io::copy(&mut input.take(most), &mut bytes)?;
    Ok(bytes.into_inner())
}
