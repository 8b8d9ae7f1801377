"""Prints the rows of a Parquet file or an Arrow stream as JSON, one a line, under a line with names and types."""

import argparse
import json
from pathlib import Path

import pyarrow.ipc
import pyarrow.parquet


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("format", choices=("parquet", "arrow"))
    arguments.add_argument("file", type=Path)
    given = arguments.parse_args()
    if given.format == "parquet":
        table = pyarrow.parquet.read_table(given.file)
    else:
        with pyarrow.OSFile(str(given.file)) as file, pyarrow.ipc.open_stream(file) as stream:
            table = stream.read_all()
    print(",".join(f"{field.name}:{field.type}" for field in table.schema))
    for row in table.to_pylist():
        print(json.dumps(row, default=str, ensure_ascii=False, separators=(",", ":")))


if __name__ == "__main__":
    main()
