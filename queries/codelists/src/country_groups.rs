//! The groups that `countries.region` refers to: disjoint and complete, chosen for migration to and from Georgia.
//!
//! The first that fits wins: Georgia; a neighbour by land border; the Union, EFTA, the United Kingdom; else
//! geography after the UN's M49. So Russia is NEIGHBOUR and not EECCA, and a dependent territory stands where
//! it lies (Bermuda in NORTH_AMERICA, Gibraltar in EUR_OTH). Antarctica stands with Oceania.

use crate::code_list::{CodeList, Entry, Heading};

/// The list `country_groups`.
pub(crate) fn list() -> CodeList {
    let heading = Heading {
        name: "country_groups", title_en: "Groups of countries", title_ka: "ქვეყნების ჯგუფები"
    };
    CodeList::of_entries(heading, GROUPS)
}

#[rustfmt::skip]
const GROUPS: &[Entry] = &[
    Entry("GE", "Georgia", "საქართველო"),
    Entry("NEIGHBOUR", "Neighbouring countries", "მეზობელი ქვეყნები"),
    Entry("EECCA", "Other countries of Eastern Europe and Central Asia", "აღმოსავლეთ ევროპისა და ცენტრალური აზიის სხვა ქვეყნები"),
    Entry("EU27", "European Union (27 member states)", "ევროკავშირი"),
    Entry("EFTA", "European Free Trade Association", "ევროპის თავისუფალი ვაჭრობის ასოციაცია"),
    Entry("UK", "United Kingdom", "გაერთიანებული სამეფო"),
    Entry("EUR_OTH", "Other countries of Europe", "ევროპის სხვა ქვეყნები"),
    Entry("MENA", "Middle East and North Africa", "ახლო აღმოსავლეთი და ჩრდილოეთ აფრიკა"),
    Entry("SOUTH_ASIA", "South Asia", "სამხრეთ აზია"),
    Entry("EAST_ASIA", "East and South-East Asia", "აღმოსავლეთ და სამხრეთ-აღმოსავლეთ აზია"),
    Entry("AFRICA", "Sub-Saharan Africa", "საჰარის სამხრეთით მდებარე აფრიკა"),
    Entry("NORTH_AMERICA", "North America", "ჩრდილოეთ ამერიკა"),
    Entry("LATIN_AMERICA", "Latin America and the Caribbean", "ლათინური ამერიკა და კარიბის ზღვის აუზი"),
    Entry("OCEANIA", "Oceania and Antarctica", "ოკეანეთი და ანტარქტიკა"),
    Entry("NO_COUNTRY", "Stateless, recognised non-citizens and unknown", "მოქალაქეობის არმქონე, აღიარებული არამოქალაქე და უცნობი"),
];
