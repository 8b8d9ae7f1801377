"""Asks a federation over four PostgreSQL databases, and in turns the databases themselves, postgres_fdw and Spark over the
four, and federations over snapshots and over Parquet files of the same crossings. Prints a Markdown table on stdout.

Needs a PostgreSQL server on this machine whose superuser it may be (--socket, --port, --user), Khidi's two programs
(KHIDI_BIN, KHIDI_CONNECTOR_BIN), the crossings that `scale --dir` keeps, and the Python packages of the tests; for Spark its
package, Java, PostgreSQL's JDBC driver and a server that trusts the user over TCP. Databases khidi_bench_* are made where
they are absent and kept.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import duckdb

from federation import Federation
from spark import Spark

MEMBERS = ("a1", "a2", "a3", "a4")
COUNTS = "SELECT extract(year FROM crossed_at) AS year, citizenship, direction, count(*) AS crossings FROM {table} GROUP BY 1, 2, 3"
PEOPLE = (
    "SELECT extract(year FROM crossed_at) AS year, citizenship, direction, count(*) AS crossings, "
    "count(DISTINCT person_id) AS people FROM {table} GROUP BY 1, 2, 3"
)
TWO_LEVELS = (
    "SELECT year, citizenship, direction, sum(n), count(*) FROM (SELECT extract(year FROM crossed_at) AS year, citizenship, "
    "direction, person_id, count(*) AS n FROM {table} GROUP BY 1, 2, 3, 4) AS people GROUP BY 1, 2, 3"
)


class Server:
    """The PostgreSQL server."""

    def __init__(self, socket: str, port: int, user: str):
        self.socket, self.port, self.user = socket, port, user

    def command(self, database: str) -> list[str]:
        return ["psql", "-X", "-q", "-A", "-t", "-h", self.socket, "-p", str(self.port), "-U", self.user, "-d", database]

    def run(self, database: str, *statements: str) -> str:
        options = [part for statement in statements for part in ("-c", statement)]
        done = subprocess.run([*self.command(database), "-v", "ON_ERROR_STOP=1", *options], check=True, capture_output=True, text=True)
        return done.stdout

    def timed(self, database: str, statement: str) -> float:
        """Seconds by psql's own clock, without its start."""
        out = self.run(database, "\\timing on", f"SELECT count(*) FROM ({statement}) AS answer")
        return float(out.rsplit("Time: ", 1)[1].split(" ms", 1)[0]) / 1000

    def load(self, crossings: Path) -> None:
        known = self.run("postgres", "SELECT datname FROM pg_database").split()
        for member in MEMBERS:
            if f"khidi_bench_{member}" not in known:
                self.run("postgres", f"CREATE DATABASE khidi_bench_{member}")
                self.fill(f"khidi_bench_{member}", crossings / f"{member}.parquet")
        if "khidi_bench_fdw" not in known:
            self.run("postgres", "CREATE DATABASE khidi_bench_fdw")
            self.federate("khidi_bench_fdw")

    def fill(self, database: str, file: Path) -> None:
        self.run(database, "CREATE TABLE crossings (person_id text, citizenship text, direction text, crossed_at timestamp)")
        with tempfile.NamedTemporaryFile(suffix=".csv") as csv:
            rows = f"SELECT person_id, citizenship, direction, crossed_at FROM '{file}'"
            duckdb.sql(f"COPY ({rows}) TO '{csv.name}' (HEADER false)")
            self.run(database, f"\\copy crossings FROM '{csv.name}' CSV", "VACUUM ANALYZE crossings")

    def federate(self, database: str) -> None:
        self.run(database, "CREATE EXTENSION postgres_fdw")
        for member in MEMBERS:
            host = f"host '{self.socket}', port '{self.port}', dbname 'khidi_bench_{member}', fetch_size '10000', async_capable 'true'"
            self.run(
                database,
                f"CREATE SERVER {member} FOREIGN DATA WRAPPER postgres_fdw OPTIONS ({host})",
                f"CREATE USER MAPPING FOR CURRENT_USER SERVER {member} OPTIONS (user '{self.user}', password_required 'false')",
                f"CREATE SCHEMA {member}",
                f"IMPORT FOREIGN SCHEMA public FROM SERVER {member} INTO {member}",
            )
        members = " UNION ALL ".join(f"SELECT * FROM {member}.crossings" for member in MEMBERS)
        self.run(database, f"CREATE VIEW crossings AS {members}")


def in_all(server: Server, statement: str) -> float:
    """The slowest of the four databases, asked at the same time, as the federation asks them."""
    with ThreadPoolExecutor(len(MEMBERS)) as pool:
        times = pool.map(lambda member: server.timed(f"khidi_bench_{member}", statement.format(table="crossings")), MEMBERS)
        return max(times)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--crossings", required=True, type=Path, help="folder with a1.parquet to a4.parquet, as scale keeps it")
    arguments.add_argument("--socket", required=True, help="folder of the server's socket")
    arguments.add_argument("--port", type=int, default=5432)
    arguments.add_argument("--user", default="postgres")
    arguments.add_argument("--spark-driver", help="path of PostgreSQL's JDBC driver; without it Spark is not asked")
    arguments.add_argument("--runs", type=int, default=7, help="timed rounds after one to warm up")
    given = arguments.parse_args()
    server = Server(given.socket, given.port, given.user)
    server.load(given.crossings)
    rows = sum(int(server.run(f"khidi_bench_{member}", "SELECT count(*) FROM crossings")) for member in MEMBERS)

    database = {
        member: f'kind = "database"\ndatabase = "register"\nrelation = "crossings"\n\n[databases.register]\nkind = "postgres"\n'
        f'host = "{given.socket}"\nport = {given.port}\nname = "khidi_bench_{member}"\nuser = "{given.user}"\n'
        for member in MEMBERS
    }
    files = {member: f'kind = "parquet"\npath = "{given.crossings.resolve() / member}.parquet"\n' for member in MEMBERS}
    with (
        ExitStack() as rest,
        tempfile.TemporaryDirectory(prefix="khidi-databases-") as folder,
        Federation(Path(folder) / "public", database, "public", "live") as public,
        Federation(Path(folder) / "standard", database, "protected", "live") as standard,
        Federation(Path(folder) / "frozen", database, "public", "yearly") as frozen,
        Federation(Path(folder) / "parquet", files, "public", "live") as parquet,
    ):
        counts, people = COUNTS.format(table="federated.crossings"), PEOPLE.format(table="federated.crossings")
        kinds = {
            "counts: Khidi, public": lambda: public.ask(counts),
            "counts: the databases": lambda: in_all(server, COUNTS),
            "counts: postgres_fdw": lambda: server.timed("khidi_bench_fdw", COUNTS.format(table="crossings")),
            "counts: Khidi, snapshots": lambda: frozen.ask(counts),
            "counts: Khidi, Parquet": lambda: parquet.ask(counts),
            "people: Khidi, standard": lambda: standard.ask(people),
            "people: the databases, two levels": lambda: in_all(server, TWO_LEVELS),
        }
        if given.spark_driver:
            databases = [f"khidi_bench_{member}" for member in MEMBERS]
            spark = rest.enter_context(Spark(given.spark_driver, given.port, given.user, databases))
            kinds["counts: Spark"] = lambda: spark.ask(COUNTS.format(table="crossings"))
        times: dict[str, list[float]] = {kind: [] for kind in kinds}
        for turn in range(given.runs + 1):
            for kind, ask in kinds.items():
                seconds = ask()
                if turn:
                    times[kind].append(seconds)
                print(f"{turn} {kind}: {seconds * 1000:.0f} ms", file=sys.stderr, flush=True)
    report(times, rows, given.runs)
    return 0


def report(times: dict[str, list[float]], rows: int, runs: int) -> None:
    load = Path("/proc/loadavg").read_text(encoding="ascii").split()[0]
    print(f"{os.cpu_count()} cores, load {load} at the end, {rows} crossings in four databases, {runs} of each in turns; min / median / max.\n")
    print("| question: asked of | ms |\n|---|---|")
    for kind, seconds in times.items():
        low, middle, high = min(seconds), statistics.median(seconds), max(seconds)
        print(f"| {kind} | {low * 1000:.0f} / {middle * 1000:.0f} / {high * 1000:.0f} |")
    print("\n| neighbours in a round | times as long |\n|---|---|")
    for ours, theirs in (
        ("counts: Khidi, public", "counts: the databases"),
        ("counts: postgres_fdw", "counts: Khidi, public"),
        ("counts: Spark", "counts: Khidi, public"),
        ("people: Khidi, standard", "people: the databases, two levels"),
        ("counts: Khidi, snapshots", "counts: Khidi, Parquet"),
    ):
        ratios = [a / b for a, b in zip(times.get(ours, []), times[theirs])]
        if ratios:
            print(f"| {ours} against {theirs} | {min(ratios):.2f} / **{statistics.median(ratios):.2f}** / {max(ratios):.2f} |")


if __name__ == "__main__":
    sys.exit(main())
