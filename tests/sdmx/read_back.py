"""Reads tables that khidi-queries-sdmx wrote with readers that others wrote, and compares them with what was meant.

    read_back.py FOLDER...

Each folder holds one table: the structure message, SDMX-CSV 2.1, 2.0 and 1.0, Eurostat's TSV, plain CSV, and
expected.json. A line is printed for each table that is right, or for each thing that is wrong; then the exit code is 1.
"""

import json
import logging
import sys
from decimal import Decimal
from pathlib import Path

import sdmx
from pysdmx.io import read_sdmx

import plain
import structure
import tsv

STATUSES = ["OBS_STATUS", "CONF_STATUS"]
# Each file with its action in pysdmx's words, and whether sdmx1 reads it: it has no 1.0, and no M of 2.1.
MESSAGES = {
    "sdmx-2.1.csv": ("Replace", True),
    "sdmx-2.1-merge.csv": ("Append", False),
    "sdmx-2.0.csv": ("Information", True),
    "sdmx-2.0-merge.csv": ("Append", True),
    "sdmx-1.0.csv": ("Information", False),
}


def number(text):
    return Decimal(text) if text not in (None, "") else None


def meant(expected):
    """The cells in order: dimensions, period, value, statuses, note."""
    for row in expected["rows"]:
        key = (*row["codes"], row["period"])
        yield key, number(row["value"]), row["obs"], row["conf"], expected["note"]


def columns(expected):
    names = [dimension["id"] for dimension in expected["dimensions"]]
    note = ["COMMENT_DSET"] if expected["note"] else []
    return [*names, "TIME_PERIOD", "OBS_VALUE", *STATUSES, *note]


def by_pysdmx(path, expected, action):
    """The cells as pysdmx reads them."""
    (data,) = read_sdmx(path, validate=True).data
    reference = f"Dataflow={expected['agency']}:{expected['id']}({expected['version']})"
    assert data.structure == reference, f"pysdmx: structure {data.structure}"
    assert data.action.value == action, f"pysdmx: action {data.action}"
    frame = data.data
    assert list(frame.columns) == columns(expected), f"pysdmx: columns {list(frame.columns)}"
    keys = columns(expected)[: len(expected["dimensions"]) + 1]
    for row in frame.to_dict("records"):
        note = row.get("COMMENT_DSET")
        yield tuple(row[key] for key in keys), number(row["OBS_VALUE"]), *(row[name] for name in STATUSES), note


def by_sdmx1(path, expected, action, dataflow):
    """The cells as sdmx1 reads them, which needs the structure for it."""
    (data,) = sdmx.read_sdmx(path, structure=dataflow).data
    assert data.action.name == action.lower(), f"sdmx1: action {data.action}"
    assert data.described_by is dataflow, "sdmx1: another dataflow"
    keys = columns(expected)[: len(expected["dimensions"]) + 1]
    for cell in data.obs:
        assert list(cell.dimension.values) == keys, f"sdmx1: dimensions {list(cell.dimension.values)}"
        attributes = {name: attribute.value for name, attribute in cell.attached_attribute.items()}
        key = tuple(cell.dimension.values[name].value for name in keys)
        yield key, number(cell.value), *(attributes[name] for name in STATUSES), attributes.get("COMMENT_DSET")


def compare(reader, cells, expected, lists):
    """That the cells are the ones meant, in their order, and every code in the lists of our own structure message."""
    cells, wanted = list(cells), list(meant(expected))
    assert len(cells) == len(wanted), f"{reader}: {len(cells)} cells for {len(wanted)}"
    names = [dimension["id"] for dimension in expected["dimensions"]]
    for place, (found, wanted) in enumerate(zip(cells, wanted), 1):
        assert found == wanted, f"{reader}: row {place} is {found}, not {wanted}"
        coded = [*zip(names, found[0]), ("OBS_STATUS", found[2]), ("CONF_STATUS", found[3])]
        for name, code in coded:
            assert code in lists[name], f"{reader}: row {place}: {name} has no code {code} in the structure message"


def check(folder):
    """What is wrong, as pairs of a file and a text."""
    expected = json.loads((folder / "expected.json").read_text("utf-8"))

    def attempt(file, judge, *arguments):
        try:
            judge(folder / file, *arguments)
        except Exception as wrong:  # Whatever a reader throws is a finding.
            yield file, f"{type(wrong).__name__}: {wrong}".replace("\n", " ")

    faults = [*attempt("structure.xml", structure.check, expected)]
    dataflow, labels = structure.read(folder / "structure.xml", expected)
    lists = structure.code_lists(dataflow)

    def message(path, action, is_read_by_sdmx1):
        raw = path.read_bytes()
        assert raw.count(b"\r\n") == raw.count(b"\n") == len(expected["rows"]) + 1, "lines do not end with CR LF"
        compare("pysdmx", by_pysdmx(path, expected, action), expected, lists)
        if is_read_by_sdmx1:
            compare("sdmx1", by_sdmx1(path, expected, action, dataflow), expected, lists)

    for file, arguments in MESSAGES.items():
        faults += attempt(file, message, *arguments)
    faults += attempt("eurostat.tsv", tsv.check, expected)
    faults += attempt("plain.csv", plain.check, expected)
    faults += attempt("labels.csv", plain.check, expected, labels)
    return len(expected["rows"]), faults


def main(folders):
    logging.disable(logging.WARNING)
    tsv.check_extract()
    is_right = True
    for folder in map(Path, folders):
        count, faults = check(folder)
        for file, fault in faults:
            print(f"{folder.name}: {file}: {fault}")
        if not faults:
            print(f"{folder.name}: {count} cells, 2.1 twice, 2.0 twice, 1.0, TSV, plain, labels")
        is_right &= not faults
    return 0 if is_right else 1


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    sys.exit(main(sys.argv[1:]))
