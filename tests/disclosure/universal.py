"""The universal test: of generated questions, each with and without a person by chance, everything but values and presence
of cells is the same; under exact cells values tell of her.

How many questions, and of which seed: KHIDI_TEST_UNIVERSAL, such as 2000:5.
"""

import os
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import register
from family import Attack, Bench
from world import Told, World, told_apart

QUESTIONS, SEED = 120, 17
# Each person is asked about so many times: a federation without her is started for them.
EACH = 6
# Federations that are asked at the same time; they mostly wait for the end of a class of times.
TOGETHER = 4
KEYS = (
    "grp", "sex", "slot", "date_part('year', on_day)", "date_part('quarter', on_day)", "flag", "date_trunc('year', on_day)",
    "date_trunc('quarter', on_day)", "date_trunc('month', on_day)",
)
CONDITIONS = (
    "sex = 'F'", "slot = 'A'", "flag = '0'", "flag = '1'", "grp = 'G001'", "grp IN ('G000', 'G002')", "date_part('year', on_day) = 2023",
    "on_day >= DATE '2023-04-01' AND on_day < DATE '2023-07-01'", "sex <> 'M'", "grp >= 'G002'", "slot IS NOT NULL", "sex IS NULL",
    "on_day IS NULL", "NOT (sex = 'M' OR flag = '1')", "date_trunc('month', on_day) = DATE '2023-02-01'",
)
MEASURES = (
    "count(*)", "count(DISTINCT person_id)", "sum(income)", "avg(income)", "count(income)", "sum(2 * income + 1)",
    "count(*) FILTER (WHERE flag = '1')", "sum(income) FILTER (WHERE sex = 'F')", "median(income)", "stddev(income)",
    "var_pop(income)", "corr(income, income)", "approx_percentile_cont(income, 0.9)", "count(DISTINCT sex)",
    "var_samp(income) FILTER (WHERE slot = 'A')", "sum(CASE WHEN sex = 'F' THEN income ELSE 0 END)",
)
# What is in registers besides: a code that no list has, nothing at all, days without end, incomes that overflow.
AWKWARD = (
    {"sex": None}, {"sex": "X"}, {"grp": "lost"}, {"grp": None}, {"on_day": None}, {"on_day": date(9999, 12, 31)},
    {"on_day": date(1, 1, 1)}, {"on_day": date(2023, 12, 31)}, {"income": None}, {"income": 2**63 - 1}, {"income": -(2**63)},
    {"income": 10_000}, {"slot": "A" * 100_000}, {"slot": None, "sex": None, "on_day": None, "income": None},
)


def questions(count: int, seed: int) -> list[str]:
    """Questions over the lattice: keys, conditions and measures by chance."""
    chance = random.Random(seed)
    made = []
    for _ in range(count):
        keys = chance.sample(KEYS, chance.randrange(4))
        measures = chance.sample(MEASURES, chance.randint(1, 3))
        conditions = chance.sample(CONDITIONS, chance.randrange(3))
        outputs = [f"{key} AS k{at}" for at, key in enumerate(keys)] + [f"{one} AS m{at}" for at, one in enumerate(measures)]
        sql = f"SELECT {', '.join(outputs)} FROM psda.people"
        if conditions:
            sql += f" WHERE {' AND '.join(conditions)}"
        if keys:
            positions = ", ".join(str(at + 1) for at in range(len(keys)))
            grouping = chance.choice(("{}", "{}", "{}", "ROLLUP ({})", "CUBE ({})"))
            sql += f" GROUP BY {grouping.format(', '.join(keys) if '(' in grouping else positions)}"
        made.append(sql)
    return made


def everybody() -> list[dict]:
    """People as they are in groups, and some of the awkward kinds."""
    people, _ = register.groups(count=6)
    ordinary = {"grp": "G000", "sex": "F", "slot": "A", "flag": "0", "on_day": date(2023, 5, 5), "income": 1500}
    return people + [ordinary | odd | {"person_id": 9_000_000 + at} for at, odd in enumerate(AWKWARD)]


def asked_about(person: dict, people: list[dict], there: World, bench: Bench, mutation: str | None, asked: list[str]):
    """How many questions are answered, and those that tell of her."""
    gone = bench.crafted([other for other in people if other is not person], mutation)
    answered, told = 0, []
    try:
        for sql in asked:
            if mutation:
                if isinstance(there.seen(sql), Told) and isinstance(gone.seen(sql), Told):
                    answered += 1
                    values = [sorted(map(str, world.values(sql))) for world in (there, gone)]
                    told += [sql] if values[0] != values[1] else []
                continue
            is_answered, found = told_apart(there, gone, sql)
            answered += is_answered
            told += [f"{sql} without {person['person_id']}: {found}"] if found else []
    finally:
        gone.close()
    return answered, told


def universal(bench: Bench, mutation: str | None):
    count, _, seed = os.environ.get("KHIDI_TEST_UNIVERSAL", f"{QUESTIONS}:{SEED}").partition(":")
    seed = int(seed or SEED)
    asked = questions(int(count) if mutation is None else EACH, seed)
    chance, people = random.Random(seed), everybody()
    there = bench.world(("there", mutation), lambda: bench.crafted(people, mutation))
    # Half of them are of the awkward kinds, who are few.
    pools = (people[: -len(AWKWARD)], people[-len(AWKWARD) :])
    jobs = [(chance.choice(chance.choice(pools)), asked[at : at + EACH]) for at in range(0, len(asked), EACH)]
    with ThreadPoolExecutor(TOGETHER) as together:
        found = list(together.map(lambda job: asked_about(job[0], people, there, bench, mutation, job[1]), jobs))
    answered, told = sum(one for one, _ in found), [line for _, lines in found for line in lines]
    if mutation:
        return bool(told), f"tells of her: {told[0]}" if told else "tells nothing"
    summary = f"seed {seed}: {len(asked)} asked, {answered} answered, {len(jobs)} times somebody deleted; {len(told)} apart"
    return bool(told), summary + "".join(f"\n    APART {line}" for line in told[:10])


ATTACKS = [Attack("universal: a person deleted", universal, ("bare",))]
