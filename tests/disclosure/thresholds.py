"""Attacks on what decides whether a cell is shown: nested slices that grow by one person, families of them, equal sets
under other nodes, and bounds of dominance.
"""

import math
import random

import pyarrow

import register
from family import Attack, Bench, judged
from world import AGENCY, World

SEED = 5
TARGETS = 300
# Slices of a target's group hold from so many people to so many, she among them or not.
SMALLEST, LARGEST = 2, 24
FAMILIES = ("a", "b", "c", "d", "e")


def nested(bench: Bench, mutation: str | None) -> tuple[World, dict[str, int]]:
    """For each target five families of slices, one for each size from 2 to 24 others; all slices of a target lie in her
    table's own codes, so that the attacker knows who else is in them. She is in all of her slices, or in none."""
    chance = random.Random(SEED)
    secrets = {f"T{at:03}": chance.randrange(2) for at in range(TARGETS)}
    rows = {"person_id": [], "target": [], **{family: [] for family in FAMILIES}}

    def add(person: int, target: str, positions: tuple) -> None:
        rows["person_id"].append(person)
        rows["target"].append(target)
        for family, position in zip(FAMILIES, positions):
            rows[family].append(position)

    for at, (target, is_in) in enumerate(secrets.items()):
        # One slice for each size and family: whoever has the code is in it.
        person = at * 100_000
        for size in range(SMALLEST, LARGEST):
            for other in range(size):
                person += 1
                add(person, target, tuple(f"{size:02}" for _ in FAMILIES))
            if is_in:
                add(at * 100_000, target, tuple(f"{size:02}" for _ in FAMILIES))

    def made() -> World:
        codes = [f"{size:02}" for size in range(SMALLEST, LARGEST)]
        columns = {"person_id": {"role": "contributor"}, "target": {"role": "dimension", "codes": list(secrets)}}
        columns |= {family: {"role": "dimension", "codes": codes} for family in FAMILIES}
        policy = register.policy(mutation, columns)
        people = policy["tables"]["people"]
        del people["one_row_per_person"]
        policy["tables"] = {"people": people | {"max_rows": LARGEST}}
        return World(bench.template, {AGENCY: ({"people": pyarrow.table(rows)}, policy)})

    return bench.world(("nested", mutation), made), secrets


def sweep(sizes: dict[str, range], expected: str):
    """Whether slices are shown is all that the attacker uses: the likelihood of her being in each, over the threshold that
    he knows to be one of 10 to 20 at each node."""

    def play(bench: Bench, mutation: str | None):
        world, secrets = nested(bench, mutation)
        least, width = {None: (10, 10), "fixed_threshold": (10, 0), "all_shown_from_15": (15, 0)}[mutation]
        odds = {target: 0.0 for target in secrets}
        for family in sizes:
            found = world.values(f"SELECT target, {family} AS size, count(DISTINCT person_id) AS n FROM psda.people GROUP BY 1, 2")
            shown = {(target, int(size)) for target, size, n in found if n is not None}
            for target in secrets:
                for size in sizes[family]:
                    with_her, without = share(size + 1, least, width), share(size, least, width)
                    is_shown = (target, size) in shown
                    odds[target] += log_odds(with_her if is_shown else 1 - with_her, without if is_shown else 1 - without)
        guesses = {target: int(odd > 0) for target, odd in odds.items() if odd}
        return judged(guesses, secrets, expected)

    return play


def share(people: int, least: int, width: int) -> float:
    """How probable it is that a cell of so many is shown."""
    return min(max((people - least + 1) / (width + 1), 0.0), 1.0)


def log_odds(one: float, other: float) -> float:
    tiny = 1e-9
    return math.log(max(one, tiny)) - math.log(max(other, tiny))


def dominance(bench: Bench, mutation: str | None):
    """She earns 3,000 or 7,000, the attacker knows all others of her group and the rules, and sees whether the sum is shown;
    where it is, whether it is nearer to the one or to the other."""
    chance = random.Random(SEED)
    secrets = {f"T{at:03}": chance.randrange(2) for at in range(TARGETS)}
    people = [
        {"person_id": at * 100 + member, "target": target, "income": (7000 if secrets[target] else 3000) if member == 0 else 31}
        for at, target in enumerate(secrets)
        for member in range(30)
    ]

    def made() -> World:
        columns = {"person_id": {"role": "contributor"}, "target": {"role": "dimension", "codes": list(secrets)}}
        policy = register.policy(mutation, columns | {"income": register.COLUMNS["income"]})
        return World(bench.template, {AGENCY: ({"people": register.table(people), "buckets": register.buckets()}, policy)})

    world = bench.world(("dominance", mutation), made)
    found = {target: n for target, n in world.values("SELECT target, sum(income) AS n FROM psda.people GROUP BY 1") if n is not None}
    told = {target: int(float(found[target]) > 5000 + 29 * 31) for target in found}
    if mutation is None:
        told = dict.fromkeys(found, 0)
    guesses = {target: told.get(target, 1) for target in secrets}
    return judged(guesses, secrets, "nothing in sums; presence must not tell")


def equal_sets(bench: Bench, mutation: str | None):
    """All of a group whose flag is 0 are the group, where nobody has the flag: equal figures under two nodes would say so."""
    world, secrets = bench.groups(mutation)
    by_node = [
        dict(world.values(f"SELECT grp, count(*) AS n FROM psda.people {where} GROUP BY grp"))
        for where in ("", "WHERE flag = '0'")
    ]
    guesses = {group: int(by_node[0][group] != by_node[1][group]) for group in by_node[0] if group in by_node[1]}
    return judged(guesses, secrets, "two draws")


# One slice of each family: five nodes, each with a threshold of its own.
FIVE = {family: range(14, 15) for family in FAMILIES}
ATTACKS = [
    Attack("threshold: one slice", sweep({"a": range(14, 15)}, "theory 0.545"), ("all_shown_from_15",)),
    Attack("threshold: a slice of each of five families", sweep(FIVE, "design 0.60"), ("all_shown_from_15",)),
    Attack("equal sets under different nodes", equal_sets, ("no_noise",)),
]
# What succeeds against the standard policy, because a threshold is drawn for each node and the nodes are many: played by
# hand, with --known.
EVERY = {family: range(SMALLEST, LARGEST) for family in FAMILIES}
KNOWN = [
    Attack("threshold: all slices of a family", sweep({"a": EVERY["a"]}, "22 nodes"), ("fixed_threshold",)),
    Attack("threshold: all slices of five families", sweep(EVERY, "110 nodes"), ("fixed_threshold",)),
    Attack("dominance: sums shown or not", dominance, ("no_dominance",)),
]
