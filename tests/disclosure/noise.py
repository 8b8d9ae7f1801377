"""The noise of counts over many released cells: published less true, asked through a real gateway, against the p-table.

How many cells at least: KHIDI_TEST_NOISE. Changes that the table does not have never come; their distribution is tested by
chi-squared at 0.001, as are mean and variance within four standard errors.
"""

import itertools
import math
import os
import random
from collections import Counter

import pyarrow

import register
from family import Attack, Bench
from oracle import ptable
from world import AGENCY, World

CELLS = 5_000
SEED = 43
PEOPLE = 40_000
D, V, FORBIDDEN = 8, 4.0, 4
# Codes of each dimension: many nodes of ten to some thousand people. The last is asked as a condition of measures only, so
# that no node is asked twice.
DIMENSIONS = {"a": 8, "b": 7, "c": 6, "d": 5, "e": 2}
KEYS, FILTER = tuple(DIMENSIONS)[:-1], tuple(DIMENSIONS)[-1]
# Of a chi-squared variable of so many degrees of freedom, exceeded with probability 0.001 (Wilson and Hilferty).
NORMAL = 3.0902


def critical(freedom: int) -> float:
    part = 2 / (9 * freedom)
    return freedom * (1 - part + NORMAL * math.sqrt(part)) ** 3


def people(seed: int) -> list[tuple]:
    """People with a code of each dimension; common and rare ones."""
    chance = random.Random(seed)
    codes = {name: [str(at) for at in range(count)] for name, count in DIMENSIONS.items()}
    weights = {name: [1 + at for at in range(count)] for name, count in DIMENSIONS.items()}
    drawn = [chance.choices(codes[name], weights[name], k=PEOPLE) for name in DIMENSIONS]
    return list(zip(*drawn))


def world_of(bench: Bench, mutation: str | None, seed: int, rows: list[tuple]) -> World:
    def made() -> World:
        columns = {"person_id": {"role": "contributor"}}
        columns |= {name: {"role": "dimension", "codes": [str(at) for at in range(count)]} for name, count in DIMENSIONS.items()}
        policy = register.policy(mutation if mutation != "half" else None, columns)
        # The variance is set, so that the table is known here; averaging is another test's.
        noise = {"max_deviation": D, "variance": V / 2 if mutation == "half" else V, "forbidden_up_to": FORBIDDEN, "min_residual_variance": 0.001}
        if mutation in (None, "half"):
            policy["noise"] = noise
        policy["tables"] = {"people": policy["tables"]["people"]}
        columns = {"person_id": list(range(seed * 10**6, seed * 10**6 + len(rows)))}
        columns |= {name: [row[at] for row in rows] for at, name in enumerate(DIMENSIONS)}
        return World(bench.template, {AGENCY: ({"people": pyarrow.table(columns)}, policy)})

    return bench.world(("noise", mutation, seed), made)


def asked(world: World, rows: list[tuple], seen: Counter, counts: Counter) -> int:
    """Adds to `seen` every change that is found, to `counts` its true count; gives how many figures are forbidden."""
    measures = ["count(*)"] + [f"count(*) FILTER (WHERE {FILTER} = '{code}')" for code in range(DIMENSIONS[FILTER])]
    forbidden = 0
    for size in range(len(KEYS) + 1):
        for chosen in itertools.combinations(range(len(KEYS)), size):
            true: Counter = Counter()
            for row in rows:
                key = tuple(row[at] for at in chosen)
                true[key, 0] += 1
                true[key, 1 + int(row[-1])] += 1
            outputs = [KEYS[at] for at in chosen] + [f"{measure} AS m{at}" for at, measure in enumerate(measures)]
            group = f" GROUP BY {', '.join(KEYS[at] for at in chosen)}" if chosen else ""
            for row in world.values(f"SELECT {', '.join(outputs)} FROM psda.people{group}"):
                for at, value in enumerate(row[size:]):
                    if value is not None:
                        n = true[row[:size], at]
                        seen[value - n] += 1
                        counts[n] += 1
                        forbidden += 1 <= value <= FORBIDDEN
    return forbidden


def distribution(bench: Bench, mutation: str | None):
    least = int(os.environ.get("KHIDI_TEST_NOISE", CELLS)) if mutation is None else 2_000
    seen, counts, forbidden, seed = Counter(), Counter(), 0, SEED
    while (cells := seen.total()) < least:
        rows = people(seed)
        world = world_of(bench, mutation, seed, rows)
        forbidden += asked(world, rows, seen, counts)
        world.close()
        del bench.worlds["noise", mutation, seed]
        seed += 1
    expected: Counter = Counter()
    for n, times in counts.items():
        reached = 0
        for change, end in ptable.row(min(n, ptable.last_row(D, FORBIDDEN)), D, V, FORBIDDEN):
            expected[change] += times * (end - reached) / ptable.TOP
            reached = end
    never = {change: times for change, times in seen.items() if not expected[change]}
    mean = sum(change * times for change, times in seen.items()) / cells
    variance = sum((change - mean) ** 2 * times for change, times in seen.items()) / cells
    # Changes that are hardly ever due are counted together.
    rare = [change for change in expected if expected[change] < 5]
    groups = [[change] for change in expected if change not in rare] + ([rare] if sum(expected[change] for change in rare) >= 1 else [])
    chi = sum((sum(seen[c] for c in group) - sum(expected[c] for c in group)) ** 2 / sum(expected[c] for c in group) for group in groups)
    fourth = sum(times * change**4 for change, times in expected.items()) / cells
    errors = abs(mean) / math.sqrt(V / cells), abs(variance - V) / math.sqrt((fourth - V * V) / cells)
    limit = critical(len(groups) - 1)
    told = (
        f"{cells} cells of seeds {SEED} to {seed - 1}: mean {mean:+.4f}, variance {variance:.3f} (due {V}), chi-squared {chi:.1f}"
        f" below {limit:.1f} at 0.001, {len(never)} changes that never come, {forbidden} figures of 1 to {FORBIDDEN}"
    )
    return bool(never) or forbidden > 0 or chi > limit or max(errors) > 4, told


ATTACKS = [Attack("noise of counts against the p-table", distribution, ("half", "no_noise"))]
