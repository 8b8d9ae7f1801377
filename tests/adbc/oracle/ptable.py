"""The p-table of counts: for each true count the distribution of its deviation, of maximum entropy under its limits."""

import math
from functools import cache

TOP = 1 << 64
# How near mean and variance of a row are to what they should be.
NEAR = 1e-12


@cache
def row(i: int, most: int, variance: float, forbidden: int, no_change: float = 0.0) -> tuple[tuple[int, int], ...]:
    """Of the count i: each deviation with the exclusive upper bound of its interval of 64 bits."""
    allowed = changes(i, most, forbidden)
    weights = distribution(allowed, variance, no_change)
    bounds, reached = [], 0.0
    for deviation, weight in zip(allowed, weights):
        reached += weight
        bounds.append((deviation, int(reached * TOP)))
    bounds[-1] = (allowed[-1], TOP)
    return tuple(bounds)


def is_feasible(least: int, most: int, variance: float, forbidden: int, no_change: float) -> bool:
    """Whether every count that is shown has a row, in which a larger change down is no likelier than a smaller one."""
    for i in range(least, max(last_row(most, forbidden), least) + 1):
        allowed = changes(i, most, forbidden)
        around = [max((v for v in allowed if v <= 0), default=None), min((v for v in allowed if v >= 0), default=None)]
        if None in around or not -around[0] * around[1] < variance < -allowed[0] * allowed[-1]:
            return False
        try:
            weights = distribution(allowed, variance, no_change)
        except ValueError:
            return False
        down = [weight for v, weight in zip(allowed, weights) if v <= 0]
        if any(larger > smaller + 1e-12 for larger, smaller in zip(down, down[1:])):
            return False
    return True


def changes(i: int, most: int, forbidden: int) -> list[int]:
    """What may be added to the count i."""
    return [v for v in range(-most, most + 1) if i + v >= 0 and not 1 <= i + v <= forbidden]


def distribution(allowed: list[int], variance: float, no_change: float) -> list[float]:
    """The probabilities of changes."""
    weights = maximum_entropy(allowed, variance)
    if 0 in allowed and weights[allowed.index(0)] < no_change:
        # Nothing changes that often; what is left has the variance over its share.
        others = maximum_entropy([v for v in allowed if v], variance / (1 - no_change))
        weights = [(1 - no_change) * weight for weight in others]
        weights.insert(allowed.index(0), no_change)
    return weights


def last_row(most: int, forbidden: int) -> int:
    """From here on rows are the same: nothing below is forbidden or out of reach."""
    return most + forbidden + 1 if forbidden else most


def deviation(u: int, count: int, most: int, variance: float, forbidden: int, no_change: float = 0.0) -> int:
    """What is added to a count that drew `u`."""
    index = min(count, last_row(most, forbidden))
    return next(v for v, upper in row(index, most, variance, forbidden, no_change) if u < upper)


def maximum_entropy(allowed: list[int], variance: float) -> list[float]:
    """Probabilities exp(a v + b v^2), of mean 0 and the variance, by Newton on the convex dual."""
    a = b = 0.0
    for _ in range(200):
        weights = normal(allowed, a, b)
        moment = [sum(p * v**power for p, v in zip(weights, allowed)) for power in range(5)]
        off = (moment[1], moment[2] - variance)
        if max(map(abs, off)) < NEAR:
            return weights
        aa, ab = moment[2] - moment[1] ** 2, moment[3] - moment[1] * moment[2]
        bb = moment[4] - moment[2] ** 2
        determinant = aa * bb - ab * ab
        if determinant <= 0:
            break
        step = ((bb * off[0] - ab * off[1]) / determinant, (aa * off[1] - ab * off[0]) / determinant)
        a, b = descended(allowed, variance, (a, b), step)
    raise ValueError(f"no distribution over {allowed} has mean 0 and variance {variance}")


def descended(allowed: list[int], variance: float, at: tuple, step: tuple) -> tuple[float, float]:
    """A step of Newton, halved until the dual falls."""
    start, share = dual(allowed, variance, *at), 1.0
    while share > 1e-9:
        there = (at[0] - share * step[0], at[1] - share * step[1])
        if dual(allowed, variance, *there) <= start + 1e-15:
            return there
        share /= 2
    return at


def dual(allowed: list[int], variance: float, a: float, b: float) -> float:
    """The logarithm of the sum of weights, less what the wished moments take off."""
    exponents = [a * v + b * v * v for v in allowed]
    largest = max(exponents)
    return largest + math.log(sum(math.exp(e - largest) for e in exponents)) - b * variance


def normal(allowed: list[int], a: float, b: float) -> list[float]:
    """The weights, of sum 1."""
    exponents = [a * v + b * v * v for v in allowed]
    largest = max(exponents)
    weights = [math.exp(e - largest) for e in exponents]
    whole = math.fsum(weights)
    return [weight / whole for weight in weights]
