"""Plain CSV, with and without columns of Georgian labels."""

import csv
import io

CODED = ("OBS_STATUS", "CONF_STATUS")


def check(path, expected, labels=None):
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") == bool(labels), "the byte order mark"
    assert raw.count(b"\r\n") == raw.count(b"\n"), "lines do not end with CR LF"
    header, *rows = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    names = [dimension["id"] for dimension in expected["dimensions"]]

    def with_labels(columns, label):
        for column in columns:
            yield column
            if labels and column not in ("TIME_PERIOD", "OBS_VALUE"):
                yield label(column)

    columns = [*names, "TIME_PERIOD", "OBS_VALUE", *CODED]
    wanted = [*with_labels(columns, lambda column: f"{column}.label")]
    assert header == wanted, f"columns {header}"
    assert len(rows) == len(expected["rows"]), f"{len(rows)} rows"
    places = {column: header.index(column) for column in columns}
    for number, (found, row) in enumerate(zip(rows, expected["rows"]), 1):
        cells = [*row["codes"], row["period"], row["value"] or "", row["obs"], row["conf"]]
        assert [found[places[column]] for column in columns] == cells, f"row {number} is {found}"
        for column in [*names, *CODED] if labels else []:
            label = found[places[column] + 1]
            wanted = labels[column][found[places[column]]]
            assert label == wanted, f"row {number}: {column} is labelled {label}, not {wanted}"
