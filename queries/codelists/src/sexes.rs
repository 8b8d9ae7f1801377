//! Sexes, coded as Eurostat does. The total `T` is no code of a register and so not listed.

use crate::code_list::{CodeList, Entry, Heading};

/// The list `sexes`.
pub(crate) fn list() -> CodeList {
    let heading = Heading { name: "sexes", title_en: "Sexes", title_ka: "სქესი" };
    CodeList::of_entries(
        heading,
        &[Entry("M", "Male", "მამრობითი"), Entry("F", "Female", "მდედრობითი"), Entry("UNK", "Unknown", "უცნობი")],
    )
}
