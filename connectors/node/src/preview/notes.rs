//! What is said beside the cells of a preview: what they were computed over, what they mean, and what was not done.

use khidi_queries_disclosure::question::Ask;

use super::Place;
use crate::explain::warnings::{of_pace, of_protection};
use crate::explain::words::{Lines, Words};
use crate::fragment::Seen;
use crate::register::Register;
use crate::rehearsal::price;

pub(super) fn of_policy(register: &Register, place: &Place, lines: &mut Lines) {
    lines.extend(0, of_protection(register.catalogue().protection));
    lines.extend(0, of_pace(register.policy()));
    lines.add(0, of_place(place));
}

fn of_place(place: &Place) -> Words {
    match place {
        Place::Snapshot(day, id) => Words::new(
            format!("computed over the snapshot of {day} ({id}), from which questions are answered"),
            format!("გამოთვლილია {day}-ის სურათზე ({id}), რომლიდანაც შეკითხვებს პასუხი ეძლევა"),
        ),
        Place::Live => Words::new(
            "computed over the sources as they are now: the policy has no snapshots",
            "გამოთვლილია წყაროებზე მათი ახლანდელი სახით: პოლიტიკას სურათები არ აქვს",
        ),
        Place::NotTaken => Words::new(
            "computed over the sources as they are now: there is no snapshot yet, the connector's start takes one",
            "გამოთვლილია წყაროებზე მათი ახლანდელი სახით: სურათი ჯერ არ არის, მას კონექტორის გაშვება იღებს",
        ),
        Place::Lacking(day) => Words::new(
            format!("computed over the sources as they are now: the snapshot of {day} lacks a table of the policy"),
            format!("გამოთვლილია წყაროებზე მათი ახლანდელი სახით: {day}-ის სურათს პოლიტიკის ცხრილი აკლია"),
        ),
    }
}

pub(super) fn keys_made() -> Words {
    Words::new(
        "there were no keys: they were made, as the first start would have made them; keep a backup of the folder",
        "გასაღებები არ იყო: შეიქმნა ისე, როგორც პირველი გაშვება შექმნიდა; საქაღალდის ასლი შეინახეთ",
    )
}

pub(super) fn of_cells(ask: &Ask, seen: &Seen, is_judged: bool, lines: &mut Lines) {
    if matches!(ask, Ask::Cells(_)) {
        lines.add(
            0,
            Words::new(
                "perturbed: moved by noise; absent: of nobody or of too few, which nobody can tell apart; exact: as it is",
                "perturbed: ხმაურით შეცვლილი; absent: არავისია ან ძალიან ცოტასი, რასაც ვერავინ გაარჩევს; exact: როგორც არის",
            ),
        );
    }
    if !is_judged {
        lines.add(
            0,
            Words::new(
                "who may ask was not judged: --role, --subject and --purpose have it judged",
                "ვის შეუძლია კითხვა, არ შემოწმებულა: ამას --role, --subject და --purpose ამოწმებს",
            ),
        );
    }
    if let Some(terms) = &seen.terms {
        let price = price(terms);
        lines.add(
            0,
            Words::new(
                format!("an answer would be {}; what is left of it was not looked at", price.en),
                format!("პასუხისთვის: {}; რამდენია დარჩენილი, არ შემოწმებულა", price.ka),
            ),
        );
    }
}

pub(super) fn no_answer() -> Words {
    Words::new(
        "this is the agency's own look and no answer: nothing was charged to the ledger, nothing was written to the audit log. \
         Who passes it on lets it out without either",
        "ეს უწყების საკუთარი ნახვაა და არა პასუხი: ჟურნალს (ledger) არაფერი დააკლდა, აუდიტის ჟურნალში არაფერი ჩაწერილა. \
         ვინც მას სხვას გადასცემს, ორივეს გვერდის ავლით გასცემს",
    )
}
