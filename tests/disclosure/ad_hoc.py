"""Attacks on ad hoc questions, the third tier, which a policy opens: reconstruction from subsets of people, and the one person
whose membership an EXISTS would tell."""

import itertools
import random

import register
from averaging import KNOWN_PEOPLE, SECRETS, binary, solved
from family import WON, Attack, Bench, accuracy
from world import AGENCY, World

import paths  # noqa: F401, finds the modules of tests/adbc
from engines import Refused

SEED = 5
DIMENSIONS = 8
# The default budget, and what an attacker without one asks.
BUDGET, UNLIMITED = 100, 400
# What the design states of 100 random subsets, at V = 25 and at V = 2: less than half the way is the agency's.
AT_25, AT_2 = 0.67, 0.91
# Groups of which one person is the secret.
TARGETS = 12


def terms(mutation: str | None) -> dict:
    """What opens the tables: the defaults, or next to nothing that protects."""
    if mutation == "open_wide":
        return {"threshold": 4, "threshold_width": 0, "max_deviation": 3, "variance": 2.0, "budget": 1_000_000}
    return {}


def opened(bench: Bench, name: str, mutation: str | None, people: list[dict], columns: dict, secrets: list[dict]) -> World:
    def made() -> World:
        of = {"ad_hoc": terms(mutation)}
        policy = register.policy(mutation if mutation == "bare" else None, {"person_id": {"role": "contributor"}} | columns)
        flag = {"person_id": {"role": "contributor"}, "flag": {"role": "dimension", "codes": ["0", "1"]}}
        policy["tables"]["people"] = policy["tables"]["people"] | of
        policy["tables"]["secrets"] = register.TABLE | of | {"columns": flag}
        noise = WIDE
        if mutation == "open_wide":
            noise = register.NO_NOISE
            policy["threshold"], policy["threshold_width"] = 2, 0
        policy["tables"] = {name: table | ({"noise": noise} if table["class"] == "protected" else {}) for name, table in policy["tables"].items()}
        tables = {"people": register.table(people), "buckets": register.buckets(), "secrets": register.table(secrets)}
        return World(bench.template, {AGENCY: (tables, policy)})

    return bench.world((name, mutation), made)


# Nodes are not what is attacked here, and so many dimensions would need a larger k.
WIDE = {"max_deviation": 7, "variance": 4.0, "min_residual_variance": 1e-9}

HAS_FLAG = "EXISTS (SELECT 1 FROM psda.secrets s WHERE s.person_id = p.person_id AND s.flag = '1')"


def subsets(chance: random.Random) -> list:
    """Conditions that take a quarter or half of all people each, in any order, and what they are of a person."""
    names = list(binary(DIMENSIONS))
    found = []
    for a, b in itertools.combinations(names, 2):
        for word, same in (("=", True), ("<>", False)):
            found.append((f"p.{a} {word} p.{b}", lambda row, a=a, b=b, same=same: (row[a] == row[b]) == same))
    for (first, of_first), (second, of_second) in itertools.combinations(found[:], 2):
        found.append((f"{first} AND {second}", lambda row, one=of_first, other=of_second: one(row) and other(row)))
    for (first, of_first), name, code in itertools.product(found[: 2 * 28], names, "01"):
        found.append((f"{first} AND p.{name} = '{code}'", lambda row, one=of_first, name=name, code=code: one(row) and row[name] == code))
    chance.shuffle(found)
    return found


def reconstruction(bench: Bench, mutation: str | None):
    """A hundred secret bits in one table, and all else of their people in another, joined by questions ad hoc."""
    chance = random.Random(SEED)
    people = [{"person_id": at} | {f"d{d}": str(chance.randrange(2)) for d in range(DIMENSIONS)} for at in range(SECRETS + KNOWN_PEOPLE)]
    flags = [{"person_id": at, "flag": str(chance.randrange(2) if at < SECRETS else 1)} for at in range(SECRETS + KNOWN_PEOPLE)]
    secrets = {f"p{row['person_id']}": int(row["flag"]) for row in flags[:SECRETS]}
    world = opened(bench, "reconstruction", mutation, people, binary(DIMENSIONS), flags)
    equations, answered, code = [], 0, "no refusal"
    for condition, holds in subsets(chance)[: UNLIMITED if mutation else BUDGET + 20]:
        sql = f"SELECT count(DISTINCT p.person_id) AS n FROM psda.people p WHERE {condition} AND {HAS_FLAG}"
        try:
            n = world.value(sql)
        except Refused as refused:
            code = refused.code
            break
        answered += 1
        if n is None:
            continue
        inside = [holds(row) for row in people]
        equations.append(([float(one) for one in inside[:SECRETS]], n - sum(inside[SECRETS:])))
    guesses = {f"p{at}": int(value > 0.5) for at, value in enumerate(solved(equations, 0.01 if mutation else 8.0))}
    rate = accuracy(guesses, secrets)
    told = f"accuracy {rate:.3f} from {len(equations)} of {answered} answers, then {code}"
    if mutation is None and (answered, code) != (BUDGET, "KH215"):
        return True, f"the budget of {BUDGET} does not hold: {told}"
    return rate > (AT_25 + AT_2) / 2, f"{told} (design, {BUDGET} random subsets: {AT_25} at V = 25, {AT_2} at V = 2)"


def target(bench: Bench, mutation: str | None):
    """Whether the target of a group has the flag that all others of it are known to have: the group with the flag against the
    group without that condition, which differ by nobody or by the target."""
    chance = random.Random(SEED + 1)
    people, flags, secrets = [], [], {}
    for at in range(TARGETS):
        group = f"G{at:03}"
        secrets[group] = at % 2
        for member in range(300 + chance.randrange(20)):
            person = at * 1000 + member
            people.append({"person_id": person, "grp": group})
            flags.append({"person_id": person, "flag": str(secrets[group]) if member == 0 else "1"})
    columns = {"grp": {"role": "dimension", "codes": list(secrets)}}
    world = opened(bench, "target", mutation, people, columns, flags)
    guesses = {}
    for group in secrets:
        base = f"SELECT count(DISTINCT p.person_id) AS n FROM psda.people p WHERE p.grp = '{group}' AND EXISTS (SELECT 1 FROM psda.secrets s WHERE s.person_id = p.person_id"
        # Where the people are the same the draw is the same: two answers that are equal say so.
        with_flag, without = world.value(f"{base} AND s.flag = '1')"), world.value(f"{base})")
        guesses[group] = int(with_flag == without)
    rate = accuracy(guesses, secrets)
    return rate > WON, f"accuracy {rate:.3f} of {TARGETS} targets (equal answers, equal people: 0.5 where the condition is taken off)"


ATTACKS = [
    Attack(f"subset reconstruction ad hoc, {BUDGET} cells", reconstruction, ("open_wide",)),
    Attack("one person behind EXISTS", target, ("bare",)),
]
