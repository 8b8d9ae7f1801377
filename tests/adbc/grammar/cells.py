"""The barrier: a relation grouped to cells, in every way of grouping."""

from dataclasses import dataclass, field

from .aggregates import calls
from .draw import Draw
from .relations import Relation
from .sql import Sql, commas, sql
from .values import keys


@dataclass(frozen=True)
class Output:
    """A column of an answer. `kind` is that of a value, moment or range; `tolerance` none where it is exact."""

    name: str
    kind: str
    tolerance: float | None = None


@dataclass
class Cells:
    """A SELECT and its columns, keys first."""

    select: Sql
    keys: list[Output]
    measures: list[Output]
    ctes: list[Sql] = field(default_factory=list)
    is_ordered: bool = False

    @property
    def outputs(self) -> list[Output]:
        """All columns."""
        return self.keys + self.measures

    def whole(self) -> Sql:
        """The SELECT under its CTEs."""
        if not self.ctes:
            return self.select
        return sql("WITH {ctes} {select}", ctes=commas(self.ctes), select=self.select)


GROUPINGS = ("GROUPING SETS", "CUBE", "ROLLUP")


def cells(draw: Draw, relation: Relation, wanted: str | None = None, grouping: str | None = None) -> Cells:
    """The relation in cells. `wanted` is a kind of aggregate, `grouping` a way to group."""
    if grouping == "SELECT DISTINCT":
        return values(draw, relation)
    sets = grouping in GROUPINGS
    grouped = keys(draw, relation.columns, 2 if sets else 0, 3)
    found = calls(draw, relation.columns, relation.person, 1, 4, wanted)
    names = [Output(f"k{at}", key.kind) for at, key in enumerate(grouped)]
    measures = [Output(f"m{at}", call.kind, call.tolerance) for at, call in enumerate(found)]
    columns = [key.sql for key in grouped] + [call.sql for call in found]
    if sets and draw.chance(0.4):
        draw.use("grouping()")
        columns.append(sql("grouping({x})", x=draw.one(grouped).sql))
        measures.append(Output("g", "int"))
    select = commas(sql(f"{{x}} AS {output.name}", x=x) for output, x in zip(names + measures, columns))
    source = sql("SELECT {select} FROM {s}{w}", select=select, s=relation.source, w=relation.where())
    group = group_by(draw, [key.sql for key in grouped], grouping)
    having = sql("")
    if draw.chance(0.1):
        draw.use("HAVING")
        having = sql(f" HAVING count(*) >= {draw.number(1, 30)}")
    return Cells(sql("{a}{b}{c}", a=source, b=group, c=having), names, measures, list(relation.ctes))


def group_by(draw: Draw, grouped: list[Sql], grouping: str | None) -> Sql:
    """The GROUP BY clause, or nothing."""
    if not grouped:
        return sql("")
    all_keys = commas(grouped)
    if grouping == "GROUPING SETS" and len(grouped) > 1:
        draw.use("grouping sets")
        # Every key stands in one of the sets, as it is selected.
        sets = [sql("({k})", k=commas(grouped[1:])), sql("({k})", k=grouped[0])]
        more = draw.some([sql("({k})", k=all_keys), sql("()"), sql("({k})", k=grouped[-1])], 0, 3)
        return sql(" GROUP BY GROUPING SETS ({s})", s=commas([*sets, *more]))
    if grouping in ("CUBE", "ROLLUP"):
        draw.use("grouping sets")
        return sql(f" GROUP BY {grouping} ({{k}})", k=all_keys)
    if grouping == "GROUP BY ALL":
        draw.use("GROUP BY ALL")
        return sql(" GROUP BY ALL")
    if draw.chance(0.6):
        return sql(" GROUP BY " + ", ".join(str(at + 1) for at in range(len(grouped))))
    return sql(" GROUP BY {k}", k=all_keys)


def values(draw: Draw, relation: Relation) -> Cells:
    """SELECT DISTINCT of dimensions."""
    draw.use("SELECT DISTINCT")
    grouped = keys(draw, relation.columns, 1, 3)
    names = [Output(f"k{at}", key.kind) for at, key in enumerate(grouped)]
    select = commas(sql(f"{{x}} AS {output.name}", x=key.sql) for output, key in zip(names, grouped))
    return Cells(
        sql("SELECT DISTINCT {select} FROM {s}{w}", select=select, s=relation.source, w=relation.where()),
        names, [], list(relation.ctes),
    )
