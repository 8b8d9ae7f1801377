//! What stands above and below every picture: title and unit; method, sources, period and protection.

use crate::letters::tidy;
use crate::{Language, Part, PlotError};

/// How persons behind the values are protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    /// Values are published as they were counted.
    Exact,
    /// Random noise was added to the values.
    Perturbed,
}

/// What stands below a picture. How many values are withheld or provisional is counted from the table itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Footnote {
    pub(crate) method: String,
    pub(crate) agencies: Vec<String>,
    pub(crate) period: String,
    pub(crate) protection: Protection,
    pub(crate) remarks: Vec<String>,
}

/// What stands above and below a picture, and in which language everything is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    pub(crate) language: Language,
    pub(crate) title: String,
    pub(crate) unit: String,
    pub(crate) footnote: Footnote,
}

impl Footnote {
    /// A footnote: `method` in words, the names of the agencies that the values come from, and the reference `period`. Texts are
    /// in the picture's language.
    ///
    /// # Errors
    ///
    /// [`PlotError::Blank`] for an empty text, [`PlotError::Missing`] without agencies, [`PlotError::Twice`].
    pub fn new(
        method: &str,
        agencies: &[impl AsRef<str>],
        period: &str,
        protection: Protection,
    ) -> Result<Self, PlotError> {
        let agencies = names(Part::Agency, agencies.iter().map(AsRef::as_ref))?;
        if agencies.is_empty() {
            return Err(PlotError::Missing(Part::Agency));
        }
        let (method, period) = (text(Part::Method, method)?, text(Part::Period, period)?);
        Ok(Self { method, agencies, period, protection, remarks: Vec::new() })
    }

    /// The same with one more paragraph, such as a note on quality.
    ///
    /// # Errors
    ///
    /// [`PlotError::Blank`] for an empty text.
    pub fn with_remark(mut self, remark: &str) -> Result<Self, PlotError> {
        self.remarks.push(text(Part::Remark, remark)?);
        Ok(self)
    }
}

impl Heading {
    /// Title, unit and footnote in `language`. The unit stands below the title and names the axis of values.
    ///
    /// # Errors
    ///
    /// [`PlotError::Blank`] for an empty text.
    pub fn new(language: Language, title: &str, unit: &str, footnote: Footnote) -> Result<Self, PlotError> {
        Ok(Self { language, title: text(Part::Title, title)?, unit: text(Part::Unit, unit)?, footnote })
    }
}

/// A text that says something, without what could break or disguise a line.
pub(crate) fn text(part: Part, given: &str) -> Result<String, PlotError> {
    let text = tidy(given);
    if text.chars().all(char::is_whitespace) { Err(PlotError::Blank(part)) } else { Ok(text) }
}

/// Names that can be told apart.
pub(crate) fn names<'n>(part: Part, given: impl Iterator<Item = &'n str>) -> Result<Vec<String>, PlotError> {
    let mut names = Vec::new();
    for name in given {
        let name = text(part, name)?;
        if names.contains(&name) {
            return Err(PlotError::Twice { part, name });
        }
        names.push(name);
    }
    Ok(names)
}
