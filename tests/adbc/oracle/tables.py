"""Puts protected cells where a case names them: `cells(...)` in its SQL becomes a table of the other engine."""

from collections.abc import Callable
from pathlib import Path

import duckdb

from .cells import Agency
from .language import CALL, LanguageError, Request, request

# Of a histogram the value of a rank from 0, each bin's rows spread evenly over it; and between two of them a quantile.
MACROS = """
    CREATE OR REPLACE TEMP MACRO in_bin(bin) AS greatest(coalesce(bin.n, 0), 0);
    CREATE OR REPLACE TEMP MACRO up_to(bins, i) AS coalesce(list_sum([in_bin(bin) for bin in bins[1:i]]), 0);
    CREATE OR REPLACE TEMP MACRO place_in(bin, place) AS bin.low + (bin.high - bin.low) * ((place + 0.5) / in_bin(bin));
    CREATE OR REPLACE TEMP MACRO ranked_in(bins, i, rank) AS place_in(bins[i], rank - up_to(bins, i - 1));
    CREATE OR REPLACE TEMP MACRO ranked(bins, rank) AS
        ranked_in(bins, [i for i in range(1, len(bins) + 1) if up_to(bins, i) > rank][1], rank);
    CREATE OR REPLACE TEMP MACRO between_ranks(bins, rank) AS
        ranked(bins, floor(rank)) + (rank - floor(rank)) * (ranked(bins, ceil(rank)) - ranked(bins, floor(rank)));
    CREATE OR REPLACE TEMP MACRO quantile_of(bins, share) AS between_ranks(bins, share * (up_to(bins, len(bins)) - 1));
"""


class Protected:
    """The protected cells of several agencies, as tables in the connection in which their files are."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        federated: dict[str, list[str]],
        agency: Callable[[str], Agency],
    ):
        self.connection, self.federated, self.agency = connection, federated, agency
        self.opened: dict[str, Agency] = {}
        self.made: dict[Request, str] = {}
        connection.execute(MACROS)

    @classmethod
    def of_folder(
        cls, agencies: Path, connection: duckdb.DuckDBPyConnection, federated: dict[str, list[str]]
    ) -> "Protected":
        """By the policies and keys in a folder of agencies; each is read when it is first asked."""
        return cls(connection, federated, lambda name: Agency.of_folder(agencies / name, connection))

    def substituted(self, sql: str) -> str:
        """The SQL over tables that hold the cells."""
        done = CALL.sub(lambda call: self.table(request(call.group(1), call.group(2))), sql)
        if "cells(" in done:
            raise LanguageError(f"a call of cells() is not written as it should be: {done}")
        return done

    def table(self, asked: Request) -> str:
        """The name of the table that holds what was asked for, made at most once."""
        if asked not in self.made:
            name = f"cells{len(self.made)}"
            schema, _, table = asked.relation.partition(".")
            if schema == "federated":
                parts = [self.member(f"{agency}.{table}", asked, agency) for agency in self.federated[table]]
                self.connection.execute(f"CREATE TEMP TABLE {name} AS {' UNION ALL '.join(parts)}")
            else:
                self.connection.execute(f"CREATE TEMP TABLE {name} AS {self.member(asked.relation, asked, None)}")
            self.made[asked] = name
        return self.made[asked]

    def member(self, relation: str, asked: Request, shown_agency: str | None) -> str:
        """A query for the cells of one agency's table."""
        agency = relation.partition(".")[0]
        if agency not in self.opened:
            self.opened[agency] = self.agency(agency)
        own = Request(relation, asked.keys, asked.sets, asked.where, asked.measures)
        name = f"released_{agency}_{len(self.made)}"
        self.connection.register(name, self.opened[agency].cells(own))
        return f"SELECT {f'{shown_agency!r} AS agency, ' if shown_agency else ''}* FROM {name}"
