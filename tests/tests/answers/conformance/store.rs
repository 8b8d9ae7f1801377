//! A store of objects under the suite, and what only it can say no to.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use khidi_connectors_sources::{ParquetConfig, Places, SourceConfig, Store, StoreConfig, fingerprint, open};
use khidi_tests::folders;
use khidi_tests::servers::{BUCKET, S3, StoreKey};
use object_store::aws::AmazonS3Builder;
use object_store::path::Path as ObjectPath;
use object_store::{ObjectStore, ObjectStoreExt};
use tempfile::TempDir;
use tokio::time::timeout;

use super::conforms;
use super::kinds::{Kind, NAMED};
use super::troubles::SOON;

/// A store, and the folder of a connector.
pub(super) struct Stored {
    server: S3,
    folder: TempDir,
}

impl Stored {
    pub(super) fn start() -> Self {
        Self { server: S3::start().unwrap(), folder: folders::empty().unwrap() }
    }

    /// A client that may write.
    fn writer(&self) -> impl ObjectStore + use<> {
        let key = self.server.writer().unwrap();
        let authority = fs::read(&self.server.certificates().ca).unwrap();
        let authority = object_store::Certificate::from_pem(&authority).unwrap();
        AmazonS3Builder::new()
            .with_bucket_name(BUCKET)
            .with_endpoint(self.server.endpoint())
            .with_access_key_id(key.id)
            .with_secret_access_key(key.secret)
            .with_client_options(object_store::ClientOptions::new().with_root_certificate(authority))
            .build()
            .unwrap()
    }

    async fn put(&self, key: &str, bytes: Vec<u8>) {
        self.writer().put(&ObjectPath::parse(key).unwrap(), bytes.into()).await.unwrap();
    }

    /// Puts the files of a folder's folders below a prefix.
    pub(super) async fn upload(&self, folder: &Path, prefix: &str) {
        let writer = self.writer();
        let entries = |folder: &Path| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()).collect::<Vec<_>>();
        for table in entries(folder) {
            for part in entries(&table.path()) {
                let names = [table.file_name(), part.file_name()].map(|name| name.into_string().unwrap());
                let key = ObjectPath::parse(format!("{prefix}/{}", names.join("/"))).unwrap();
                writer.put(&key, fs::read(part.path()).unwrap().into()).await.unwrap();
            }
        }
    }

    /// A connector's places with this store below a prefix.
    pub(super) fn places(&self, prefix: &str) -> Places {
        let key = self.server.reader().unwrap();
        self.places_as(&key, BUCKET, prefix, &self.server.certificates().ca)
    }

    fn places_as(&self, key: &StoreKey, bucket: &str, prefix: &str, ca: &Path) -> Places {
        let written = format!(
            "url = 's3://{bucket}/{prefix}'\nendpoint = '{}'\nca_file = {ca:?}\naccess_key_file = {:?}\n\
             secret_key_file = {:?}\nlook_every = 1\n",
            self.server.endpoint(),
            key.id_file,
            key.secret_file
        );
        let config: StoreConfig = toml::from_str(&written).unwrap();
        let store = Store::new(config, PathBuf::new(), self.folder.path().join("fetched"));
        Places { stores: [(NAMED.to_owned(), Arc::new(store))].into(), ..Places::default() }
    }
}

fn texts() -> SourceConfig {
    SourceConfig::Parquet(ParquetConfig { path: "texts".into(), hive: Vec::new(), store: Some(NAMED.to_owned()) })
}

#[tokio::test]
async fn suite() {
    conforms(Kind::store().await).await;
}

/// Each cause has words of its own, and none of them a secret.
#[tokio::test]
async fn what_is_wrong_is_told() {
    let stored = Stored::start();
    let (server, ca) = (&stored.server, &stored.server.certificates().ca);
    let reader = server.reader().unwrap();
    let wrong = server.key("READER", "another/Secret+2=").unwrap();
    let unknown = server.key("NOBODY", "another/Secret+2=").unwrap();
    let stranger = server.stranger().unwrap();
    let other_ca = &server.certificates().other_ca;
    for (places, cause) in [
        (stored.places_as(&wrong, BUCKET, "", ca), "the secret key is not that of the access key"),
        (stored.places_as(&unknown, BUCKET, "", ca), "the store does not know the access key"),
        (stored.places_as(&stranger, BUCKET, "", ca), "the key may not do this"),
        (stored.places_as(&reader, "elsewhere", "", ca), "there is no such bucket"),
        (stored.places_as(&reader, BUCKET, "", other_ca), "the server's certificate is not trusted"),
        (stored.places_as(&reader, BUCKET, "", ca), "there is no object at \"texts\", and none below it"),
    ] {
        let error = open(&texts(), &places, None).await.unwrap_err().to_string();
        assert!(error.starts_with(&format!("store '{NAMED}' (s3://")) && error.contains(cause), "{error}");
        for secret in ["Secret", "READER", "NOBODY", "STRANGER"] {
            assert!(!error.contains(secret), "{error}");
        }
    }
    // That the objects are no Parquet files is told by whoever reads them.
    stored.put("texts/a.parquet", Vec::new()).await;
    let error = open(&texts(), &stored.places(""), None).await.unwrap_err().to_string();
    assert!(error.contains("as fetched") && error.contains("the file is empty"), "{error}");
}

/// What was fetched is read on when the store has gone.
#[tokio::test]
async fn a_store_that_ends() {
    let folder = folders::empty().unwrap();
    super::kinds::write_parts(folder.path());
    let mut stored = Stored::start();
    stored.upload(folder.path(), "").await;
    let places = stored.places("");
    let before = open(&texts(), &places, None).await.unwrap();
    stored.server.stop().unwrap();
    // Until then what was seen before is told.
    let looked = async {
        loop {
            match fingerprint(&texts(), &places).await {
                Ok(_) => tokio::task::yield_now().await,
                Err(error) => return error.to_string(),
            }
        }
    };
    let error = timeout(SOON, looked).await.unwrap();
    assert!(error.contains("cannot connect"), "{error}");
    assert_eq!(open(&texts(), &places, None).await.unwrap().fingerprint, before.fingerprint);
    let session = super::over(vec![("texts", before.provider)]);
    super::asked("SELECT id, value FROM office.texts", &session).await.unwrap();
    let fresh = stored.places("");
    assert!(open(&texts(), &fresh, None).await.unwrap_err().to_string().contains("cannot connect"));
}
