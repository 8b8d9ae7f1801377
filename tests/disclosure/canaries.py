"""Canaries: every contributor's id and every person's income is a marker that is nowhere else. After many questions, answered
and refused, explained, run and explained, and asked by a gateway of its own mind, none is found in an answer, its account,
FlightInfo, an error, EXPLAIN, what `policy` says of the policy, the logs of gateway and connector at their most talkative,
their audit records, or any file outside the agency's folder. A marker planted in each place is found by the same search.

There are no metrics and no traces elsewhere; what will be has to come here.
"""

import os
import re
import subprocess
from pathlib import Path

import register
from differencing import counts
from family import Attack, Bench
from refused import AMPLIFIERS, COLLECTORS, ERRORS, IDENTIFIERS, LOOK_ALIKES, POSITIONS
from hostile import RELATIONS
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


def spoken(world: World, sql: str) -> dict[str, str]:
    """What one question brings to light, by the place."""
    found = {"EXPLAIN": f"EXPLAIN {sql}", "EXPLAIN ANALYZE": f"EXPLAIN ANALYZE {sql}", "answer": sql}
    for place, text in found.items():
        try:
            found[place] = str(world.values(text))
        except Refused as refused:
            found[place] = str(refused)
    return found | {"account and FlightInfo": str(world.seen(sql))}


def asked_by_a_gateway(world: World) -> dict[str, str]:
    """What a hostile gateway is told, catalogue and all."""
    gateway = world.gateway()
    found = {"catalogue": gateway.catalogue().decode(errors="replace")}
    for name, request in RELATIONS.items():
        try:
            found[f"fragment: {name}"] = str(gateway.ask(request))
        except Refused as refused:
            found[f"fragment: {name}"] = str(refused)
    return found


def policy(world: World) -> dict[str, str]:
    """What the connector's own commands say."""
    config = world.agency() / "connector.toml"
    found = {}
    for words in (["explain"], ["test", "SELECT grp, count(*) AS n FROM psda.people WHERE flag = '1' GROUP BY grp"]):
        command = [os.environ["KHIDI_CONNECTOR_BIN"], "--config", config, "policy", *words]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
        found[f"policy {words[0]}"] = done.stdout + done.stderr
    return found


def canaries(bench: Bench, mutation: str | None):
    os.environ["KHIDI_LOG"] = "debug"
    try:
        world = marked(bench, mutation)
    finally:
        del os.environ["KHIDI_LOG"]
    told, places_of = [], {}
    every = AMPLIFIERS + COLLECTORS + ERRORS + IDENTIFIERS + LOOK_ALIKES[:10] + POSITIONS
    for at, sql in enumerate((*every, *questions(ASKED, 23))):
        # All are asked; every sixth is explained as well.
        found = spoken(world, sql) if at % 6 == 0 else {"answer": answered(world, sql)}
        told += [f"in the {place} of {sql}" for place, text in found.items() if is_marked(text)]
        places_of |= found
    more = asked_by_a_gateway(world) | policy(world)
    told += [f"in {place}" for place, text in more.items() if is_marked(text)]
    places_of |= more
    told += [f"a marker planted in {place} is not found" for place, text in places_of.items() if not is_marked(planted(text))]
    counts(world)
    files = places(world)
    told += [f"in {file.name}" for file in files if is_marked(file.read_text(errors="replace"))]
    for file in files:
        kept = file.read_bytes()
        file.write_bytes(planted(kept.decode(errors="surrogateescape")).encode(errors="surrogateescape"))
        if not is_marked(file.read_text(errors="replace")):
            told.append(f"a marker planted in {file.name} is not found")
        file.write_bytes(kept)
    kinds = len({place.split(":")[0] for place in places_of})
    return bool(told), f"{kinds} kinds of words and {len(files)} files searched" + "".join(f"\n    {one}" for one in told[:5])


def answered(world: World, sql: str) -> str:
    try:
        return str(world.values(sql))
    except Refused as refused:
        return str(refused)


def planted(text: str) -> str:
    """The text with a marker in its middle."""
    middle = len(text) // 2
    return f"{text[:middle]} {MARK}canary00003 {text[middle:]}"


ATTACKS = [Attack("canaries", canaries, ("public",))]
