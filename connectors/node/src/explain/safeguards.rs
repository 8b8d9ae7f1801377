//! Threshold, noise, dominance: what they are for a table, and what they mean for a reader.

use khidi_queries_disclosure::catalogue::safeguards::Safeguards;

use super::words::{Words, number};

/// The lines about the cells of a table, all counts and sums alike.
pub(crate) fn of_cells(safeguards: &Safeguards) -> Vec<Words> {
    let lines = vec![threshold(safeguards), counts(safeguards), averaging(safeguards), drawn_anew()];
    with_dominance(lines, safeguards)
}

/// The same of ad hoc questions, which have no nodes to average over.
pub(crate) fn of_ad_hoc_cells(safeguards: &Safeguards) -> Vec<Words> {
    with_dominance(vec![threshold(safeguards), counts(safeguards)], safeguards)
}

fn with_dominance(mut lines: Vec<Words>, safeguards: &Safeguards) -> Vec<Words> {
    if let Some(rule) = safeguards.dominance {
        let (n, percent) = (rule.n, rule.percent);
        lines.push(Words::new(
            format!("dominance: a sum is withheld where its {n} largest contributors have more than {percent} % of it"),
            format!("დომინირება: ჯამი არ გაიცემა, თუ მისი {n} უდიდესი მონაწილის წილი {percent} %-ზე მეტია"),
        ));
    }
    if let Some(rule) = safeguards.p_percent {
        let percent = rule.percent;
        lines.push(Words::new(
            format!(
                "dominance: a sum is withheld where its second largest contributor could tell the largest to within {percent} %"
            ),
            format!(
                "დომინირება: ჯამი არ გაიცემა, თუ მის მეორე უდიდეს მონაწილეს უდიდესის წილის {percent} %-ზე ნაკლები ცდომილებით \
                 დადგენა შეეძლებოდა"
            ),
        ));
    }
    lines.push(if safeguards.dominance.is_none() && safeguards.p_percent.is_none() {
        Words::new("dominance: no rule", "დომინირება: წესი არ არის დადგენილი")
    } else {
        Words::new(
            "  analysts know that there is a rule; its numbers are for this agency only",
            "  ანალიტიკოსმა იცის, რომ წესი არსებობს; მისი რიცხვები მხოლოდ ამ უწყებისთვისაა",
        )
    });
    lines
}

fn threshold(safeguards: &Safeguards) -> Words {
    let k = safeguards.threshold;
    if safeguards.threshold_width == 0 {
        return Words::new(
            format!("threshold: a cell is shown from {k} people up; a cell of fewer looks like one of nobody"),
            format!("ზღვარი: უჯრა {k} პირიდან ჩანს; უფრო მცირე ისე გამოიყურება, თითქოს მასში არავინ იყოს"),
        );
    }
    let most = k.saturating_add(safeguards.threshold_width);
    Words::new(
        format!(
            "threshold: a cell is shown from {k} to {most} people up, a number that is fixed for each node and secret; a cell \
             of fewer looks like one of nobody"
        ),
        format!(
            "ზღვარი: უჯრა {k}-დან {most}-მდე პირიდან ჩანს; ეს რიცხვი თითოეული კვანძისთვის უცვლელი და საიდუმლოა; უფრო მცირე \
             უჯრა ისე გამოიყურება, თითქოს მასში არავინ იყოს"
        ),
    )
}

fn counts(safeguards: &Safeguards) -> Words {
    let noise = &safeguards.noise;
    let (d, deviation) = (noise.max_change(), number(noise.variance().sqrt(), 2));
    let v = number(noise.variance(), 2);
    let never = match noise.forbidden() {
        0 => Words::same(""),
        js => Words::new(format!("; 1 to {js} are never shown"), format!("; 1-დან {js}-მდე რიცხვები არასოდეს ჩანს")),
    };
    Words::new(
        format!(
            "noise of counts: a published count of people is off by at most {d} (D), by a standard deviation of {deviation} \
             (V = {v})"
        ),
        format!(
            "რაოდენობების ხმაური: პირთა გამოქვეყნებული რაოდენობა ნამდვილს არაუმეტეს {d}-ით შორდება (D), სტანდარტული \
             გადახრაა {deviation} (V = {v})"
        ),
    )
    .then(never)
}

fn averaging(safeguards: &Safeguards) -> Words {
    let noise = &safeguards.noise;
    let (g, residual) = (number(noise.gain(), 2), number(noise.residual_variance(), 2));
    let deviation = number(noise.residual_variance().sqrt(), 2);
    Words::new(
        format!(
            "averaging: whoever asks every node of this table can divide that variance by {g} (G), to {residual} (V / G), a \
             standard deviation of {deviation}, where people occupy all codes, NULL among them; by more where some are empty"
        ),
        format!(
            "გასაშუალება: ვინც ამ ცხრილის ყველა კვანძს იკითხავს, ამ დისპერსიას {g}-ჯერ შეამცირებს (G), {residual}-მდე \
             (V / G), ანუ სტანდარტულ გადახრამდე {deviation}, თუ პირებს ყველა კოდი აქვთ, მათ შორის NULL; მეტად, თუ რომელიმე \
             ცარიელია"
        ),
    )
}

/// What an edit of the policy between two snapshots gives away.
fn drawn_anew() -> Words {
    Words::new(
        "draws: a change of the policy that moves V, D, delta or a bound gives new draws about the same people under the same \
         snapshot, as `policy diff` says; collect such changes for the next snapshot",
        "ხმაური: პოლიტიკის ცვლილება, რომელიც V-ს, D-ს, δ-ს ან საზღვარს ცვლის, იმავე გაყინულ ასლზე იმავე პირებს ახალ ხმაურს ადებს, \
         რასაც `policy diff` ამბობს; ასეთი ცვლილებები მომდევნო გაყინული ასლისთვის შეაგროვეთ",
    )
}

/// The noise of a total of which one person has at most `bound`: its standard deviation and its end, in the same units.
pub(crate) fn of_total(safeguards: &Safeguards, bound: f64) -> (f64, f64) {
    let deviation = safeguards.noise.delta() * bound;
    (deviation, deviation * khidi_queries_disclosure::noise::magnitude::LARGEST_Z)
}
