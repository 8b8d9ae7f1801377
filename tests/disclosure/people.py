"""Attacks on who counts as a person: one person with many ids, two persons in a row, rows of nobody."""

import random
from datetime import date

import pyarrow

import register
from family import Attack, Bench, judged
from world import AGENCY, Refused, World

SEED = 29
GROUPS = 60
# How many ids or rows the one person has: more than any threshold of single ids asks for.
MANY = 25
# k times the ids that one person may have: what the policy of a table without a person index must ask for.
BY_IDS = 10 * 30


def world_of(bench: Bench, name: str, mutation: str | None, rows: list[dict], table: dict) -> World:
    def made() -> World:
        policy = register.policy(mutation if mutation in ("public", "bare") else None)
        chosen = dict(table)
        if mutation == "public":
            chosen = {"class": "public", "columns": {column: {"role": "public"} for column in table["columns"]}}
        policy["tables"] = {"cases": chosen}
        types = [("applicant_id", pyarrow.int64()), ("sponsor_id", pyarrow.int64()), ("grp", pyarrow.string()), ("on_day", pyarrow.date32())]
        columns = {name: pyarrow.array([row[name] for row in rows], kind) for name, kind in types}
        return World(bench.template, {AGENCY: ({"cases": pyarrow.table(columns)}, policy)})

    return bench.world((name, mutation), made)


def cases(many: str) -> tuple[list[dict], dict[str, int]]:
    """Groups of which every second has rows of one person: each with another id, of another applicant whom she sponsors, or
    without any id, as `many` says."""
    chance = random.Random(SEED)
    rows, secrets = [], {}
    for at in range(GROUPS):
        group = f"G{at:03}"
        secrets[group] = chance.randrange(2)
        for row in range(MANY * secrets[group]):
            applicant = None if many == "nobody" else at * 1000 + row
            sponsor = at * 1000 + 999 if many == "sponsor" else applicant
            rows.append({"applicant_id": applicant, "sponsor_id": sponsor, "grp": group, "on_day": date(2023, 5, 1)})
    # Others, so that the table is not empty: of a group that nobody asks for.
    rows += [{"applicant_id": 10**6 + row, "sponsor_id": 10**6 + row, "grp": "other", "on_day": date(2023, 5, 1)} for row in range(200)]
    chance.shuffle(rows)
    return rows, secrets


COLUMNS = {
    "applicant_id": {"role": "contributor"}, "sponsor_id": {"role": "contributor"},
    "grp": {"role": "dimension", "codes": [f"G{at:03}" for at in range(GROUPS)] + ["other"]},
}
TABLE = {"class": "protected", "max_rows": 40, "columns": COLUMNS}
APPLICANTS = TABLE | {"columns": {name: COLUMNS[name] for name in ("applicant_id", "grp")}}


def shown(world: World, secrets: dict[str, int], questions: tuple[str, ...]) -> tuple[dict[str, int], set[str]]:
    """Whom the attacker takes to be there: every group of which anything is told. With the codes of refusals."""
    guesses, codes = dict.fromkeys(secrets, 0), set()
    for sql in questions:
        try:
            found = [group for group, n in world.values(sql) if n is not None]
        except Refused as refused:
            codes.add(refused.code)
            continue
        guesses |= {group: 1 for group in found if group in guesses}
    return (guesses if guesses and any(guesses.values()) else {}), codes


COUNTS = (
    "SELECT grp, count(*) AS n FROM psda.cases GROUP BY grp",
    "SELECT grp, count(DISTINCT applicant_id) AS n FROM psda.cases GROUP BY grp",
)
SPONSORS = COUNTS + (
    "SELECT grp, count(DISTINCT sponsor_id) AS n FROM psda.cases GROUP BY grp",
    "SELECT grp, count(*) AS n FROM psda.cases WHERE sponsor_id = applicant_id GROUP BY grp",
    "SELECT grp, count(*) AS n FROM psda.cases WHERE sponsor_id IS NOT NULL GROUP BY grp",
    "SELECT grp, count(DISTINCT applicant_id) AS n FROM (SELECT grp, applicant_id FROM psda.cases) t GROUP BY grp",
    "SELECT a.grp, count(DISTINCT a.applicant_id) AS n FROM psda.cases a JOIN psda.cases b ON a.applicant_id = b.sponsor_id GROUP BY a.grp",
)


def ten_ids(bench: Bench, mutation: str | None):
    """One person under many ids: a table without a person index needs k times as many of them."""
    rows, secrets = cases("ids")
    table = APPLICANTS if mutation else APPLICANTS | {"threshold": BY_IDS}
    guesses, codes = shown(world_of(bench, "ids", mutation, rows, table), secrets, COUNTS)
    return judged(guesses, secrets, f"no cell of one person; refused {sorted(codes)}")


def sponsor(bench: Bench, mutation: str | None):
    """One sponsor behind all the applicants of a group: she is a contributor of these rows as they are."""
    rows, secrets = cases("sponsor")
    table = TABLE if mutation is None else APPLICANTS
    guesses, codes = shown(world_of(bench, "sponsor", mutation, rows, table), secrets, SPONSORS)
    return judged(guesses, secrets, f"rows of two people are not told of; refused {sorted(codes)}")


def nobody(bench: Bench, mutation: str | None):
    """Rows without a contributor enter nothing, however many there are."""
    rows, secrets = cases("nobody")
    guesses, codes = shown(world_of(bench, "nobody", mutation, rows, APPLICANTS), secrets, COUNTS)
    if mutation is None:
        # Where nothing else protects anybody, a row of nobody is still nobody's.
        bare, _ = shown(world_of(bench, "nobody", "bare", rows, APPLICANTS), secrets, COUNTS)
        guesses |= bare
    return judged(guesses, secrets, f"rows of nobody are not told of; refused {sorted(codes)}")


ATTACKS = [
    Attack("one person with many ids", ten_ids, ("threshold of single ids",)),
    Attack("sponsor and applicant", sponsor, ("sponsors not listed",)),
    Attack("rows without a contributor", nobody, ("public",)),
]
