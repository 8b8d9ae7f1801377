//! Who may ask of a table, in words.

use khidi_queries_disclosure::policy::access::Access;

use super::words::Words;

/// Who may ask, and what for.
pub(crate) fn of_table(access: &Access) -> Words {
    let who = match (&access.roles, &access.subjects) {
        (None, None) => {
            Words::new("everybody whom the gateway authenticated", "ყველა, ვისი ვინაობაც კარიბჭემ დაადასტურა")
        }
        (roles, subjects) => {
            let roles = roles.as_ref().map(|roles| {
                let roles = roles.join(", ");
                Words::new(format!("the roles {roles}"), format!("როლები: {roles}"))
            });
            let subjects = subjects.as_ref().map(|names| {
                let names = names.join(", ");
                Words::new(format!("the names {names}"), format!("მხოლოდ სახელები: {names}"))
            });
            match (roles, subjects) {
                (Some(roles), Some(subjects)) => roles.then(Words::same(", ")).then(subjects),
                (Some(one), None) | (None, Some(one)) => one,
                (None, None) => Words::same(""),
            }
        }
    };
    let what = match &access.purposes {
        None => Words::new("any purpose", "ნებისმიერი მიზნით"),
        Some(purposes) => {
            let purposes = purposes.join(", ");
            Words::new(format!("the purposes {purposes}"), format!("მხოლოდ ამ მიზნებით: {purposes}"))
        }
    };
    Words::new(format!("asked by: {}; for {}", who.en, what.en), format!("ვინ კითხულობს: {}; {}", who.ka, what.ka))
}
