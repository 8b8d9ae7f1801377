//! Randomness that depends on nothing but the seed, the purpose and the person: every register of every
//! person draws from a stream of its own, so that neither threads nor a change to one register shift another.
//! SplitMix64 (Steele, Lea, Flood 2014); not for secrets.

/// What a stream of numbers is for.
#[derive(Clone, Copy)]
pub(super) enum Stream {
    Person = 1,
    Enrolment,
    Stay,
    Departure,
    Asylum,
    Removal,
    Permit,
    Itinerary,
    Crossing,
    Visa,
    Labour,
    Income,
    Refusal,
    Citizenship,
    Observation,
    Readmission,
}

/// A stream of pseudo-random numbers.
pub(super) struct Random {
    state: u64,
}

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// The finaliser of SplitMix64: a bijection of 64-bit numbers.
pub(super) fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

impl Random {
    /// The stream of one purpose for one person.
    pub(super) fn new(seed: u64, stream: Stream, index: u64) -> Self {
        let purpose = mix(seed.wrapping_add((stream as u64).wrapping_mul(STEP)));
        Self { state: mix(purpose ^ mix(index.wrapping_add(STEP))) }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(STEP);
        mix(self.state)
    }

    /// A number from 0 to under `bound` (0 when the bound is 0).
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(bound)) >> 64) as u64
    }

    /// A number from `low` to `high`, both included; `low` when the range is empty.
    pub(super) fn between(&mut self, low: i32, high: i32) -> i32 {
        let width = (i64::from(high) - i64::from(low) + 1).max(1);
        low + self.below(width as u64) as i32
    }

    /// A number from 0 to under 1.
    pub(super) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// True with the given probability.
    pub(super) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// An exponentially distributed number of that mean.
    pub(super) fn exponential(&mut self, mean: f64) -> f64 {
        -(1.0 - self.unit()).ln() * mean
    }

    /// A Poisson distributed count of that mean, as arrivals of an exponential clock.
    pub(super) fn poisson(&mut self, mean: f64) -> u32 {
        let mut count = 0;
        let mut elapsed = self.exponential(1.0);
        while elapsed < mean {
            count += 1;
            elapsed += self.exponential(1.0);
        }
        count
    }

    /// One of the items; the default when there is none.
    pub(super) fn pick<T: Copy + Default>(&mut self, items: &[T]) -> T {
        let position = self.below(items.len() as u64) as usize;
        items.get(position).copied().unwrap_or_default()
    }
}

/// Items drawn in proportion to their weights.
pub(super) struct Weighted<T> {
    items: Vec<(u64, T)>,
    total: u64,
}

impl<T: Copy + Default> Weighted<T> {
    /// A distribution over the items with their weights.
    pub(super) fn new(weights: impl IntoIterator<Item = (T, u64)>) -> Self {
        let mut total = 0;
        let items = weights
            .into_iter()
            .map(|(item, weight)| {
                total += weight;
                (total, item)
            })
            .collect();
        Self { items, total }
    }

    /// One item; the default when there is none.
    pub(super) fn draw(&self, random: &mut Random) -> T {
        let ticket = random.below(self.total);
        let position = self.items.partition_point(|(upper, _)| *upper <= ticket);
        self.items.get(position).map(|(_, item)| *item).unwrap_or_default()
    }
}
