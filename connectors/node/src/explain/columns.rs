//! What may be done with the rows and columns of a table.

use khidi_queries_disclosure::catalogue::safeguards::{Clip, Safeguards};
use khidi_queries_disclosure::catalogue::{Hierarchy, Period, PublishedColumn, PublishedTable, Role};
use khidi_queries_disclosure::question::Bins;

use super::safeguards::of_total;
use super::words::{Words, number};

/// Whether rows are counted.
pub(super) fn rows(table: &PublishedTable, safeguards: Option<&Safeguards>) -> Words {
    match (table.max_rows, safeguards) {
        (_, None) => Words::new("rows: counted exactly", "სტრიქონები: ზუსტად ითვლება"),
        (None, Some(_)) => Words::new(
            "rows: not counted, because the policy sets no max_rows; people are",
            "სტრიქონები: არ ითვლება, რადგან პოლიტიკაში max_rows არ არის; ითვლება პირები",
        ),
        (Some(1), Some(_)) => Words::new(
            "rows: one of each person, so that they are counted as people are",
            "სტრიქონები: თითო პირზე ერთი, ამიტომ ისევე ითვლება, როგორც პირები",
        ),
        (Some(most), Some(safeguards)) => {
            let (deviation, end) = of_total(safeguards, float(most));
            let (deviation, end) = (number(deviation, 1), number(end, 1));
            Words::new(
                format!(
                    "rows: at most {most} of one person count; a published number of rows is off by at most {end}, by a standard \
                     deviation of {deviation}"
                ),
                format!(
                    "სტრიქონები: ერთი პირის არაუმეტეს {most} სტრიქონი ითვლება; სტრიქონების გამოქვეყნებული რიცხვი ნამდვილს არაუმეტეს {end}-ით \
                     შორდება, სტანდარტული გადახრაა {deviation}"
                ),
            )
        }
    }
}

/// The lines of a column; the first begins with its name.
pub(super) fn of_column(column: &PublishedColumn, safeguards: Option<&Safeguards>) -> Vec<Words> {
    let mut lines = vec![role(&column.role).of(&column.name)];
    if column.role == Role::Measure {
        lines.push(match (&column.clip, safeguards) {
            (Some(clip), Some(safeguards)) => sums(clip, safeguards),
            _ => Words::new(
                "  not summed, because the policy sets no clip; those who have a value are counted",
                "  არ ჯამდება, რადგან პოლიტიკაში clip არ არის; ითვლება, ვისაც მნიშვნელობა აქვს",
            ),
        });
    }
    lines.extend(super::unlisted::codes(column));
    lines.extend(column.bins.as_ref().map(bins));
    lines
}

/// What a role means.
pub(crate) fn role(role: &Role) -> Words {
    match role {
        Role::Contributor => Words::new(
            "names the person; joined on and counted inside the agency, never shown",
            "პირს აღნიშნავს; უწყების შიგნით გამოიყენება შეერთებისა და დათვლისთვის, არასოდეს ჩანს",
        ),
        Role::Dimension(hierarchy) => {
            let levels = levels(hierarchy);
            Words::new(
                format!("dimension, grouped and filtered by {}", levels.en),
                format!("განზომილება, დაჯგუფება და ფილტრი: {}", levels.ka),
            )
        }
        Role::Measure => Words::new("measure, aggregated only", "საზომი, მხოლოდ ჯამდება"),
        Role::Open => Words::new(
            "OPEN: its raw values are grouped by, filtered by and aggregated",
            "ღიაა: დაჯგუფება, ფილტრი და შეჯამება თავად მნიშვნელობებით",
        ),
        Role::Public => Words::new("public: anything", "საჯარო: ყველაფერი"),
    }
}

/// The levels of a hierarchy, coarse to fine.
pub(crate) fn levels(hierarchy: &Hierarchy) -> Words {
    match hierarchy {
        Hierarchy::Codes => Words::new("its values", "მისი მნიშვნელობები"),
        Hierarchy::List(list) => {
            let parent = khidi_queries_codelists::by_name(list).and_then(khidi_queries_codelists::CodeList::parent);
            match parent {
                Some((parent, _)) => Words::new(
                    format!("the codes of {list} and their {parent}, and by any other value as it stands"),
                    format!("სიის {list} კოდები და მათი {parent}, და ყოველი სხვა მნიშვნელობა, როგორც წერია"),
                ),
                None => Words::new(
                    format!("the codes of {list}, and by any other value as it stands"),
                    format!("სიის {list} კოდები, და ყოველი სხვა მნიშვნელობა, როგორც წერია"),
                ),
            }
        }
        Hierarchy::Calendar(Period::Year) => Words::new("year", "წელი"),
        Hierarchy::Calendar(Period::Quarter) => Words::new("year and quarter", "წელი და კვარტალი"),
        Hierarchy::Calendar(Period::Month) => Words::new("year, quarter and month", "წელი, კვარტალი და თვე"),
    }
}

fn sums(clip: &Clip, safeguards: &Safeguards) -> Words {
    let unit = 10_f64.powi(-i32::from(clip.digits));
    let text = |units: i64| number(whole(units) * unit, usize::from(clip.digits));
    let (low, high, step, centre) = (text(clip.low), text(clip.high), text(clip.step), text(clip.centre));
    let (deviation, end) = of_total(safeguards, float(u64::try_from(clip.bound()).unwrap_or(u64::MAX)) * unit);
    let (deviation, end) = (number(deviation, 1), number(end, 1));
    Words::new(
        format!(
            "  summed: a person's total in a cell counts as {low} to {high}; published in steps of {step}, off by at most {end}, \
             by a standard deviation of {deviation}; variances are taken about {centre}"
        ),
        format!(
            "  ჯამდება: პირის ჯამი უჯრაში {low}-დან {high}-მდე ითვლება; გამოქვეყნების ბიჯია {step}, ნამდვილს არაუმეტეს {end}-ით \
             შორდება, სტანდარტული გადახრაა {deviation}; დისპერსიის ათვლის წერტილია {centre}"
        ),
    )
}

fn bins(bins: &Bins) -> Words {
    let edges = bins.edges().iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    Words::new(
        format!("  quantiles, from counts between {edges}; each bin is protected as a cell"),
        format!("  კვანტილები რაოდენობებიდან ამ საზღვრებს შორის: {edges}; თითოეული შუალედი უჯრასავით დაცულია"),
    )
}

#[expect(clippy::cast_precision_loss, reason = "shown to a digit or two")]
fn float(value: u64) -> f64 {
    value as f64
}

#[expect(clippy::cast_precision_loss, reason = "below 10^15")]
fn whole(value: i64) -> f64 {
    value as f64
}
