//! Places: where people live (the municipalities of the code list, weighted by their real sizes in broad strokes)
//! and where they cross the border.

use khidi_queries_codelists::{Municipality, municipalities};

use super::random::{Random, Weighted};

/// Where a person lives.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Home {
    /// Code of the region.
    pub(super) region: &'static str,
    /// Code of the municipality.
    pub(super) municipality: &'static str,
}

/// Regions by population, in 10,000ths.
pub(super) const REGIONS: [(&str, u64); 12] = [
    ("GE-AB", 3),
    ("GE-AJ", 950),
    ("GE-GU", 290),
    ("GE-IM", 1_280),
    ("GE-KA", 840),
    ("GE-KK", 1_180),
    ("GE-MM", 250),
    ("GE-RL", 75),
    ("GE-SJ", 410),
    ("GE-SK", 690),
    ("GE-SZ", 830),
    ("GE-TB", 3_202),
];

const CENTRES: [&str; 11] = [
    "GE-AJ-01", "GE-GU-03", "GE-IM-01", "GE-KA-08", "GE-KK-01", "GE-KK-05", "GE-MM-04", "GE-SJ-03", "GE-SK-02",
    "GE-SZ-01", "GE-SZ-09",
];
/// Almost empty: their register has single persons.
const EMPTIED: [&str; 4] = ["GE-MM-01", "GE-SK-01", "GE-SK-06", "GE-SK-07"];

/// The distribution of homes.
pub(super) fn homes() -> Weighted<Home> {
    Weighted::new(municipalities().iter().map(|place| {
        let home = Home { region: place.region, municipality: place.code };
        (home, weight(place))
    }))
}

fn weight(place: &Municipality) -> u64 {
    let same_region = municipalities().iter().filter(|other| other.region == place.region);
    let total: u64 = same_region.map(|other| share(other.code)).sum();
    let region = REGIONS.iter().find(|(code, _)| *code == place.region);
    let region = region.map_or(1, |(_, weight)| *weight);
    region * 10_000 * share(place.code) / total.max(1)
}

/// Share of a municipality within its region, out of no particular total.
fn share(code: &str) -> u64 {
    if CENTRES.contains(&code) {
        return 1_000;
    }
    if EMPTIED.contains(&code) {
        return 2;
    }
    let last = code.bytes().last().unwrap_or(b'0');
    100 + 40 * u64::from(last % 5)
}

/// A place where the border is crossed.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct BorderPoint {
    /// Its name.
    pub(super) name: &'static str,
    /// land, air or sea.
    pub(super) border_type: &'static str,
}

const fn point(name: &'static str, border_type: &'static str) -> BorderPoint {
    BorderPoint { name, border_type }
}

const SARPI: BorderPoint = point("Sarpi", "land");
const SADAKHLO: BorderPoint = point("Sadakhlo", "land");
const RED_BRIDGE: BorderPoint = point("Tsiteli Khidi", "land");
const KAZBEGI: BorderPoint = point("Kazbegi", "land");
const TBILISI_AIRPORT: BorderPoint = point("Tbilisi Airport", "air");
const KUTAISI_AIRPORT: BorderPoint = point("Kutaisi Airport", "air");
const BATUMI_AIRPORT: BorderPoint = point("Batumi Airport", "air");

/// Border points by traffic.
const POINTS: [(BorderPoint, u64); 15] = [
    (SARPI, 200),
    (SADAKHLO, 130),
    (RED_BRIDGE, 90),
    (KAZBEGI, 120),
    (TBILISI_AIRPORT, 250),
    (KUTAISI_AIRPORT, 80),
    (BATUMI_AIRPORT, 50),
    (point("Ninotsminda", "land"), 15),
    (point("Guguti", "land"), 12),
    (point("Lagodekhi", "land"), 20),
    (point("Vale", "land"), 12),
    (point("Kartsakhi", "land"), 8),
    (point("Gardabani", "land"), 5),
    (point("Batumi Port", "sea"), 5),
    (point("Poti Port", "sea"), 3),
];

/// The distribution of border points.
pub(super) fn border_points() -> Weighted<BorderPoint> {
    Weighted::new(POINTS)
}

/// The point that a citizen of a country uses by habit: the nearest land border, or an airport.
pub(super) fn usual_point(citizenship: &str, random: &mut Random) -> BorderPoint {
    match citizenship {
        "TUR" => SARPI,
        "ARM" => SADAKHLO,
        "AZE" => RED_BRIDGE,
        "RUS" if random.chance(0.7) => KAZBEGI,
        _ => random.pick(&[TBILISI_AIRPORT, TBILISI_AIRPORT, TBILISI_AIRPORT, KUTAISI_AIRPORT, BATUMI_AIRPORT]),
    }
}

/// The point where a citizen of the country crosses to trade.
pub(super) fn trading_point(random: &mut Random) -> BorderPoint {
    random.pick(&[SARPI, SARPI, SARPI, SADAKHLO, RED_BRIDGE])
}
