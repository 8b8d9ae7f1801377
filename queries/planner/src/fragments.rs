//! Fragments: a relation printed as SQL, checked as the agency will check it, each asked once.

mod alike;

use std::sync::Arc;

use arrow_schema::SchemaRef;
use datafusion_expr::LogicalPlan;
use datafusion_sql::unparser::Unparser;
use datafusion_sql::unparser::dialect::{CustomDialect, CustomDialectBuilder};
use khidi_queries_disclosure::catalogue::{AgencyCatalogue, Protection};
use khidi_queries_disclosure::question::Ask;
use khidi_queries_disclosure::{CheckError, CheckedPlan, check, check_nodes};
use khidi_queries_functions::gate::{self, GateLimits, Gated};
use khidi_queries_functions::registry::Registry;
use khidi_queries_functions::{arithmetic, context};
use khidi_queries_protocol::{Code, Refusal};

use crate::answers;
use crate::branches::Branch;
use crate::faithful::is_faithful;
use crate::plan::Fragment;
use crate::printable::printable;
use crate::reads::Reads;
use crate::refuse::{of_check, of_plan, unsupported};
use crate::split::Splitter;

/// What an agency will judge a relation by.
type Check = fn(&LogicalPlan, &Ask, &AgencyCatalogue) -> Result<CheckedPlan, CheckError>;

impl<'f> Splitter<'f> {
    /// Asks `ask` of a relation at one agency; gives the fragment's position.
    ///
    /// # Errors
    /// The relation cannot be printed, or the agency would refuse it.
    pub fn fragment(&mut self, relation: &LogicalPlan, ask: Ask, agency: &AgencyCatalogue) -> Result<usize, Refusal> {
        self.fragment_of(relation, ask, agency, check_nodes)
    }

    /// The same as an ad hoc question, where the agency's tables are open to such.
    ///
    /// # Errors
    /// As [`Splitter::fragment`].
    pub fn ad_hoc_fragment(
        &mut self,
        relation: &LogicalPlan,
        ask: Ask,
        agency: &AgencyCatalogue,
    ) -> Result<usize, Refusal> {
        self.fragment_of(relation, ask, agency, check)
    }

    fn fragment_of(
        &mut self,
        relation: &LogicalPlan,
        ask: Ask,
        agency: &AgencyCatalogue,
        check: Check,
    ) -> Result<usize, Refusal> {
        let printed = printable(relation, agency).map_err(|error| unsupported(&error))?;
        let sql = unparsed(&printed)?;
        let same = |known: &Fragment| known.agency == agency.agency && known.relation == sql && known.ask == ask;
        if let Some(known) = self.fragments.iter().position(same) {
            return Ok(known);
        }
        let (schema, terms) = match alike::find(&self.fragments, &sql, &ask, relation, agency, self.federation) {
            Some(known) => (Arc::clone(&known.schema), known.terms.clone()),
            None => {
                let checked = self.as_the_agency_will(&sql, &printed, &ask, agency, check)?;
                (answer_schema(&checked)?, checked.terms().cloned())
            }
        };
        let reads = Reads::of(relation, self.federation).unwrap_or_default();
        self.fragments.push(Fragment {
            agency: agency.agency.clone(),
            relation: sql,
            planned: relation.clone(),
            ask,
            versions: agency.versions.clone(),
            as_of: agency.as_of,
            schema,
            protection: reads.is_protected().then_some(agency.protection),
            count_variance: terms.as_ref().map_or(reads.count_variance, |terms| Some(terms.of_cells.variance)),
            terms,
        });
        Ok(self.fragments.len() - 1)
    }

    /// Plans the printed SQL anew and applies the agency's own checks to it, as published in its catalogue.
    /// What is printed must mean what was planned: other types betray a construct that has no printed form.
    fn as_the_agency_will(
        &self,
        sql: &str,
        relation: &LogicalPlan,
        ask: &Ask,
        agency: &AgencyCatalogue,
        check: Check,
    ) -> Result<CheckedPlan, Refusal> {
        let too_large = |_| Refusal::new(Code::KH103).with("what", "the part asked of one agency");
        let Gated::Query(query) = gate::parse(sql, &GateLimits::default()).map_err(too_large)? else {
            return Err(Refusal::new(Code::KH109).with("construct", "this statement"));
        };
        let plan = context::plan(query, self.federation, Registry::standard()).map_err(of_plan)?;
        let is_faithful = match ask {
            Ask::Rows => is_faithful(relation, &plan).map_err(|error| unsupported(&error))?,
            Ask::Cells(_) => same_types(&plan, relation),
        };
        if !is_faithful {
            return Err(crate::refuse::internal("a relation that changes when it is printed"));
        }
        let reads = Reads::of(&plan, self.federation).map_err(|error| unsupported(&error))?;
        // As at the connector: the standard tier has no expressions that could fail.
        let plan = if reads.is_protected() && agency.protection == Protection::Standard {
            plan
        } else {
            arithmetic::apply(plan).map_err(|error| unsupported(&error))?
        };
        check(&plan, ask, agency).map_err(of_check)
    }

    /// Asks for rows of public tables by SQL that is known to be answered with this schema; gives the fragment's position.
    pub fn public_rows(
        &mut self,
        sql: String,
        planned: LogicalPlan,
        schema: SchemaRef,
        agency: &AgencyCatalogue,
    ) -> usize {
        let same = |known: &Fragment| known.agency == agency.agency && known.relation == sql && known.ask == Ask::Rows;
        self.fragments.iter().position(same).unwrap_or_else(|| {
            self.fragments.push(Fragment {
                agency: agency.agency.clone(),
                relation: sql,
                planned,
                ask: Ask::Rows,
                versions: agency.versions.clone(),
                as_of: agency.as_of,
                schema,
                protection: None,
                count_variance: None,
                terms: None,
            });
            self.fragments.len() - 1
        })
    }

    /// The SQL of a relation that its agency would answer, and the schema of the answer.
    ///
    /// # Errors
    /// As [`Splitter::fragment`].
    pub fn would_be_asked(
        &self,
        relation: &LogicalPlan,
        ask: &Ask,
        agency: &AgencyCatalogue,
    ) -> Result<(String, SchemaRef), Refusal> {
        let relation = printable(relation, agency).map_err(|error| unsupported(&error))?;
        let sql = unparsed(&relation)?;
        let checked = self.as_the_agency_will(&sql, &relation, ask, agency, check_nodes)?;
        answer_schema(&checked).map(|schema| (sql, schema))
    }

    /// The catalogue of a branch's agency.
    pub fn catalogue(&self, branch: &Branch) -> Result<&'f AgencyCatalogue, Refusal> {
        let missing = || Refusal::new(Code::KH401).with("agency", &branch.agency);
        self.federation.agency(branch.agency.as_str()).ok_or_else(missing)
    }

    /// A scan of what a fragment answers.
    pub fn scan(&self, fragment: usize) -> Result<LogicalPlan, Refusal> {
        let schema = self.fragments.get(fragment).map(|fragment| Arc::clone(&fragment.schema));
        let schema = schema.ok_or_else(|| crate::refuse::internal("a fragment that was not asked"))?;
        answers::scan(fragment, schema).map_err(|error| unsupported(&error))
    }
}

fn same_types(plan: &LogicalPlan, other: &LogicalPlan) -> bool {
    let types = |plan: &LogicalPlan| plan.schema().fields().iter().map(|f| f.data_type().clone()).collect::<Vec<_>>();
    types(plan) == types(other)
}

fn answer_schema(checked: &CheckedPlan) -> Result<SchemaRef, Refusal> {
    checked.rules().schema().map_err(|error| match error {
        khidi_queries_disclosure::ReleaseError::Type { column, data_type } => {
            Refusal::new(Code::KH108).with("detail", format!("{column} is {data_type}"))
        }
        _ => crate::refuse::internal("schema of an answer"),
    })
}

/// A relation as SQL in the dialect of the protocol.
///
/// # Errors
/// A construct has no printed form.
pub(crate) fn print(relation: &LogicalPlan, agency: &AgencyCatalogue) -> Result<String, Refusal> {
    unparsed(&printable(relation, agency).map_err(|error| unsupported(&error))?)
}

fn unparsed(relation: &LogicalPlan) -> Result<String, Refusal> {
    let dialect: CustomDialect = CustomDialectBuilder::new().with_identifier_quote_style('"').build();
    let printed = Unparser::new(&dialect).plan_to_sql(relation).map_err(|error| unsupported(&error))?;
    Ok(printed.to_string())
}
