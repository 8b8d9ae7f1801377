//! What stands in a certificate: the authority's profile and, by role, the parties'.
//!
//! Subjects are for people who read certificates; nothing takes a party's identity from them.

use rcgen::string::Ia5String;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, KeyUsagePurpose,
    SanType, SerialNumber,
};
use ring::rand::{SecureRandom, SystemRandom};
use x509_parser::prelude::X509Certificate;

use super::{IssueError, SubjectAltName};
use crate::identity::{Identity, Role, check_federation};

const SERIAL_BYTES: usize = 16;

/// A root that signs parties and revocation lists, and no further authority.
pub(super) fn authority(federation: &str) -> Result<CertificateParams, IssueError> {
    let mut params = blank(federation, "authority")?;
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    Ok(params)
}

/// The federation of a certificate made from [`authority`]; nothing for any other certificate.
pub(super) fn federation_of(certificate: &X509Certificate<'_>) -> Option<String> {
    let mut organizations = certificate.subject().iter_organization();
    let federation = organizations.next()?.as_str().ok()?;
    let sole = organizations.next().is_none();
    let usable = sole && certificate.is_ca() && check_federation(federation).is_ok();
    usable.then(|| federation.to_owned())
}

/// A party: the identity as the only URI, and the key usages of its role.
pub(super) fn party(identity: &Identity, names: &[SubjectAltName]) -> Result<CertificateParams, IssueError> {
    let usages = extended_usages(identity.role());
    if !names.is_empty() && !usages.contains(&ExtendedKeyUsagePurpose::ServerAuth) {
        return Err(IssueError::NotAListener(identity.clone()));
    }
    let subject = format!("{} {}", identity.role(), identity.name());
    let mut params = blank(identity.federation(), &subject)?;
    params.is_ca = IsCa::ExplicitNoCa;
    params.use_authority_key_identifier_extension = true;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = usages;
    params.subject_alt_names = vec![SanType::URI(ia5(&identity.to_string())?)];
    for name in names {
        params.subject_alt_names.push(match name {
            SubjectAltName::Dns(name) => SanType::DnsName(ia5(name.as_ref())?),
            SubjectAltName::Ip(address) => SanType::IpAddress(*address),
        });
    }
    Ok(params)
}

fn extended_usages(role: Role) -> Vec<ExtendedKeyUsagePurpose> {
    use ExtendedKeyUsagePurpose::{ClientAuth, ServerAuth};
    match role {
        Role::Gateway => vec![ServerAuth, ClientAuth],
        Role::Agency => vec![ServerAuth],
        Role::Analyst | Role::StatisticsOffice | Role::Operator => vec![ClientAuth],
    }
}

#[expect(clippy::disallowed_methods, reason = "serial numbers must not be predictable")]
fn blank(federation: &str, subject: &str) -> Result<CertificateParams, IssueError> {
    let mut serial = [0; SERIAL_BYTES];
    SystemRandom::new().fill(&mut serial).map_err(|_| IssueError::Random)?;
    let mut distinguished_name = DistinguishedName::new();
    distinguished_name.push(DnType::OrganizationName, federation);
    distinguished_name.push(DnType::CommonName, subject);
    let mut params = CertificateParams::default();
    params.serial_number = Some(SerialNumber::from_slice(&serial));
    params.distinguished_name = distinguished_name;
    Ok(params)
}

fn ia5(text: &str) -> Result<Ia5String, IssueError> {
    Ok(Ia5String::try_from(text)?)
}
