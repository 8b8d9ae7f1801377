"""Attacks over several agencies: the same people at two of them, and what a merged cell tells of a member's absent one."""

import random

import pyarrow

import register
from family import Attack, Bench, judged
from world import Refused, World

SEED = 31
GROUPS = 80
MEMBERS = ("tsu", "ibsu")
FEDERATED = '[[federated]]\nname = "people"\nmembers = ["tsu.people", "ibsu.people"]\n'
COLUMNS = {
    "person_id": {"role": "contributor"},
    "grp": {"role": "dimension", "codes": [f"G{at:03}" for at in range(GROUPS)]},
    "income": register.COLUMNS["income"],
}


def world_of(bench: Bench, name: str, mutation: str | None, rows: dict[str, list[dict]], disjoint: bool) -> World:
    def made() -> World:
        agencies = {}
        for member, people in rows.items():
            policy = register.policy(mutation if mutation in ("bare", "public", "no_noise") else None, columns=COLUMNS)
            del policy["tables"]["buckets"]
            columns = {column: pyarrow.array([person[column] for person in people]) for column in COLUMNS}
            agencies[member] = ({"people": pyarrow.table(columns)}, policy)
        return World(bench.template, agencies, FEDERATED + f"disjoint = {str(disjoint).lower()}\n")

    return bench.world((name, mutation, disjoint), made)


def person(number: int, group: str) -> dict:
    return {"person_id": number, "grp": group, "income": 1000 + number % 500}


def alike() -> tuple[dict[str, list[dict]], dict[str, int]]:
    """Groups of 40 at one agency; of half of them the same people are at the other, of half 40 others are."""
    chance = random.Random(SEED)
    secrets = {f"G{at:03}": chance.randrange(2) for at in range(GROUPS)}
    rows = {member: [] for member in MEMBERS}
    for at, (group, is_same) in enumerate(secrets.items()):
        for member in range(40):
            rows["tsu"].append(person(at * 1000 + member, group))
            rows["ibsu"].append(person(at * 1000 + member + (0 if is_same else 500), group))
    return rows, secrets


DISTINCT = (
    "SELECT grp, count(DISTINCT person_id) AS n FROM federated.people GROUP BY grp",
    "SELECT grp, count(DISTINCT person_id) AS n FROM (SELECT grp, person_id FROM tsu.people UNION ALL SELECT grp, person_id FROM ibsu.people) t GROUP BY grp",
    "SELECT grp, count(DISTINCT person_id) AS n FROM (SELECT grp, person_id FROM tsu.people UNION SELECT grp, person_id FROM ibsu.people) t GROUP BY grp",
    "SELECT grp, count(*) AS n FROM (SELECT grp, person_id FROM tsu.people INTERSECT SELECT grp, person_id FROM ibsu.people) t GROUP BY grp",
    "SELECT a.grp, count(*) AS n FROM tsu.people a JOIN ibsu.people b ON a.person_id = b.person_id GROUP BY a.grp",
    "SELECT grp, count(*) AS n FROM tsu.people WHERE person_id IN (SELECT person_id FROM ibsu.people) GROUP BY grp",
    "SELECT grp, count(*) AS n FROM tsu.people a WHERE EXISTS (SELECT 1 FROM ibsu.people b WHERE b.person_id = a.person_id) GROUP BY grp",
)


def matched(bench: Bench, mutation: str | None):
    """Who is at both agencies. A number of distinct people over both would say so: less than 60 are the same 40, more are
    two times 40; and so would any join."""
    rows, secrets = alike()
    world = world_of(bench, "alike", mutation, rows, disjoint=False)
    guesses, codes = {}, []
    for sql in DISTINCT:
        try:
            found = {group: float(n) for group, n in world.values(sql) if n is not None}
        except Refused as refused:
            codes.append(refused.code)
            continue
        joined = "UNION" not in sql and "federated" not in sql
        guesses = {group: int(found.get(group, 0) > 20) if joined else int(found.get(group, 99) < 60) for group in secrets}
    return judged(guesses, secrets, f"refused {sorted(set(codes))}")


def false_declaration(bench: Bench, mutation: str | None):
    """The same people counted twice, and shown as a number of people. Won if it is answered: an operator who declares what
    is not so gets this."""
    rows, secrets = alike()
    world = world_of(bench, "alike", None, rows, disjoint=mutation == "declared disjoint")
    try:
        found = dict(world.values(DISTINCT[0]))
    except Refused as refused:
        return False, f"refused {refused.code}"
    doubled = [group for group, is_same in secrets.items() if is_same and (found.get(group) or 0) > 60]
    return bool(doubled), f"{len(doubled)} of {sum(secrets.values())} groups of 40 people are told as about 80"


def absent_member(bench: Bench, mutation: str | None):
    """Groups of 40 at one agency; at the other one person or nobody. The merged cell less the first's is asked for."""
    chance = random.Random(SEED)
    secrets = {f"G{at:03}": chance.randrange(2) for at in range(GROUPS)}
    rows = {member: [] for member in MEMBERS}
    for at, (group, is_there) in enumerate(secrets.items()):
        rows["tsu"] += [person(at * 1000 + member, group) for member in range(40)]
        rows["ibsu"] += [person(at * 1000 + 900, group)] * is_there
    # One group that both have, so that the member has cells.
    rows["ibsu"] += [person(10**6 + member, "G000") for member in range(40)]
    del secrets["G000"]
    world = world_of(bench, "absent", mutation, rows, disjoint=True)
    told, apart = {}, []
    for measure in ("count(*)", "count(DISTINCT person_id)", "sum(income) / 1000"):
        merged = dict(world.values(f"SELECT grp, {measure} AS n FROM federated.people GROUP BY grp"))
        own = dict(world.values(f"SELECT grp, {measure} AS n FROM tsu.people GROUP BY grp"))
        both = [group for group in secrets if merged.get(group) is not None and own.get(group) is not None]
        told |= {group: int(float(merged[group]) - float(own[group]) > 0.5) for group in both}
    for on_absent in ("show", "drop"):
        option = {"on-absent": on_absent} if on_absent == "drop" else {}
        status = {"status": "columns"}
        rows_of = world.values("SELECT grp, count(*) AS n FROM federated.people GROUP BY grp", **option, **status)
        statuses = [{row[-1] for row in rows_of if secrets.get(row[0]) == is_there} for is_there in (0, 1)]
        if statuses[0] != statuses[1]:
            apart.append(f"statuses {statuses}")
    won, found = judged(told if any(told.values()) else {}, secrets, "the same whether there is somebody or nobody")
    return won or bool(apart), found + "".join(f"\n    APART {one}" for one in apart)


ATTACKS = [
    Attack("the same people at two agencies; UNION, joins", matched, ("public",)),
    Attack("the same people counted twice", false_declaration, ("declared disjoint",)),
    Attack("merged cell with an absent member", absent_member, ("bare",)),
]
