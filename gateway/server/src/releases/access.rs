//! Whose releases are: who may read them, and who may have them made. By role and name of the certificate alone.

use khidi_certs::Role;

use crate::caller::Caller;
use crate::config::{Party, ReleasesConfig};

/// Who may do what.
#[derive(Debug)]
pub(super) struct Access {
    makers: Vec<Party>,
    readers: Vec<Party>,
}

impl Access {
    pub(super) fn of(config: &ReleasesConfig) -> Self {
        Self { makers: config.makers.clone(), readers: config.readers.clone() }
    }

    /// Operators, and those that the configuration names.
    pub(super) fn may_make(&self, caller: &Caller) -> bool {
        is_of(Role::Operator, caller) || is_among(&self.makers, caller)
    }

    /// Statistics offices, those that the configuration names, and whoever may have releases made.
    pub(super) fn may_read(&self, caller: &Caller) -> bool {
        is_of(Role::StatisticsOffice, caller) || is_among(&self.readers, caller) || self.may_make(caller)
    }
}

fn is_of(role: Role, caller: &Caller) -> bool {
    caller.role == role.as_str()
}

fn is_among(parties: &[Party], caller: &Caller) -> bool {
    parties.iter().any(|party| is_of(party.role, caller) && party.name == caller.subject)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use crate::options::{Options, Wishes};

    fn caller(role: Role, name: &str) -> Caller {
        Caller {
            identity: format!("khidi://georgia/{role}/{name}"),
            subject: name.to_owned(),
            role: role.to_string(),
            call: "DoGet",
            options: Options { purpose: "statistics".to_owned(), wishes: Wishes::default() },
        }
    }

    #[test]
    fn who_may_do_what() {
        let party = |role, name: &str| Party { role, name: name.to_owned() };
        let access = Access {
            makers: vec![party(Role::Analyst, "nino")],
            readers: vec![party(Role::Analyst, "gio"), party(Role::Analyst, "ana")],
        };
        for (role, name, may_make, may_read) in [
            (Role::Operator, "ops", true, true),
            (Role::StatisticsOffice, "geostat", false, true),
            (Role::Analyst, "nino", true, true),
            (Role::Analyst, "gio", false, true),
            (Role::Analyst, "gi", false, false),
            (Role::Analyst, "eve", false, false),
        ] {
            let caller = caller(role, name);
            assert_eq!((access.may_make(&caller), access.may_read(&caller)), (may_make, may_read), "{role}/{name}");
        }
        let nobody = Access { makers: Vec::new(), readers: Vec::new() };
        assert!(!nobody.may_read(&caller(Role::Analyst, "nino")));
        // Of the name of a reader, and of another role.
        let office = Access { makers: vec![party(Role::Analyst, "nino")], readers: Vec::new() };
        assert!(!office.may_make(&caller(Role::StatisticsOffice, "nino")));
    }
}
