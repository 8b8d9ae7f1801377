"""Attacks by one person whom nothing fits: values that overflow, days without end, codes of a megabyte, more rows and groups
than anybody; and by questions that are at the end of memory, time or groups only where she is there.
"""

import random
from decimal import Decimal

import pyarrow

import register
from family import Attack, Bench
from world import AGENCY, Refused, World, told_apart

SEED = 41
P = "psda.people"
COLUMNS = {
    "person_id": {"role": "contributor"},
    "grp": {"role": "dimension", "codes": ["G0", "G1", "G2"]},
    "kind": {"role": "dimension", "codes": ["a", "b"]},
    "on_day": {"role": "dimension", "calendar": "month"},
    "seen_at": {"role": "dimension", "calendar": "month"},
    "whole": {"role": "measure", "clip": [0, 10_000], "bins": [0, 5_000, 10_000]},
    "float": {"role": "measure", "clip": [-100, 100], "centre": 0},
    "exact": {"role": "measure", "clip": [0, 1_000]},
}
TYPES = {
    "person_id": pyarrow.string(), "grp": pyarrow.string(), "kind": pyarrow.string(), "on_day": pyarrow.date32(),
    "seen_at": pyarrow.timestamp("us"), "whole": pyarrow.int64(), "float": pyarrow.float64(), "exact": pyarrow.decimal128(38, 4),
}
DAYS = (2**31 - 1, -(2**31), 2_932_896, -719_162, 106_752)
MOMENTS = (2**63 - 1, -(2**63), 253_402_214_400_000_000)
FLOATS = (float("nan"), float("inf"), -float("inf"), 1e308, -1e308, 5e-324)
ROWS = 30_000


def ordinary() -> dict[str, list]:
    """People of three groups."""
    chance = random.Random(SEED)
    rows = {name: [] for name in TYPES}
    for person in range(1_500):
        add(rows, f"p{person}", f"G{person % 3}", chance.choice("ab"), 19_500 + chance.randrange(300), chance.randrange(3_000), chance.random() * 50)
    return rows


def add(rows: dict[str, list], person: str, group: str, kind: str, day: int, whole: int, float_: float, exact: int = 7, moment: int | None = None):
    values = (person, group, kind, day, 19_500 * 86_400_000_000 if moment is None else moment, whole, float_, exact)
    for name, value in zip(TYPES, values):
        rows[name].append(value)


def with_her() -> dict[str, list]:
    """The same and her, with a row of everything that could go wrong."""
    rows = ordinary()
    her = "x" * 1_000
    for at, day in enumerate(DAYS):
        add(rows, her, "G0", "a", day, 2**63 - 1, FLOATS[at], 10**33, 19_500 * 86_400_000_000)
    for moment in MOMENTS:
        add(rows, her, "G0", "a", 19_500, -(2**63), FLOATS[-1], -(10**33), moment)
    add(rows, her, "y" * 1_000_000, "a", 19_500, 1, 1.0)
    for row in range(ROWS):
        # A group of her own in each of many rows, and many rows in one.
        add(rows, her, f"only{row}" if row % 2 else "G0", "b", 19_500, 2**62, 1e300, 10**33)
    return rows


def table(rows: dict[str, list]) -> pyarrow.Table:
    def column(name: str) -> pyarrow.Array:
        kind = TYPES[name]
        if pyarrow.types.is_date32(kind):
            return pyarrow.array(rows[name], pyarrow.int32()).cast(kind)
        if pyarrow.types.is_timestamp(kind):
            return pyarrow.array(rows[name], pyarrow.int64()).cast(kind)
        if pyarrow.types.is_decimal(kind):
            return pyarrow.array([None if one is None else Decimal(one) for one in rows[name]], kind)
        return pyarrow.array(rows[name], kind)

    return pyarrow.table({name: column(name) for name in TYPES})


def pair(bench: Bench, mutation: str | None) -> tuple[World, World]:
    def made(rows: dict[str, list]) -> World:
        policy = register.policy(mutation, COLUMNS)
        people = policy["tables"]["people"]
        people.pop("one_row_per_person", None)
        if people["class"] == "protected":
            # So many dimensions need a threshold that carries their noise.
            people |= {"max_rows": 3} | ({"threshold": 60} if mutation is None else {})
        policy["tables"] = {"people": people}
        return World(bench.template, {AGENCY: ({"people": table(rows)}, policy)})

    return bench.world(("her", mutation), lambda: made(with_her())), bench.world(("not", mutation), lambda: made(ordinary()))


KEYS = ("grp", "kind", "date_part('year', on_day)", "date_trunc('month', on_day)", "date_trunc('year', seen_at)", "date_part('year', seen_at)",
        "date_trunc('quarter', CAST(on_day AS TIMESTAMP))", "date_part('year', CAST(on_day AS TIMESTAMP))")
MEASURES = ("count(*)", "count(DISTINCT person_id)", "sum(whole)", "avg(whole)", "stddev(whole)", "median(whole)", "sum(float)", "var_pop(float)",
            "sum(exact)", "avg(exact)", "stddev(exact)", "corr(whole, float)", "sum(2 * whole + 1)", "sum(exact * 1000000)", "sum(-whole)",
            "sum(whole + float)", "regr_slope(exact, whole)", "covar_samp(exact, exact)", "count(whole)")
CONDITIONS = ("true", "kind = 'a'", "grp = 'G0' AND kind = 'a'", "date_trunc('month', on_day) = DATE '2023-06-01'",
              "on_day >= DATE '2023-01-01' AND on_day < DATE '2024-01-01'", "seen_at < TIMESTAMP '2024-01-01 00:00:00'")
# Much memory, or many rows of a few: what only public tables may ask, or nobody.
HEAVY = (
    f"SELECT grp, kind, date_trunc('month', on_day) AS k, count(*) AS n FROM {P} GROUP BY CUBE (grp, kind, date_trunc('month', on_day))",
    f"SELECT a.grp, count(*) AS n FROM {P} a JOIN {P} b ON a.person_id = b.person_id GROUP BY a.grp",
    f"SELECT a.grp, count(*) AS n FROM {P} a JOIN {P} b ON a.kind = b.kind JOIN {P} c ON b.kind = c.kind GROUP BY a.grp",
    f"SELECT grp, count(*) AS n FROM {P} p CROSS JOIN generate_series(1, 1000000) g GROUP BY grp",
    f"SELECT grp, sum(n) AS n FROM (SELECT grp, person_id, count(*) AS n FROM {P} GROUP BY grp, person_id) t GROUP BY grp",
    f"SELECT grp, string_agg(kind, ',') AS n FROM {P} GROUP BY grp",
    f"SELECT concat(grp, kind) AS k, count(*) AS n FROM {P} GROUP BY 1",
)


def questions() -> list[str]:
    made = [f"SELECT {key} AS k, {measure} AS n FROM {P} WHERE {CONDITIONS[(at + of) % len(CONDITIONS)]} GROUP BY 1"
            for at, key in enumerate(KEYS) for of, measure in enumerate(MEASURES) if (at + of) % 3 == 0]
    made += [f"SELECT {measure} AS n FROM {P} WHERE {condition}" for measure, condition in zip(MEASURES, CONDITIONS * 4)]
    return made + list(HEAVY)


def limits(bench: Bench, mutation: str | None):
    """Answered, refused, or at an end: never because of her."""
    her, none = pair(bench, mutation)
    told, answered, asked = [], 0, questions()
    for sql in asked:
        if mutation:
            try:
                values = [sorted(map(str, world.values(sql))) for world in (her, none)]
            except Refused:
                continue
            if values[0] != values[1]:
                return True, f"tells of her: {sql}"
            continue
        is_answered, found = told_apart(her, none, sql)
        answered += is_answered
        code = "" if is_answered else her.code(sql)
        if found or code.startswith("KH405") or code.startswith("KH9") or code == "no code":
            told.append(f"\n    {'APART' if found else code} {sql}: {found[:300]}")
    return bool(told), f"{len(asked)} asked, {answered} answered, {len(told)} apart or at an end{''.join(told[:10])}"


def far_days(bench: Bench, mutation: str | None):
    """Days that nanoseconds do not reach, by every name of their year: one node has one draw. Were it another set of people by
    one of the names, equal figures would tell that nobody has such a day."""
    rows = {name: [] for name in TYPES}
    for person in range(400):
        # The year 9999, no day at all, and the last day of 32 bits, which no calendar has.
        add(rows, f"p{person}", "G0", "a", (2_932_896, None, 2**31 - 1, 19_500)[person % 4], 1, 1.0, moment=19_500 * 86_400_000_000)

    def made() -> World:
        policy = register.policy(mutation, {name: COLUMNS[name] for name in ("person_id", "grp", "on_day")})
        policy["tables"] = {"people": policy["tables"]["people"]}
        return World(bench.template, {AGENCY: ({"people": table(rows)}, policy)})

    world = bench.world(("far", mutation), made)
    days = ("on_day", "CAST(on_day AS TIMESTAMP)", "CAST(on_day AS TIMESTAMP(9))", "CAST(on_day AS TIMESTAMP(0))")
    names = [f"date_part('year', {day})" for day in days] + [f"date_trunc('year', {day})" for day in days]
    answers, refused = {}, []
    for name in names:
        try:
            found = world.values(f"SELECT {name} AS k, count(*) AS n FROM {P} GROUP BY 1")
            found.append((None, world.value(f"SELECT count(*) AS n FROM {P} WHERE {name} IS NULL")))
        except Refused as no:
            refused.append(no.code)
            continue
        for key, n in found:
            answers.setdefault(key if key is None or isinstance(key, int) else key.year, set()).add(n)
    several = {year: found for year, found in answers.items() if len(found) > 1}
    exact = answers.get(9999) == {100} and answers.get(None) == {200}
    return bool(several) or exact or 9999 not in answers, f"{len(names)} names, refused {refused}, years {sorted(map(str, answers))}, {several or 'one draw of each'}"


ATTACKS = [
    Attack("overflow, memory, fan-out, groups by one person", limits, ("bare",)),
    Attack("far days by all their names", far_days, ("no_noise",)),
]
