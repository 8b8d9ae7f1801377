//! KH2xx: questions that the disclosure policy does not allow.

use super::entry::{Entry, Grpc};

pub(super) static KH201: Entry = Entry {
    grpc: Grpc::PermissionDenied,
    params: &["table"],
    text_en: "the rows of {table} are about people and never leave the agency",
    hint_en: "Aggregate, for example: SELECT count(*) ... GROUP BY ...",
    text_ka: "ცხრილის {table} სტრიქონები პირებს ეხება და უწყებას არასოდეს ტოვებს",
    hint_ka: "შეაჯამეთ, მაგალითად: SELECT count(*) ... GROUP BY ...",
};

pub(super) static KH202: Entry = Entry {
    grpc: Grpc::PermissionDenied,
    params: &["construct", "reason"],
    text_en: "{construct} is not person-local: {reason}",
    hint_en: "Join, group and partition tables about people by the person.",
    text_ka: "{construct}: ერთი პირის შედეგი სხვა პირებზე იქნებოდა დამოკიდებული ({reason})",
    hint_ka: "პირთა ცხრილები პირის მიხედვით შეაერთეთ, დააჯგუფეთ და დაყავით.",
};

pub(super) static KH203: Entry = Entry {
    grpc: Grpc::PermissionDenied,
    params: &["column", "use", "role"],
    text_en: "column {column} may not be used so: {use}[ (its role is {role})]",
    hint_en: "The catalogue says what each column may be used for.",
    text_ka: "სვეტის {column} ასე გამოყენება დაუშვებელია: {use}[ (მისი როლია {role})]",
    hint_ka: "რისთვის შეიძლება თითოეული სვეტის გამოყენება, მითითებულია კატალოგში.",
};

pub(super) static KH204: Entry = Entry {
    grpc: Grpc::PermissionDenied,
    params: &["column"],
    text_en: "column {column} names people: it may only be joined on and counted distinct",
    hint_en: "Use count(DISTINCT {column}), or set it equal to another column that names people.",
    text_ka: "სვეტი {column} პირებს აღნიშნავს: დასაშვებია მხოლოდ მისით შეერთება და განსხვავებულთა დათვლა",
    hint_ka: "გამოიყენეთ count(DISTINCT {column}) ან გაუტოლეთ სხვა სვეტს, რომელიც პირებს აღნიშნავს.",
};

pub(super) static KH205: Entry = Entry {
    grpc: Grpc::PermissionDenied,
    params: &["construct"],
    text_en: "{construct} over tables about people is not open at this agency",
    hint_en: "Ask over one table or view, or ask the agency to publish a view.",
    text_ka: "ამ უწყებაში პირთა ცხრილებზე დაუშვებელია: {construct}",
    hint_ka: "შეკითხვა ერთ ცხრილზე ან ხედზე დასვით ან უწყებას ხედის გამოქვეყნება სთხოვეთ.",
};

pub(super) static KH206: Entry = Entry {
    grpc: Grpc::PermissionDenied,
    params: &["expression", "levels"],
    text_en: "{expression} is not a level of its column's hierarchy",
    hint_en: "[Use one of: {levels}. ]The catalogue gives the hierarchy of each column.",
    text_ka: "{expression} სვეტის იერარქიის დონე არ არის",
    hint_ka: "[გამოიყენეთ ერთ-ერთი: {levels}. ]თითოეული სვეტის იერარქია მოცემულია კატალოგში.",
};

pub(super) static KH207: Entry = Entry {
    grpc: Grpc::PermissionDenied,
    params: &["filter", "levels"],
    text_en: "the filter {filter} does not select whole nodes of a hierarchy",
    hint_en: "Compare a dimension with its published codes or with whole periods[: {levels}].",
    text_ka: "ფილტრი {filter} იერარქიის მთლიან კვანძებს არ ირჩევს",
    hint_ka: "განზომილება შეადარეთ გამოქვეყნებულ კოდებს ან მთლიან პერიოდებს[: {levels}].",
};

pub(super) static KH208: Entry = Entry {
    grpc: Grpc::PermissionDenied,
    params: &["function"],
    text_en: "function {function} may not be applied to rows about people",
    hint_en: "Apply it to the aggregated result.",
    text_ka: "ფუნქციის {function} გამოყენება პირთა ჩანაწერებზე დაუშვებელია",
    hint_ka: "გამოიყენეთ ის შეჯამებულ შედეგზე.",
};

pub(super) static KH209: Entry = Entry {
    grpc: Grpc::PermissionDenied,
    params: &["columns"],
    text_en: "a row would belong to more than one person: {columns}",
    hint_en: "Join the tables on the column that names the person.",
    text_ka: "ერთი სტრიქონი ერთზე მეტ პირს მიეკუთვნებოდა: {columns}",
    hint_ka: "ცხრილები შეაერთეთ სვეტით, რომელიც პირს აღნიშნავს.",
};

pub(super) static KH210: Entry = Entry {
    grpc: Grpc::PermissionDenied,
    params: &["table"],
    text_en: "rows were asked of {table}, which is not public",
    hint_en: "Ask for aggregates of it.",
    text_ka: "მოთხოვნილია ცხრილის {table} სტრიქონები, თუმცა ის საჯარო არ არის",
    hint_ka: "მოითხოვეთ მისი შეჯამებული მონაცემები.",
};

pub(super) static KH211: Entry = Entry {
    grpc: Grpc::PermissionDenied,
    params: &["measure"],
    text_en: "the agency's policy does not permit {measure}",
    hint_en: "Use count, sum or avg.",
    text_ka: "უწყების პოლიტიკა არ უშვებს: {measure}",
    hint_ka: "გამოიყენეთ count, sum ან avg.",
};

pub(super) static KH212: Entry = Entry {
    grpc: Grpc::PermissionDenied,
    params: &["column"],
    text_en: "it is not proven that column {column} names the person behind each row",
    hint_en: "Pass the column that names the person through every sub-query unchanged.",
    text_ka: "არ დასტურდება, რომ სვეტი {column} თითოეული სტრიქონის პირს აღნიშნავს",
    hint_ka: "სვეტი, რომელიც პირს აღნიშნავს, ყველა ქვეშეკითხვაში უცვლელად გაატარეთ.",
};

pub(super) static KH213: Entry = Entry {
    grpc: Grpc::PermissionDenied,
    params: &["levels"],
    text_en: "distinct people cannot be added up over several cells: {levels}",
    hint_en: "A person may be in several of them. Ask for each: GROUP BY {levels}; or compare with one code or one whole period.",
    text_ka: "განსხვავებულ პირთა რაოდენობები რამდენიმე უჯრაში ვერ შეიკრიბება: {levels}",
    hint_ka: "ერთი პირი რამდენიმე უჯრაში შეიძლება იყოს. დასვით შეკითხვა თითოეულზე: GROUP BY {levels}; ან შეადარეთ ერთ კოდს ან ერთ მთლიან პერიოდს.",
};

pub(super) static KH214: Entry = Entry {
    grpc: Grpc::PermissionDenied,
    params: &["table"],
    text_en: "the agency has stopped answering questions about {table}",
    hint_en: "Ask the agency when it will answer them again.",
    text_ka: "უწყებამ შეწყვიტა პასუხის გაცემა შეკითხვებზე, რომლებიც ეხება: {table}",
    hint_ka: "ჰკითხეთ უწყებას, როდის განაახლებს პასუხის გაცემას.",
};

pub(super) static KH215: Entry = Entry {
    grpc: Grpc::PermissionDenied,
    params: &[],
    text_en: "no more ad hoc questions are answered about this snapshot",
    hint_en: "All callers together have a budget of cells. Ask over one table or view, or wait for the agency's next snapshot.",
    text_ka: "ამ სურათზე თავისუფალ (ad hoc) შეკითხვებს პასუხი აღარ გაეცემა",
    hint_ka: "უჯრების ბიუჯეტი ყველა შემკითხველისთვის საერთოა. შეკითხვა ერთ ცხრილზე ან ხედზე დასვით ან უწყების მომდევნო სურათს დაელოდეთ.",
};

pub(super) static KH216: Entry = Entry {
    grpc: Grpc::PermissionDenied,
    params: &["most"],
    text_en: "an ad hoc question selects by at most {most} conditions, joins and keys",
    hint_en: "Leave out conditions or keys; those inside sub-queries count as well.",
    text_ka: "თავისუფალ (ad hoc) შეკითხვაში პირობები, შეერთებები და გასაღებები ერთად არაუმეტეს {most} უნდა იყოს",
    hint_ka: "მოაკელით პირობები ან გასაღებები; ქვეშეკითხვების პირობებიც ითვლება.",
};

pub(super) static KH217: Entry = Entry {
    grpc: Grpc::PermissionDenied,
    params: &["column"],
    text_en: "an ad hoc question cannot group by {column}: it is not declared which values there are",
    hint_en: "Group by codes of a list. Group by periods between a first and a last one that WHERE names.",
    text_ka: "თავისუფალი (ad hoc) შეკითხვა ამით ვერ დაჯგუფდება: {column}; გაცხადებული არ არის, რა მნიშვნელობები არსებობს",
    hint_ka: "დააჯგუფეთ სიის კოდებით. პერიოდებით დაჯგუფებისას WHERE-ში პირველი და ბოლო პერიოდი მიუთითეთ.",
};
