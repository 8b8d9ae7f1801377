"""Reads a CSV file with DuckDB, all columns of all rows, and prints the seconds of each turn: what the connector's own reader is
measured against, by `hundred_million_cells` of connectors/sources, which leaves the file. Types are those that DuckDB finds.
"""

import argparse
import time

import duckdb


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("file")
    arguments.add_argument("--threads", type=int, default=2)
    arguments.add_argument("--runs", type=int, default=3)
    given = arguments.parse_args()
    database = duckdb.connect(config={"threads": given.threads})
    source = f"read_csv('{given.file}')"
    columns = [row[0] for row in database.sql(f"DESCRIBE SELECT * FROM {source}").fetchall()]
    # A count of a column's values makes all of them be read, and costs next to nothing.
    counts = ", ".join(f"count({column})" for column in columns)
    for turn in range(given.runs):
        started = time.perf_counter()
        answer = database.sql(f"SELECT {counts} FROM {source}").fetchall()[0]
        seconds = time.perf_counter() - started
        print(f"turn {turn}: {seconds:.2f} s, {sum(answer)} cells", flush=True)


if __name__ == "__main__":
    main()
