//! The kinds of people in the synthetic country and how many of each: what makes them cross the border, and which
//! registers know them.

/// What kind of life a person leads, as far as migration sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Segment {
    /// Citizen who travels seldom or never.
    #[default]
    Homebody,
    /// Citizen who works abroad for some months every year.
    Circular,
    /// Citizen who moved abroad, visits in summer and may return.
    Emigrant,
    /// Citizen who trades across a land border, often there and back several times a day.
    Trader,
    /// Foreigner on short visits.
    Tourist,
    /// Foreign driver or trader with many short visits.
    Commuter,
    /// Foreigner who lives in the country without a permit, within the visa-free year.
    Newcomer,
    /// Foreigner with a permit for study.
    Student,
    /// Foreigner with a permit for work.
    Worker,
    /// Foreigner with a permit for family reasons.
    Family,
    /// Foreigner with a permit for other reasons.
    Other,
    /// Foreigner who asks for asylum.
    Asylum,
    /// Foreigner who stays longer than allowed.
    Overstayer,
    /// Foreigner who is refused entry.
    Refused,
}

/// People of each kind among 10,000.
pub(super) const SEGMENTS: [(Segment, u64); 14] = [
    (Segment::Homebody, 3_400),
    (Segment::Circular, 700),
    (Segment::Emigrant, 600),
    (Segment::Trader, 120),
    (Segment::Tourist, 3_300),
    (Segment::Commuter, 250),
    (Segment::Newcomer, 350),
    (Segment::Student, 300),
    (Segment::Worker, 330),
    (Segment::Family, 200),
    (Segment::Other, 150),
    (Segment::Asylum, 100),
    (Segment::Overstayer, 100),
    (Segment::Refused, 100),
];

impl Segment {
    /// Citizens of the country.
    pub(super) fn is_citizen(self) -> bool {
        matches!(self, Self::Homebody | Self::Circular | Self::Emigrant | Self::Trader)
    }

    /// The reason of the residence permit that the person holds first.
    pub(super) fn permit_reason(self) -> Option<&'static str> {
        match self {
            Self::Student => Some("EDUC"),
            Self::Worker => Some("EMP"),
            Self::Family => Some("FAM"),
            Self::Other => Some("OTH"),
            _ => None,
        }
    }

    /// Whether the person has a personal number and stands in the population register.
    pub(super) fn is_registered(self) -> bool {
        self.is_citizen() || self.permit_reason().is_some()
    }
}
