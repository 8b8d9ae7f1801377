//! Five-year age groups, coded as Eurostat does. Which age is meant (at the event, or reached in the year)
//! is the indicator's to say.

use crate::code_list::{CodeList, Heading, number, text};

/// The list `age_groups`; `age_from` and `age_to` are whole years, both inclusive, null where open or unknown.
pub(crate) fn list() -> CodeList {
    let heading = Heading {
        name: "age_groups", title_en: "Age groups", title_ka: "ასაკობრივი ჯგუფები"
    };
    let rows = AGE_GROUPS.iter();
    let codes = rows.clone().map(|group| group.0).collect();
    let others = vec![
        text("name_en", rows.clone().map(|group| group.1)),
        text("name_ka", rows.clone().map(|group| group.2)),
        number("age_from", rows.clone().map(|group| group.3)),
        number("age_to", rows.map(|group| group.4)),
    ];
    CodeList::new(heading, codes, others)
}

/// Code, English name, Georgian name, first and last age.
struct AgeGroup(&'static str, &'static str, &'static str, Option<i64>, Option<i64>);

#[rustfmt::skip]
const AGE_GROUPS: &[AgeGroup] = &[
    AgeGroup("Y_LT5", "Less than 5 years", "5 წლამდე", Some(0), Some(4)),
    AgeGroup("Y5-9", "From 5 to 9 years", "5-9 წელი", Some(5), Some(9)),
    AgeGroup("Y10-14", "From 10 to 14 years", "10-14 წელი", Some(10), Some(14)),
    AgeGroup("Y15-19", "From 15 to 19 years", "15-19 წელი", Some(15), Some(19)),
    AgeGroup("Y20-24", "From 20 to 24 years", "20-24 წელი", Some(20), Some(24)),
    AgeGroup("Y25-29", "From 25 to 29 years", "25-29 წელი", Some(25), Some(29)),
    AgeGroup("Y30-34", "From 30 to 34 years", "30-34 წელი", Some(30), Some(34)),
    AgeGroup("Y35-39", "From 35 to 39 years", "35-39 წელი", Some(35), Some(39)),
    AgeGroup("Y40-44", "From 40 to 44 years", "40-44 წელი", Some(40), Some(44)),
    AgeGroup("Y45-49", "From 45 to 49 years", "45-49 წელი", Some(45), Some(49)),
    AgeGroup("Y50-54", "From 50 to 54 years", "50-54 წელი", Some(50), Some(54)),
    AgeGroup("Y55-59", "From 55 to 59 years", "55-59 წელი", Some(55), Some(59)),
    AgeGroup("Y60-64", "From 60 to 64 years", "60-64 წელი", Some(60), Some(64)),
    AgeGroup("Y65-69", "From 65 to 69 years", "65-69 წელი", Some(65), Some(69)),
    AgeGroup("Y70-74", "From 70 to 74 years", "70-74 წელი", Some(70), Some(74)),
    AgeGroup("Y75-79", "From 75 to 79 years", "75-79 წელი", Some(75), Some(79)),
    AgeGroup("Y80-84", "From 80 to 84 years", "80-84 წელი", Some(80), Some(84)),
    AgeGroup("Y_GE85", "85 years or over", "85 წელი და მეტი", Some(85), None),
    AgeGroup("UNK", "Unknown", "უცნობი", None, None),
];
