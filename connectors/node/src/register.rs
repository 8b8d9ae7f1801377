//! What an agency publishes, ready to be asked: its sources under its policy, its views planned and checked, its catalogue.
//! Knows nothing of requests and of the network.

mod current;
mod origin;
mod single;
mod tables;
mod unlisted;
mod versions;
mod views;
mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::logical_expr::{LogicalPlan, LogicalPlanBuilder};
use datafusion::prelude::SessionContext;
use futures::StreamExt;
use khidi_connectors_sources::{Fingerprint, Limits, Spill, session};
use khidi_queries_disclosure::catalogue::{AgencyCatalogue, AgencyId};
use khidi_queries_disclosure::policy::{Policy, bind};
use khidi_queries_functions::context::TableLookup;

pub(crate) use current::Current;
pub(crate) use origin::Origin;
pub(crate) use tables::Tables;
pub(crate) use unlisted::Unlisted;
pub use views::ViewError;
pub(crate) use written::{Written, text as written_text};

use crate::stopped::StopFile;
use crate::{Config, StartError};

/// The tables and views of one agency.
pub struct Register {
    catalogue: AgencyCatalogue,
    policy: Policy,
    tables: Tables,
    views: BTreeMap<String, LogicalPlan>,
    context: SessionContext,
    origin: Origin,
    states: BTreeMap<String, Fingerprint>,
    stops: StopFile,
    unpublished: Vec<String>,
    response_class: Duration,
}

impl Register {
    /// Opens the sources of a configuration as they are now, and plans and checks the views of its policy.
    ///
    /// # Errors
    /// One [`StartError`] per cause, of those that concern policy, sources and views.
    pub async fn open(config: &Config) -> Result<Self, StartError> {
        let written = Written::read(&config.policy)?;
        Self::of(config, &written, Origin::Live, context(config)?).await
    }

    /// The same for a policy that is given, over copies or the sources themselves, in a session that others may share.
    ///
    /// # Errors
    /// As [`Register::open`].
    pub(crate) async fn of(
        config: &Config,
        written: &Written,
        origin: Origin,
        context: SessionContext,
    ) -> Result<Self, StartError> {
        let policy = written.policy.clone();
        let (mut tables, states) = Tables::open(config, &policy, &origin).await?;
        let base = bound(&tables_of(&policy), config, &tables)?;
        let mut views = BTreeMap::new();
        let mut leaves = Vec::new();
        for table in policy.tables.iter() {
            let Some(sql) = &table.view else { continue };
            let definition = views::definition(table, sql, &tables, &base)
                .map_err(|source| StartError::View { view: table.name.clone(), source })?;
            leaves.push((table.name.clone(), views::leaf(&definition)));
            views.insert(table.name.clone(), definition);
        }
        for (name, leaf) in leaves {
            tables.publish(&config.agency, name, leaf);
        }
        let mut catalogue = bound(&policy, config, &tables)?;
        if let Origin::Frozen(_) = origin {
            for table in
                single::proven(&policy, |name| rows_of(&config.agency, name, &tables, &views), &context).await?
            {
                catalogue.take_for_one_row_each(table);
            }
        }
        let snapshot = match &origin {
            Origin::Live => versions::live(&states),
            Origin::Frozen(snapshot) => snapshot.id().to_owned(),
        };
        catalogue.versions = versions::versions(&catalogue, written.version.clone(), snapshot)?;
        // Behind the version of the catalogue, which does not change with the data.
        let taken = match &origin {
            Origin::Frozen(snapshot) => Some(snapshot.as_of()),
            Origin::Live => None,
        };
        // What is complete until a day is of the day after, as a copy is of the day on which it is taken.
        catalogue.as_of = taken.into_iter().chain(config.data_until.map(crate::config::Day::next)).min();
        let listed = |name: &str| policy.table(name).is_some_and(|table| table.view.is_none());
        let sources = config.sources.iter().map(|entry| entry.table.clone());
        Ok(Self {
            catalogue,
            tables,
            views,
            context,
            origin,
            states,
            response_class: Duration::from_millis(policy.response_class_ms),
            stops: StopFile::new(config.stopped.clone(), policy.tables.iter().map(|table| table.name.clone())),
            unpublished: sources.filter(|table| !listed(table)).collect(),
            policy,
        })
    }

    /// What is published.
    #[must_use]
    pub fn catalogue(&self) -> &AgencyCatalogue {
        &self.catalogue
    }

    /// The policy that it is published under.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Configured sources that the policy does not list, and that therefore do not exist for anybody.
    #[must_use]
    pub fn unpublished(&self) -> &[String] {
        &self.unpublished
    }

    /// Where its rows are read. While anybody has the register, a snapshot behind it stays on the disk.
    pub(crate) fn origin(&self) -> &Origin {
        &self.origin
    }

    /// What a budget of ad hoc questions is for: a snapshot by the time of its taking, whatever tables have joined it since;
    /// or for ever, where sources are read as they are, whose every change would open another budget.
    pub(crate) fn budgeted(&self) -> String {
        match &self.origin {
            Origin::Live => "live".to_owned(),
            Origin::Frozen(snapshot) => snapshot.taken_at().to_string(),
        }
    }

    /// The states of the files behind its tables, when they were opened.
    pub(crate) fn states(&self) -> &BTreeMap<String, Fingerprint> {
        &self.states
    }

    /// The names that a relation may use.
    pub(crate) fn tables(&self) -> &Tables {
        &self.tables
    }

    /// The shortest class of the times in which answers about people come.
    pub(crate) fn response_class(&self) -> Duration {
        self.response_class
    }

    /// The session in which plans run.
    pub(crate) fn context(&self) -> &SessionContext {
        &self.context
    }

    /// Looks through the tables of which the policy says that nobody has two rows, as taking a snapshot does.
    ///
    /// # Errors
    /// [`StartError::SeveralRows`] of the first of which it is not so.
    pub(crate) async fn prove_single_rows(&self) -> Result<(), StartError> {
        let rows = |name: &str| rows_of(&self.catalogue.agency, name, &self.tables, &self.views);
        single::proven(&self.policy, rows, &self.context).await.map(|_| ())
    }

    /// Looks through a table or view for values that its policy does not list; nothing is asked of a table that is not there.
    ///
    /// # Errors
    /// Its rows cannot be read.
    pub(crate) async fn unlisted(&self, table: &str) -> datafusion::error::Result<Vec<Unlisted>> {
        let rows = rows_of(&self.catalogue.agency, table, &self.tables, &self.views);
        match self.policy.table(table).zip(rows) {
            Some((table, rows)) => unlisted::of_table(table, &rows, &self.context).await,
            None => Ok(Vec::new()),
        }
    }

    /// Reads all rows of all tables once, for nothing but to see that they can be read: a footer does not tell.
    ///
    /// # Errors
    /// The first table that cannot.
    pub(crate) async fn read_through(&self) -> Result<(), StartError> {
        let agency = self.catalogue.agency.as_str();
        for table in self.policy.tables.iter().filter(|table| table.view.is_none()) {
            let Some(leaf) = self.tables.table(agency, &table.name) else { continue };
            let failed = |source| StartError::Unreadable { table: table.name.clone(), source };
            let scan = LogicalPlanBuilder::scan(table.name.as_str(), leaf, None).and_then(LogicalPlanBuilder::build);
            let rows = self.context.execute_logical_plan(scan.map_err(failed)?).await.map_err(failed)?;
            let mut batches = rows.execute_stream().await.map_err(failed)?;
            while let Some(batch) = batches.next().await {
                batch.map_err(failed)?;
            }
        }
        Ok(())
    }

    /// The file that stops tables.
    pub(crate) fn stops(&self) -> &StopFile {
        &self.stops
    }

    /// The agency's tables and views that a relation names, anywhere in it.
    pub(crate) fn named(&self, relation: &LogicalPlan) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        // The closure never fails, so neither does the walk.
        let _infallible = relation.apply_with_subqueries(|node| {
            if let LogicalPlan::TableScan(scan) = node
                && scan.table_name.schema() == Some(self.catalogue.agency.as_str())
            {
                names.insert(scan.table_name.table().to_owned());
            }
            Ok(TreeNodeRecursion::Continue)
        });
        names
    }

    /// The same, with the tables that the views among them read.
    pub(crate) fn read_by(&self, relation: &LogicalPlan) -> BTreeSet<String> {
        let named = self.named(relation);
        let behind: Vec<_> =
            named.iter().filter_map(|name| self.views.get(name)).flat_map(|view| self.named(view)).collect();
        named.into_iter().chain(behind).collect()
    }

    /// The definition of the view that `leaf` reads, under the leaf's own column names; `None` for other leaves.
    pub(crate) fn definition(&self, leaf: &LogicalPlan) -> datafusion::error::Result<Option<LogicalPlan>> {
        let LogicalPlan::TableScan(scan) = leaf else {
            return Ok(None);
        };
        if scan.table_name.schema() != Some(self.catalogue.agency.as_str()) {
            return Ok(None);
        }
        let Some(definition) = self.views.get(scan.table_name.table()) else {
            return Ok(None);
        };
        LogicalPlanBuilder::from(definition.clone()).alias(scan.table_name.clone())?.build().map(Some)
    }
}

impl std::fmt::Debug for Register {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Register").field("catalogue", &self.catalogue).finish_non_exhaustive()
    }
}

/// The policy without its views.
fn tables_of(policy: &Policy) -> Policy {
    let mut policy = policy.clone();
    policy.tables.retain(|table| table.view.is_none());
    policy
}

fn bound(policy: &Policy, config: &Config, tables: &Tables) -> Result<AgencyCatalogue, StartError> {
    bind(policy, &config.agency, versions::none(), |table| tables.schema(&config.agency, &table.name))
        .map_err(StartError::Bind)
}

/// The session in which plans run.
pub(crate) fn context(config: &Config) -> Result<SessionContext, StartError> {
    make_private_folder(&config.spill)
        .map_err(|source| StartError::SpillFolder { path: config.spill.clone(), source })?;
    let limits = Limits {
        memory: config.limits.memory(),
        partitions: config.limits.threads(),
        spill: Some(Spill { folder: config.spill.clone(), bytes: config.limits.spill_bytes }),
    };
    session(&limits).map_err(StartError::Session)
}

/// Spilled data are rows about people in the clear.
fn make_private_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// All rows of a table or view.
fn rows_of(
    agency: &AgencyId,
    name: &str,
    tables: &Tables,
    views: &BTreeMap<String, LogicalPlan>,
) -> Option<LogicalPlan> {
    views.get(name).cloned().or_else(|| tables.scan(agency, name))
}
