"""Indicators of residence permits against the same definitions computed from the register's file, person by person."""

import collections
import datetime
import itertools

import duckdb

from comparison import DAY, YEARS, Tables, age_group, country, main, months_later, year

BY_AGE = ("TOTAL", "T", "TOTAL")
BY_REASON = ("TOTAL", "TOTAL", "TOTAL")


class Permit:
    def __init__(self, reason, issued_on, valid_from, valid_to, withdrawn_on, citizenship, sex, born):
        self.reason, self.issued_on, self.valid_from, self.born, self.sex = reason, issued_on, valid_from, born, sex
        self.citizen = country(citizenship)
        after = valid_to + DAY
        self.months = sum(1 for months in (3, 6, 12) if after >= months_later(valid_from, months))
        self.last = min(valid_to, withdrawn_on - DAY) if withdrawn_on else valid_to

    @property
    def duration(self):
        return ("M3-5", "M6-11", "M_GE12")[self.months - 1]

    def by_age(self, on):
        return self.citizen, self.sex, age_group(self.born, on)

    def holds_on(self, day):
        return self.valid_from <= day <= self.last


def follows(permit, before):
    """Whether less than six months are between a permit and the last day of any before."""
    return permit.valid_from <= months_later(max(other.last for other in before), 6)


def issued(tables, person, permits):
    for nth, permit in enumerate(permits):
        before, period = permits[:nth], year(permit.issued_on)
        if not before or not follows(permit, before):
            codes = (permit.citizen, permit.reason, permit.duration)
            tables.add("first_permits", person, codes, BY_REASON, period)
            tables.add("first_permits_by_age", person, permit.by_age(permit.issued_on), BY_AGE, period)
        elif before[-1].reason != permit.reason:
            codes = (permit.citizen, before[-1].reason, permit.reason)
            tables.add("permits_changed_status", person, codes, BY_REASON, period)


def held(tables, person, permits):
    for period in YEARS:
        end = datetime.date(int(period), 12, 31)
        valid = [nth for nth, permit in enumerate(permits) if permit.holds_on(end)]
        if not valid:
            continue
        last = permits[valid[-1]]
        tables.add("permits_valid", person, (last.citizen, last.reason, last.duration), BY_REASON, period)
        tables.add("permits_valid_by_age", person, last.by_age(end), BY_AGE, period)
        starts = []
        for nth in valid:
            while nth > 0 and follows(permits[nth], permits[:nth]):
                nth -= 1
            starts.append(permits[nth].valid_from)
        if months_later(min(starts), 60) <= end + DAY:
            tables.add("long_term_residents", person, last.by_age(end), BY_AGE, period)


def expected(agencies):
    tables = Tables()
    rows = duckdb.execute(
        "SELECT person_id, reason, issued_on, valid_from, valid_to, withdrawn_on, citizenship, sex, birth_date "
        "FROM read_parquet(?) ORDER BY person_id, valid_from, valid_to, reason",
        [str(agencies / "psda" / "residence_permits.parquet")],
    ).fetchall()
    for person, own in itertools.groupby(rows, key=lambda row: row[0]):
        permits = [permit for permit in (Permit(*row[1:]) for row in own) if permit.months]
        issued(tables, person, permits)
        held(tables, person, permits)
    told = tables.told()
    told["naturalisation_rate"] = naturalised(agencies, told["permits_valid"])
    return told


def naturalised(agencies, stock):
    """Those who became citizens, per cent of those with a permit at the end of the year before."""
    rows = duckdb.execute(
        "SELECT DISTINCT former_citizenship, person_id, year(granted_on) FROM read_parquet(?)",
        [str(agencies / "psda" / "citizenship_acquisitions.parquet")],
    ).fetchall()
    counts = collections.Counter(cell for code, _, of in rows for cell in ((country(code), of), ("TOTAL", of)))
    held = {key: stock.get((key[0], "TOTAL", "TOTAL", str(key[1] - 1)), 0) for key in counts}
    return {(code, str(of)): 100 * count / held[code, of] for (code, of), count in counts.items() if held[code, of]}


def identities(told):
    for one, other in (("first_permits", "first_permits_by_age"), ("permits_valid", "permits_valid_by_age")):
        totals = [
            {(citizen, period): value for (citizen, *codes, period), value in told[name].items() if codes in total}
            for name, total in ((one, [["TOTAL", "TOTAL"]]), (other, [["T", "TOTAL"]]))
        ]
        yield f"{one} and {other} have the same totals", *totals, False


if __name__ == "__main__":
    main(__doc__, expected, identities)
