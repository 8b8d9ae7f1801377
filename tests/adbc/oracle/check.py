"""Whether the oracle itself is as it should be: `python -m oracle.check` in this folder's parent. Comparisons ask it first."""

import sys
import unittest

from . import examples, vectors


def fails() -> list[str]:
    """What of the vectors and examples does not hold."""
    result = unittest.TestResult()
    for module in (vectors, examples):
        unittest.defaultTestLoader.loadTestsFromModule(module).run(result)
    if not result.testsRun:
        return ["no vectors were found"]
    return [f"{test}: {text}" for test, text in result.failures + result.errors]


if __name__ == "__main__":
    found = fails()
    print("\n".join(found) or "the oracle holds")
    sys.exit(1 if found else 0)
