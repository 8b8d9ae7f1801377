"""How much averaging over a table's lattice gains, and the noise that follows where a policy does not state it.

The gain of a dimension is the largest 1 / leverage of a node in the least-squares estimate from all its nodes; that of a
table is the product. Leverages of a tree follow from its nodes' neighbours; `vectors.py` holds them against numpy's least
squares on the matrix of nodes by leaves. The operations here are in the connector's order, because the bits of a
variance are part of what counts are drawn by.
"""

import math
from collections.abc import Iterable, Sequence

YEARS = 5


class Tree:
    """A dimension's nodes; the parent of each but the root, which is node 0."""

    def __init__(self, leaves: Iterable[Sequence]):
        self.parents: list[int] = []
        known: dict[tuple, int] = {}
        for codes in leaves:
            at = 0
            for code in codes:
                if (at, code) not in known:
                    self.parents.append(at)
                    known[at, code] = len(self.parents)
                at = known[at, code]

    def gain(self) -> float:
        """The largest precision of a node's best estimate, where its own draw has the precision 1."""
        count = len(self.parents) + 1
        below: list[float | None] = [None] * count
        own = [1.0] * count
        for node in range(count - 1, 0, -1):
            own[node] = settled(below[node])
            parent = self.parents[node - 1]
            below[parent] = (below[parent] or 0.0) + 1.0 / own[node]
        own[0] = settled(below[0])
        outside = [0.0] * count
        for node in range(1, count):
            parent = self.parents[node - 1]
            siblings = (below[parent] or 0.0) - 1.0 / own[node]
            outside[node] = 1.0 / (1.0 / (1.0 + outside[parent]) + max(siblings, 0.0))
        return max(1.0, *(inside + rest for inside, rest in zip(own, outside)))

    def members(self) -> list[list[int]]:
        """The matrix of nodes by leaves: 1 where the leaf is below the node, or is it."""
        leaves = [node for node in range(len(self.parents) + 1) if node not in self.parents]
        matrix = [[0] * len(leaves) for _ in range(len(self.parents) + 1)]
        for at, leaf in enumerate(leaves):
            node = leaf
            while node:
                matrix[node][at] = 1
                node = self.parents[node - 1]
            matrix[0][at] = 1
        return matrix


NULL = ("",)


def settled(below: float | None) -> float:
    """A node's own precision: its draw, and the sum of its children."""
    return 1.0 if below is None else 1.0 + 1.0 / below


def flat(codes: int) -> Tree:
    """Codes without levels, and NULL."""
    return Tree([*((code,) for code in range(codes)), NULL])


def unknown() -> Tree:
    """Of a dimension of which nothing is known: one code, which is also everybody."""
    return Tree([(0,)])


def calendar(finest: str) -> Tree:
    """Years of quarters of months, down to the finest that is published, and NULL."""
    depth = ("year", "quarter", "month").index(finest) + 1
    return Tree([*((month // 12, month // 3, month)[:depth] for month in range(YEARS * 12)), NULL])


def measure(bins: int) -> Tree:
    """Those who have a value, each bin of them, and NULL."""
    return Tree([*((0, at + 1) for at in range(bins)), (0,), NULL])


def coded(codes: Iterable[tuple[str | None, str]], only: dict[str, str]) -> Tree:
    """Codes with their parents; one that is its parent's only one is the parent."""
    chains = [tuple(part for part in (parent, None if code in only else code) if part is not None) for parent, code in codes]
    return Tree([*chains, NULL])


def variance_of(gain: float) -> float:
    """V where a policy does not state it: averaging leaves at least 2."""
    # Up to the next hundredth: every bit of V enters the draws.
    return math.ceil(max(2.0 * gain, 4.0) * 100.0 - 1e-6) / 100.0


def largest_changes(variance: float, least: int) -> list[int]:
    """The D to be tried, in order: below the threshold where it can be."""
    deviation = math.sqrt(variance)
    wide = max(math.ceil(3.5 * deviation), 7)
    narrow = max(min(wide, least - 1), math.ceil(2.5 * deviation))
    return [narrow, wide] if narrow < wide and narrow <= least - 1 else [wide]
