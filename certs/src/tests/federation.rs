//! A federation in a temporary folder, able to issue what no authority should.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rcgen::string::Ia5String;
use rcgen::{
    CertificateParams, CertificateRevocationListParams, Issuer, KeyIdMethod, KeyPair, RevokedCertParams, SanType,
    SerialNumber,
};
use tempfile::TempDir;

use crate::{Authority, Credentials, Identity, Issued};

pub(super) const DAY: Duration = Duration::from_secs(86_400);
pub(super) const YEAR: Duration = Duration::from_secs(365 * 86_400);

#[allow(clippy::disallowed_methods, reason = "handshakes compare certificates with the machine's clock")]
pub(super) fn now() -> SystemTime {
    SystemTime::now()
}

pub(super) fn identity(path: &str) -> Identity {
    format!("khidi://geo/{path}").parse().unwrap()
}

/// Certificates of one authority.
pub(super) struct Federation {
    folder: TempDir,
    authority: Authority,
}

impl Federation {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let authority = Authority::create("geo", 10 * YEAR, now() - 2 * YEAR).unwrap();
        authority.write(folder.path()).unwrap();
        Self { folder, authority }
    }

    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn authority(&self) -> &Authority {
        &self.authority
    }

    pub(super) fn ca(&self) -> PathBuf {
        self.folder().join("ca.pem")
    }

    /// Issues for `role/name`; whoever may listen is dialled as 127.0.0.1.
    pub(super) fn issue(&self, path: &str, validity: Duration, now: SystemTime) -> Issued {
        let names = if path.starts_with("agency") || path.starts_with("gateway") {
            vec!["127.0.0.1".parse().unwrap()]
        } else {
            Vec::new()
        };
        let identity = identity(path);
        self.authority.issue(&identity, &names, validity, now).unwrap()
    }

    pub(super) fn credentials(&self, path: &str) -> Credentials {
        self.load(&self.issue(path, DAY, now()), &self.ca())
    }

    pub(super) fn expired(&self, path: &str) -> Credentials {
        self.load(&self.issue(path, DAY, now() - YEAR), &self.ca())
    }

    /// Credentials of `issued` that trust the authorities in `ca`.
    pub(super) fn load(&self, issued: &Issued, ca: &Path) -> Credentials {
        let folder = tempfile::tempdir_in(self.folder()).unwrap().keep();
        let (cert, key) = issued.write(&folder).unwrap();
        Credentials::load(ca, &cert, &key).unwrap()
    }

    /// A certificate of this authority with just these URI names, for 127.0.0.1.
    pub(super) fn with_uris(&self, uris: &[&str]) -> (rcgen::Certificate, KeyPair) {
        let mut params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
        for uri in uris {
            let uri = Ia5String::try_from(*uri).unwrap();
            params.subject_alt_names.push(SanType::URI(uri));
        }
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer()).unwrap();
        (certificate, key)
    }

    /// Writes a revocation list of these certificates (PEM), good until `next_update`.
    pub(super) fn revoke(&self, certificates: &[&str], next_update: SystemTime) -> PathBuf {
        let this_update = next_update - 2 * DAY;
        let crl = CertificateRevocationListParams {
            this_update: this_update.into(),
            next_update: next_update.into(),
            crl_number: SerialNumber::from(1),
            issuing_distribution_point: None,
            revoked_certs: certificates.iter().map(|pem| revoked(pem, this_update)).collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        let path = self.folder().join("revoked.pem");
        let pem = crl.signed_by(&self.issuer()).unwrap().pem().unwrap();
        std::fs::write(&path, pem).unwrap();
        path
    }

    fn issuer(&self) -> Issuer<'static, KeyPair> {
        let read = |file| std::fs::read_to_string(self.folder().join(file)).unwrap();
        let key = KeyPair::from_pem(&read("ca-key.pem")).unwrap();
        Issuer::from_ca_cert_pem(&read("ca.pem"), key).unwrap()
    }
}

fn revoked(pem: &str, since: SystemTime) -> RevokedCertParams {
    let der: Vec<rustls::pki_types::CertificateDer<'static>> =
        crate::pem::sections(pem.as_bytes(), "certificate").unwrap();
    let certificate = crate::certificate::parse(&der[0]).unwrap();
    RevokedCertParams {
        serial_number: SerialNumber::from_slice(certificate.raw_serial()),
        revocation_time: since.into(),
        reason_code: None,
        invalidity_date: None,
    }
}
