//! What an officer should look at twice.

use arrow::datatypes::DataType;
use khidi_queries_disclosure::catalogue::{Class, Hierarchy, Protection, Role};
use khidi_queries_disclosure::policy::{Pace, Policy, PolicyTable};

use super::words::Words;

/// The warning of a policy that protects nobody.
pub(crate) fn of_protection(protection: Protection) -> Option<Words> {
    (protection == Protection::Bare).then(|| {
        Words::new(
            "protection = \"bare\" PROTECTS NOBODY: exact cells of single people, raw values and any join of them leave this \
             agency. For test harnesses only.",
            "protection = \"bare\" არავის იცავს: უწყებას ტოვებს ცალკეულ პირთა ზუსტი უჯრები, თავად მნიშვნელობები და მათი \
             ნებისმიერი შეერთება. მხოლოდ შემოწმებებისთვის.",
        )
        .warned()
    })
}

/// The warning of a policy under which answers about people follow changes of the data more closely than monthly.
pub(crate) fn of_pace(policy: &Policy) -> Option<Words> {
    let is_protected =
        policy.protection == Protection::Standard && policy.tables.iter().any(|table| table.class == Class::Protected);
    if !is_protected || policy.pace >= Pace::Monthly {
        return None;
    }
    let word = policy.pace.word();
    Some(
        Words::new(
            format!(
                "snapshot = \"{word}\" is faster than monthly: who asks before and after a change of the data has two draws, \
                 and learns about the few people behind it; with the date of an event that can be one person"
            ),
            format!(
                "snapshot = \"{word}\" თვეში ერთხელზე უფრო ხშირია: ვინც მონაცემების ცვლილებამდე და მის შემდეგ იკითხავს, ორ \
                 სხვადასხვა პასუხს მიიღებს და ცვლილების უკან მდგომ რამდენიმე პირზე რაღაცას შეიტყობს; მოვლენის თარიღთან ერთად \
                 ეს ერთი პირიც შეიძლება იყოს"
            ),
        )
        .warned(),
    )
}

/// The warnings of a protected table; `type_of` tells the type of a column.
pub(super) fn of_table(table: &PolicyTable, type_of: impl Fn(&str) -> Option<DataType>) -> Vec<Words> {
    if table.class == Class::Public {
        return Vec::new();
    }
    let name = &table.name;
    let mut warnings = Vec::new();
    for column in &table.columns {
        let at = format!("{name}.{}", column.name);
        let has_codes = column.codes.is_some() || type_of(&column.name) == Some(DataType::Boolean);
        if column.role == Role::Dimension(Hierarchy::Codes) && !has_codes {
            warnings.push(Words::new(
                format!("{at} has neither `list` nor `codes`: it counts as having one code, which doubles G"),
                format!("სვეტს {at} არც `list` აქვს და არც `codes`: ითვლება, რომ ერთი კოდი აქვს, რაც G-ს აორმაგებს"),
            ));
        }
        if column.role == Role::Measure && column.clip.is_none() {
            warnings.push(Words::new(
                format!("{at} has no `clip`: it is not summed"),
                format!("სვეტს {at} `clip` არ აქვს: არ ჯამდება"),
            ));
        }
    }
    if table.max_rows.is_none() {
        warnings.push(Words::new(
            format!("{name} has no `max_rows`: its rows are not counted, only its people"),
            format!("ცხრილს {name} `max_rows` არ აქვს: ითვლება მხოლოდ პირები და არა სტრიქონები"),
        ));
    }
    if table.safeguards.threshold_width == 0 {
        warnings.push(Words::new(
            format!("{name} has threshold_width = 0: a known threshold tells whether one more person is in a cell"),
            format!(
                "ცხრილს {name} threshold_width = 0 აქვს: ცნობილი ზღვარი ამჟღავნებს, არის თუ არა უჯრაში კიდევ ერთი პირი"
            ),
        ));
    }
    warnings.into_iter().map(Words::warned).collect()
}
