//! What passes the gate and what does not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use super::{GateError, GateLimits, Gated, parse};

fn outcome(sql: &str) -> String {
    match parse(sql, &GateLimits::default()) {
        Ok(Gated::Query(query)) => query.to_string(),
        Ok(Gated::Explain { analyze, query }) => format!("explain {analyze}: {query}"),
        Ok(Gated::Set { name, value }) => format!("set {name} = {value}"),
        Ok(Gated::Show { name }) => format!("show {name}"),
        Err(error) => {
            let debug = format!("{error:?}");
            debug.split([' ', '{']).next().unwrap().to_owned()
        }
    }
}

#[test]
fn passes() {
    for (sql, expect) in [
        ("SELECT 1", "SELECT 1"),
        (" select a.b from a.b ; ;", "SELECT a.b FROM a.b"),
        ("VALUES (1), (2)", "VALUES (1), (2)"),
        ("(SELECT 1) UNION ALL SELECT 2", "(SELECT 1) UNION ALL SELECT 2"),
        ("WITH t AS (SELECT 1 AS x) SELECT x FROM t", "WITH t AS (SELECT 1 AS x) SELECT x FROM t"),
        (
            "SELECT count(*) FILTER (WHERE x > 1) FROM a.b GROUP BY ROLLUP (y)",
            "SELECT count(*) FILTER (WHERE x > 1) FROM a.b GROUP BY ROLLUP (y)",
        ),
        ("SELECT * FROM a.b JOIN c.d USING (x)", "SELECT * FROM a.b JOIN c.d USING(x)"),
        ("SELECT * FROM a.b LEFT JOIN c.d USING (x)", "SELECT * FROM a.b LEFT JOIN c.d USING(x)"),
        ("SELECT * FROM a.b RIGHT JOIN c.d ON b.x = d.x", "SELECT * FROM a.b RIGHT JOIN c.d ON b.x = d.x"),
        ("SELECT x LIKE 'a\\%' ESCAPE '\\' FROM a.b", "SELECT x LIKE 'a\\%' ESCAPE '\\' FROM a.b"),
        (
            "SELECT EXTRACT(YEAR FROM d), INTERVAL '1' DAY FROM a.b",
            "SELECT EXTRACT(YEAR FROM d), INTERVAL '1' DAY FROM a.b",
        ),
        ("SELECT წელი FROM a.b", "SELECT წელი FROM a.b"),
        ("SELECT x IS DISTINCT FROM y + 1 FROM a.b", "SELECT x IS DISTINCT FROM y + 1 FROM a.b"),
        ("EXPLAIN SELECT 1", "explain false: SELECT 1"),
        ("EXPLAIN ANALYZE SELECT 1", "explain true: SELECT 1"),
        ("SET khidi.on_absent = 'drop'", "set khidi.on_absent = drop"),
        ("SHOW khidi.status", "show khidi.status"),
    ] {
        assert_eq!(outcome(sql), expect, "{sql}");
    }
}

/// Parentheses around every operation show what it was read to apply to.
#[test]
fn is_distinct_from_ends_before_and_and_or() {
    use datafusion_sql::sqlparser::ast::{Expr, SetExpr};
    fn grouped(expr: &Expr) -> String {
        match expr {
            Expr::BinaryOp { left, op, right } => format!("({} {op} {})", grouped(left), grouped(right)),
            Expr::IsDistinctFrom(left, right) => format!("({} <> {})", grouped(left), grouped(right)),
            Expr::IsNotDistinctFrom(left, right) => format!("({} == {})", grouped(left), grouped(right)),
            Expr::UnaryOp { op, expr } => format!("({op} {})", grouped(expr)),
            Expr::Nested(inner) => grouped(inner),
            expr => expr.to_string(),
        }
    }
    for (expr, expect) in [
        ("a IS DISTINCT FROM TRUE AND b", "((a <> true) AND b)"),
        ("a IS NOT DISTINCT FROM b OR c", "((a == b) OR c)"),
        ("a IS DISTINCT FROM (b AND c)", "(a <> (b AND c))"),
        ("a OR b IS DISTINCT FROM c AND d", "(a OR ((b <> c) AND d))"),
        ("a AND b IS DISTINCT FROM c OR d", "((a AND (b <> c)) OR d)"),
        ("NOT a IS DISTINCT FROM b AND c", "((NOT (a <> b)) AND c)"),
        ("a IS DISTINCT FROM b AND c IS NOT DISTINCT FROM d AND e", "(((a <> b) AND (c == d)) AND e)"),
        ("a IS DISTINCT FROM b + 1 AND c", "((a <> (b + 1)) AND c)"),
        ("a IS DISTINCT FROM b = c AND d", "((a <> (b = c)) AND d)"),
    ] {
        let gated = parse(&format!("SELECT 1 FROM a.b WHERE {expr}"), &GateLimits::default()).unwrap();
        let Gated::Query(query) = gated else { panic!("{expr}") };
        let SetExpr::Select(select) = *query.body else { panic!("{expr}") };
        assert_eq!(grouped(&select.selection.unwrap()), expect, "{expr}");
    }
}

#[test]
fn refuses() {
    for (sql, expect) in [
        ("", "Empty"),
        ("-- nothing\n;", "Empty"),
        ("SELECT 1; SELECT 2", "SeveralStatements"),
        ("SELECT 'open", "Lexical"),
        ("SELECT FROM WHERE )", "Syntax"),
        ("SELECT 1 SELECT 2", "Syntax"),
        ("CREATE TABLE t (x INT)", "DataDefinition"),
        ("CREATE EXTERNAL TABLE t STORED AS PARQUET LOCATION '/x'", "DataDefinition"),
        ("DROP TABLE a.b", "DataDefinition"),
        ("INSERT INTO a.b VALUES (1)", "DataManipulation"),
        ("WITH t AS (INSERT INTO a.b VALUES (1)) SELECT 1", "DataManipulation"),
        ("EXPLAIN DELETE FROM a.b", "DataManipulation"),
        ("COPY a.b TO 'x.parquet'", "Copy"),
        ("EXPLAIN EXPLAIN SELECT 1", "NotAQuery"),
        ("PREPARE p AS SELECT 1", "NotAQuery"),
        ("SET datafusion.execution.batch_size = 1", "EngineSetting"),
        ("SELECT * FROM generate_series(1, 10)", "TableFunction"),
        ("SELECT * FROM read_parquet('x')", "TableFunction"),
        ("SELECT * FROM LATERAL flatten(x)", "TableFunction"),
        ("SELECT * FROM TABLE(f(1))", "TableFunction"),
        ("SELECT * FROM 'x.parquet'", "FileAsTable"),
        ("SELECT * FROM \"/etc/passwd\"", "FileAsTable"),
        ("SELECT * FROM \"x.parquet\"", "FileAsTable"),
        ("SELECT 1 WHERE 1 IN (SELECT x FROM `s3://b/x`)", "FileAsTable"),
        ("SELECT * FROM a.b TABLESAMPLE BERNOULLI (10)", "UnsupportedClause"),
        ("SELECT * FROM UNNEST([1])", "UnsupportedRelation"),
        ("WITH RECURSIVE t AS (SELECT 1 UNION ALL SELECT * FROM t) SELECT * FROM t", "RecursiveWith"),
        ("SELECT 1 INTO a.b", "UnsupportedClause"),
        ("SELECT 1 FROM a.b FOR UPDATE", "UnsupportedClause"),
        ("TABLE a", "UnsupportedClause"),
        ("SELECT x AT TIME ZONE '+09:00' FROM a.b", "UnsupportedClause"),
        ("SELECT CAST(x AS TIMESTAMPTZ) FROM a.b", "UnsupportedClause"),
        ("SELECT x::timestamp with time zone FROM a.b", "UnsupportedClause"),
        ("SELECT TIMESTAMPTZ '2020-01-01 00:00:00+04' FROM a.b", "UnsupportedClause"),
        ("SELECT TRY_CAST(x AS TIMESTAMP WITH TIME ZONE) FROM a.b", "UnsupportedClause"),
        ("SELECT x SIMILAR TO 'a' FROM a.b", "UnsupportedClause"),
        ("SELECT first_value(x) IGNORE NULLS OVER (ORDER BY y) FROM a.b", "UnsupportedClause"),
        ("SELECT lag(x IGNORE NULLS) OVER (ORDER BY y) FROM a.b", "UnsupportedClause"),
        ("SELECT lag(x) RESPECT NULLS OVER (ORDER BY y) FROM a.b", "UnsupportedClause"),
        ("SELECT k FROM a.b RIGHT JOIN c.d USING (k)", "UnsupportedClause"),
        ("SELECT k FROM a.b FULL JOIN c.d USING (k)", "UnsupportedClause"),
        ("SELECT k FROM a.b NATURAL RIGHT JOIN c.d", "UnsupportedClause"),
        ("SELECT k FROM a.b NATURAL FULL OUTER JOIN c.d", "UnsupportedClause"),
        ("SELECT k FROM (a.b FULL JOIN c.d USING (k))", "UnsupportedClause"),
        ("SELECT x LIKE 'a!%' ESCAPE '!' FROM a.b", "UnsupportedClause"),
        ("SELECT x NOT ILIKE 'a!%' ESCAPE '!' FROM a.b", "UnsupportedClause"),
        ("SELECT k FROM a.b EXCEPT ALL SELECT k FROM c.d", "UnsupportedClause"),
        ("SELECT 1 UNION ALL (SELECT k FROM a.b INTERSECT ALL SELECT k FROM c.d)", "UnsupportedClause"),
        ("SELECT $1", "Parameter"),
        ("SELECT ?", "Parameter"),
    ] {
        assert_eq!(outcome(sql), expect, "{sql}");
    }
}

#[test]
fn tells_the_word_and_its_place() {
    let error = parse("SELECT *\n  FROM \"x.csv\"", &GateLimits::default()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "\"x.csv\" at line 2, column 8: a file or address cannot stand in the place of a table"
    );
}

#[test]
fn every_limit_holds_at_its_value_and_not_beyond() {
    let limits = GateLimits {
        bytes: 200,
        tokens: 40,
        nesting: 3,
        chain: 20,
        list_items: 4,
        queries: 3,
        relations: 4,
        subqueries: 1,
    };
    for (sql, expect) in [
        (format!("SELECT '{}'", "x".repeat(191)), None),
        (format!("SELECT '{}'", "x".repeat(192)), Some("TextTooLong")),
        (format!("SELECT {}", "a ".repeat(40)), Some("TooManyTokens")),
        ("SELECT (((1)))".to_owned(), None),
        ("SELECT ((((1))))".to_owned(), Some("NestingTooDeep")),
        ("SELECT 1+1+1+1+1, 1+1+1".to_owned(), None),
        ("SELECT 1+1+1+1+1+1+1".to_owned(), Some("ChainTooLong")),
        // A chain nested in a chain makes one tall tree.
        ("SELECT (1+1+1+1)+1+1".to_owned(), Some("ChainTooLong")),
        ("SELECT 1 || 1 || 1 || 1 || 1 || 1 || 1".to_owned(), None),
        ("SELECT 1 IN (1, 2, 3, 4)".to_owned(), None),
        ("SELECT 1 IN (1, 2, 3, 4, 5)".to_owned(), Some("ListTooLong")),
        ("SELECT 1 FROM a, b, c, d".to_owned(), None),
        ("SELECT 1 FROM a, b JOIN c, d JOIN e".to_owned(), Some("TooManyRelations")),
        ("WITH t AS (SELECT 1 FROM a, b) SELECT 1 FROM t, t".to_owned(), None),
        ("WITH t AS (SELECT 1 FROM a, b) SELECT 1 FROM t, t, t".to_owned(), Some("TooManyRelations")),
        ("SELECT * FROM (SELECT (SELECT 1))".to_owned(), None),
        ("SELECT * FROM (SELECT * FROM (SELECT * FROM (SELECT 1)))".to_owned(), Some("QueriesTooDeep")),
        ("SELECT (SELECT (SELECT 1))".to_owned(), Some("SubqueriesTooDeep")),
        ("SELECT EXISTS (SELECT 1 IN (SELECT 1))".to_owned(), Some("SubqueriesTooDeep")),
        ("WITH t AS (SELECT (SELECT 1)) SELECT 1 IN (SELECT * FROM t)".to_owned(), Some("SubqueriesTooDeep")),
    ] {
        let got = parse(&sql, &limits).err().map(|error| format!("{error:?}"));
        let got = got.as_ref().map(|debug| debug.split(' ').next().unwrap());
        assert_eq!(got, expect, "{sql}");
    }
}

#[test]
fn with_clauses_cannot_double_without_end() {
    let mut sql = "WITH t0 AS (SELECT 1 AS x)".to_owned();
    for at in 1..40 {
        sql += &format!(", t{at} AS (SELECT a.x FROM t{0} a, t{0} b)", at - 1);
    }
    sql += " SELECT * FROM t39";
    let limit = GateLimits::default().relations;
    assert_eq!(parse(&sql, &GateLimits::default()), Err(GateError::TooManyRelations { limit }));
}
