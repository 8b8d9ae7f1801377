//! One sample of each picture in both languages, equal byte for byte to the file beside this one.

use crate::{
    Flows, Footnote, Heading, Language, Number, Partner, Population, Protection, Pyramid, Series, StackedBars, Table,
    TimeSeries, Value,
};

/// Names and pictures of all samples.
pub(super) fn pictures() -> Vec<(&'static str, String)> {
    use Language::{English, Georgian};
    vec![
        ("time_series.en.svg", time_series(English)),
        ("time_series.ka.svg", time_series(Georgian)),
        ("pyramid.en.svg", pyramid(English)),
        ("pyramid.ka.svg", pyramid(Georgian)),
        ("stacked_bars.en.svg", stacked_bars(English)),
        ("stacked_bars.ka.svg", stacked_bars(Georgian)),
        ("flows.en.svg", flows(English)),
        ("flows.ka.svg", flows(Georgian)),
    ]
}

pub(super) fn known(value: i32) -> Value {
    Value::Known(Number::from(value))
}

/// A text in the language of the picture.
fn say<'t>(language: Language, english: &'t str, georgian: &'t str) -> &'t str {
    if language == Language::English { english } else { georgian }
}

fn heading(language: Language, title: &str, agencies: &[&str], period: &str) -> Heading {
    let method = say(
        language,
        "a person becomes an immigrant or emigrant who is in or out of the country for at least 183 of the days of a year",
        "იმიგრანტად ან ემიგრანტად ითვლება პირი, რომელიც წლის განმავლობაში ქვეყანაში ან მის ფარგლებს გარეთ სულ მცირე 183 დღე იმყოფება",
    );
    let footnote = Footnote::new(method, agencies, period, Protection::Perturbed).unwrap();
    Heading::new(language, title, say(language, "Persons", "პირი"), footnote).unwrap()
}

fn time_series(language: Language) -> String {
    let agency = say(language, "Ministry of Internal Affairs", "შინაგან საქმეთა სამინისტრო");
    let title = say(
        language,
        "Immigrants by citizenship by the 183-day rule, 2015 to 2024",
        "იმიგრანტები მოქალაქეობის მიხედვით 183 დღის წესით, 2015–2024 წლები",
    );
    let years: Vec<_> = (2015..=2024).map(|year| year.to_string()).collect();
    let lines = [
        (
            say(language, "Georgia", "საქართველო"),
            [41_200, 43_900, 42_300, 44_800, 47_500, 40_100, 38_700, 52_300, 60_900, 57_100],
        ),
        (
            say(language, "Russian Federation", "რუსეთის ფედერაცია"),
            [10_200, 11_500, 12_100, 13_900, 15_200, 9_800, 12_400, 62_300, 52_600, 31_200],
        ),
        (say(language, "Türkiye", "თურქეთი"), [7_300, 6_900, 7_800, 8_400, 8_800, 5_100, 6_600, 9_300, 10_100, 9_700]),
        (say(language, "India", "ინდოეთი"), [1_100, 1_700, 3_100, 4_200, 6_300, -1, -1, 7_700, 8_200, 9_100]),
    ];
    let series = lines.map(|(name, amounts)| {
        let values = amounts.iter().enumerate().map(|(year, amount)| match amount {
            -1 => Value::Absent,
            amount if year == 9 => Value::Provisional(Number::from(*amount)),
            amount => known(*amount),
        });
        Series::new(name, values.collect()).unwrap()
    });
    let table = Table::new(say(language, "Year", "წელი"), &years, series.to_vec()).unwrap();
    TimeSeries::new(heading(language, title, &[agency], say(language, "2015 to 2024", "2015–2024")), table).to_svg()
}

fn pyramid(language: Language) -> String {
    let agency = say(language, "National Statistics Office", "სტატისტიკის ეროვნული სამსახური");
    let title = say(
        language,
        "Foreign residents by age and sex at 31 December",
        "უცხოელი რეზიდენტები ასაკისა და სქესის მიხედვით 31 დეკემბრის მდგომარეობით",
    );
    let mut ages: Vec<_> = (0..17).map(|group| format!("{}–{}", group * 5, group * 5 + 4)).collect();
    ages.push("85+".to_owned());
    let men = [2150, 1890, 1620, 2480, 6120, 8340, 7910, 6480, 5230, 4010, 3120, 2310, 1720, 1130, 690, 380, 160, -1];
    let women =
        [2040, 1810, 1540, 2110, 4320, 5210, 5060, 4480, 3790, 3120, 2590, 2140, 1780, 1290, 860, 540, 310, 190];
    let grown = |amounts: [i32; 18], share: i32| {
        let amounts = amounts.into_iter().enumerate();
        let values = amounts.map(|(at, amount)| match amount {
            -1 => Value::Absent,
            amount => known(amount * (share + 3 * i32::try_from(at).unwrap()) / 100),
        });
        values.collect::<Vec<_>>()
    };
    let now = Population::new("2024", grown(men, 100), grown(women, 100)).unwrap();
    let before = Population::new("2019", grown(men, 45), grown(women, 60)).unwrap();
    let heading = heading(language, title, &[agency], say(language, "2019 and 2024", "2019 და 2024"));
    Pyramid::new(heading, &ages, now, Some(before)).unwrap().to_svg()
}

fn stacked_bars(language: Language) -> String {
    let agency = say(language, "Public Service Development Agency", "სახელმწიფო სერვისების განვითარების სააგენტო");
    let title =
        say(language, "First residence permits by citizenship", "ბინადრობის პირველი ნებართვები მოქალაქეობის მიხედვით");
    let countries = [
        ("India", "ინდოეთი"),
        ("Russian Federation", "რუსეთის ფედერაცია"),
        ("Türkiye", "თურქეთი"),
        ("Iran", "ირანი"),
        ("Ukraine", "უკრაინა"),
        ("China", "ჩინეთი"),
        ("Azerbaijan", "აზერბაიჯანი"),
        ("Armenia", "სომხეთი"),
        ("Belarus", "ბელარუსი"),
        ("Israel", "ისრაელი"),
        ("Nigeria", "ნიგერია"),
    ];
    let years: Vec<_> = (2018..=2024).map(|year| year.to_string()).collect();
    let series = countries.iter().zip(0_i32..).map(|((english, georgian), rank)| {
        let values = (0_i32..7).map(|year| match (rank, year) {
            (8..=10, 2) | (9, 5) | (6, 2) => Value::Absent,
            (_, 6) => Value::Provisional(Number::from(4800 / (rank + 1) + 150 * ((rank * 3 + year) % 5))),
            (1, 4..) => known(3900 + 100 * year),
            _ => known(4200 / (rank + 1) + 170 * ((rank * 5 + year * 2) % 7)),
        });
        Series::new(say(language, english, georgian), values.collect()).unwrap()
    });
    let table = Table::new(say(language, "Year", "წელი"), &years, series.collect()).unwrap();
    let footnote = Footnote::new(
        say(
            language,
            "permits valid for at least three months, of persons who had none, or none for six months",
            "სულ მცირე სამი თვის ვადით გაცემული ნებართვები პირებზე, რომლებსაც ნებართვა არ ჰქონიათ ან ექვს თვეზე მეტია, აღარ აქვთ",
        ),
        &[agency],
        say(language, "2018 to 2024", "2018–2024"),
        Protection::Perturbed,
    );
    let heading = Heading::new(language, title, say(language, "Permits", "ნებართვა"), footnote.unwrap()).unwrap();
    StackedBars::new(heading, table).to_svg()
}

fn flows(language: Language) -> String {
    let agencies = [
        say(language, "Ministry of Internal Affairs", "შინაგან საქმეთა სამინისტრო"),
        say(language, "National Statistics Office", "სტატისტიკის ეროვნული სამსახური"),
    ];
    let title = say(
        language,
        "Immigrants and emigrants by group of countries of citizenship, 2024",
        "იმიგრანტები და ემიგრანტები მოქალაქეობის ქვეყანათა ჯგუფების მიხედვით, 2024 წელი",
    );
    let partners = [
        ("Nationals", "საქართველოს მოქალაქეები", 57_100, 96_300),
        ("EU countries", "ევროკავშირის ქვეყნები", 6_900, 5_400),
        ("Commonwealth of Independent States", "დამოუკიდებელ სახელმწიფოთა თანამეგობრობა", 48_200, 29_700),
        ("Middle East", "ახლო აღმოსავლეთი", 18_300, 12_100),
        ("South Asia", "სამხრეთ აზია", 15_400, 4_800),
        ("East Asia", "აღმოსავლეთ აზია", 3_600, 2_900),
        ("Africa", "აფრიკა", 2_200, 900),
        ("North America", "ჩრდილოეთ ამერიკა", 1_900, 1_800),
        ("Oceania", "ოკეანეთი", 240, -1),
        ("Stateless", "მოქალაქეობის არმქონე", -1, -1),
    ];
    let value = |amount| if amount < 0 { Value::Absent } else { Value::Provisional(Number::from(amount)) };
    let partners = partners.map(|(english, georgian, arriving, leaving)| {
        Partner::new(say(language, english, georgian), value(arriving), value(leaving)).unwrap()
    });
    Flows::new(heading(language, title, &agencies, "2024"), partners.to_vec()).unwrap().to_svg()
}
