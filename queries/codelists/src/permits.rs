//! Residence permits: reasons and durations of validity, coded as Eurostat does (Reg. (EC) 862/2007 Art. 6).

use crate::code_list::{CodeList, Entry, Heading};

/// The list `permit_reasons`.
pub(crate) fn reasons() -> CodeList {
    let heading = Heading {
        name: "permit_reasons",
        title_en: "Reasons for residence permits",
        title_ka: "ბინადრობის ნებართვის საფუძვლები",
    };
    CodeList::of_entries(
        heading,
        &[
            Entry("EDUC", "Education", "სწავლა"),
            Entry("EMP", "Employment", "შრომითი საქმიანობა"),
            Entry("FAM", "Family", "ოჯახი"),
            Entry("OTH", "Other", "სხვა"),
        ],
    )
}

/// The list `permit_durations`, in completed months of validity; shorter permits are not counted.
pub(crate) fn durations() -> CodeList {
    let heading = Heading {
        name: "permit_durations",
        title_en: "Durations of residence permits",
        title_ka: "ბინადრობის ნებართვის ხანგრძლივობა",
    };
    CodeList::of_entries(
        heading,
        &[
            Entry("M3-5", "From 3 to 5 months", "3-5 თვე"),
            Entry("M6-11", "From 6 to 11 months", "6-11 თვე"),
            Entry("M_GE12", "12 months or over", "12 თვე და მეტი"),
        ],
    )
}
