"""Attacks that ask much and compute: averaging a figure over partitions of its people, and solving for secret bits."""

import itertools
import random

import register
from family import WON, Attack, Bench, accuracy
from world import AGENCY, World

SEED = 3
# Partitions of everybody: by each set of binary dimensions, so that many cells add up to the same people.
DIMENSIONS = 8
PARTITIONS = 150
REPEATED = 24
MEMBERS = 420
# What the design states of 400 questions at V = 25, less than which this table's noise is not.
SOLVED = 0.83
SECRETS, KNOWN_PEOPLE, QUESTIONS = 100, 300, 400


def binary(count: int) -> dict:
    return {f"d{at}": {"role": "dimension", "codes": ["0", "1"]} for at in range(count)}


def world_of(bench: Bench, name: str, mutation: str | None, rows: list[dict], columns: dict) -> World:
    def made() -> World:
        policy = register.policy(mutation, {"person_id": {"role": "contributor"}} | columns)
        policy["threshold"] = policy.get("threshold", 10)
        if mutation is None:
            # So many dimensions need a threshold that carries their noise.
            policy["threshold"] = 40
        tables = {"people": register.table(rows), "buckets": register.buckets()}
        return World(bench.template, {AGENCY: (tables, policy)})

    return bench.world((name, mutation), made)


def partitions(bench: Bench, mutation: str | None):
    """A group's people, counted by the sums over the cells of 150 partitions; the mean of sums of most precision."""
    chance = random.Random(SEED)
    dims = 3
    rows, truth = [], {}
    for at in range(REPEATED):
        group, size = f"G{at:03}", MEMBERS + chance.randrange(20)
        truth[group] = size
        for member in range(size):
            rows.append({"person_id": at * 1000 + member, "grp": group} | {f"d{d}": str(chance.randrange(2)) for d in range(dims)}
                        | {"month": (register.date(2023, 1 + chance.randrange(12), 3))})
    columns = {"grp": {"role": "dimension", "codes": list(truth)}} | binary(dims) | {"month": {"role": "dimension", "calendar": "month"}}
    world = world_of(bench, "partitions", mutation, rows, columns)
    levels = {"": 1, "date_part('year', month)": 1, "date_part('quarter', month)": 4, "date_part('month', month)": 12}
    sets = [c for n in range(dims + 1) for c in itertools.combinations([f"d{d}" for d in range(dims)], n)]
    # Every partition of few cells, and each also below a condition and its complement: one question each.
    plans = [(s, level) for level in levels for s in sets]
    sums = {group: [] for group in truth}
    asked = 0
    for chosen, level in plans:
        for code in (None, *(f"d{d}" for d in range(dims) if f"d{d}" not in chosen)):
            if asked >= PARTITIONS:
                break
            parts = [""] if code is None else [f"WHERE {code} = '0'", f"WHERE {code} = '1'"]
            keys = [key for key in ("grp", *(["date_part('year', month)"] if "quarter" in level or "'month'" in level else []), level, *chosen) if key]
            whole, cells = dict.fromkeys(truth, 0), dict.fromkeys(truth, 0)
            for where in parts:
                asked += 1
                named = ", ".join(f"{key} AS k{at}" for at, key in enumerate(keys))
                for row in world.values(f"SELECT {named}, count(*) AS n FROM psda.people {where} GROUP BY {', '.join(str(at + 1) for at in range(len(keys)))}"):
                    whole[row[0]] += row[-1]
                    cells[row[0]] += 1
            due = 2 ** (len(chosen) + (code is not None)) * levels[level]
            for group in truth:
                if cells[group] == due:
                    sums[group].append((whole[group], due))
    errors, exact, single = [], 0, []
    for group, found in sums.items():
        weight = sum(1 / cells for _, cells in found)
        mean = sum(n / cells for n, cells in found) / weight
        errors.append(mean - truth[group])
        exact += abs(errors[-1]) < 0.5
        single.append(found[0][0] - truth[group])
    variance = sum(e * e for e in errors) / len(errors)
    alone = sum(e * e for e in single) / len(single)
    rate = exact / len(truth)
    sizes = sum(map(len, sums.values())) / len(sums)
    told = f"{asked} questions, {sizes:.0f} whole partitions a group: variance {alone:.2f} of one draw, {variance:.2f} of the mean, exact {rate:.2f} (2 at least where people occupy all codes, of which these lack NULL and other years; exact 0.28)"
    return rate > WON, told


def reconstruction(bench: Bench, mutation: str | None):
    """A hundred secret bits among four hundred people whose other data the attacker has: 400 counts of nodes, solved by least
    squares with a little ridge, and rounded."""
    chance = random.Random(SEED)
    rows = [
        {"person_id": at, "flag": str(chance.randrange(2) if at < SECRETS else 1)} | {f"d{d}": str(chance.randrange(2)) for d in range(DIMENSIONS)}
        for at in range(SECRETS + KNOWN_PEOPLE)
    ]
    secrets = {f"p{row['person_id']}": int(row["flag"]) for row in rows[:SECRETS]}
    columns = binary(DIMENSIONS) | {"flag": {"role": "dimension", "codes": ["0", "1"]}}
    world = world_of(bench, "reconstruction", mutation, rows, columns)
    names = list(binary(DIMENSIONS))
    nodes = [c for n in (0, 1, 2, 3) for c in itertools.combinations(names, n)]
    equations, asked = [], 0
    for chosen in nodes:
        found = world.values(f"SELECT {''.join(f'{name}, ' for name in chosen)}count(*) AS n FROM psda.people WHERE flag = '1'" + (f" GROUP BY {', '.join(chosen)}" if chosen else ""))
        for *codes, n in found:
            if n is None or asked >= QUESTIONS:
                continue
            asked += 1
            inside = [all(row[name] == code for name, code in zip(chosen, codes)) for row in rows]
            equations.append(([float(one) for one in inside[:SECRETS]], n - sum(inside[SECRETS:])))
    ridge = 0.01 if mutation else 4.0
    guesses = {f"p{at}": int(value > 0.5) for at, value in enumerate(solved(equations, ridge))}
    rate = accuracy(guesses, secrets)
    return rate > SOLVED, f"accuracy {rate:.3f} from {asked} counts (design, of unlimited subsets: 1.00 at V = 2, {SOLVED} at V = 25)"


def solved(equations: list[tuple[list[float], float]], ridge: float) -> list[float]:
    """Least squares about one half."""
    size = SECRETS
    matrix = [[ridge * (row == column) for column in range(size)] for row in range(size)]
    right = [0.0] * size
    for inside, count in equations:
        members = [at for at, one in enumerate(inside) if one]
        rest = count - len(members) / 2
        for at in members:
            right[at] += rest
            row = matrix[at]
            for other in members:
                row[other] += 1.0
    for at in range(size):
        pivot = matrix[at]
        for below in range(at + 1, size):
            factor = matrix[below][at] / pivot[at]
            if factor:
                row = matrix[below]
                for column in range(at, size):
                    row[column] -= factor * pivot[column]
                right[below] -= factor * right[at]
    found = [0.0] * size
    for at in reversed(range(size)):
        found[at] = (right[at] - sum(matrix[at][other] * found[other] for other in range(at + 1, size))) / matrix[at][at]
    return [value + 0.5 for value in found]


ATTACKS = [
    Attack("partition averaging, 150 questions", partitions, ("no_noise",)),
    Attack("linear reconstruction, 400 counts", reconstruction, ("quiet",)),
]
