//! Levels of tertiary education after ISCED 2011, the only ones that universities enrol at.

use crate::code_list::{CodeList, Entry, Heading};

/// The list `education_levels`.
pub(crate) fn levels() -> CodeList {
    let heading =
        Heading {
            name: "education_levels", title_en: "Levels of education", title_ka: "განათლების საფეხურები"
        };
    CodeList::of_entries(heading, LEVELS)
}

#[rustfmt::skip]
const LEVELS: &[Entry] = &[
    Entry("ED5", "Short-cycle tertiary education", "მოკლე ციკლის უმაღლესი განათლება"),
    Entry("ED6", "Bachelor's or equivalent level", "ბაკალავრიატი ან მისი ეკვივალენტი"),
    Entry("ED7", "Master's or equivalent level", "მაგისტრატურა ან მისი ეკვივალენტი"),
    Entry("ED8", "Doctoral or equivalent level", "დოქტორანტურა ან მისი ეკვივალენტი"),
];
