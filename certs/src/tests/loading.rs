//! Certificate folders: what is written, and what is not loaded.

use std::path::Path;

use super::federation::{DAY, Federation, YEAR, identity, now};
use crate::credentials::CredentialsError as C;
use crate::files::{ReadError, WriteError};
use crate::issue::{IssueError, OpenError, paths};
use crate::{Authority, Credentials};

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_folder_is_written_once_and_opened_again() {
    let federation = Federation::new();
    let folder = federation.folder();
    let issued = federation.issue("agency/interior", DAY, now());
    let (cert, key) = issued.write(folder).unwrap();
    assert_eq!(cert, folder.join("agency-interior.pem"));
    assert_eq!(key, folder.join("agency-interior-key.pem"));
    assert_eq!((cert, key), paths(folder, &identity("agency/interior")));
    assert!(matches!(issued.write(folder), Err(WriteError::Exists { .. })));
    assert!(matches!(federation.authority().write(folder), Err(WriteError::Exists { .. })));

    let opened = Authority::open(folder).unwrap();
    assert_eq!(opened.federation(), "geo");
    assert_eq!(opened.cert_pem(), federation.authority().cert_pem());
    let gateway = identity("gateway/main");
    let issued = opened.issue(&gateway, &[], DAY, now()).unwrap();
    assert_eq!(*federation.load(&issued, &federation.ca()).identity(), gateway);
}

#[test]
#[cfg(unix)]
fn keys_are_their_owners_alone() {
    let federation = Federation::new();
    let folder = federation.folder();
    let issued = federation.issue("agency/interior", DAY, now());
    let (cert, key) = issued.write(folder).unwrap();
    assert_eq!(mode(&key), 0o600);
    assert_eq!(mode(&folder.join("ca-key.pem")), 0o600);
    for exposed in [0o640, 0o604, 0o660] {
        set_mode(&key, exposed);
        let loaded = Credentials::load(&federation.ca(), &cert, &key);
        let Err(C::Read(ReadError::Exposed { path, mode })) = loaded else {
            panic!("{exposed:o}: {loaded:?}");
        };
        assert_eq!((path, mode), (key.clone(), exposed));
    }
    set_mode(&folder.join("ca-key.pem"), 0o644);
    assert!(matches!(Authority::open(folder), Err(OpenError::Read(ReadError::Exposed { .. }))));
}

#[test]
fn a_failed_write_leaves_no_key_behind() {
    let federation = Federation::new();
    let folder = federation.folder();
    std::fs::write(folder.join("agency-interior.pem"), "kept").unwrap();
    let issued = federation.issue("agency/interior", DAY, now());
    assert!(matches!(issued.write(folder), Err(WriteError::Exists { .. })));
    assert!(!folder.join("agency-interior-key.pem").exists());
    let kept = std::fs::read_to_string(folder.join("agency-interior.pem"));
    assert_eq!(kept.unwrap(), "kept");
}

#[test]
fn nothing_is_issued_beyond_the_authority() {
    let federation = Federation::new();
    let authority = federation.authority();
    let names = ["localhost".parse().unwrap()];
    let foreign = "khidi://abroad/gateway/main".parse().unwrap();
    let analyst = identity("analyst/demo");
    type Check = fn(&IssueError) -> bool;
    let table: [(_, &[_], _, Check); 3] = [
        (&foreign, &[], DAY, |e| matches!(e, IssueError::OtherFederation { .. })),
        (&analyst, &names, DAY, |e| matches!(e, IssueError::NotAListener(_))),
        (&analyst, &[], 20 * YEAR, |e| matches!(e, IssueError::OutlivesAuthority)),
    ];
    for (identity, names, validity, expected) in table {
        let error = authority.issue(identity, names, validity, now());
        let error = error.unwrap_err();
        assert!(expected(&error), "{identity}: {error:?}");
    }
    let error = Authority::create("Geo", YEAR, now()).unwrap_err();
    assert!(matches!(error, IssueError::Federation(_)));
}

#[test]
fn an_authority_opens_only_with_its_own_key() {
    let (federation, other) = (Federation::new(), Federation::new());
    let cert = federation.authority().cert_pem();
    std::fs::write(other.ca(), cert).unwrap();
    assert!(matches!(Authority::open(other.folder()), Err(OpenError::KeyMismatch { .. })));
    let party = federation.issue("gateway/main", DAY, now());
    std::fs::write(other.ca(), &party.cert_pem).unwrap();
    std::fs::write(other.folder().join("ca-key.pem"), &party.key_pem).unwrap();
    assert!(matches!(Authority::open(other.folder()), Err(OpenError::NotAnAuthority(_))));
}

#[test]
fn unusable_files_are_named() {
    let federation = Federation::new();
    let folder = federation.folder();
    let issued = federation.issue("gateway/main", DAY, now());
    let (cert, key) = issued.write(folder).unwrap();
    let ca = federation.authority().cert_pem();
    let begun = &ca[..ca.find("-----END").unwrap()];
    let hollow = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let unknown = ca.replace("CERTIFICATE", "TRUSTED CERTIFICATE");
    let headless = ca.replacen("-----BEGIN CERTIFICATE-----", "", 1);
    let (_, other_key) = federation.with_uris(&[]);
    let (nameless, _) = federation.with_uris(&[]);
    type Check = fn(&C) -> bool;
    let pem: Check = |e| matches!(e, C::Pem { .. });
    let certificate: Check = |e| matches!(e, C::Certificate { .. });
    let table: [(&Path, String, Check); 14] = [
        (&federation.ca(), String::new(), pem),
        (&federation.ca(), "no certificate".to_owned(), pem),
        (&federation.ca(), begun.to_owned(), pem),
        (&federation.ca(), [ca, &unknown].concat(), pem),
        (&federation.ca(), [ca, &headless].concat(), pem),
        (&federation.ca(), [ca, &issued.key_pem].concat(), pem),
        (&federation.ca(), [ca, hollow].concat(), certificate),
        (&federation.ca(), [ca, &issued.cert_pem].concat(), |e| matches!(e, C::NotAnAuthority(_))),
        (&cert, nameless.pem(), certificate),
        (&cert, [issued.cert_pem.as_str(), hollow].concat(), certificate),
        (&key, issued.cert_pem.clone(), pem),
        (&key, [issued.key_pem.as_str(), &issued.key_pem].concat(), pem),
        (&key, hollow.replace("CERTIFICATE", "PRIVATE KEY"), |e| matches!(e, C::Unusable { .. })),
        (&key, other_key.serialize_pem(), |e| matches!(e, C::KeyMismatch { .. })),
    ];
    for (row, (path, content, expected)) in table.into_iter().enumerate() {
        let sound = std::fs::read(path).unwrap();
        std::fs::write(path, content).unwrap();
        let error = Credentials::load(&federation.ca(), &cert, &key).unwrap_err();
        std::fs::write(path, sound).unwrap();
        assert!(expected(&error), "row {row}: {error:?}");
        let named = error.to_string().contains(path.to_str().unwrap());
        assert!(named, "row {row}: {error}");
    }
    let loaded = Credentials::load(&federation.ca(), &cert, &key).unwrap();
    let crl = folder.join("crl.pem");
    let hollow = hollow.replace("CERTIFICATE", "X509 CRL");
    std::fs::write(&crl, hollow).unwrap();
    let error = loaded.with_crls(&[crl]).unwrap_err();
    assert!(matches!(error, C::Crl(_)), "{error:?}");
}

#[test]
fn keys_do_not_show() {
    let federation = Federation::new();
    let issued = federation.issue("gateway/main", DAY, now());
    let credentials = federation.load(&issued, &federation.ca());
    let secret = issued.key_pem.lines().nth(1).unwrap();
    for shown in [
        format!("{issued:?}"),
        format!("{credentials:?}"),
        format!("{:?}", credentials.signer()),
        format!("{:?}", federation.authority()),
    ] {
        assert!(!shown.contains(secret) && !shown.contains("PRIVATE"), "{shown}");
    }
}
