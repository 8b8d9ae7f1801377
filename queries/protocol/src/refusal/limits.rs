//! KH5xx: limits of size, time and memory.

use super::entry::{Entry, Grpc};

pub(super) static KH501: Entry = Entry {
    grpc: Grpc::ResourceExhausted,
    params: &["limit"],
    text_en: "the answer exceeds a limit: {limit}",
    hint_en: "Ask for fewer groups, or filter more narrowly.",
    text_ka: "პასუხი დადგენილ ზღვარს სცდება: {limit}",
    hint_ka: "მოითხოვეთ ნაკლები ჯგუფი ან უფრო ვიწრო ფილტრი გამოიყენეთ.",
};

pub(super) static KH502: Entry = Entry {
    grpc: Grpc::DeadlineExceeded,
    params: &[],
    text_en: "the deadline passed before the answer was complete",
    hint_en: "Ask a smaller question, or allow more time.",
    text_ka: "ვადა პასუხის დასრულებამდე ამოიწურა",
    hint_ka: "უფრო მცირე შეკითხვა დასვით ან მეტი დრო გამოყავით.",
};

pub(super) static KH503: Entry = Entry {
    grpc: Grpc::ResourceExhausted,
    params: &[],
    text_en: "there is not enough memory for this question",
    hint_en: "Ask for fewer groups, or filter more narrowly.",
    text_ka: "ამ შეკითხვისთვის მეხსიერება საკმარისი არ არის",
    hint_ka: "მოითხოვეთ ნაკლები ჯგუფი ან უფრო ვიწრო ფილტრი გამოიყენეთ.",
};

pub(super) static KH504: Entry = Entry {
    grpc: Grpc::OutOfRange,
    params: &[],
    text_en: "a number does not fit its type",
    hint_en: "Cast to a wider type, or aggregate smaller parts.",
    text_ka: "რიცხვი თავის ტიპში არ ეტევა",
    hint_ka: "გადაიყვანეთ უფრო ფართო ტიპზე ან უფრო მცირე ნაწილები შეაჯამეთ.",
};

pub(super) static KH505: Entry = Entry {
    grpc: Grpc::ResourceExhausted,
    params: &[],
    text_en: "too many requests at once",
    hint_en: "Wait a moment, then try again.",
    text_ka: "ერთდროულად მეტისმეტად ბევრი მოთხოვნაა",
    hint_ka: "ცოტა ხანში ხელახლა სცადეთ.",
};
