"""Attacks by bounds of the attacker's own choice, and by what a single event or value adds where the people stay the same."""

import random
from datetime import date

import pyarrow

import register
from differencing import counts
from family import Attack, Bench, judged
from world import AGENCY, Refused, World

SEED = 37
GROUPS = 200
INCOME = 4000
CUT = date(2023, 4, 1)


def people() -> tuple[list[dict], dict[str, int]]:
    """Groups in which one person has, or has not, a day and an income that nobody else has."""
    chance = random.Random(SEED)
    rows, secrets = [], {}
    for at in range(GROUPS):
        group = f"G{at:03}"
        secrets[group] = chance.randrange(2)
        for member in range(chance.randint(40, 50)):
            day = date(2023, 4 + chance.randrange(3), 2 + chance.randrange(20))
            target = member == 0
            is_it = target and secrets[group]
            rows.append({
                "person_id": at * 100 + member, "grp": group, "flag": str(int(target)), "on_day": CUT if is_it else day,
                "income": INCOME + 1000 if is_it else chance.randrange(500, INCOME),
            })
    return rows, secrets


COLUMNS = {name: register.COLUMNS[name] for name in ("person_id", "grp", "flag", "on_day", "income")}


def world_of(bench: Bench, mutation: str | None) -> tuple[World, dict[str, int]]:
    rows, secrets = people()
    return bench.world(("edges", mutation), lambda: bench.crafted(rows, mutation, columns=COLUMNS)), secrets


# A measure and a condition.
Figure = tuple[str, str]


def compared(world: World, secrets: dict[str, int], pairs: list[tuple[Figure, Figure]]) -> tuple[bool, str]:
    """The attacker takes her to be there where the first of two figures is larger."""
    guesses, codes = {}, []
    for pair in pairs:
        try:
            more, less = (counts(world, f"WHERE {condition}", measure) for measure, condition in pair)
        except Refused as refused:
            codes.append(refused.code)
            continue
        guesses |= {group: int(more[group] - less.get(group, 0) > 0.5) for group in more if group in secrets}
    answered = len(pairs) - len(codes)
    return judged(guesses, secrets, f"{answered} of {len(pairs)} pairs answered, refused {sorted(set(codes))}")


def alone(conditions: tuple[str, ...]) -> list[tuple[Figure, Figure]]:
    """Each condition against nobody; the first of them as conditions of a measure, too."""
    nobody = ("count(*)", "grp = 'nobody'")
    filtered = [((f"count(*) FILTER (WHERE {one})", "true"), nobody) for one in conditions[:4]]
    return [(("count(*)", one), nobody) for one in conditions] + filtered


RANGES = (
    ("on_day >= DATE '2023-04-01' AND on_day < DATE '2023-07-01'", "on_day >= DATE '2023-04-02' AND on_day < DATE '2023-07-01'"),
    ("on_day BETWEEN DATE '2023-04-01' AND DATE '2023-06-30'", "on_day BETWEEN DATE '2023-04-02' AND DATE '2023-06-30'"),
    ("on_day > DATE '2023-03-31'", "on_day > DATE '2023-04-01'"),
    ("NOT on_day < DATE '2023-04-01'", "NOT on_day <= DATE '2023-04-01'"),
    ("date_trunc('quarter', on_day) = DATE '2023-04-01'", "date_trunc('quarter', on_day) = DATE '2023-04-01' AND on_day <> DATE '2023-04-01'"),
    ("CAST(on_day AS TIMESTAMP) > TIMESTAMP '2023-03-31 23:59:59'", "CAST(on_day AS TIMESTAMP) > TIMESTAMP '2023-04-01 12:00:00'"),
)
DAYS = (
    "on_day = DATE '2023-04-01'", "on_day IN (DATE '2023-04-01')", "extract(day FROM on_day) = 1", "date_trunc('day', on_day) = DATE '2023-04-01'",
    "extract(doy FROM on_day) = 91", "extract(week FROM on_day) = 13", "CAST(on_day AS VARCHAR) = '2023-04-01'", "to_char(on_day, '%d') = '01'",
    "on_day - DATE '2023-04-01' = 0", "on_day < DATE '2023-04-02'", "date_trunc('week', on_day) = DATE '2023-03-27'",
)
BINS = (
    "income > 4500", "income BETWEEN 4500 AND 6000", "income >= 4999 AND income <= 5001", "CAST(income AS VARCHAR) = '5000'",
    "income / 1000 = 5", "floor(income / 1000) = 5", "NOT income < 4500", "income IN (5000)", "abs(income - 5000) < 1", "sqrt(income) > 70",
    "CASE WHEN income > 4500 THEN true ELSE false END", "greatest(income, 4500) > 4500", "nullif(income, 5000) IS NULL",
)


def ranges(bench: Bench, mutation: str | None):
    world, secrets = world_of(bench, mutation)
    return compared(world, secrets, [(("count(*)", more), ("count(*)", less)) for more, less in RANGES])


def days(bench: Bench, mutation: str | None):
    world, secrets = world_of(bench, mutation)
    return compared(world, secrets, alone(DAYS))


def bins(bench: Bench, mutation: str | None):
    """Edges around a single income, as conditions; a hostile gateway asks for them as bins, see `hostile`."""
    world, secrets = world_of(bench, mutation)
    return compared(world, secrets, alone(BINS))


def moments(bench: Bench, mutation: str | None):
    """Her income from mean and variance of N people, and of N - 1."""
    world, secrets = world_of(bench, mutation)
    asked = "SELECT grp, count(income), avg(income), var_pop(income) AS n FROM psda.people {} GROUP BY grp"
    whole, rest = ({row[0]: row[1:] for row in world.values(asked.format(where)) if None not in row} for where in ("", "WHERE flag = '0'"))
    guesses = {}
    for group in whole.keys() & rest.keys():
        firsts = [float(n) * float(mean) for n, mean, _ in (whole[group], rest[group])]
        seconds = [float(n) * (float(variance) + float(mean) ** 2) for n, mean, variance in (whole[group], rest[group])]
        # Either tells her income; the second moment tells large ones better.
        income = max(seconds[0] - seconds[1], 0) ** 0.5
        guesses[group] = int(income > INCOME + 500 or firsts[0] - firsts[1] > INCOME + 500)
    return judged(guesses, secrets, "noise of the size of the largest contribution")


def one_event(bench: Bench, mutation: str | None):
    """The people of a cell are the same, with an event more or not: a count of people tells nothing, one of rows may."""
    chance = random.Random(SEED)
    rows, secrets = {"person_id": [], "grp": [], "kind": []}, {}
    for at in range(GROUPS):
        group = f"G{at:03}"
        secrets[group] = chance.randrange(2)
        for member in range(40):
            # Everybody has an ordinary event; she may have an extraordinary one besides.
            for kind in ("0", "1")[: 1 + (member == 0 and secrets[group])]:
                rows["person_id"].append(at * 100 + member)
                rows["grp"].append(group)
                rows["kind"].append(kind)

    def made() -> World:
        columns = {
            "person_id": {"role": "contributor"}, "kind": {"role": "dimension", "codes": ["0", "1"]},
            "grp": {"role": "dimension", "codes": [f"G{at:03}" for at in range(GROUPS)]},
        }
        policy = register.policy(mutation, columns)
        table = policy["tables"]["people"]
        del table["one_row_per_person"]
        # Everybody has one row of forty, or two: no rule of dominance is met.
        policy["tables"] = {"people": table | {"max_rows": 3}}
        return World(bench.template, {AGENCY: ({"people": pyarrow.table(rows)}, policy)})

    world = bench.world(("events", mutation), made)
    guesses = {}
    for measure in ("count(DISTINCT person_id)", "count(*)"):
        whole, rest = counts(world, measure=measure), counts(world, "WHERE kind = '0'", measure)
        found = {group: int(whole[group] - rest[group] > 0.5) for group in whole if group in rest}
        if measure == "count(*)" or mutation is None:
            guesses |= found
    return judged(guesses, secrets, "rows have noise of their own")


ATTACKS = [
    Attack("shifted ranges", ranges, ("bare",)),
    Attack("single days", days, ("bare",)),
    Attack("edges of the analyst's own", bins, ("bare",)),
    Attack("moments of N against N - 1", moments, ("no_noise",)),
    Attack("one event inside a constant set", one_event, ("no_noise",)),
]
