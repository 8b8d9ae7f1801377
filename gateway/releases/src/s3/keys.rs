//! The key that requests are signed with. Its files are read for each request, so that a key that was replaced is used without
//! a restart. No text or debug form has what they hold.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use object_store::CredentialProvider;
use object_store::aws::AwsCredential;
use thiserror::Error;

use super::StoreFailure;
use super::failure::failed;
use crate::opening::{OpenError, StoreSettings};

/// The files of a key.
#[derive(Debug)]
pub(super) struct Keys {
    id: PathBuf,
    secret: PathBuf,
}

/// Why a key cannot be used.
#[derive(Debug, Error)]
#[expect(missing_docs, reason = "the fields say in their names what the message says in words")]
pub enum KeyError {
    /// Its file cannot be read.
    #[error("{}: the key cannot be read: {source}", path.display())]
    File {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    /// What its file holds cannot be sent.
    #[error("{}: the key is empty or has characters that no key has", .0.display())]
    Form(PathBuf),
}

impl Keys {
    /// The files that settings name, which hold a key now.
    ///
    /// # Errors
    /// [`OpenError::NoKey`], [`OpenError::Key`].
    pub(super) fn of(settings: &StoreSettings, base: &Path) -> Result<Self, OpenError> {
        let file =
            |name, file: &Option<PathBuf>| file.as_ref().map(|file| base.join(file)).ok_or(OpenError::NoKey(name));
        let id = file("access_key_file", &settings.access_key_file)?;
        let secret = file("secret_key_file", &settings.secret_key_file)?;
        for path in [&id, &secret] {
            alone(path, std::fs::read_to_string(path))?;
        }
        Ok(Self { id, secret })
    }
}

#[async_trait]
impl CredentialProvider for Keys {
    type Credential = AwsCredential;

    async fn get_credential(&self) -> object_store::Result<Arc<AwsCredential>> {
        let read = async |path: &Path| {
            let read = alone(path, tokio::fs::read_to_string(path).await);
            read.map_err(|error| failed(StoreFailure::Key(error.to_string())))
        };
        let (key_id, secret_key) = (read(&self.id).await?, read(&self.secret).await?);
        Ok(Arc::new(AwsCredential { key_id, secret_key, token: None }))
    }
}

/// What a file holds, without the line end behind it.
fn alone(path: &Path, read: io::Result<String>) -> Result<String, KeyError> {
    let text = read.map_err(|source| KeyError::File { path: path.to_owned(), source })?;
    let key = text.trim_end_matches(['\r', '\n']);
    match !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_graphic()) {
        true => Ok(key.to_owned()),
        false => Err(KeyError::Form(path.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs;

    use super::*;

    #[tokio::test]
    async fn a_key_that_was_replaced_is_used() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path();
        let settings: StoreSettings =
            serde_json::from_str(r#"{"access_key_file": "id", "secret_key_file": "secret"}"#).unwrap();
        let told = |wanted: &str| {
            let error = Keys::of(&settings, base).unwrap_err().to_string();
            assert!(error.contains(wanted) && !error.contains("hidden"), "{error}");
        };
        told("id: the key cannot be read: No such file");
        fs::write(base.join("id"), "AKIA\n").unwrap();
        told("secret: the key cannot be read");
        for wrong in ["", "\n", "hidden key\n", "hidden\n\nkey"] {
            fs::write(base.join("secret"), wrong).unwrap();
            told("secret: the key is empty or has characters");
        }
        fs::write(base.join("secret"), "hidden/1\r\n").unwrap();
        let keys = Keys::of(&settings, base).unwrap();
        let found = keys.get_credential().await.unwrap();
        assert_eq!((found.key_id.as_str(), found.secret_key.as_str()), ("AKIA", "hidden/1"));
        fs::write(base.join("secret"), "hidden/2").unwrap();
        assert_eq!(keys.get_credential().await.unwrap().secret_key, "hidden/2");
        assert!(!format!("{keys:?}").contains("hidden"));
        fs::write(base.join("secret"), "hidden /3").unwrap();
        let error = keys.get_credential().await.unwrap_err().to_string();
        assert!(error.contains("secret: the key is empty") && !error.contains("hidden"), "{error}");
    }

    #[test]
    fn both_halves_are_needed() {
        for (settings, missing) in
            [("{}", "access_key_file"), (r#"{"access_key_file": "id"}"#, "secret_key_file is needed")]
        {
            let settings: StoreSettings = serde_json::from_str(settings).unwrap();
            let error = Keys::of(&settings, Path::new("")).unwrap_err().to_string();
            assert!(error.contains(missing), "{error}");
        }
    }
}
