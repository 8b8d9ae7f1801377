"""The protected cells of one agency's table, as its connector must release them."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow

from . import keyed, magnitude, ptable, sql
from .language import Measure, Request
from .nodes import Fixed, node
from .policy import TableRules, read

PERTURBED, ABSENT = "perturbed", "absent"


@dataclass
class Cell:
    """The people of a cell, with what each contributes per measure: how many rows enter, and their total."""

    shown: tuple
    codes: tuple
    people: dict[bytes, list[tuple[int, object]]] = field(default_factory=dict)


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
        return cls(folder.name, connection, read(folder / "policy.toml"), record, noise)

    def cells(self, request: Request) -> pyarrow.Table:
        """The released cells: keys, then per measure its value and its status; `set` first where there are sets."""
        table = request.relation.removeprefix(f"{self.name}.")
        release = Release(self, request, self.rules[table])
        every = tuple(range(len(request.keys)))
        parts = [release.of_set(at, chosen) for at, chosen in enumerate(request.sets or (every,))]
        whole = pyarrow.concat_tables(parts)
        return whole if request.sets else whole.drop_columns(["set"])


class Release:
    """One request of one table."""

    def __init__(self, agency: Agency, request: Request, rules: TableRules):
        self.agency, self.request, self.rules = agency, request, rules
        self.common = [fixed_by(condition) for condition in request.where]
        types = agency.connection.sql(f"SELECT * FROM {request.relation} LIMIT 0")
        self.types = dict(zip(types.columns, types.types))

    def of_set(self, at: int, chosen: tuple[int, ...]) -> pyarrow.Table:
        """The cells of one grouping set."""
        cells, types = self.grouped(chosen)
        schema = [pyarrow.field("set", pyarrow.int64())]
        for position, key in enumerate(self.request.keys):
            schema.append(pyarrow.field(key.name, types[position]))
        for measure in self.request.measures:
            schema.append(pyarrow.field(measure.name, self.wire(measure)))
            schema.append(pyarrow.field(f"{measure.name}__status", pyarrow.string()))
        columns: dict[str, list] = defaultdict(list)
        for cell in cells:
            released = self.released(cell, chosen)
            if self.request.keys and all(value is None for value in released):
                continue
            columns["set"].append(at)
            for key, shown in zip(self.request.keys, cell.shown):
                columns[key.name].append(shown)
            for measure, value in zip(self.request.measures, released):
                columns[measure.name].append(value)
                columns[f"{measure.name}__status"].append(ABSENT if value is None else PERTURBED)
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
        for measure in self.request.measures:
            outputs += contributions(measure, rules)
        listed = ", ".join(f"{output} AS o{at}" for at, output in enumerate(outputs))
        grouping = ", ".join(str(at + 1) for at in range(groups))
        found = self.agency.connection.sql(
            f"SELECT {listed} FROM {self.request.relation} AS register "
            f"WHERE {rules.contributor} IS NOT NULL AND {sql.all_hold(self.request.where, rules)} GROUP BY {grouping}"
        ).to_arrow_table()
        cells: dict[tuple, Cell] = {}
        if not keys:
            cells[()] = Cell((), ())
        for row in zip(*(column.to_pylist() for column in found.columns)):
            shown, codes, person = row[: len(keys)], row[len(keys) : groups - 1], row[groups - 1]
            cell = cells.setdefault(codes, Cell(shown, codes))
            values = row[groups:]
            cell.people[person.encode()] = list(zip(values[::2], values[1::2]))
        return list(cells.values()), [found.schema.field(at).type for at in range(len(keys))]

    def released(self, cell: Cell, chosen: tuple[int, ...]) -> list:
        """What leaves of a cell, per measure; None is absent."""
        keys = [self.request.keys[at] for at in chosen]
        levels = self.common + [sql.fixed(key.column, key.function, code) for key, code in zip(keys, cell.codes)]
        is_shown = len(cell.people) >= self.threshold(self.node(levels))
        values = []
        for at, measure in enumerate(self.request.measures):
            entering = {person: given[at] for person, given in cell.people.items() if given[at][0] > 0}
            at_node = self.node(levels + [fixed_by(condition) for condition in measure.filter])
            passes = is_shown and len(entering) >= self.threshold(at_node)
            values.append(self.value(measure, at_node, entering) if passes else None)
        return values

    def node(self, levels: list[Fixed]) -> bytes:
        return node(self.request.relation, levels)

    def threshold(self, at_node: bytes) -> int:
        return keyed.threshold(self.agency.noise, at_node, self.rules.least, self.rules.width)

    def value(self, measure: Measure, at_node: bytes, entering: dict[bytes, tuple[int, object]]):
        """A measure over those who enter it."""
        if measure.kind == "contributors" or (measure.kind != "sum" and self.rules.one_row_per_person):
            return self.count(at_node, entering)
        if measure.kind != "sum":
            limit = self.rules.max_rows
            rows = {person: min(given, limit) for person, (given, _) in entering.items()}
            return self.magnitude(measure, at_node, rows, limit, 1)
        column, scale = self.rules.columns[measure.column], self.scale(measure.column)
        if column.clip is None:
            raise ValueError(f"{measure.column}: its policy states no clip")
        low, high = (magnitude.minor(bound, scale) for bound in column.clip)
        totals = {person: magnitude.minor(total, scale) for person, (_, total) in entering.items()}
        totals = {person: magnitude.clipped(total, low, high) for person, total in totals.items()}
        if magnitude.is_dominated(list(totals.values()), self.rules.largest, self.rules.p_percent):
            return None
        step = 1 if column.step is None else magnitude.minor(column.step, scale)
        found = self.magnitude(measure, at_node, totals, max(abs(low), abs(high)), step)
        return found / 10**scale if self.is_float(measure.column) else Decimal(found).scaleb(-scale)

    def count(self, at_node: bytes, entering: dict) -> int:
        """A number of people, moved by the p-table."""
        rules, agency = self.rules, self.agency
        set_key = keyed.together(keyed.record_key(agency.record, person) for person in entering)
        u = keyed.count_draw(agency.noise, at_node, set_key)
        n = len(entering)
        return n + ptable.deviation(u, n, rules.max_deviation, rules.variance, rules.forbidden, rules.no_change)

    def magnitude(self, measure: Measure, at_node: bytes, given: dict[bytes, int], bound: int, step: int) -> int:
        """A sum of what people contribute, moved by noise of the bound's size."""
        label, agency = label_of(measure), self.agency
        own = (keyed.value_key(agency.record, label, person, x) for person, x in given.items() if x != 0)
        u = keyed.magnitude_draw(agency.noise, at_node, label, keyed.together(own))
        return magnitude.perturbed(sum(given.values()), bound, u, self.rules.delta, step)

    def scale(self, column: str) -> int:
        """Decimal places of a column's minor unit."""
        data_type = self.types[column]
        if data_type.id == "decimal":
            return dict(data_type.children)["scale"]
        return self.rules.columns[column].digits if self.is_float(column) else 0

    def is_float(self, column: str) -> bool:
        return self.types[column].id in ("float", "double")

    def wire(self, measure: Measure) -> pyarrow.DataType:
        """The type of a measure's values."""
        if measure.kind != "sum":
            return pyarrow.int64()
        scale = self.scale(measure.column)
        return pyarrow.float64() if self.is_float(measure.column) else pyarrow.decimal128(38, scale)


def fixed_by(condition) -> Fixed:
    """The level that a condition fixes."""
    return sql.fixed(condition.column, condition.function, condition.code)


def label_of(measure: Measure) -> str:
    """The name under which contributions to a magnitude are keyed."""
    if measure.kind == "sum":
        return measure.column
    return measure.kind if measure.column is None else f"{measure.kind}({measure.column})"


def contributions(measure: Measure, rules: TableRules) -> list[str]:
    """How many rows of a person enter, and their total, as expressions of the other engine."""
    entering = "count(*)" if measure.column is None else f"count({measure.column})"
    total = f"sum({measure.column})" if measure.kind == "sum" else "NULL"
    condition = f" FILTER (WHERE {sql.all_hold(measure.filter, rules)})"
    return [entering + condition, total + condition if measure.kind == "sum" else total]
