"""Registers of known people, and the policies over them: the standard one, and its mutations."""

import random
from datetime import date, timedelta

import pyarrow

SEED = 20_260
GROUPS = 400
COLUMNS = {
    "person_id": {"role": "contributor"},
    "grp": {"role": "dimension", "codes": [f"G{at:03}" for at in range(GROUPS)]},
    "sex": {"role": "dimension", "list": "sexes"},
    "slot": {"role": "dimension", "codes": ["A", "B"]},
    "flag": {"role": "dimension", "codes": ["0", "1"]},
    "on_day": {"role": "dimension", "calendar": "month"},
    "income": {"role": "measure", "clip": [0, 10000], "step": 1, "centre": 2000, "bins": [0, 1000, 2000, 5000, 10000]},
}
# Of these the gain is small, so that noise is the least that a policy can have: V = 4, D = 7.
NARROW = {name: COLUMNS[name] for name in ("person_id", "grp", "flag", "income")}
TABLE = {"class": "protected", "one_row_per_person": True, "p_percent": 15, "dominance": {"n": 2, "percent": 80}}
PUBLIC = {
    "class": "public",
    "columns": {name: {"role": "public"} for name in ("code", "bucket", "weight")},
}
NO_NOISE = {"max_deviation": 1, "variance": 0.000001, "delta": 0.001, "min_residual_variance": 1e-9}


def groups(seed: int = SEED, count: int = GROUPS) -> tuple[list[dict], dict[str, int]]:
    """People in groups of 30 to 40, with one target each: a woman of slot A who alone may have the flag. What is secret is
    whether she has; the bit of each group is what an attacker wishes to know."""
    chance = random.Random(seed)
    people, secrets = [], {}
    for at in range(count):
        group = f"G{at:03}"
        secrets[group] = chance.randrange(2)
        for member in range(chance.randint(30, 40)):
            target = member == 0
            people.append({
                "person_id": 1_000_000 + at * 100 + member,
                "grp": group,
                "sex": "F" if target or chance.random() < 0.5 else "M",
                "slot": "A" if target or chance.random() < 0.5 else "B",
                "flag": str(secrets[group]) if target else "0",
                "on_day": date(2023, 1, 1) + timedelta(days=chance.randrange(365)),
                "income": 500 * secrets[group] if target else chance.randrange(500, 4000),
            })
    return people, secrets


def table(people: list[dict]) -> pyarrow.Table:
    """People as a register."""
    names = list(people[0])
    arrays = {name: pyarrow.array([person[name] for person in people]) for name in names}
    return pyarrow.table(arrays)


def buckets() -> pyarrow.Table:
    """A public table that would part people by their sex or slot, or multiply rows."""
    codes = ["F", "M", "A", "B", "0", "1"]
    return pyarrow.table({"code": codes, "bucket": [0, 1, 0, 1, 0, 1], "weight": [1, 2, 4, 8, 16, 32]})


def policy(mutation: str | None = None, columns: dict | None = None, **tables: dict) -> dict:
    """The policy of the crafted registers: standard, or with a safeguard taken off."""
    general = {"version": 1, "protection": "standard", "threshold": 10, "threshold_width": 10}
    people = TABLE | {"columns": columns or COLUMNS}
    made = general | {"tables": {"people": people, "buckets": PUBLIC} | tables}
    match mutation:
        case "bare":
            made["protection"] = "bare"
            del made["threshold"], made["threshold_width"]
            for one in made["tables"].values():
                if one["class"] == "protected":
                    for key in ("dominance", "p_percent"):
                        one.pop(key, None)
                    one["columns"] = {name: opened(column) for name, column in one["columns"].items()}
        case "public":
            made["tables"]["people"] = {
                "class": "public", "columns": {name: {"role": "public"} for name in people["columns"]}
            }
        case "quiet":
            made |= {"threshold": 2, "threshold_width": 0, "noise": NO_NOISE}
        case "no_noise":
            made["noise"] = NO_NOISE
        case "fixed_threshold":
            made |= {"threshold_width": 0, "noise": NO_NOISE}
        case "all_shown_from_15":
            made |= {"threshold": 15, "threshold_width": 0, "noise": NO_NOISE}
        case "no_dominance":
            made["tables"]["people"] = {k: v for k, v in people.items() if k not in ("dominance", "p_percent")}
            made["noise"] = NO_NOISE
    return made


def opened(column: dict) -> dict:
    """A column as the bare policy publishes it."""
    if column["role"] == "contributor":
        return column
    return {"role": "open"} | {key: value for key, value in column.items() if key == "bins"}


def crowds(seed: int = SEED, count: int = 24, size: int = 400) -> list[dict]:
    """Large groups, of which every cell of a few conditions is there."""
    chance = random.Random(seed)
    return [
        {
            "person_id": 5_000_000 + at * 10_000 + member,
            "grp": f"G{at:03}",
            "sex": chance.choice("FM"),
            "slot": chance.choice("AB"),
            "flag": chance.choice("01"),
            "on_day": date(2023, 1, 1) + timedelta(days=chance.randrange(365)),
            "income": chance.randrange(500, 4000),
        }
        for at in range(count)
        for member in range(size)
    ]
