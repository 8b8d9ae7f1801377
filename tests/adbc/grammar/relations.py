"""Relations below the barrier: tables of one agency, joined on the person or to code lists."""

from dataclasses import dataclass, field, replace

from .draw import Draw
from .registers import ATTRIBUTES, FEDERATED, PEOPLE, Table, neighbours
from .sql import Sql, joined, sql
from .values import Value, condition


@dataclass
class Relation:
    """What stands after FROM and WHERE, and what may be said of its rows."""

    source: Sql
    columns: list[Value]
    # Names the person of each row; none where rows are nobody's, or where people cannot be told apart.
    person: Sql | None
    # The table whose rows they are, for sub-queries at the same agency.
    table: Table
    conditions: list[Sql] = field(default_factory=list)
    ctes: list[Sql] = field(default_factory=list)
    # Tables after commas, which the condition of a further JOIN does not see.
    is_listed: bool = False

    def where(self) -> Sql:
        """The WHERE clause, or nothing."""
        if not self.conditions:
            return sql("")
        return sql(" WHERE {all}", all=joined(" AND ", self.conditions))


def columns_of(table: Table, alias: str, nullable: bool = False) -> list[Value]:
    """The columns of a table under an alias."""
    return [
        Value(
            sql(f"{alias}.{column.name}"), column.kind, column.values, column.code_list, column.nullable or nullable,
            column.is_binned,
        )
        for column in table.columns
    ]


def plain(draw: Draw, table: Table | None = None) -> Relation:
    """One table about people."""
    table = table or draw.one((*PEOPLE, FEDERATED))
    if table.agency == "federated":
        draw.use("federated tables")
    alias = draw.name("t")
    source = sql(f"{table.agency}.{table.name} AS {alias}")
    return Relation(source, columns_of(table, alias), sql(f"{alias}.person_id"), table)


def filtered(draw: Draw, relation: Relation) -> Relation:
    """The relation, sometimes with conditions on its own columns."""
    if draw.chance(0.4):
        more = [condition(draw, relation.columns) for _ in range(draw.one((1, 1, 1, 2)))]
        return replace(relation, conditions=[*relation.conditions, *more])
    return relation


KINDS = ("JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "SEMI JOIN", "ANTI JOIN", "USING", "comma", "case_id")


def join(draw: Draw) -> Relation:
    """Two tables of one agency, joined on the person."""
    left = draw.one([table for table in PEOPLE if len(neighbours(table)) > 1 or draw.chance(0.3)])
    right = draw.one(neighbours(left))
    kind = draw.one(KINDS)
    if kind == "case_id":
        left, right = (table for table in PEOPLE if table.name in ("asylum_applications", "asylum_decisions"))
    draw.use("joins", f"join: {kind.lower()}")
    a, b = draw.name("a"), draw.name("b")
    names = {"l": sql(f"{left.agency}.{left.name} AS {a}"), "r": sql(f"{right.agency}.{right.name} AS {b}")}
    on = sql(f"{b}.person_id = {a}.person_id")
    both = [*columns_of(left, a), *columns_of(right, b)]
    if kind in ("JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN") and draw.chance(0.35):
        on = sql("{on} AND {more}", on=on, more=pairwise(draw, columns_of(left, a), columns_of(right, b)))
    if kind == "USING":
        return Relation(sql("{l} JOIN {r} USING (person_id)", **names), both, sql(f"{a}.person_id"), left)
    if kind == "comma":
        return Relation(sql("{l}, {r}", **names), both, sql(f"{a}.person_id"), left, [on], is_listed=True)
    if kind == "case_id":
        on = sql(f"{b}.case_id = {a}.case_id")
        return Relation(sql("{l} JOIN {r} ON {on}", on=on, **names), both, sql(f"{a}.person_id"), left)
    if kind in ("SEMI JOIN", "ANTI JOIN"):
        draw.use("semi and anti joins")
        source = sql(f"{{l}} LEFT {kind} {{r}} ON {{on}}", f"{{l}} {kind} {{r}} ON {{on}}", on=on, **names)
        return Relation(source, columns_of(left, a), sql(f"{a}.person_id"), left)
    source = sql(f"{{l}} {kind} {{r}} ON {{on}}", on=on, **names)
    columns = columns_of(left, a, kind in ("RIGHT JOIN", "FULL JOIN")) + columns_of(right, b, kind in ("LEFT JOIN", "FULL JOIN"))
    person = {"RIGHT JOIN": sql(f"{b}.person_id"), "FULL JOIN": None}.get(kind, sql(f"{a}.person_id"))
    return Relation(source, columns, person, left)


def pairwise(draw: Draw, left: list[Value], right: list[Value]) -> Sql:
    """A further condition of a join: a column of each side, or one side's own."""
    dates = [[column for column in side if column.kind in ("date", "time")] for side in (left, right)]
    if all(dates) and draw.chance(0.6):
        draw.use("date arithmetic")
        form = draw.one(("{a} <= {b}", "{a} > {b}", "{a} + INTERVAL '1 year' >= {b}"))
        return sql(form, a=draw.one(dates[0]).sql, b=draw.one(dates[1]).sql)
    return condition(draw, draw.one((left, right)))


def with_code_list(draw: Draw, relation: Relation) -> Relation:
    """The relation joined to the code list of one of its columns."""
    coded = [column for column in relation.columns if column.code_list in ATTRIBUTES]
    if not coded:
        return relation
    draw.use("code lists")
    column = draw.one(coded)
    alias = draw.name("c")
    kind = draw.one(("JOIN", "LEFT JOIN"))
    on = sql(f"{alias}.code = {{x}}", x=column.sql)
    if relation.is_listed:
        kind = ","
        relation = replace(relation, conditions=[*relation.conditions, on])
    source = sql(f"{{source}} {kind} codelists.{column.code_list} AS {alias}", source=relation.source)
    if not relation.is_listed:
        source = sql("{source} ON {on}", source=source, on=on)
    nullable = column.nullable or kind == "LEFT JOIN"
    told = [Value(sql(f"{alias}.{name}"), of, ("EU", "ASIA"), None, nullable) for name, of in ATTRIBUTES[column.code_list]]
    # Three times, so that it is grouped by more often than by chance.
    return replace(relation, source=source, columns=[*relation.columns, *told, *told, *told])
