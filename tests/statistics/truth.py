"""Flows against people's true stays in the synthetic country, day by day: over crossings of which none is missing they must
be equal; over the register as it is, with its missing exits, it prints how far they are off, and fails beyond bounds.

The stays say on which days somebody was in the country, without any rule that would make days of crossings. What the engine
reads is not read here."""

import argparse
import collections
import itertools
import pathlib
import sys

import duckdb
import numpy

import flows
from comparison import DAY, YEARS, age_group, answered, apart, country, exactly, know_countries, margins, year

TOTALS = ("TOTAL", "T", "TOTAL")
# As measured for 100,000 people of seed 7, in per cent: people too many or too few in single cells, of the true total of all
# years; cells that differ, margins included.
MOST_OFF = {
    "immigrants_183": (5.5, 27.0),
    "emigrants_183": (3.6, 28.4),
    "immigrants_12m": (8.9, 28.1),
    "emigrants_12m": (4.7, 28.9),
}


class Life(flows.Person):
    """One person's days, from the stays of that person alone."""

    def __init__(self, stays):
        _, self.citizenship, self.sex, self.born, *_ = stays[0]
        turns = sorted({day for *_, entered, left in stays for day in (entered, left) if day})
        self.first = turns[0] - flows.MARGIN * DAY
        days = (turns[-1] - self.first).days + flows.MARGIN
        self.inside = numpy.zeros(days, dtype=bool)
        for *_, entered, left in stays:
            self.inside[(entered - self.first).days if entered else 0 : (left - self.first).days if left else days] = True
        alive = numpy.arange(days) >= (self.born - self.first).days
        self.lived_in, self.lived_out = self.inside & alive, ~self.inside & alive

    def shown(self, day):
        return self.citizenship, self.sex, self.born


def lives(path):
    rows = duckdb.execute(
        "SELECT person_id, citizenship, sex, birth_date, entered_on, left_on FROM read_parquet(?) ORDER BY person_id", [str(path)]
    ).fetchall()
    for _, own in itertools.groupby(rows, key=lambda row: row[0]):
        stays = list(own)
        # Who has never crossed the border has no change.
        if any(entered or left for *_, entered, left in stays):
            yield Life(stays)


def true_flows(path):
    """indicator -> (codes..., year) -> people."""
    told = collections.defaultdict(collections.Counter)
    for life in lives(path):
        for rule, holds in (("183", flows.by_days), ("12m", flows.by_months)):
            seen = {True: set(), False: set()}
            for day, comes, changed, _ in life.statuses(holds):
                if changed:
                    codes = (country(life.citizenship), life.sex, age_group(life.born, day))
                    seen[comes] |= {(*cell, year(day)) for cell in margins(codes, TOTALS)}
            for comes, cells in seen.items():
                told[f"{'immigrants' if comes else 'emigrants'}_{rule}"].update(cells)
    return told


def distance(name, true, told):
    """Whether what the register tells is as near to the truth as it was measured to be; prints how near that is."""
    finest = {key for key in true.keys() | told.keys() if not set(TOTALS) & set(key[:-1])}
    misplaced = sum(abs((told.get(key) or 0) - true[key]) for key in finest)
    total, total_told = (sum(cells.get((*TOTALS, period)) or 0 for period in YEARS) for cells in (true, told))
    keys, differing = apart(true, told, False)
    off, share = 100 * misplaced / total, 100 * len(differing) / len(keys)
    print(
        f"{name} over the register: {total_told} told, {total} true, {misplaced} too many or too few in single cells, "
        f"{off:.2f} %; {len(differing)} of {len(keys)}, {share:.2f} % of cells differ"
    )
    # Of a register that misses nothing there would be nothing to tell.
    return 0 < off <= MOST_OFF[name][0] and share <= MOST_OFF[name][1]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--everything", required=True, help="address of a gateway over a register of all crossings")
    parser.add_argument("--register", required=True, help="address of a gateway over the register as it is")
    parser.add_argument("--khidi", required=True)
    parser.add_argument("--catalogue", type=pathlib.Path)
    for path in ("--stays", "--certs", "--countries"):
        parser.add_argument(path, type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    know_countries(arguments.countries)
    right = True
    for name, true in sorted(true_flows(arguments.stays).items()):
        told = {}
        for over in ("everything", "register"):
            asked = argparse.Namespace(**vars(arguments), under="bare", uri=getattr(arguments, over))
            told[over] = answered(asked, name, YEARS)
        right &= exactly(f"{name} over everything", true, told["everything"])
        right &= distance(name, true, told["register"])
    sys.exit(0 if right else 1)


if __name__ == "__main__":
    main()
