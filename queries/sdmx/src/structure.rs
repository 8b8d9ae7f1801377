//! The structure of a table: what identifies a cell, what is measured, and the attributes that every table has.
//!
//! A table's dataflow, data structure and concept scheme have one id, as at Eurostat. The attributes are the same
//! everywhere: `OBS_STATUS` and `CONF_STATUS` of each cell, and `COMMENT_DSET`, a free text about the data set.

use std::num::NonZeroU8;

use crate::codes::CodeList;
use crate::{AgencyId, ComponentId, Names, Period, Version, status};

/// The time dimension, which comes after all others.
pub(crate) const TIME: &str = "TIME_PERIOD";
/// The primary measure.
pub(crate) const VALUE: &str = "OBS_VALUE";
/// The attribute with an observation's status.
pub(crate) const OBS_STATUS: &str = "OBS_STATUS";
/// The attribute with an observation's confidentiality.
pub(crate) const CONF_STATUS: &str = "CONF_STATUS";
/// The attribute with the note on the data set.
pub(crate) const NOTE: &str = "COMMENT_DSET";

/// Columns that every format has already; no dimension may be called so.
const RESERVED: [&str; 12] = [
    TIME,
    VALUE,
    OBS_STATUS,
    CONF_STATUS,
    NOTE,
    "DATAFLOW",
    "STRUCTURE",
    "STRUCTURE_ID",
    "STRUCTURE_NAME",
    "ACTION",
    "SERIES_KEY",
    "OBS_KEY",
];

/// Who maintains a structure, what it is called by programs, and its version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The maintaining agency, such as `GE_SCMI`.
    pub agency: AgencyId,
    /// The id, such as `IMMIGRANTS`.
    pub id: ComponentId,
    /// The version; anything else under the same one is another table.
    pub version: Version,
}

/// One dimension: a concept with names, and the codes that it may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dimension {
    /// The column, such as `citizen`.
    pub id: ComponentId,
    /// What the dimension is called.
    pub names: Names,
    /// Its codes.
    pub codes: CodeList,
}

/// What kind of number `OBS_VALUE` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Whole numbers.
    Integer,
    /// Numbers of at most so many digits after the dot.
    Decimal(NonZeroU8),
    /// Floating-point numbers, whole numbers and decimals.
    Real,
}

/// Dimensions that make no structure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StructureError {
    /// There is no dimension beside time.
    #[error("structure {structure} has no dimension beside time")]
    NoDimension {
        /// The structure.
        structure: String,
    },
    /// A dimension has the name of a column that every table has.
    #[error("structure {structure}: dimension {dimension} has a name that SDMX-CSV uses itself")]
    Reserved {
        /// The structure.
        structure: String,
        /// The dimension.
        dimension: String,
    },
    /// Two dimensions have one name, letter case aside.
    #[error("structure {structure} has dimension {dimension} twice (letter case aside)")]
    Duplicate {
        /// The structure.
        structure: String,
        /// The second of the two.
        dimension: String,
    },
    /// Cells could not be told apart by a number of 128 bits.
    #[error("structure {structure} has room for more than 2^128 cells")]
    TooManyCells {
        /// The structure.
        structure: String,
    },
    /// Two different code lists have one id and version.
    #[error("structure {structure}: dimension {dimension} has another code list under the id and version of {list}")]
    CodeListClash {
        /// The structure.
        structure: String,
        /// The dimension whose list comes second.
        dimension: String,
        /// The list's id.
        list: String,
    },
}

/// The structure of a table.
#[derive(Debug, Clone)]
pub struct Structure {
    identity: Identity,
    names: Names,
    dimensions: Vec<Dimension>,
    measure: Measure,
    statuses: [CodeList; 2],
}

impl Structure {
    /// The structure of these dimensions, in the order in which columns stand; time comes after them by itself.
    ///
    /// # Errors
    /// There is no dimension, or ids of dimensions or code lists collide with each other or with what every table has.
    pub fn new(
        identity: Identity,
        names: Names,
        dimensions: Vec<Dimension>,
        measure: Measure,
    ) -> Result<Self, StructureError> {
        let statuses = [status::observations(), status::confidentiality()];
        let found = Self { identity, names, dimensions, measure, statuses };
        found.check_columns()?;
        found.check_code_lists()?;
        found.check_room()?;
        Ok(found)
    }

    fn id(&self) -> String {
        self.identity.id.to_string()
    }

    fn check_columns(&self) -> Result<(), StructureError> {
        if self.dimensions.is_empty() {
            return Err(StructureError::NoDimension { structure: self.id() });
        }
        let mut known: Vec<String> = Vec::new();
        for dimension in &self.dimensions {
            let id = dimension.id.as_str();
            let (structure, lower) = (self.id(), id.to_ascii_lowercase());
            if RESERVED.iter().any(|reserved| reserved.eq_ignore_ascii_case(id)) {
                return Err(StructureError::Reserved { structure, dimension: id.to_owned() });
            }
            if known.contains(&lower) {
                return Err(StructureError::Duplicate { structure, dimension: id.to_owned() });
            }
            known.push(lower);
        }
        Ok(())
    }

    /// Lists of one id and version are one list, those of the statuses included.
    fn check_code_lists(&self) -> Result<(), StructureError> {
        let mut known: Vec<&CodeList> = self.statuses.iter().collect();
        for Dimension { id, codes, .. } in &self.dimensions {
            let is_named_so = |list: &&CodeList| list.id() == codes.id() && list.version() == codes.version();
            if known.iter().copied().find(is_named_so).is_some_and(|list| list != codes) {
                let (dimension, list) = (id.to_string(), codes.id().to_string());
                return Err(StructureError::CodeListClash { structure: self.id(), dimension, list });
            }
            known.push(codes);
        }
        Ok(())
    }

    fn check_room(&self) -> Result<(), StructureError> {
        let mut sizes = self.dimensions.iter().map(|dimension| dimension.codes.codes().len() as u128);
        let room = sizes.try_fold(u128::from(Period::COUNT), u128::checked_mul);
        room.map(drop).ok_or_else(|| StructureError::TooManyCells { structure: self.id() })
    }

    /// Agency, id and version.
    #[must_use]
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// What the table is called.
    #[must_use]
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// The dimensions in order, without time.
    #[must_use]
    pub fn dimensions(&self) -> &[Dimension] {
        &self.dimensions
    }

    /// What `OBS_VALUE` holds.
    #[must_use]
    pub fn measure(&self) -> Measure {
        self.measure
    }

    /// The code lists of `OBS_STATUS` and `CONF_STATUS`.
    #[must_use]
    pub fn statuses(&self) -> &[CodeList; 2] {
        &self.statuses
    }

    /// Each code list once, those of the statuses last.
    pub(crate) fn code_lists(&self) -> Vec<&CodeList> {
        let mut lists: Vec<&CodeList> = Vec::new();
        for list in self.dimensions.iter().map(|dimension| &dimension.codes).chain(&self.statuses) {
            if !lists.contains(&list) {
                lists.push(list);
            }
        }
        lists
    }

    /// `AGENCY:ID(VERSION)`, as SDMX-CSV refers to the dataflow.
    pub(crate) fn reference(&self) -> String {
        let Identity { agency, id, version } = &self.identity;
        format!("{agency}:{id}({version})")
    }
}
