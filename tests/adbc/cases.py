"""Case files: SQL under a header of comments. Knows their form, nothing of how they are answered."""

from dataclasses import dataclass, field
from pathlib import Path

PROTECTIONS = ("standard", "bare", "public")
KEYS = {
    "about", "fragments", "fragments public", "fragments bare", "only", "under", "refused", "ordered", "empty",
    "tolerance", "within",
}


class CaseError(Exception):
    """A case file that is not of the form that README.md describes."""


@dataclass(frozen=True)
class Case:
    """One case file."""

    name: str
    sql: str
    about: str
    refused: str | None
    under: tuple[str, ...]
    # Per protection: the agency and the kind of each fragment, sorted; absent where nothing is pinned.
    fragments: dict[str, list[str]] = field(default_factory=dict)
    is_ordered: bool = False
    is_empty: bool = False
    tolerance: float | None = None
    # How far a number may be off: a bound that the answer states.
    within: float = 0.0
    # What another engine is asked instead, over protected cells: `<name>.standard.sql`.
    standard_sql: str | None = None

    def expected_sql(self, protection: str) -> str:
        """The question that the other engine answers."""
        return self.standard_sql if protection == "standard" and self.standard_sql else self.sql


def read_all(folder: Path) -> list[Case]:
    """Every case below `folder`, by name."""
    paths = sorted(path for path in folder.rglob("*.sql") if not path.name.endswith(".standard.sql"))
    if not paths:
        raise CaseError(f"{folder}: no case files")
    return [read(path, folder) for path in paths]


def read(path: Path, folder: Path) -> Case:
    """One case file; its name is its path below `folder`."""
    name = path.relative_to(folder).with_suffix("").as_posix()
    headers, sql = split(name, path.read_text(encoding="utf-8"))
    refused = headers.get("refused")
    standard = path.with_suffix(".standard.sql")
    standard_sql = split(name, standard.read_text(encoding="utf-8"))[1] if standard.exists() else None
    if "about" not in headers:
        raise CaseError(f"{name}: say what it is about: `-- about:`")
    case = Case(
        name=name,
        sql=sql,
        about=headers["about"],
        refused=refused,
        under=under(name, headers, refused, standard_sql),
        fragments=pins(headers),
        is_ordered=headers.get("ordered") == "yes",
        is_empty=headers.get("empty") == "yes",
        tolerance=float(headers["tolerance"]) if "tolerance" in headers else None,
        within=float(headers.get("within", 0)),
        standard_sql=standard_sql,
    )
    if standard_sql and "cells(" in standard_sql and "__status" not in standard_sql:
        raise CaseError(f"{name}: `.standard.sql` states the status of no protected value: `<column>__status`")
    unpinned = [at for at in case.under if at != "standard" and at not in case.fragments]
    if refused is None and unpinned:
        raise CaseError(f"{name}: no fragments are pinned under {', '.join(unpinned)}: `-- fragments:`")
    return case


def split(name: str, text: str) -> tuple[dict[str, str], str]:
    """The header as keys and values, and the SQL below it."""
    headers: dict[str, str] = {}
    lines = text.splitlines()
    while lines and lines[0].startswith("--"):
        key, colon, value = lines.pop(0).removeprefix("--").partition(":")
        if not colon or key.strip() not in KEYS or key.strip() in headers:
            raise CaseError(f"{name}: '{key.strip()}' is no header, or stands there twice")
        headers[key.strip()] = value.strip()
    sql = "\n".join(lines).strip()
    if not sql:
        raise CaseError(f"{name}: there is no SQL")
    return headers, sql


def under(name: str, headers: dict[str, str], refused: str | None, standard_sql: str | None) -> tuple[str, ...]:
    """The protections under which the case holds."""
    if refused is not None:
        named = words(headers.get("under", ", ".join(PROTECTIONS)))
    else:
        named = words(headers.get("only", "bare, public"))
        if standard_sql:
            named.append("standard")
    unknown = [word for word in named if word not in PROTECTIONS]
    if unknown or ("under" in headers and refused is None) or ("only" in headers and refused is not None):
        raise CaseError(f"{name}: `only` is for answers, `under` for refusals, of {', '.join(PROTECTIONS)}")
    return tuple(named)


def pins(headers: dict[str, str]) -> dict[str, list[str]]:
    """The pinned fragments by protection."""
    found = {}
    for protection in ("bare", "public"):
        value = headers.get(f"fragments {protection}", headers.get("fragments"))
        if value is not None:
            found[protection] = [] if value == "none" else sorted(words(value))
    return found


def words(text: str) -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text.split(",") if word.strip()]
