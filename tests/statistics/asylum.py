"""Indicators of asylum against the same definitions computed from the registers' files, case by case.

The agency's views have no case numbers and go by the order of days; here decisions belong to the case that they name."""

import collections
import datetime

import duckdb

from comparison import DAY, MONTHS, Tables, age_group, country, main, month, months_later, quarter, year, years_old

BY_AGE = ("TOTAL", "T", "TOTAL")
BY_DECISION = ("TOTAL", "TOTAL", "T")
# From the strongest to the weakest.
DECISIONS = {
    "refugee": "GENCONV",
    "subsidiary": "SUB_PROT",
    "temporary": "TEMP_PROT",
    "humanitarian": "HUMSTAT",
    "rejected": "REJECTED",
}


class Case:
    def __init__(self, case_id, lodged_on, kind, alone, citizenship, sex, born):
        self.lodged_on, self.kind, self.alone, self.born, self.sex = lodged_on, kind, alone, born, sex
        self.citizen = country(citizenship)
        self.decisions = []

    def codes(self, on):
        return self.citizen, self.sex, age_group(self.born, on)


def read(agencies):
    """person -> cases in order, and person -> crossings in order."""
    table = lambda name: f"read_parquet('{agencies / 'mia' / name}.parquet')"  # noqa: E731
    cases, people = {}, collections.defaultdict(list)
    applications = f"SELECT person_id, case_id, lodged_on, type, unaccompanied_minor, citizenship, sex, birth_date FROM {table('asylum_applications')}"
    for person, case_id, *rest in duckdb.execute(f"{applications} ORDER BY lodged_on").fetchall():
        cases[case_id] = Case(case_id, *rest)
        people[person].append(cases[case_id])
    decisions = f"SELECT case_id, decided_on, instance, outcome FROM {table('asylum_decisions')} ORDER BY decided_on"
    for case_id, *decision in duckdb.execute(decisions).fetchall():
        cases[case_id].decisions.append(decision)
    crossings = collections.defaultdict(list)
    applicants = f"SELECT person_id FROM {table('asylum_applications')}"
    rows = f"SELECT person_id, crossed_at, direction FROM {table('border_crossings')} WHERE person_id IN ({applicants}) ORDER BY crossed_at"
    for person, when, direction in duckdb.execute(rows).fetchall():
        crossings[person].append((when, direction))
    return people, crossings


def applicants(tables, person, cases):
    by_month = collections.defaultdict(list)
    for case in cases:
        by_month[month(case.lodged_on)].append(case)
    for period, own in by_month.items():
        first = own[0]
        codes = first.codes(first.lodged_on)
        is_first = any(case.kind == "first" for case in own)
        tables.add("asylum_applicants", person, codes, BY_AGE, period)
        which = "asylum_first_time_applicants" if is_first else "asylum_subsequent_applicants"
        tables.add(which, person, codes, BY_AGE, period)
        alone = [case for case in own if case.alone]
        if alone:
            years = years_old(alone[0].born, alone[0].lodged_on)
            age = "Y_LT14" if years < 14 else "Y14-15" if years < 16 else "Y16-17" if years < 18 else "UNK"
            tables.add("unaccompanied_minors", person, (codes[0], codes[1], age), BY_AGE, period)


def pending(tables, person, cases):
    for period in MONTHS:
        end = months_later(datetime.date(int(period[:4]), int(period[5:]), 1), 1) - DAY
        for case in cases:
            is_open = not case.decisions or case.decisions[-1][0] > end
            if case.lodged_on <= end and is_open:
                tables.add("asylum_pending", person, case.codes(end), BY_AGE, period)


def withdrawn(tables, person, cases, crossings):
    for case in cases:
        for when, direction in crossings:
            day = when.date()
            if direction != "out" or day < case.lodged_on:
                continue
            back = [at for at, way in crossings if way == "in" and at > when and at.date() <= day + 30 * DAY]
            if back:
                continue
            if not any(decided_on <= day for decided_on, *_ in case.decisions):
                tables.add("asylum_withdrawn", person, case.codes(day), BY_AGE, month(day))
            break


def decided(tables, person, cases, instance, period_of, indicator):
    by_period = collections.defaultdict(list)
    for case in cases:
        for decided_on, which, outcome in case.decisions:
            if which == instance:
                by_period[period_of(decided_on)].append((outcome, case))
    for period, own in by_period.items():
        strongest = next(decision for outcome, decision in DECISIONS.items() if any(found == outcome for found, _ in own))
        case = own[0][1]
        tables.add(indicator, person, (case.citizen, strongest, case.sex), BY_DECISION, period)
        if instance == "first":
            codes = (case.citizen, case.sex)
            tables.add("decided", person, codes, ("TOTAL", "T"), period)
            if strongest != "REJECTED":
                tables.add("positive", person, codes, ("TOTAL", "T"), period)


def expected(agencies):
    tables = Tables()
    people, crossings = read(agencies)
    for person, cases in people.items():
        applicants(tables, person, cases)
        pending(tables, person, cases)
        withdrawn(tables, person, cases, crossings[person])
        decided(tables, person, cases, "first", quarter, "first_instance_decisions")
        decided(tables, person, cases, "final", year, "final_decisions")
    tables.rate("recognition_rate", "positive", "decided")
    return tables.told()


def identities(told):
    first, subsequent = told["asylum_first_time_applicants"], told["asylum_subsequent_applicants"]
    both = {key: first.get(key, 0) + subsequent.get(key, 0) for key in first.keys() | subsequent.keys()}
    yield "first-time and subsequent applicants are all applicants", both, told["asylum_applicants"], False
    decisions = told["first_instance_decisions"]
    rates = {}
    for (citizen, decision, sex, period), all_of in decisions.items():
        if decision == "TOTAL" and all_of:
            rejected = decisions.get((citizen, "REJECTED", sex, period), 0)
            rates[citizen, sex, period] = 100 * (all_of - rejected) / all_of
    yield "the recognition rate is that of the decisions told", rates, told["recognition_rate"], True


if __name__ == "__main__":
    main(__doc__, expected, identities)
