//! The catalogue of indicators as a program knows it: those that are shipped, and those of an operator's own folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use khidi_queries_indicators::{DefinitionError, Indicator, in_order, indicators, is_shipped};
use thiserror::Error;

/// Why there is no catalogue.
#[derive(Debug, Error)]
pub enum CatalogueError {
    /// A definition that is shipped is wrong: a defect.
    #[error(transparent)]
    Shipped(#[from] &'static DefinitionError),
    /// A definition in the folder is wrong.
    #[error(transparent)]
    Definition(#[from] DefinitionError),
    /// A file or folder cannot be read.
    #[error("{} cannot be read", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// An id that is taken.
    #[error("the indicator '{0}' is there twice")]
    Twice(String),
}

/// All shipped indicators and those of a folder, which has `indicators/ID/indicator.toml`, `query.sql` and `views/NAME/view.sql`.
///
/// # Errors
/// One [`CatalogueError`] per cause.
pub fn with(folder: Option<&Path>) -> Result<Vec<Indicator>, CatalogueError> {
    let mut all = indicators()?.to_vec();
    let Some(folder) = folder else { return Ok(all) };
    let views = folder.join("views");
    let is_view = |name: &str| is_shipped(name) || views.join(name).join("view.sql").is_file();
    let place = folder.join("indicators");
    let unreadable = |path: &Path| {
        let path = path.to_owned();
        move |source| CatalogueError::Read { path, source }
    };
    for entry in fs::read_dir(&place).map_err(unreadable(&place))? {
        let path = entry.map_err(unreadable(&place))?.path();
        if !path.is_dir() {
            continue;
        }
        let read = |name: &str| {
            let file = path.join(name);
            fs::read_to_string(&file).map_err(unreadable(&file))
        };
        let id = path.file_name().unwrap_or_default().to_string_lossy();
        if all.iter().any(|known| known.id == id) {
            return Err(CatalogueError::Twice(id.into_owned()));
        }
        all.push(Indicator::parse(&id, &read("indicator.toml")?, &read("query.sql")?, &is_view)?);
    }
    in_order(&mut all);
    Ok(all)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    const DESCRIBED: &str =
        include_str!("../../../queries/indicators/catalogue/indicators/acquisitions/indicator.toml");
    const SQL: &str = include_str!("../../../queries/indicators/catalogue/indicators/acquisitions/query.sql");

    #[test]
    fn indicators_of_a_folder_stand_beside_those_shipped() {
        let folder = tempfile::tempdir().unwrap();
        let shipped = with(None).unwrap().len();
        let put = |id: &str, described: &str| {
            let place = folder.path().join("indicators").join(id);
            fs::create_dir_all(&place).unwrap();
            fs::write(place.join("indicator.toml"), described).unwrap();
            fs::write(place.join("query.sql"), SQL).unwrap();
        };
        assert!(matches!(with(Some(folder.path())), Err(CatalogueError::Read { .. })));
        put("ours", DESCRIBED);
        assert_eq!(with(Some(folder.path())).unwrap().len(), shipped + 1);
        let own_view = DESCRIBED.replace("views = []", "views = [\"psda.granted\"]");
        put("ours", &own_view);
        assert!(matches!(with(Some(folder.path())), Err(CatalogueError::Definition(DefinitionError::View { .. }))));
        fs::create_dir_all(folder.path().join("views/granted")).unwrap();
        fs::write(folder.path().join("views/granted/view.sql"), "SELECT 1").unwrap();
        assert_eq!(with(Some(folder.path())).unwrap().len(), shipped + 1);
        put("acquisitions", DESCRIBED);
        assert!(matches!(with(Some(folder.path())), Err(CatalogueError::Twice(id)) if id == "acquisitions"));
    }
}
