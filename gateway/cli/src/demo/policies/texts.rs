//! What the demo's tables and columns mean, in English and Georgian. None of the texts holds a quote or a backslash.

/// English and Georgian.
type Pair = (&'static str, &'static str);

/// What a table holds.
pub(super) fn of_table(name: &str) -> Pair {
    find(TABLES, name)
}

/// What a column says. A few mean something of their own in one table.
pub(super) fn of_column(table: &str, column: &str) -> Pair {
    match (table, column) {
        ("refusals_of_entry", "reason") => ("Reason for the refusal, A to I", "უარის საფუძველი, A-დან I-მდე"),
        ("asylum_applications", "type") => ("First or subsequent application", "პირველი ან განმეორებითი განაცხადი"),
        ("returns" | "return_orders", "type") => ("Voluntary or forced", "ნებაყოფლობითი ან იძულებითი"),
        ("employment_income", "year") => ("Tax year", "საგადასახადო წელი"),
        ("eu_observations", "persons") => ("Persons or events", "პირები ან შემთხვევები"),
        _ => find(COLUMNS, column),
    }
}

fn find(texts: &[(&str, &'static str, &'static str)], name: &str) -> Pair {
    let found = texts.iter().find(|(known, _, _)| *known == name);
    found.map_or(("", ""), |(_, english, georgian)| (*english, *georgian))
}

#[rustfmt::skip]
const TABLES: &[(&str, &str, &str)] = &[
    ("population", "Registered population, one row a person", "მოსახლეობის რეესტრი, თითო პირზე თითო სტრიქონი"),
    ("residence_permits", "Residence permits issued to foreigners", "უცხოელებზე გაცემული ბინადრობის ნებართვები"),
    ("citizenship_acquisitions", "Acquisitions of citizenship", "მოქალაქეობის მიღება"),
    ("border_crossings", "Crossings of the state border", "სახელმწიფო საზღვრის კვეთები"),
    ("refusals_of_entry", "Refusals of entry at the border", "საზღვარზე შემოსვლაზე უარი"),
    ("irregular_stays", "Persons found to be irregularly present", "უკანონოდ მყოფი გამოვლენილი პირები"),
    ("return_orders", "Orders to return", "დაბრუნების გადაწყვეტილებები"),
    ("returns", "Returns carried out", "განხორციელებული დაბრუნებები"),
    ("readmissions", "Other states' applications for readmission, once decided", "სხვა სახელმწიფოების განაცხადები რეადმისიის შესახებ, გადაწყვეტილების შემდეგ"),
    ("asylum_applications", "Applications for international protection", "განაცხადები საერთაშორისო დაცვაზე"),
    ("asylum_decisions", "Decisions on international protection", "გადაწყვეტილებები საერთაშორისო დაცვაზე"),
    ("visas", "Visas issued", "გაცემული ვიზები"),
    ("eu_observations", "Citizens of Georgia in the European Union, as published by month", "საქართველოს მოქალაქეები ევროკავშირში, გამოქვეყნებული თვეების მიხედვით"),
    ("labour_permits", "Work permits of foreigners", "უცხოელთა შრომის ნებართვები"),
    ("employment_income", "Yearly income from employment", "წლიური შემოსავალი დაქირავებული შრომიდან"),
    ("students", "Enrolments of students", "სტუდენტთა ჩარიცხვები"),
    ("population_estimates", "Published estimates of the population", "მოსახლეობის გამოქვეყნებული შეფასებები"),
];

#[rustfmt::skip]
const COLUMNS: &[(&str, &str, &str)] = &[
    ("person_id", "The person", "პირი"),
    ("sex", "Sex", "სქესი"),
    ("birth_date", "Date of birth", "დაბადების თარიღი"),
    ("citizenship", "Citizenship, ISO 3166 alpha-3", "მოქალაქეობა, ISO 3166 alpha-3"),
    ("birth_country", "Country of birth, ISO 3166 alpha-3", "დაბადების ქვეყანა, ISO 3166 alpha-3"),
    ("region", "Region", "რეგიონი"),
    ("municipality", "Municipality", "მუნიციპალიტეტი"),
    ("permit_no", "Number of the permit", "ნებართვის ნომერი"),
    ("reason", "Reason for the permit", "ნებართვის საფუძველი"),
    ("issued_on", "Day of issue", "გაცემის დღე"),
    ("valid_from", "First day of validity", "მოქმედების პირველი დღე"),
    ("valid_to", "Last day of validity", "მოქმედების ბოლო დღე"),
    ("withdrawn_on", "Day of withdrawal, if any", "გაუქმების დღე, თუ გაუქმდა"),
    ("granted_on", "Day of the grant", "მინიჭების დღე"),
    ("former_citizenship", "Citizenship held before, ISO 3166 alpha-3", "წინა მოქალაქეობა, ISO 3166 alpha-3"),
    ("ground", "Legal ground", "სამართლებრივი საფუძველი"),
    ("document_no", "Number of the travel document", "სამგზავრო დოკუმენტის ნომერი"),
    ("direction", "Entry or exit", "შემოსვლა ან გასვლა"),
    ("crossed_at", "Time of crossing", "კვეთის დრო"),
    ("border_point", "Border crossing point", "სასაზღვრო გამტარი პუნქტი"),
    ("border_type", "Land, air or sea", "სახმელეთო, საჰაერო ან საზღვაო"),
    ("refused_on", "Day of the refusal", "უარის დღე"),
    ("found_on", "Day on which the person was found", "გამოვლენის დღე"),
    ("place", "Place", "ადგილი"),
    ("ordered_on", "Day of the order", "გადაწყვეტილების დღე"),
    ("type", "Kind", "სახე"),
    ("returned_on", "Day of return", "დაბრუნების დღე"),
    ("destination", "Country returned to, ISO 3166 alpha-3", "დაბრუნების ქვეყანა, ISO 3166 alpha-3"),
    ("requesting_state", "State that applied, ISO 3166 alpha-3", "მომთხოვნი სახელმწიფო, ISO 3166 alpha-3"),
    ("requested_on", "Day of the application", "განაცხადის დღე"),
    ("decision", "Accepted or refused", "დაკმაყოფილდა თუ უარი ითქვა"),
    ("transferred_on", "Day of the transfer, if any", "გადაცემის დღე, თუ გადაიცა"),
    ("case_id", "The case", "საქმე"),
    ("lodged_on", "Day of the application", "განაცხადის დღე"),
    ("unaccompanied_minor", "Whether an unaccompanied minor", "არის თუ არა თანმხლების გარეშე არასრულწლოვანი"),
    ("decided_on", "Day of the decision", "გადაწყვეტილების დღე"),
    ("instance", "First or final instance", "პირველი ან საბოლოო ინსტანცია"),
    ("outcome", "Outcome", "შედეგი"),
    ("visa_type", "Kind of visa", "ვიზის სახე"),
    ("purpose", "Purpose of travel", "მგზავრობის მიზანი"),
    ("consulate", "Issuing consulate", "გამცემი საკონსულო"),
    ("occupation", "Occupation, ISCO-08", "პროფესია, ISCO-08"),
    ("activity", "Economic activity, NACE", "ეკონომიკური საქმიანობა, NACE"),
    ("year", "Year", "წელი"),
    ("month", "Month, 1 to 12", "თვე, 1-დან 12-მდე"),
    ("measure", "What is counted", "რა ითვლება"),
    ("income", "Income in lari", "შემოსავალი ლარში"),
    ("tax_resident", "Whether resident for tax", "არის თუ არა საგადასახადო რეზიდენტი"),
    ("level", "Level of education, ISCED", "განათლების საფეხური, ISCED"),
    ("field", "Field of study, ISCED", "სწავლის სფერო, ISCED"),
    ("enrolled_on", "Day of enrolment", "ჩარიცხვის დღე"),
    ("left_on", "Day of leaving, if any", "ამორიცხვის დღე, თუ ამოირიცხა"),
    ("age_group", "Age group", "ასაკობრივი ჯგუფი"),
    ("persons", "Persons", "პირთა რაოდენობა"),
];
