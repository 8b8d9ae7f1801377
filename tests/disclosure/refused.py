"""Questions that must be refused, or that say the same whether the target is there or not: amplifiers of one person to
thousands, orders and positions of people, errors that depend on rows, names that look alike, statements that are no
questions. Each is asked in a world with the target and in one without her; everything that can be seen is compared.
"""

import re

from family import Attack, Bench
from world import Refused, told_apart

P = "psda.people"
TARGET = "1000000"
NO_CODE = re.compile("no code|KH405|KH9")
AMPLIFIERS = (
    f"SELECT count(DISTINCT person_id) AS n FROM {P} WHERE EXISTS (SELECT 1 FROM {P} WHERE flag = '1')",
    f"SELECT count(DISTINCT person_id) AS n FROM {P} WHERE NOT EXISTS (SELECT 1 FROM {P} WHERE flag = '1')",
    f"SELECT count(*) AS n FROM {P} WHERE (SELECT count(*) FROM {P} WHERE flag = '1') > 0",
    f"SELECT count(*) AS n FROM {P} WHERE flag <= (SELECT max(flag) FROM {P})",
    f"SELECT count(*) AS n FROM {P} a WHERE a.sex NOT IN (SELECT b.flag FROM {P} b)",
    f"SELECT count(*) AS n FROM {P} a LEFT ANTI JOIN {P} b ON a.sex = b.flag",
    f"SELECT count(*) AS n FROM {P} a LEFT ANTI JOIN {P} b ON a.person_id <> b.person_id AND b.flag = '1'",
    f"SELECT count(*) AS n FROM {P} a JOIN {P} b ON b.flag = '1'",
    f"SELECT count(*) AS n FROM {P} a, {P} b WHERE b.flag = '1'",
    f"SELECT count(*) AS n FROM {P} a JOIN {P} b ON a.person_id <> b.person_id",
    f"SELECT k.code, count(p.person_id) AS n FROM psda.buckets k LEFT JOIN {P} p ON p.flag = k.code GROUP BY 1",
    f"SELECT k.code FROM psda.buckets k WHERE EXISTS (SELECT 1 FROM {P} p WHERE p.flag = k.code)",
    f"SELECT k.code FROM psda.buckets k LEFT JOIN {P} p ON p.flag = k.code AND p.grp = 'G000'",
    f"SELECT k.bucket, count(*) AS n FROM {P} p JOIN psda.buckets k ON p.person_id % 2 = k.bucket GROUP BY 1",
    f"SELECT sum(k.weight) AS n FROM {P} p JOIN psda.buckets k ON p.flag = k.code",
    f"SELECT count(*) AS n FROM {P} p JOIN psda.buckets k ON p.income > k.weight",
    f"SELECT count(*) AS n FROM {P} p JOIN generate_series(1, 1000) g ON p.flag = '1'",
    f"SELECT count(*) AS n FROM {P} p WHERE p.person_id IN (SELECT person_id FROM {P} WHERE flag = '1' LIMIT 1)",
    f"WITH RECURSIVE r AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM r WHERE i < (SELECT count(*) FROM {P} WHERE flag = '1')) SELECT * FROM r",
)
IDENTIFIERS = tuple(
    f"SELECT count(*) AS n FROM {P} WHERE {condition}"
    for condition in (
        f"person_id = {TARGET}", f"person_id <> {TARGET}", f"person_id IN ({TARGET})", f"person_id NOT IN ({TARGET})",
        f"person_id BETWEEN 0 AND {TARGET}", f"CAST(person_id AS VARCHAR) LIKE '%{TARGET}%'", "person_id % 2 = 0",
        f"regexp_like(CAST(person_id AS VARCHAR), '^{TARGET}$')", f"md5(CAST(person_id AS VARCHAR)) = md5('{TARGET}')",
        "substr(CAST(person_id AS VARCHAR), 1, 3) = '100'", "length(CAST(person_id AS VARCHAR)) = 7", "person_id > 5",
        f"nullif(person_id, {TARGET}) IS NULL", f"coalesce(person_id, 0) = {TARGET}", f"person_id & 1 = 1",
        f"CASE WHEN person_id = {TARGET} THEN true ELSE false END", f"(person_id, sex) = ({TARGET}, 'F')",
        f"(person_id = {TARGET} OR sex = 'M')", f"abs(person_id - {TARGET}) < 1", f"person_id = ANY(ARRAY[{TARGET}])",
    )
) + (
    f"SELECT person_id, count(*) AS n FROM {P} GROUP BY person_id",
    f"SELECT person_id % 2 AS k, count(*) AS n FROM {P} GROUP BY 1",
    f"SELECT sum(person_id) AS n FROM {P}", f"SELECT min(person_id) AS n FROM {P}", f"SELECT avg(person_id) AS n FROM {P}",
    f"SELECT count(DISTINCT person_id % 7) AS n FROM {P}", f"SELECT bit_xor(person_id) AS n FROM {P}",
    f"SELECT count(*) FILTER (WHERE person_id = {TARGET}) AS n FROM {P}", f"SELECT DISTINCT person_id FROM {P}",
    f"SELECT * FROM {P}", f"SELECT grp, flag FROM {P} LIMIT 1", f"SELECT income FROM {P} ORDER BY person_id",
)
COLLECTORS = tuple(
    f"SELECT grp, {call} AS n FROM {P} GROUP BY grp"
    for call in (
        "array_agg(flag)", "array_agg(person_id)", "string_agg(flag, ',')", "first_value(flag)", "last_value(flag)",
        "first_value(flag ORDER BY person_id)", "nth_value(flag, 1)", "mode(flag)", "max(income)", "min(income)",
        "max(flag)", "bit_and(income)", "bit_or(income)", "bit_xor(income)", "bool_or(flag = '1')", "bool_and(flag = '0')",
        "approx_distinct(person_id)", "approx_percentile_cont(income, 1.0)", "approx_median(income)", "grouping(grp, flag)",
        "percentile_cont(0.999) WITHIN GROUP (ORDER BY person_id)",
    )
)
POSITIONS = tuple(
    f"SELECT {call} AS n FROM {P}"
    for call in (
        "rank() OVER (ORDER BY income)", "dense_rank() OVER (ORDER BY income)", "row_number() OVER (ORDER BY person_id)",
        "lag(flag) OVER (ORDER BY person_id)", "sum(income) OVER (ORDER BY person_id)", "ntile(4) OVER (ORDER BY income)",
        "count(*) OVER ()", "count(*) OVER (PARTITION BY flag)", "first_value(flag) OVER (ORDER BY income)",
    )
) + (
    f"SELECT count(*) AS n FROM (SELECT *, rank() OVER (ORDER BY income) AS r FROM {P}) t WHERE r = 1",
    f"SELECT count(*) AS n FROM (SELECT *, lag(flag) OVER (ORDER BY person_id) AS l FROM {P}) t WHERE l = '1'",
    f"SELECT count(*) AS n FROM (SELECT *, count(*) OVER (PARTITION BY flag) AS c FROM {P}) t WHERE c = 1",
    f"SELECT count(*) AS n FROM (SELECT * FROM {P} ORDER BY income LIMIT 20) t",
    f"SELECT count(*) AS n FROM (SELECT * FROM {P} OFFSET 100) t",
    f"SELECT count(*) AS n FROM (SELECT DISTINCT ON (flag) * FROM {P}) t",
)
ERRORS = tuple(
    f"SELECT {key} AS k, {measure} AS n FROM {P} WHERE {condition} GROUP BY 1"
    for key, measure, condition in (
        ("1 / CAST(flag AS INT)", "count(*)", "true"), ("grp", "sum(1 / (1 - CAST(flag AS INT)))", "true"),
        ("grp", "count(*)", "1 / (1 - CAST(flag AS INT)) = 1"), ("CAST(slot AS INT)", "count(*)", "true"),
        ("grp", "sum(CAST(flag AS INT) * 9223372036854775807 * 2)", "true"), ("CAST(flag AS DATE)", "count(*)", "true"),
        ("grp", "count(*)", "CAST(CASE WHEN flag = '1' THEN 'x' ELSE '1' END AS INT) = 1"),
        ("grp", "count(*)", "make_date(2023, 13 * CAST(flag AS INT), 1) IS NULL"), ("grp", "sum(income / 0)", "true"),
        ("grp", "count(*)", "regexp_like(CASE WHEN flag = '1' THEN repeat('a', 40) ELSE 'a' END, '(a+)+$')"),
        ("repeat(flag, 1000000)", "count(*)", "true"), ("grp", "count(*)", "to_timestamp(flag) IS NULL"),
        ("grp", "count(*)", "CAST(flag AS TINYINT) * 200 > 0"), ("grp", "sum(exp(income))", "true"),
        ("grp", "count(*)", "chr(CAST(flag AS INT) - 1) = 'x'"), ("grp", "sum(CAST(flag AS DECIMAL(1, 1)))", "true"),
        ("grp", "count(*)", "array_element(make_array(1), CAST(flag AS INT)) = 1"), ("grp", "count(*)", "sqrt(-1 * CAST(flag AS INT)) > 0"),
    )
)
STATEMENTS = (
    f"COPY {P} TO '/tmp/stolen.csv'", f"COPY (SELECT * FROM {P}) TO 'stolen.parquet'",
    "CREATE EXTERNAL TABLE t STORED AS PARQUET LOCATION '/'", f"CREATE TABLE t AS SELECT * FROM {P}",
    f"CREATE VIEW t AS SELECT * FROM {P}", "SET datafusion.execution.batch_size = 1", "SET khidi.protection = 'bare'",
    "RESET datafusion.execution.batch_size", "SHOW ALL", "SHOW TABLES", f"INSERT INTO {P} SELECT * FROM {P}",
    f"DELETE FROM {P}", f"UPDATE {P} SET flag = '0'", f"DROP TABLE {P}", f"TRUNCATE TABLE {P}",
    "SELECT * FROM read_parquet('people.parquet')", "SELECT * FROM parquet_metadata('people.parquet')",
    "SELECT * FROM 'people.parquet'", f"DESCRIBE {P}", "PREPARE p AS SELECT 1", "EXECUTE p", "BEGIN",
    f"SELECT 1; SELECT * FROM {P}", f"CREATE FUNCTION f() RETURNS INT RETURN 1", "ANALYZE", f"ANALYZE TABLE {P}",
    f"EXPLAIN VERBOSE SELECT count(*) AS n FROM {P}", "VACUUM", "LOAD 'x'", "CALL f()", f"DECLARE c CURSOR FOR SELECT * FROM {P}",
)
LOOK_ALIKES = (
    'SELECT "PERSON_ID" FROM psda.people', 'SELECT "person_id" FROM psda.people', 'SELECT "person_id" AS flag FROM "psda"."people"',
    "SELECT реrson_id FROM psda.people", "SELECT person_id AS sex FROM psda.people GROUP BY person_id",
    f"SELECT sex, count(*) AS n FROM (SELECT person_id AS sex FROM {P}) t GROUP BY sex",
    f"SELECT grp, count(*) AS n FROM (SELECT grp, person_id AS grp2, income AS flag FROM {P}) t WHERE flag > 1 GROUP BY grp",
    f"WITH people AS (SELECT person_id AS slot FROM {P}) SELECT slot, count(*) AS n FROM people GROUP BY slot",
    f"SELECT p.flag, count(*) AS n FROM (SELECT income AS flag, person_id FROM {P}) p GROUP BY p.flag",
    f"SELECT count(DISTINCT flag) AS n FROM (SELECT person_id AS flag, flag AS person_id FROM {P}) t WHERE person_id = '1' AND flag = {TARGET}",
    "SELECT count(*) AS n FROM psda.\u200bpeople", "SELECT count(*) AS n FROM psda.people WHERE ﬂag = '1'",
    "SELECT count(*) AS n FROM psda.people -- \u202e", "SELECT count(*) AS n FROM psda.people\x00",
    f"SELECT count(*) AS n FROM psda.people WHERE {' AND '.join(['flag = flag'] * 3000)}",
    f"SELECT {'(' * 2000}1{')' * 2000} AS n FROM psda.people", "SELECT count(*) AS n FROM psda.people WHERE flag = '" + "x" * 3_000_000 + "'",
    f"SELECT count(*) AS n FROM {'(SELECT * FROM ' * 400}psda.people{')' * 400}",
    " UNION ALL ".join([f"SELECT count(*) AS n FROM {P}"] * 600),
)
CATALOGUE = (
    "SELECT * FROM information_schema.tables", "SELECT * FROM information_schema.columns", "SELECT * FROM information_schema.df_settings",
    "SELECT * FROM information_schema.views", "SELECT * FROM pg_catalog.pg_class", f"EXPLAIN SELECT grp, count(*) AS n FROM {P} GROUP BY grp",
    f"EXPLAIN SELECT count(*) AS n FROM {P} WHERE flag = '1'", f"EXPLAIN SELECT sum(income) AS n FROM {P} WHERE flag = '1' AND grp = 'G000'",
)


def same(questions: tuple[str, ...]):
    """An attack that sees more than values and presence of cells: something differs between the worlds, or one is
    answered that should not be."""

    def play(bench: Bench, mutation: str | None) -> tuple[bool, str]:
        there, gone = bench.pair(mutation)
        if mutation is not None:
            telling = (sql for sql in questions if values_differ(there, gone, sql))
            found = next(telling, None)
            return found is not None, f"tells of her: {short(found)}" if found else f"none of {len(questions)} tells"
        told, answered = "", 0
        for sql in questions:
            is_answered, found = told_apart(there, gone, sql)
            answered += is_answered
            if found:
                told += f"\n    APART {short(sql)}: {found[:400]}"
            elif not is_answered and NO_CODE.search(there.code(sql)):
                told += f"\n    NO CODE {short(sql)}"
        return bool(told), f"{len(questions)} asked, {answered} answered, the same in both worlds{told}"

    return play


def values_differ(there, gone, sql: str) -> bool:
    """Whether a world without protection answers, and its exact answer tells."""
    try:
        return sorted(map(str, there.values(sql))) != sorted(map(str, gone.values(sql)))
    except Refused:
        return False


def short(sql: str) -> str:
    return sql if len(sql) < 160 else f"{sql[:120]} ... ({len(sql)} characters)"


ATTACKS = [
    Attack("amplifiers: EXISTS, scalar, anti-join, hash join", same(AMPLIFIERS), ("bare",)),
    Attack("identifier in filters, keys, measures", same(IDENTIFIERS), ("public",)),
    Attack("array_agg, first_value, mode, extremes", same(COLLECTORS), ("bare",)),
    Attack("rank, lag, running sums, LIMIT", same(POSITIONS), ("public",)),
    Attack("errors that depend on rows", same(ERRORS), ("bare",)),
    Attack("statements that are no questions", same(STATEMENTS), ()),
    Attack("look-alikes, quotes, shadows; huge, deep", same(LOOK_ALIKES), ("bare",)),
    Attack("catalogue and EXPLAIN", same(CATALOGUE), ()),
]
