"""The little language in which a case names protected cells, as a table in SQL:

    cells('mia.border_crossings', keys := 'year(crossed_at) as year, citizenship', where := 'direction = in',
          measures := 'rows as crossings, contributors as women where sex = F')

A level is a column (its code), or `year`, `quarter`, `month`, `parent` or `known` of one; as a key also a one-to-one
attribute of the code (`name_en(citizenship)`), which is the code with another face. Conditions are joined by `and`:
`level = code`, `level is null`, `known(column)`. Codes stand without quotes, up to the next `and`.

Measures are `rows`, `contributors`, `non_null(column)`, `sum(column)`; `moments(x) as m`, which gives the count `m`,
`m_mean` and `m_deviations`; `comoments(x y) as m`, which gives `m`, `m_mean_x`, `m_mean_y`, `m_deviations_x`,
`m_deviations_y` and `m_codeviations`; and `histogram(x) as h`, of which `quantile_of(h, 0.5)` makes a median in SQL.

`sets := 'year, citizenship; year; '` are grouping sets, by the names of keys, and the column `set` numbers them. The table
`federated.NAME` stands for all members, with `agency`.
"""

import re
from dataclasses import dataclass

CALL = re.compile(r"\bcells\(\s*'([a-z0-9_.]+)'((?:\s*,\s*\w+\s*:=\s*'(?:[^']|'')*')*)\s*\)")
ARGUMENT = re.compile(r"(\w+)\s*:=\s*'((?:[^']|'')*)'")
EXPRESSION = re.compile(r"(?:(\w+)\((\w+(?:\s+\w+)?)\)|(\w+))(?:\s+as\s+(\w+))?(?:\s+where\s+(.+))?", re.S)
ATTRIBUTES = ("name_en", "name_ka", "alpha2", "eurostat")
ALONE = ("rows", "contributors")
# How many columns each of the others is over.
OVER = {"non_null": 1, "sum": 1, "moments": 1, "comoments": 2, "histogram": 1}
FUNCTIONS = ("year", "quarter", "month", "parent", "known", *ATTRIBUTES)


class LanguageError(Exception):
    """What is not written as this module's head says."""


@dataclass(frozen=True)
class Key:
    """A level that cells are told apart by."""

    column: str
    function: str | None
    name: str


@dataclass(frozen=True)
class Condition:
    """A level that stands at a code; `None` is NULL."""

    column: str
    function: str | None
    code: str | None


@dataclass(frozen=True)
class Measure:
    """What is asked of each cell."""

    kind: str
    columns: tuple[str, ...]
    name: str
    filter: tuple[Condition, ...]


@dataclass(frozen=True)
class Request:
    """The cells of one table."""

    relation: str
    keys: tuple[Key, ...]
    sets: tuple[tuple[int, ...], ...] | None
    where: tuple[Condition, ...]
    measures: tuple[Measure, ...]


def request(relation: str, arguments: str) -> Request:
    """A call's arguments as what they ask for."""
    given = {name: text.replace("''", "'") for name, text in ARGUMENT.findall(arguments)}
    unknown = given.keys() - {"keys", "sets", "where", "measures"}
    if unknown or not given.get("measures"):
        raise LanguageError(f"cells('{relation}'): {', '.join(unknown) or 'measures'}?")
    keys = tuple(key(text) for text in listed(given.get("keys", "")))
    names = [one.name for one in keys]
    sets = None
    if "sets" in given:
        sets = tuple(tuple(names.index(name) for name in listed(text)) for text in given["sets"].split(";"))
    measures = tuple(measure(text) for text in listed(given["measures"]))
    return Request(relation, keys, sets, conditions(given.get("where")), measures)


def listed(text: str) -> list[str]:
    """What stands between commas."""
    return [part.strip() for part in text.split(",") if part.strip()]


def parsed(text: str) -> tuple[str | None, str, str | None, str | None]:
    """Function, column, name and filter of an expression."""
    found = EXPRESSION.fullmatch(text)
    if found is None:
        raise LanguageError(f"'{text}' is no key and no measure")
    function, inner, alone, name, condition = found.groups()
    return function, inner or alone, name, condition


def key(text: str) -> Key:
    """One key."""
    function, column, name, condition = parsed(text)
    if condition or (function and function not in FUNCTIONS):
        raise LanguageError(f"'{text}' is no key")
    return Key(column, function, name or column)


def measure(text: str) -> Measure:
    """One measure."""
    function, over, name, condition = parsed(text)
    kind = function or over
    columns = tuple(over.split()) if function else ()
    if kind not in (OVER if function else ALONE) or len(columns) != OVER.get(kind, 0):
        raise LanguageError(f"'{text}' is no measure")
    return Measure(kind, columns, name or kind, conditions(condition))


def conditions(text: str | None) -> tuple[Condition, ...]:
    """A conjunction."""
    return tuple(condition(part.strip()) for part in re.split(r"\s+and\s+", text)) if text else ()


def condition(text: str) -> Condition:
    """One of its parts."""
    level, equals, code = (part.strip() for part in text.partition("="))
    if not equals and level.endswith(" is null"):
        level, code = level.removesuffix(" is null").strip(), None
    function, column, name, filtered = parsed(level)
    is_whole = equals or code is None or function == "known"
    if name or filtered or not is_whole or (function and function not in FUNCTIONS) or function in ATTRIBUTES:
        raise LanguageError(f"'{text}' is no condition")
    return Condition(column, function, code)
