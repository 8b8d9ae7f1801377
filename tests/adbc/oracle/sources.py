"""What people contribute to each measure: expressions of the other engine for what one person has, and how the totals of
all are keyed, bounded and drawn.
"""

from dataclasses import dataclass
from fractions import Fraction

from . import magnitude, sql
from .language import Measure
from .nodes import Fixed
from .policy import TableRules

# Most digits of an integer in the other engine's decimals.
WHOLE = "HUGEINT"


@dataclass(frozen=True)
class Draw:
    """A total of contributions within bounds, in minor units of 10^-digits."""

    # Names the contributions, and the draw.
    label: str
    drawn: str
    low: int
    high: int
    bound: int
    step: int
    digits: int
    # What one person has: how many rows enter, and the total.
    entering: str
    total: str


@dataclass(frozen=True)
class Counted:
    """People, or rows of people of whom each may have more than one."""

    entering: str
    draw: Draw | None


@dataclass(frozen=True)
class Variable:
    """A variable of moments: its sum, the sum of squares about the centre, and the centre in minor units."""

    total: Draw
    square: Draw
    centre: int


@dataclass(frozen=True)
class Column:
    """A measure's column in minor units: its bounds, step and centre."""

    name: str
    digits: int
    low: int
    high: int
    step: int
    centre: int
    minor: str

    @property
    def bound(self) -> int:
        return max(abs(self.low), abs(self.high), 1)

    @property
    def reach(self) -> int:
        """The largest distance from the centre."""
        return max(abs(self.low - self.centre), abs(self.high - self.centre), 1)

    @property
    def distance(self) -> str:
        return f"(least(greatest({self.minor}, {self.low}), {self.high}) - ({self.centre}))"


class Sources:
    """The sources of one table's measures, by the types of its columns in the other engine."""

    def __init__(self, rules: TableRules, types: dict):
        self.rules, self.types = rules, types

    def people(self, measure: Measure) -> Counted:
        return Counted(call("count(*)", self.condition(measure)), None)

    def rows(self, measure: Measure, label: str, entering: str = "count(*)", also: str = "true") -> Counted:
        """Rows under a condition; `label` names them."""
        most = self.rules.max_rows
        if most is None:
            raise ValueError("the policy states no max_rows: rows are not counted")
        count = call(entering, f"{self.condition(measure)} AND {also}")
        return Counted(count, None if most == 1 else Draw(label, label, 0, most, most, 1, 0, count, count))

    def column(self, name: str) -> Column:
        written, scale = self.rules.columns[name], self.digits(name)
        if written.clip is None:
            raise ValueError(f"{name}: its policy states no clip")
        low, high = (magnitude.minor(bound, scale) for bound in written.clip)
        # The middle, towards 0.
        middle = int(Fraction(low + high, 2))
        centre = middle if written.centre is None else magnitude.minor(written.centre, scale)
        step = 1 if written.step is None else max(magnitude.minor(written.step, scale), 1)
        scaled = f"round(register.{name} * {10**scale})" if self.is_float(name) else f"register.{name} * {10**scale}"
        return Column(name, scale, low, high, step, centre, f"CAST({scaled} AS {WHOLE})")

    def sum(self, measure: Measure, name: str, given: str = "", also: str = "true") -> Draw:
        """The sum of a column; `given` marks one over fewer rows than those of the column alone."""
        own, condition = self.column(name), f"{self.condition(measure)} AND {also}"
        value = f"least(greatest({own.minor}, {-own.bound}), {own.bound})"
        return Draw(
            name, name + given, own.low, own.high, own.bound, own.step, own.digits,
            call(f"count({name})", condition), call(f"sum({value})", condition),
        )

    def products(self, measure: Measure, names: tuple[str, str], label: str, also: str = "true") -> Draw:
        """The sum of products of two distances from centres, which a person has as often as rows count."""
        first, second = (self.column(name) for name in names)
        bound = first.reach * second.reach * self.rules.max_rows
        condition = f"{self.condition(measure)} AND {also}"
        return Draw(
            label, label, -bound, bound, bound, 1, first.digits + second.digits,
            call(f"count({names[0]})", condition), call(f"sum({first.distance} * {second.distance})", condition),
        )

    def variable(self, measure: Measure, name: str, given: str = "", also: str = "true") -> Variable:
        square = self.products(measure, (name, name), f"{name}^2{given}", also)
        return Variable(self.sum(measure, name, given, also), square, self.column(name).centre)

    def bins(self, measure: Measure) -> list[Counted]:
        """The rows of each bin: it holds its lower edge and not its upper one."""
        (name,) = measure.columns
        value, edges = f"CAST(register.{name} AS DOUBLE)", self.rules.columns[name].bins
        lower = ["true", *(f"{value} >= {edge}" for edge in edges)]
        upper = [*(f"{value} < {edge}" for edge in edges), "true"]
        return [self.rows(measure, "rows", also=f"({low} AND {high})") for low, high in zip(lower, upper)]

    def condition(self, measure: Measure) -> str:
        return sql.all_hold(measure.filter, self.rules)

    def digits(self, column: str) -> int:
        """Decimal places of a column's minor unit."""
        data_type = self.types[column]
        if data_type.id == "decimal":
            return dict(data_type.children)["scale"]
        return self.rules.columns[column].digits if self.is_float(column) else 0

    def is_float(self, column: str) -> bool:
        return self.types[column].id in ("float", "double")


def call(function: str, condition: str) -> str:
    """An aggregate over the rows where a condition holds."""
    return f"{function} FILTER (WHERE {condition})"


def present(measure: Measure) -> list[Fixed]:
    """Whose values enter is part of a measure's node."""
    return [Fixed(column, "present", "") for column in sorted(set(measure.columns))]
