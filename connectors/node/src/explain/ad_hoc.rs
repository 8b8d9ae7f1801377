//! Whether a table is open to ad hoc questions, the third tier, and what that lets out.

use khidi_queries_disclosure::catalogue::AdHoc;

use super::words::{Words, number};

/// The line of a protected table; `width` is W of such questions.
pub(crate) fn of_table(terms: Option<&AdHoc>, width: u64) -> Words {
    let Some(terms) = terms else {
        return Words::new(
            "ad hoc questions: closed, only nodes of this table are answered",
            "თავისუფალი (ad hoc) შეკითხვები: დახურულია, პასუხი გაიცემა მხოლოდ ამ ცხრილის კვანძებზე",
        );
    };
    let AdHoc { threshold: k, max_change: d, budget, .. } = terms;
    let (most, v) = (k.saturating_add(width), number(terms.variance, 2));
    Words::new(
        format!(
            "ad hoc questions: OPEN. Joins with other open tables, sub-queries and any condition at published levels are \
             answered, over {k} to {most} people or more, counts off by at most {d} (V = {v}); all callers together may ask \
             {budget} cells of one snapshot"
        ),
        format!(
            "თავისუფალი (ad hoc) შეკითხვები: ღიაა. პასუხი გაიცემა სხვა ღია ცხრილებთან შეერთებებზე, ქვეშეკითხვებსა და \
             გამოქვეყნებული დონეების ნებისმიერ პირობაზე, თუ უჯრაში {k}-დან {most}-მდე პირი მაინცაა; რაოდენობა ნამდვილს \
             არაუმეტეს {d}-ით შორდება (V = {v}); ყველა შემკითხველს ერთად ერთი სურათიდან {budget} უჯრის კითხვა შეუძლია"
        ),
    )
}
