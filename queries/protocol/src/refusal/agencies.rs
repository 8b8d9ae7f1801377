//! KH4xx: failures at an agency, as the gateway tells them.

use super::entry::{Entry, Grpc};

pub(super) static KH401: Entry = Entry {
    grpc: Grpc::Unavailable,
    params: &["agency"],
    text_en: "agency {agency} cannot be reached",
    hint_en: "Try again later: without it the answer would be incomplete.",
    text_ka: "უწყება {agency} მიუწვდომელია",
    hint_ka: "სცადეთ მოგვიანებით: მის გარეშე პასუხი არასრული იქნებოდა.",
};

pub(super) static KH402: Entry = Entry {
    grpc: Grpc::DeadlineExceeded,
    params: &["agency"],
    text_en: "agency {agency} did not answer in time",
    hint_en: "Try again later, or ask for fewer groups.",
    text_ka: "უწყებისგან {agency} პასუხი დროულად არ მოვიდა",
    hint_ka: "სცადეთ მოგვიანებით ან მოითხოვეთ ნაკლები ჯგუფი.",
};

pub(super) static KH403: Entry = Entry {
    grpc: Grpc::Internal,
    params: &["agency"],
    text_en: "the answer of agency {agency} is not valid",
    hint_en: "Nothing of it was used; report it to the gateway's operator.",
    text_ka: "უწყების {agency} პასუხი არასწორია",
    hint_ka: "ის არ გამოყენებულა; შეატყობინეთ კარიბჭის ოპერატორს.",
};

pub(super) static KH404: Entry = Entry {
    grpc: Grpc::FailedPrecondition,
    params: &["agency"],
    text_en: "agency {agency} speaks another version of the protocol",
    hint_en: "Its operator and the gateway's must install matching releases.",
    text_ka: "უწყება {agency} პროტოკოლის სხვა ვერსიას იყენებს",
    hint_ka: "მისმა და კარიბჭის ოპერატორებმა თავსებადი გამოშვებები უნდა დააყენონ.",
};

pub(super) static KH405: Entry = Entry {
    grpc: Grpc::Internal,
    params: &["agency"],
    text_en: "agency {agency} could not answer",
    hint_en: "The cause is in the agency's own log; try again later.",
    text_ka: "უწყებამ {agency} პასუხის გაცემა ვერ შეძლო",
    hint_ka: "მიზეზი უწყების ჟურნალშია; სცადეთ მოგვიანებით.",
};
