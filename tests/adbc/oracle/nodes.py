"""Nodes: which hierarchy codes a cell or a filter fixes, and their bytes."""

from collections.abc import Iterable
from dataclasses import dataclass

from .keyed import framed

# Coarse to fine; of one column only one of these families occurs.
LEVELS = ("known", "parent", "code", "year", "quarter", "month", "bin")
NULL = b"\x00"


@dataclass(frozen=True)
class Fixed:
    """A dimension that stands at one code; `None` is NULL."""

    column: str
    level: str
    code: str | None


def node(relation: str, fixed: Iterable[Fixed]) -> bytes:
    """The bytes of a node."""
    parts = [relation.encode()]
    for one in finest(fixed):
        parts += [one.column.encode(), one.level.encode(), NULL if one.code is None else one.code.encode()]
    return framed(parts)


def finest(fixed: Iterable[Fixed]) -> list[Fixed]:
    """The finest level of each dimension, by the bytes of its column's name."""
    kept: dict[str, Fixed] = {}
    for one in fixed:
        held = kept.get(one.column)
        if held is None or LEVELS.index(held.level) < LEVELS.index(one.level):
            kept[one.column] = one
    return sorted(kept.values(), key=lambda one: one.column.encode())
