"""Whether two engines gave the same answer: integers, decimals, text, times and NULL exactly, floats nearly."""

import math
from datetime import date, datetime
from decimal import Decimal

# Sums of floats depend on the order in which they are added up.
FLOATS = 1e-12
# The other engine gives means of decimals as floats.
MEANS = 1e-9
# What is nearly nothing may be off by this much.
NEARLY = 1e-9


Tolerance = float | None


def differences(
    ours: list[tuple],
    theirs: list[tuple],
    is_ordered: bool,
    tolerance: Tolerance | list[Tolerance],
    within: float = 0.0,
) -> list[str]:
    """What differs, at most a few lines of it; empty where the answers are the same. A tolerance is for all columns, or
    one for each."""
    found = []
    if len(ours) != len(theirs):
        found.append(f"{len(ours)} rows, expected {len(theirs)}")
    if not is_ordered:
        ours, theirs = arranged(ours), arranged(theirs)
    for number, (our, their) in enumerate(zip(ours, theirs), start=1):
        if len(our) != len(their):
            return found + [f"{len(our)} columns, expected {len(their)}"]
        tolerances = tolerance if isinstance(tolerance, list) else [tolerance] * len(our)
        if not all(same(*values, within) for values in zip(our, their, tolerances)):
            found.append(f"row {number}: got      {shown(our)}")
            found.append(f"row {number}: expected {shown(their)}")
        if len(found) > 8:
            return found + ["..."]
    return found


def same(ours, theirs, tolerance: float | None, within: float = 0.0) -> bool:
    """Whether two values are the same; `ours` came over Arrow, `theirs` from the other engine."""
    if ours is None or theirs is None:
        return ours is None and theirs is None
    if isinstance(theirs, list):
        # An approximate answer must lie between two.
        low, high = theirs
        return low - NEARLY <= ours <= high + NEARLY
    if isinstance(ours, bool) or isinstance(theirs, bool):
        return ours is theirs
    if within and isinstance(ours, (float, Decimal)) and isinstance(theirs, (float, Decimal)):
        return abs(float(ours) - float(theirs)) <= within
    if isinstance(ours, (int, Decimal)) and isinstance(theirs, (int, Decimal)):
        return ours == theirs
    if isinstance(ours, Decimal) and isinstance(theirs, float):
        last_digit = 10.0 ** ours.as_tuple().exponent
        return math.isclose(ours, theirs, rel_tol=tolerance or MEANS, abs_tol=last_digit)
    if isinstance(ours, float) and isinstance(theirs, (float, Decimal)):
        nothing = NEARLY if tolerance and tolerance > FLOATS else 1e-300
        return math.isclose(ours, float(theirs), rel_tol=tolerance or FLOATS, abs_tol=nothing)
    if isinstance(ours, date) and isinstance(theirs, date):
        # A datetime is a date in Python, but a day is not a moment.
        return isinstance(ours, datetime) == isinstance(theirs, datetime) and ours == theirs
    return type(ours) is type(theirs) and ours == theirs


def arranged(rows: list[tuple]) -> list[tuple]:
    """The rows in an order that depends on their exact values first and on floats last."""
    return sorted(rows, key=lambda row: ([rank(value) for value in row], [inexact(value) for value in row]))


def rank(value) -> tuple:
    """A place among values of any type."""
    if value is None:
        return (0, "")
    if isinstance(value, bool):
        return (1, value)
    if isinstance(value, (int, float, Decimal)):
        return (2, value if isinstance(value, int) else 0)
    return (3, value.isoformat() if isinstance(value, date) else str(value))


def inexact(value) -> float:
    """The place of a float or a decimal."""
    return float(value) if isinstance(value, (float, Decimal)) else 0.0


def shown(row: tuple) -> str:
    """A row for people."""
    return " | ".join("NULL" if value is None else f"{value} ({type(value).__name__})" for value in row)
