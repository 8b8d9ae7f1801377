"""Asks a running gateway under each session option, as a client of the standard driver that sets headers, and compares
statuses and dropped cells with the protected cells that the agencies' own files, policies and keys give.

Exit 0: everything as it should be. 1: something is not; each difference is told.
"""

import argparse
import sys
from pathlib import Path

from engines import UNIVERSITIES, Khidi, Refused, load_code_lists, registers, rows
from oracle.tables import Protected

QUESTION = "SELECT citizenship, level, count(*) AS n FROM federated.students GROUP BY 1, 2"
CELLS = "FROM cells('federated.students', keys := 'citizenship, level', measures := 'rows as n')"


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--uri", required=True, help="grpc+tls://host:port")
    arguments.add_argument("--certs", required=True, type=Path, help="folder of ca.pem and analyst-demo.pem")
    arguments.add_argument("--agencies", required=True, type=Path, help="folder of the agencies' Parquet files")
    given = arguments.parse_args()
    options = Options(given.uri, given.certs, released(given.agencies, Khidi(given.uri, given.certs)))
    options.statuses()
    options.dropped()
    options.derived()
    options.prepared()
    options.explained()
    options.refused()
    print("\n".join(options.found), flush=True)
    return 1 if options.found else 0


def released(agencies: Path, khidi: Khidi) -> dict[tuple, list[int]]:
    """The rows of each cell, by the members that release it."""
    connection = registers(agencies)
    load_code_lists(connection, khidi)
    khidi.close()
    protected = Protected.of_folder(agencies, connection, {"students": list(UNIVERSITIES)})
    cells: dict[tuple, list[int]] = {}
    found = connection.execute(protected.substituted(f"SELECT citizenship, level, n {CELLS}"))
    for citizenship, level, count in found.fetchall():
        cells.setdefault((citizenship, level), []).append(count)
    return cells


class Options:
    """What was found to be otherwise."""

    def __init__(self, uri: str, certs: Path, cells: dict[tuple, list[int]]):
        self.uri, self.certs, self.cells = uri, certs, cells
        self.found: list[str] = []
        whole = [counts for counts in cells.values() if len(counts) == len(UNIVERSITIES)]
        if not 0 < len(whole) < len(cells):
            self.found.append(f"{len(whole)} of {len(cells)} cells are whole: some must be, and some not")

    def ask(self, sql: str, **options: str):
        """The answer under options, named without `khidi-`."""
        khidi = Khidi(self.uri, self.certs, options=options)
        try:
            return khidi.ask(sql)
        finally:
            khidi.close()

    def same(self, what: str, found, expected) -> None:
        if found != expected:
            self.found.append(f"{what}: got {found}, expected {expected}")

    def statuses(self) -> None:
        """A merged value is incomplete where a member's cell is absent, and perturbed where none is."""
        answer = self.ask(QUESTION, status="columns")
        names = ["citizenship", "citizenship__status", "level", "level__status", "n", "n__status"]
        self.same("columns", answer.column_names, names)
        expected = sorted(
            (citizenship, "exact", level, "exact", sum(counts), status(counts))
            for (citizenship, level), counts in self.cells.items()
        )
        self.same("statuses", sorted(rows(answer)), expected)
        self.same("no statuses", self.ask(QUESTION, status="none").column_names, names[::2])

    def dropped(self) -> None:
        """What a member lacks is dropped, and all else stays."""
        whole = sorted((*key, sum(counts)) for key, counts in self.cells.items() if status(counts) == "perturbed")
        self.same("dropped", sorted(rows(self.ask(QUESTION, **{"on-absent": "drop"}))), whole)
        kept = sorted((*key, sum(counts)) for key, counts in self.cells.items())
        self.same("kept", sorted(rows(self.ask(QUESTION, **{"on-absent": "keep"}))), kept)
        self.same("kept without a word", sorted(rows(self.ask(QUESTION))), kept)

    def derived(self) -> None:
        """What is made of cells has the worst status among them; one that is not released is absent."""
        by_member = "SELECT agency, count(*) AS n FROM federated.students WHERE level = 'ED6' GROUP BY 1"
        self.same("by member", {row[3] for row in rows(self.ask(by_member, status="columns"))}, {"perturbed"})
        share = (
            f"SELECT c.code, n * 2 AS twice FROM codelists.countries c LEFT JOIN ({QUESTION}) t "
            "ON t.citizenship = c.code AND t.level = 'ED6' WHERE c.code IN ('GEO', 'TUV')"
        )
        counts = self.cells[("GEO", "ED6")]
        expected = [("GEO", "exact", 2 * sum(counts), status(counts)), ("TUV", "exact", None, "absent")]
        self.same("derived", sorted(rows(self.ask(share, status="columns"))), expected)
        total = rows(self.ask(f"SELECT sum(n) AS n FROM ({QUESTION}) t", status="columns"))
        self.same("total", total, [(sum(map(sum, self.cells.values())), "incomplete")])

    def prepared(self) -> None:
        """A statement is prepared with the columns that it gives, and gives them again."""
        khidi = Khidi(self.uri, self.certs, options={"status": "columns"})
        with khidi.connection.cursor() as cursor:
            cursor.adbc_prepare(QUESTION)
            for _ in range(2):
                cursor.execute(QUESTION)
                self.same("prepared", cursor.fetch_arrow_table().num_columns, 6)
        khidi.close()

    def explained(self) -> None:
        """EXPLAIN tells what would leave, EXPLAIN ANALYZE what has, and neither more than an answer's account."""
        plan = self.ask(f"EXPLAIN {QUESTION}", status="columns").column("plan").to_pylist()
        for words, count in (("  would leave: ", 3), ("  crossed: ", 0), ("Merge: cells of 3 members", 1)):
            self.same(f"EXPLAIN: {words}", sum(words in line for line in plan), count)
        analysed = self.ask(f"EXPLAIN ANALYZE {QUESTION}").column("plan").to_pylist()
        crossed = [line for line in analysed if line.startswith("  crossed: ")]
        cells = sum(int(line.split()[1]) for line in crossed)
        self.same("EXPLAIN ANALYZE: cells", cells, sum(map(len, self.cells.values())))
        self.same("EXPLAIN ANALYZE: times", [" within " in line for line in crossed], [True] * 3)
        self.same("EXPLAIN ANALYZE: the rest", [line for line in analysed if line not in crossed][:-1], plan)
        self.same("EXPLAIN ANALYZE: rows", analysed[-1], f"answered: {len(self.cells)} rows")

    def refused(self) -> None:
        """What is no value of an option is refused."""
        for option, value in (("status", "rows"), ("on-absent", "zero"), ("on-unavailable", "no"), ("colour", "red")):
            try:
                self.ask("SELECT 1", **{option: value})
                self.found.append(f"{option} = {value} is not refused")
            except Refused as refused:
                if refused.code != "KH117" or f"khidi-{option}" not in str(refused):
                    self.found.append(f"{option} = {value}: {refused}")


def status(counts: list[int]) -> str:
    """Of a merged cell that these members release."""
    return "perturbed" if len(counts) == len(UNIVERSITIES) else "incomplete"


if __name__ == "__main__":
    sys.exit(main())
