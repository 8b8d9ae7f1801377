"""Attacks that ask one thing in many ways, to get more than one draw of its noise, or to cancel the draw."""

import random
from collections import Counter
from itertools import product

import register
from family import Attack, Bench
from world import Refused

SEED = 11
REWRITES = 1_000
ANSWERED = 950
# Of a mutation, where nothing is to be counted.
FEW = 40
# Exact figures that an attacker may have by luck: a count keeps its value in a fifth of draws at V = 4.
LUCKY = 0.5

SEX = (
    "sex = 'F'", "'F' = sex", "sex IN ('F')", "(sex = 'F')", "sex = 'F' AND sex = 'F'", "sex = CAST('F' AS VARCHAR)",
    "sex IN ('F') AND sex = 'F'", "'F' = sex AND 'F' = sex", "sex IN ('F') AND sex IN ('F')",
)
DAY = (
    "extract(year FROM on_day) = 2023 AND extract(quarter FROM on_day) = 2",
    "on_day >= DATE '2023-04-01' AND on_day < DATE '2023-07-01'",
    "on_day BETWEEN DATE '2023-04-01' AND DATE '2023-06-30'",
    "DATE '2023-04-01' <= on_day AND DATE '2023-06-30' >= on_day",
    "date_trunc('quarter', on_day) = DATE '2023-04-01'",
    "2 = date_part('quarter', on_day) AND 2023 = date_part('year', on_day)",
    "on_day > DATE '2023-03-31' AND NOT on_day > DATE '2023-06-30'",
)
MEASURES = (
    "count(*)", "count(1)", "sum(1)", "count(person_id)", "count(sex)", "sum(CASE WHEN sex = 'F' THEN 1 ELSE 1 END)",
    "count(DISTINCT person_id)", "sum(2) / 2", "sum(3) - 2 * count(*)", "count(*) + 0",
)
SHAPES = (
    "SELECT grp, {m} AS n FROM psda.people WHERE {a} AND {b} GROUP BY grp",
    "SELECT grp, {m} AS n FROM psda.people WHERE {b} AND {a} GROUP BY 1",
    "SELECT p.grp, {m} AS n FROM psda.people AS p WHERE {a} AND {b} GROUP BY p.grp ORDER BY 1",
    "SELECT grp, {m} AS n FROM (SELECT * FROM psda.people WHERE {a}) AS t WHERE {b} GROUP BY grp",
    "WITH t AS (SELECT * FROM psda.people WHERE {b}) SELECT grp, {m} AS n FROM t WHERE {a} GROUP BY grp",
    "SELECT grp, n FROM (SELECT grp, sex, {m} AS n FROM psda.people WHERE {b} GROUP BY grp, sex) AS t WHERE {a}",
    "SELECT DISTINCT grp, n FROM (SELECT grp, {m} AS n FROM psda.people WHERE {a} AND {b} GROUP BY grp) AS t",
    "SELECT p.grp, {m} AS n FROM psda.people p JOIN codelists.sexes s ON s.code = p.sex WHERE {p} AND {b} GROUP BY 1",
)


def questions() -> list[str]:
    """The rewrites of: how many women of a quarter, by group."""
    every = []
    for shape, sex, day, measure in product(SHAPES, SEX, DAY, MEASURES):
        bare = sex.replace("sex", "p.sex")
        every.append(shape.format(a=f"({sex})", b=f"({day})", m=measure, p=f"({bare})"))
    for sex, day, shape in product(SEX, DAY, ("count(*) FILTER (WHERE {a} AND {b})", "count(*) FILTER (WHERE {b} AND {a})")):
        every.append(f"SELECT grp, {shape.format(a=f'({sex})', b=f'({day})')} AS n FROM psda.people GROUP BY grp")
    unique = sorted(set(every))
    random.Random(SEED).shuffle(unique)
    return unique[:REWRITES]


def crowds(bench: Bench, mutation: str | None):
    """The federation over the crowds, and its people."""
    people = register.crowds()
    return bench.world(("crowds", mutation), lambda: bench.crafted(people, mutation)), people


def hits(answers: list[dict[str, float]], truth: dict[str, float]) -> float:
    """The share of groups of which the mean of the different answers is the truth."""
    def mean(group):
        found = {answer[group] for answer in answers if group in answer}
        return sum(found) / len(found) if found else None
    means = {group: mean(group) for group in truth}
    return sum(value is not None and abs(value - truth[group]) < 0.5 for group, value in means.items()) / len(truth)


def thousand(bench: Bench, mutation: str | None):
    """A thousand rewrites. One draw each group, whatever is written; nearly all are answered."""
    world, people = crowds(bench, mutation)
    is_meant = lambda one: one["sex"] == "F" and one["on_day"].month in (4, 5, 6)  # noqa: E731
    truth = Counter(one["grp"] for one in people if is_meant(one))
    answers, codes, odd = [], Counter(), {}
    asked = questions() if mutation is None else questions()[:FEW]
    for sql in asked:
        try:
            answers.append({group: float(n) for group, n in world.values(sql) if n is not None})
        except Refused as refused:
            codes[refused.code] += 1
            odd.setdefault(refused.code, sql)
    different = Counter(tuple(sorted(answer.items())) for answer in answers)
    rate = hits(answers, truth)
    told = f"seed {SEED}: {len(answers)} of {len(asked)} answered, {len(different)} different answers, refused {dict(codes)}, exact {rate:.2f}"
    if mutation is None and (len(answers) < ANSWERED or len(different) != 1):
        return True, told + "".join(f"\n    {code}: {sql}" for code, sql in odd.items())
    return rate > LUCKY, told


LINEAR = (
    ("count(*) - sum(1)", 0), ("count(*) - count(1)", 0), ("sum(5) - 5 * count(*)", 0),
    ("sum(CASE WHEN sex = 'F' THEN 7 ELSE 3 END) - 3 * count(*) FILTER (WHERE sex = 'M') - 7 * count(*) FILTER (WHERE sex = 'F')", 0),
    ("sum(2 * income + 3) - 2 * sum(income) - 3 * count(income)", 0), ("sum(income + income) - 2 * sum(income)", 0),
    ("sum(-income) + sum(income)", 0), ("sum(income * 10) / 10 - sum(income)", 0),
    ("sum(income) FILTER (WHERE sex = 'F') - sum(CASE WHEN sex = 'F' THEN income END)", 0),
)


def linear(bench: Bench, mutation: str | None):
    """Two forms of one figure; a difference would be a second draw. Where none is, the attacker has the figure's own
    draw only: he wins if that is the truth."""
    world, people = crowds(bench, mutation)
    apart, answered = [], 0
    for form, none in LINEAR:
        try:
            found = {n for _, n in world.values(f"SELECT grp, {form} AS n FROM psda.people GROUP BY grp") if n is not None}
        except Refused as refused:
            apart.append(f"{form}: {refused.code}")
            continue
        answered += 1
        if any(abs(float(n) - none) > 1e-6 for n in found) or not found:
            apart.append(f"{form}: {sorted(found)[:3]}")
    truth = Counter(one["grp"] for one in people)
    counts = {group: float(n) for group, n in world.values("SELECT grp, sum(1) AS n FROM psda.people GROUP BY grp")}
    rate = hits([counts], truth)
    is_second = any("KH" not in one for one in apart)
    return is_second or rate > LUCKY, f"{answered} of {len(LINEAR)} forms answered, exact {rate:.2f}; {'; '.join(apart)}"


def scan(bench: Bench, mutation: str | None):
    """The largest income by least(x, c), greatest, abs, squares and thresholds of an argument."""
    world, people = crowds(bench, mutation)
    cut = 2000
    forms = (
        f"sum(least(income, {cut}))", f"sum(greatest(income, {cut}))", f"sum(CASE WHEN income > {cut} THEN 1 ELSE 0 END)",
        f"count(*) FILTER (WHERE income > {cut})", "max(income)", "min(income)", f"sum(abs(income - {cut}))",
        "sum(income * income)", f"sum(income % {cut})", f"sum(income / {cut})", f"count(nullif(income, {cut}))",
    )
    codes = Counter(world.code(f"SELECT grp, {form} AS n FROM psda.people GROUP BY grp") for form in forms)
    return codes["answered"] > 0, f"{dict(codes)} of {len(forms)} forms"


def pairs(bench: Bench, mutation: str | None):
    """The sum of one column at one node by moments of a pair: each pair could have a draw of its own, and each order of it."""
    people = register.crowds()
    chance = random.Random(SEED)
    rows = [one | {"bonus": chance.randrange(3_000)} for one in people]
    columns = {name: register.COLUMNS[name] for name in ("person_id", "grp", "income")} | {"bonus": register.COLUMNS["income"]}
    world = bench.world(("pairs", mutation), lambda: bench.crafted(rows, mutation, columns=columns))
    forms = ("avg(income)", "regr_avgx(income, income)", "regr_avgx(bonus, income)", "regr_avgy(income, bonus)")
    found = world.values(f"SELECT grp, {', '.join(f'{form} AS m{at}' for at, form in enumerate(forms))} FROM psda.people GROUP BY grp")
    draws = [len({round(float(mean), 6) for mean in row[1:] if mean is not None}) for row in found]
    true = {group: sum(one["income"] for one in people if one["grp"] == group) / 400 for group, *_ in found}
    exact = sum(abs(float(row[1]) - true[row[0]]) < 0.5 for row in found) / len(found)
    return max(draws) > 2 or exact > LUCKY, f"{max(draws)} draws of one sum at two nodes, exact {exact:.2f}"


ATTACKS = [
    Attack("count with sum(1), constants in CASE, a x + b", linear, ("no_noise",)),
    Attack("least-scan and conditions on a measure", scan, ("bare",)),
    Attack("a sum by moments of pairs", pairs, ("no_noise",)),
    Attack("a thousand rewrites", thousand, ("no_noise",)),
]
