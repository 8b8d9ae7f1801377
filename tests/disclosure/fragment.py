"""The other end of an agency's connector: the fragment protocol as a gateway speaks it, and as one that lies may.

Requests are protobuf, written by hand so that anything can be written; answers are Arrow batches with a tail in JSON.
"""

import hashlib
import json
import struct
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow
import pyarrow.flight
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

import paths  # noqa: F401, finds the modules of tests/adbc
from engines import Refused

DOMAIN, DIALECT, CATALOGUE = "khidi fragment v1", "datafusion-55", "khidi.catalogue.v1"
# Numbers of the measures' kinds on the wire.
KINDS = {"rows": 1, "contributors": 2, "non_null": 3, "sum": 4, "min": 5, "max": 6, "moments": 7, "comoments": 8, "histogram": 9}
HOUR = 3_600_000_000


def varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out) + bytes([value])


def whole(tag: int, value: int) -> bytes:
    """A number that is not 0."""
    return varint(tag << 3) + varint(value) if value else b""


def part(tag: int, value: bytes | str) -> bytes:
    """Bytes, a text or a message, whether empty or not."""
    raw = value.encode() if isinstance(value, str) else value
    return varint(tag << 3 | 2) + varint(len(raw)) + raw


def text(tag: int, value: str) -> bytes:
    """A text that is left out where it is empty."""
    return part(tag, value) if value else b""


def fields(message: bytes) -> dict[int, list]:
    """The fields of a message by number: whole numbers, and bytes of everything else."""
    found: dict[int, list] = {}
    at = 0

    def number() -> int:
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(message):
        tag = number()
        match tag & 7:
            case 0:
                value = number()
            case 1:
                value, at = message[at : at + 8], at + 8
            case 2:
                length = number()
                value, at = message[at : at + length], at + length
            case 5:
                value, at = message[at : at + 4], at + 4
            case other:
                raise ValueError(f"wire type {other}")
        found.setdefault(tag >> 3, []).append(value)
    return found


def measure(kind: str, *columns: str, where: str | None = None, edges: tuple[float, ...] = ()) -> bytes:
    """A measure as it stands in a question."""
    match kind:
        case "rows" | "contributors":
            body = b""
        case "comoments":
            body = part(1, columns[0]) + part(2, columns[1])
        case "histogram":
            body = part(1, columns[0]) + part(2, struct.pack(f"<{len(edges)}d", *edges))
        case _:
            body = columns[0].encode()
    return part(KINDS[kind], body) + (part(16, where) if where else b"")


@dataclass(frozen=True)
class Request:
    """A request, every part of which may be a lie."""

    relation: str
    keys: tuple[str, ...] = ()
    measures: tuple[bytes, ...] = (measure("rows"),)
    contributor: str | None = "p"
    rows: bool = False
    protocol: int = 1
    dialect: str = DIALECT
    agency: str | None = None
    subject: str = "demo"
    role: str = "analyst"
    purpose: str = "statistics"
    query_id: str = "q-1"
    issued: int | None = None
    deadline: int | None = None
    max_cells: int = 100_000
    max_bytes: int = 1 << 24
    versions: dict[int, str] = field(default_factory=dict)
    # Bytes that are added to the request.
    more: bytes = b""

    def encoded(self, agency: str, versions: bytes) -> bytes:
        """The payload; what the request leaves open is as an honest gateway says it."""
        now = time.time_ns() // 1000
        issued = now if self.issued is None else self.issued
        deadline = now + HOUR // 60 if self.deadline is None else self.deadline
        known = {number: values[0].decode() for number, values in fields(versions).items()} | self.versions
        named = b"".join(text(number, value) for number, value in sorted(known.items()))
        cells = (part(1, self.contributor) if self.contributor is not None else b"") + b"".join(part(2, key) for key in self.keys)
        cells += b"".join(part(3, one) for one in self.measures)
        ask = part(13, b"") if self.rows else part(12, cells)
        return (
            whole(1, self.protocol) + text(2, self.dialect) + text(3, agency if self.agency is None else self.agency)
            + part(4, text(1, self.subject) + text(2, self.role)) + text(5, self.purpose) + text(6, self.query_id)
            + whole(7, issued) + whole(8, deadline) + part(9, whole(1, self.max_cells) + whole(2, self.max_bytes))
            + part(10, named) + text(11, self.relation) + ask + self.more
        )


@dataclass
class Answer:
    """What a connector gives: the rows, their schema, the tail, and the sizes of its messages."""

    schema: str
    rows: list[tuple]
    tail: dict
    sizes: list[int]


class Gateway:
    """A party that speaks to one connector, with the certificate of the demo's gateway unless another is named."""

    def __init__(self, certs: Path, address: str, who: str = "gateway-demo"):
        self.key = serialization.load_pem_private_key((certs / f"{who}-key.pem").read_bytes(), None)
        spki = serialization.PublicFormat.SubjectPublicKeyInfo
        public = self.key.public_key().public_bytes(serialization.Encoding.DER, spki)
        self.key_id = hashlib.sha256(public).digest()
        self.client = pyarrow.flight.FlightClient(
            f"grpc+tls://{address}",
            tls_root_certs=(certs / "ca.pem").read_bytes(),
            cert_chain=(certs / f"{who}.pem").read_bytes(),
            private_key=(certs / f"{who}-key.pem").read_bytes(),
        )
        self.agency, self.versions = "", b""

    def catalogue(self) -> bytes:
        """The agency's catalogue, as it is sent; its versions are those of further requests."""
        body = self.told(lambda: list(self.client.do_action(pyarrow.flight.Action(CATALOGUE, b""))))[0].body.to_pybytes()
        found = fields(body)
        self.agency, self.versions = found[2][0].decode(), found[5][0]
        return body

    def sign(self, payload: bytes, domain: str = DOMAIN) -> bytes:
        """The signature of a payload."""
        message = b"".join(struct.pack(">Q", len(one)) + one for one in (domain.encode(), payload))
        return self.key.sign(message, ec.ECDSA(hashes.SHA256()))

    def envelope(self, payload: bytes) -> bytes:
        """A ticket as it should be."""
        return part(1, payload) + part(2, self.key_id) + part(3, self.sign(payload))

    def ask(self, request: Request | str, **changes) -> Answer:
        """The answer to a request; raises Refused."""
        made = Request(request) if isinstance(request, str) else request
        return self.send(self.envelope(replace(made, **changes).encoded(self.agency, self.versions)))

    def send(self, ticket: bytes) -> Answer:
        """What is given for a ticket."""

        def read() -> Answer:
            reader = self.client.do_get(pyarrow.flight.Ticket(ticket))
            rows, tail, sizes = [], {}, []
            while True:
                try:
                    chunk = reader.read_chunk()
                except StopIteration:
                    return Answer(str(reader.schema), rows, tail, sizes)
                rows += list(zip(*(column.to_pylist() for column in chunk.data.columns)))
                sizes.append(chunk.data.num_rows)
                if chunk.app_metadata is not None:
                    tail = json.loads(chunk.app_metadata.to_pybytes())

        return self.told(read)

    def told(self, call):
        """What a call gives; raises Refused with the whole text."""
        try:
            return call()
        except (pyarrow.flight.FlightError, pyarrow.ArrowException) as error:
            raise Refused(str(error)) from error

    def code(self, request: Request | str, **changes) -> str:
        """The code of a refusal, or `answered`."""
        try:
            self.ask(request, **changes)
        except Refused as refused:
            return refused.code
        return "answered"

    def close(self) -> None:
        self.client.close()
