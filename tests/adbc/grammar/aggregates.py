"""Aggregate calls: counts, sums, means, extremes, truth. Each says how nearly its answers must agree."""

from dataclasses import dataclass

from .draw import Draw
from .moments import moment
from .quantiles import quantile
from .sql import Sql, sql
from .values import Value, argument, condition


@dataclass(frozen=True)
class Call:
    """An aggregate; `tolerance` is relative, none where the answer is exact."""

    sql: Sql
    kind: str
    tolerance: float | None = None


# Sums of floats depend on the order of addition.
FLOATS = 1e-12


def calls(draw: Draw, columns: list[Value], person: Sql | None, least: int, most: int, wanted: str | None) -> list[Call]:
    """Several different aggregates, the first of them of the kind that is wanted."""
    found: list[Call] = []
    for number in range(draw.number(least, most)):
        made = call(draw, columns, person, wanted if number == 0 else None)
        if all(made.sql != known.sql for known in found):
            found.append(made)
    return found


KINDS = ("count", "count", "non_null", "people", "people", "distinct", "sum", "sum", "avg", "extreme", "truth", "moment", "quantile")


def call(draw: Draw, columns: list[Value], person: Sql | None, wanted: str | None) -> Call:
    """One aggregate, sometimes with FILTER."""
    kind = wanted or draw.one(KINDS)
    tested = condition(draw, columns) if draw.chance(0.25) else None
    if kind in ("moment", "quantile"):
        made = {"moment": moment, "quantile": quantile}[kind](draw, columns, tested)
        if made:
            if tested:
                draw.use("FILTER")
            return Call(made.sql, made.kind, made.tolerance)
        kind = "count"
    made = unfiltered(draw, columns, person, kind)
    if tested:
        draw.use("FILTER")
        return Call(sql("{call} FILTER (WHERE {tested})", call=made.sql, tested=tested), made.kind, made.tolerance)
    return made


def unfiltered(draw: Draw, columns: list[Value], person: Sql | None, kind: str) -> Call:
    """One aggregate; a count of rows where there is nothing for another kind."""
    if kind == "non_null":
        draw.use("count(x)")
        return Call(sql("count({x})", x=draw.one(columns).sql), "int")
    if kind == "people" and person:
        draw.use("count(DISTINCT person)")
        return Call(sql("count(DISTINCT {x})", x=person), "int")
    if kind == "distinct":
        draw.use("count(DISTINCT dimension)")
        grouped = [column for column in columns if column.kind in ("code", "int", "bool", "date")]
        return Call(sql("count(DISTINCT {x})", x=draw.one(grouped or columns).sql), "int")
    if kind == "extreme":
        draw.use("min and max")
        column = draw.one([column for column in columns if column.kind != "bool"] or columns)
        if column.kind != "bool":
            return Call(sql(draw.one(("min({x})", "max({x})")), x=column.sql), column.kind)
    if kind == "truth":
        draw.use("bool_and and bool_or")
        truths = [column.sql for column in columns if column.kind == "bool"]
        x = draw.one(truths) if truths and draw.chance(0.5) else condition(draw, columns)
        return Call(sql(draw.one(("bool_and({x})", "bool_or({x})")), x=x), "bool")
    if kind in ("sum", "avg"):
        x = argument(draw, columns)
        if x:
            return summed(draw, x, kind)
    draw.use("count(*)")
    return Call(sql(draw.one(("count(*)", "count(1)", "sum(1)"))), "int")


def summed(draw: Draw, x: Value, kind: str) -> Call:
    """A sum or a mean: of integers, decimals, or floats of one sign."""
    draw.use(kind)
    if kind == "avg":
        return Call(sql("avg({x})", x=x.sql), "float", None if x.kind == "money" else FLOATS)
    if x.kind == "money" and draw.chance(0.3):
        return Call(sql("sum(abs(CAST({x} AS DOUBLE)))", x=x.sql), "float", FLOATS)
    return Call(sql("sum({x})", x=x.sql), x.kind)
