//! KH6xx: releases of indicators.

use super::entry::{Entry, Grpc};

pub(super) static KH601: Entry = Entry {
    grpc: Grpc::Unimplemented,
    params: &[],
    text_en: "this gateway keeps no releases",
    hint_en: "Its operator says in the section `releases` of its configuration where they are kept.",
    text_ka: "ეს კარიბჭე გამოშვებებს არ ინახავს",
    hint_ka: "სად უნდა ინახებოდეს ისინი, ოპერატორი კონფიგურაციის ნაწილში `releases` მიუთითებს.",
};

pub(super) static KH602: Entry = Entry {
    grpc: Grpc::NotFound,
    params: &["release"],
    text_en: "there is no release {release}",
    hint_en: "ListFlights, or `khidi pull --list`, tells which there are.",
    text_ka: "გამოშვება {release} არ არსებობს",
    hint_ka: "რომლები არსებობს, გიჩვენებთ ListFlights ან `khidi pull --list`.",
};

pub(super) static KH603: Entry = Entry {
    grpc: Grpc::InvalidArgument,
    params: &["detail"],
    text_en: "this names no release: {detail}",
    hint_en: "Write indicator/period or indicator/period/version, such as immigrants_183/2023/1.",
    text_ka: "ეს გამოშვების სახელი არ არის: {detail}",
    hint_ka: "დაწერეთ მაჩვენებელი/პერიოდი ან მაჩვენებელი/პერიოდი/ვერსია, მაგალითად immigrants_183/2023/1.",
};

pub(super) static KH604: Entry = Entry {
    grpc: Grpc::InvalidArgument,
    params: &["indicator"],
    text_en: "the gateway's catalogue has no indicator {indicator}",
    hint_en: "`khidi indicators list` names those that are shipped.",
    text_ka: "კარიბჭის კატალოგში მაჩვენებელი {indicator} არ არის",
    hint_ka: "`khidi indicators list` ჩამოთვლის მათ, რომლებიც პროგრამას მოჰყვება.",
};

pub(super) static KH605: Entry = Entry {
    grpc: Grpc::InvalidArgument,
    params: &["indicator", "period", "example"],
    text_en: "{indicator} is told for periods such as {example}, not {period}",
    hint_en: "Ask for a period of the indicator's length.",
    text_ka: "{indicator} ითვლება ისეთი პერიოდისთვის, როგორიცაა {example}, და არა {period}",
    hint_ka: "მიუთითეთ მაჩვენებლის შესაბამისი ხანგრძლივობის პერიოდი.",
};

pub(super) static KH606: Entry = Entry {
    grpc: Grpc::InvalidArgument,
    params: &["period", "last"],
    text_en: "{period} is not over: it ends with {last}",
    hint_en: "Release periods that are over.",
    text_ka: "{period} ჯერ არ დასრულებულა: მისი ბოლო დღეა {last}",
    hint_ka: "გამოუშვით დასრულებული პერიოდები.",
};

pub(super) static KH607: Entry = Entry {
    grpc: Grpc::FailedPrecondition,
    params: &["release"],
    text_en: "no cell of {release} can be told, so that nothing is released",
    hint_en: "The data may not reach so far, or rest on too few people.",
    text_ka: "{release}: ვერც ერთი უჯრა ვერ გამოქვეყნდება, ამიტომ გამოშვება არ იქმნება",
    hint_ka: "შესაძლოა, მონაცემები ამ პერიოდს არ მოიცავს ან მეტისმეტად ცოტა ადამიანს ეხება.",
};
