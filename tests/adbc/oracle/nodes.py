"""Nodes: which hierarchy codes a cell or a filter fixes, and their bytes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .keyed import framed

# Coarse to fine; of one column only one of these families occurs.
LEVELS = ("parent", "year", "quarter", "month", "code")


@dataclass(frozen=True)
class Fixed:
    """A dimension that stands at one code; `None` is NULL."""

    column: str
    level: str
    code: str | None


# By column, the codes that are the only ones below their parent, with the parent.
OnlyChildren = Mapping[str, Mapping[str, str]]


def node(
    relation: str, fixed: Iterable[Fixed], only: OnlyChildren | None = None, measured: Iterable[Fixed] = ()
) -> bytes:
    """The bytes of a node; `measured` stands behind the dimensions: whose values enter, or in which bin they are."""
    parts = [relation.encode()]
    dimensions = finest(named(one, only or {}) for one in fixed)
    columns = {one.column for one in dimensions}
    for one in dimensions + [one for one in measured if one.column not in columns]:
        # NULL is one code of its dimension, whatever the level.
        level = "null" if one.code is None else one.level
        parts += [one.column.encode(), level.encode(), (one.code or "").encode()]
    return framed(parts)


def named(one: Fixed, only: OnlyChildren) -> Fixed:
    """A code that is its parent's only one is named as the parent: both stand for the same people."""
    parent = only.get(one.column, {}).get(one.code) if one.level == "code" else None
    return one if parent is None else Fixed(one.column, "parent", parent)


def finest(fixed: Iterable[Fixed]) -> list[Fixed]:
    """The finest level of each dimension, by the bytes of its column's name."""
    kept: dict[str, Fixed] = {}
    for one in fixed:
        held = kept.get(one.column)
        if held is None or LEVELS.index(held.level) < LEVELS.index(one.level):
            kept[one.column] = one
    return sorted(kept.values(), key=lambda one: one.column.encode())
