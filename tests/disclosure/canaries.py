"""Canaries: every contributor's id and every person's income is a marker that is nowhere else. After many questions, answered
and refused, none is found in an answer, an error, the gateway's log and audit record, the connector's log, or any file
outside the agency's folder; nor in the agency's audit record. A marker planted in each place is found by the same search.
"""

import re
from pathlib import Path

import register
from differencing import counts
from family import Attack, Bench
from refused import AMPLIFIERS, COLLECTORS, ERRORS, IDENTIFIERS, LOOK_ALIKES, POSITIONS
from universal import questions
from world import Refused, World

MARK, SUM_MARK = "7391", 7_391_000
ASKED = 60


def marked(bench: Bench, mutation: str | None) -> World:
    people, _ = register.groups(count=6)
    rows = [one | {"person_id": f"{MARK}canary{at:05}", "income": SUM_MARK + at} for at, one in enumerate(people)]
    columns = register.COLUMNS | {"income": register.COLUMNS["income"] | {"clip": [0, 10_000_000], "bins": [0, 10_000_000]}}
    return bench.world(("canaries", mutation), lambda: bench.crafted(rows, mutation, columns=columns))


def places(world: World) -> list[Path]:
    """Every file of the world that is not a register, in the agency's folder or elsewhere."""
    return [file for file in world.folder.rglob("*") if file.is_file() and file.suffix not in (".parquet", ".key", ".pem")]


# A number by itself: the digits of times and of identifiers of questions can hold any other.
INCOME = re.compile(r"(?<![\w-])7391[0-2]\d\d(?!\w)")


def is_marked(text: str) -> bool:
    return f"{MARK}canary" in text or INCOME.search(text) is not None


def canaries(bench: Bench, mutation: str | None):
    world = marked(bench, mutation)
    told = []
    every = AMPLIFIERS + COLLECTORS + ERRORS + IDENTIFIERS + LOOK_ALIKES[:10] + POSITIONS
    for sql in (*every, *questions(ASKED, 23)):
        try:
            answer = str(world.values(sql))
        except Refused as refused:
            answer = str(refused)
        if is_marked(answer):
            told.append(f"in what was answered to {sql}")
    counts(world)
    files = places(world)
    told += [f"in {file.name}" for file in files if is_marked(file.read_text(errors="replace"))]
    for file in files:
        kept = file.read_bytes()
        file.write_bytes(kept + f"{MARK}canary00003".encode())
        if not is_marked(file.read_text(errors="replace")):
            told.append(f"a marker planted in {file.name} is not found")
        file.write_bytes(kept)
    return bool(told), f"{len(files)} files searched" + "".join(f"\n    {one}" for one in told[:5])


ATTACKS = [Attack("canaries", canaries, ("public",))]
