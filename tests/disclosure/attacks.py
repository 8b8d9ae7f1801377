"""Plays families of attacks as an analyst's client against federations of processes, and prints the table

    attack x policy: who won

The programs are named by KHIDI_BIN and KHIDI_CONNECTOR_BIN. Exit 0: every attack failed against the standard policy and
succeeded against each mutation that is to let it through. 1: not so; the lines say where.
"""

import argparse
import importlib
import sys
import time

from family import played
from world import Template

FAMILIES = ("differencing", "rewrites", "refused", "thresholds", "averaging", "ad_hoc", "people", "members", "edges", "extremes", "hostile", "noise", "universal", "canaries")


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("families", nargs="*", default=FAMILIES, help=f"of {', '.join(FAMILIES)}")
    arguments.add_argument("--known", action="store_true", help="the attacks that are known to succeed, instead")
    given = arguments.parse_args()
    template, wrong = Template(), 0
    print(f"seed of the agencies' keys: {Template.SEED}")
    try:
        for family in given.families:
            started = time.monotonic()
            module = importlib.import_module(family)
            attacks = getattr(module, "KNOWN", []) if given.known else module.ATTACKS
            for attack, policy, winner, is_due, found in played(attacks, template):
                wrong += not is_due
                verdict = "" if is_due else "WRONG "
                print(f"{verdict}{family}: {attack:50} | {policy:23} | {winner:8} | {found}", flush=True)
            print(f"{family}: {time.monotonic() - started:.0f} s", file=sys.stderr)
    finally:
        template.close()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
