//! The border: its types, the direction of a crossing, and the reasons for refusing entry.

use crate::code_list::{CodeList, Entry, Heading};

/// The list `border_types`.
pub(crate) fn border_types() -> CodeList {
    let heading = Heading {
        name: "border_types", title_en: "Types of border", title_ka: "საზღვრის ტიპები"
    };
    CodeList::of_entries(
        heading,
        &[Entry("land", "Land", "სახმელეთო"), Entry("air", "Air", "საჰაერო"), Entry("sea", "Sea", "საზღვაო")],
    )
}

/// The list `directions`.
pub(crate) fn directions() -> CodeList {
    let heading = Heading {
        name: "directions",
        title_en: "Directions of border crossing",
        title_ka: "საზღვრის კვეთის მიმართულება",
    };
    CodeList::of_entries(heading, &[Entry("in", "Entry", "შემოსვლა"), Entry("out", "Exit", "გასვლა")])
}

/// The list `refusal_reasons`: letters and order of Annex V, part B, of Reg. (EU) 2016/399, worded so that F and
/// H also fit a border outside the Schengen area.
pub(crate) fn refusal_reasons() -> CodeList {
    let heading = Heading {
        name: "refusal_reasons",
        title_en: "Reasons for refusal of entry",
        title_ka: "შემოსვლაზე უარის საფუძვლები",
    };
    CodeList::of_entries(heading, REFUSAL_REASONS)
}

#[rustfmt::skip]
const REFUSAL_REASONS: &[Entry] = &[
    Entry("A", "No valid travel document", "არ აქვს მოქმედი სამგზავრო დოკუმენტი"),
    Entry("B", "False, counterfeit or forged travel document", "აქვს ყალბი ან გაყალბებული სამგზავრო დოკუმენტი"),
    Entry("C", "No valid visa or residence permit", "არ აქვს მოქმედი ვიზა ან ბინადრობის ნებართვა"),
    Entry("D", "False, counterfeit or forged visa or residence permit", "აქვს ყალბი ან გაყალბებული ვიზა ან ბინადრობის ნებართვა"),
    Entry("E", "Purpose and conditions of stay not justified", "ვერ ასაბუთებს ყოფნის მიზანსა და პირობებს"),
    Entry("F", "Permitted length of stay already used up", "ამოწურული აქვს ყოფნის დასაშვები ვადა"),
    Entry("G", "No sufficient means of subsistence", "არ აქვს საკმარისი საარსებო სახსრები"),
    Entry("H", "Alert issued for the purpose of refusing entry", "მის მიმართ მოქმედებს შემოსვლაზე უარის თქმის შეტყობინება"),
    Entry("I", "Threat to public policy, internal security, public health or international relations", "საფრთხეს უქმნის საზოგადოებრივ წესრიგს, უსაფრთხოებას, ჯანმრთელობას ან საერთაშორისო ურთიერთობებს"),
];
