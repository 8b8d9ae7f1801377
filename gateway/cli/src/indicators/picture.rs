//! A finished table as a picture.

use std::collections::BTreeSet;

use clap::ValueEnum;
use khidi_gateway_plots::{
    Flows, Footnote, Heading, Language as Shown, Number, Partner, PlotError, Population, Protection, Pyramid, Series,
    StackedBars, Table as Plotted, TimeSeries, Value,
};
use khidi_queries_indicators::{Cell, CellStatus, Code, Dimension, Indicator};
use khidi_queries_tables::Told;

use crate::failure::{Exit, Failure};
use crate::sql::failure::Language;

/// What kind of picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Picture {
    /// A line for each code of `--by`, or one for all
    Lines,
    /// A bar for each period, stacked by the codes of `--by`
    Bars,
    /// Age groups by sex; the first of several periods as an outline
    Pyramid,
    /// Immigrants and emigrants by the codes of `--by`, of the last period
    Flows,
}

/// The dimensions of an indicator that a picture shows, by their places.
pub(super) enum Places {
    Lines(Option<usize>),
    Bars(Option<usize>),
    Pyramid { sex: usize, age: usize },
    Flows { by: usize, kind: usize },
}

impl Picture {
    /// What it would show of an indicator.
    ///
    /// # Errors
    /// The indicator does not have it.
    pub(super) fn places(self, by: Option<&str>, indicator: &Indicator) -> Result<Places, Failure> {
        let at = by.map(|id| place(indicator, id)).transpose()?;
        Ok(match self {
            Self::Lines => Places::Lines(at),
            Self::Bars => Places::Bars(at),
            Self::Pyramid => Places::Pyramid { sex: place(indicator, "sex")?, age: place(indicator, "age")? },
            Self::Flows => {
                let by = at.ok_or_else(|| Failure::usage("flows are by a dimension: give --by citizen"))?;
                Places::Flows { by, kind: place(indicator, "indic_mi")? }
            }
        })
    }
}

/// The picture of tables, by the codes of a dimension, everything else summed over.
pub(super) fn draw(
    picture: Picture,
    by: Option<&str>,
    indicator: &Indicator,
    tables: &[Told],
    language: Language,
) -> Result<String, Failure> {
    let drawing = Drawing { indicator, tables, language };
    let drawn = match picture.places(by, indicator)? {
        Places::Lines(at) => drawing.table(at).map(|(heading, table)| TimeSeries::new(heading, table).to_svg()),
        Places::Bars(at) => drawing.table(at).map(|(heading, table)| StackedBars::new(heading, table).to_svg()),
        Places::Pyramid { sex, age } => drawing.pyramid(sex, age),
        Places::Flows { by, kind } => drawing.flows(by, kind),
    };
    drawn.map_err(|error| Failure::new(Exit::Here, error.told(shown(language))))
}

fn place(indicator: &Indicator, id: &str) -> Result<usize, Failure> {
    let found = indicator.dimensions.iter().position(|dimension| dimension.id == id);
    found.ok_or_else(|| {
        let ids: Vec<_> = indicator.dimensions.iter().map(|dimension| dimension.id.as_str()).collect();
        Failure::usage(format!("{} has no dimension '{id}'; it has: {}", indicator.id, ids.join(", ")))
    })
}

fn shown(language: Language) -> Shown {
    language.choose(Shown::English, Shown::Georgian)
}

struct Drawing<'a> {
    indicator: &'a Indicator,
    tables: &'a [Told],
    language: Language,
}

impl Drawing<'_> {
    /// Lines or bars: one series for each code of a dimension, or one for all.
    fn table(&self, at: Option<usize>) -> Result<(Heading, Plotted), PlotError> {
        let series = match at {
            None => vec![(self.title(), self.totals())],
            Some(at) => {
                self.told(at).into_iter().map(|(code, place)| (self.name(code), self.with(&[(at, place)]))).collect()
            }
        };
        let series = series
            .into_iter()
            .map(|(name, places)| Series::new(name, self.tables.iter().map(|told| value(told, &places)).collect()));
        let periods: Vec<String> = self.tables.iter().map(|told| told.period.to_string()).collect();
        let axis = self.choose("Period", "პერიოდი");
        Ok((self.heading()?, Plotted::new(axis, &periods, series.collect::<Result<_, _>>()?)?))
    }

    fn pyramid(&self, sex: usize, age: usize) -> Result<String, PlotError> {
        let ages = self.told(age);
        let names: Vec<&str> = ages.iter().map(|(code, _)| self.name(code)).collect();
        let population = |told: &Told| {
            let side = |code: &str| {
                let sex_place = self.dimension(sex).and_then(|of| of.codes.place(code)).unwrap_or_default();
                let value = |(_, place): &(&Code, usize)| value(told, &self.with(&[(sex, sex_place), (age, *place)]));
                ages.iter().map(value).map(positive).collect::<Vec<_>>()
            };
            Population::new(&told.period.to_string(), side("M"), side("F"))
        };
        let last = self.tables.last().ok_or(PlotError::Missing(khidi_gateway_plots::Part::Period))?;
        let first = self.tables.first().filter(|first| first.period != last.period).map(population).transpose()?;
        Ok(Pyramid::new(self.heading()?, &names, population(last)?, first)?.to_svg())
    }

    fn flows(&self, at: usize, kind: usize) -> Result<String, PlotError> {
        let last = self.tables.last().ok_or(PlotError::Missing(khidi_gateway_plots::Part::Period))?;
        let of_kind = |code: &str, place| {
            let kind_place = self.dimension(kind).and_then(|of| of.codes.place(code)).unwrap_or_default();
            positive(value(last, &self.with(&[(kind, kind_place), (at, place)])))
        };
        let partners = self
            .told(at)
            .into_iter()
            .map(|(code, place)| Partner::new(self.name(code), of_kind("IMM", place), of_kind("EMI", place)));
        Ok(Flows::new(self.heading()?, partners.collect::<Result<_, _>>()?)?.to_svg())
    }

    /// The codes of a dimension of which anything is told, its total aside.
    fn told(&self, at: usize) -> Vec<(&Code, usize)> {
        let cells = self.tables.iter().flat_map(|told| &told.table.cells).filter(|cell| cell.value.is_some());
        let places: BTreeSet<usize> = cells.filter_map(|cell| cell.places.get(at).copied()).collect();
        let Some(dimension) = self.dimension(at) else { return Vec::new() };
        let codes = places.into_iter().filter(|place| *place != dimension.codes.total());
        codes.filter_map(|place| Some((dimension.codes.codes.get(place)?, place))).collect()
    }

    fn dimension(&self, at: usize) -> Option<&Dimension> {
        self.indicator.dimensions.get(at)
    }

    fn totals(&self) -> Vec<usize> {
        self.indicator.dimensions.iter().map(|dimension| dimension.codes.total()).collect()
    }

    fn with(&self, fixed: &[(usize, usize)]) -> Vec<usize> {
        let mut places = self.totals();
        for (at, place) in fixed {
            if let Some(total) = places.get_mut(*at) {
                *total = *place;
            }
        }
        places
    }

    fn heading(&self) -> Result<Heading, PlotError> {
        let indicator = self.indicator;
        let agencies: Vec<String> = indicator.agencies.iter().map(ToString::to_string).collect();
        let periods =
            self.tables.first().zip(self.tables.last()).map(|(first, last)| match first.period == last.period {
                true => first.period.to_string(),
                false => format!("{}–{}", first.period, last.period),
            });
        let cells = || self.tables.iter().flat_map(|told| &told.table.cells);
        let exact = cells().all(|cell: &Cell| cell.status == CellStatus::Exact);
        let protection = if exact { Protection::Exact } else { Protection::Perturbed };
        let method = self.choose(&indicator.method_en, &indicator.method_ka);
        let footnote = Footnote::new(method, &agencies, &periods.unwrap_or_default(), protection)?;
        let unit = match indicator.unit.as_str() {
            "PER" => self.choose("Persons", "პირები"),
            "PC" => self.choose("Per cent", "პროცენტი"),
            other => other,
        };
        Heading::new(shown(self.language), self.title(), unit, footnote)
    }

    fn title(&self) -> &str {
        self.choose(&self.indicator.title_en, &self.indicator.title_ka)
    }

    fn name<'c>(&self, code: &'c Code) -> &'c str {
        self.choose(&code.name_en, &code.name_ka)
    }

    fn choose<'t>(&self, en: &'t str, ka: &'t str) -> &'t str {
        self.language.choose(en, ka)
    }
}

fn value(told: &Told, places: &[usize]) -> Value {
    let cells = &told.table.cells;
    let found = cells.binary_search_by(|cell| cell.places.as_slice().cmp(places)).ok().and_then(|at| cells.get(at));
    let Some(cell) = found else { return Value::Missing };
    let number = cell.value.as_deref().and_then(|text| text.parse().ok()).and_then(|value| Number::new(value).ok());
    match (number, told.provisional) {
        (Some(number), false) => Value::Known(number),
        (Some(number), true) => Value::Provisional(number),
        (None, _) if cell.status == CellStatus::Absent => Value::Absent,
        (None, _) => Value::Missing,
    }
}

/// Noise can take a count of few people below zero, where no bar is drawn.
fn positive(value: Value) -> Value {
    match value.number() {
        Some(number) if number < Number::from(0_u32) => match value {
            Value::Provisional(_) => Value::Provisional(Number::from(0_u32)),
            _ => Value::Known(Number::from(0_u32)),
        },
        _ => value,
    }
}
