"""What stands above the barrier: anything over cells."""

from collections.abc import Callable

from .cells import Cells, Output
from .draw import Draw
from .sql import Sql, commas, sql

EXACT = ("int", "code", "date", "time", "bool", "money")
FLOATS = 1e-12


def ordered(draw: Draw, cells: Cells) -> Cells:
    """ORDER BY and LIMIT: by all exact columns, keys last, so that only equal rows tie."""
    draw.use("ORDER BY and LIMIT")
    exact = [output for output in cells.measures + cells.keys if output.kind in EXACT]
    if not exact or len(exact) < len(cells.keys) or any(output.kind not in EXACT for output in cells.keys):
        return cells
    directions = [f"{output.name} {draw.one(('ASC', 'DESC'))} NULLS {draw.one(('FIRST', 'LAST'))}" for output in exact]
    limit = f" LIMIT {draw.number(1, 12)}" if draw.chance(0.7) else ""
    offset = f" OFFSET {draw.number(1, 3)}" if limit and draw.chance(0.3) else ""
    select = sql("SELECT * FROM ({q}) AS q ORDER BY " + ", ".join(directions) + limit + offset, q=cells.select)
    # With grouping sets, rows of equal keys and measures may differ in floats.
    return Cells(select, cells.keys, cells.measures, cells.ctes, is_ordered=not floats(cells))


def floats(cells: Cells) -> bool:
    return any(output.kind not in EXACT for output in cells.outputs)


def windowed(draw: Draw, cells: Cells) -> Cells:
    """Ranks, shares and running sums over cells."""
    counts = [output.name for output in cells.measures if output.kind == "int"]
    if not counts or not cells.keys:
        return cells
    draw.use("windows above")
    m = draw.one(counts)
    keys = ", ".join(f"{output.name} NULLS LAST" for output in cells.keys)
    first = cells.keys[0].name
    total = ", ".join(f"{output.name} NULLS LAST" for output in cells.outputs if output.kind in EXACT)
    made, kind, tolerance = draw.one((
        (f"rank() OVER (ORDER BY {m} DESC NULLS LAST)", "int", None),
        (f"dense_rank() OVER (PARTITION BY {first} ORDER BY {m} NULLS LAST)", "int", None),
        (f"sum({m}) OVER (PARTITION BY {first})", "int", None),
        (f"sum({m}) OVER (ORDER BY {keys})", "int", None),
        (f"lag({m}) OVER (ORDER BY {total})", "int", None),
        (f"CAST({m} AS DOUBLE) / sum({m}) OVER ()", "float", FLOATS),
        ("count(*) OVER ()", "int", None),
    ))
    select = sql(f"SELECT *, {made} AS w FROM ({{q}}) AS q", q=cells.select)
    return Cells(select, cells.keys, [*cells.measures, Output("w", kind, tolerance)], cells.ctes)


def having(draw: Draw, cells: Cells) -> Cells:
    """A condition on measures or keys."""
    exact = [output for output in cells.outputs if output.kind == "int"]
    if not exact:
        return cells
    draw.use("conditions on cells")
    name = draw.one(exact).name
    form = draw.one((
        f"{name} >= {draw.number(1, 20)}", f"{name} IS NOT NULL", f"{name} % 2 = 0", f"{name} > (SELECT avg({name}) FROM ({{q}}) AS r)",
        f"{name} IN (SELECT max({name}) FROM ({{q}}) AS r)",
    ))
    select = sql(f"SELECT * FROM ({{q}}) AS q WHERE {form}", q=cells.select)
    return Cells(select, cells.keys, cells.measures, cells.ctes)


def computed(draw: Draw, cells: Cells) -> Cells:
    """Ratios and other expressions of measures."""
    counts = [output.name for output in cells.measures if output.kind == "int"]
    if not counts:
        return cells
    draw.use("expressions above")
    a, b = draw.one(counts), draw.one(counts)
    made, kind, tolerance = draw.one((
        (sql(f"100.0 * {a} / {b}", f"CAST(100 AS DOUBLE) * {a} / {b}"), "float", FLOATS),
        (sql(f"CAST({a} AS DOUBLE) / nullif({b} - 1, 0)"), "float", FLOATS),
        (sql(f"coalesce({a}, 0) - coalesce({b}, 0) * 2"), "int", None),
        (sql(f"CASE WHEN {a} > {b} THEN 'more' WHEN {a} IS NULL THEN NULL ELSE 'less' END"), "code", None),
        (sql(f"{a} / 7", f"{a} // 7"), "int", None),
        (sql(f"concat('n=', CAST({a} AS VARCHAR))"), "code", None),
    ))
    select = sql("SELECT *, {made} AS e FROM ({q}) AS q", made=made, q=cells.select)
    return Cells(select, cells.keys, [*cells.measures, Output("e", kind, tolerance)], cells.ctes)


def grouped(draw: Draw, cells: Cells) -> Cells:
    """Aggregates of cells."""
    counts = [output.name for output in cells.measures if output.kind == "int"]
    if not counts:
        return cells
    draw.use("aggregates of cells")
    m = draw.one(counts)
    kept = cells.keys[:draw.number(0, 1)]
    made, kind, tolerance = draw.one((
        (f"sum({m})", "int", None), (f"max({m})", "int", None), (f"avg({m})", "float", FLOATS), ("count(*)", "int", None),
        (f"count(DISTINCT {m})", "int", None), (f"median(CAST({m} AS DOUBLE))", "float", FLOATS),
    ))
    columns = ", ".join([output.name for output in kept] + [f"{made} AS a0", "count(*) AS a1"])
    group = f" GROUP BY {kept[0].name}" if kept else ""
    select = sql(f"SELECT {columns} FROM ({{q}}) AS q{group}", q=cells.select)
    return Cells(select, kept, [Output("a0", kind, tolerance), Output("a1", "int")], cells.ctes)


def met(draw: Draw, cells: Cells, other: Cells) -> Cells:
    """Cells of two relations, of one agency or of several, joined on a key or side by side."""
    draw.use("joins of cells")
    pairs = [(a, b) for a in cells.keys for b in other.keys if a.kind == b.kind]
    kind = draw.one(("JOIN", "LEFT JOIN", "FULL JOIN"))
    if pairs:
        a, b = draw.one(pairs)
        clause = f"{kind} ({{r}}) AS r ON q.{a.name} = r.{b.name}"
    else:
        clause = "CROSS JOIN ({r}) AS r"
    left = [(f"q.{output.name} AS {output.name}", output) for output in cells.outputs]
    renamed = [(f"r.{output.name} AS o{output.name}", Output(f"o{output.name}", output.kind, output.tolerance)) for output in other.outputs]
    columns = left[:len(cells.keys)] + renamed[:len(other.keys)] + left[len(cells.keys):] + renamed[len(other.keys):]
    select = sql(
        f"SELECT {', '.join(text for text, _ in columns)} FROM ({{q}}) AS q {clause}", q=cells.select, r=other.select,
    )
    outputs = [output for _, output in columns]
    number = len(cells.keys) + len(other.keys)
    return Cells(select, outputs[:number], outputs[number:], cells.ctes + other.ctes)


def stacked(draw: Draw, cells: Cells, other: Cells) -> Cells:
    """UNION ALL, UNION, EXCEPT or INTERSECT of exact columns of two answers."""
    pairs = list(zip(sorted(exact(cells), key=lambda output: output.kind), sorted(exact(other), key=lambda output: output.kind)))
    pairs = [(a, b) for a, b in pairs if a.kind == b.kind]
    if not pairs:
        return cells
    draw.use("set operations on cells")
    word = draw.one(("UNION ALL", "UNION", "EXCEPT", "INTERSECT"))
    columns = [", ".join(f"{output.name} AS u{at}" for at, output in enumerate(side)) for side in zip(*pairs)]
    select = sql(
        f"SELECT {columns[0]} FROM ({{q}}) AS q {word} SELECT {columns[1]} FROM ({{r}}) AS r", q=cells.select, r=other.select,
    )
    outputs = [Output(f"u{at}", a.kind) for at, (a, _) in enumerate(pairs)]
    return Cells(select, outputs, [], cells.ctes + other.ctes)


def exact(cells: Cells) -> list[Output]:
    return [output for output in cells.outputs if output.kind in ("int", "code", "date")]


def cte_twice(draw: Draw, cells: Cells) -> Cells:
    """The cells as a CTE that is read twice."""
    counts = [output.name for output in cells.measures if output.kind == "int"]
    if not counts:
        return cells
    draw.use("CTEs used several times")
    name, m = draw.name("w"), draw.one(counts)
    select = draw.one((
        f"SELECT *, (SELECT sum({m}) FROM {name}) AS total FROM {name}",
        f"SELECT q.*, t.total FROM {name} AS q CROSS JOIN (SELECT sum({m}) AS total FROM {name}) AS t",
    ))
    ctes = [*cells.ctes, sql(f"{name} AS ({{q}})", q=cells.select)]
    return Cells(sql(select), cells.keys, [*cells.measures, Output("total", "int")], ctes)


ONE: tuple[Callable[[Draw, Cells], Cells], ...] = (ordered, windowed, having, computed, grouped, cte_twice)
TWO: tuple[Callable[[Draw, Cells, Cells], Cells], ...] = (met, stacked)
