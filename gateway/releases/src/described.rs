//! A table's structure as a release keeps it: JSON beside the cells, so that a vintage is read by the code lists of its own time.

use std::num::NonZeroU8;

use khidi_queries_sdmx::{
    AgencyId, Code, CodeId, CodeList, CodeListError, ComponentId, Dimension, IdError, Identity, Language, Measure,
    Names, Structure, StructureError, TextError,
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a text is no structure.
#[derive(Debug, Error)]
pub enum DescribedError {
    /// Not the JSON of a structure.
    #[error("the structure cannot be read")]
    Syntax(#[from] serde_json::Error),
    /// An id that is none.
    #[error(transparent)]
    Id(#[from] IdError),
    /// A name that is none.
    #[error(transparent)]
    Name(#[from] TextError),
    /// Codes that are no list.
    #[error(transparent)]
    Codes(#[from] CodeListError),
    /// Dimensions that are no structure.
    #[error(transparent)]
    Structure(#[from] StructureError),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    agency: String,
    id: String,
    version: String,
    names: WrittenNames,
    measure: WrittenMeasure,
    dimensions: Vec<WrittenDimension>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenNames {
    ka: String,
    en: String,
}

/// `"integer"`, `"real"`, or `{"decimal": 1}`.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum WrittenMeasure {
    Integer,
    Decimal(NonZeroU8),
    Real,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenDimension {
    id: String,
    names: WrittenNames,
    list: String,
    list_version: String,
    list_names: WrittenNames,
    codes: Vec<WrittenCode>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenCode {
    id: String,
    names: WrittenNames,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parent: Option<String>,
}

/// The text of a structure; the same structure gives the same text.
pub(crate) fn write(structure: &Structure) -> Result<String, serde_json::Error> {
    let identity = structure.identity();
    serde_json::to_string(&Written {
        agency: identity.agency.to_string(),
        id: identity.id.to_string(),
        version: identity.version.to_string(),
        names: WrittenNames::of(structure.names()),
        measure: match structure.measure() {
            Measure::Integer => WrittenMeasure::Integer,
            Measure::Decimal(digits) => WrittenMeasure::Decimal(digits),
            Measure::Real => WrittenMeasure::Real,
        },
        dimensions: structure.dimensions().iter().map(WrittenDimension::of).collect(),
    })
}

/// The structure that a text tells of.
pub(crate) fn read(text: &str) -> Result<Structure, DescribedError> {
    let written: Written = serde_json::from_str(text)?;
    let identity = Identity {
        agency: AgencyId::new(written.agency)?,
        id: ComponentId::new(written.id)?,
        version: written.version.parse()?,
    };
    let measure = match written.measure {
        WrittenMeasure::Integer => Measure::Integer,
        WrittenMeasure::Decimal(digits) => Measure::Decimal(digits),
        WrittenMeasure::Real => Measure::Real,
    };
    let dimensions = written.dimensions.into_iter().map(WrittenDimension::read).collect::<Result<_, _>>()?;
    Ok(Structure::new(identity, written.names.read()?, dimensions, measure)?)
}

impl WrittenNames {
    fn of(names: &Names) -> Self {
        let [ka, en] = [Language::Georgian, Language::English].map(|language| names.in_language(language).to_owned());
        Self { ka, en }
    }

    fn read(self) -> Result<Names, TextError> {
        Names::new(self.ka, self.en)
    }
}

impl WrittenDimension {
    fn of(dimension: &Dimension) -> Self {
        let list = &dimension.codes;
        Self {
            id: dimension.id.to_string(),
            names: WrittenNames::of(&dimension.names),
            list: list.id().to_string(),
            list_version: list.version().to_string(),
            list_names: WrittenNames::of(list.names()),
            codes: list.codes().iter().map(WrittenCode::of).collect(),
        }
    }

    fn read(self) -> Result<Dimension, DescribedError> {
        let codes = self.codes.into_iter().map(WrittenCode::read).collect::<Result<_, _>>()?;
        let version = self.list_version.parse()?;
        let codes = CodeList::new(ComponentId::new(self.list)?, version, self.list_names.read()?, codes)?;
        Ok(Dimension { id: ComponentId::new(self.id)?, names: self.names.read()?, codes })
    }
}

impl WrittenCode {
    fn of(code: &Code) -> Self {
        let parent = code.parent.as_ref().map(ToString::to_string);
        Self { id: code.id.to_string(), names: WrittenNames::of(&code.names), parent }
    }

    fn read(self) -> Result<Code, DescribedError> {
        let parent = self.parent.map(CodeId::new).transpose()?;
        Ok(Code { id: CodeId::new(self.id)?, names: self.names.read()?, parent })
    }
}
