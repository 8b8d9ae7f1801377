//! How often the registers are looked at anew, in words.

use khidi_queries_disclosure::policy::Pace;

use super::words::Words;

/// What a pace means.
pub(crate) fn of(pace: Pace) -> Words {
    let (en, ka) = match pace {
        Pace::Live => {
            return Words::new(
                "snapshots: none (live): answers follow every change of the data",
                "გაყინული ასლი: არ არის (live): პასუხები მონაცემების ყოველ ცვლილებას მიჰყვება",
            );
        }
        Pace::Daily => ("day", "დღეში"),
        Pace::Weekly => ("week", "კვირაში"),
        Pace::Monthly => ("month", "თვეში"),
        Pace::Quarterly => ("quarter", "კვარტალში"),
        Pace::Yearly => ("year", "წელიწადში"),
    };
    let word = pace.word();
    Words::new(
        format!(
            "snapshots: {word}: answers are from one frozen copy of all tables, taken once a {en}; what changes in between \
             does not show"
        ),
        format!(
            "გაყინული ასლი: {word}: პასუხები ყველა ცხრილის ერთი გაყინული ასლიდან გაიცემა, რომელიც {ka} ერთხელ აიღება; შუალედში \
             მომხდარი ცვლილება არ ჩანს"
        ),
    )
}
