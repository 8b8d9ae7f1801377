//! A database as a source of a draft: a file that says what `[databases.NAME]` of a configuration will say.

use std::path::{Component, Path, PathBuf};

use khidi_connectors_sources::{Database, DatabaseConfig};
use toml::{Table, Value};

use super::DraftError;

/// What a file says of a database.
#[derive(Debug)]
pub(super) struct Settings {
    /// The database, not connected to yet.
    pub database: Database,
    /// The same as it is written into the configuration: paths that lie in the folder of it start there, so that the folder
    /// can be moved, and all others are absolute.
    pub written: Table,
}

/// Reads the file at an absolute path, for a configuration in `folder`, which is absolute where it is there already. Paths in
/// the file start at its own folder.
///
/// # Errors
/// It cannot be read, or says something else.
pub(super) fn settings(path: &Path, folder: Option<&Path>) -> Result<Settings, DraftError> {
    let unreadable = |source| DraftError::Unreadable { path: path.to_owned(), source };
    let text = std::fs::read_to_string(path).map_err(unreadable)?;
    let base = path.parent().map(Path::to_owned).unwrap_or_default();
    read(&text, base, folder).map_err(|source| DraftError::Settings { path: path.to_owned(), source: Box::new(source) })
}

fn read(text: &str, base: PathBuf, folder: Option<&Path>) -> Result<Settings, toml::de::Error> {
    let config: DatabaseConfig = toml::from_str(text)?;
    let mut written: Table = toml::from_str(text)?;
    moved(&mut written, &["path", "password_file"], &base, folder);
    if let Some(Value::Table(tls)) = written.get_mut("tls") {
        moved(tls, &["ca", "certificate", "key"], &base, folder);
    }
    Ok(Settings { database: Database::new(config, base), written })
}

fn moved(table: &mut Table, keys: &[&str], base: &Path, folder: Option<&Path>) {
    for key in keys {
        if let Some(Value::String(path)) = table.get_mut(*key) {
            *path = from(folder, base, Path::new(path)).to_string_lossy().into_owned();
        }
    }
}

/// A path that starts at `base`, as it is written in `folder`. An absolute one was meant so.
fn from(folder: Option<&Path>, base: &Path, path: &Path) -> PathBuf {
    let whole = base.join(path);
    let inside = folder.filter(|_| path.is_relative()).and_then(|folder| whole.strip_prefix(folder).ok());
    // Where a way leads up again, it may lead out of the folder.
    let inside = inside.filter(|inside| inside.components().all(|part| part != Component::ParentDir));
    inside.map(|inside| inside.components().collect()).unwrap_or(whole)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn paths_become_absolute_and_everything_else_stays() {
        let text = "kind = 'postgres'\nhost = 'db.mia.ge'\nname = 'mia'\nuser = 'reader'\npassword_file = 'secret'\n\
                    [tls]\nca = 'ca.pem'\nkey = '/etc/key.pem'\n";
        let written = read(text, "/etc/khidi".into(), Some(Path::new("/srv/mia"))).unwrap().written;
        let expected = text.replace("'secret'", "'/etc/khidi/secret'").replace("'ca.pem'", "'/etc/khidi/ca.pem'");
        assert_eq!(written, toml::from_str::<Table>(&expected).unwrap());
    }

    #[test]
    fn paths_in_the_folder_of_the_configuration_start_there() {
        let rows = [
            ("/srv/mia", "/srv/mia", "secret", "secret"),
            ("/srv/mia", "/srv/mia", "./secret", "secret"),
            ("/srv/mia", "/srv/mia/databases", "secrets/secret", "databases/secrets/secret"),
            ("/srv/mia", "/srv/mia", "/srv/mia/secret", "/srv/mia/secret"),
            ("/srv/mia", "/srv/mia", "../secret", "/srv/mia/../secret"),
            ("/srv/mia", "/srv/mia2", "secret", "/srv/mia2/secret"),
            ("/srv/mia/drafted", "/srv/mia", "secret", "/srv/mia/secret"),
        ];
        for (folder, base, path, expected) in rows {
            let found = from(Some(Path::new(folder)), Path::new(base), Path::new(path));
            assert_eq!(found.to_str(), Some(expected), "{path} in {base} for {folder}");
        }
        assert_eq!(from(None, Path::new("/srv/mia"), Path::new("secret")), Path::new("/srv/mia/secret"));
        let file = read("kind = 'sqlite'\npath = 'x.sqlite'", "/srv/mia".into(), None).unwrap().written;
        assert_eq!(file.get("path").and_then(Value::as_str), Some("/srv/mia/x.sqlite"));
    }

    #[test]
    fn other_files_are_no_databases() {
        for text in ["", "kind = 'oracle'", "kind = 'postgres'\nhost = 'h'\nname = 'n'\nuser = 'u'\npassword = 'x'"] {
            assert!(read(text, PathBuf::new(), None).is_err(), "{text}");
        }
    }
}
