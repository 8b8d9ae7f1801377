"""Releases as a client sees them that knows Arrow Flight and nothing of Khidi, beside what `khidi pull` wrote."""

import argparse
import csv
import decimal
import hashlib
import json
import pathlib
import sys

import duckdb
import pyarrow.flight as flight
import pyarrow.parquet as parquet

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "adbc"))
from engines import Khidi, rows  # noqa: E402, found there

INDICATOR = "immigrants_183"
YEARS = ["2021", "2022", "2023"]


def connected(uri, certs, who):
    return flight.FlightClient(
        uri,
        tls_root_certs=(certs / "ca.pem").read_bytes(),
        cert_chain=(certs / f"{who}.pem").read_bytes(),
        private_key=(certs / f"{who}-key.pem").read_bytes(),
    )


def refused(call, *said):
    try:
        call()
    except Exception as error:  # noqa: BLE001, pyarrow has a class for each status
        for text in said:
            assert text in str(error), (text, str(error))
        return
    raise AssertionError(f"not refused: {said}")


def by_path(*parts):
    return flight.FlightDescriptor.for_path(*parts)


def listed(client, **criteria):
    expression = json.dumps(criteria).encode() if criteria else b""
    return {"/".join(part.decode() for part in info.descriptor.path): info for info in client.list_flights(expression)}


def rows_of_csv(path):
    """Codes and statuses of each cell, with its value."""
    with open(path, encoding="utf-8", newline="") as file:
        return [
            tuple(None if key == "OBS_VALUE" and not text else text for key, text in row.items()) for row in csv.DictReader(file)
        ]


def texts(table):
    def text(value):
        return str(value) if isinstance(value, decimal.Decimal) else value

    return [tuple(text(value) for value in row.values()) for row in table.to_pylist()]


def one(client, pulled, year):
    folder = pulled / INDICATOR / year
    infos = [
        client.get_flight_info(by_path(*parts))
        for parts in [(INDICATOR, year), (INDICATOR, year, "1"), (f"{INDICATOR}/{year}/1",)]
    ]
    schemas = [info.schema for info in infos] + [client.get_schema(by_path(INDICATOR, year)).schema]
    assert all(schema.equals(schemas[0], check_metadata=True) for schema in schemas)
    table = client.do_get(infos[0].endpoints[0].ticket).read_all()
    assert table.schema.equals(schemas[0], check_metadata=True)
    assert infos[0].total_records == table.num_rows > 0
    rows = rows_of_csv(folder / "1.csv")
    assert texts(table) == rows
    withheld = [row for row in rows if row[-1] == "C"]
    assert withheld and all(row[-3] is None for row in withheld)
    file = parquet.read_table(folder / "1.parquet")
    assert texts(file) == rows
    [known] = duckdb.sql(f"SELECT count(*), count(OBS_VALUE), sum(OBS_VALUE) FROM '{folder / '1.parquet'}'").fetchall()
    told = [decimal.Decimal(row[-3]) for row in rows if row[-3] is not None]
    assert known == (len(rows), len(told), sum(told)), known

    metadata = {key.decode(): text for key, text in table.schema.metadata.items()}
    assert file.schema.metadata[b"khidi.structure"] == metadata["khidi.structure"]
    manifest, structure = metadata["khidi.manifest"], json.loads(metadata["khidi.structure"])
    assert manifest == (folder / "1.json").read_bytes()
    sealed = json.loads(manifest)
    zeroed = manifest.replace(sealed["sha256"].encode(), b"0" * 64, 1)
    assert hashlib.sha256(zeroed).hexdigest() == sealed["sha256"]
    content = sealed["content"]
    assert hashlib.sha256(metadata["khidi.structure"]).hexdigest() == content["structure_sha256"]
    assert content["quality"]["cells"] == len(rows) and content["quality"]["withheld"] == len(withheld)
    assert [agency["agency"] for agency in content["agencies"]] == ["mia"]
    assert all(content["agencies"][0][version] for version in ("policy", "catalogue", "snapshot", "code_lists"))
    assert "residence_changes_183" in content["question"]
    for at, dimension in enumerate(structure["dimensions"]):
        assert table.schema.names[at] == dimension["id"]
        codes = {code["id"] for code in dimension["codes"]}
        strangers = {row[at] for row in rows} - codes
        assert not strangers, strangers
    return len(rows)


def asked(connection, sql):
    return rows(connection.ask(sql))


def over_flight_sql(uri, certs, pulled):
    """Tables of the schema `releases` against the files that were pulled."""
    office = Khidi(uri, certs, "statistics-office-geostat")
    for year in YEARS:
        cells = asked(
            office,
            "SELECT freq, unit, citizen, sex, age, time_period, obs_value, obs_status, conf_status "
            f"FROM releases.{INDICATOR} WHERE time_period = '{year}' AND is_latest",
        )
        known = rows_of_csv(pulled / INDICATOR / year / "1.csv")
        told = [tuple(None if value is None else str(value) for value in row) for row in cells]
        assert sorted(told, key=str) == sorted(known, key=str), year
    summed = asked(
        office,
        "SELECT c.name_en, sum(r.obs_value) AS people, count(*) AS years "
        f"FROM releases.{INDICATOR} r JOIN codelists.countries c ON c.eurostat = r.citizen "
        "WHERE r.sex = 'T' AND r.age = 'TOTAL' AND r.is_latest AND r.conf_status = 'F' GROUP BY c.name_en ORDER BY people DESC",
    )
    assert summed[0][0] == "Georgia" and summed[0][2] == len(YEARS), summed
    versions = asked(office, "SELECT indicator, period, version, is_latest, agencies FROM releases.versions ORDER BY period")
    assert versions == [(INDICATOR, year, 1, True, "mia") for year in YEARS], versions
    calendar = asked(
        office,
        "SELECT period, ends, due, state, version FROM releases.calendar "
        f"WHERE indicator = '{INDICATOR}' ORDER BY period",
    )
    states = {period: state for period, _, _, state, _ in calendar}
    assert [states[year] for year in YEARS] == ["released late"] * 3, states
    # Back to the first that was released.
    assert list(states)[0] == YEARS[0] and states["2024"] == "overdue" and list(states.values())[-1] == "running", states
    assert [str(day) for day in calendar[0][1:3]] == [f"{calendar[0][0]}-12-31", f"{int(calendar[0][0]) + 1}-12-31"]
    [(explained,)] = asked(office, f"EXPLAIN SELECT count(*) FROM releases.{INDICATOR}")
    assert "no agency is asked" in explained and INDICATOR in explained
    for sql, *said in [
        (f"SELECT count(*) FROM releases.{INDICATOR} r JOIN mia.border_crossings b ON b.citizenship = r.citizen", "KH109"),
        (f"SELECT count(*) FROM mia.border_crossings b JOIN releases.{INDICATOR} r ON b.citizenship = r.citizen", "KH109"),
        (f"SELECT count(*) FROM mia.border_crossings WHERE citizenship IN (SELECT citizen FROM releases.{INDICATOR})", "KH109"),
        ("SELECT count(*) FROM releases.emigrants_183", "KH104"),
        (f"SELECT no_such FROM releases.{INDICATOR}", "KH105"),
        (f"DELETE FROM releases.{INDICATOR}", "KH102"),
    ]:
        refused(lambda sql=sql: asked(office, sql), *said)
    schemas = office.connection.adbc_get_objects(depth="tables").read_all().to_pylist()
    names = {table["table_name"] for schema in schemas[0]["catalog_db_schemas"] if schema["db_schema_name"] == "releases"
             for table in schema["db_schema_tables"]}
    assert names == {INDICATOR, "versions", "calendar"}, names
    stranger = Khidi(uri, certs)
    refused(lambda: asked(stranger, f"SELECT count(*) FROM releases.{INDICATOR}"), "KH104")
    schemas = stranger.connection.adbc_get_objects(depth="db_schemas").read_all().to_pylist()
    assert "releases" not in {schema["db_schema_name"] for schema in schemas[0]["catalog_db_schemas"]}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--uri", required=True)
    parser.add_argument("--certs", type=pathlib.Path, required=True)
    parser.add_argument("--pulled", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    client = connected(arguments.uri, arguments.certs, "statistics-office-geostat")
    cells = sum(one(client, arguments.pulled, year) for year in YEARS)

    names = {f"{INDICATOR}/{year}/1" for year in YEARS}
    assert set(listed(client)) == names
    assert set(listed(client, prefix=f"{INDICATOR}/2022")) == {f"{INDICATOR}/2022/1"}
    assert set(listed(client, latest=True, since="2020-01-01")) == names
    assert set(listed(client, since="2999-01-01")) == set() == set(listed(client, prefix="emigrants"))
    refused(lambda: listed(client, before="2020"), "KH306", "unknown field")
    refused(lambda: listed(client, since="yesterday"), "KH306", "no moment")
    refused(lambda: list(client.list_flights(b"\xff")), "KH306")
    refused(lambda: list(client.list_flights(b" " * 5000)), "KH306", "too long")
    for path in [(INDICATOR, "2022", "9"), (INDICATOR, "1999"), ("emigrants_183", "2022")]:
        refused(lambda: client.get_flight_info(by_path(*path)), "KH602", "there is no release " + "/".join(path))
        refused(lambda: client.get_schema(by_path(*path)), "KH602")
        refused(lambda: client.do_get(flight.Ticket("khidi.release.v1:" + "/".join(path))).read_all(), "KH602")
    for path in [(), (INDICATOR,), ("..", ".."), (INDICATOR, "2022", "01"), ("x" * 5000, "2022"), (INDICATOR, "2022", "1", "1")]:
        refused(lambda: client.get_flight_info(by_path(*path)), "KH603")
    stranger = connected(arguments.uri, arguments.certs, "analyst-demo")
    refused(lambda: listed(stranger), "KH302")
    refused(lambda: stranger.get_flight_info(by_path(INDICATOR, "2022")), "KH302")
    refused(lambda: stranger.do_get(flight.Ticket(f"khidi.release.v1:{INDICATOR}/2022/1")).read_all(), "KH302")
    refused(lambda: list(stranger.do_action(("khidi.release.v1", f"{INDICATOR}/2022".encode()))), "KH302")
    # Nobody learns from a refusal which releases there are.
    refused(lambda: stranger.get_flight_info(by_path(INDICATOR, "2022", "9")), "KH302")
    over_flight_sql(arguments.uri, arguments.certs, arguments.pulled)
    print(f"{cells} cells of {len(names)} releases are what was pulled")


if __name__ == "__main__":
    sys.exit(main())
