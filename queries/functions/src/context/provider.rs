//! What DataFusion's planner asks of its surroundings, answered from the catalogue and the registry alone.

use std::sync::Arc;

use arrow_schema::{DataType, Field, FieldRef, TimeUnit};
use datafusion_common::config::ConfigOptions;
use datafusion_common::{DataFusionError, Result, TableReference, plan_err};
use datafusion_expr::planner::{ExprPlanner, TypePlanner};
use datafusion_expr::{AggregateUDF, HigherOrderUDF, ScalarUDF, TableSource, WindowUDF};
use datafusion_sql::planner::ContextProvider;
use datafusion_sql::sqlparser::ast::{DataType as SqlType, TimezoneInfo};

use super::error::PlanError;
use super::{CATALOG, TableLookup, suggest};
use crate::registry::Registry;

/// The surroundings of one planning: tables, functions and the engine's options, fixed for Khidi.
pub struct PlanningContext<'a> {
    tables: &'a dyn TableLookup,
    registry: &'a Registry,
    options: ConfigOptions,
}

impl<'a> PlanningContext<'a> {
    /// Surroundings over `tables` and `registry`. Identifiers are folded to lower case unless quoted, `VARCHAR` is
    /// plain UTF-8, `1.5` is a Float64.
    #[must_use]
    pub fn new(tables: &'a dyn TableLookup, registry: &'a Registry) -> Self {
        let mut options = ConfigOptions::new();
        options.sql_parser.enable_ident_normalization = true;
        options.sql_parser.map_string_types_to_utf8view = false;
        options.sql_parser.parse_float_as_decimal = false;
        options.execution.enable_recursive_ctes = false;
        options.catalog.information_schema = false;
        options.catalog.default_catalog = CATALOG.to_owned();
        Self { tables, registry, options }
    }

    pub(super) fn table_names(&self) -> Vec<String> {
        let names = self.tables.names().into_iter();
        names.map(|(schema, table)| format!("{schema}.{table}")).collect()
    }

    fn resolve(&self, name: &TableReference) -> Result<Arc<dyn TableSource>, PlanError> {
        let (schema, table) = match name {
            TableReference::Bare { table } => return Err(self.unqualified(table)),
            TableReference::Partial { schema, table } => (schema, table),
            TableReference::Full { catalog, schema, table } if catalog.as_ref() == CATALOG => (schema, table),
            TableReference::Full { catalog, .. } => {
                return Err(PlanError::UnknownCatalog { name: catalog.to_string() });
            }
        };
        let written = format!("{schema}.{table}");
        self.tables.table(schema, table).ok_or_else(|| PlanError::UnknownTable {
            suggestion: suggest::closest(&written, &self.table_names()),
            name: written,
        })
    }

    fn unqualified(&self, table: &str) -> PlanError {
        let names = self.tables.names();
        let tables: Vec<_> = names.iter().map(|(_, table)| table.clone()).collect();
        let meant = suggest::closest(table, &tables);
        let named = names.into_iter().find(|(_, table)| Some(table) == meant.as_ref());
        PlanError::UnqualifiedTable {
            name: table.to_owned(),
            suggestion: named.map(|(schema, table)| format!("{schema}.{table}")),
        }
    }
}

impl ContextProvider for PlanningContext<'_> {
    fn get_table_source(&self, name: TableReference) -> Result<Arc<dyn TableSource>> {
        self.resolve(&name).map_err(|error| DataFusionError::External(Box::new(error)))
    }

    fn get_table_function_source(
        &self,
        name: &str,
        _arguments: Vec<datafusion_expr::Expr>,
    ) -> Result<Arc<dyn TableSource>> {
        plan_err!("{name} cannot stand in the place of a table")
    }

    fn get_expr_planners(&self) -> &[Arc<dyn ExprPlanner>] {
        self.registry.planners()
    }

    fn get_type_planner(&self) -> Option<Arc<dyn TypePlanner>> {
        Some(Arc::new(RegisterTypes))
    }

    fn get_function_meta(&self, name: &str) -> Option<Arc<ScalarUDF>> {
        self.registry.scalar(name).cloned()
    }

    fn get_higher_order_meta(&self, _name: &str) -> Option<Arc<HigherOrderUDF>> {
        None
    }

    fn get_aggregate_meta(&self, name: &str) -> Option<Arc<AggregateUDF>> {
        self.registry.aggregate(name).cloned()
    }

    fn get_window_meta(&self, name: &str) -> Option<Arc<WindowUDF>> {
        self.registry.window(name).cloned()
    }

    fn get_variable_type(&self, _names: &[String]) -> Option<DataType> {
        None
    }

    fn options(&self) -> &ConfigOptions {
        &self.options
    }

    fn udf_names(&self) -> Vec<String> {
        self.registry.scalar_names()
    }

    fn higher_order_function_names(&self) -> Vec<String> {
        Vec::new()
    }

    fn udaf_names(&self) -> Vec<String> {
        self.registry.aggregate_names()
    }

    fn udwf_names(&self) -> Vec<String> {
        self.registry.window_names()
    }
}

/// `TIMESTAMP` is microseconds without a zone, as in the catalogue; the engine's own default is nanoseconds, which
/// end in 2262.
#[derive(Debug)]
struct RegisterTypes;

impl TypePlanner for RegisterTypes {
    fn plan_type_field(&self, sql_type: &SqlType) -> Result<Option<FieldRef>> {
        let naive = matches!(
            sql_type,
            SqlType::Timestamp(None, TimezoneInfo::None | TimezoneInfo::WithoutTimeZone) | SqlType::Datetime(None)
        );
        let micros = DataType::Timestamp(TimeUnit::Microsecond, None);
        Ok(naive.then(|| Arc::new(Field::new("", micros, true))))
    }
}
