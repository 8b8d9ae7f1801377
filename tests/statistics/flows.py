"""Indicators of flows against the same definitions computed from the registers' files, person by person and day by day."""

import collections
import datetime
import itertools

import duckdb
import numpy

from comparison import DAY, YEARS, age_group, country, main, margins, months_later, year

MARGIN = 800


def year_on(day, by):
    """The same date in another year; 28 February for the 29th."""
    try:
        return day.replace(year=day.year + by)
    except ValueError:
        return day.replace(year=day.year + by, day=28)


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
    for of in range(int(YEARS[0]) - 1, int(YEARS[-1]) + 1):
        last = datetime.date(of, 12, 31)
        resident = bool(person.inside[0])
        since_birth = resident
        for day, comes, changed, _ in turns:
            if changed and day <= last:
                resident, since_birth = comes, False
        if not resident or born > last:
            continue
        for cell in margins((country(citizenship), sex, age_group(born, last)), ("TOTAL", "T", "TOTAL")):
            if str(of) in YEARS:
                told["resident_stock"][*cell, str(of)] += 1
        kinds["STOCK"].add(str(of))
        kinds["STOCK_BEFORE"].add(str(of + 1))
        if since_birth and born.year == of:
            kinds["BIRTHS"].add(str(of))
    for day, comes, changed, _ in turns:
        if changed:
            kinds["IMMIGRANTS" if comes else "EMIGRANTS"].add(year(day))
    for kind, sign in (("STOCK", 1), ("STOCK_BEFORE", -1), ("BIRTHS", -1), ("IMMIGRANTS", -1), ("EMIGRANTS", 1)):
        for period in kinds[kind] & set(YEARS):
            told["stock_balance"][kind, period] += 1
            told["stock_balance"]["RESIDUAL", period] += sign


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
                codes = (country(citizenship), sex, age_group(born, day))
                seen[comes] |= {(*cell, year(day)) for cell in margins(codes, totals)}
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
                codes = (country(citizenship), length, sex)
                short |= {(*cell, year(day)) for cell in margins(codes, ("TOTAL", "TOTAL", "T"))}
        for cell in short:
            told["short_term_migrants"][cell] += 1
    acquired = duckdb.execute(
        "SELECT former_citizenship, year(granted_on), count(DISTINCT person_id) FROM read_parquet(?) GROUP BY CUBE (1), 2",
        [str(agencies / "psda" / "citizenship_acquisitions.parquet")],
    ).fetchall()
    for code, granted_in, count in acquired:
        told["acquisitions"][country(code) if code else "TOTAL", str(granted_in)] += count
    return told


if __name__ == "__main__":
    main(__doc__, expected)
