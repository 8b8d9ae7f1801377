"""Sums and rows: minor units, clipping, dominance, noise and the public step."""

import math
from decimal import Decimal
from fractions import Fraction

# The noise is uniform up to this, so that its variance is 1.
WIDEST = math.sqrt(3.0)
SIGN = 1 << 63
# A float of this size has gaps of 2^-12.
GAPS = float(1 << 40)


def minor(value: int | float | Decimal | Fraction, scale: int) -> int:
    """A total in minor units, nearest, ties away from zero."""
    exact = Fraction(value) * 10**scale
    size = int(abs(exact) + Fraction(1, 2))
    return size if exact >= 0 else -size


def clipped(value: int, low: int, high: int) -> int:
    """A person's total within the column's bounds."""
    return min(max(value, low), high)


def standard_noise(u: int) -> float:
    """The noise of 64 bits: the top bit is the sign, set is minus; the rest is how far."""
    # A half keeps it from 0.
    far = (float(u & (SIGN - 1)) + 0.5) / SIGN * WIDEST
    return -far if u & SIGN else far


def perturbed(total: int, bound: int, u: int, delta: float, step: int) -> int:
    """The public value nearest to the total and its noise, in minor units."""
    scale = delta * float(max(bound, 1))
    return nearest(total + Fraction(scale * standard_noise(u)), coarsened(max(step, 1), scale))


def coarsened(step: int, scale: float) -> int:
    """The least multiple of the step that hides the gaps between floats of the noise's size."""
    return step * -(-max(math.ceil(scale / GAPS), 1) // step)


def nearest(value: Fraction, step: int) -> int:
    """The multiple of `step` nearest to the value, ties upwards."""
    return math.floor(value / step + Fraction(1, 2)) * step


def is_dominated(values: list[int], largest: tuple[int, int] | None, p_percent: int | None) -> bool:
    """Whether few people make up the sum: by the share of the `n` largest, or by what hides the second from the first."""
    sizes = sorted(map(abs, values), reverse=True)
    whole = sum(sizes)
    if largest is not None:
        count, percent = largest
        if 100 * sum(sizes[:count]) > percent * whole:
            return True
    if p_percent is not None and sizes:
        return 100 * (whole - sum(sizes[:2])) < p_percent * sizes[0]
    return False
