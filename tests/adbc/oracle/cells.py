"""The protected cells of one agency's table, as its connector must release them."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow

from . import sql
from .language import Measure, Request
from .nodes import Fixed, node
from .policy import TableRules, read
from .sources import Counted, Draw, Sources, present
from .values import Given, Judge

PERTURBED, ABSENT = "perturbed", "absent"
MOMENTS = {
    "moments": ("", "_mean", "_deviations"),
    "comoments": ("", "_mean_x", "_mean_y", "_deviations_x", "_deviations_y", "_codeviations"),
}
# A bin of a histogram: its edges, `None` where it is open, and how many rows are in it.
BIN = ("low", "high", "n")


@dataclass
class Cell:
    """The people of a cell, with what each has of every source: how many rows enter, and their total."""

    shown: tuple
    codes: tuple
    people: dict[bytes, dict[str, int]] = field(default_factory=dict)


@dataclass
class Agency:
    """One agency: its policy and keys, and a connection in which its tables are views."""

    name: str
    connection: duckdb.DuckDBPyConnection
    rules: dict[str, TableRules]
    record: bytes
    noise: bytes

    @classmethod
    def of_folder(cls, folder: Path, connection: duckdb.DuckDBPyConnection) -> "Agency":
        """An agency by the policy and the keys that lie in its folder."""
        record, noise = ((folder / "keys" / f"{name}.key").read_bytes() for name in ("record", "noise"))
        if len(record) != 32 or len(noise) != 32:
            raise ValueError(f"{folder}: a key is not of 32 bytes")
        return cls(folder.name, connection, rules_of(folder, connection), record, noise)

    def cells(self, request: Request) -> pyarrow.Table:
        """The released cells: keys, then per measure its value and its status; `set` first where there are sets."""
        table = request.relation.removeprefix(f"{self.name}.")
        release = Release(self, request, self.rules[table])
        every = tuple(range(len(request.keys)))
        parts = [release.of_set(at, chosen) for at, chosen in enumerate(request.sets or (every,))]
        whole = pyarrow.concat_tables(parts)
        return whole if request.sets else whole.drop_columns(["set"])


def rules_of(folder: Path, connection: duckdb.DuckDBPyConnection) -> dict[str, TableRules]:
    """The rules of an agency's policy, over tables and code lists in the connection."""
    def codes(code_list: str) -> list[tuple[str | None, str]]:
        parent = sql.PARENTS.get(code_list, "NULL")
        return connection.execute(f"SELECT {parent}, code FROM codelists.{code_list}").fetchall()

    def is_boolean(table: str, column: str) -> bool:
        return types_of(connection, f"{folder.name}.{table}")[column].id == "boolean"

    return read(folder / "policy.toml", codes, is_boolean)


def types_of(connection: duckdb.DuckDBPyConnection, relation: str) -> dict:
    """The types of a relation's columns."""
    empty = connection.sql(f"SELECT * FROM {relation} LIMIT 0")
    return dict(zip(empty.columns, empty.types))


class Release:
    """One request of one table."""

    def __init__(self, agency: Agency, request: Request, rules: TableRules):
        self.agency, self.request, self.rules = agency, request, rules
        self.common = sql.conditions_fix(request.where)
        self.sources = Sources(rules, types_of(agency.connection, request.relation))
        # Expressions of what one person has, each once.
        self.expressions: list[str] = []
        for measure in request.measures:
            self.parts(measure)

    def of_set(self, at: int, chosen: tuple[int, ...]) -> pyarrow.Table:
        """The cells of one grouping set."""
        cells, types = self.grouped(chosen)
        schema = [pyarrow.field("set", pyarrow.int64())]
        for position, key in enumerate(self.request.keys):
            schema.append(pyarrow.field(key.name, types[position]))
        for measure in self.request.measures:
            schema += self.wire(measure)
            schema.append(pyarrow.field(f"{measure.name}__status", pyarrow.string()))
        columns: dict[str, list] = defaultdict(list)
        for cell in cells:
            released = self.released(cell, chosen)
            if self.request.keys and all(values is None for values in released):
                continue
            columns["set"].append(at)
            for key, shown in zip(self.request.keys, cell.shown):
                columns[key.name].append(shown)
            for measure, values in zip(self.request.measures, released):
                names = [one.name for one in self.wire(measure)]
                for name, value in zip(names, values or [None] * len(names)):
                    columns[name].append(value)
                columns[f"{measure.name}__status"].append(ABSENT if values is None else PERTURBED)
        arrays = [pyarrow.array(columns[one.name], one.type) for one in schema]
        return pyarrow.Table.from_arrays(arrays, schema=pyarrow.schema(schema))

    def grouped(self, chosen: tuple[int, ...]) -> tuple[list[Cell], list[pyarrow.DataType]]:
        """Every cell of a grouping set, with its people; the types of all keys."""
        keys, rules = self.request.keys, self.rules
        outputs = []
        for at, key in enumerate(keys):
            shown = sql.shown(key, rules)
            outputs.append(shown if at in chosen else f"CASE WHEN false THEN {shown} END")
        outputs += [sql.code(keys[at].column, keys[at].function, rules) for at in chosen]
        outputs.append(f"CAST({rules.contributor} AS VARCHAR)")
        groups = len(outputs)
        listed = ", ".join(f"{output} AS o{at}" for at, output in enumerate(outputs + self.expressions))
        grouping = ", ".join(str(at + 1) for at in range(groups))
        found = self.agency.connection.sql(
            f"SELECT {listed} FROM {self.request.relation} AS register "
            f"WHERE {rules.contributor} IS NOT NULL AND {sql.all_hold(self.request.where, rules)} GROUP BY {grouping}"
        )
        types = found.limit(0).to_arrow_table().schema.types
        cells: dict[tuple, Cell] = {}
        if not keys:
            cells[()] = Cell((), ())
        # Python's own integers: those of the other engine may be longer than Arrow's.
        for row in found.fetchall():
            shown, codes, person = row[: len(keys)], row[len(keys) : groups - 1], row[groups - 1]
            cell = cells.setdefault(codes, Cell(shown, codes))
            cell.people[person.encode()] = dict(zip(self.expressions, row[groups:]))
        return list(cells.values()), types[: len(keys)]

    def released(self, cell: Cell, chosen: tuple[int, ...]) -> list[list | None]:
        """What leaves of a cell: per measure its values; `None` is absent."""
        keys = [self.request.keys[at] for at in chosen]
        levels = self.common + [sql.fixed(key.column, key.function, code) for key, code in zip(keys, cell.codes)]
        judge = Judge(self.rules, self.agency.record, self.agency.noise, lambda source: having(cell, source))
        is_node = not any(sql.is_unlisted(key, code) for key, code in zip(keys, cell.codes))
        if not is_node or not judge.is_enough(len(cell.people), self.node(levels)):
            return [None] * len(self.request.measures)
        return [self.values(judge, measure, levels) for measure in self.request.measures]

    def values(self, judge: Judge, measure: Measure, levels: list[Fixed]) -> list | None:
        """A measure's values in a cell."""
        levels = levels + sql.conditions_fix(measure.filter)
        parts = self.parts(measure)
        if measure.kind == "histogram":
            (name,) = measure.columns
            at_bins = (self.node(levels, [Fixed(name, "bin", str(at))]) for at in range(len(parts)))
            counts = [judge.counted(part, at_bin) for part, at_bin in zip(parts, at_bins)]
            edges = [None, *self.rules.columns[name].bins, None]
            bins = [dict(zip(BIN, bin)) for bin in zip(edges, edges[1:], counts)]
            return None if all(count is None for count in counts) else [bins]
        at_node = self.node(levels, present(measure))
        if measure.kind in MOMENTS:
            return judge.moments(*parts, at_node)
        if measure.kind == "sum":
            found = judge.summed(parts[0], at_node)
            return None if found is None else [self.in_units(measure, found)]
        found = judge.counted(parts[0], at_node)
        return None if found is None else [found]

    def parts(self, measure: Measure) -> list:
        """What a measure is made of."""
        made, columns = self.sources, measure.columns
        match measure.kind:
            case "contributors":
                parts = [made.people(measure)]
            case "rows":
                parts = [made.rows(measure, "rows")]
            case "non_null":
                parts = [made.rows(measure, f"non_null({columns[0]})", f"count({columns[0]})")]
            case "sum":
                parts = [made.sum(measure, columns[0])]
            case "histogram":
                parts = made.bins(measure)
            case "moments":
                of = made.rows(measure, f"non_null({columns[0]})", f"count({columns[0]})")
                parts = [of, [made.variable(measure, columns[0])], None]
            case _:
                both = " AND ".join(f"{column} IS NOT NULL" for column in columns)
                names = sorted(set(columns))
                pair, times = ",".join(names), "*".join(names) if len(names) > 1 else f"{names[0]}^2"
                variables = [made.variable(measure, column, f"|{pair}" if len(names) > 1 else "", both) for column in columns]
                product = made.products(measure, columns, times, both)
                parts = [made.rows(measure, f"non_null({pair})", also=both), variables, product]
        for expression in wanted(parts):
            if expression not in self.expressions:
                self.expressions.append(expression)
        return parts

    def node(self, levels: list[Fixed], measured: list[Fixed] | None = None) -> bytes:
        return node(self.request.relation, levels, self.rules.only, measured or [])

    def in_units(self, measure: Measure, found: int) -> float | Decimal:
        scale = self.sources.digits(measure.columns[0])
        return found / 10**scale if self.sources.is_float(measure.columns[0]) else Decimal(found).scaleb(-scale)

    def wire(self, measure: Measure) -> list[pyarrow.Field]:
        """The columns of a measure's values."""
        if measure.kind in MOMENTS:
            of_count, *others = (measure.name + ending for ending in MOMENTS[measure.kind])
            return [pyarrow.field(of_count, pyarrow.int64()), *(pyarrow.field(other, pyarrow.float64()) for other in others)]
        if measure.kind == "histogram":
            parts = zip(BIN, (pyarrow.float64(), pyarrow.float64(), pyarrow.int64()))
            return [pyarrow.field(measure.name, pyarrow.list_(pyarrow.struct([pyarrow.field(*part) for part in parts])))]
        if measure.kind != "sum":
            return [pyarrow.field(measure.name, pyarrow.int64())]
        name, sources = measure.columns[0], self.sources
        digits = pyarrow.float64() if sources.is_float(name) else pyarrow.decimal128(38, sources.digits(name))
        return [pyarrow.field(measure.name, digits)]


def having(cell: Cell, source: Counted | Draw) -> Given:
    """Those of whom a row enters, with how many and their total."""
    total = source.total if isinstance(source, Draw) else source.entering
    entering = {person: has for person, has in cell.people.items() if has[source.entering] > 0}
    return {person: (has[source.entering], int(has[total])) for person, has in entering.items()}


def wanted(parts) -> list[str]:
    """The expressions of parts, however deep they lie."""
    if isinstance(parts, (list, tuple)):
        return [expression for part in parts for expression in wanted(part)]
    if isinstance(parts, Draw):
        return [parts.entering, parts.total]
    if isinstance(parts, Counted):
        return [parts.entering]
    return wanted([parts.total, parts.square]) if parts is not None else []
