//! Periods of validity.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rcgen::CertificateParams;
use x509_parser::time::ASN1Time;

use super::IssueError;

/// How far clocks may differ: certificates become valid this long before they are issued.
const CLOCK_SKEW: Duration = Duration::from_secs(300);

/// From when until when a certificate is valid, in seconds since 1970.
pub(super) struct Period {
    from: i64,
    pub(super) until: i64,
}

impl Period {
    pub(super) fn new(validity: Duration, now: SystemTime) -> Result<Self, IssueError> {
        let seconds = |time: Option<SystemTime>| {
            time.and_then(|time| time.duration_since(UNIX_EPOCH).ok())
                .and_then(|since| i64::try_from(since.as_secs()).ok())
                .ok_or(IssueError::Validity)
        };
        Ok(Self { from: seconds(now.checked_sub(CLOCK_SKEW))?, until: seconds(now.checked_add(validity))? })
    }

    /// `params`, valid for this period.
    pub(super) fn bound(&self, mut params: CertificateParams) -> Result<CertificateParams, IssueError> {
        let time = |seconds| {
            ASN1Time::from_timestamp(seconds).map(|time| time.to_datetime()).map_err(|_| IssueError::Validity)
        };
        params.not_before = time(self.from)?;
        params.not_after = time(self.until)?;
        Ok(params)
    }
}
