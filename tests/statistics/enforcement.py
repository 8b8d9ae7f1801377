"""Indicators of refusals, irregular stays, returns and readmission against the same definitions in another engine, or person by
person, over the registers' files."""

import collections

import duckdb

from comparison import Tables, country, main, quarter

GROUPS = """CASE WHEN years < 0 THEN 'UNK' WHEN years < 5 THEN 'Y_LT5' WHEN years >= 85 THEN 'Y_GE85'
            ELSE 'Y' || (years - years % 5) || '-' || (years - years % 5 + 4) END"""
QUARTER = "year({0}) || '-Q' || quarter({0})"
YEAR = "year({0})::VARCHAR"
# How often something happened to a person in a period; the first time counts.
FIRST = """SELECT person_id, {period} AS period, arg_min(citizenship, {day}) AS citizenship, arg_min(sex, {day}) AS sex,
                  date_sub('year', min(birth_date), min({day})) AS years FROM {table} GROUP BY ALL"""
BY_AGE = "SELECT citizenship, sex, age, period, count(DISTINCT person_id) FROM (SELECT *, {groups} AS age FROM ({facts})) GROUP BY period, CUBE (1, 2, 3)"
REFUSED = """SELECT citizenship, reason, upper(border_type), {period} AS period, count({what}) FROM {table}
             GROUP BY period, CUBE (1, 2, 3)"""
RETURNED = """SELECT citizenship, kind, destination, period, count(*) FROM (
                SELECT person_id, {period} AS period, max_by(citizenship, returned_on) AS citizenship,
                       max_by(destination, returned_on) AS destination,
                       CASE max_by(type, returned_on) WHEN 'forced' THEN 'FORC' WHEN 'voluntary' THEN 'VOLU' END AS kind
                FROM {table} GROUP BY ALL)
              GROUP BY period, CUBE (1, 2, 3)"""
# Who is in a cell of either register, and in how many of them.
SAME_YEAR = """WITH ordered AS (SELECT citizenship, sex, {ordered} AS period, count(DISTINCT person_id) AS n FROM {orders}
                                GROUP BY period, CUBE (1, 2)),
                    returned AS (SELECT citizenship, sex, {returned} AS period, count(DISTINCT person_id) AS n FROM {returns}
                                 GROUP BY period, CUBE (1, 2))
               SELECT o.citizenship, o.sex, o.period, 100.0 * coalesce(r.n, 0) / o.n FROM ordered o
               LEFT JOIN returned r ON r.citizenship IS NOT DISTINCT FROM o.citizenship AND r.sex IS NOT DISTINCT FROM o.sex
                                   AND r.period = o.period"""
COHORT = """WITH cohort AS (SELECT person_id, {ordered} AS period, any_value(citizenship) AS citizenship, any_value(sex) AS sex,
                                   min(ordered_on) AS since FROM {orders} GROUP BY ALL)
            SELECT citizenship, sex, period, 100.0 * avg((EXISTS (
                     SELECT 1 FROM {returns} r WHERE r.person_id = c.person_id
                     AND r.returned_on BETWEEN c.since AND c.since + INTERVAL 1 YEAR - INTERVAL 1 DAY))::INT)
            FROM cohort c GROUP BY period, CUBE (1, 2)"""


def expected(agencies):
    table = lambda name: f"read_parquet('{agencies / 'mia' / name}.parquet')"  # noqa: E731
    orders, returns, refusals = table("return_orders"), table("returns"), table("refusals_of_entry")
    both = {"orders": orders, "returns": returns, "ordered": YEAR.format("ordered_on"), "returned": YEAR.format("returned_on")}

    def first(name, day, period):
        facts = FIRST.format(table=name, day=day, period=period.format(day))
        return BY_AGE.format(groups=GROUPS, facts=facts)

    refused = lambda what: REFUSED.format(table=refusals, period=YEAR.format("refused_on"), what=what)  # noqa: E731
    questions = {
        "refusals_of_entry": (refused("*"), ("TOTAL", "TOTAL", "TOTAL")),
        "persons_refused_entry": (refused("DISTINCT person_id"), ("TOTAL", "TOTAL", "TOTAL")),
        "irregular_stays": (first(table("irregular_stays"), "found_on", YEAR), ("TOTAL", "T", "TOTAL")),
        "return_orders": (first(orders, "ordered_on", QUARTER), ("TOTAL", "T", "TOTAL")),
        "returns": (RETURNED.format(table=returns, period=QUARTER.format("returned_on")), ("TOTAL", "TOTAL", "TOTAL")),
        "return_rate_same_year": (SAME_YEAR.format(**both), ("TOTAL", "T")),
        "return_rate_cohort": (COHORT.format(**both), ("TOTAL", "T")),
    }
    cells = {name: told(sql, totals) for name, (sql, totals) in questions.items()}
    return cells | readmitted(table("readmissions"))


def readmitted(table):
    """A person's days of each kind, quarter by quarter; the latest counts, of two states on it the first in the alphabet."""
    days = collections.defaultdict(list)
    columns = "person_id, citizenship, sex, requesting_state, decision, requested_on, decided_on, transferred_on"
    for person, citizenship, sex, state, decision, *when in duckdb.execute(f"SELECT {columns} FROM {table}").fetchall():
        for kind, day in zip(("APPLICATIONS", decision.upper(), "TRANSFERRED"), when):
            if day:
                days[person, kind, quarter(day)].append((-day.toordinal(), state, citizenship, sex))
    tables = Tables()
    for (person, kind, period), found in days.items():
        _, state, citizenship, sex = min(found)
        tables.add("readmissions", person, (kind, country(state), country(citizenship), sex), (kind, "TOTAL", "TOTAL", "T"), period)
    return tables.told()


def told(sql, totals):
    cells = {}
    for *codes, period, value in duckdb.execute(sql).fetchall():
        codes = [total if code is None else country(code) for code, total in zip(codes, totals)]
        key = (*codes, period)
        assert key not in cells, key
        cells[key] = value
    return cells


def identities(told):
    events, people = told["refusals_of_entry"], told["persons_refused_entry"]
    most = {key: max(value, people.get(key, 0)) for key, value in events.items()}
    yield "no more persons are refused than refusals", events, most, False
    by_state = collections.Counter()
    for (kind, state, *codes), value in told["readmissions"].items():
        by_state[kind, state == "TOTAL", *codes] += value
    whole, parts = ({key: value for key, value in by_state.items() if key[1] == total} for total in (True, False))
    yield "states that apply for readmission add up", whole, {(kind, True, *codes): value for (kind, _, *codes), value in parts.items()}, False


if __name__ == "__main__":
    main(__doc__, expected, identities)
