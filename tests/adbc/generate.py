"""Asks random questions of running gateways and of DuckDB over the same files. Every answer must agree, every refusal have
a documented code, and few questions may be refused: shares are printed by feature and by code.

Exit 0: all as it should be. 1: something is not; the question is told whole. 2: nothing could be compared.
"""

import argparse
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from engines import Khidi, Refused, Twin, rows
from grammar.quantiles import allowed
from grammar.question import Question, question
from values import differences

# Shares of questions that must be answered, of all and of each feature.
OF_ALL = 0.9
OF_EACH = 0.8
# Shares of questions that must select something, or agreement says little.
THAT_SELECT = 0.75


@dataclass
class Tally:
    """What became of the questions under one protection."""

    asked: Counter = field(default_factory=Counter)
    answered: Counter = field(default_factory=Counter)
    refused: Counter = field(default_factory=Counter)
    selecting: int = 0
    failed: int = 0

    def count(self, features: tuple[str, ...], code: str | None) -> None:
        """Notes a question, and the code of its refusal."""
        self.asked.update(("all", *features))
        if code is None:
            self.answered.update(("all", *features))
        else:
            self.refused[code] += 1

    def too_few(self) -> list[str]:
        """The features of which too few questions are answered."""
        return [name for name, asked in self.asked.items() if self.answered[name] < (OF_ALL if name == "all" else OF_EACH) * asked]


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--print", action="store_true", help="print the questions, one a line, and ask nobody")
    arguments.add_argument("--gateway", action="append", default=[], help="protection=grpc+tls://host:port, once or more")
    arguments.add_argument("--certs", action="append", default=[], type=Path, help="folder of ca.pem and analyst-demo.pem, one a gateway")
    arguments.add_argument("--agencies", type=Path, help="folder of the agencies' Parquet files")
    arguments.add_argument("--codes", default="", help="the codes with which a question may be refused")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--count", type=int, default=500)
    arguments.add_argument("--only", type=int, help="the number of one question, to ask it alone")
    arguments.add_argument("--refused", action="store_true", help="show every refused question")
    given = arguments.parse_args()
    numbers = range(given.count) if given.only is None else [given.only]
    if given.print:
        print("\n".join(question(given.seed, number).sql.khidi for number in numbers))
        return 0
    named = [text.split("=", 1) for text in given.gateway]
    gateways = {name: Khidi(uri, certs) for (name, uri), certs in zip(named, given.certs, strict=True)}
    twin = Twin(given.agencies, next(iter(gateways.values())))
    tallies = {name: Tally() for name in gateways}
    started = time.monotonic()
    print(f"seed {given.seed}, {len(numbers)} questions under {', '.join(gateways)}", flush=True)
    for number in numbers:
        made = question(given.seed, number)
        ask(made, gateways, twin, tallies, given)
    for khidi in gateways.values():
        khidi.close()
    wrong = [report(name, tally, given.only is None) for name, tally in tallies.items()]
    print(f"\n{time.monotonic() - started:.0f} s", flush=True)
    return 1 if any(wrong) or not tallies or not numbers else 0


def ask(made: Question, gateways: dict[str, Khidi], twin: Twin, tallies: dict[str, Tally], given) -> None:
    """Asks one question of everybody."""
    try:
        expected = twin.ask(made.sql.duckdb)
    except Exception as error:  # whatever the other engine says, it is told with the question
        for tally in tallies.values():
            tally.failed += 1
        told(made, given.seed, "DuckDB", [f"does not answer: {error}", made.sql.duckdb])
        return
    for name, khidi in gateways.items():
        code, wrong = verdict(made, khidi, expected_under(name, made, expected), given.codes.split(","))
        tallies[name].count(made.features, code)
        tallies[name].selecting += selects(expected[1])
        if wrong:
            tallies[name].failed += 1
            told(made, given.seed, name, wrong)
        elif code and given.refused:
            print(f"refused {made.number} under {name}: {code} {made.sql.khidi}", flush=True)


def verdict(made: Question, khidi: Khidi, expected: tuple[list[str], list[tuple]], codes: list[str]) -> tuple[str | None, list[str]]:
    """The code of a refusal, and what is wrong."""
    try:
        answer = khidi.ask(made.sql.khidi)
    except Refused as refused:
        return refused.code, [] if refused.code in codes else [f"not answered: {refused}"]
    names, theirs = expected
    found = []
    if answer.column_names != names:
        found.append(f"columns {answer.column_names}, expected {names}")
    tolerances = [output.tolerance for output in made.outputs]
    return None, found + differences(rows(answer), theirs, made.is_ordered, tolerances)


def expected_under(name: str, made: Question, expected: tuple[list[str], list[tuple]]) -> tuple[list[str], list[tuple]]:
    """What is expected under a protection: bins are coarser than rows."""
    ranges = {at for at, output in enumerate(made.outputs) if output.kind == "range"}
    names, found = expected
    if not ranges:
        return expected
    in_bins = name == "bare"
    return names, [tuple(allowed(value, in_bins) if at in ranges else value for at, value in enumerate(row)) for row in found]


def selects(expected: list[tuple]) -> bool:
    """Whether an answer says anything: a value that is not nothing."""
    return any(value for row in expected for value in row)


def told(made: Question, seed: int, name: str, wrong: list[str]) -> None:
    """Prints a question that failed."""
    print(f"\nFAILED question {made.number} of seed {seed}, under {name}\n    {made.sql.khidi}", flush=True)
    print("\n".join(f"  {line}" for line in wrong), flush=True)


def report(name: str, tally: Tally, with_bounds: bool) -> bool:
    """Prints the shares; gives whether something is wrong."""
    asked = max(tally.asked["all"], 1)
    print(f"\nunder {name}: {tally.failed} failed; {tally.selecting / asked:.1%} select something; answered by feature")
    for feature, asked in sorted(tally.asked.items()):
        print(f"  {tally.answered[feature]:5} of {asked:5}  {tally.answered[feature] / asked:6.1%}  {feature}")
    print("refused by code: " + (", ".join(f"{code} {n}" for code, n in sorted(tally.refused.items())) or "none"))
    too_few = tally.too_few() if with_bounds else []
    if too_few:
        print(f"TOO FEW answered under {name}: {', '.join(too_few)}")
    says_little = with_bounds and tally.selecting < THAT_SELECT * asked
    if says_little:
        print(f"TOO FEW select something under {name}")
    return bool(too_few or says_little or tally.failed)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, Refused) as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
