//! The one registry of functions that both sides of the barrier use.
//!
//! An allow-list by name over DataFusion's own functions; what is not listed does not exist. Nothing volatile,
//! nothing that reaches out or tells of the machine. Which of them an agency admits is its policy's to say.

mod ages;
mod clock;
mod dates;
mod fields;
mod periods;
mod power;
mod signed;
mod table;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use datafusion_expr::planner::ExprPlanner;
use datafusion_expr::{AggregateUDF, ScalarUDF, WindowUDF};

use crate::residence;

pub use clock::{ClockReading, clock_reading};
pub use table::Class;

/// Functions by name and alias, and the planners that turn SQL's own forms (`EXTRACT`, `SUBSTRING`, ...) into them.
#[derive(Debug)]
pub struct Registry {
    scalar: HashMap<String, (Arc<ScalarUDF>, Class)>,
    aggregate: HashMap<String, (Arc<AggregateUDF>, Class)>,
    window: HashMap<String, (Arc<WindowUDF>, Class)>,
    planners: Vec<Arc<dyn ExprPlanner>>,
}

impl Registry {
    /// The registry of this release, built once.
    #[must_use]
    pub fn standard() -> &'static Self {
        static STANDARD: LazyLock<Registry> = LazyLock::new(Registry::build);
        &STANDARD
    }

    fn build() -> Self {
        let scalar = datafusion_functions::all_default_functions()
            .into_iter()
            .filter(|function| !clock::replaces(function.name()) && function.name() != power::NAME)
            .chain(ages::functions())
            .chain(clock::functions())
            .chain([power::function()])
            .map(|function| if function.name() == periods::NAME { periods::function(function) } else { function });
        let windows = datafusion_functions_window::all_default_window_functions().into_iter().map(signed::signed);
        Self {
            scalar: named(scalar, table::SCALAR, |function| (function.name(), function.aliases())),
            aggregate: named(
                datafusion_functions_aggregate::all_default_aggregate_functions()
                    .into_iter()
                    .chain(residence::functions()),
                table::AGGREGATE,
                |function| (function.name(), function.aliases()),
            ),
            window: named(windows, table::WINDOW, |function| (function.name(), function.aliases())),
            // Not the core planner: OVERLAY and struct literals would bypass the allow-list.
            planners: vec![
                Arc::new(datafusion_functions::datetime::planner::DatetimeFunctionPlanner),
                Arc::new(datafusion_functions::unicode::planner::UnicodeFunctionPlanner),
                Arc::new(datafusion_functions_aggregate::planner::AggregateFunctionPlanner),
                Arc::new(datafusion_functions_window::planner::WindowFunctionPlanner),
                Arc::new(dates::MovedByHours),
                Arc::new(fields::FieldsByName),
            ],
        }
    }

    /// The scalar function of that name or alias, in lower case.
    #[must_use]
    pub fn scalar(&self, name: &str) -> Option<&Arc<ScalarUDF>> {
        self.scalar.get(name).map(|(function, _)| function)
    }

    /// The aggregate function of that name or alias, in lower case.
    #[must_use]
    pub fn aggregate(&self, name: &str) -> Option<&Arc<AggregateUDF>> {
        self.aggregate.get(name).map(|(function, _)| function)
    }

    /// The window function of that name or alias, in lower case.
    #[must_use]
    pub fn window(&self, name: &str) -> Option<&Arc<WindowUDF>> {
        self.window.get(name).map(|(function, _)| function)
    }

    /// The own name of the function of that name or alias, scalar before aggregate before window.
    #[must_use]
    pub fn own_name(&self, name: &str) -> Option<&str> {
        let scalar = self.scalar(name).map(|function| function.name());
        let aggregate = || self.aggregate(name).map(|function| function.name());
        let window = || self.window(name).map(|function| function.name());
        scalar.or_else(aggregate).or_else(window)
    }

    /// The class of the scalar function of that name or alias.
    #[must_use]
    pub fn scalar_class(&self, name: &str) -> Option<Class> {
        self.scalar.get(name).map(|(_, class)| *class)
    }

    /// The class of the aggregate function of that name or alias.
    #[must_use]
    pub fn aggregate_class(&self, name: &str) -> Option<Class> {
        self.aggregate.get(name).map(|(_, class)| *class)
    }

    /// The names and aliases of all scalar functions, sorted.
    #[must_use]
    pub fn scalar_names(&self) -> Vec<String> {
        sorted(&self.scalar)
    }

    /// The names and aliases of all aggregate functions, sorted.
    #[must_use]
    pub fn aggregate_names(&self) -> Vec<String> {
        sorted(&self.aggregate)
    }

    /// The names and aliases of all window functions, sorted.
    #[must_use]
    pub fn window_names(&self) -> Vec<String> {
        sorted(&self.window)
    }

    /// The planners of SQL's own forms.
    #[must_use]
    pub fn planners(&self) -> &[Arc<dyn ExprPlanner>] {
        &self.planners
    }
}

/// Keeps the functions that `allowed` lists, under each of their names.
fn named<F>(
    functions: impl IntoIterator<Item = Arc<F>>,
    allowed: &[(&str, Class)],
    names: impl Fn(&F) -> (&str, &[String]),
) -> HashMap<String, (Arc<F>, Class)> {
    let mut by_name = HashMap::new();
    for function in functions {
        let (name, aliases) = names(&function);
        let Some((_, class)) = allowed.iter().find(|(listed, _)| *listed == name) else {
            continue;
        };
        for name in aliases.iter().map(String::as_str).chain([name]) {
            by_name.insert(name.to_owned(), (Arc::clone(&function), *class));
        }
    }
    by_name
}

fn sorted<F>(functions: &HashMap<String, F>) -> Vec<String> {
    let mut names: Vec<_> = functions.keys().cloned().collect();
    names.sort();
    names
}
