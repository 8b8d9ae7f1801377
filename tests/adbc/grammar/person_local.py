"""Relations that look at all rows of one person: sub-queries, windows, aggregates per person, CTEs."""

from dataclasses import replace

from .draw import Draw
from .registers import Table, neighbours
from .relations import Relation, columns_of, filtered, plain
from .sql import Sql, commas, joined, sql
from .values import Value, condition, numbers


def agencys(draw: Draw, relation: Relation) -> Table:
    """Another table of the relation's agency."""
    near = neighbours(relation.table)
    return draw.one(near) if near else relation.table


def with_membership(draw: Draw, relation: Relation) -> Relation:
    """Only rows of people who stand, or do not stand, in another table."""
    other = agencys(draw, relation)
    alias = draw.name("s")
    where = condition(draw, columns_of(other, alias)) if draw.chance(0.5) else sql("true")
    source = sql(f"{other.agency}.{other.name} AS {alias}")
    kind = draw.one(("EXISTS", "NOT EXISTS", "IN", "NOT IN"))
    draw.use(f"subquery: {kind.lower()}", "semi and anti joins")
    if "EXISTS" in kind:
        form = f"{kind} (SELECT 1 FROM {{source}} WHERE {alias}.person_id = {{person}} AND {{where}})"
    else:
        form = f"{{person}} {kind} (SELECT {alias}.person_id FROM {{source}} WHERE {{where}})"
    made = sql(form, source=source, person=relation.person, where=where)
    return replace(relation, conditions=[*relation.conditions, made])


def with_scalar(draw: Draw, relation: Relation) -> Relation:
    """A correlated scalar sub-query: a value per person, as a column or in a condition."""
    draw.use("correlated scalar sub-queries")
    other = agencys(draw, relation)
    alias = draw.name("s")
    columns = columns_of(other, alias)
    where = sql(" AND {c}", c=condition(draw, columns)) if draw.chance(0.4) else sql("")
    called = summary(draw, columns)
    scalar = sql(
        f"(SELECT {{call}} FROM {other.agency}.{other.name} AS {alias} WHERE {alias}.person_id = {{person}}{{where}})",
        call=called.sql, person=relation.person, where=where,
    )
    value = replace(called, sql=scalar)
    if draw.chance(0.4):
        return replace(relation, conditions=[*relation.conditions, condition(draw, [value])])
    return derived(draw, relation, [value])


def summary(draw: Draw, columns: list[Value]) -> Value:
    """An aggregate of one person's rows."""
    options = [Value(sql("count(*)"), "int", ("1", "2", "3"))]
    dates = [column for column in columns if column.kind in ("date", "time")]
    if dates:
        form = draw.one(("min({x})", "max({x})"))
        column = draw.one(dates)
        options.append(Value(sql(form, x=column.sql), column.kind, nullable=True))
    codes = [column for column in columns if column.kind == "code"]
    if codes:
        options.append(Value(sql("count(DISTINCT {x})", x=draw.one(codes).sql), "int", ("1", "2")))
    options.append(Value(sql("count(*) FILTER (WHERE {c})", c=condition(draw, columns)), "int", ("0", "1")))
    found = numbers(draw, columns)
    if found:
        number = draw.one(found)
        options.append(Value(sql("sum({x})", x=number.sql), number.kind, ("10", "100", "5000"), nullable=True))
        options.append(Value(sql("max({x})", x=number.sql), number.kind, ("10", "100", "5000"), nullable=True))
    return draw.one(options)


def derived(draw: Draw, relation: Relation, more: list[Value]) -> Relation:
    """The relation as a sub-query in FROM, with computed columns beside its own, which come several times so that
    they are used more often than by chance."""
    alias = draw.name("d")
    own = draw.some(relation.columns, 2, 5)
    outputs = [(draw.name("c"), value) for value in [*own, *more]]
    select = commas(
        [sql("{person} AS person_id", person=relation.person)]
        + [sql(f"{{x}} AS {name}", x=value.sql) for name, value in outputs]
    )
    source = sql(f"(SELECT {{select}} FROM {{source}}{{where}}) AS {alias}", select=select, source=relation.source, where=relation.where())
    columns = [replace(value, sql=sql(f"{alias}.{name}")) for name, value in outputs]
    columns += columns[len(own):] * 2
    return replace(relation, source=source, columns=columns, person=sql(f"{alias}.person_id"), conditions=[])


def windowed(draw: Draw, relation: Relation) -> Relation:
    """Windows partitioned by the person, in an order that leaves no ties but between equal rows."""
    draw.use("windows below")
    order = commas(column.sql for column in draw.some(relation.columns, 99, 99))
    partition = sql("PARTITION BY {person}", person=relation.person)
    codes = [column for column in relation.columns if column.kind == "code"]
    if codes and draw.chance(0.2):
        partition = sql("{p}, {x}", p=partition, x=draw.one(codes).sql)
    made = [call(draw, relation.columns, sql("({p} ORDER BY {order})", p=partition, order=order), sql("({p})", p=partition))]
    found = derived(draw, relation, made)
    if draw.chance(0.4):
        found = replace(found, conditions=[condition(draw, found.columns[-1:])])
    return found


def call(draw: Draw, columns: list[Value], ordered: Sql, whole: Sql) -> Value:
    """One call over a window."""
    column = draw.one(columns)
    options = [
        Value(sql("row_number() OVER {w}", w=ordered), "int", ("1", "2", "3")),
        Value(sql("rank() OVER {w}", w=ordered), "int", ("1", "2", "3")),
        Value(sql("dense_rank() OVER {w}", w=ordered), "int", ("1", "2", "3")),
        Value(sql("count(*) OVER {w}", w=whole), "int", ("1", "2", "3")),
        Value(sql("count(*) OVER {w}", w=ordered), "int", ("1", "2", "3")),
        replace(column, sql=sql("lag({x}) OVER {w}", x=column.sql, w=ordered), nullable=True, is_binned=False),
        replace(column, sql=sql("lead({x}) OVER {w}", x=column.sql, w=ordered), nullable=True, is_binned=False),
        replace(column, sql=sql("first_value({x}) OVER {w}", x=column.sql, w=ordered), is_binned=False),
    ]
    found = numbers(draw, columns)
    if found:
        number = draw.one(found)
        options.append(Value(sql("sum({x}) OVER {w}", x=number.sql, w=whole), number.kind, ("10", "100"), nullable=True))
        options.append(Value(sql("max({x}) OVER {w}", x=number.sql, w=ordered), number.kind, ("10", "100"), nullable=True))
    return draw.one(options)


def per_person(draw: Draw, relation: Relation) -> Relation:
    """One row a person, or a person and some keys: aggregates that are fed into the final ones."""
    draw.use("aggregates per person")
    alias = draw.name("p")
    codes = [column for column in relation.columns if column.kind in ("code", "bool")]
    groups = [(draw.name("g"), column) for column in (draw.some(codes, 0, 2) if codes else [])]
    calls = [(draw.name("n"), summary(draw, relation.columns)) for _ in range(draw.number(1, 3))]
    select = commas(
        [sql("{p} AS person_id", p=relation.person)] + [sql(f"{{x}} AS {name}", x=value.sql) for name, value in groups + calls]
    )
    having = sql(" HAVING count(*) >= 2") if draw.chance(0.2) else sql("")
    group = commas([relation.person] + [value.sql for _, value in groups])
    source = sql(
        "(SELECT {select} FROM {source}{where} GROUP BY {group}{having}) AS " + alias,
        select=select, source=relation.source, where=relation.where(), group=group, having=having,
    )
    columns = [replace(value, sql=sql(f"{alias}.{name}")) for name, value in groups + calls]
    return replace(relation, source=source, columns=columns, person=sql(f"{alias}.person_id"), conditions=[])


def distinct(draw: Draw, relation: Relation) -> Relation:
    """SELECT DISTINCT of the person and a few columns."""
    draw.use("SELECT DISTINCT below")
    alias = draw.name("d")
    outputs = [(draw.name("c"), column) for column in draw.some(relation.columns, 1, 3)]
    select = commas([sql("{p} AS person_id", p=relation.person)] + [sql(f"{{x}} AS {name}", x=value.sql) for name, value in outputs])
    source = sql(f"(SELECT DISTINCT {{select}} FROM {{source}}{{where}}) AS {alias}", select=select, source=relation.source, where=relation.where())
    columns = [replace(value, sql=sql(f"{alias}.{name}")) for name, value in outputs]
    return replace(relation, source=source, columns=columns, person=sql(f"{alias}.person_id"), conditions=[])


def cte(draw: Draw) -> Relation:
    """A CTE about people that is read twice."""
    draw.use("CTEs used several times")
    made = draw.one((per_person, distinct))(draw, filtered(draw, plain(draw)))
    name = draw.name("w")
    body = sql("SELECT * FROM {s}", s=made.source)
    a, b = draw.name("a"), draw.name("b")
    renamed = lambda alias: [replace(value, sql=Sql(*(f"{alias}." + text.rpartition(".")[2] for text in (value.sql.khidi, value.sql.duckdb)))) for value in made.columns]
    on = sql(f"{b}.person_id = {a}.person_id")
    ctes = [sql(f"{name} AS ({{body}})", body=body)]
    if draw.chance(0.3):
        source, columns = sql(f"{name} AS {a}"), renamed(a)
        conditions = [sql(f"EXISTS (SELECT 1 FROM {name} AS {b} WHERE {{on}} AND {{more}})", on=on, more=condition(draw, renamed(b)))]
    else:
        kind = draw.one(("JOIN", "LEFT JOIN"))
        source, columns = sql(f"{name} AS {a} {kind} {name} AS {b} ON {{on}}", on=on), renamed(a) + renamed(b)
        conditions = []
    return Relation(source, columns, sql(f"{a}.person_id"), made.table, conditions, ctes)


def united(draw: Draw) -> Relation:
    """UNION ALL of tables of one agency, the person kept."""
    draw.use("UNION ALL in an agency")
    first = plain(draw)
    rest = [plain(draw, agencys(draw, first)) for _ in range(draw.number(1, 2))]
    alias = draw.name("u")
    branches = []
    for number, branch in enumerate([first, *rest]):
        branch = filtered(draw, branch)
        codes = [column for column in branch.columns if column.kind == "code"]
        dates = [column for column in branch.columns if column.kind == "date"]
        code = draw.one(codes).sql if codes else sql("'none'")
        date = draw.one(dates).sql if dates else sql("CAST(NULL AS DATE)")
        branches.append(sql(
            f"SELECT {{p}} AS person_id, {{code}} AS code, {{date}} AS happened_on, 'kind {number % 2}' AS kind FROM {{s}}{{w}}",
            p=branch.person, code=code, date=date, s=branch.source, w=branch.where(),
        ))
    columns = [
        Value(sql(f"{alias}.code"), "code", ("GEO", "M", "F"), nullable=True),
        Value(sql(f"{alias}.happened_on"), "date", nullable=True),
        Value(sql(f"{alias}.kind"), "code", ("kind 0", "kind 1")),
    ]
    source = sql(f"({{all}}) AS {alias}", all=joined(" UNION ALL ", branches))
    return Relation(source, columns, sql(f"{alias}.person_id"), first.table)
