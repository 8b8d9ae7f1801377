//! Everything about one indicator, as text.

use std::fmt::Write as _;

use khidi_queries_indicators::{Frequency, Indicator, shipped};

use crate::failure::Failure;
use crate::sql::failure::Language;
use crate::stdout::say;

/// Prints it.
pub(super) fn show(indicator: &Indicator, language: Language) -> Result<(), Failure> {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = describe(indicator, language, &mut text);
    say(&text)
}

fn describe(indicator: &Indicator, language: Language, text: &mut String) -> std::fmt::Result {
    let choose = |en, ka| language.choose(en, ka);
    let [title, method, quality] = language.choose(
        [&indicator.title_en, &indicator.method_en, &indicator.quality_en],
        [&indicator.title_ka, &indicator.method_ka, &indicator.quality_ka],
    );
    let agencies: Vec<_> = indicator.agencies.iter().map(ToString::to_string).collect();
    let every = match indicator.frequency {
        Frequency::Year => choose("yearly", "ყოველწლიურად"),
        Frequency::Quarter => choose("quarterly", "ყოველკვარტალურად"),
        Frequency::Month => choose("monthly", "ყოველთვიურად"),
    };
    writeln!(text, "{title}\n{}\n", indicator.id)?;
    writeln!(text, "{}: {method}\n", choose("Method", "მეთოდი"))?;
    writeln!(text, "{}: {quality}\n", choose("Quality", "ხარისხი"))?;
    writeln!(text, "{}: {}", choose("Legal base", "სამართლებრივი საფუძველი"), indicator.legal_base)?;
    writeln!(text, "{}: {}", choose("Agencies", "უწყებები"), agencies.join(", "))?;
    match language {
        Language::En => writeln!(text, "Period: {every}, due within {} months", indicator.deadline_months)?,
        Language::Ka => writeln!(text, "პერიოდი: {every}, ვადა {} თვე", indicator.deadline_months)?,
    }
    writeln!(text, "{}: {}", choose("Unit", "ერთეული"), indicator.unit)?;
    for dimension in &indicator.dimensions {
        let list = choose(&dimension.codes.title_en, &dimension.codes.title_ka);
        writeln!(text, "{} {}: {list}", choose("Dimension", "განზომილება"), dimension.id)?;
    }
    writeln!(text, "\n{}", indicator.sql().trim_end())?;
    for view in &indicator.views {
        let Some(sql) = view.split_once('.').and_then(|(_, name)| shipped(name)) else { continue };
        writeln!(text, "\n{} {view}:\n{}", choose("View", "ხედი"), sql.sql.trim_end())?;
    }
    Ok(())
}
