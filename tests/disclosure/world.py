"""A federation of processes over registers that a test writes: what an attacker asks, and what he must not learn.

A world is one agency, `psda`, behind its own connector, and a gateway. Worlds of one family share certificates and, unless
a test says otherwise, the agency's two keys, so that they differ in nothing but the people written into them.
"""

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path

import pyarrow
import pyarrow.parquet

import paths  # noqa: F401, finds the modules of tests/adbc
from engines import Khidi, Refused
from flight import Analyst, Told, apart
from fragment import Gateway
from strict import written

AGENCY = "psda"
GATEWAY = """federation = "demo"
listen = "127.0.0.1:0"
audit = "gateway-audit.jsonl"
[tls]
ca = "certs/ca.pem"
cert = "certs/gateway-demo.pem"
key = "certs/gateway-demo-key.pem"
"""
CONNECTOR = """agency = "{agency}"
federation = "demo"
listen = "127.0.0.1:0"
policy = "policy.toml"
audit = "audit.jsonl"
[tls]
ca = "../../certs/ca.pem"
cert = "../../certs/agency-{agency}.pem"
key = "../../certs/agency-{agency}-key.pem"
"""
LISTENS = re.compile(r"listening on (?:grpc\+tls://)?(\S+)")


class Template:
    """A demo's folder with certificates for everybody; and keys of the agencies, from a seed, so that every run is the same."""

    SEED = 20

    def __init__(self):
        self.owner = tempfile.TemporaryDirectory(prefix="khidi-attacks-")
        self.folder = Path(self.owner.name)
        made = self.folder / "template"
        subprocess.run(
            [os.environ["KHIDI_BIN"], "demo", "--once", "--dir", made, "--people", "200"],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        self.certs = made / "certs"
        self.made = 0
        self.making = threading.Lock()

    def give_keys(self, agency: Path) -> None:
        """Writes an agency's two keys, as its connector would make them."""
        (agency / "keys").mkdir(mode=0o700)
        for name in ("record", "noise"):
            path = agency / "keys" / f"{name}.key"
            path.touch(mode=0o600)
            path.write_bytes(hashlib.sha256(f"{self.SEED} {agency.name} {name}".encode()).digest())

    def fresh(self) -> Path:
        """An empty folder for a world."""
        with self.making:
            self.made += 1
            folder = self.folder / f"world-{self.made}"
        folder.mkdir()
        return folder

    def close(self) -> None:
        self.owner.cleanup()


class World:
    """A running federation of agencies, each with its tables and its policy."""

    def __init__(self, template: Template, agencies: dict[str, tuple[dict[str, pyarrow.Table], dict]], extra: str = ""):
        self.folder = template.fresh()
        self.children: list[subprocess.Popen] = []
        self.clients: dict[tuple, Khidi] = {}
        self.raw: Analyst | None = None
        self.gateways: dict[tuple, Gateway] = {}
        self.addresses: dict[str, str] = {}
        shutil.copytree(template.certs, self.folder / "certs")
        try:
            for agency, (tables, policy) in agencies.items():
                self.write(agency, tables, policy)
                template.give_keys(self.agency(agency))
                config = self.agency(agency) / "connector.toml"
                self.addresses[agency] = self.start([os.environ["KHIDI_CONNECTOR_BIN"], "--config", config], agency)
            text = GATEWAY + "".join(f'[[agency]]\nid = "{name}"\naddress = "{at}"\n' for name, at in self.addresses.items())
            (self.folder / "gateway.toml").write_text(text + extra, encoding="utf-8")
            listens = self.start([os.environ["KHIDI_BIN"], "gateway", "--config", self.folder / "gateway.toml"], "gateway")
        except BaseException:
            self.close()
            raise
        self.uri = f"grpc+tls://{listens}"

    def agency(self, name: str = AGENCY) -> Path:
        """An agency's own folder."""
        return self.folder / "agencies" / name

    def write(self, agency: str, tables: dict[str, pyarrow.Table], policy: dict) -> None:
        """An agency's registers, its policy and its configuration."""
        folder = self.agency(agency)
        folder.mkdir(parents=True)
        sources = ""
        for name, table in tables.items():
            pyarrow.parquet.write_table(table, folder / f"{name}.parquet")
            sources += f'[[sources]]\ntable = "{name}"\nkind = "parquet"\npath = "{name}.parquet"\n'
        (folder / "policy.toml").write_text("\n".join(written((), policy)) + "\n", encoding="utf-8")
        (folder / "connector.toml").write_text(CONNECTOR.format(agency=agency) + sources, encoding="utf-8")

    def start(self, command: list, name: str) -> str:
        """Starts a process of the world; gives the address that it tells. All its words are kept in a file."""
        log = self.folder / f"{name}.log"
        with log.open("w") as kept:
            child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=kept, text=True)
        self.children.append(child)
        for line in child.stdout:
            with log.open("a") as kept:
                kept.write(line)
            if found := LISTENS.search(line):
                return found.group(1)
        raise RuntimeError(f"{name} does not start: {log.read_text()}")

    def client(self, who: str = "analyst-demo", **options: str) -> Khidi:
        """An analyst's connection, kept open."""
        key = (who, *sorted(options.items()))
        if key not in self.clients:
            self.clients[key] = Khidi(self.uri, self.folder / "certs", who, options)
        return self.clients[key]

    def ask(self, sql: str, **options: str) -> pyarrow.Table:
        """The answer; raises Refused."""
        return self.client(**options).ask(sql)

    def values(self, sql: str, **options: str) -> list[tuple]:
        """The rows of the answer."""
        answer = self.ask(sql, **options)
        return list(zip(*(column.to_pylist() for column in answer.columns)))

    def value(self, sql: str, **options: str):
        """The single value of an answer; None where the cell is absent."""
        found = self.values(sql, **options)
        return found[0][0] if found else None

    def code(self, sql: str) -> str:
        """The code of a refusal, or `answered`."""
        try:
            self.ask(sql)
        except Refused as refused:
            return refused.code
        return "answered"

    def gateway(self, agency: str = AGENCY, who: str = "gateway-demo") -> Gateway:
        """A party that speaks the fragment protocol with an agency's connector, beside the gateway of the world."""
        if (agency, who) not in self.gateways:
            self.gateways[agency, who] = Gateway(self.folder / "certs", self.addresses[agency], who)
        return self.gateways[agency, who]

    def seen(self, sql: str) -> Told | tuple[str, str]:
        """Everything that an answer shows but values, or code and text of the refusal."""
        if self.raw is None:
            self.raw = Analyst(self.uri, self.folder / "certs")
        try:
            return self.raw.ask(sql)
        except Refused as refused:
            return (refused.code, without_chance(str(refused)))

    def close(self) -> None:
        """Ends everything that this world started."""
        for client in (*self.clients.values(), *self.gateways.values(), *([self.raw] if self.raw else [])):
            client.close()
        for child in self.children:
            child.kill()
            child.wait()
            child.stdout.close()


# How often a question is asked again whose rows came in another order: threads race for it.
ORDERS = 12


def told_apart(one: World, other: World, sql: str) -> tuple[bool, str]:
    """Whether a question is answered, and what tells two worlds apart by everything but values and presence of cells;
    nothing where nothing does.
    """
    seen, there = one.seen(sql), other.seen(sql)
    if not (isinstance(seen, Told) and isinstance(there, Told)):
        return False, "" if seen == there else f"{seen} against {there}"
    found = apart(seen, there)
    if not found.startswith("order"):
        return True, found
    orders = [{tuple(world.seen(sql).keys) for _ in range(ORDERS)} for world in (one, other)]
    # An order that a world always gives may tell; one of many is by chance.
    is_stable = min(map(len, orders)) == 1
    return True, found if is_stable and not orders[0] & orders[1] and set(seen.keys) == set(there.keys) else ""


def without_chance(text: str) -> str:
    """A text without what differs from call to call: identifiers of calls, and ports."""
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "ID", text)
    text = re.sub(r"gRPC client debug context.*", "", text, flags=re.DOTALL)
    return re.sub(r"127\.0\.0\.1:\d+", "ADDRESS", text)


@contextmanager
def world(template: Template, tables: dict[str, pyarrow.Table], policy: dict):
    """A world of one agency, ended with its block."""
    made = World(template, {AGENCY: (tables, policy)})
    try:
        yield made
    finally:
        made.close()
