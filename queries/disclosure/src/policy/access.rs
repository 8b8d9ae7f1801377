//! Who may ask of a table, and for which purposes. What a policy leaves out is open to everybody whom the gateway
//! authenticated.

use serde::Deserialize;

use super::PolicyError;

/// The roles of certificates that may ask a gateway.
pub const ROLES: [&str; 3] = ["analyst", "statistics-office", "operator"];

/// Longest name of a subject or a purpose, in characters.
const LONGEST: usize = 200;

/// Who may ask. Every list that there is must have what the request says, compared exactly.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Access {
    /// Roles of certificates, of [`ROLES`].
    pub roles: Option<Vec<String>>,
    /// Names of certificates.
    pub subjects: Option<Vec<String>>,
    /// Declared purposes.
    pub purposes: Option<Vec<String>>,
}

/// Why a request is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denied {
    /// The role or the name of who asks.
    Asker,
    /// The declared purpose.
    Purpose,
}

impl Access {
    /// Whether a request of this role and name, for this purpose, is turned away. Who asks comes before what for.
    #[must_use]
    pub fn denies(&self, role: &str, subject: &str, purpose: &str) -> Option<Denied> {
        let has = |list: &Option<Vec<String>>, asked: &str| {
            list.as_ref().is_none_or(|list| list.iter().any(|one| one == asked))
        };
        if !(has(&self.roles, role) && has(&self.subjects, subject)) {
            return Some(Denied::Asker);
        }
        (!has(&self.purposes, purpose)).then_some(Denied::Purpose)
    }
}

/// `[access]` of a policy file or of a table.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, expecting = "access = { roles = [..], subjects = [..], purposes = [..] }")]
pub(super) struct WrittenAccess {
    roles: Option<Vec<String>>,
    subjects: Option<Vec<String>>,
    purposes: Option<Vec<String>>,
}

impl WrittenAccess {
    /// This, with the file's lists where it has none.
    ///
    /// # Errors
    /// An empty list, a name that none is or stands twice, an unknown role; `place` names the table, or the file.
    pub fn checked(self, file: &Access, place: &str) -> Result<Access, PolicyError> {
        let list = |setting: &'static str, own: Option<Vec<String>>, file: &Option<Vec<String>>| {
            let Some(own) = own else { return Ok(file.clone()) };
            match wrong(setting, &own) {
                Some(wrong) => Err(PolicyError::Access { place: place.to_owned(), setting, wrong }),
                None => Ok(Some(own)),
            }
        };
        Ok(Access {
            roles: list("roles", self.roles, &file.roles)?,
            subjects: list("subjects", self.subjects, &file.subjects)?,
            purposes: list("purposes", self.purposes, &file.purposes)?,
        })
    }
}

/// What of a list cannot be meant, in words.
fn wrong(setting: &str, list: &[String]) -> Option<String> {
    let is_name = |name: &String| {
        let length = name.chars().count();
        (1..=LONGEST).contains(&length) && name.trim() == name && !name.chars().any(char::is_control)
    };
    if list.is_empty() {
        return Some("is empty".to_owned());
    }
    list.iter().enumerate().find_map(|(at, name)| {
        if !is_name(name) {
            Some(format!("has {name:?}, which is no name"))
        } else if setting == "roles" && !ROLES.contains(&name.as_str()) {
            Some(format!("has {name:?}, which is no role"))
        } else {
            list.iter().take(at).any(|before| before == name).then(|| format!("has {name:?} twice"))
        }
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

    use super::*;
    use crate::policy::Policy;

    fn parsed(file: &str, table: &str) -> Result<Access, String> {
        let text = format!(
            "version = 1\nprotection = \"standard\"\naccess = {file}\n[tables.stays]\nclass = \"protected\"\n\
             access = {table}\ncolumns.person_id = {{ role = \"contributor\" }}\n"
        );
        Policy::parse(&text).map(|policy| policy.tables[0].access.clone()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_list_admits_only_what_is_in_it() {
        let access = parsed(r#"{ roles = ["operator"], purposes = ["audit"] }"#, r#"{ roles = ["analyst"] }"#).unwrap();
        for (role, subject, purpose, expected) in [
            ("analyst", "nino", "audit", None),
            ("operator", "nino", "audit", Some(Denied::Asker)),
            ("analyst", "nino", "Audit", Some(Denied::Purpose)),
            ("analyst", "nino", "", Some(Denied::Purpose)),
            ("", "", "", Some(Denied::Asker)),
        ] {
            assert_eq!(access.denies(role, subject, purpose), expected, "{role} {subject} {purpose}");
        }
        assert_eq!(parsed("{}", "{}").unwrap().denies("any", "body", ""), None);
    }

    #[test]
    fn lists_that_cannot_be_meant() {
        for (list, says) in [
            ("{ roles = [] }", "roles is empty: "),
            (r#"{ roles = ["analyst", "Analyst"] }"#, r#"roles has "Analyst", which is no role: "#),
            (r#"{ subjects = ["gela", "nino", "nino"] }"#, r#"subjects has "nino" twice: "#),
            (r#"{ subjects = [" nino"] }"#, r#"subjects has " nino", which is no name: "#),
            (r#"{ purposes = [""] }"#, r#"purposes has "", which is no name: "#),
        ] {
            for (error, place) in [(parsed(list, "{}"), "the policy"), (parsed("{}", list), "stays")] {
                let error = error.unwrap_err();
                assert!(error.starts_with(&format!("{place}: access.{says}")), "{error}");
            }
        }
        let word = parsed("{}", "\"analyst\"").unwrap_err();
        assert!(word.contains("access = { roles = [..], subjects = [..], purposes = [..] }"), "{word}");
        assert!(parsed("{}", "{ role = [\"analyst\"] }").unwrap_err().contains("role"));
    }
}
