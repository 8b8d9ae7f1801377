"""What protection costs an analyst: how far released counts and sums are from the true ones, and how many cells are not
released, on standard tables of the synthetic country: under the policies of its agencies, and with other thresholds and
noise in their place. Prints Markdown. Run by hand over a running demo, of which only the code lists are asked:
`utility.py --uri grpc+tls://127.0.0.1:PORT --certs demo/certs --agencies demo/agencies`; its agencies' keys are not used.

Errors are of released cells, against the true value: of sums and rows they hold what clipping takes off, by the bounds
of the folder's own policies. Cells are those of at least one person; absent of the whole is the share of the total
value, added up over cells, that stands in cells that are not released.
"""

import argparse
import dataclasses
import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from engines import UNIVERSITIES, Khidi, load_code_lists, registers
from oracle import language, sql
from oracle.cells import Agency, rules_of
from oracle.policy import TableRules
from oracle.tables import Protected


@dataclass(frozen=True)
class Policy:
    """Threshold k, its width W, and the variance V and largest deviation D of counts; sums have the delta of V."""

    least: int
    width: int
    variance: float
    max_deviation: int

    def of(self, rules: TableRules) -> TableRules:
        """A table's rules with these in the place of its own."""
        return dataclasses.replace(rules, **dataclasses.asdict(self), delta=math.sqrt(self.variance), forbidden=0)


# The agencies' own, and two others: what a small and public table may have, and what a sensitive one.
POLICIES = (None, Policy(5, 5, 2.0, 5), Policy(30, 20, 36.0, 21))
# What it is, whose table, its keys and its one measure.
CROSSINGS = "mia.border_crossings"
TABLES = (
    ("Residents by citizenship and sex", "psda.population", "citizenship, sex", "contributors"),
    ("Residents by region, sex and year of birth", "psda.population", "region, sex, year(birth_date)", "contributors"),
    ("People who crossed the border, by citizenship and month", CROSSINGS, "citizenship, month(crossed_at)", "contributors"),
    ("Crossings by citizenship and year", CROSSINGS, "citizenship, year(crossed_at)", "rows"),
    (
        "People with a new permit, by year, reason and citizenship",
        "psda.residence_permits", "year(issued_on), reason, citizenship", "contributors",
    ),
    ("Asylum applicants by year and citizenship", "mia.asylum_applications", "year(lodged_on), citizenship", "contributors"),
    ("Students of one university by level, sex and citizenship", "tsu.students", "level, sex, citizenship", "contributors"),
    ("Income by year, activity and residence, in lari", "mof.employment_income", "year, activity, tax_resident", "sum(income)"),
)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--uri", required=True, help="grpc+tls://host:port")
    arguments.add_argument("--certs", required=True, type=Path, help="folder of ca.pem and analyst-demo.pem")
    arguments.add_argument("--agencies", required=True, type=Path, help="folder of the agencies' files and policies")
    arguments.add_argument("--draws", type=int, default=10, help="pairs of keys over which errors are averaged")
    arguments.add_argument("--seed", type=int, default=1, help="seed of the keys")
    given = arguments.parse_args()
    connection = registers(given.agencies)
    load_code_lists(connection, Khidi(given.uri, given.certs))
    print("| table | policy | cells | absent | absent of the whole | mean absolute error | mean relative error |")
    print("|---|---|---:|---:|---:|---:|---:|")
    for title, relation, keys, measure in TABLES:
        for policy in POLICIES:
            measured = Utility(connection, given.agencies, policy)
            asked = language.request(relation, f", keys := '{keys}', measures := '{measure} as value'")
            for seed in range(given.seed, given.seed + given.draws):
                measured.add(asked, seed)
            print(f"| {title} | {measured.stated(asked)} | {measured.row()} |", flush=True)


class Utility:
    """Errors of one table under one policy, over several pairs of keys."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, agencies: Path, policy: Policy | None):
        self.connection, self.agencies, self.policy = connection, agencies, policy
        self.written: dict[str, dict[str, TableRules]] = {}
        self.draws = self.cells = self.absent = 0
        self.whole = self.lost = 0.0
        self.errors: list[float] = []
        self.shares: list[float] = []

    def add(self, asked: language.Request, seed: int) -> None:
        """Compares the cells that one pair of keys releases with the true ones."""
        self.draws += 1
        protected = Protected(self.connection, {"students": list(UNIVERSITIES)}, self.agency(random.Random(seed)))
        names = ", ".join(key.name for key in asked.keys)
        name = protected.table(asked)
        released = {row[:-1]: row[-1] for row in self.connection.execute(f"SELECT {names}, value FROM {name}").fetchall()}
        self.connection.execute(f"DROP TABLE {name}")
        for key, true in self.true(asked).items():
            self.cells += 1
            self.whole += abs(true)
            found = released.get(key)
            if found is None:
                self.absent += 1
                self.lost += abs(true)
            else:
                self.errors.append(abs(float(found) - true))
                self.shares.append(abs(float(found) - true) / abs(true))

    def agency(self, numbers: random.Random) -> Callable[[str], Agency]:
        """Agencies under the policy, with keys of their own."""
        def opened(name: str) -> Agency:
            rules = {table: self.rules(f"{name}.{table}") for table in self.of_agency(name)}
            return Agency(name, self.connection, rules, numbers.randbytes(32), numbers.randbytes(32))
        return opened

    def of_agency(self, name: str) -> dict[str, TableRules]:
        """What an agency's policy says."""
        if name not in self.written:
            self.written[name] = rules_of(self.agencies / name, self.connection)
        return self.written[name]

    def rules(self, relation: str) -> TableRules:
        """The rules of a table under the policy."""
        agency, _, table = relation.partition(".")
        own = self.of_agency(agency)[table]
        return self.policy.of(own) if self.policy else own

    def stated(self, asked: language.Request) -> str:
        """The policy in a word."""
        rules = self.rules(asked.relation)
        numbers = f"k {rules.least}, W {rules.width}, V {rules.variance:.3g}, D {rules.max_deviation}"
        return numbers if self.policy else f"the agency's: {numbers}"

    def true(self, asked: language.Request) -> dict[tuple, float]:
        """The true value of each cell that has one other than 0."""
        agency, _, table = asked.relation.partition(".")
        rules = self.of_agency(agency)[table]
        keys = ", ".join(sql.shown(key, rules) for key in asked.keys)
        measure = asked.measures[0]
        value = {"contributors": f"count(DISTINCT {rules.contributor})", "rows": "count(*)"}.get(
            measure.kind, f"sum({measure.columns[0]})" if measure.columns else ""
        )
        found = self.connection.execute(
            f"SELECT {keys}, {value} FROM {asked.relation} WHERE {rules.contributor} IS NOT NULL GROUP BY ALL"
        )
        return {row[:-1]: float(row[-1]) for row in found.fetchall() if row[-1]}

    def row(self) -> str:
        """The figures, as the rest of a row of the table."""
        shown = len(self.errors) or 1
        figures = (f"{self.absent / self.cells:.1%}", f"{self.lost / self.whole:.1%}")
        errors = (f"{sum(self.errors) / shown:,.1f}", f"{sum(self.shares) / shown:.2%}") if self.errors else ("", "")
        return " | ".join((f"{self.cells // self.draws:,}", *figures, *errors))


if __name__ == "__main__":
    main()
