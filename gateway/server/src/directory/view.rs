//! What is known of the agencies at one moment, and who is missing. Immutable; pure.

use std::collections::BTreeMap;
use std::sync::Arc;

use khidi_queries_disclosure::catalogue::{AgencyCatalogue, AgencyId};
use khidi_queries_planner::{FederatedPlan, FederatedTable, Federation, Member};
use khidi_queries_protocol::{Code, Refusal};

/// Schema of federated tables.
const FEDERATED: &str = "federated";

/// Why an agency's catalogue is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Absence {
    /// It cannot be reached or does not answer.
    Unreachable,
    /// It speaks another protocol.
    OtherProtocol,
    /// What it answers is no catalogue of it.
    Invalid,
}

impl Absence {
    fn code(self) -> Code {
        match self {
            Self::Unreachable => Code::KH401,
            Self::OtherProtocol => Code::KH404,
            Self::Invalid => Code::KH403,
        }
    }
}

/// A federation as far as it is known.
#[derive(Debug)]
pub(crate) struct View {
    /// Known catalogues, and the federated tables all of whose members are known.
    pub federation: Arc<Federation>,
    /// The same with federated tables of those members alone that are known.
    pub present: Arc<Federation>,
    absent: BTreeMap<AgencyId, Absence>,
    /// Members of federated tables that are not among the present ones, by table.
    lacking: BTreeMap<String, Vec<AgencyId>>,
    /// Declared tables that cannot be used, with the first absent member of each.
    broken: BTreeMap<String, Option<AgencyId>>,
}

impl View {
    pub(super) fn new(
        known: &BTreeMap<AgencyId, Result<AgencyCatalogue, Absence>>,
        declared: &[FederatedTable],
    ) -> Self {
        let mut federation = Federation {
            agencies: known.values().filter_map(|known| known.clone().ok()).collect(),
            federated: Vec::new(),
        };
        let absent: BTreeMap<_, _> =
            known.iter().filter_map(|(id, known)| Some((id.clone(), *known.as_ref().err()?))).collect();
        let mut present = federation.clone();
        let (mut broken, mut lacking) = (BTreeMap::new(), BTreeMap::new());
        for table in declared {
            if federation.federated_schema(table).is_some() {
                federation.federated.push(table.clone());
                present.federated.push(table.clone());
                continue;
            }
            let (without, members): (Vec<Member>, _) =
                table.members.iter().cloned().partition(|member| absent.contains_key(&member.agency));
            let rest = FederatedTable { members, ..table.clone() };
            if present.federated_schema(&rest).is_some() {
                lacking.insert(table.name.clone(), without.into_iter().map(|member| member.agency).collect());
                present.federated.push(rest);
            }
            let mut members = table.members.iter().map(|member| &member.agency);
            let missing = members.find(|agency| absent.contains_key(*agency));
            if missing.is_none() {
                tracing::warn!(table = table.name, "a member does not publish this federated table");
            }
            broken.insert(table.name.clone(), missing.cloned());
        }
        Self { federation: Arc::new(federation), present: Arc::new(present), absent, lacking, broken }
    }

    /// Who is missing from a plan over the present members, and why.
    pub(crate) fn missing_from(&self, plan: &FederatedPlan) -> BTreeMap<AgencyId, Code> {
        let lacking = plan.federated.iter().filter(|name| self.broken.contains_key(*name));
        let lacking = lacking.filter_map(|name| self.lacking.get(name)).flatten();
        lacking.filter_map(|agency| Some((agency.clone(), self.absent.get(agency)?.code()))).collect()
    }

    /// The refusal to report: a table that is unknown because its agency is absent is not said to be none.
    pub(crate) fn explain(&self, refusal: Refusal) -> Refusal {
        let table = refusal.param("table").filter(|_| refusal.code() == Code::KH104);
        let Some((schema, name)) = table.and_then(|table| table.split_once('.')) else {
            return refusal;
        };
        let agency = match self.broken.get(name) {
            Some(Some(missing)) if schema == FEDERATED => Some(missing),
            _ => self.absent.keys().find(|agency| agency.as_str() == schema),
        };
        match agency.and_then(|agency| Some((agency, self.absent.get(agency)?))) {
            Some((agency, absence)) => Refusal::new(absence.code()).with("agency", agency),
            None => refusal,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use datafusion::arrow::datatypes::DataType;
    use khidi_queries_disclosure::catalogue::{Class, Protection, PublishedColumn, PublishedTable, Role, Versions};

    fn id(name: &str) -> AgencyId {
        AgencyId::new(name).unwrap()
    }

    fn catalogue(agency: &str, table: &str) -> AgencyCatalogue {
        let version = || "1".to_owned();
        AgencyCatalogue {
            agency: id(agency),
            protection: Protection::Standard,
            threshold: 10,
            versions: Versions { catalogue: version(), policy: version(), snapshot: version(), code_lists: version() },
            as_of: None,
            tables: vec![PublishedTable {
                name: table.into(),
                class: Class::Public,
                is_view: false,
                single_contributor_keys: vec![],
                max_rows: Some(20),
                count_variance: None,
                ad_hoc: None,
                safeguards: None,
                columns: vec![PublishedColumn {
                    bins: None,
                    clip: None,
                    codes: None,
                    name: "year".into(),
                    data_type: DataType::Int64,
                    role: Role::Public,
                    description_en: String::new(),
                    description_ka: String::new(),
                }],
                description_en: String::new(),
                description_ka: String::new(),
            }],
        }
    }

    fn declared(name: &str, members: &[(&str, &str)]) -> FederatedTable {
        let members = members.iter().map(|(agency, table)| Member { agency: id(agency), table: (*table).to_owned() });
        FederatedTable { name: name.into(), members: members.collect(), disjoint: true }
    }

    #[test]
    fn what_is_missing_is_said_to_be_missing() {
        let known = BTreeMap::from([
            (id("tsu"), Ok(catalogue("tsu", "students"))),
            (id("gtu"), Err(Absence::Unreachable)),
            (id("interior"), Err(Absence::OtherProtocol)),
            (id("justice"), Err(Absence::Invalid)),
        ]);
        let view = View::new(
            &known,
            &[
                declared("all_students", &[("tsu", "students"), ("gtu", "students")]),
                declared("alumni", &[("tsu", "alumni")]),
                declared("students", &[("tsu", "students")]),
            ],
        );
        let usable: Vec<_> = view.federation.federated.iter().map(|table| table.name.as_str()).collect();
        assert_eq!(usable, ["students"]);
        let present: Vec<_> =
            view.present.federated.iter().map(|table| (&table.name[..], table.members.len())).collect();
        assert_eq!(present, [("all_students", 1), ("students", 1)]);
        for (table, expected) in [
            ("gtu.students", "KH401: agency gtu cannot be reached"),
            ("interior.crossings", "KH404: agency interior speaks another version of the protocol"),
            ("justice.permits", "KH403: the answer of agency justice is not valid"),
            ("federated.all_students", "KH401: agency gtu cannot be reached"),
            ("federated.alumni", "KH104: there is no table federated.alumni"),
            ("tsu.alumni", "KH104: there is no table tsu.alumni"),
            ("gtu", "KH104: there is no table gtu"),
        ] {
            let refusal = Refusal::new(Code::KH104).with("table", table);
            assert_eq!(view.explain(refusal).message_en(), expected);
        }
        let column = Refusal::new(Code::KH105).with("column", "gtu.x");
        assert_eq!(view.explain(column.clone()), column);
    }
}
