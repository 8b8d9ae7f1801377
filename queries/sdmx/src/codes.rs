//! Code lists as a table's dimensions use them: codes in order, with names and at most one parent each.

use std::collections::HashMap;

use crate::{CodeId, ComponentId, Names, Version};

/// One code of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// What stands in the data.
    pub id: CodeId,
    /// What it means.
    pub names: Names,
    /// The coarser code of the same list that it belongs to.
    pub parent: Option<CodeId>,
}

/// Codes that make no list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodeListError {
    /// A list without codes admits no observation.
    #[error("code list {list} has no codes")]
    Empty {
        /// The list.
        list: String,
    },
    /// A code stands twice.
    #[error("code list {list} has code '{code}' twice")]
    Duplicate {
        /// The list.
        list: String,
        /// The code.
        code: String,
    },
    /// A parent is no code of the list.
    #[error("code list {list}: the parent '{parent}' of code '{code}' is no code of the list")]
    UnknownParent {
        /// The list.
        list: String,
        /// The child.
        code: String,
        /// What the list lacks.
        parent: String,
    },
    /// SDMX-ML can name parents only that begin with a letter and have no `@` or `$`.
    #[error("code list {list}: '{parent}' cannot be a parent in SDMX-ML, which wants a letter first and no '@' or '$'")]
    ParentForm {
        /// The list.
        list: String,
        /// The parent.
        parent: String,
    },
    /// Following parents comes back to the code.
    #[error("code list {list}: the parents of code '{code}' go round in a circle")]
    Cycle {
        /// The list.
        list: String,
        /// A code of the circle, or below it.
        code: String,
    },
}

/// A code list: id, version, names, and codes in the order in which readers should see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeList {
    id: ComponentId,
    version: Version,
    names: Names,
    codes: Vec<Code>,
    places: HashMap<CodeId, usize>,
}

impl CodeList {
    /// The list of these codes. It is maintained by the agency of the structure that uses it.
    ///
    /// # Errors
    /// There are no codes, one stands twice, or parents are unknown, circular or of a form that SDMX-ML lacks.
    pub fn new(id: ComponentId, version: Version, names: Names, codes: Vec<Code>) -> Result<Self, CodeListError> {
        let list = id.to_string();
        if codes.is_empty() {
            return Err(CodeListError::Empty { list });
        }
        let mut places = HashMap::new();
        for (place, code) in codes.iter().enumerate() {
            if places.insert(code.id.clone(), place).is_some() {
                return Err(CodeListError::Duplicate { list, code: code.id.to_string() });
            }
        }
        let found = Self { id, version, names, codes, places };
        found.codes.iter().try_for_each(|code| found.check_parents(code))?;
        Ok(found)
    }

    /// A list whose codes this crate wrote itself.
    pub(crate) fn known(id: ComponentId, names: Names, codes: Vec<Code>) -> Self {
        let places = codes.iter().enumerate().map(|(place, code)| (code.id.clone(), place)).collect();
        Self { id, version: Version::new(1, 0, 0), names, codes, places }
    }

    fn check_parents(&self, start: &Code) -> Result<(), CodeListError> {
        let list = || self.id.to_string();
        let mut code = start;
        for _ in 0..self.codes.len() {
            let Some(parent) = &code.parent else { return Ok(()) };
            if !parent.may_be_parent() {
                return Err(CodeListError::ParentForm { list: list(), parent: parent.to_string() });
            }
            code = self.code(parent.as_str()).ok_or_else(|| CodeListError::UnknownParent {
                list: list(),
                code: code.id.to_string(),
                parent: parent.to_string(),
            })?;
        }
        Err(CodeListError::Cycle { list: list(), code: start.id.to_string() })
    }

    /// The list's id, such as `CITIZEN`.
    #[must_use]
    pub fn id(&self) -> &ComponentId {
        &self.id
    }

    /// The list's version.
    #[must_use]
    pub fn version(&self) -> Version {
        self.version
    }

    /// What the list is called.
    #[must_use]
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// The codes in order.
    #[must_use]
    pub fn codes(&self) -> &[Code] {
        &self.codes
    }

    /// The code of this id, compared exactly.
    #[must_use]
    pub fn code(&self, id: &str) -> Option<&Code> {
        self.place(id).and_then(|place| self.codes.get(place))
    }

    pub(crate) fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }
}
