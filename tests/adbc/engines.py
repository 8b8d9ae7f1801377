"""The two engines that are compared: Khidi over ADBC with mutual TLS, and DuckDB over the same Parquet files."""

import re
import tomllib
from pathlib import Path

import adbc_driver_flightsql.dbapi as flight_sql
import duckdb
import pyarrow
from adbc_driver_flightsql import DatabaseOptions

from oracle.tables import Protected

CODE = re.compile(r"KH\d{3}")
FRAGMENT = re.compile(r"^fragment \d+: (\S+ (?:cells|rows))$")
CODE_LISTS = (
    "countries", "country_groups", "sexes", "age_groups", "permit_reasons", "permit_durations", "border_types",
    "directions", "refusal_reasons", "asylum_outcomes", "education_levels", "regions", "municipalities",
)
# Seconds that an answer may take, on a busy machine.
PATIENCE = "300"
UNIVERSITIES = ("tsu", "ibsu", "gtu")


class Refused(Exception):
    """The gateway did not answer. Carries the code and the whole text."""

    def __init__(self, text: str):
        super().__init__(text)
        found = CODE.search(text)
        self.code = found.group() if found else "no code"


class Khidi:
    """A gateway, as an analyst with the standard driver sees it."""

    def __init__(self, uri: str, certs: Path, who: str = "analyst-demo", options: dict[str, str] | None = None):
        given = {
            DatabaseOptions.TLS_ROOT_CERTS.value: (certs / "ca.pem").read_text(),
            DatabaseOptions.MTLS_CERT_CHAIN.value: (certs / f"{who}.pem").read_text(),
            DatabaseOptions.MTLS_PRIVATE_KEY.value: (certs / f"{who}-key.pem").read_text(),
            # A gateway that hangs is an error.
            DatabaseOptions.TIMEOUT_QUERY.value: PATIENCE,
            DatabaseOptions.TIMEOUT_FETCH.value: PATIENCE,
        }
        # Session options are headers of each call.
        for name, value in (options or {}).items():
            given[f"{DatabaseOptions.RPC_CALL_HEADER_PREFIX.value}khidi-{name}"] = value
        self.connection = flight_sql.connect(uri, db_kwargs=given, autocommit=True)

    def ask(self, sql: str) -> pyarrow.Table:
        """The answer; raises Refused."""
        with self.connection.cursor() as cursor:
            try:
                cursor.execute(sql)
                return cursor.fetch_arrow_table()
            except flight_sql.Error as error:
                raise Refused(str(error)) from error

    def fragments(self, sql: str) -> list[str]:
        """What EXPLAIN says would be asked: agency and kind of each fragment, sorted."""
        plan = self.ask(f"EXPLAIN {sql}").column("plan").to_pylist()
        lines = [line.strip() for text in plan for line in text.splitlines()]
        return sorted(found.group(1) for found in map(FRAGMENT.match, lines) if found)

    def close(self) -> None:
        """Ends the connection."""
        self.connection.close()


def rows(table: pyarrow.Table) -> list[tuple]:
    """The rows of an answer as Python values."""
    if table.num_columns == 0:
        return [()] * table.num_rows
    return list(zip(*(column.to_pylist() for column in table.columns)))


def registers(agencies: Path) -> duckdb.DuckDBPyConnection:
    """DuckDB with a view of each table in the agencies' folders: of files, of folders of partitions that a connector's
    configuration names, and of what policies define."""
    connection = duckdb.connect()
    # Division by zero is NULL, as in the arithmetic dialect.
    connection.execute("SET ieee_floating_point_ops = false; SET error_on_division_by_zero = false")
    for folder in sorted(path for path in agencies.iterdir() if any(path.glob("*.parquet"))):
        connection.execute(f"CREATE SCHEMA {folder.name}")
        for file in sorted(folder.glob("*.parquet")):
            connection.execute(f"CREATE VIEW {folder.name}.{file.stem} AS FROM read_parquet({quoted(file)})")
        for source in written(folder / "connector.toml").get("sources", []):
            if "hive" in source:
                connection.execute(f"CREATE VIEW {folder.name}.{source['table']} AS FROM {partitions(folder, source)}")
        for name, view in written(folder / "policy.toml").get("views", {}).items():
            # Those that Khidi ships are computed by functions of its own; tests/statistics compares them.
            if "sql" in view:
                connection.execute(f"CREATE VIEW {folder.name}.{name} AS {view['sql']}")
    return connection


def partitions(folder: Path, source: dict) -> str:
    """A folder of hive partitions; a key's type stands after a colon."""
    keys = dict(key.split(":") if ":" in key else (key, "text") for key in source["hive"])
    types = ", ".join(f"{key}: {'BIGINT' if kind == 'int' else 'VARCHAR'}" for key, kind in keys.items())
    files = folder / source["path"] / Path(*["*"] * len(keys), "*.parquet")
    return f"read_parquet({quoted(files)}, hive_partitioning = true, hive_types = {{{types}}})"


def written(file: Path) -> dict:
    """A TOML file; nothing where there is none."""
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def load_code_lists(connection: duckdb.DuckDBPyConnection, khidi: Khidi) -> None:
    """Keeps the code lists as the gateway gives them."""
    connection.execute("CREATE SCHEMA codelists")
    for name in CODE_LISTS:
        connection.register("loading", khidi.ask(f"SELECT * FROM codelists.{name}"))
        connection.execute(f"CREATE TABLE codelists.{name} AS FROM loading")
        connection.unregister("loading")


class Twin:
    """DuckDB over the agencies' own files, and the code lists as the gateway gives them. Where a case names protected
    cells, they are those that the agencies' policies and keys give."""

    def __init__(self, agencies: Path, khidi: Khidi):
        self.connection = registers(agencies)
        load_code_lists(self.connection, khidi)
        self.connection.execute("CREATE SCHEMA federated")
        universities = [agency for agency in UNIVERSITIES if (agencies / agency / "students.parquet").exists()]
        self.protected = Protected.of_folder(agencies, self.connection, {"students": universities})
        if universities:
            students = [f"SELECT *, '{agency}' AS agency FROM {agency}.students" for agency in universities]
            self.connection.execute(f"CREATE VIEW federated.students AS {' UNION ALL '.join(students)}")

    def ask(self, sql: str) -> tuple[list[str], list[tuple]]:
        """Names of the columns, and the rows."""
        answer = self.connection.execute(self.protected.substituted(sql))
        return [column[0] for column in answer.description], answer.fetchall()
