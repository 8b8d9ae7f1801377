"""Eurostat's TSV: the form that its description has, proven on an extract in that form, and the cells in it."""

import re

PERIOD = re.compile(r"\d{4}(-(S[12]|Q[1-4]|W\d\d|\d\d|\d\d-\d\d))? ")
CELL = re.compile(r"(:|-?\d+(\.\d+)?) ([a-z]*)")
FLAGS = {"A": "", "F": "", "Q": "", "B": "b", "E": "e", "P": "p", "U": "u", "N": "n", "C": "c", "D": "c"}

# As the API gives a table of migration, with made-up values.
EXTRACT = (
    "freq,citizen,agedef,age,unit,sex,geo\\TIME_PERIOD\t2021 \t2022 \t2023 \n"
    "A,AD,COMPLET,TOTAL,NR,F,AT\t: \t4 \t: c\n"
    "A,AD,COMPLET,TOTAL,NR,M,AT\t12 b\t0 \t7 ep\n"
)


def read(text, names):
    """The cells by key and period, after every rule of the form has been seen to hold."""
    assert text.endswith("\n") and "\r" not in text, "lines do not end with LF"
    header, *lines = [line.split("\t") for line in text[:-1].split("\n")]
    assert header[0] == ",".join(names) + "\\TIME_PERIOD", f"header {header[0]}"
    periods = header[1:]
    assert all(map(PERIOD.fullmatch, periods)), f"periods {periods}"
    assert periods == sorted(set(periods)), f"order of periods {periods}"
    keys = [line[0] for line in lines]
    assert keys == sorted(set(keys)), "series are not in ascending order of their keys"
    cells = {}
    for key, *texts in lines:
        assert len(key.split(",")) == len(names), f"key {key}"
        assert len(texts) == len(periods), f"{key} has {len(texts)} cells"
        assert any(text != ": " for text in texts), f"{key} has no cell at all"
        for period, cell in zip(periods, texts):
            form = CELL.fullmatch(cell)
            assert form, f"{key} {period}: cell '{cell}'"
            assert list(form[3]) == sorted(set(form[3])), f"{key} {period}: flags '{form[3]}'"
            cells[key, period[:-1]] = (form[1], form[3])
    return cells


def check_extract():
    cells = read(EXTRACT, ["freq", "citizen", "agedef", "age", "unit", "sex", "geo"])
    assert cells["A,AD,COMPLET,TOTAL,NR,F,AT", "2023"] == (":", "c"), cells
    assert cells["A,AD,COMPLET,TOTAL,NR,M,AT", "2023"] == ("7", "ep"), cells
    for wrong in (EXTRACT.replace("2022 ", "2022"), EXTRACT.replace("4 ", "4"), EXTRACT.replace(" ep", "ep")):
        try:
            read(wrong, ["freq", "citizen", "agedef", "age", "unit", "sex", "geo"])
        except AssertionError:
            continue
        raise AssertionError("the form admits too much")


def check(path, expected):
    cells = read(path.read_bytes().decode("utf-8"), [dimension["id"] for dimension in expected["dimensions"]])
    for row in expected["rows"]:
        key = (",".join(row["codes"]), row["period"])
        flags = "".join(sorted(FLAGS[row["obs"]] + FLAGS[row["conf"]]))
        wanted = (row["value"] if row["value"] is not None else ":", flags)
        found = cells.pop(key, None)
        assert found == wanted, f"{key} is {found}, not {wanted}"
    assert set(cells.values()) <= {(":", "")}, "there are cells that nobody wrote"
