"""An analyst's raw view of an answer: FlightInfo, schema, order of rows and the account in `app_metadata`, which drivers
do not show.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pyarrow
import pyarrow.flight

import paths  # noqa: F401, finds the modules of tests/adbc
from engines import Refused
from fragment import part

COMMAND = "type.googleapis.com/arrow.flight.protocol.sql.CommandStatementQuery"
# Names of measures in the attacks' questions; every other column is a key.
MEASURE = re.compile(r"n|m\d+")
# What differs from call to call.
CHANCE = {"query_id", "elapsed_ms"}
# What tells which cells were released, and nothing else: an account counts them below the answer's own keys.
PRESENCE = {"received", "bytes", "worst_status", "incomplete"}


@dataclass
class Told:
    """All that an answer shows."""

    info: tuple
    schema: str
    text: tuple
    keys: list[tuple]
    report: dict


class Analyst:
    """A connection of Arrow Flight, without a driver."""

    def __init__(self, uri: str, certs: Path, who: str = "analyst-demo"):
        self.client = pyarrow.flight.FlightClient(
            uri,
            tls_root_certs=(certs / "ca.pem").read_bytes(),
            cert_chain=(certs / f"{who}.pem").read_bytes(),
            private_key=(certs / f"{who}-key.pem").read_bytes(),
        )

    def ask(self, sql: str) -> Told:
        """What an answer shows; raises Refused."""
        command = part(1, COMMAND) + part(2, part(1, sql))
        try:
            info = self.client.get_flight_info(pyarrow.flight.FlightDescriptor.for_command(command))
            reader = self.client.do_get(info.endpoints[0].ticket)
            chunks, report = [], {}
            while True:
                try:
                    chunk = reader.read_chunk()
                except StopIteration:
                    break
                chunks.append(chunk.data)
                if chunk.app_metadata is not None:
                    report = json.loads(chunk.app_metadata.to_pybytes())
        except (pyarrow.flight.FlightError, pyarrow.ArrowException) as error:
            raise Refused(str(error)) from error
        table = pyarrow.Table.from_batches(chunks, reader.schema)
        keys = [table.column(at).to_pylist() for at, name in enumerate(table.column_names) if not MEASURE.fullmatch(name)]
        told = (str(info.schema), info.total_records, info.total_bytes, len(info.endpoints), len(info.endpoints[0].locations))
        text = tuple(table.column(0).to_pylist()) if sql.startswith("EXPLAIN") else ()
        return Told(told, str(reader.schema), text, list(zip(*keys)), without(report, CHANCE))

    def close(self) -> None:
        self.client.close()


def without(value, names: set[str]):
    """JSON without these members, at any depth."""
    if isinstance(value, dict):
        return {name: without(part, names) for name, part in value.items() if name not in names}
    return [without(part, names) for part in value] if isinstance(value, list) else value


def apart(one: Told, other: Told) -> str:
    """What tells two answers apart besides values and presence of cells; empty where nothing does."""
    for name in ("info", "schema", "text"):
        if getattr(one, name) != getattr(other, name):
            return f"{name}: {getattr(one, name)} against {getattr(other, name)}"
    if without(one.report, PRESENCE) != without(other.report, PRESENCE):
        return f"account: {one.report} against {other.report}"
    received = [[fragment.get("received") for fragment in told.report.get("fragments", [])] for told in (one, other)]
    if received[0] != received[1]:
        # Other cells were released: what is made of them may come in another order.
        return ""
    common = set(one.keys) & set(other.keys)
    orders = [[key for key in told.keys if key in common] for told in (one, other)]
    return "" if orders[0] == orders[1] else f"order of rows: {orders[0][:6]} against {orders[1][:6]}"
