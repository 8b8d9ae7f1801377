//! The history of one person: on which side of the border they were at the end of each day.
//!
//! Presence is half-open: the day of an entry counts as in, the day of an exit as out. Before the first crossing a person was
//! on the side that it left; after the last one they stay where it led. Days before birth and after death count as neither.

const MICROS_PER_DAY: i64 = 86_400_000_000;

/// Days since 1970-01-01.
pub type Day = i64;

/// A side of the border, or the direction of a crossing towards it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// In the country.
    In,
    /// Outside.
    Out,
}

impl Side {
    /// The side opposite.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::In => Self::Out,
            Self::Out => Self::In,
        }
    }

    /// As registers write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }
}

/// A crossing as one number, whose order is the order in which crossings are read: by time, then `in` before `out`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Crossing(i64);

impl Crossing {
    /// A crossing at so many microseconds since 1970-01-01, local time; `None` for a time some 140,000 years away.
    #[must_use]
    pub fn new(micros: i64, towards: Side) -> Option<Self> {
        Some(Self(micros.checked_mul(2)? + i64::from(towards == Side::Out)))
    }

    /// The crossing that [`Crossing::code`] gave.
    #[must_use]
    pub(super) const fn of_code(code: i64) -> Self {
        Self(code)
    }

    /// Itself as a number.
    #[must_use]
    pub(super) const fn code(self) -> i64 {
        self.0
    }

    /// Microseconds since 1970-01-01, local time.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0.div_euclid(2)
    }

    /// Its day.
    #[must_use]
    pub const fn day(self) -> Day {
        self.micros().div_euclid(MICROS_PER_DAY)
    }

    /// Where it led.
    #[must_use]
    pub const fn towards(self) -> Side {
        if self.0.rem_euclid(2) == 0 { Side::In } else { Side::Out }
    }
}

/// Between which days a person lived; both count as days of their life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Life {
    /// The day of birth, if known.
    pub born: Option<Day>,
    /// The day of death, if any.
    pub died: Option<Day>,
}

impl Life {
    /// Whether the person lived on that day.
    #[must_use]
    pub fn includes(self, day: Day) -> bool {
        self.born.is_none_or(|born| born <= day) && self.died.is_none_or(|died| day <= died)
    }

    /// The part of `[from, until)` in which the person lived; possibly empty, never reversed.
    fn within(self, from: Day, until: Day) -> (Day, Day) {
        let from = self.born.map_or(from, |born| from.max(born));
        let until = self.died.map_or(until, |died| until.min(died + 1));
        (from, until.max(from))
    }
}

/// A day on which the side changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// The day.
    pub day: Day,
    /// Where the person was at its end.
    pub side: Side,
    /// The last crossing of that day, which led there: microseconds since 1970-01-01.
    pub crossed_at: i64,
    /// Days in the country from the first turn to this one.
    in_before: i64,
}

/// One person's days, read from their crossings. Memory is kept from one person to the next.
#[derive(Debug)]
pub struct History {
    life: Life,
    before: Side,
    turns: Vec<Turn>,
    imputed: i64,
}

impl Default for History {
    fn default() -> Self {
        Self { life: Life::default(), before: Side::Out, turns: Vec::new(), imputed: 0 }
    }
}

impl History {
    /// Reads the crossings of one person, in any order; they are sorted in place. What was read before is forgotten.
    /// Whoever has never crossed was always outside, as far as the register knows.
    pub fn read(&mut self, crossings: &mut [Crossing], life: Life) {
        crossings.sort_unstable();
        self.life = life;
        self.turns.clear();
        self.imputed = 0;
        self.before = crossings.first().map_or(Side::Out, |first| first.towards().other());
        let mut last: Option<Crossing> = None;
        for crossing in crossings.iter().copied() {
            if let Some(last) = last {
                self.imputed += i64::from(last.towards() == crossing.towards());
                if last.day() != crossing.day() {
                    self.end_of_day(last);
                }
            }
            last = Some(crossing);
        }
        last.into_iter().for_each(|last| self.end_of_day(last));
    }

    /// Notes where the last crossing of a day led, if that is news.
    fn end_of_day(&mut self, last: Crossing) {
        let (day, side) = (last.day(), last.towards());
        let in_before = match self.turns.last() {
            Some(turn) if turn.side == side => return,
            Some(turn) => turn.in_before + if turn.side == Side::In { day - turn.day } else { 0 },
            None if self.before == side => return,
            None => 0,
        };
        self.turns.push(Turn { day, side, crossed_at: last.micros(), in_before });
    }

    /// The side before the first crossing.
    #[must_use]
    pub const fn before(&self) -> Side {
        self.before
    }

    /// The days on which the side changed, in order.
    #[must_use]
    pub fn turns(&self) -> &[Turn] {
        &self.turns
    }

    /// Crossings that follow one of the same direction: each means one that the register lacks.
    #[must_use]
    pub const fn imputed(&self) -> i64 {
        self.imputed
    }

    /// The life that was given.
    #[must_use]
    pub const fn life(&self) -> Life {
        self.life
    }

    /// Where the person was at the end of a day; `None` outside their life.
    #[must_use]
    pub fn side_on(&self, day: Day) -> Option<Side> {
        self.life.includes(day).then(|| self.last_turn(day).map_or(self.before, |turn| turn.side))
    }

    /// How many days of `[from, until)` the person lived on that side; 0 where `until` is before `from`.
    #[must_use]
    pub fn days(&self, side: Side, from: Day, until: Day) -> i64 {
        let (from, until) = self.life.within(from, until);
        let inside = self.days_in_before(until) - self.days_in_before(from);
        match side {
            Side::In => inside,
            Side::Out => until - from - inside,
        }
    }

    /// Days in the country from the first turn to a day; negative before it, where the person was in.
    fn days_in_before(&self, day: Day) -> i64 {
        match (self.last_turn(day), self.turns.first()) {
            (Some(turn), _) => turn.in_before + if turn.side == Side::In { day - turn.day } else { 0 },
            (None, Some(first)) if self.before == Side::In => day - first.day,
            (None, None) if self.before == Side::In => day,
            _ => 0,
        }
    }

    /// The last turn on or before a day.
    fn last_turn(&self, day: Day) -> Option<&Turn> {
        let known = self.turns.partition_point(|turn| turn.day <= day);
        known.checked_sub(1).and_then(|last| self.turns.get(last))
    }
}
