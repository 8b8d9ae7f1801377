"""Asks every case of a running gateway and of DuckDB over the same files, and says where the answers differ.

Exit 0: every case as it should be. 1: some are not; each is told with its SQL. 2: nothing could be compared.
"""

import argparse
import sys
from pathlib import Path

from cases import Case, CaseError, read_all
from engines import Khidi, Refused, Twin, rows
from oracle import check
from values import differences

# The code lists come from the gateway itself, so some of what they must hold is written here.
KNOWN = {
    "SELECT eurostat, name_ka, is_eu FROM codelists.countries WHERE code = 'GRC'": ("EL", "საბერძნეთი", True),
    "SELECT alpha2, eurostat, region, is_eu FROM codelists.countries WHERE code = 'GBR'": ("GB", "UK", "UK", False),
    "SELECT alpha2, name_en, region FROM codelists.countries WHERE code = 'TUR'": ("TR", "Türkiye", "NEIGHBOUR"),
    "SELECT count(*) AS n FROM codelists.countries WHERE is_eu": (27,),
    "SELECT count(*) AS n, count(DISTINCT code) AS codes FROM codelists.regions": (12, 12),
    "SELECT age_from, age_to FROM codelists.age_groups WHERE code = 'Y_GE85'": (85, None),
    "SELECT is_positive FROM codelists.asylum_outcomes WHERE code = 'rejected'": (False,),
}


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--uri", required=True, help="grpc+tls://host:port")
    arguments.add_argument("--certs", required=True, type=Path, help="folder of ca.pem and analyst-demo.pem")
    arguments.add_argument("--agencies", required=True, type=Path, help="folder of the agencies' Parquet files")
    arguments.add_argument("--cases", required=True, type=Path, help="folder of case files")
    arguments.add_argument("--under", required=True, choices=("standard", "bare", "public"))
    arguments.add_argument("--only", default="", help="cases whose name contains this")
    given = arguments.parse_args()
    cases = [case for case in read_all(given.cases) if given.under in case.under and given.only in case.name]
    broken = check.fails() if given.under == "standard" else []
    if broken:
        print("\n".join(broken), file=sys.stderr)
        return 2
    # Statuses are asked for where a case states them.
    khidi = Khidi(given.uri, given.certs)
    with_statuses = Khidi(given.uri, given.certs, options={"status": "columns"})
    failed = known_rows(khidi)
    twin = Twin(given.agencies, khidi)
    for case in cases:
        found = verdict(case, given.under, khidi, with_statuses, twin)
        if found:
            failed += 1
            print(f"\nFAILED {case.name} (under {given.under}): {case.about}\n{indented(case.sql)}", flush=True)
            print("\n".join(f"  {line}" for line in found), flush=True)
    khidi.close()
    with_statuses.close()
    print(f"\n{len(cases)} cases under {given.under}, {failed} failed", flush=True)
    return 1 if failed or not cases else 0


def known_rows(khidi: Khidi) -> int:
    """How many of the known rows of code lists are otherwise."""
    failed = 0
    for sql, expected in KNOWN.items():
        try:
            found = rows(khidi.ask(sql))
        except Refused as refused:
            found = [str(refused)]
        if found != [expected]:
            failed += 1
            print(f"FAILED code lists: {sql}\n  got {found}, expected {expected}")
    return failed


def verdict(case: Case, protection: str, khidi: Khidi, with_statuses: Khidi, twin: Twin) -> list[str]:
    """What is wrong with a case; nothing where it is as it should be."""
    if case.refused:
        return refusal(case, khidi)
    try:
        names, expected = twin.ask(case.expected_sql(protection))
    except Exception as error:  # whatever the other engine says, it is told with the case
        return [f"DuckDB does not answer: {error}"]
    if bool(expected) == case.is_empty:
        return [f"DuckDB finds {len(expected)} rows: a case must select something, unless it says `-- empty: yes`"]
    try:
        asked = khidi.fragments(case.sql)
        stated = any(is_status(name) for name in names)
        answer = with_statuses.ask(case.sql) if stated else khidi.ask(case.sql)
    except Refused as refused:
        return [f"not answered: {refused}"]
    found = []
    pinned = case.fragments.get(protection)
    if pinned is not None and asked != pinned:
        found.append(f"asked {', '.join(asked) or 'none'}; pinned {', '.join(pinned) or 'none'}")
    # Of statuses, those that the case states.
    answer = answer.select([name for name in answer.column_names if name in names or not is_status(name)])
    if answer.column_names != names:
        found.append(f"columns {answer.column_names}, expected {names}")
    return found + differences(rows(answer), expected, case.is_ordered, case.tolerance, case.within)


def is_status(name: str) -> bool:
    return name.endswith("__status")


def refusal(case: Case, khidi: Khidi) -> list[str]:
    """What is wrong with a case that must be refused."""
    try:
        answer = khidi.ask(case.sql)
    except Refused as refused:
        return [] if refused.code == case.refused else [f"refused otherwise, not with {case.refused}: {refused}"]
    return [f"answered with {answer.num_rows} rows, not refused with {case.refused}"]


def indented(sql: str) -> str:
    return "\n".join(f"    {line}" for line in sql.splitlines())


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (CaseError, OSError, Refused) as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
