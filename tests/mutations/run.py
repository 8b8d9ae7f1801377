"""Takes defences off the code, one by one, and tells which tests notice.

Each `*.patch` here removes one defence; its head names the defence and what must catch it:

    unit FILTER     the quick tests of the pure crates whose names contain FILTER, in debug
    node FILTER     the crates' own tests in release
    attack FAMILY   a family of tests/disclosure, played against the mutated connector and an honest gateway

The checkout is copied and the copy changed; build products are kept in CARGO_TARGET_DIR and shared with other builds. What
must catch a mutation is run over the unchanged copy first and must pass there. Exit 0: every mutation was caught.
"""

import argparse
import filecmp
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parent.parent
PURE = ("khidi-queries-disclosure", "khidi-queries-planner", "khidi-queries-protocol")


@dataclass
class Mutation:
    """A patch with its head."""

    name: str
    defence: str
    caught_by: str
    file: Path

    @classmethod
    def read(cls, file: Path) -> "Mutation":
        head = dict(line.split(": ", 1) for line in file.read_text(encoding="utf-8").splitlines()[:2])
        return cls(file.stem, head["Defence"], head["Caught-by"], file)

    def touched(self) -> list[str]:
        """The files that it changes."""
        lines = self.file.read_text(encoding="utf-8").splitlines()
        return [line.removeprefix("+++ b/") for line in lines if line.startswith("+++ b/")]


class Scratch:
    """A copy of the checkout, kept from run to run so that little is built anew."""

    def __init__(self, folder: Path):
        self.folder = folder
        listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
        files = subprocess.run(listed, cwd=CHECKOUT, check=True, capture_output=True, text=True).stdout.splitlines()
        self.files = [file for file in files if (CHECKOUT / file).is_file()]
        for file in self.files:
            self.restore(file)
        for old in folder.rglob("*.rs"):
            if str(old.relative_to(folder)) not in self.files:
                old.unlink()

    def restore(self, file: str) -> None:
        """Makes a file what it is in the checkout; one that is so already keeps its time."""
        theirs, ours = CHECKOUT / file, self.folder / file
        ours.parent.mkdir(parents=True, exist_ok=True)
        if not ours.exists() or not filecmp.cmp(theirs, ours, shallow=False):
            shutil.copyfile(theirs, ours)
            shutil.copymode(theirs, ours)

    def apply(self, mutation: Mutation) -> bool:
        """Whether the patch fits."""
        done = subprocess.run(["git", "apply", mutation.file], cwd=self.folder, capture_output=True, text=True)
        if done.returncode:
            print(done.stderr, file=sys.stderr)
        return done.returncode == 0

    def run(self, log, *command: str, **environment: str) -> bool:
        """Whether a command succeeds."""
        log.write(f"$ {' '.join(command)}\n")
        log.flush()
        done = subprocess.run(command, cwd=self.folder, env=os.environ | environment, stdout=log, stderr=log)
        return done.returncode == 0


class Tests:
    """What must catch mutations."""

    def __init__(self, scratch: Scratch, target: Path, khidi: str | None):
        self.scratch, self.target, self.khidi = scratch, target, khidi

    def build(self, kind: str, log) -> bool:
        return self.scratch.run(log, *self.command(kind), *([] if kind == "attack" else ["--no-run"]))

    def command(self, kind: str) -> list[str]:
        match kind:
            case "unit":
                return ["cargo", "test", *(part for crate in PURE for part in ("-p", crate)), "--lib"]
            case "node":
                return ["cargo", "test", "--release", "--workspace", "--lib"]
            case "attack":
                # The gateway stays honest: the agency protects itself.
                return ["cargo", "build", "--release", "--workspace", "--bin", "khidi-connector"]
        raise ValueError(kind)

    def pass_(self, kind: str, what: str, log) -> bool:
        """Whether the tests pass."""
        if kind != "attack":
            return self.scratch.run(log, *self.command(kind), "--", what, RUST_TEST_THREADS="1")
        attacks = self.scratch.folder / "tests/disclosure/attacks.py"
        connector = self.target / "release/khidi-connector"
        programs = {"KHIDI_BIN": self.khidi or "", "KHIDI_CONNECTOR_BIN": str(connector)}
        return self.scratch.run(log, sys.executable, "-B", str(attacks), what, **programs)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("names", nargs="*", help="of mutations; all where none is named")
    arguments.add_argument("--kind", choices=("unit", "node", "attack"), help="only those that such tests must catch")
    arguments.add_argument("--scratch", type=Path, help="where the copy of the checkout is kept")
    arguments.add_argument("--khidi", default=os.environ.get("KHIDI_BIN"), help="the honest gateway's program, for attacks")
    given = arguments.parse_args()
    target = Path(os.environ["CARGO_TARGET_DIR"]).resolve()
    mutations = [Mutation.read(file) for file in sorted(HERE.glob("*.patch"))]
    if unknown := set(given.names) - {mutation.name for mutation in mutations}:
        arguments.error(f"no such mutation: {', '.join(sorted(unknown))}")
    chosen = [one for one in mutations if (not given.names or one.name in given.names) and (not given.kind or one.caught_by.startswith(given.kind))]
    scratch = Scratch(given.scratch or target.parent / "mutations-checkout")
    tests = Tests(scratch, target, given.khidi)
    return 1 if wrong(chosen, scratch, tests) else 0


def wrong(mutations: list[Mutation], scratch: Scratch, tests: Tests) -> int:
    """Plays mutations and prints the table; gives how many were not caught."""
    logs = scratch.folder.parent / "mutations-logs"
    logs.mkdir(exist_ok=True)
    missed, sound = 0, {}
    for mutation in mutations:
        kind, what = mutation.caught_by.split(" ", 1)
        started = time.monotonic()
        with (logs / f"{mutation.name}.log").open("w") as log:
            if mutation.caught_by not in sound:
                sound[mutation.caught_by] = tests.build(kind, log) and tests.pass_(kind, what, log)
            verdict = played(mutation, scratch, tests, log) if sound[mutation.caught_by] else "its tests fail without it"
        missed += verdict != "caught"
        print(f"{mutation.name:28} | {mutation.defence:62} | {mutation.caught_by:26} | {verdict} ({time.monotonic() - started:.0f} s)", flush=True)
    return missed


def played(mutation: Mutation, scratch: Scratch, tests: Tests, log) -> str:
    kind, what = mutation.caught_by.split(" ", 1)
    try:
        if not scratch.apply(mutation):
            return "does not apply"
        if not tests.build(kind, log):
            return "does not build"
        return "SURVIVED" if tests.pass_(kind, what, log) else "caught"
    finally:
        for file in mutation.touched():
            scratch.restore(file)


if __name__ == "__main__":
    sys.exit(main())
