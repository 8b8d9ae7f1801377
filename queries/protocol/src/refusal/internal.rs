//! KH9xx: faults of the system itself. The reader gets a reference, the operator's log the chain.

use super::entry::{Entry, Grpc};

pub(super) static KH901: Entry = Entry {
    grpc: Grpc::Internal,
    params: &["reference"],
    text_en: "internal error, reference {reference}",
    hint_en: "Give the reference to the operator.",
    text_ka: "შიდა შეცდომა, ნომერი {reference}",
    hint_ka: "ეს ნომერი ოპერატორს შეატყობინეთ.",
};

pub(super) static KH902: Entry = Entry {
    grpc: Grpc::Internal,
    params: &[],
    text_en: "the audit log cannot be written, so nothing is answered",
    hint_en: "The operator must repair the audit log or make room for it.",
    text_ka: "აუდიტის ჟურნალში ჩაწერა ვერ ხერხდება, ამიტომ პასუხი არ გაიცემა",
    hint_ka: "ოპერატორმა აუდიტის ჟურნალი უნდა აღადგინოს ან მისთვის ადგილი გაათავისუფლოს.",
};

pub(super) static KH904: Entry = Entry {
    grpc: Grpc::Internal,
    params: &["reference"],
    text_en: "the store of releases cannot be used as a whole, reference {reference}",
    hint_en: "Give the reference to the operator of the gateway, whose log tells what is damaged.",
    text_ka: "გამოშვებების საცავი სრულად ხელმისაწვდომი არ არის, ნომერი {reference}",
    hint_ka: "ეს ნომერი კარიბჭის ოპერატორს შეატყობინეთ: მის ჟურნალში წერია, რა არის დაზიანებული.",
};

pub(super) static KH903: Entry = Entry {
    grpc: Grpc::Internal,
    params: &[],
    text_en: "the ledger of ad hoc questions cannot be read or written, so none is answered",
    hint_en: "Ask over one table or view. The agency's operator must repair the ledger.",
    text_ka: "თავისუფალი (ad hoc) შეკითხვების აღრიცხვის წიგნის წაკითხვა ან მასში ჩაწერა ვერ ხერხდება, ამიტომ მათ პასუხი არ გაეცემა",
    hint_ka: "შეკითხვა ერთ ცხრილზე ან ხედზე დასვით. წიგნი უწყების ოპერატორმა უნდა აღადგინოს.",
};
