//! The registers of the synthetic country, one definition each: agencies, table, columns, types. Names and types
//! are those of the project's table of registers; other crates build policies from [`tables`].

use std::sync::{Arc, LazyLock};

use arrow::array::ArrayRef;
use arrow::datatypes::{Schema, SchemaRef};

use super::columns::{self, Bool, Date, Int, Kind, Money, OptionalDate, Text, Timestamp, register};

/// One table of one agency.
#[derive(Debug, Clone)]
pub struct RegisterTable {
    /// The agency's id, which is also its folder and its SQL schema.
    pub agency: &'static str,
    /// The table's name; its file is `<name>.parquet`.
    pub name: &'static str,
    /// Columns in order.
    pub schema: SchemaRef,
}

register!(PopulationRows(PopulationRow): ["psda"], "population" {
    person_id: Text, sex: Text, birth_date: Date, citizenship: Text, birth_country: Text, region: Text,
    municipality: Text,
});
register!(ResidencePermitRows(ResidencePermitRow): ["psda"], "residence_permits" {
    person_id: Text, permit_no: Text, reason: Text, issued_on: Date, valid_from: Date, valid_to: Date,
    withdrawn_on: OptionalDate, citizenship: Text, sex: Text, birth_date: Date,
});
register!(CitizenshipRows(CitizenshipRow): ["psda"], "citizenship_acquisitions" {
    person_id: Text, granted_on: Date, former_citizenship: Text, ground: Text,
});
register!(CrossingRows(CrossingRow): ["mia"], "border_crossings" {
    person_id: Text, document_no: Text, citizenship: Text, sex: Text, birth_date: Date, direction: Text,
    crossed_at: Timestamp, border_point: Text, border_type: Text,
});
register!(RefusalRows(RefusalRow): ["mia"], "refusals_of_entry" {
    person_id: Text, citizenship: Text, refused_on: Date, reason: Text, border_type: Text,
});
register!(IrregularStayRows(IrregularStayRow): ["mia"], "irregular_stays" {
    person_id: Text, citizenship: Text, sex: Text, birth_date: Date, found_on: Date, place: Text,
});
register!(ReturnOrderRows(ReturnOrderRow): ["mia"], "return_orders" {
    person_id: Text, citizenship: Text, sex: Text, birth_date: Date, ordered_on: Date, r#type: Text,
});
register!(ReturnRows(ReturnRow): ["mia"], "returns" {
    person_id: Text, citizenship: Text, sex: Text, birth_date: Date, returned_on: Date, r#type: Text,
    destination: Text,
});
register!(ReadmissionRows(ReadmissionRow): ["mia"], "readmissions" {
    person_id: Text, citizenship: Text, sex: Text, birth_date: Date, requesting_state: Text, requested_on: Date,
    decision: Text, decided_on: Date, transferred_on: OptionalDate,
});
register!(AsylumApplicationRows(AsylumApplicationRow): ["mia"], "asylum_applications" {
    person_id: Text, case_id: Text, lodged_on: Date, r#type: Text, unaccompanied_minor: Bool, citizenship: Text,
    sex: Text, birth_date: Date,
});
register!(AsylumDecisionRows(AsylumDecisionRow): ["mia"], "asylum_decisions" {
    person_id: Text, case_id: Text, decided_on: Date, instance: Text, outcome: Text,
});
register!(VisaRows(VisaRow): ["mfa"], "visas" {
    person_id: Text, visa_type: Text, purpose: Text, issued_on: Date, valid_from: Date, valid_to: Date,
    citizenship: Text, consulate: Text,
});
register!(ObservationRows(ObservationRow): ["mfa"], "eu_observations" {
    year: Int, month: Int, measure: Text, persons: Int,
});
register!(LabourPermitRows(LabourPermitRow): ["moh"], "labour_permits" {
    person_id: Text, occupation: Text, activity: Text, valid_from: Date, valid_to: Date, citizenship: Text,
});
register!(IncomeRows(IncomeRow): ["mof"], "employment_income" {
    person_id: Text, year: Int, income: Money, activity: Text, tax_resident: Bool,
});
register!(StudentRows(StudentRow): ["tsu", "ibsu", "gtu"], "students" {
    person_id: Text, citizenship: Text, sex: Text, birth_date: Date, level: Text, field: Text, enrolled_on: Date,
    left_on: OptionalDate,
});
register!(EstimateRows(EstimateRow): ["geostat"], "population_estimates" {
    year: Int, region: Text, sex: Text, age_group: Text, persons: Int,
});

macro_rules! registers {
    ($($name:ident: $rows:ident),+ $(,)?; $($member:ident),+ of $member_rows:ident; $last:ident: $last_rows:ident) => {
        /// Rows of all registers, collected for a block of people.
        pub(super) struct Registers {
            $(pub(super) $name: $rows,)+
            $(pub(super) $member: $member_rows,)+
            pub(super) $last: $last_rows,
        }

        impl Registers {
            pub(super) fn new() -> Self {
                Self {
                    $($name: $rows::new(),)+
                    $($member: $member_rows::new(),)+
                    $last: $last_rows::new(),
                }
            }

            /// Hands out the columns of every table, in the order of [`tables`], and empties them.
            pub(super) fn finish(&mut self) -> Vec<Vec<ArrayRef>> {
                vec![
                    $(self.$name.finish(),)+
                    $(self.$member.finish(),)+
                    self.$last.finish(),
                ]
            }
        }

        static TABLES: LazyLock<Vec<RegisterTable>> = LazyLock::new(|| {
            let mut tables = Vec::new();
            $(tables.extend($rows::tables());)+
            tables.extend($member_rows::tables());
            tables.extend($last_rows::tables());
            tables
        });
    };
}

registers! {
    population: PopulationRows,
    residence_permits: ResidencePermitRows,
    citizenship_acquisitions: CitizenshipRows,
    border_crossings: CrossingRows,
    refusals_of_entry: RefusalRows,
    irregular_stays: IrregularStayRows,
    return_orders: ReturnOrderRows,
    returns: ReturnRows,
    readmissions: ReadmissionRows,
    asylum_applications: AsylumApplicationRows,
    asylum_decisions: AsylumDecisionRows,
    visas: VisaRows,
    eu_observations: ObservationRows,
    labour_permits: LabourPermitRows,
    employment_income: IncomeRows;
    students_of_tsu, students_of_ibsu, students_of_gtu of StudentRows;
    population_estimates: EstimateRows
}

/// Every table of the synthetic country. Nothing is nullable but `withdrawn_on`, `transferred_on` and `left_on`.
pub fn tables() -> &'static [RegisterTable] {
    &TABLES
}
