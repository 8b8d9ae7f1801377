"""A federation of four connectors and a gateway, with the files that an operator would write, on loopback."""

import os
import subprocess
import time
from pathlib import Path

from adbc_driver_flightsql import DatabaseOptions, dbapi

COLUMNS = {
    "person_id": ('role = "public"', 'role = "contributor"'),
    "citizenship": ('role = "public"', 'role = "dimension", list = "countries"'),
    "direction": ('role = "public"', 'role = "dimension", list = "directions"'),
    "crossed_at": ('role = "public"', 'role = "dimension", calendar = "month"'),
}


class Federation:
    """Processes that run until it is left."""

    table = "crossings"

    def __init__(self, folder: Path, sources: dict[str, str], kind: str, pace: str):
        """`sources` are the members' source entries, with what follows them."""
        self.folder, self.kind, self.pace, self.sources = folder, kind, pace, sources
        self.processes: list[subprocess.Popen] = []

    def __enter__(self) -> "Federation":
        khidi, connector = os.environ["KHIDI_BIN"], os.environ["KHIDI_CONNECTOR_BIN"]
        certs = self.folder / "certs"
        issue = [khidi, "certs", "issue", "--dir", str(certs)]
        self.quietly(khidi, "certs", "init", "--dir", str(certs), "--federation", "bench")
        addresses = {}
        for member, source in self.sources.items():
            self.quietly(*issue, "--role", "agency", "--name", member, "--ip", "127.0.0.1")
            home = self.folder / member
            home.mkdir()
            (home / "connector.toml").write_text(self.connector(member, source), encoding="utf-8")
            (home / "policy.toml").write_text(self.policy(), encoding="utf-8")
            addresses[member] = self.start(connector, "--config", str(home / "connector.toml"), "run")
        for role, name, *rest in (("gateway", "bench", "--ip", "127.0.0.1"), ("analyst", "bench")):
            self.quietly(*issue, "--role", role, "--name", name, *rest)
        gateway = self.folder / "gateway.toml"
        gateway.write_text(self.gateway(addresses), encoding="utf-8")
        self.analyst = connected(self.start(khidi, "gateway", "--config", str(gateway)), certs)
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait()

    def ask(self, sql: str) -> float:
        """Seconds from sending the question to the last byte of the answer."""
        with self.analyst.cursor() as cursor:
            started = time.perf_counter()
            cursor.execute(sql)
            rows = cursor.fetch_arrow_table().num_rows
            seconds = time.perf_counter() - started
        if not rows:
            raise ValueError("an answer without rows")
        return seconds

    def quietly(self, *command: str) -> None:
        subprocess.run(command, check=True, capture_output=True)

    def start(self, *command: str) -> str:
        """Starts a process; gives the address that it says it listens on."""
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.processes.append(process)
        said = process.stdout.readline()
        if "grpc+tls://" not in said:
            raise RuntimeError(f"{command[0]} ended before it listened")
        return said.strip().rsplit(" ", 1)[1]

    def connector(self, member: str, source: str) -> str:
        return (
            f'agency = "{member}"\nfederation = "bench"\nlisten = "127.0.0.1:0"\npolicy = "policy.toml"\n\n[tls]\n'
            f'ca = "../certs/ca.pem"\ncert = "../certs/agency-{member}.pem"\nkey = "../certs/agency-{member}-key.pem"\n\n'
            f'[[sources]]\ntable = "{self.table}"\n{source}'
        )

    def policy(self) -> str:
        is_protected = self.kind == "protected"
        columns = "".join(f"{name} = {{ {roles[is_protected]} }}\n" for name, roles in COLUMNS.items())
        most = "max_rows = 1000\n" if is_protected else ""
        return (
            f'version = 1\nprotection = "standard"\nthreshold = 10\nthreshold_width = 10\nresponse_class_ms = 0\n'
            f'snapshot = "{self.pace}"\n\n[tables.crossings]\nclass = "{self.kind}"\n{most}\n[tables.crossings.columns]\n{columns}'
        )

    def gateway(self, addresses: dict[str, str]) -> str:
        agencies = "".join(f'\n[[agency]]\nid = "{member}"\naddress = "{address}"\n' for member, address in addresses.items())
        members = ", ".join(f'"{member}.crossings"' for member in addresses)
        return (
            'federation = "bench"\nlisten = "127.0.0.1:0"\naudit = "gateway-audit.jsonl"\n\n[tls]\nca = "certs/ca.pem"\n'
            'cert = "certs/gateway-bench.pem"\nkey = "certs/gateway-bench-key.pem"\n'
            f'{agencies}\n[[federated]]\nname = "crossings"\nmembers = [{members}]\ndisjoint = true\n'
        )


def connected(address: str, certs: Path) -> dbapi.Connection:
    """An analyst's connection."""
    text = lambda name: (certs / name).read_text(encoding="ascii")  # noqa: E731
    options = {
        DatabaseOptions.TLS_ROOT_CERTS.value: text("ca.pem"),
        DatabaseOptions.MTLS_CERT_CHAIN.value: text("analyst-bench.pem"),
        DatabaseOptions.MTLS_PRIVATE_KEY.value: text("analyst-bench-key.pem"),
    }
    return dbapi.connect(address, db_kwargs=options)
