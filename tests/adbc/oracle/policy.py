"""The parameters of protection that an agency's policy file states, or leaves to their defaults."""

import math
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from . import gain, ptable

DEFAULTS = {"threshold": 10, "threshold_width": 10, "noise": {}, "dominance": None, "p_percent": None}
# Decimal places of floats, where the policy does not say.
DIGITS = 2
# The variance that averaging must leave, where the policy does not say.
RESIDUAL = 2.0

# A code list's codes, each with its parent, if there is one.
Codes = Callable[[str], list[tuple[str | None, str]]]


class Infeasible(Exception):
    """A policy under which no connector starts."""


@dataclass(frozen=True)
class ColumnRules:
    """How totals of a measure are clipped and rounded, in units; and the list of a dimension."""

    clip: tuple[Fraction, Fraction] | None
    step: Fraction | None
    centre: Fraction | None
    digits: int
    code_list: str | None
    bins: tuple[float, ...]
    # A code that is its parent's only one, with the parent.
    only: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class TableRules:
    """How one table is protected."""

    contributor: str
    least: int
    width: int
    max_deviation: int
    variance: float
    forbidden: int
    no_change: float
    delta: float
    gain: float
    # `None`: rows are not counted; 1: rows are people.
    max_rows: int | None
    largest: tuple[int, int] | None
    p_percent: int | None
    columns: dict[str, ColumnRules]

    @property
    def only(self) -> dict[str, dict[str, str]]:
        """By column, the codes that are named as their parents."""
        return {name: dict(column.only) for name, column in self.columns.items() if column.only}


def read(path: Path, codes: Codes, is_boolean: Callable[[str, str], bool]) -> dict[str, TableRules]:
    """The protected tables and views of a policy file; code lists and types of columns are asked for."""
    policy = tomllib.loads(path.read_text(encoding="utf-8"))
    tables = policy.get("tables", {}) | policy.get("views", {})
    # Views that Khidi ships are compared by tests/statistics.
    protected = {name: table for name, table in tables.items() if table.get("class") == "protected"}
    return {name: rules(policy, name, table, codes, is_boolean) for name, table in protected.items()}


def rules(policy: dict, name: str, table: dict, codes: Codes, is_boolean: Callable[[str, str], bool]) -> TableRules:
    """A table's own parameters before the policy's, and those before the defaults; the noise as a whole."""
    general = {key: table.get(key, policy.get(key, default)) for key, default in DEFAULTS.items()}
    contributors = [column for column, written in table["columns"].items() if written["role"] == "contributor"]
    if len(contributors) != 1:
        raise NotImplementedError("tables with several contributor columns")
    columns = {column: column_rules(written, codes) for column, written in table["columns"].items()}
    whole = 1.0
    # The order of the names' bytes, in which the connector multiplies.
    for column, written in sorted(table["columns"].items()):
        if written["role"] in ("dimension", "measure"):
            whole *= tree(written, columns[column], codes, is_boolean(name, column)).gain()
    dominance = general["dominance"]
    return TableRules(
        contributor=contributors[0],
        least=general["threshold"],
        width=general["threshold_width"],
        gain=whole,
        max_rows=1 if table.get("one_row_per_person") else table.get("max_rows"),
        largest=(dominance["n"], dominance["percent"]) if dominance else None,
        p_percent=general["p_percent"],
        columns=columns,
        **noise(general["noise"], whole, general["threshold"]),
    )


def noise(written: dict, whole: float, least: int) -> dict:
    """The noise of a table whose lattice gains `whole`.

    Raises Infeasible where it is none, or averaging leaves too little of it.
    """
    variance = float(written.get("variance", gain.variance_of(whole)))
    delta = float(written.get("delta", math.sqrt(variance)))
    residual = written.get("min_residual_variance", RESIDUAL)
    if min(variance, delta * delta) / whole < residual * (1 - 1e-7):
        raise Infeasible(f"averaging leaves {min(variance, delta * delta) / whole}, below {residual}")
    forbidden, no_change = written.get("forbidden_up_to", 0), float(written.get("no_change", 0.0))
    stated = written.get("max_deviation")
    tried = gain.largest_changes(variance, least) if stated is None else [stated]
    fitting = [most for most in tried if ptable.is_feasible(least, most, variance, forbidden, no_change)]
    if not fitting:
        raise Infeasible(f"no p-table of variance {variance} for a threshold of {least}")
    found = {"max_deviation": fitting[0], "variance": variance, "delta": delta}
    return found | {"forbidden": forbidden, "no_change": no_change}


def column_rules(column: dict, codes: Codes) -> ColumnRules:
    """What the policy says of a column."""
    clip = column.get("clip")
    return ColumnRules(
        clip=(exact(clip[0]), exact(clip[1])) if clip else None,
        step=exact(column["step"]) if "step" in column else None,
        centre=exact(column["centre"]) if "centre" in column else None,
        digits=column.get("digits", DIGITS),
        code_list=column.get("list"),
        bins=tuple(column.get("bins", ())),
        only=only_children(codes(column["list"])) if "list" in column else (),
    )


def only_children(codes: list[tuple[str | None, str]]) -> tuple[tuple[str, str], ...]:
    """The codes that have a parent to themselves, with it."""
    parents = [parent for parent, _ in codes]
    return tuple((code, parent) for parent, code in codes if parent is not None and parents.count(parent) == 1)


def tree(column: dict, own: ColumnRules, codes: Codes, is_boolean: bool) -> gain.Tree:
    """The nodes of a column."""
    if column["role"] == "measure":
        return gain.measure(len(own.bins) + 1 if own.bins else 0)
    if own.code_list:
        return gain.coded(codes(own.code_list), dict(own.only))
    if "calendar" in column:
        return gain.calendar(column["calendar"])
    if is_boolean:
        return gain.flat(2)
    return gain.flat(max(len(column["codes"]), 1)) if "codes" in column else gain.unknown()


def exact(number: int | float) -> Fraction:
    """A number as it is written, not as a float holds it."""
    return Fraction(str(number))
