//! KH3xx: who asks, whom, and in which version.

use super::entry::{Entry, Grpc};

pub(super) static KH301: Entry = Entry {
    grpc: Grpc::Unauthenticated,
    params: &[],
    text_en: "no acceptable client certificate",
    hint_en: "Connect with a valid certificate of this federation.",
    text_ka: "კლიენტის მისაღები სერტიფიკატი წარმოდგენილი არ არის",
    hint_ka: "დაუკავშირდით ამ ფედერაციის მოქმედი სერტიფიკატით.",
};

pub(super) static KH302: Entry = Entry {
    grpc: Grpc::PermissionDenied,
    params: &["role"],
    text_en: "the role {role} may not do this",
    hint_en: "Connect with a certificate of a role that may.",
    text_ka: "როლს {role} ამის უფლება არ აქვს",
    hint_ka: "დაუკავშირდით იმ როლის სერტიფიკატით, რომელსაც ამის უფლება აქვს.",
};

pub(super) static KH303: Entry = Entry {
    grpc: Grpc::Unauthenticated,
    params: &[],
    text_en: "the request's signature is missing or wrong",
    hint_en: "The gateway must sign with the key of the certificate that it connects with.",
    text_ka: "მოთხოვნას ხელმოწერა აკლია ან ხელმოწერა არასწორია",
    hint_ka: "კარიბჭე ხელს უნდა აწერდეს იმ სერტიფიკატის გასაღებით, რომლითაც უკავშირდება.",
};

pub(super) static KH304: Entry = Entry {
    grpc: Grpc::Unauthenticated,
    params: &["agency"],
    text_en: "the request is addressed to another agency: {agency}",
    hint_en: "Check the agency's address in the gateway's configuration.",
    text_ka: "მოთხოვნა სხვა უწყებისთვის არის განკუთვნილი: {agency}",
    hint_ka: "შეამოწმეთ უწყების მისამართი კარიბჭის კონფიგურაციაში.",
};

pub(super) static KH305: Entry = Entry {
    grpc: Grpc::FailedPrecondition,
    params: &["found", "supported"],
    text_en: "version {found} is not supported; supported: {supported}",
    hint_en: "Install releases of gateway and connector that share a version.",
    text_ka: "ვერსია {found} მხარდაჭერილი არ არის; მხარდაჭერილია: {supported}",
    hint_ka: "დააყენეთ კარიბჭისა და კონექტორის ისეთი გამოშვებები, რომლებსაც საერთო ვერსია აქვთ.",
};

pub(super) static KH306: Entry = Entry {
    grpc: Grpc::InvalidArgument,
    params: &["detail"],
    text_en: "the request is malformed: {detail}",
    hint_en: "The fault is the sender's: report it to the gateway's operator.",
    text_ka: "მოთხოვნა არასწორად არის შედგენილი: {detail}",
    hint_ka: "შეცდომა გამგზავნს ეკუთვნის: შეატყობინეთ კარიბჭის ოპერატორს.",
};

pub(super) static KH307: Entry = Entry {
    grpc: Grpc::Unauthenticated,
    params: &[],
    text_en: "the ticket is invalid, has expired or belongs to another client",
    hint_en: "Ask the question again.",
    text_ka: "ბილეთი არასწორია, ვადაგასულია ან სხვა კლიენტს ეკუთვნის",
    hint_ka: "შეკითხვა ხელახლა დასვით.",
};

pub(super) static KH308: Entry = Entry {
    grpc: Grpc::FailedPrecondition,
    params: &["which"],
    text_en: "the request was not planned against the current version: {which}",
    hint_en: "Ask again: the gateway refreshes its catalogue.",
    text_ka: "მოთხოვნა მოქმედი ვერსიის მიხედვით არ არის დაგეგმილი: {which}",
    hint_ka: "სცადეთ ხელახლა: კარიბჭე თავის კატალოგს განაახლებს.",
};

pub(super) static KH309: Entry = Entry {
    grpc: Grpc::PermissionDenied,
    params: &["table"],
    text_en: "the agency's policy does not let you ask about {table}",
    hint_en: "Ask the agency whom its policy admits.",
    text_ka: "უწყების პოლიტიკა თქვენგან შეკითხვებს არ უშვებს, რომლებიც ეხება: {table}",
    hint_ka: "ჰკითხეთ უწყებას, ვის უშვებს მისი პოლიტიკა.",
};

pub(super) static KH310: Entry = Entry {
    grpc: Grpc::PermissionDenied,
    params: &["table", "purpose"],
    text_en: "the agency's policy does not open {table} for this purpose[: {purpose}]",
    hint_en: "Declare a purpose that you have agreed with the agency.",
    text_ka: "უწყების პოლიტიკა ამ მიზნისთვის[ ({purpose})] არ უშვებს შეკითხვებს, რომლებიც ეხება: {table}",
    hint_ka: "მიუთითეთ მიზანი, რომელიც უწყებასთან შეათანხმეთ.",
};
