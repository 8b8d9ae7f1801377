"""The values of one cell's measures: thresholds by node, dominance, and what is drawn."""

from collections.abc import Callable
from dataclasses import dataclass

from . import keyed, magnitude, ptable
from .policy import TableRules
from .sources import Counted, Draw, Variable

# What each person has of one source: how many rows enter, and their total.
Given = dict[bytes, tuple[int, int]]


@dataclass(frozen=True)
class Judge:
    """A table's rules with its agency's keys, and what people of a cell have of each source."""

    rules: TableRules
    record: bytes
    noise: bytes
    given: Callable[[Counted | Draw], Given]

    def is_enough(self, people: int, node: bytes) -> bool:
        return people >= max(keyed.threshold(self.noise, node, self.rules.least, self.rules.width), 1)

    def counted(self, of: Counted, node: bytes) -> int | None:
        """People or rows, if enough people have any."""
        if not self.is_enough(len(self.given(of)), node):
            return None
        return self.total(of.draw, node) if of.draw else self.people(of, node)

    def summed(self, draw: Draw, node: bytes) -> int | None:
        """A sum in minor units, if enough people have any of it."""
        return self.total(draw, node) if self.is_enough(len(self.given(draw)), node) else None

    def people(self, of: Counted, node: bytes) -> int:
        """A number of people, moved by the p-table."""
        rules, people = self.rules, self.given(of)
        parameters = keyed.count_parameters(rules.max_deviation, rules.forbidden, rules.variance, rules.no_change)
        together = keyed.together(keyed.record_key(self.record, person) for person in people)
        u = keyed.count_draw(self.noise, node, together, parameters)
        n = len(people)
        return n + ptable.deviation(u, n, rules.max_deviation, rules.variance, rules.forbidden, rules.no_change)

    def total(self, draw: Draw, node: bytes) -> int | None:
        """A total of what people contribute, moved by noise of the bound's size; absent where few make it up."""
        given, rules = self.given(draw), self.rules
        own = {person: magnitude.clipped(total, draw.low, draw.high) for person, (_, total) in given.items()}
        if magnitude.is_dominated(list(own.values()), rules.largest, rules.p_percent):
            return None
        keys = (keyed.value_key(self.record, draw.label, person, x) for person, x in own.items() if x != 0)
        u = keyed.magnitude_draw(self.noise, node, draw.drawn, keyed.together(keys), draw.bound, rules.delta)
        return magnitude.perturbed(sum(own.values()), draw.bound, u, rules.delta, draw.step)

    def moments(self, of: Counted, variables: list[Variable], product: Draw | None, node: bytes) -> list | None:
        """Count, means, sums of squared deviations and of their products: of published sums about public centres."""
        count = self.counted(of, node)
        if count is None or count <= 0:
            return None
        means, firsts, deviations = [], [], []
        for variable in variables:
            total, squares = self.total(variable.total, node), self.total(variable.square, node)
            if total is None or squares is None:
                return None
            first = units(total - variable.centre * count, variable.total.digits)
            means.append(units(total, variable.total.digits) / count)
            firsts.append(first)
            deviations.append(units(squares, variable.square.digits) - first * first / count)
        if product is None:
            return [count, *means, *deviations]
        products = self.total(product, node)
        if products is None:
            return None
        return [count, *means, *deviations, units(products, product.digits) - firsts[0] * firsts[1] / count]


def units(minor: int, digits: int) -> float:
    """Minor units as units."""
    return float(minor) / 10.0**digits
