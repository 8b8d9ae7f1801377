"""Yearly flows by citizenship, sex and age group, asked of one connector's view over raw crossings, and in turns a plain GROUP BY over
the same crossings, of the same connector and of a public one. Prints a Markdown table on stdout.

Needs Khidi's two programs (KHIDI_BIN, KHIDI_CONNECTOR_BIN), the crossings that `scale --dir` keeps (whole.parquet), and the Python
packages of the tests. Fewer crossings are those of every tenth person, kept beside the others.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).parent.parent / "databases"))
from federation import Federation  # noqa: E402

FLOWS = (
    "SELECT date_part('year', changed_on) AS year, kind, citizenship, sex, age, count(DISTINCT person_id) AS people "
    "FROM mia.residence_changes_183 GROUP BY 1, 2, 3, 4, 5"
)
PEOPLE = (
    "SELECT date_part('year', crossed_at) AS year, citizenship, sex, count(DISTINCT person_id) AS people "
    "FROM mia.border_crossings GROUP BY 1, 2, 3"
)
PLAIN = "SELECT date_part('year', crossed_at) AS year, citizenship, sex, count(*) AS crossings FROM {table} GROUP BY 1, 2, 3"
COLUMNS = {
    "person_id": 'role = "contributor"',
    "citizenship": 'role = "dimension", list = "countries"',
    "sex": 'role = "dimension", list = "sexes"',
    "birth_date": 'role = "dimension", calendar = "year"',
    "direction": 'role = "dimension", list = "directions"',
    "crossed_at": 'role = "dimension", calendar = "month"',
}


class Border(Federation):
    """One connector that protects its crossings and enables the catalogue's view, or one that publishes them."""

    table = "border_crossings"

    def policy(self) -> str:
        is_protected, public = self.kind == "protected", 'role = "public"'
        columns = "".join(f"{name} = {{ {role if is_protected else public} }}\n" for name, role in COLUMNS.items())
        most = "max_rows = 1000\n" if is_protected else ""
        view = '[views.residence_changes_183]\ncatalogue = "residence_changes_183"\n' if is_protected else ""
        return (
            'version = 1\nprotection = "standard"\nthreshold = 10\nthreshold_width = 10\nresponse_class_ms = 0\n'
            f'snapshot = "{self.pace}"\n{view}\n[tables.border_crossings]\nclass = "{self.kind}"\n{most}\n'
            f"[tables.border_crossings.columns]\n{columns}"
        )

    def gateway(self, addresses: dict[str, str]) -> str:
        return super().gateway(addresses).split("\n[[federated]]")[0]

    def memory(self) -> float:
        """The most that the connector has used, MiB."""
        status = Path(f"/proc/{self.processes[0].pid}/status").read_text(encoding="ascii")
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


def tenth(whole: Path) -> Path:
    path = whole.with_name("tenth.parquet")
    if not path.exists():
        few = f"SELECT * FROM '{whole}' WHERE hash(person_id) % 10 = 0"
        duckdb.sql(f"COPY ({few}) TO '{path}' (FORMAT parquet)")
    return path


def measured(file: Path, runs: int) -> tuple[int, dict[str, list[float]], float]:
    """Rows, seconds by question, and MiB of the protecting connector."""
    rows = duckdb.sql(f"SELECT count(*) FROM '{file}'").fetchall()[0][0]
    source = f'kind = "parquet"\npath = "{file.resolve()}"\n'
    with (
        tempfile.TemporaryDirectory(prefix="khidi-residence-") as folder,
        Border(Path(folder) / "protected", {"mia": source}, "protected", "live") as protected,
        Border(Path(folder) / "public", {"open": source}, "public", "live") as public,
    ):
        kinds = {
            "flows": lambda: protected.ask(FLOWS),
            "people, protected": lambda: protected.ask(PEOPLE),
            "rows, protected": lambda: protected.ask(PLAIN.format(table="mia.border_crossings")),
            "rows, public": lambda: public.ask(PLAIN.format(table="open.border_crossings")),
        }
        times: dict[str, list[float]] = {kind: [] for kind in kinds}
        for turn in range(runs + 1):
            for kind, ask in kinds.items():
                seconds = ask()
                if turn:
                    times[kind].append(seconds)
        return rows, times, protected.memory()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--crossings", required=True, type=Path, help="folder with whole.parquet, as scale keeps it")
    arguments.add_argument("--runs", type=int, default=5, help="timed rounds after one to warm up")
    given = arguments.parse_args()
    whole = given.crossings / "whole.parquet"
    print("| crossings | question | s, min / median / max | times the plain GROUP BY, public | connector, MiB |\n|---|---|---|---|---|")
    flows = {}
    for file in (tenth(whole), whole):
        rows, times, memory = measured(file, given.runs)
        flows[rows] = statistics.median(times["flows"])
        for kind, seconds in times.items():
            ratios = sorted(own / plain for own, plain in zip(seconds, times["rows, public"]))
            seconds = sorted(seconds)
            spread = lambda values: f"{values[0]:.2f} / **{statistics.median(values):.2f}** / {values[-1]:.2f}"  # noqa: E731
            print(f"| {rows} | {kind} | {spread(seconds)} | {spread(ratios)} | {memory:.0f} |")
    (few, short), (many, long) = sorted(flows.items())
    print(f"\n{many / few:.1f} times the crossings take {long / short:.1f} times as long.")


if __name__ == "__main__":
    main()
