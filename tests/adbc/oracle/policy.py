"""The parameters of protection that an agency's policy file states, or leaves to their defaults."""

import tomllib
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

DEFAULTS = {"threshold": 10, "threshold_width": 10}
# Where the policy says nothing: those of a lattice of little gain. What a connector derives from a larger gain is not
# computed here; a policy that a case is asked under states it.
NOISE_DEFAULTS = {"max_deviation": 7, "variance": 4.0, "forbidden_up_to": 0, "no_change": 0.0, "delta": 1.0}
# Rows of a person that count, where the policy does not say.
MAX_ROWS = 10
# Decimal places of floats, where the policy does not say.
DIGITS = 2


@dataclass(frozen=True)
class ColumnRules:
    """How totals of a measure are clipped and rounded, in units; and the list of a dimension."""

    clip: tuple[Fraction, Fraction] | None
    step: Fraction | None
    digits: int
    code_list: str | None
    bins: tuple[float, ...]


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
    one_row_per_person: bool
    max_rows: int
    largest: tuple[int, Fraction] | None
    p_percent: Fraction | None
    delta: float
    columns: dict[str, ColumnRules]


def read(path: Path) -> dict[str, TableRules]:
    """The protected tables and views of a policy file."""
    policy = tomllib.loads(path.read_text(encoding="utf-8"))
    tables = policy.get("tables", {}) | policy.get("views", {})
    return {name: rules(policy, table) for name, table in tables.items() if table["class"] == "protected"}


def rules(policy: dict, table: dict) -> TableRules:
    """A table's own parameters before the policy's, and those before the defaults."""
    general = DEFAULTS | {key: policy[key] for key in DEFAULTS if key in policy}
    general |= {key: table[key] for key in DEFAULTS if key in table}
    noise = NOISE_DEFAULTS | policy.get("noise", {}) | table.get("noise", {})
    dominance = table.get("dominance")
    contributors = [name for name, column in table["columns"].items() if column["role"] == "contributor"]
    if len(contributors) != 1:
        raise NotImplementedError("tables with several contributor columns")
    return TableRules(
        contributor=contributors[0],
        least=general["threshold"],
        width=general["threshold_width"],
        max_deviation=noise["max_deviation"],
        variance=float(noise["variance"]),
        forbidden=noise["forbidden_up_to"],
        no_change=float(noise["no_change"]),
        one_row_per_person=table.get("one_row_per_person", False),
        max_rows=table.get("max_rows", MAX_ROWS),
        largest=(dominance["n"], exact(dominance["percent"])) if dominance else None,
        p_percent=exact(table["p_percent"]) if "p_percent" in table else None,
        delta=float(noise["delta"]),
        columns={name: column_rules(column) for name, column in table["columns"].items()},
    )


def column_rules(column: dict) -> ColumnRules:
    """What the policy says of a column."""
    clip = column.get("clip")
    return ColumnRules(
        clip=(exact(clip[0]), exact(clip[1])) if clip else None,
        step=exact(column["step"]) if "step" in column else None,
        digits=column.get("digits", DIGITS),
        code_list=column.get("list"),
        bins=tuple(column.get("bins", ())),
    )


def exact(number: int | float) -> Fraction:
    """A number as it is written, not as a float holds it."""
    return Fraction(str(number))
