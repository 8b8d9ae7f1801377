//! The columns of a source, also those that cannot be published, for whoever has to choose among them.

use arrow::datatypes::DataType;

use crate::store::near;
use crate::{Places, SourceConfig, SourceError, csv, database, parquet, published};

/// A column as a source has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceColumn {
    /// Its name.
    pub name: String,
    /// The type in which it is stored, in the source's own words.
    pub stored: String,
    /// The type in which it is published; `None` for one that cannot be, or that may not be read.
    pub published: Option<DataType>,
}

impl SourceColumn {
    /// A column that is stored in a type of Arrow's.
    pub(crate) fn stored(name: &str, stored: &DataType) -> Self {
        Self { name: name.to_owned(), stored: stored.to_string(), published: published(stored) }
    }
}

/// The columns of a source, in its order. Of several files the first tells; whether they agree, [`crate::open()`] does.
///
/// # Errors
/// As [`crate::open()`], of what concerns files and their footers, or the database.
pub async fn columns(config: &SourceConfig, places: &Places) -> Result<Vec<SourceColumn>, SourceError> {
    let near = near(config, places).await?;
    near.told(match &*near.config {
        SourceConfig::Parquet(config) => parquet::columns(config, near.base()).await,
        SourceConfig::Csv(config) => csv::open(config, near.base(), None).await.map(|opened| {
            let fields = opened.schema.fields().iter();
            fields.map(|field| SourceColumn::stored(field.name(), field.data_type())).collect()
        }),
        SourceConfig::Database(config) => database::columns(config, places).await,
    })
}
