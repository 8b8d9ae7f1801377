//! What would leave, in words.

use khidi_queries_disclosure::account::{Account, Depth, LevelName, Noise, Protected};
use khidi_queries_disclosure::catalogue::Period;
use khidi_queries_disclosure::catalogue::safeguards::Safeguards;
use khidi_queries_disclosure::question::{Ask, Question};
use khidi_queries_disclosure::{CheckedPlan, Terms};
use khidi_queries_protocol::report::measure_text;

use crate::explain::safeguards::{of_ad_hoc_cells, of_cells, of_total};
use crate::explain::words::{Lines, Words, number};

pub(super) fn answer(plan: &CheckedPlan, ask: &Ask, lines: &mut Lines) {
    match (ask, plan.account()) {
        (Ask::Rows, _) => {
            lines.add(0, Words::new("ANSWERED with the rows of public tables", "პასუხი: საჯარო ცხრილების სტრიქონები"))
        }
        (Ask::Cells(_), None) => lines.add(
            0,
            Words::new(
                "ANSWERED with exact cells: the tables are public, or the policy is bare and protects nobody",
                "პასუხი: ზუსტი უჯრები, რადგან ცხრილები საჯაროა, ან პოლიტიკა bare არის და არავის იცავს",
            ),
        ),
        (Ask::Cells(question), Some(account)) => cells(question, &account, lines),
    }
}

fn cells(question: &Question, account: &Account, lines: &mut Lines) {
    let relation = &account.relation;
    lines.add(
        0,
        Words::new(
            format!("ANSWERED with cells of {relation}; these columns and nothing else leave:"),
            format!("პასუხი: ცხრილის {relation} უჯრები; მხოლოდ ეს სვეტები გაიცემა:"),
        ),
    );
    if let Some(terms) = &account.terms {
        lines.extend(1, ad_hoc(terms));
    }
    for (name, level) in question.keys.iter().zip(&account.keys) {
        let level = level.as_ref().map_or_else(|| Words::new("a constant", "მუდმივი"), depth);
        lines.add(1, Words::new(format!("key {name}: {}", level.en), format!("გასაღები {name}: {}", level.ka)));
    }
    for (position, measure) in question.measures.iter().enumerate() {
        let mut values = account.values.iter().filter(|value| value.measure == position);
        let Some(value) = values.next() else { continue };
        let noise = noise(value, account.safeguards.as_deref());
        lines.add(1, noise.of(&measure_text(measure)));
    }
    if !account.fixed.is_empty() {
        let fixed: Vec<_> = account.fixed.iter().map(depth).collect();
        let list = |text: fn(&Words) -> &str| fixed.iter().map(text).collect::<Vec<_>>().join(", ");
        let (en, ka) = (list(|words| &words.en), list(|words| &words.ka));
        lines.add(1, Words::new(format!("conditions fix {en}"), format!("პირობები აფიქსირებს: {ka}")));
    }
    let safeguards = account.safeguards.as_deref();
    lines.extend(
        1,
        match account.terms {
            Some(_) => safeguards.map(of_ad_hoc_cells),
            None => safeguards.map(of_cells),
        }
        .unwrap_or_default(),
    );
}

/// The tier, and the price.
fn ad_hoc(terms: &Terms) -> [Words; 2] {
    let k = terms.of_cells.threshold;
    [
        Words::new(
            format!(
                "an ad hoc question: a condition or key on which fewer than {k} people hang is left out of a value"
            ),
            format!(
                "თავისუფალი (ad hoc) შეკითხვა: მნიშვნელობას აკლდება პირობა ან გასაღები, რომელზეც {k}-ზე ნაკლები პირია დამოკიდებული"
            ),
        ),
        price(terms),
    ]
}

/// What an answer is charged, of which budgets.
pub(crate) fn price(terms: &Terms) -> Words {
    let price = terms.price();
    let each = terms.tables.iter().map(|(table, budget)| format!("{table} ({price}/{budget})"));
    let charged = each.collect::<Vec<_>>().join(", ");
    Words::new(
        format!("charged, where it was not asked before, in cells of the budget of a snapshot: {charged}"),
        format!("თუ მანამდე არ ყოფილა დასმული, ერთი სურათის ბიუჯეტს აკლდება უჯრები: {charged}"),
    )
}

fn depth(name: &LevelName) -> Words {
    let column = &name.column;
    let level = match name.level {
        Depth::Code => Words::new("a code", "კოდი"),
        Depth::Parent => Words::new("a code of the parent list", "ზედა დონის სიის კოდი"),
        Depth::Period(Period::Year) => Words::new("year", "წელი"),
        Depth::Period(Period::Quarter) => Words::new("quarter", "კვარტალი"),
        Depth::Period(Period::Month) => Words::new("month", "თვე"),
    };
    Words::new(format!("{} of {column}", level.en), format!("{}, სვეტი {column}", level.ka))
}

fn noise(value: &Protected, safeguards: Option<&Safeguards>) -> Words {
    let Some(safeguards) = safeguards else {
        return Words::new("withheld: no rules are known", "არ გაიცემა: წესები უცნობია");
    };
    match value.noise {
        Noise::Count => {
            let (d, deviation) = (safeguards.noise.max_change(), number(safeguards.noise.variance().sqrt(), 2));
            off(&d.to_string(), &deviation)
        }
        Noise::Total { bound, step, digits } => {
            let unit = 10_f64.powi(-i32::from(digits));
            let (deviation, end) = of_total(safeguards, float(bound) * unit);
            let step = number(float(step) * unit, usize::from(digits));
            let words = off(&number(end, 1), &number(deviation, 1));
            Words::new(format!("{}, in steps of {step}", words.en), format!("{}, ბიჯი {step}", words.ka))
        }
        Noise::Moments => Words::new("from perturbed counts and sums", "შეშფოთებული რაოდენობებიდან და ჯამებიდან"),
    }
}

fn off(end: &str, deviation: &str) -> Words {
    Words::new(
        format!("off by at most {end}, by a standard deviation of {deviation}"),
        format!("ნამდვილს არაუმეტეს {end}-ით შორდება, სტანდარტული გადახრაა {deviation}"),
    )
}

#[expect(clippy::cast_precision_loss, reason = "shown to a digit or two")]
fn float(value: i128) -> f64 {
    value as f64
}
