//! Random histories against a reference that writes down every single day and counts.

use super::super::history::{Crossing, Day, Life, Side};
use super::super::rule::Rule;
use super::super::status;
use super::{changes, history, written};
use crate::calendar::{civil, day};

const SEED: u64 = 20_260_105;

/// A linear congruential generator, so that the histories are the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as i64 % bound
    }
}

/// Each day from the first to the last with the side at its end.
struct Diary {
    from: Day,
    sides: Vec<Option<Side>>,
}

const MARGIN: Day = 800;

impl Diary {
    fn of(crossings: &[(i64, Side)], life: Life) -> Self {
        let mut noted = crossings.to_vec();
        noted.sort_by_key(|(micros, side)| (*micros, *side == Side::Out));
        let day_of = |micros: i64| micros.div_euclid(86_400_000_000);
        let first = noted.first().map_or(0, |(micros, _)| day_of(*micros));
        let last = noted.last().map_or(0, |(micros, _)| day_of(*micros));
        let from = first - MARGIN;
        let mut side = noted.first().map_or(Side::Out, |(_, towards)| towards.other());
        let sides = (from..last + MARGIN).map(|today| {
            for (_, towards) in noted.iter().filter(|(micros, _)| day_of(*micros) == today) {
                side = *towards;
            }
            let alive = life.born.is_none_or(|born| today >= born) && life.died.is_none_or(|died| today <= died);
            (today, alive.then_some(side), side)
        });
        let all: Vec<_> = sides.collect();
        Self { from, sides: all.iter().map(|(_, lived, _)| *lived).collect() }
    }

    fn days(&self, side: Side, from: Day, until: Day) -> i64 {
        (from..until).filter(|day| self.on(*day) == Some(side)).count() as i64
    }

    fn on(&self, day: Day) -> Option<Side> {
        self.sides[(day - self.from) as usize]
    }
}

/// The same date a year on, looked for by trying.
fn year_on(of: Day, by: i64) -> Day {
    let (year, month, date) = civil(of);
    let there = day(year + by, month, date);
    if civil(there) == (year + by, month, date) { there } else { there - 1 }
}

/// The definitions of `statistics.md`, word by word, over a life without end.
fn slow_changes(noted: &[(i64, Side)], life: Life, rule: Rule) -> String {
    let lived = Diary::of(noted, life);
    let endless = Diary::of(noted, Life::default());
    let mut resident = endless.on(endless.from) == Some(Side::In);
    let mut told = Vec::new();
    for today in endless.from + 1..endless.from + endless.sides.len() as i64 {
        let (before, now) = (endless.on(today - 1), endless.on(today));
        if before == now {
            continue;
        }
        let entered = now == Some(Side::In);
        if entered == resident {
            continue;
        }
        let (before, after) = (year_on(today, -1), year_on(today, 1));
        let (here, there) = if entered { (Side::In, Side::Out) } else { (Side::Out, Side::In) };
        let holds = match rule {
            Rule::DaysOfTheYear(n) => {
                lived.days(there, before, today) >= i64::from(n) && lived.days(here, today, after) >= i64::from(n)
            }
            Rule::TwelveMonths { tolerance } => lived.days(there, today, after) <= i64::from(tolerance),
        };
        if holds {
            resident = entered;
            told.push(format!("{} {}", if entered { "immigrant" } else { "emigrant" }, written(today)));
        }
    }
    told.join(", ")
}

fn random_person(random: &mut Random) -> (Vec<(i64, Side)>, Life) {
    let start = day(2018, 1, 1) + random.below(400);
    let mut at = start;
    let crossings = (0..random.below(12)).map(|_| {
        // Days apart, with many of none, and many around half a year.
        at += match random.below(6) {
            0 => 0,
            1 => random.below(5),
            2 => random.below(60),
            3 => 178 + random.below(10),
            4 => 360 + random.below(12),
            _ => random.below(400),
        };
        let second = random.below(3) * 3_600;
        (at * 86_400_000_000 + second * 1_000_000, if random.below(2) == 0 { Side::In } else { Side::Out })
    });
    let crossings: Vec<_> = crossings.collect();
    let born = (random.below(4) == 0).then(|| start - 200 + random.below(300));
    let died = (random.below(4) == 0).then(|| start + random.below(1_500));
    (crossings, Life { born, died })
}

#[test]
fn twenty_thousand_lives_as_day_by_day() {
    let mut random = Random(SEED);
    let rules = [Rule::DaysOfTheYear(183), Rule::TwelveMonths { tolerance: 0 }, Rule::TwelveMonths { tolerance: 30 }];
    let mut seen = 0;
    for nth in 0..20_000 {
        let (noted, life) = random_person(&mut random);
        let mut crossings: Vec<_> = noted.iter().map(|(micros, side)| Crossing::new(*micros, *side).unwrap()).collect();
        let history = history(&mut crossings, life);
        let rule = rules[nth % rules.len()];
        let told = changes(&history, rule);
        seen += usize::from(!told.is_empty());
        assert_eq!(told, slow_changes(&noted, life, rule), "seed {SEED}, person {nth}, {rule}: {noted:?} {life:?}");
        let diary = Diary::of(&noted, life);
        let from = diary.from + random.below(1_000);
        let until = (from + random.below(900)).min(diary.from + diary.sides.len() as i64);
        for side in [Side::In, Side::Out] {
            assert_eq!(history.days(side, from, until), diary.days(side, from, until), "person {nth}, {noted:?}");
        }
        if until > from {
            assert_eq!(history.side_on(from), diary.on(from), "person {nth}");
        }
        let on = diary.from + random.below(1_500);
        let periods = status::residencies(&history, rule);
        let in_one = |day| {
            periods.iter().any(|of| of.from.is_none_or(|from| from <= day) && of.until.is_none_or(|until| day < until))
        };
        assert_eq!(in_one(on) && life.includes(on), status::resident_on(&history, rule, on), "person {nth}");
        for stay in status::stays(&history, rule).filter(|stay| life.includes(stay.entered_on)) {
            assert_eq!(stay.resident, status::resident_on(&history, rule, stay.entered_on), "person {nth}");
        }
    }
    assert!(seen > 5_000, "only {seen} of 20,000 changed anything");
}
