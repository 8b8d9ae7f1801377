//! Citizenships: for each kind of foreigner a few common ones by weight, then a long tail over every country, so
//! thin that some have one or two persons only.

use khidi_queries_codelists::countries;

use super::random::Weighted;
use super::segments::Segment;

/// The country itself.
pub(super) const HOME_COUNTRY: &str = "GEO";

type Share = (&'static str, u64);

const TOURISTS: &[Share] = &[
    ("RUS", 220),
    ("TUR", 200),
    ("ARM", 150),
    ("AZE", 110),
    ("ISR", 75),
    ("UKR", 40),
    ("IRN", 35),
    ("KAZ", 30),
    ("SAU", 20),
    ("IND", 18),
    ("BLR", 17),
    ("POL", 15),
    ("DEU", 12),
    ("CHN", 10),
    ("USA", 8),
    ("GBR", 6),
    ("FRA", 5),
];
const COMMUTERS: &[Share] = &[("TUR", 400), ("ARM", 320), ("AZE", 220), ("RUS", 60)];
const NEWCOMERS: &[Share] =
    &[("RUS", 600), ("BLR", 110), ("UKR", 110), ("TUR", 40), ("IRN", 35), ("USA", 25), ("ISR", 20), ("DEU", 12)];
const STUDENTS: &[Share] = &[
    ("IND", 560),
    ("JOR", 90),
    ("ISR", 70),
    ("IRN", 60),
    ("EGY", 50),
    ("NGA", 40),
    ("SDN", 25),
    ("IRQ", 20),
    ("AZE", 20),
    ("TUR", 15),
    ("RUS", 15),
    ("LKA", 10),
];
const WORKERS: &[Share] = &[
    ("TUR", 230),
    ("IND", 180),
    ("CHN", 120),
    ("UZB", 70),
    ("TKM", 60),
    ("RUS", 60),
    ("PAK", 50),
    ("BGD", 45),
    ("AZE", 40),
    ("UKR", 35),
    ("IRN", 30),
    ("PHL", 20),
    ("USA", 15),
];
const SETTLERS: &[Share] = &[
    ("RUS", 300),
    ("TUR", 130),
    ("IRN", 90),
    ("UKR", 90),
    ("ISR", 70),
    ("AZE", 60),
    ("ARM", 60),
    ("CHN", 45),
    ("IND", 35),
    ("USA", 30),
    ("BLR", 30),
    ("DEU", 15),
];
const ASYLUM_SEEKERS: &[Share] = &[
    ("IRN", 220),
    ("RUS", 160),
    ("UKR", 130),
    ("TUR", 100),
    ("AFG", 80),
    ("SYR", 70),
    ("IRQ", 60),
    ("YEM", 50),
    ("PSE", 30),
    ("CMR", 20),
    ("TJK", 20),
    ("AZE", 20),
];
const IRREGULAR: &[Share] = &[
    ("IND", 180),
    ("NGA", 110),
    ("IRN", 110),
    ("PAK", 100),
    ("BGD", 90),
    ("CMR", 60),
    ("EGY", 60),
    ("IRQ", 50),
    ("TUR", 50),
    ("RUS", 45),
    ("LKA", 35),
    ("GHA", 30),
];
const BORN_ABROAD: &[Share] =
    &[("RUS", 450), ("UKR", 120), ("ARM", 110), ("AZE", 100), ("GRC", 70), ("ISR", 50), ("KAZ", 30), ("TUR", 30)];

/// The distributions of citizenships.
pub(super) struct Origins {
    tourists: Weighted<&'static str>,
    commuters: Weighted<&'static str>,
    newcomers: Weighted<&'static str>,
    students: Weighted<&'static str>,
    workers: Weighted<&'static str>,
    settlers: Weighted<&'static str>,
    asylum_seekers: Weighted<&'static str>,
    irregular: Weighted<&'static str>,
    born_abroad: Weighted<&'static str>,
}

impl Origins {
    pub(super) fn new() -> Self {
        Self {
            tourists: with_tail(TOURISTS),
            commuters: with_tail(COMMUTERS),
            newcomers: with_tail(NEWCOMERS),
            students: with_tail(STUDENTS),
            workers: with_tail(WORKERS),
            settlers: with_tail(SETTLERS),
            asylum_seekers: with_tail(ASYLUM_SEEKERS),
            irregular: with_tail(IRREGULAR),
            born_abroad: with_tail(BORN_ABROAD),
        }
    }

    /// Citizenships of one kind of foreigners.
    pub(super) fn of(&self, segment: Segment) -> &Weighted<&'static str> {
        match segment {
            Segment::Commuter => &self.commuters,
            Segment::Newcomer => &self.newcomers,
            Segment::Student => &self.students,
            Segment::Worker => &self.workers,
            Segment::Family | Segment::Other => &self.settlers,
            Segment::Asylum => &self.asylum_seekers,
            Segment::Overstayer | Segment::Refused => &self.irregular,
            _ => &self.tourists,
        }
    }

    /// Countries where those were born who were born abroad.
    pub(super) fn births_abroad(&self) -> &Weighted<&'static str> {
        &self.born_abroad
    }
}

/// Adds every other country with a weight that falls as 1/rank, about a thirtieth of all together.
fn with_tail(common: &'static [Share]) -> Weighted<&'static str> {
    let is_tail =
        |code: &str| code.len() == 3 && code != HOME_COUNTRY && common.iter().all(|(known, _)| *known != code);
    let is_country = |region: &str| region != "NO_COUNTRY";
    let tail = countries()
        .iter()
        .filter(|country| is_country(country.region) && is_tail(country.alpha3))
        .enumerate()
        .map(|(rank, country)| (country.alpha3, 5_500 / (rank as u64 + 1)));
    let common = common.iter().map(|(code, weight)| (*code, weight * 1_000));
    Weighted::new(common.chain(tail))
}
