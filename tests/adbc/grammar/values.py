"""Expressions over the columns of a relation: keys, conditions, numbers, dates."""

from dataclasses import dataclass, replace

from .draw import Draw
from .sql import Sql, commas, sql, text


@dataclass(frozen=True)
class Value:
    """An expression of a kind: code, date, time, int, money, bool or float."""

    sql: Sql
    kind: str
    values: tuple[str, ...] = ()
    code_list: str | None = None
    nullable: bool = False
    # Whether the agencies' policies have bins for it: a column as it is published.
    is_binned: bool = False


def key(draw: Draw, columns: list[Value]) -> Value:
    """What may be grouped by: a column or something made of one."""
    column = draw.one(columns)
    x = column.sql
    if column.kind == "money":
        draw.use("expression keys", "CASE")
        return Value(sql("CASE WHEN {x} < 5000 THEN 'low' WHEN {x} >= 5000 THEN 'high' END", x=x), "code", ("low",), nullable=column.nullable)
    if column.kind in ("date", "time"):
        draw.use("expression keys", "date arithmetic")
        part = draw.one(("year", "quarter", "month"))
        options = [
            Value(sql(f"extract({part} FROM {{x}})", x=x), "int", ("2019", "2", "3"), nullable=column.nullable),
            Value(sql(f"CAST(date_trunc('{part}', {{x}}) AS DATE)", x=x), "date", nullable=column.nullable),
            Value(sql("CASE WHEN {x} < DATE '2000-01-01' THEN 'before' ELSE 'after' END", x=x), "code", ("before",)),
        ]
        if column.nullable:
            draw.use("NULL keys")
            options.append(Value(sql("{x} IS NULL", x=x), "bool"))
        return draw.one(options)
    if column.nullable:
        draw.use("NULL keys")
    if draw.chance(0.6):
        return column
    draw.use("expression keys")
    if column.kind == "int":
        return draw.one((
            Value(sql("{x} % 3", x=x), "int", ("1",), nullable=column.nullable),
            Value(sql("{x} / 2", "{x} // 2", x=x), "int", ("1",), nullable=column.nullable),
            Value(sql("CASE WHEN {x} > 2020 THEN 1 WHEN {x} > 2 THEN 2 ELSE 0 END", x=x), "int", ("1", "2")),
        ))
    if column.kind == "bool":
        return Value(sql("CASE WHEN {x} THEN 'yes' ELSE 'no' END", x=x), "code", ("yes", "no"))
    value = text(draw.one(column.values or ("GEO",)))
    draw.use("CASE")
    made = draw.one((
        Value(sql("CASE WHEN {x} = {value} THEN 'this' ELSE 'other' END", x=x, value=value), "code", ("this",)),
        Value(sql("CASE WHEN {x} <> {value} THEN {x} END", x=x, value=value), "code", column.values, nullable=True),
        Value(sql("nullif({x}, {value})", x=x, value=value), "code", column.values, nullable=True),
        Value(sql("coalesce(nullif({x}, {value}), 'none')", x=x, value=value), "code", ("none",)),
        Value(sql("substr({x}, 1, 2)", x=x), "code", ("GE",), nullable=column.nullable),
        Value(sql("{x} = {value}", x=x, value=value), "bool", nullable=column.nullable),
        Value(sql("concat({x}, '/', {value})", x=x, value=value), "code", ("GEO/GEO",)),
    ))
    if made.nullable:
        draw.use("NULL keys")
    return made


def keys(draw: Draw, columns: list[Value], least: int, most: int) -> list[Value]:
    """Several keys, no two alike."""
    found: list[Value] = []
    for _ in range(draw.number(least, most)):
        made = key(draw, columns)
        if all(made.sql != known.sql for known in found):
            found.append(made)
    return found


def condition(draw: Draw, columns: list[Value]) -> Sql:
    """Something that holds of a row, fails or is unknown."""
    column = draw.one(columns)
    if draw.chance(0.15):
        one, other = condition_on(draw, column), condition_on(draw, draw.one(columns))
        return sql(draw.one(("({one} OR {other})", "NOT ({one} AND {other})", "({one} AND {other})")), one=one, other=other)
    return condition_on(draw, column)


def condition_on(draw: Draw, column: Value) -> Sql:
    """A condition on one column."""
    x = column.sql
    if column.nullable and draw.chance(0.4):
        return sql(draw.one(("{x} IS NULL", "{x} IS NOT NULL")), x=x)
    if column.kind in ("date", "time"):
        return on_date(draw, x)
    if column.kind == "bool":
        return sql(draw.one(("{x}", "NOT {x}", "{x} IS NOT TRUE")), x=x)
    if column.kind in ("int", "money", "float"):
        value = sql(draw.one(column.values or ("3", "10", "5000")))
        return sql(draw.one(("{x} >= {v}", "{x} < {v}", "{x} <> {v}", "{x} BETWEEN 1 AND {v}", "{x} + 1 > {v}")), x=x, v=value)
    values = column.values or ("GEO",)
    value = text(draw.one(values))
    several = commas(text(value) for value in draw.some(values, 2, 4))
    prefix = text(draw.one(values)[:1] + "%")
    return sql(
        draw.one(("{x} = {v}", "{x} <> {v}", "{x} IN ({s})", "{x} NOT IN ({s})", "{x} LIKE {p}", "{x} >= {v}",
                  "{x} IS DISTINCT FROM {v}", "upper({x}) = {v}")),
        x=x, v=value, s=several, p=prefix,
    )


def on_date(draw: Draw, x: Sql) -> Sql:
    """A condition on a date or a time."""
    draw.use("date arithmetic")
    year = draw.number(2018, 2023)
    return sql(
        draw.one((
            f"{{x}} >= DATE '{year - 28}-03-01'", f"{{x}} < DATE '{year}-09-15'", f"extract(year FROM {{x}}) <> {year}",
            f"{{x}} BETWEEN DATE '{year - 40}-01-01' AND DATE '{year}-12-31'", "extract(month FROM {x}) IN (1, 6, 7)",
            f"{{x}} + INTERVAL '6 months' > DATE '{year}-01-01'", f"date_trunc('year', {{x}}) = DATE '{year}-01-01'",
        )),
        x=x,
    )


def numbers(draw: Draw, columns: list[Value]) -> list[Value]:
    """What may be summed: numeric columns, and numbers made of dates. Of integers and decimals, so that sums are exact."""
    found = [column for column in columns if column.kind in ("int", "money")]
    dates = [column for column in columns if column.kind == "date"]
    for column in dates:
        found.append(Value(sql("extract(month FROM {x})", x=column.sql), "int", ("3",), nullable=column.nullable))
    if len(dates) > 1:
        one, other = draw.some(dates, 2, 2)
        draw.use("date arithmetic")
        found.append(Value(sql("({a} - {b})", a=one.sql, b=other.sql), "int", ("30",), nullable=one.nullable or other.nullable))
    return found


def argument(draw: Draw, columns: list[Value]) -> Value | None:
    """A number under an aggregate, sometimes with arithmetic or CASE around it."""
    found = numbers(draw, columns)
    if not found:
        return None
    x = draw.one(found)
    if draw.chance(0.3):
        draw.use("expression arguments")
        return replace(x, sql=sql(draw.one(("{x} * 2 + 1", "{x} + 10", "- {x}", "coalesce({x}, 0)")), x=x.sql))
    if draw.chance(0.25):
        draw.use("CASE", "expression arguments")
        tested = condition(draw, columns)
        form = draw.one(("CASE WHEN {c} THEN {x} ELSE 0 END", "CASE WHEN {c} THEN {x} END"))
        return replace(x, sql=sql(form, c=tested, x=x.sql), nullable=True)
    return x
