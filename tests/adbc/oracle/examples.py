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
[tables.incomes]
class = "protected"
max_rows = 2
dominance = { n = 1, percent = 75 }
[tables.incomes.columns]
person_id = { role = "contributor" }
branch = { role = "dimension" }
paid_on = { role = "dimension", calendar = "month" }
income = { role = "measure", clip = [0, 40], step = 0.05 }
"""
ROWS = """
    ('a', 'A', '2023-05-01', 10), ('a', 'A', '2023-05-02', 20), ('a', 'A', '2023-06-01', 30), ('b', 'A', '2023-05-01', 5),
    ('c', 'A', '2023-05-01', NULL), (NULL, 'A', '2023-05-01', 999),
    ('a', 'B', '2023-05-01', 10), ('d', 'B', '2023-05-01', 10), ('e', 'B', '2023-05-01', 10.5),
    ('f', 'C', '2023-05-01', 7),
    ('f', NULL, NULL, 7), ('g', NULL, NULL, 8)
"""
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
        self.assertEqual(found.keys(), {"A", "B", None})
        may = Fixed("paid_on", "month", "2023-05")
        self.assertEqual(found["A"], (
            magnitude_of("A", "rows", {"a": 2, "b": 1, "c": 1}, 2, 1),
            people_of([Fixed("branch", "code", "A")], "abc"),
            magnitude_of("A", "non_null(income)", {"a": 2, "b": 1}, 2, 1),
            # Of 45 the first has 40.
            None,
            people_of([may, Fixed("branch", "code", "A")], "abc"),
        ))
        self.assertEqual(found["B"][3], units(magnitude_of("B", "income", {"a": 1000, "d": 1000, "e": 1050}, 4000, 5)))
        self.assertEqual(found[None][1], people_of([Fixed("branch", "code", None)], "fg"))
        self.assertIsNone(found[None][4])

    def test_statuses(self):
        found = self.asked(f"SELECT branch, rows__status, income__status, in_may__status FROM {ASKED} ORDER BY branch")
        perturbed, absent = "perturbed", "absent"
        expected = [("A", perturbed, absent, perturbed), ("B", *[perturbed] * 3), (None, perturbed, perturbed, absent)]
        self.assertEqual(found, expected)

    def test_sets(self):
        found = self.asked(
            "SELECT set, branch, contributors FROM cells('tax.incomes', keys := 'branch', sets := 'branch; ', "
            "measures := 'contributors') WHERE set = 1"
        )
        self.assertEqual(found, [(1, None, people_of([], "abcdefg"))])

    def test_one_cell_without_keys(self):
        nobody = self.asked("SELECT * FROM cells('tax.incomes', where := 'branch = Z', measures := 'rows')")
        few = self.asked("SELECT * FROM cells('tax.incomes', where := 'branch = C', measures := 'rows')")
        self.assertEqual((nobody, few), ([(None, "absent")], [(None, "absent")]))


def magnitude_of(branch: str, label: str, given: dict[str, int], bound: int, step: int) -> int:
    """A magnitude of one branch, from what its people contribute."""
    own = (keyed.value_key(RECORD, label, person.encode(), x) for person, x in given.items())
    u = keyed.magnitude_draw(NOISE, node(TABLE, [Fixed("branch", "code", branch)]), label, keyed.together(own))
    return magnitude.perturbed(sum(given.values()), bound, u, 1.0, step)


def people_of(fixed: list[Fixed], people: str) -> int:
    """A number of people with one letter each."""
    together = keyed.together(keyed.record_key(RECORD, person.encode()) for person in people)
    u = keyed.count_draw(NOISE, node(TABLE, fixed), together)
    return len(people) + ptable.deviation(u, len(people), 2, 1.0, 0)


def units(minor: int) -> Decimal:
    return Decimal(minor) / 100


if __name__ == "__main__":
    unittest.main()
