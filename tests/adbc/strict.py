"""Rewrites the policies of a folder of agencies to other parameters, under which more is clipped, dominated, forbidden and
rounded than under a demo's own: what the demo's people would hardly ever show. Meant for a folder that a test owns.
"""

import argparse
import json
import tomllib
from pathlib import Path

GENERAL = {"threshold": 6, "threshold_width": 4}
# A variance that the lattices of the demo may average to nearly nothing: what a test asks for, and nobody should.
NOISE = {"max_deviation": 5, "variance": 3.0, "forbidden_up_to": 2, "min_residual_variance": 0.001}
TABLE = {"dominance": {"n": 2, "percent": 20}, "p_percent": 15}
# Of those whose people may have more.
ROWS = {"max_rows": 3}
MEASURE = {"clip": [3000, 12000], "step": 50, "centre": 7000}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--agencies", required=True, type=Path, help="folder of the agencies")
    for file in sorted(arguments.parse_args().agencies.glob("*/policy.toml")):
        policy = tomllib.loads(file.read_text(encoding="utf-8"))
        file.write_text("\n".join(written((), strict(policy))) + "\n", encoding="utf-8")


def strict(policy: dict) -> dict:
    """The policy with these parameters in the place of its own."""
    changed = policy | GENERAL | {"noise": NOISE}
    for kind in ("tables", "views"):
        if kind in policy:
            changed[kind] = {name: strict_table(table) for name, table in policy[kind].items()}
    return changed


def strict_table(table: dict) -> dict:
    if table.get("class") != "protected":
        return table
    kept = {key: value for key, value in table.items() if key not in ("noise", *GENERAL)}
    measures = {name: column | MEASURE for name, column in table["columns"].items() if column["role"] == "measure"}
    rows = {} if kept.get("one_row_per_person") else ROWS
    return kept | TABLE | rows | {"columns": table["columns"] | measures}


def written(path: tuple[str, ...], table: dict) -> list[str]:
    """A table of TOML: first its own values, then the tables in it. Columns stand in a line each."""
    lines = [f"[{'.'.join(path)}]"] if path else []
    tables = {key: value for key, value in table.items() if isinstance(value, dict) and is_section(path, key)}
    lines += [f"{key} = {inline(value)}" for key, value in table.items() if key not in tables]
    for key, value in tables.items():
        lines += written((*path, key), value)
    return lines


def is_section(path: tuple[str, ...], key: str) -> bool:
    """Tables, views, their columns and the noise are sections; single columns and rules are values."""
    return key in ("tables", "views", "noise", "columns") or (len(path) == 1 and path[0] in ("tables", "views"))


def inline(value) -> str:
    """A value in a line."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {inline(part)}" for key, part in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(inline(part) for part in value) + "]"
    # Numbers, booleans and strings are written as in JSON.
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    main()
