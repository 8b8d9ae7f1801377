"""SQL as two engines read it. A part is written once where their dialects agree and twice where they differ."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Sql:
    """One part of a question."""

    khidi: str
    duckdb: str

    def __format__(self, _spec: str) -> str:
        raise TypeError("a part is filled in by sql(), which knows both dialects")


def sql(khidi: str, duckdb: str | None = None, **parts: Sql) -> Sql:
    """A template, its parts in braces; `duckdb` only where that dialect differs."""
    theirs = khidi if duckdb is None else duckdb
    return Sql(
        khidi.format(**{name: part.khidi for name, part in parts.items()}),
        theirs.format(**{name: part.duckdb for name, part in parts.items()}),
    )


def joined(separator: str, parts: Iterable[Sql]) -> Sql:
    """Parts one after the other."""
    parts = list(parts)
    return Sql(separator.join(part.khidi for part in parts), separator.join(part.duckdb for part in parts))


def commas(parts: Iterable[Sql]) -> Sql:
    """A list."""
    return joined(", ", parts)


def text(value: str) -> Sql:
    """A literal."""
    return sql("'" + value.replace("'", "''") + "'")
