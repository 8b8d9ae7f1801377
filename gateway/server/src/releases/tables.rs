//! Releases as tables of the schema `releases`: one for each indicator, with the cells of all its versions; `versions`, with a row for
//! each release; and `calendar`, with what is due and what has come.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::num::NonZeroU32;
use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Int64Array, StringArray, TimestampMicrosecondArray,
};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use datafusion::arrow::error::ArrowError;
use datafusion::arrow::record_batch::RecordBatch;
use khidi_gateway_releases::{Criteria, Finality, IndicatorId, Manifest, Release, ReleaseError};

use super::calendar;
use super::kept::Kept;

/// The schema.
pub(crate) const RELEASES: &str = "releases";
/// The table with a row for each release.
const VERSIONS: &str = "versions";
/// The table of deadlines.
const CALENDAR: &str = "calendar";
const DIGITS: u8 = 38;

/// Whether a table of another meaning has that name.
pub(super) fn is_reserved(name: &str) -> bool {
    name == VERSIONS || name == CALENDAR
}

/// The tables that there are now, of which the manifests are known.
#[derive(Debug)]
pub(crate) struct Tables {
    manifests: Vec<Manifest>,
    /// The last version of each indicator and period.
    latest: HashMap<(IndicatorId, String), NonZeroU32>,
    is_damaged: bool,
    schemas: BTreeMap<String, SchemaRef>,
}

impl Kept {
    /// The tables of all releases that are whole.
    ///
    /// # Errors
    /// The store failed as a whole.
    pub(crate) async fn tables(&self) -> Result<Tables, ReleaseError> {
        let listing = self.releases.list(&Criteria::default()).await?;
        for error in &listing.damaged {
            tracing::error!(cause = crate::directory::chain(error), "a release is no row of its table");
        }
        Ok(Tables::of(listing.releases, !listing.damaged.is_empty()))
    }

    /// The rows of a table; `today` counts days from 1970-01-01.
    ///
    /// # Errors
    /// The store fails, or a release is damaged.
    pub(crate) async fn rows(&self, tables: &Tables, table: &str, today: i64) -> Result<Vec<RecordBatch>, RowsError> {
        let schema = tables.schema(table).ok_or_else(|| RowsError::NoTable(table.to_owned()))?;
        match table {
            VERSIONS => Ok(vec![tables.versions(schema)?]),
            CALENDAR => Ok(vec![calendar::rows(schema, &self.catalogue, &tables.manifests, today)?]),
            indicator => {
                let mut batches = Vec::new();
                for manifest in tables.manifests.iter().filter(|manifest| manifest.indicator.as_str() == indicator) {
                    let wanted = manifest.reference().map_err(ReleaseError::from)?;
                    let release = self.releases.read(&wanted).await?;
                    batches.push(cells(&release, schema, tables.is_latest(manifest))?);
                }
                Ok(batches)
            }
        }
    }
}

/// Why a table has no rows.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RowsError {
    #[error("there is no table {0}")]
    NoTable(String),
    #[error(transparent)]
    Release(#[from] ReleaseError),
    #[error("the rows of a release cannot be put together")]
    Arrow(#[from] ArrowError),
}

impl Tables {
    fn of(manifests: Vec<Manifest>, is_damaged: bool) -> Self {
        let mut schemas = BTreeMap::new();
        let indicators: BTreeSet<&str> = manifests.iter().map(|manifest| manifest.indicator.as_str()).collect();
        for indicator in indicators {
            let of = manifests.iter().filter(|manifest| manifest.indicator.as_str() == indicator);
            schemas.insert(indicator.to_owned(), of_indicator(&of.collect::<Vec<_>>()));
        }
        schemas.insert(VERSIONS.to_owned(), of_versions());
        schemas.insert(CALENDAR.to_owned(), calendar::schema());
        let mut latest = HashMap::new();
        for manifest in &manifests {
            let last = latest.entry((manifest.indicator.clone(), manifest.period.clone())).or_insert(manifest.version);
            *last = manifest.version.max(*last);
        }
        Self { manifests, latest, is_damaged, schemas }
    }

    /// Whether there are releases that cannot be told, so that rows may be missing.
    pub(crate) fn is_damaged(&self) -> bool {
        self.is_damaged
    }

    /// Bytes of the files behind a table.
    pub(crate) fn bytes(&self, table: &str) -> usize {
        let of = self.manifests.iter().filter(|manifest| manifest.indicator.as_str() == table);
        of.map(|manifest| usize::try_from(manifest.data.bytes).unwrap_or(usize::MAX)).fold(0, usize::saturating_add)
    }

    /// The columns of a table.
    pub(crate) fn schema(&self, table: &str) -> Option<&SchemaRef> {
        self.schemas.get(table)
    }

    /// All of them, by name.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &SchemaRef)> {
        self.schemas.iter().map(|(name, schema)| (name.as_str(), schema))
    }

    fn is_latest(&self, manifest: &Manifest) -> bool {
        self.latest.get(&(manifest.indicator.clone(), manifest.period.clone())) == Some(&manifest.version)
    }

    fn versions(&self, schema: &SchemaRef) -> Result<RecordBatch, ArrowError> {
        let texts = |text: &dyn Fn(&Manifest) -> String| -> ArrayRef {
            Arc::new(StringArray::from_iter_values(self.manifests.iter().map(text)))
        };
        let numbers = |number: &dyn Fn(&Manifest) -> u64| -> ArrayRef {
            let numbers = self.manifests.iter().map(|manifest| i64::try_from(number(manifest)).unwrap_or(i64::MAX));
            Arc::new(Int64Array::from_iter_values(numbers))
        };
        let truths = |truth: &dyn Fn(&Manifest) -> bool| -> ArrayRef {
            Arc::new(self.manifests.iter().map(|manifest| Some(truth(manifest))).collect::<BooleanArray>())
        };
        let agencies = |manifest: &Manifest| {
            manifest.content.agencies.iter().map(|note| note.agency.as_str()).collect::<Vec<_>>().join(" ")
        };
        let made = self.manifests.iter().map(made_at);
        let columns: Vec<ArrayRef> = vec![
            texts(&|manifest| manifest.indicator.to_string()),
            texts(&|manifest| manifest.period.clone()),
            numbers(&|manifest| manifest.version.get().into()),
            truths(&|manifest| self.is_latest(manifest)),
            Arc::new(TimestampMicrosecondArray::from_iter_values(made)),
            truths(&is_provisional),
            numbers(&|manifest| manifest.content.quality.cells),
            numbers(&|manifest| manifest.content.quality.withheld),
            texts(&agencies),
        ];
        RecordBatch::try_new(Arc::clone(schema), columns)
    }
}

pub(super) fn is_provisional(manifest: &Manifest) -> bool {
    manifest.content.finality == Finality::Provisional
}

/// Microseconds since 1970-01-01T00:00:00Z.
pub(super) fn made_at(manifest: &Manifest) -> i64 {
    manifest.made_at.unix_seconds() * 1_000_000
}

/// Columns of those types, all nullable, as all columns of answers are.
pub(super) fn columns(of: &[(&str, DataType)]) -> SchemaRef {
    let fields = of.iter().map(|(name, data_type)| Field::new(*name, data_type.clone(), true));
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

fn of_versions() -> SchemaRef {
    columns(&[
        ("indicator", DataType::Utf8),
        ("period", DataType::Utf8),
        ("version", DataType::Int64),
        ("is_latest", DataType::Boolean),
        ("made_at", DataType::Timestamp(TimeUnit::Microsecond, None)),
        ("is_provisional", DataType::Boolean),
        ("cells", DataType::Int64),
        ("withheld", DataType::Int64),
        ("agencies", DataType::Utf8),
    ])
}

/// The dimensions that any version has, in the order in which they are found, with as many decimals as any of them has.
fn of_indicator(manifests: &[&Manifest]) -> SchemaRef {
    let mut names: Vec<&str> = Vec::new();
    for id in manifests.iter().flat_map(|manifest| &manifest.content.dimensions) {
        if !names.contains(&id.as_str()) {
            names.push(id);
        }
    }
    let decimals = manifests.iter().map(|manifest| manifest.content.decimals).max().unwrap_or_default();
    let value = DataType::Decimal128(DIGITS, i8::try_from(decimals).unwrap_or_default());
    let mut all: Vec<(&str, DataType)> = names.iter().map(|name| (*name, DataType::Utf8)).collect();
    let others = [
        ("time_period", DataType::Utf8),
        ("obs_value", value),
        ("obs_status", DataType::Utf8),
        ("conf_status", DataType::Utf8),
        ("version", DataType::Int64),
        ("is_latest", DataType::Boolean),
        ("made_at", DataType::Timestamp(TimeUnit::Microsecond, None)),
    ];
    all.extend(others.into_iter().filter(|(name, _)| !names.contains(name)));
    columns(&all)
}

/// The cells of a release as rows of its indicator's table.
fn cells(release: &Release, schema: &SchemaRef, is_latest: bool) -> Result<RecordBatch, ArrowError> {
    let observations = release.cells.observations();
    let texts = |text: &dyn Fn(usize) -> Option<String>| -> ArrayRef {
        Arc::new((0..observations.len()).map(text).collect::<StringArray>())
    };
    let of_each =
        |text: &dyn Fn(&khidi_queries_sdmx::Observation) -> String| texts(&|at| observations.get(at).map(text));
    let count = observations.len();
    let columns = schema.fields().iter().map(|field| -> Result<ArrayRef, ArrowError> {
        let dimension = release.cells.dimensions().iter().position(|id| id == field.name());
        if let Some(nth) = dimension {
            return Ok(texts(&|at| observations.get(at).and_then(|cell| cell.codes().get(nth).cloned())));
        }
        Ok(match (field.name().as_str(), field.data_type()) {
            ("time_period", _) => of_each(&|cell| cell.period().to_string()),
            ("obs_status", _) => of_each(&|cell| cell.obs_status().code().to_owned()),
            ("conf_status", _) => of_each(&|cell| cell.conf_status().code().to_owned()),
            ("obs_value", DataType::Decimal128(digits, scale)) => {
                let decimals = u8::try_from(*scale).unwrap_or_default();
                let values = observations.iter().map(|cell| cell.value().and_then(|value| value.unscaled(decimals)));
                Arc::new(values.collect::<Decimal128Array>().with_precision_and_scale(*digits, *scale)?)
            }
            ("version", DataType::Int64) => {
                Arc::new(Int64Array::from(vec![i64::from(release.manifest.version.get()); count]))
            }
            ("is_latest", DataType::Boolean) => Arc::new(BooleanArray::from(vec![is_latest; count])),
            ("made_at", DataType::Timestamp(..)) => {
                Arc::new(TimestampMicrosecondArray::from(vec![made_at(&release.manifest); count]))
            }
            // A dimension that this version does not have, whatever it is called.
            _ => texts(&|_| None),
        })
    });
    RecordBatch::try_new(Arc::clone(schema), columns.collect::<Result<_, _>>()?)
}

/// Days since 1970-01-01, as a column.
pub(super) fn days(days: impl Iterator<Item = i64>) -> ArrayRef {
    Arc::new(Date32Array::from_iter_values(days.map(|day| i32::try_from(day).unwrap_or(i32::MAX))))
}
