"""What comparisons of indicators with definitions computed elsewhere share: asking, and telling what is apart.

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

DAY = datetime.timedelta(days=1)
YEARS = [str(year) for year in range(2018, 2025)]
QUARTERS = [f"{year}-Q{quarter}" for year in YEARS for quarter in range(1, 5)]
MONTHS = [f"{year}-{month:02}" for year in YEARS for month in range(1, 13)]
# Of rates with one decimal, of which a last digit may be rounded either way.
NEAR = 0.0501
# Filled from the code list.
ISO_TO_EUROSTAT = {}


def year(day):
    return str(day.year)


def quarter(day):
    return f"{day.year}-Q{(day.month + 2) // 3}"


def month(day):
    return f"{day.year}-{day.month:02}"


def years_old(born, on):
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def age_group(born, on):
    years = years_old(born, on)
    if years < 0:
        return "UNK"
    if years < 5:
        return "Y_LT5"
    return "Y_GE85" if years >= 85 else f"Y{years - years % 5}-{years - years % 5 + 4}"


def months_later(day, months):
    """The same date so many months later; the last of the month where that has fewer days."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    for date in range(day.day, 27, -1):
        try:
            return datetime.date(year, month, date)
        except ValueError:
            continue
    return datetime.date(year, month, day.day)


def know_countries(path):
    """Fills the code list from a file of it."""
    ISO_TO_EUROSTAT.update({row["code"]: row["eurostat"] for row in csv.DictReader(path.open())})


def country(code):
    return ISO_TO_EUROSTAT.get(code, code)


def margins(codes, totals):
    """A cell's codes and those of every margin that it is in."""
    return itertools.product(*({code, total} for code, total in zip(codes, totals)))


class Tables:
    """indicator -> (codes..., period) -> value, from facts about people."""

    def __init__(self):
        self.people = collections.defaultdict(lambda: collections.defaultdict(set))
        self.values = {}

    def add(self, indicator, person, codes, totals, period):
        for cell in margins(codes, totals):
            self.people[indicator][*cell, period].add(person)

    def rate(self, indicator, of, all_of):
        """Per cent of the people of one table among those of another, cell by cell."""
        whole = self.people.pop(all_of)
        part = self.people.pop(of)
        self.values[indicator] = {key: 100 * len(part[key]) / len(people) for key, people in whole.items() if people}

    def told(self):
        counts = {name: {key: len(people) for key, people in cells.items()} for name, cells in self.people.items()}
        return {**counts, **self.values}


def asked(arguments, indicator, period):
    command = [arguments.khidi, "indicators", "run", indicator, "--format", "csv", "--period", period, "--gateway", arguments.uri]
    for catalogue in [arguments.catalogue] if arguments.catalogue else []:
        command += ["--catalogue", str(catalogue)]
    for flag, name in (("--ca", "ca"), ("--cert", "analyst-demo"), ("--key", "analyst-demo-key")):
        command += [flag, str(arguments.certs / f"{name}.pem")]
    return subprocess.run(command, capture_output=True, text=True)


def answered(arguments, indicator, periods):
    """(codes..., period) -> value, None where withheld."""
    answers = [asked(arguments, indicator, f"{periods[0]}..{periods[-1]}")]
    if answers[0].returncode and arguments.under == "standard":
        # A period of which nothing can be told ends the run of several.
        answers = [asked(arguments, indicator, period) for period in periods]
        answers = [answer for answer in answers if "no cell of" not in answer.stderr]
    told = {}
    for answer in answers:
        if answer.returncode:
            sys.exit(f"{indicator}: {answer.stderr}")
        for row in csv.reader(io.StringIO(answer.stdout)):
            if row[0] == "freq":
                continue
            _, _, *codes, period, value, observation, confidentiality = row
            if (value == "") != (confidentiality == "C") or observation not in ("A", "P"):
                sys.exit(f"{indicator}: statuses of {row}")
            key = (*codes, period)
            if key in told:
                sys.exit(f"{indicator}: {key} twice")
            told[key] = (float(value) if "." in value else int(value)) if value else None
    return told


def periods_of(cells):
    """All periods of the kind that cells are of."""
    sample = next(iter(cells))[-1]
    return QUARTERS if "Q" in sample else MONTHS if "-" in sample else YEARS


def apart(expected, told, is_rate):
    """How many cells say something, and those that say something else. A rate that is not there is not 0."""
    keys = {key for key, value in itertools.chain(expected.items(), told.items()) if value or is_rate and value is not None}
    differ = lambda one, other: one is None or other is None or abs(one - other) > NEAR if is_rate else (one or 0) != (other or 0)  # noqa: E731
    return keys, [key for key in sorted(keys) if differ(expected.get(key), told.get(key))]


def exactly(name, expected, told, is_rate=False):
    """Whether nothing is apart; prints what is."""
    keys, differing = apart(expected, told, is_rate)
    print(f"{name}: {len(keys)} cells that are not 0, {len(differing)} apart")
    for key in differing[:5]:
        print(f"  {key}: {told.get(key)}, not {expected.get(key)}")
    return bool(keys) and not differing


def roughly(name, expected, told):
    errors = [abs(value - expected.get(key, 0)) for key, value in told.items() if value is not None]
    withheld = sum(1 for key, value in expected.items() if value and told.get(key) is None)
    known = sum(1 for value in expected.values() if value)
    error = f"{statistics.mean(errors):.2f}" if errors else "no"
    print(f"{name}: {error} mean error of {len(errors)} cells, {withheld / known:.2f} of {known} withheld")


def main(description, expected, identities=None):
    """Compares all indicators that `expected(agencies)` tells; `identities(told)` says how the told hang together."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--under", choices=["bare", "standard"], required=True)
    parser.add_argument("--uri", required=True)
    parser.add_argument("--khidi", required=True)
    parser.add_argument("--catalogue", type=pathlib.Path)
    for folder in ("--certs", "--agencies", "--countries"):
        parser.add_argument(folder, type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    know_countries(arguments.countries)
    right, all_told = True, {}
    for indicator, cells in sorted(expected(arguments.agencies).items()):
        told = all_told[indicator] = answered(arguments, indicator, periods_of(cells))
        if arguments.under == "bare":
            is_rate = any(isinstance(value, float) for value in cells.values())
            right &= exactly(indicator, cells, told, is_rate)
        else:
            roughly(indicator, cells, told)
    if arguments.under == "bare" and identities:
        for name, one, other, is_rate in identities(all_told):
            right &= exactly(name, one, other, is_rate)
    sys.exit(0 if right else 1)
