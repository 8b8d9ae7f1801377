//! Which tables and views a database has, for whoever has to choose among them.

use std::sync::Arc;

use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::{DataType, Field, Schema};
use tokio::sync::mpsc::channel;

use super::server::{Errand, Statement};
use super::{Database, DatabaseError, Relation};

impl Database {
    /// The tables and views of which the role may read anything, in the order of their names; not the server's own.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn relations(&self) -> Result<Vec<Relation>, DatabaseError> {
        let text = |name| Field::new(name, DataType::Utf8View, true);
        let schema = Arc::new(Schema::new(vec![text("c0"), text("c1")]));
        let statement = Statement { text: self.server.relations().to_owned(), schema };
        let (batches, mut received) = channel::<datafusion::error::Result<RecordBatch>>(1);
        let mut found = Vec::new();
        let collected = async {
            while let Some(batch) = received.recv().await {
                let batch = batch.map_err(|_| DatabaseError::Answer("the list of tables cannot be read"))?;
                found.extend(named(&batch));
            }
            Ok(())
        };
        let (read, collected) =
            futures::future::join(Arc::clone(&self.server).read(statement, batches, Errand::default()), collected)
                .await;
        read.and(collected).map(|()| found)
    }
}

fn named(batch: &RecordBatch) -> Vec<Relation> {
    let [schemas, names] = batch.columns() else { return Vec::new() };
    let (Some(schemas), Some(names)) = (schemas.as_string_view_opt(), names.as_string_view_opt()) else {
        return Vec::new();
    };
    let relation = |(schema, name): (Option<&str>, Option<&str>)| {
        Some(Relation { schema: schema.map(str::to_owned), name: name?.to_owned() })
    };
    schemas.iter().zip(names.iter()).filter_map(relation).collect()
}
