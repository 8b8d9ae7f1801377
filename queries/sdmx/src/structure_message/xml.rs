//! The three kinds of XML element that a structure message has. Escaping and indenting are quick-xml's.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};

use crate::{Language, Names};

/// Attributes of an element.
pub(super) type Attributes<'a> = [(&'a str, &'a str)];

/// Writes elements one after the other.
pub(super) struct Xml<'w, W> {
    writer: Writer<&'w mut W>,
}

impl<'w, W: Write> Xml<'w, W> {
    pub(super) fn new(sink: &'w mut W) -> Self {
        Self { writer: Writer::new_with_indent(sink, b' ', 2) }
    }

    /// An element with what `inside` writes.
    pub(super) fn element(
        &mut self,
        name: &str,
        attributes: &Attributes<'_>,
        inside: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        self.writer.write_event(Event::Start(start(name, attributes)))?;
        inside(self)?;
        self.writer.write_event(Event::End(BytesEnd::new(name)))
    }

    /// An element without content.
    pub(super) fn empty(&mut self, name: &str, attributes: &Attributes<'_>) -> io::Result<()> {
        self.writer.write_event(Event::Empty(start(name, attributes)))
    }

    /// An element with text.
    pub(super) fn text(&mut self, name: &str, attributes: &Attributes<'_>, text: &str) -> io::Result<()> {
        self.writer.write_event(Event::Start(start(name, attributes)))?;
        self.writer.write_event(Event::Text(BytesText::new(text)))?;
        self.writer.write_event(Event::End(BytesEnd::new(name)))
    }

    /// The names in both languages.
    pub(super) fn names(&mut self, names: &Names) -> io::Result<()> {
        self.text("com:Name", &[("xml:lang", "en")], names.in_language(Language::English))?;
        self.text("com:Name", &[("xml:lang", "ka")], names.in_language(Language::Georgian))
    }
}

fn start<'a>(name: &'a str, attributes: &Attributes<'a>) -> BytesStart<'a> {
    BytesStart::new(name).with_attributes(attributes.iter().copied())
}
