"""Indicators of flows against the same definitions computed from the registers' files, person by person and day by day.

`--under bare` must give every value exactly. `--under standard` prints how far values are off and how many are withheld."""

import argparse
import collections
import csv
import datetime
import io
import itertools
import pathlib
import statistics
import subprocess
import sys

import duckdb
import numpy

DAY = datetime.timedelta(days=1)
MARGIN = 800
YEARS = range(2018, 2025)
# Filled from the code list.
ISO_TO_EUROSTAT = {}


def year_on(day, by):
    """The same date in another year; 28 February for the 29th."""
    try:
        return day.replace(year=day.year + by)
    except ValueError:
        return day.replace(year=day.year + by, day=28)


def age_group(born, on):
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    if years < 0:
        return "UNK"
    if years < 5:
        return "Y_LT5"
    return "Y_GE85" if years >= 85 else f"Y{years - years % 5}-{years - years % 5 + 4}"


class Person:
    """One person's days, each written down."""

    def __init__(self, crossings):
        self.crossings = crossings
        self.first = crossings[0][0].date() - MARGIN * DAY
        days = (crossings[-1][0].date() - self.first).days + MARGIN
        self.inside = numpy.zeros(days, dtype=bool)
        self.inside[:] = crossings[0][1] == "out"
        for when, direction, *_ in crossings:
            self.inside[(when.date() - self.first).days :] = direction == "in"
        alive = numpy.zeros(days, dtype=bool)
        alive[max(0, (min(row[4] for row in crossings) - self.first).days) :] = True
        self.lived_in, self.lived_out = self.inside & alive, ~self.inside & alive

    def count(self, side, start, end):
        return int(side[(start - self.first).days : (end - self.first).days].sum())

    def turns(self):
        """Each day on which the side differs from the day before, and whether the person is then in."""
        for at in numpy.flatnonzero(self.inside[1:] != self.inside[:-1]) + 1:
            yield self.first + int(at) * DAY, bool(self.inside[at])

    def shown(self, day):
        """The last crossing of a day: citizenship, sex and birth as the register notes them."""
        when = max(row[0] for row in self.crossings if row[0].date() == day)
        rows = [row for row in self.crossings if row[0] == when]
        return max(row[2] for row in rows), max(row[3] for row in rows), min(row[4] for row in rows)

    def statuses(self, holds):
        resident = bool(self.inside[0])
        for day, comes in self.turns():
            changed = comes != resident and holds(self, day, comes)
            resident ^= changed
            yield day, comes, changed, resident


def by_days(person, day, comes):
    there, here = (person.lived_out, person.lived_in) if comes else (person.lived_in, person.lived_out)
    before, after = year_on(day, -1), year_on(day, 1)
    return person.count(there, before, day) >= 183 and person.count(here, day, after) >= 183


def by_months(person, day, comes):
    away = person.lived_out if comes else person.lived_in
    return person.count(away, day, year_on(day, 1)) <= 30


def months_later(day, months):
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    for date in range(day.day, 27, -1):
        try:
            return datetime.date(year, month, date)
        except ValueError:
            continue
    return datetime.date(year, month, day.day)


def people(path):
    rows = duckdb.execute(
        "SELECT person_id, crossed_at, direction, citizenship, sex, birth_date FROM read_parquet(?) "
        "ORDER BY person_id, crossed_at, direction = 'out'",
        [str(path)],
    ).fetchall()
    for _, own in itertools.groupby(rows, key=lambda row: row[0]):
        yield Person([row[1:] for row in own])


def stocks(person, turns, told):
    """Adds a person to each year at whose end they are resident, and the changes to the balance."""
    citizenship = max(row[2] for row in person.crossings)
    sex, born = max(row[3] for row in person.crossings), min(row[4] for row in person.crossings)
    kinds = collections.defaultdict(set)
    for year in range(YEARS[0] - 1, YEARS[-1] + 1):
        last = datetime.date(year, 12, 31)
        resident = bool(person.inside[0])
        since_birth = resident
        for day, comes, changed, _ in turns:
            if changed and day <= last:
                resident, since_birth = comes, False
        if not resident or born > last:
            continue
        for cell in margins((ISO_TO_EUROSTAT.get(citizenship, citizenship), sex, age_group(born, last)), ("TOTAL", "T", "TOTAL")):
            if year in YEARS:
                told["resident_stock"][*cell, year] += 1
        kinds["STOCK"].add(year)
        kinds["STOCK_BEFORE"].add(year + 1)
        if since_birth and born.year == year:
            kinds["BIRTHS"].add(year)
    for day, comes, changed, _ in turns:
        if changed:
            kinds["IMMIGRANTS" if comes else "EMIGRANTS"].add(day.year)
    for kind, sign in (("STOCK", 1), ("STOCK_BEFORE", -1), ("BIRTHS", -1), ("IMMIGRANTS", -1), ("EMIGRANTS", 1)):
        for year in kinds[kind] & set(YEARS):
            told["stock_balance"][kind, year] += 1
            told["stock_balance"]["RESIDUAL", year] += sign


def margins(codes, totals):
    """A cell's codes and those of every margin that it is in."""
    return itertools.product(*({code, total} for code, total in zip(codes, totals)))


def expected(agencies):
    """indicator -> (codes..., year) -> people."""
    told = collections.defaultdict(collections.Counter)
    totals = ("TOTAL", "T", "TOTAL")
    for person in people(agencies / "mia" / "border_crossings.parquet"):
        for rule, holds in (("183", by_days), ("12m", by_months)):
            turns = list(person.statuses(holds))
            seen = {True: set(), False: set()}
            for day, comes, changed, _ in turns:
                if not changed:
                    continue
                citizenship, sex, born = person.shown(day)
                codes = (ISO_TO_EUROSTAT.get(citizenship, citizenship), sex, age_group(born, day))
                seen[comes] |= {(*cell, day.year) for cell in margins(codes, totals)}
            for comes, cells in seen.items():
                for cell in cells:
                    told[f"{'immigrants' if comes else 'emigrants'}_{rule}"][cell] += 1
                    if cell[1:3] == ("T", "TOTAL"):
                        told[f"migration_flows_{rule}"]["IMM" if comes else "EMI", cell[0], cell[3]] += 1
                    told[f"net_migration_{rule}"][cell] += 1 if comes else -1
            if rule == "183":
                stocks(person, turns, told)
        short = set()
        for (day, comes, _, resident), (left, *_) in zip(turns, turns[1:]):
            if comes and not resident and months_later(day, 3) <= left < months_later(day, 12):
                citizenship, sex, _ = person.shown(day)
                length = "M3-5" if left < months_later(day, 6) else "M6-11"
                codes = (ISO_TO_EUROSTAT.get(citizenship, citizenship), length, sex)
                short |= {(*cell, day.year) for cell in margins(codes, ("TOTAL", "TOTAL", "T"))}
        for cell in short:
            told["short_term_migrants"][cell] += 1
    acquired = duckdb.execute(
        "SELECT former_citizenship, year(granted_on), count(DISTINCT person_id) FROM read_parquet(?) GROUP BY CUBE (1), 2",
        [str(agencies / "psda" / "citizenship_acquisitions.parquet")],
    ).fetchall()
    for code, year, count in acquired:
        told["acquisitions"][ISO_TO_EUROSTAT.get(code, code or "TOTAL"), year] += count
    return told


def answered(arguments, indicator):
    """(codes..., year) -> value, None where withheld."""
    command = [arguments.khidi, "indicators", "run", indicator, "--format", "csv"]
    command += ["--period", f"{YEARS[0]}..{YEARS[-1]}", "--gateway", arguments.uri]
    for flag, name in (("--ca", "ca"), ("--cert", "analyst-demo"), ("--key", "analyst-demo-key")):
        command += [flag, str(arguments.certs / f"{name}.pem")]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{indicator}: {done.stderr}")
    told = {}
    for row in csv.reader(io.StringIO(done.stdout)):
        if row[0] == "freq":
            continue
        _, _, *codes, year, value, observation, confidentiality = row
        if (value == "") != (confidentiality == "C") or observation != "A":
            sys.exit(f"{indicator}: statuses of {row}")
        key = (*codes, int(year))
        if key in told:
            sys.exit(f"{indicator}: {key} twice")
        told[key] = int(value) if value else None
    return told


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--under", choices=["bare", "standard"], required=True)
    parser.add_argument("--uri", required=True)
    parser.add_argument("--khidi", required=True)
    parser.add_argument("--certs", type=pathlib.Path, required=True)
    parser.add_argument("--agencies", type=pathlib.Path, required=True)
    parser.add_argument("--countries", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    rows = csv.DictReader(arguments.countries.open())
    ISO_TO_EUROSTAT.update({row["code"]: row["eurostat"] for row in rows})
    wrong = 0
    for indicator, cells in sorted(expected(arguments.agencies).items()):
        told = answered(arguments, indicator)
        if arguments.under == "bare":
            keys = {key for key, value in cells.items() if value} | {key for key, value in told.items() if value}
            apart = [key for key in sorted(keys) if cells.get(key, 0) != told.get(key, 0)]
            print(f"{indicator}: {len(keys)} cells that are not 0, {len(apart)} apart")
            for key in apart[:5]:
                print(f"  {key}: {told.get(key)}, not {cells.get(key)}")
            wrong += len(apart) + (not keys)
        else:
            errors = [abs(value - cells.get(key, 0)) for key, value in told.items() if value is not None]
            withheld = sum(1 for key, value in cells.items() if value and told.get(key) is None)
            known = sum(1 for value in cells.values() if value)
            print(f"{indicator}: {statistics.mean(errors):.2f} mean error of {len(errors)} cells, {withheld / known:.2f} of {known} withheld")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
