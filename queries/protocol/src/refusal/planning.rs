//! KH1xx: questions that cannot be planned.

use super::entry::{Entry, Grpc};

pub(super) static KH101: Entry = Entry {
    grpc: Grpc::InvalidArgument,
    params: &["detail"],
    text_en: "the SQL could not be read: {detail}",
    hint_en: "Check the statement near the place named.",
    text_ka: "SQL-ის წაკითხვა ვერ მოხერხდა: {detail}",
    hint_ka: "შეამოწმეთ ბრძანება მითითებულ ადგილას.",
};

pub(super) static KH102: Entry = Entry {
    grpc: Grpc::InvalidArgument,
    params: &["statement"],
    text_en: "{statement} is not allowed: only questions are answered",
    hint_en: "Use SELECT, WITH or EXPLAIN.",
    text_ka: "{statement} დაუშვებელია: პასუხი გაიცემა მხოლოდ შეკითხვებზე",
    hint_ka: "გამოიყენეთ SELECT, WITH ან EXPLAIN.",
};

pub(super) static KH103: Entry = Entry {
    grpc: Grpc::InvalidArgument,
    params: &["what"],
    text_en: "the question is too large or too deeply nested: {what}",
    hint_en: "Split it into smaller questions.",
    text_ka: "შეკითხვა მეტისმეტად დიდია ან მასში ჩადგმები მეტისმეტად ღრმაა: {what}",
    hint_ka: "დაყავით უფრო მცირე შეკითხვებად.",
};

pub(super) static KH104: Entry = Entry {
    grpc: Grpc::InvalidArgument,
    params: &["table", "suggestion"],
    text_en: "there is no table {table}",
    hint_en: "[Did you mean {suggestion}? ]The catalogue lists the published tables.",
    text_ka: "ცხრილი {table} არ არსებობს",
    hint_ka: "[ხომ არ გულისხმობდით: {suggestion}? ]გამოქვეყნებული ცხრილები ჩამოთვლილია კატალოგში.",
};

pub(super) static KH105: Entry = Entry {
    grpc: Grpc::InvalidArgument,
    params: &["column", "suggestion"],
    text_en: "there is no column {column}",
    hint_en: "[Did you mean {suggestion}? ]The catalogue lists the columns of each table.",
    text_ka: "სვეტი {column} არ არსებობს",
    hint_ka: "[ხომ არ გულისხმობდით: {suggestion}? ]თითოეული ცხრილის სვეტები ჩამოთვლილია კატალოგში.",
};

pub(super) static KH106: Entry = Entry {
    grpc: Grpc::InvalidArgument,
    params: &["column"],
    text_en: "column {column} is ambiguous: more than one table has it",
    hint_en: "Write the table before the column: table.column.",
    text_ka: "სვეტი {column} ორაზროვანია: ის ერთზე მეტ ცხრილშია",
    hint_ka: "სვეტის წინ მიუთითეთ ცხრილი: ცხრილი.სვეტი.",
};

pub(super) static KH107: Entry = Entry {
    grpc: Grpc::InvalidArgument,
    params: &["function", "suggestion"],
    text_en: "function {function} is unknown or not allowed",
    hint_en: "[Did you mean {suggestion}? ]The documentation lists the functions that may be used.",
    text_ka: "ფუნქცია {function} უცნობია ან დაუშვებელია",
    hint_ka: "[ხომ არ გულისხმობდით: {suggestion}? ]დასაშვები ფუნქციები ჩამოთვლილია დოკუმენტაციაში.",
};

pub(super) static KH108: Entry = Entry {
    grpc: Grpc::InvalidArgument,
    params: &["detail"],
    text_en: "the types do not match: {detail}",
    hint_en: "Cast one side to the type of the other.",
    text_ka: "ტიპები ერთმანეთს არ შეესაბამება: {detail}",
    hint_ka: "ერთი მხარე CAST-ით გადაიყვანეთ მეორის ტიპზე.",
};

pub(super) static KH109: Entry = Entry {
    grpc: Grpc::InvalidArgument,
    params: &["construct", "rewrite"],
    text_en: "{construct} is not supported",
    hint_en: "[Write instead: {rewrite}. ]The documentation lists what is supported.",
    text_ka: "{construct} მხარდაჭერილი არ არის",
    hint_ka: "[სანაცვლოდ დაწერეთ: {rewrite}. ]რა არის მხარდაჭერილი, ჩამოთვლილია დოკუმენტაციაში.",
};

pub(super) static KH110: Entry = Entry {
    grpc: Grpc::InvalidArgument,
    params: &["function"],
    text_en: "{function} cannot be computed from released cells",
    hint_en: "Use count, sum or avg.",
    text_ka: "ფუნქცია {function} გაცემული უჯრებიდან ვერ გამოითვლება",
    hint_ka: "გამოიყენეთ count, sum ან avg.",
};

pub(super) static KH111: Entry = Entry {
    grpc: Grpc::InvalidArgument,
    params: &["left", "right"],
    text_en: "linkage required: people of {left} and of {right} are at different agencies and cannot be joined",
    hint_en: "Aggregate the table of each agency first, then join the results.",
    text_ka: "საჭიროა უწყებათაშორისი დაკავშირება: {left} და {right} სხვადასხვა უწყებისაა და მათი პირები ვერ შეერთდება",
    hint_ka: "ჯერ თითოეული უწყების ცხრილი შეაჯამეთ, შემდეგ შედეგები შეაერთეთ.",
};

pub(super) static KH112: Entry = Entry {
    grpc: Grpc::InvalidArgument,
    params: &["table"],
    text_en: "distinct people of {table} cannot be counted: its members may share people",
    hint_en: "Count for each agency by itself (GROUP BY agency), or count rows.",
    text_ka: "ცხრილში {table} განსხვავებული პირები ვერ დაითვლება: მის წევრებს შეიძლება საერთო პირები ჰყავდეთ",
    hint_ka: "დათვალეთ თითოეული უწყებისთვის ცალ-ცალკე (GROUP BY agency) ან დათვალეთ სტრიქონები.",
};

pub(super) static KH113: Entry = Entry {
    grpc: Grpc::InvalidArgument,
    params: &["detail"],
    text_en: "rows about people are mixed with results that exist only outside the agency: {detail}",
    hint_en: "Aggregate the rows about people first, then combine the results.",
    text_ka: "პირთა ჩანაწერები შერეულია შედეგებთან, რომლებიც მხოლოდ უწყების გარეთ არსებობს: {detail}",
    hint_ka: "ჯერ პირთა ჩანაწერები შეაჯამეთ, შემდეგ შედეგები გააერთიანეთ.",
};

pub(super) static KH114: Entry = Entry {
    grpc: Grpc::InvalidArgument,
    params: &[],
    text_en: "a correlated sub-query would cross the boundary of an agency",
    hint_en: "Rewrite it as a join of two aggregated sub-queries.",
    text_ka: "კორელირებული ქვეშეკითხვა უწყების საზღვარს გადაკვეთდა",
    hint_ka: "გადაწერეთ ის ორი შეჯამებული ქვეშეკითხვის შეერთებად.",
};

pub(super) static KH115: Entry = Entry {
    grpc: Grpc::InvalidArgument,
    params: &["name", "suggestion"],
    text_en: "the name {name} has no schema",
    hint_en: "Write agency.table[, for example {suggestion}].",
    text_ka: "სახელს {name} სქემა არ ახლავს",
    hint_ka: "დაწერეთ უწყება.ცხრილი[, მაგალითად, {suggestion}].",
};

pub(super) static KH116: Entry = Entry {
    grpc: Grpc::Unimplemented,
    params: &[],
    text_en: "parameters of prepared statements are not supported",
    hint_en: "Write the values into the SQL.",
    text_ka: "მომზადებული ბრძანების პარამეტრები მხარდაჭერილი არ არის",
    hint_ka: "მნიშვნელობები უშუალოდ SQL-ში ჩაწერეთ.",
};

pub(super) static KH117: Entry = Entry {
    grpc: Grpc::InvalidArgument,
    params: &["option", "values"],
    text_en: "session option {option} is unknown or its value is not allowed",
    hint_en: "[It may be {values}. ]The options are khidi.purpose, khidi.language, khidi.status, khidi.on_absent and khidi.on_unavailable.",
    text_ka: "სესიის პარამეტრი {option} უცნობია ან მისი მნიშვნელობა დაუშვებელია",
    hint_ka: "[მისი შესაძლო მნიშვნელობებია: {values}. ]პარამეტრებია: khidi.purpose, khidi.language, khidi.status, khidi.on_absent და khidi.on_unavailable.",
};

pub(super) static KH118: Entry = Entry {
    grpc: Grpc::Unimplemented,
    params: &["call"],
    text_en: "the Flight call {call} is not implemented",
    hint_en: "Ask in SQL, as a statement or a prepared statement.",
    text_ka: "Flight-ის გამოძახება {call} რეალიზებული არ არის",
    hint_ka: "შეკითხვა დასვით SQL-ით, ჩვეულებრივი ან მომზადებული ბრძანებით.",
};

pub(super) static KH119: Entry = Entry {
    grpc: Grpc::InvalidArgument,
    params: &["column"],
    text_en: "two columns of the result are named {column}",
    hint_en: "Give each a name of its own: expression AS name.",
    text_ka: "შედეგის ორ სვეტს ერთი სახელი აქვს: {column}",
    hint_ka: "თითოეულს საკუთარი სახელი მიეცით: გამოსახულება AS სახელი.",
};

pub(super) static KH120: Entry = Entry {
    grpc: Grpc::InvalidArgument,
    params: &["part"],
    text_en: "this part of the question cannot be put to an agency: {part}",
    hint_en: "Give each sub-query an alias and each computed column a name, and select columns one by one.",
    text_ka: "შეკითხვის ეს ნაწილი უწყებას ვერ დაესმება: {part}",
    hint_ka: "თითოეულ ქვეშეკითხვასა და გამოთვლილ სვეტს სახელი მიეცით, სვეტები კი სათითაოდ ჩამოთვალეთ.",
};

pub(super) static KH121: Entry = Entry {
    grpc: Grpc::InvalidArgument,
    params: &["column"],
    text_en: "quantiles of {column} are not known: its agencies count it in no bins, or not in the same ones",
    hint_en: "Ask for avg and stddev, or ask the agency to publish bins for the column.",
    text_ka: "{column}: კვანტილები უცნობია, რადგან უწყებები მას ინტერვალებად არ ითვლიან ან სხვადასხვა ინტერვალებად ითვლიან",
    hint_ka: "გამოიყენეთ avg და stddev ან სთხოვეთ უწყებას სვეტისთვის ინტერვალების გამოქვეყნება.",
};
