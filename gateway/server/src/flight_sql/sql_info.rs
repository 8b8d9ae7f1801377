//! What the server says of itself. Full, because some clients fail on what is missing.

use std::collections::BTreeMap;

use arrow_flight::error::Result;
use arrow_flight::sql::metadata::{SqlInfoData, SqlInfoDataBuilder};
use arrow_flight::sql::{
    SqlInfo, SqlNullOrdering, SqlOuterJoinsSupportLevel, SqlSupportedCaseSensitivity, SqlSupportedTransaction,
    SqlTransactionIsolationLevel,
};
use khidi_queries_functions::gate::GateLimits;

use crate::ticket::Purpose;

/// Flags that are all false: nothing can be defined, changed, transacted or called.
const NO: [SqlInfo; 24] = [
    SqlInfo::FlightSqlServerSubstrait,
    SqlInfo::FlightSqlServerCancel,
    SqlInfo::FlightSqlServerBulkIngestion,
    SqlInfo::FlightSqlServerIngestTransactionsSupported,
    SqlInfo::SqlDdlCatalog,
    SqlInfo::SqlDdlSchema,
    SqlInfo::SqlDdlTable,
    SqlInfo::SqlSupportsDifferentTableCorrelationNames,
    SqlInfo::SqlSupportsNonNullableColumns,
    SqlInfo::SqlSupportsIntegrityEnhancementFacility,
    SqlInfo::SqlSelectForUpdateSupported,
    SqlInfo::SqlStoredProceduresSupported,
    SqlInfo::SqlMaxRowSizeIncludesBlobs,
    SqlInfo::SqlTransactionsSupported,
    SqlInfo::SqlDataDefinitionCausesTransactionCommit,
    SqlInfo::SqlDataDefinitionsInTransactionsIgnored,
    SqlInfo::SqlBatchUpdatesSupported,
    SqlInfo::SqlSavepointsSupported,
    SqlInfo::SqlNamedParametersSupported,
    SqlInfo::SqlLocatorsUpdateCopy,
    SqlInfo::SqlStoredFunctionsUsingCallSyntaxSupported,
    // Rows of protected tables are never selected.
    SqlInfo::SqlAllTablesAreSelectable,
    // Correlation across an agency's boundary is refused.
    SqlInfo::SqlCorrelatedSubqueriesSupported,
    SqlInfo::SqlSupportsLikeEscapeClause,
];

const YES: [SqlInfo; 8] = [
    SqlInfo::FlightSqlServerReadOnly,
    SqlInfo::FlightSqlServerSql,
    SqlInfo::SqlSupportsColumnAliasing,
    SqlInfo::SqlNullPlusNullIsNull,
    SqlInfo::SqlSupportsTableCorrelationNames,
    SqlInfo::SqlSupportsExpressionsInOrderBy,
    SqlInfo::SqlSupportsOrderByUnrelated,
    SqlInfo::SqlCatalogAtStart,
];

const TEXTS: [(SqlInfo, &str); 11] = [
    (SqlInfo::FlightSqlServerName, "Khidi"),
    (SqlInfo::FlightSqlServerVersion, env!("CARGO_PKG_VERSION")),
    (SqlInfo::FlightSqlServerArrowVersion, "1.5"),
    (SqlInfo::SqlIdentifierQuoteChar, "\""),
    (SqlInfo::SqlSearchStringEscape, "\\"),
    (SqlInfo::SqlExtraNameCharacters, ""),
    (SqlInfo::SqlSchemaTerm, "agency"),
    (SqlInfo::SqlProcedureTerm, "procedure"),
    (SqlInfo::SqlCatalogTerm, "catalog"),
    (SqlInfo::FlightSqlServerSubstraitMinVersion, ""),
    (SqlInfo::FlightSqlServerSubstraitMaxVersion, ""),
];

/// Limits that do not apply are zero.
const UNLIMITED: [SqlInfo; 19] = [
    SqlInfo::SqlMaxBinaryLiteralLength,
    SqlInfo::SqlMaxCharLiteralLength,
    SqlInfo::SqlMaxColumnNameLength,
    SqlInfo::SqlMaxColumnsInGroupBy,
    SqlInfo::SqlMaxColumnsInIndex,
    SqlInfo::SqlMaxColumnsInOrderBy,
    SqlInfo::SqlMaxColumnsInSelect,
    SqlInfo::SqlMaxColumnsInTable,
    SqlInfo::SqlMaxConnections,
    SqlInfo::SqlMaxCursorNameLength,
    SqlInfo::SqlMaxIndexLength,
    SqlInfo::SqlDbSchemaNameLength,
    SqlInfo::SqlMaxProcedureNameLength,
    SqlInfo::SqlMaxCatalogNameLength,
    SqlInfo::SqlMaxRowSize,
    SqlInfo::SqlMaxStatements,
    SqlInfo::SqlMaxTableNameLength,
    SqlInfo::SqlMaxTablesInSelect,
    SqlInfo::SqlMaxUsernameLength,
];

const LISTS: [SqlInfo; 5] = [
    SqlInfo::SqlKeywords,
    SqlInfo::SqlNumericFunctions,
    SqlInfo::SqlStringFunctions,
    SqlInfo::SqlSystemFunctions,
    SqlInfo::SqlDatetimeFunctions,
];

/// Numbers and bitmasks, as Flight SQL names them.
fn numbers() -> [(SqlInfo, i32); 22] {
    const FORWARD_ONLY: i32 = 1 << 1;
    const READ_ONLY: i32 = 1 << 1;
    [
        (SqlInfo::FlightSqlServerTransaction, SqlSupportedTransaction::None as i32),
        (SqlInfo::FlightSqlServerStatementTimeout, Purpose::Prepared.lifetime_millis()),
        (SqlInfo::FlightSqlServerTransactionTimeout, 0),
        (SqlInfo::SqlIdentifierCase, SqlSupportedCaseSensitivity::SqlCaseSensitivityLowercase as i32),
        (SqlInfo::SqlQuotedIdentifierCase, SqlSupportedCaseSensitivity::SqlCaseSensitivityUnknown as i32),
        (SqlInfo::SqlNullOrdering, SqlNullOrdering::SqlNullsSortedHigh as i32),
        // Unrelated and beyond the select list.
        (SqlInfo::SqlSupportedGroupBy, 0b11),
        // Minimum and core; ANSI entry level.
        (SqlInfo::SqlSupportedGrammar, 0b11),
        (SqlInfo::SqlAnsi92SupportedLevel, 0b1),
        (SqlInfo::SqlOuterJoinsSupportLevel, SqlOuterJoinsSupportLevel::SqlFullOuterJoins as i32),
        (SqlInfo::SqlSchemasSupportedActions, 0),
        (SqlInfo::SqlCatalogsSupportedActions, 0),
        (SqlInfo::SqlSupportedPositionedCommands, 0),
        // In comparisons, EXISTS and IN.
        (SqlInfo::SqlSupportedSubqueries, 0b111),
        // UNION and UNION ALL.
        (SqlInfo::SqlSupportedUnions, 0b11),
        (SqlInfo::SqlDefaultTransactionIsolation, SqlTransactionIsolationLevel::SqlTransactionNone as i32),
        (SqlInfo::SqlSupportedTransactionsIsolationLevels, 0b1),
        (SqlInfo::SqlSupportedResultSetTypes, FORWARD_ONLY),
        (SqlInfo::SqlSupportedConcurrenciesForResultSetUnspecified, READ_ONLY),
        (SqlInfo::SqlSupportedConcurrenciesForResultSetForwardOnly, READ_ONLY),
        (SqlInfo::SqlSupportedConcurrenciesForResultSetScrollSensitive, 0),
        (SqlInfo::SqlSupportedConcurrenciesForResultSetScrollInsensitive, 0),
    ]
}

/// Everything, for [`CommandGetSqlInfo`](arrow_flight::sql::CommandGetSqlInfo).
pub(super) fn sql_info() -> Result<SqlInfoData> {
    let mut builder = SqlInfoDataBuilder::new();
    for (name, text) in TEXTS {
        builder.append(name, text);
    }
    for name in NO {
        builder.append(name, false);
    }
    for name in YES {
        builder.append(name, true);
    }
    for name in UNLIMITED {
        builder.append(name, 0i64);
    }
    let longest = i64::try_from(GateLimits::default().bytes).unwrap_or(i64::MAX);
    builder.append(SqlInfo::SqlMaxStatementLength, longest);
    for name in LISTS {
        builder.append(name, Vec::<String>::new());
    }
    for (name, number) in numbers() {
        builder.append(name, number);
    }
    builder.append(SqlInfo::SqlSupportsConvert, BTreeMap::<i32, Vec<i32>>::new());
    builder.build()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use datafusion::arrow::array::AsArray;
    use datafusion::arrow::datatypes::UInt32Type;
    use datafusion::arrow::util::display::array_value_to_string;

    use super::*;

    #[test]
    fn nothing_that_flight_sql_names_is_missing() {
        let batch = sql_info().unwrap().record_batch([]).unwrap();
        let found: Vec<u32> = batch.column(0).as_primitive::<UInt32Type>().values().to_vec();
        let named = (0..1000i32).filter(|number| SqlInfo::try_from(*number).is_ok());
        let named: Vec<u32> = named.map(|number| u32::try_from(number).unwrap()).collect();
        assert_eq!(found, named);
    }

    /// As drivers read it: ADBC takes name and versions for the vendor's, JDBC and DBeaver quote and fold by the rest.
    #[test]
    fn what_clients_depend_on() {
        let version = concat!("{string_value=", env!("CARGO_PKG_VERSION"), "}");
        for (name, expected) in [
            (SqlInfo::FlightSqlServerName, "{string_value=Khidi}"),
            (SqlInfo::FlightSqlServerVersion, version),
            (SqlInfo::FlightSqlServerArrowVersion, "{string_value=1.5}"),
            (SqlInfo::FlightSqlServerReadOnly, "{bool_value=true}"),
            (SqlInfo::FlightSqlServerSql, "{bool_value=true}"),
            (SqlInfo::FlightSqlServerSubstrait, "{bool_value=false}"),
            (SqlInfo::FlightSqlServerBulkIngestion, "{bool_value=false}"),
            // None.
            (SqlInfo::FlightSqlServerTransaction, "{int32_bitmask=0}"),
            (SqlInfo::SqlDdlTable, "{bool_value=false}"),
            (SqlInfo::SqlIdentifierQuoteChar, "{string_value=\"}"),
            // Folded to lower case.
            (SqlInfo::SqlIdentifierCase, "{int32_bitmask=3}"),
            // Kept as written, for which Flight SQL has no word.
            (SqlInfo::SqlQuotedIdentifierCase, "{int32_bitmask=0}"),
            (SqlInfo::SqlSchemaTerm, "{string_value=agency}"),
            (SqlInfo::SqlCatalogTerm, "{string_value=catalog}"),
            // Above values, so last where they ascend.
            (SqlInfo::SqlNullOrdering, "{int32_bitmask=0}"),
            (SqlInfo::SqlTransactionsSupported, "{bool_value=false}"),
        ] {
            let number = u32::try_from(name as i32).unwrap();
            let batch = sql_info().unwrap().record_batch([number]).unwrap();
            assert_eq!(batch.num_rows(), 1, "{name:?}");
            assert_eq!(array_value_to_string(batch.column(1), 0).unwrap(), expected, "{name:?}");
        }
    }
}
