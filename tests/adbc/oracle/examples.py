"""One small agency by hand: clipped people, several rows of one, NULL, a dominated cell, and cells of too few."""

import tempfile
import unittest
from decimal import Decimal
from pathlib import Path

import duckdb

from . import keyed, magnitude, ptable
from .nodes import Fixed, node
from .tables import Protected

RECORD = bytes(range(32))
NOISE = bytes(range(32, 64))
TABLE = "tax.incomes"
POLICY = """
version = 1
protection = "standard"
threshold = 2
threshold_width = 0
[noise]
max_deviation = 2
variance = 1.0
min_residual_variance = 0.01
[tables.incomes]
class = "protected"
max_rows = 2
dominance = { n = 1, percent = 75 }
[tables.incomes.columns]
person_id = { role = "contributor" }
branch = { role = "dimension", codes = ["A", "B", "C", "E"] }
paid_on = { role = "dimension", calendar = "month" }
income = { role = "measure", clip = [0, 40], step = 0.05, centre = 10, bins = [0, 10, 20] }
"""
ROWS = """
    ('a', 'A', '2023-05-01', 10), ('a', 'A', '2023-05-02', 20), ('a', 'A', '2023-06-01', 30), ('b', 'A', '2023-05-01', 5),
    ('c', 'A', '2023-05-01', NULL), (NULL, 'A', '2023-05-01', 999),
    ('a', 'B', '2023-05-01', 10), ('d', 'B', '2023-05-01', 10), ('e', 'B', '2023-05-01', 10.5), ('h', 'B', '2023-05-01', 0),
    ('a', 'E', '2023-04-30', 50), ('d', 'E', '2023-06-30', 40), ('e', 'E', '2023-07-01', -1), ('g', 'E', '2023-04-01', 30),
    ('f', 'C', '2023-05-01', 7),
    ('f', NULL, NULL, 7), ('g', NULL, NULL, 8)
"""
PRESENT = Fixed("income", "present", "")
ASKED = """cells('tax.incomes', keys := 'branch', measures := 'rows, contributors, non_null(income) as paid,
    sum(income) as income, contributors as in_may where month(paid_on) = 2023-05')"""


class Examples(unittest.TestCase):
    """What the small agency releases."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        agency = Path(self.folder.name) / "tax"
        (agency / "keys").mkdir(parents=True)
        (agency / "keys" / "record.key").write_bytes(RECORD)
        (agency / "keys" / "noise.key").write_bytes(NOISE)
        (agency / "policy.toml").write_text(POLICY, encoding="utf-8")
        self.connection = duckdb.connect()
        self.addCleanup(self.connection.close)
        self.connection.execute(
            "CREATE SCHEMA tax; CREATE TABLE tax.incomes (person_id TEXT, branch TEXT, paid_on DATE, income DECIMAL(10, 2)); "
            f"INSERT INTO tax.incomes VALUES {ROWS}"
        )
        self.protected = Protected.of_folder(agency.parent, self.connection, {})

    def asked(self, sql: str) -> list[tuple]:
        return self.connection.execute(self.protected.substituted(sql)).fetchall()

    def test_cells(self):
        found = {row[0]: row[1:] for row in self.asked(f"SELECT branch, rows, contributors, paid, income, in_may FROM {ASKED}")}
        self.assertEqual(found.keys(), {"A", "B", "E", None})
        may = Fixed("paid_on", "month", "2023-05")
        self.assertEqual(found["A"], (
            magnitude_of("A", "rows", {"a": 2, "b": 1, "c": 1}, 2, 1),
            people_of([Fixed("branch", "code", "A")], "abc"),
            magnitude_of("A", "non_null(income)", {"a": 2, "b": 1}, 2, 1, PRESENT),
            # Of 45 the first has 40.
            None,
            people_of([may, Fixed("branch", "code", "A")], "abc"),
        ))
        self.assertEqual(found["B"][3], units(magnitude_of("B", "income", {"a": 1000, "d": 1000, "e": 1050}, 4000, 5, PRESENT)))
        self.assertEqual(found["E"][3], units(magnitude_of("E", "income", {"a": 4000, "d": 4000, "g": 3000}, 4000, 5, PRESENT)))
        self.assertEqual(found[None][1], people_of([Fixed("branch", "code", None)], "fg"))
        self.assertIsNone(found[None][4])

    def test_statuses(self):
        found = self.asked(f"SELECT branch, rows__status, income__status, in_may__status FROM {ASKED} ORDER BY branch")
        perturbed, absent = "perturbed", "absent"
        expected = [("A", perturbed, absent, perturbed), ("B", *[perturbed] * 3)]
        expected += [("E", perturbed, perturbed, absent), (None, perturbed, perturbed, absent)]
        self.assertEqual(found, expected)

    def test_sets(self):
        found = self.asked(
            "SELECT set, branch, contributors FROM cells('tax.incomes', keys := 'branch', sets := 'branch; ', "
            "measures := 'contributors') WHERE set = 1"
        )
        self.assertEqual(found, [(1, None, people_of([], "abcdefgh"))])

    def test_moments(self):
        """Of sums in cents, about 10: each square is at most of 30 squared, and a person's twice that."""
        found = self.asked(
            "SELECT m, m_mean, m_deviations FROM cells('tax.incomes', keys := 'branch', where := 'branch = E', "
            "measures := 'moments(income) as m')"
        )
        count = magnitude_of("E", "non_null(income)", {"a": 1, "d": 1, "e": 1, "g": 1}, 2, 1, PRESENT)
        total = magnitude_of("E", "income", {"a": 4000, "d": 4000, "g": 3000}, 4000, 5, PRESENT)
        squares = {"a": 3000**2, "d": 3000**2, "e": 1000**2, "g": 2000**2}
        square = magnitude_of("E", "income^2", squares, 2 * 3000**2, 1, PRESENT)
        first = (total - 1000 * count) / 100
        self.assertEqual(found, [(count, total / 100 / count, square / 10_000 - first * first / count)])

    def test_comoments(self):
        """Of a column with itself: its moments."""
        found = self.asked(
            "SELECT m, m_mean_y, m_codeviations FROM cells('tax.incomes', keys := 'branch', where := 'branch = E', "
            "measures := 'comoments(income income) as m')"
        )
        count = magnitude_of("E", "non_null(income)", {"a": 1, "d": 1, "e": 1, "g": 1}, 2, 1, PRESENT)
        total = magnitude_of("E", "income", {"a": 4000, "d": 4000, "g": 3000}, 4000, 5, PRESENT)
        products = {"a": 3000**2, "d": 3000**2, "e": 1000**2, "g": 2000**2}
        product = magnitude_of("E", "income^2", products, 2 * 3000**2, 1, PRESENT)
        first = (total - 1000 * count) / 100
        self.assertEqual(found, [(count, total / 100 / count, product / 10_000 - first * first / count)])

    def test_histogram(self):
        found = self.asked(
            "SELECT [bin.n for bin in h], quantile_of([{low: NULL, high: 0, n: 0}, {low: 0, high: 10, n: 4}, "
            "{low: 10, high: 20, n: NULL}], 0.5), h__status FROM cells('tax.incomes', keys := 'branch', "
            "where := 'branch = B', measures := 'histogram(income) as h')"
        )
        third = magnitude_of("B", "rows", {"a": 1, "d": 1, "e": 1}, 2, 1, Fixed("income", "bin", "2"))
        self.assertEqual(found, [([None, None, third, None], 5.0, "perturbed")])

    def test_quarters(self):
        found = self.asked(
            "SELECT CAST(quarter AS VARCHAR), income FROM cells('tax.incomes', keys := 'quarter(paid_on) as quarter', "
            "where := 'branch = E', measures := 'sum(income) as income')"
        )
        fixed = [Fixed("branch", "code", "E"), Fixed("paid_on", "quarter", "2023-Q2")]
        self.assertEqual(found, [("2023-04-01", units(magnitude_of(fixed, "income", {"a": 4000, "d": 4000, "g": 3000}, 4000, 5, PRESENT)))])

    def test_thresholds_of_cell_and_measure(self):
        """A measure needs enough people for its own node, and the cell for its."""
        policy = POLICY.replace("threshold_width = 0", "threshold_width = 3")
        (Path(self.folder.name) / "tax" / "policy.toml").write_text(policy, encoding="utf-8")
        for at in range(40):
            people = ", ".join(f"('{person}', 'n{at}', '2023-05-01', 1)" for person in "abc")
            self.connection.execute(f"INSERT INTO tax.incomes VALUES {people}")
        found = self.asked(f"SELECT branch, in_may FROM {ASKED} WHERE branch LIKE 'n%'")
        cells = {f"n{at}": [Fixed("branch", "code", f"n{at}")] for at in range(40)}
        by_cell = {name for name, fixed in cells.items() if enough(3, fixed)}
        by_measure = {name for name, fixed in cells.items() if enough(3, fixed + [Fixed("paid_on", "month", "2023-05")])}
        self.assertTrue(by_cell - by_measure and by_measure - by_cell)
        self.assertEqual({name for name, value in found if value is not None}, by_cell & by_measure)
        self.assertEqual({name for name, _ in found}, by_cell)

    def test_one_cell_without_keys(self):
        nobody = self.asked("SELECT * FROM cells('tax.incomes', where := 'branch = Z', measures := 'rows')")
        few = self.asked("SELECT * FROM cells('tax.incomes', where := 'branch = C', measures := 'rows')")
        self.assertEqual((nobody, few), ([(None, "absent")], [(None, "absent")]))


def magnitude_of(
    at: str | list[Fixed], label: str, given: dict[str, int], bound: int, step: int, measured: Fixed | None = None
) -> int:
    """A magnitude of a branch or another node, from what its people contribute."""
    fixed = [Fixed("branch", "code", at)] if isinstance(at, str) else at
    at_node = node(TABLE, fixed, None, [measured] if measured else [])
    # The draw of a pair's sums has its own name, the contributions have the column's.
    own = (keyed.value_key(RECORD, label.partition("|")[0], person.encode(), x) for person, x in given.items())
    u = keyed.magnitude_draw(NOISE, at_node, label, keyed.together(own), bound, 1.0)
    return magnitude.perturbed(sum(given.values()), bound, u, 1.0, step)


def people_of(fixed: list[Fixed], people: str) -> int:
    """A number of people with one letter each."""
    together = keyed.together(keyed.record_key(RECORD, person.encode()) for person in people)
    u = keyed.count_draw(NOISE, node(TABLE, fixed), together, keyed.count_parameters(2, 0, 1.0, 0.0))
    return len(people) + ptable.deviation(u, len(people), 2, 1.0, 0)


def enough(people: int, fixed: list[Fixed]) -> bool:
    return people >= keyed.threshold(NOISE, node(TABLE, fixed), 2, 3)


def units(minor: int) -> Decimal:
    return Decimal(minor) / 100


if __name__ == "__main__":
    unittest.main()
