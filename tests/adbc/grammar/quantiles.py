"""Medians and percentiles of what has bins in the agencies' policies. Where rows cross, a median is exact and a percentile
lies within some ranks; where people are counted in bins, either lies in the bin of its rank."""

from dataclasses import dataclass

from .draw import Draw
from .registers import INCOME_BINS
from .sql import Sql, sql
from .values import Value

# How far from its rank an approximate percentile may lie, beside one value in each direction: a share of the rows.
RANKS = 0.05


@dataclass(frozen=True)
class Quantile:
    """One call."""

    sql: Sql
    kind: str
    tolerance: float | None


def quantile(draw: Draw, columns: list[Value], tested: Sql | None) -> Quantile | None:
    """A call, or none where the relation has nothing in bins."""
    found = [column for column in columns if column.is_binned]
    if not found:
        return None
    draw.use("quantiles")
    x = sql("CAST({x} AS DOUBLE)", x=draw.one(found).sql)
    filtered = sql(" FILTER (WHERE {c})", c=tested) if tested else sql("")
    condition = tested.duckdb if tested else "true"
    if draw.chance(0.5):
        call = sql("median({x}){f}", x=x, f=filtered)
        return Quantile(Sql(call.khidi, middle(x.duckdb, condition, call.duckdb)), "range", None)
    share = draw.one((0.1, 0.25, 0.5, 0.75, 0.9))
    call = sql(f"approx_percentile_cont({{x}}, {share}){{f}}", x=x, f=filtered)
    return Quantile(Sql(call.khidi, between(share, x.duckdb, condition)), "range", None)


def middle(x: str, condition: str, exact: str) -> str:
    """The two values in the middle, and what lies between them: a list of three."""
    values, count = ranked(x, condition)
    places = f"CAST(ceil({count} / 2.0) AS BIGINT)", f"CAST(floor({count} / 2.0) AS BIGINT) + 1"
    return f"CASE WHEN {count} > 0 THEN [{values}[{places[0]}], {values}[{places[1]}], {exact}] END"


def between(share: float, x: str, condition: str) -> str:
    """The values at the lowest and the highest rank that will do: a list of two."""
    values, count = ranked(x, condition)
    low = f"greatest(1, CAST(floor({max(share - RANKS, 0)} * {count}) AS BIGINT) - 1)"
    high = f"least({count}, CAST(ceil({min(share + RANKS, 1)} * {count}) AS BIGINT) + 2)"
    return f"CASE WHEN {count} > 0 THEN [{values}[{low}], {values}[{high}]] END"


def ranked(x: str, condition: str) -> tuple[str, str]:
    """The values in order, and how many there are."""
    values = f"list_sort(list({x}) FILTER (WHERE ({condition}) AND {x} IS NOT NULL))"
    return values, f"count({x}) FILTER (WHERE {condition})"


def allowed(expected: list | None, in_bins: bool) -> list | None:
    """The least and the greatest answer that will do, of what the other engine gave."""
    if expected is None:
        return None
    low, high, *exact = expected
    if not in_bins:
        return [*exact, *exact] if exact else [low, high]
    return [max(edge for edge in INCOME_BINS if edge <= low), min(edge for edge in INCOME_BINS if edge >= high)]
