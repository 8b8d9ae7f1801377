"""Lets the attacks import what the comparison of tests/adbc has: the client, the policy's writer, the oracle."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "adbc"))
