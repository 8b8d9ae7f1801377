//! A database as a source of a draft: a file that says what `[databases.NAME]` of a configuration will say.

use std::path::{Path, PathBuf};

use khidi_connectors_sources::{Database, DatabaseConfig};
use toml::{Table, Value};

use super::DraftError;

/// What a file says of a database.
#[derive(Debug)]
pub(super) struct Settings {
    /// The database, not connected to yet.
    pub database: Database,
    /// The same as it is written into the configuration, its paths absolute.
    pub written: Table,
}

/// Reads the file at an absolute path. Paths in it start at its folder.
///
/// # Errors
/// It cannot be read, or says something else.
pub(super) fn settings(path: &Path) -> Result<Settings, DraftError> {
    let unreadable = |source| DraftError::Unreadable { path: path.to_owned(), source };
    let text = std::fs::read_to_string(path).map_err(unreadable)?;
    let base = path.parent().map(Path::to_owned).unwrap_or_default();
    read(&text, base).map_err(|source| DraftError::Settings { path: path.to_owned(), source: Box::new(source) })
}

fn read(text: &str, base: PathBuf) -> Result<Settings, toml::de::Error> {
    let config: DatabaseConfig = toml::from_str(text)?;
    let mut written: Table = toml::from_str(text)?;
    absolute(&mut written, &["password_file"], &base);
    if let Some(Value::Table(tls)) = written.get_mut("tls") {
        absolute(tls, &["ca", "certificate", "key"], &base);
    }
    Ok(Settings { database: Database::new(config, base), written })
}

fn absolute(table: &mut Table, keys: &[&str], base: &Path) {
    for key in keys {
        if let Some(Value::String(path)) = table.get_mut(*key) {
            *path = base.join(&*path).to_string_lossy().into_owned();
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn paths_become_absolute_and_everything_else_stays() {
        let text = "kind = 'postgres'\nhost = 'db.mia.ge'\nname = 'mia'\nuser = 'reader'\npassword_file = 'secret'\n\
                    [tls]\nca = 'ca.pem'\nkey = '/etc/key.pem'\n";
        let written = read(text, "/etc/khidi".into()).unwrap().written;
        let expected = text.replace("'secret'", "'/etc/khidi/secret'").replace("'ca.pem'", "'/etc/khidi/ca.pem'");
        assert_eq!(written, toml::from_str::<Table>(&expected).unwrap());
    }

    #[test]
    fn other_files_are_no_databases() {
        for text in ["", "kind = 'oracle'", "kind = 'postgres'\nhost = 'h'\nname = 'n'\nuser = 'u'\npassword = 'x'"] {
            assert!(read(text, PathBuf::new()).is_err(), "{text}");
        }
    }
}
