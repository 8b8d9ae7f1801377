"""One random question: a relation, its cells, and what stands above. Each question has a leading form, so that all
forms come up alike often; the rest is chance."""

from dataclasses import dataclass

from . import above, person_local
from .cells import Cells, Output, cells
from .draw import Draw
from .registers import ESTIMATES, FEDERATED, INCOME, PEOPLE
from .relations import Relation, columns_of, filtered, join, plain, with_code_list
from .sql import Sql, joined, sql
from .values import Value


@dataclass(frozen=True)
class Question:
    """A question in both dialects, its features, and how its answers are compared."""

    number: int
    sql: Sql
    features: tuple[str, ...]
    outputs: tuple[Output, ...]
    is_ordered: bool


AGGREGATES = ("count", "non_null", "people", "distinct", "sum", "avg", "extreme", "truth", "moment", "moment", "quantile")
RELATIONS = (
    "join", "join", "membership", "scalar", "window", "per person", "distinct", "cte", "union", "across", "list",
    "federated", "estimates",
)
GROUPINGS = ("GROUPING SETS", "CUBE", "ROLLUP", "GROUP BY ALL", "SELECT DISTINCT")
ABOVE = (*above.ONE, *above.TWO)
LEADS = (
    *(("aggregate", of) for of in AGGREGATES), *(("relation", of) for of in RELATIONS),
    *(("grouping", of) for of in GROUPINGS), *(("above", of) for of in ABOVE),
)


def question(seed: int, number: int) -> Question:
    """Question `number` of a seed; the same whenever it is asked for."""
    draw = Draw(seed, number)
    part, form = LEADS[number % len(LEADS)]
    chosen = {part: form}
    found = grouped(draw, chosen)
    if "above" not in chosen and draw.chance(0.3):
        chosen["above"] = draw.one(ABOVE)
    if "above" in chosen:
        found = raised(draw, found, chosen["above"])
    if not found.is_ordered and draw.chance(0.15):
        found = above.ordered(draw, found)
    return Question(number, found.whole(), tuple(sorted(draw.features)), tuple(found.outputs), found.is_ordered)


def grouped(draw: Draw, chosen: dict) -> Cells:
    """The cells of one relation."""
    form = chosen.get("relation") or (draw.one(RELATIONS) if draw.chance(0.45) else "table")
    # Quantiles are of what has bins.
    form = "income" if chosen.get("aggregate") == "quantile" else form
    relation = below(draw, form)
    grouping = chosen.get("grouping") or (draw.one(GROUPINGS) if draw.chance(0.1) else None)
    if "aggregate" in chosen and grouping == "SELECT DISTINCT":
        grouping = None
    return cells(draw, relation, chosen.get("aggregate"), grouping)


def raised(draw: Draw, found: Cells, form) -> Cells:
    """What stands above the cells."""
    if form in above.TWO:
        other = grouped(draw, {})
        return form(draw, found, other)
    return form(draw, found)


def below(draw: Draw, form: str) -> Relation:
    """A relation of a form."""
    if form == "estimates":
        draw.use("public tables")
        alias = draw.name("t")
        source = sql(f"{ESTIMATES.agency}.{ESTIMATES.name} AS {alias}")
        return filtered(draw, Relation(source, columns_of(ESTIMATES, alias), None, ESTIMATES))
    if form == "join":
        return filtered(draw, join(draw))
    if form == "cte":
        return filtered(draw, person_local.cte(draw))
    if form == "union":
        return filtered(draw, person_local.united(draw))
    if form == "across":
        return filtered(draw, across(draw))
    if form == "federated":
        relation = filtered(draw, plain(draw, FEDERATED))
    elif form == "income":
        relation = filtered(draw, plain(draw, INCOME))
    else:
        relation = filtered(draw, join(draw) if draw.chance(0.15) else plain(draw))
    forms = {
        "list": with_code_list, "membership": person_local.with_membership, "scalar": person_local.with_scalar,
        "window": person_local.windowed, "per person": person_local.per_person, "distinct": person_local.distinct,
    }
    steps = [forms[form]] if form in forms else []
    if draw.chance(0.15):
        steps.append(draw.one((with_code_list, person_local.with_membership, person_local.with_scalar, person_local.per_person)))
    for step in steps:
        # A full join has rows without a person on either side.
        if relation.person or step is with_code_list:
            relation = step(draw, relation)
    return relation


def across(draw: Draw) -> Relation:
    """UNION ALL of tables of several agencies, whose people cannot be told apart."""
    draw.use("UNION ALL across agencies")
    tables = draw.some([table for table in PEOPLE if any(column.name == "citizenship" for column in table.columns)], 2, 4)
    alias = draw.name("u")
    branches = []
    for table in tables:
        branch = filtered(draw, plain(draw, table))
        inner = branch.person.khidi.split(".")[0]
        dates = [column for column in table.columns if column.kind == "date"]
        branches.append(sql(
            f"SELECT {inner}.citizenship AS citizenship, '{table.agency}' AS agency, {inner}.{draw.one(dates).name} AS happened_on "
            "FROM {s}{w}", s=branch.source, w=branch.where(),
        ))
    columns = [
        Value(sql(f"{alias}.citizenship"), "code", ("GEO", "IND", "TUR"), "countries"),
        Value(sql(f"{alias}.agency"), "code", ("mia", "psda")), Value(sql(f"{alias}.happened_on"), "date"),
    ]
    return Relation(sql(f"({{all}}) AS {alias}", all=joined(" UNION ALL ", branches)), columns, None, tables[0])
