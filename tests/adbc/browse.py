"""Browses a running gateway as a client does that has never seen it, and compares with what the agencies' policies
publish: catalogues, schemas, tables, columns and types. Then prepares statements, with and without parameters.

Exit 0: everything as published. 1: something is not; each difference is told.
"""

import argparse
import sys
import tomllib
from pathlib import Path

import adbc_driver_flightsql.dbapi as flight_sql
import pyarrow
import pyarrow.parquet
from adbc_driver_manager import AdbcStatement, NotSupportedError

from engines import CODE_LISTS, UNIVERSITIES, Khidi, rows

TEXT = pyarrow.string()
PARAMETERS = "KH116: parameters of prepared statements are not supported"


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--uri", required=True, help="grpc+tls://host:port")
    arguments.add_argument("--certs", required=True, type=Path, help="folder of ca.pem and analyst-demo.pem")
    arguments.add_argument("--agencies", required=True, type=Path, help="folder of the agencies' files")
    arguments.add_argument("--running", required=True, help="the agencies that the gateway reaches, with commas")
    given = arguments.parse_args()
    khidi = Khidi(given.uri, given.certs)
    running = given.running.split(",")
    published = {agency: policy(given.agencies / agency) for agency in running}
    browsing = Browsing(khidi.connection)
    browsing.server()
    browsing.catalogue(expected(published))
    for agency in running:
        browsing.types(agency, given.agencies / agency, published[agency])
    browsing.filters(running[0], published[running[0]])
    browsing.parameters(khidi)
    khidi.close()
    print("\n".join(browsing.found), flush=True)
    return 1 if browsing.found else 0


def policy(folder: Path) -> dict[str, tuple[str, list[str]]]:
    """Kind and columns of each table and view of an agency's policy."""
    text = tomllib.loads((folder / "policy.toml").read_text(encoding="utf-8"))
    kinds = {"TABLE": text.get("tables", {}), "VIEW": text.get("views", {})}
    return {name: (kind, sorted(described(each)["columns"])) for kind, all in kinds.items() for name, each in all.items()}


def described(table: dict) -> dict:
    """A table of a policy, or what the catalogue says of a view that is named there."""
    if "catalogue" not in table:
        return table
    shipped = Path(__file__).parents[2] / "queries/indicators/catalogue/views" / table["catalogue"] / "view.toml"
    return tomllib.loads(shipped.read_text(encoding="utf-8"))


def expected(published: dict) -> dict[str, dict[str, tuple[str, list[str] | None]]]:
    """The whole catalogue, schema by schema; no columns where they are not compared."""
    federated = {}
    if all(agency in published for agency in UNIVERSITIES):
        _, columns = published["tsu"]["students"]
        federated["students"] = ("VIEW", sorted([*columns, "agency"]))
    code_lists = {name: ("TABLE", None) for name in CODE_LISTS}
    return published | {"federated": federated, "codelists": code_lists}


def canonical(found: pyarrow.DataType) -> pyarrow.DataType:
    """The published type of a column of a register."""
    if pyarrow.types.is_integer(found):
        return pyarrow.int64()
    if pyarrow.types.is_floating(found):
        return pyarrow.float64()
    if pyarrow.types.is_timestamp(found):
        return pyarrow.timestamp("us")
    if pyarrow.types.is_dictionary(found) or pyarrow.types.is_large_string(found):
        return TEXT
    return found


class Browsing:
    """What was asked of one connection, and what was found to be otherwise."""

    def __init__(self, connection: flight_sql.Connection):
        self.connection = connection
        self.found: list[str] = []

    def same(self, what: str, ours, published) -> None:
        """Notes a difference."""
        if ours != published:
            self.found.append(f"{what}: got {ours}, expected {published}")

    def objects(self, **how) -> list[dict]:
        return self.connection.adbc_get_objects(**how).read_all().to_pylist()

    def server(self) -> None:
        """What the server says of itself, and the kinds of tables."""
        info = self.connection.adbc_get_info()
        self.same("vendor", info.get("vendor_name"), "Khidi")
        self.same("a version", bool(info.get("vendor_version")), True)
        self.same("table types", sorted(self.connection.adbc_get_table_types()), ["TABLE", "VIEW"])

    def catalogue(self, expected: dict) -> None:
        """One catalogue; its schemas, tables and columns are those published, each once."""
        self.same("catalogues", self.objects(depth="catalogs"), [{"catalog_name": "khidi", "catalog_db_schemas": None}])
        (catalogue,) = self.objects(depth="all")
        schemas = {schema["db_schema_name"]: schema["db_schema_tables"] for schema in catalogue["catalog_db_schemas"]}
        self.same("number of schemas", len(catalogue["catalog_db_schemas"]), len(expected))
        self.same("schemas", sorted(schemas), sorted(expected))
        for schema, tables in schemas.items():
            wanted = expected.get(schema, {})
            self.same(f"tables of {schema}", sorted(table["table_name"] for table in tables), sorted(wanted))
            for table in tables:
                name = f"{schema}.{table['table_name']}"
                kind, columns = wanted.get(table["table_name"], (None, None))
                self.same(f"kind of {name}", table["table_type"], kind)
                columns_found = [column["column_name"] for column in table["table_columns"]]
                self.same(f"columns of {name}", sorted(columns_found), columns or sorted(columns_found))
                self.same(f"{name} has columns", bool(columns_found), True)
                positions = [column["ordinal_position"] for column in table["table_columns"]]
                self.same(f"order of {name}", positions, list(range(1, len(positions) + 1)))
                schema_found = self.connection.adbc_get_table_schema(table["table_name"], db_schema_filter=schema)
                self.same(f"schema of {name}", schema_found.names, columns_found)

    def types(self, agency: str, folder: Path, published: dict) -> None:
        """Types are those of the registers, in the published forms."""
        for table, (_, columns) in published.items():
            file = folder / f"{table}.parquet"
            if not file.exists():
                continue
            register = pyarrow.parquet.read_schema(file)
            wanted = [(field.name, canonical(field.type)) for field in register if field.name in columns]
            schema = self.connection.adbc_get_table_schema(table, db_schema_filter=agency)
            self.same(f"types of {agency}.{table}", [(field.name, field.type) for field in schema], wanted)

    def filters(self, agency: str, published: dict) -> None:
        """Filters select, and what is not there is not found."""
        table = sorted(published)[0]
        column = published[table][1][0]
        how = {"db_schema_filter": agency, "table_name_filter": table, "column_name_filter": column}
        (catalogue,) = self.objects(depth="all", **how)
        (schema,) = catalogue["catalog_db_schemas"]
        (found,) = schema["db_schema_tables"]
        names = [each["column_name"] for each in found["table_columns"]]
        self.same("one column", (found["table_name"], names), (table, [column]))
        self.same("no such catalogue", self.objects(depth="catalogs", catalog_filter="none"), [])
        try:
            self.connection.adbc_get_table_schema("none", db_schema_filter=agency)
            self.found.append("a table that is not there has a schema")
        except flight_sql.Error as error:
            self.same("no such table", "NOT_FOUND" in str(error), True)

    def parameters(self, khidi: Khidi) -> None:
        """Parameters are refused as not implemented, whether they stand in the SQL or are bound to it."""
        statement = AdbcStatement(self.connection.adbc_connection)
        statement.set_sql_query("SELECT ? AS one")
        self.refused("a parameter in the SQL", statement.prepare)
        statement.close()
        with self.connection.cursor() as cursor:
            self.refused("a bound parameter", lambda: cursor.execute("SELECT 1 AS one", (1,)))
            self.refused("the same again", lambda: cursor.execute("SELECT 1 AS one", (1,)))
            cursor.execute("SELECT 2 AS two")
            self.same("the same cursor afterwards", cursor.fetchall(), [(2,)])
            self.same("a prepared schema", cursor.adbc_prepare("SELECT 3 AS three"), pyarrow.schema([]))
            cursor.execute("SELECT 3 AS three")
            self.same("a prepared statement", cursor.fetchall(), [(3,)])
        self.same("the connection afterwards", rows(khidi.ask("SELECT 4 AS four")), [(4,)])

    def refused(self, what: str, step) -> None:
        try:
            step()
            self.found.append(f"{what} was taken")
        except NotSupportedError as error:
            self.same(f"{what} is refused with KH116", PARAMETERS in str(error), True)
        except flight_sql.Error as error:
            self.found.append(f"{what} is refused otherwise: {error}")


if __name__ == "__main__":
    sys.exit(main())
