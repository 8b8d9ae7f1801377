"""Medians and percentiles. What is approximate must lie between the values some ranks below and above."""

from dataclasses import dataclass

from .draw import Draw
from .sql import Sql, sql
from .values import Value, numbers

# How far from its rank an approximate percentile may lie, beside one value in each direction: a share of the rows.
RANKS = 0.05


@dataclass(frozen=True)
class Quantile:
    """One call."""

    sql: Sql
    kind: str
    tolerance: float | None


def quantile(draw: Draw, columns: list[Value], tested: Sql | None) -> Quantile | None:
    """A call, or none where the relation has no numbers."""
    found = numbers(draw, columns)
    if not found:
        return None
    draw.use("quantiles")
    x = sql("CAST({x} AS DOUBLE)", x=draw.one(found).sql)
    filtered = sql(" FILTER (WHERE {c})", c=tested) if tested else sql("")
    if draw.chance(0.5):
        return Quantile(sql("median({x}){f}", x=x, f=filtered), "float", 1e-12)
    share = draw.one((0.1, 0.25, 0.5, 0.75, 0.9))
    ours = sql(f"approx_percentile_cont({{x}}, {share}){{f}}", x=x, f=filtered).khidi
    return Quantile(Sql(ours, between(share, x.duckdb, tested.duckdb if tested else "true")), "range", 1e-9)


def between(share: float, x: str, condition: str) -> str:
    """The values at the lowest and the highest rank that will do, as a list of two."""
    values = f"list_sort(list({x}) FILTER (WHERE ({condition}) AND {x} IS NOT NULL))"
    count = f"count({x}) FILTER (WHERE {condition})"
    low = f"greatest(1, CAST(floor({max(share - RANKS, 0)} * {count}) AS BIGINT) - 1)"
    high = f"least({count}, CAST(ceil({min(share + RANKS, 1)} * {count}) AS BIGINT) + 2)"
    return f"CASE WHEN {count} > 0 THEN [{values}[{low}], {values}[{high}]] END"
