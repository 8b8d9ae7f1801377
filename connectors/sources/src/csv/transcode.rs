//! Turns a stream in any encoding into UTF-8, in pieces. A byte that means nothing becomes one that means nothing in UTF-8
//! either, so that the cell it is in is found to be wrong when it is read, at its line and column.

use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding};

/// Bytes read at once.
const BLOCK: usize = 256 << 10;
/// Room in which the decoder always gets on.
const ROOM: usize = 16;
/// Never part of UTF-8.
const INVALID: u8 = 0xff;

/// The text of `R`, in UTF-8.
pub(super) struct Transcoded<R> {
    input: R,
    decoder: Decoder,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    is_ended: bool,
    /// Whether the decoder has said that nothing is left in it.
    is_done: bool,
    /// What was decoded but had no room, last byte first.
    kept: Vec<u8>,
}

impl<R: Read> Transcoded<R> {
    /// Of a stream without a byte order mark.
    pub(super) fn new(input: R, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_without_bom_handling();
        let buffer = vec![0; BLOCK];
        Self { input, decoder, buffer, start: 0, end: 0, is_ended: false, is_done: false, kept: Vec::new() }
    }

    /// Decodes something into `into`, which has room for some characters.
    fn decode(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while !self.is_done {
            if self.start == self.end && !self.is_ended {
                (self.start, self.end) = (0, self.input.read(&mut self.buffer)?);
                self.is_ended = self.end == 0;
            }
            let bytes = self.buffer.get(self.start..self.end).unwrap_or_default();
            let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(bytes, into, self.is_ended);
            self.start += read;
            match result {
                DecoderResult::InputEmpty => self.is_done = self.is_ended,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(_, _) => self.kept.push(INVALID),
            }
            if written > 0 || !self.kept.is_empty() {
                return Ok(written);
            }
        }
        Ok(0)
    }
}

impl<R: Read> Read for Transcoded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.kept.is_empty() && into.len() >= ROOM {
            let written = self.decode(into)?;
            if written > 0 {
                return Ok(written);
            }
        } else if self.kept.is_empty() {
            let mut some = [0; ROOM];
            let written = self.decode(&mut some)?;
            // What is malformed comes behind what was written.
            self.kept.extend(some.iter().take(written).rev());
        }
        let mut given = 0;
        for place in into {
            let Some(byte) = self.kept.pop() else { break };
            *place = byte;
            given += 1;
        }
        Ok(given)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn decoded(bytes: &[u8], label: &str, room: usize) -> Vec<u8> {
        let mut input = Transcoded::new(bytes, Encoding::for_label(label.as_bytes()).unwrap());
        let (mut all, mut buffer) = (Vec::new(), vec![0; room]);
        loop {
            match input.read(&mut buffer).unwrap() {
                0 => return all,
                read => all.extend_from_slice(buffer.get(..read).unwrap()),
            }
        }
    }

    #[test]
    fn text_comes_out_as_utf_8_whatever_the_room() {
        let text = "ქართული;Müller\n";
        let utf_16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for room in [1, 4, 5, 7, 16, 17, 64] {
            assert_eq!(decoded(&utf_16, "utf-16le", room), text.as_bytes(), "{room}");
            assert_eq!(decoded(b"M\xfcller\x80", "windows-1252", room), "Müller€".as_bytes(), "{room}");
            assert_eq!(decoded(b"\xcc\xee\xf1\xea\xe2\xe0", "windows-1251", room), "Москва".as_bytes(), "{room}");
        }
    }

    #[test]
    fn what_means_nothing_stays_invalid() {
        for room in [1, 4, 5, 6, 7, 8, 16, 17, 64] {
            assert_eq!(decoded(b"a\xd2b", "windows-1253", room), b"a\xffb", "{room}");
            assert_eq!(decoded(b"a\0\x00\xd8b\0c\0", "utf-16le", room), b"a\xffbc", "{room}");
            assert_eq!(decoded(b"abc\0d", "utf-16be", room).last(), Some(&INVALID), "{room}: cut in the middle");
        }
    }
}
