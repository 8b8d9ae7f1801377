//! Certificates that are missing, expired, of another authority or of the wrong role, at each of the three parties.

use std::fs;
use std::net::Ipv4Addr;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::{Duration, SystemTime};

use khidi_certs::{Authority, Identity, Role, SubjectAltName};
use khidi_tests::environment;
use khidi_tests::federation::{Federation, ask, gateway, gateway_config};
use khidi_tests::folders;
use khidi_tests::process::run;

use super::country;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const QUESTION: &str = "SELECT sex, count(*) AS people FROM psda.population GROUP BY sex";

/// What an analyst is told to look at when the two parties do not accept each other.
const HINT: &str = "Compare the federation, the names and the validity of both certificates.";

/// When the folder's certificates were made.
fn made(certs: &Path) -> SystemTime {
    fs::metadata(certs.join("ca.pem")).unwrap().modified().unwrap()
}

/// Issues a certificate of the folder's authority into another folder, beside the authority's own certificate.
fn issue(certs: &Path, into: &Path, role: Role, name: &str, validity: Duration, at: SystemTime) {
    let authority = Authority::open(certs).unwrap();
    issue_by(&authority, into, role, name, validity, at);
    fs::copy(certs.join("ca.pem"), into.join("ca.pem")).unwrap();
}

fn issue_by(authority: &Authority, into: &Path, role: Role, name: &str, validity: Duration, at: SystemTime) {
    let identity = Identity::new(authority.federation(), role, name).unwrap();
    let listens = matches!(role, Role::Agency | Role::Gateway);
    let names = if listens { vec![SubjectAltName::Ip(Ipv4Addr::LOCALHOST.into())] } else { Vec::new() };
    authority.issue(&identity, &names, validity, at).unwrap().write(into).unwrap();
}

#[test]
fn analysts() {
    let folder = country("public");
    let certs = folder.path().join("certs");
    let federation = Federation::start(folder.path(), &["psda"], &[]).unwrap();
    let refused = |certs: &Path, who: &str, says: &[&str]| {
        let finished = ask(&federation.uri, certs, who, QUESTION).unwrap();
        finished.ended(1, says).unwrap_or_else(|error| panic!("{who}: {error}"));
        assert_eq!(finished.stdout, "");
    };
    ask(&federation.uri, &certs, "analyst-demo", QUESTION).unwrap().ended(0, &[]).unwrap();

    refused(&certs, "analyst-nobody", &["analyst-nobody.pem", "cannot be read"]);
    refused(&certs, "gateway-demo", &["KH302"]);
    // An agency's certificate is for listening; TLS itself does not take it from a client.
    refused(&certs, "agency-mia", &["refused the connection", "UnsupportedCertificate", HINT]);

    let expired = folders::empty().unwrap();
    issue(&certs, expired.path(), Role::Analyst, "late", DAY, made(&certs) - 10 * DAY);
    refused(expired.path(), "analyst-late", &["refused the connection", "CertificateExpired", HINT]);

    let foreign = folders::empty().unwrap();
    let authority = Authority::create("demo", 100 * DAY, made(&certs)).unwrap();
    issue_by(&authority, foreign.path(), Role::Analyst, "demo", DAY, made(&certs));
    fs::copy(certs.join("ca.pem"), foreign.path().join("ca.pem")).unwrap();
    refused(foreign.path(), "analyst-demo", &["refused the connection", "DecryptError", HINT]);
    // Nor does an analyst believe a gateway of an authority that is not theirs.
    fs::write(foreign.path().join("ca.pem"), authority.cert_pem()).unwrap();
    refused(foreign.path(), "analyst-demo", &["the TLS handshake", "BadSignature", HINT]);

    let mixed = folders::empty().unwrap();
    folders::copy(&certs, mixed.path()).unwrap();
    fs::copy(certs.join("operator-demo-key.pem"), mixed.path().join("analyst-demo-key.pem")).unwrap();
    refused(mixed.path(), "analyst-demo", &["does not belong"]);
    fs::set_permissions(mixed.path().join("analyst-demo-key.pem"), fs::Permissions::from_mode(0o644)).unwrap();
    refused(mixed.path(), "analyst-demo", &["644"]);
}

#[test]
fn agencies() {
    let folder = country("public");
    let config = folder.path().join("agencies/psda/connector.toml");
    let text = fs::read_to_string(&config).unwrap();
    let starts_with = |cert: &str, key: &str, says: &[&str]| {
        let text = text.replace("agency-psda.pem", cert).replace("agency-psda-key.pem", key);
        fs::write(&config, text).unwrap();
        let arguments = ["--config".as_ref(), config.as_os_str()];
        run(environment::connector().unwrap(), &arguments).unwrap().ended(1, says).unwrap();
    };
    starts_with("agency-nobody.pem", "agency-psda-key.pem", &["agency-nobody.pem", "cannot be read"]);
    starts_with("agency-mof.pem", "agency-mof-key.pem", &["psda", "mof"]);
    starts_with("analyst-demo.pem", "analyst-demo-key.pem", &["psda", "analyst"]);
    starts_with("agency-mof.pem", "agency-psda-key.pem", &["does not belong"]);
}

#[test]
fn an_agency_whose_certificate_has_expired() {
    let folder = country("public");
    let certs = folder.path().join("certs");
    for file in ["agency-psda.pem", "agency-psda-key.pem"] {
        fs::remove_file(certs.join(file)).unwrap();
    }
    let authority = Authority::open(&certs).unwrap();
    issue_by(&authority, &certs, Role::Agency, "psda", DAY, made(&certs) - 10 * DAY);
    let federation = Federation::start(folder.path(), &["psda"], &[]).unwrap();
    let finished = ask(&federation.uri, &certs, "analyst-demo", QUESTION).unwrap();
    finished.ended(2, &["KH401", "psda"]).unwrap();
}

#[test]
fn gateways() {
    let folder = country("public");
    let config = folder.path().join("gateway-alone.toml");
    let text = gateway_config(&[]);
    for (cert, key, says) in [
        ("gateway-nobody.pem", "gateway-demo-key.pem", ["gateway-nobody.pem", "cannot be read"]),
        ("analyst-demo.pem", "analyst-demo-key.pem", ["analyst", "no gateway"]),
        ("operator-demo.pem", "gateway-demo-key.pem", ["operator-demo.pem", "does not belong"]),
    ] {
        let text = text.replace("gateway-demo.pem", cert).replace("gateway-demo-key.pem", key);
        fs::write(&config, text).unwrap();
        gateway(&config).unwrap().finish().unwrap().ended(1, &says).unwrap();
    }
}
