"""Levels as expressions of the other engine, which reads the agencies' files."""

from .language import ATTRIBUTES, Condition, Key
from .nodes import Fixed
from .policy import TableRules

PARENTS = {"countries": "region", "municipalities": "region"}
PERIODS = {
    "year": "CAST(year({0}) AS VARCHAR)",
    "quarter": "year({0}) || '-Q' || quarter({0})",
    "month": "strftime({0}, '%Y-%m')",
}


def code(column: str, function: str | None, rules: TableRules) -> str:
    """The text of a level's code; NULL where it is NULL."""
    if function in PERIODS:
        return PERIODS[function].format(column)
    if function == "parent":
        return attribute(column, PARENTS[str(rules.columns[column].code_list)], rules)
    if function == "known":
        return f"CASE WHEN {attribute(column, 'code', rules)} IS NOT NULL THEN '' END"
    if function in ATTRIBUTES:
        # Of an unknown code it is NULL, as of none: one cell.
        return f"CASE WHEN {attribute(column, 'code', rules)} IS NOT NULL THEN CAST({column} AS VARCHAR) END"
    return f"CAST({column} AS VARCHAR)"


def shown(key: Key, rules: TableRules) -> str:
    """What stands in the answer for a key."""
    if key.function == "year":
        return f"year({key.column})"
    if key.function in PERIODS:
        return f"CAST(date_trunc('{key.function}', {key.column}) AS DATE)"
    if key.function in ATTRIBUTES:
        return attribute(key.column, key.function, rules)
    return code(key.column, key.function, rules) if key.function else key.column


def attribute(column: str, name: str, rules: TableRules) -> str:
    """What a code list says of a code."""
    listed = f"codelists.{rules.columns[column].code_list}"
    return f"(SELECT any_value(l.{name}) FROM {listed} AS l WHERE l.code = register.{column})"


def holds(condition: Condition, rules: TableRules) -> str:
    """A condition on rows."""
    level = code(condition.column, condition.function, rules)
    if condition.code is None:
        return f"{level} IS NULL"
    return f"{level} = '{condition.code.replace(chr(39), chr(39) * 2)}'"


def all_hold(conditions: tuple[Condition, ...], rules: TableRules) -> str:
    """A conjunction."""
    return " AND ".join(f"({holds(condition, rules)})" for condition in conditions) or "true"


def fixed(column: str, function: str | None, code_text: str | None) -> Fixed:
    """The level that a key or condition fixes at a code."""
    level = "code" if function is None or function in ATTRIBUTES else function
    return Fixed(column, level, code_text)


def is_unlisted(key: Key, code_text: str | None) -> bool:
    """Whether a key says that the code list lacks the code, or that there is none: no node."""
    return code_text is None and (key.function in ATTRIBUTES or key.function == "parent")


def conditions_fix(conditions: tuple[Condition, ...]) -> list[Fixed]:
    """The levels that conditions fix; to be in a code list is none."""
    fixing = (condition for condition in conditions if condition.function != "known")
    return [fixed(condition.column, condition.function, condition.code) for condition in fixing]
