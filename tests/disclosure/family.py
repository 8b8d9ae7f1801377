"""A family of attacks: each is played against the standard policy, where it must fail, and against a mutation of the
policy, where it must succeed. What succeeds nowhere proves nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from world import Template, World
import register


@dataclass
class Attack:
    """One attack: `play` gives whether the attacker won, and in words what he found."""

    name: str
    play: Callable[["Bench", str | None], tuple[bool, str]]
    mutations: tuple[str, ...]


@dataclass
class Bench:
    """Worlds that attacks of a family share."""

    template: Template
    worlds: dict[tuple, World] = field(default_factory=dict)

    def groups(self, mutation: str | None) -> tuple[World, dict[str, int]]:
        """The federation over the register of groups, and its secrets."""
        people, secrets = register.groups()
        made = self.world(("groups", mutation), lambda: self.crafted(people, mutation, columns=register.NARROW))
        return made, secrets

    def wide(self, mutation: str | None) -> tuple[World, dict[str, int]]:
        """The same with all the columns, and more noise for them."""
        people, secrets = register.groups()
        return self.world(("wide", mutation), lambda: self.crafted(people, mutation)), secrets

    def pair(self, mutation: str | None) -> tuple[World, World]:
        """Two federations, of which the second lacks one person; keys are the same."""
        people, _ = register.groups(count=6)
        target = next(person for person in people if person["flag"] == "1")
        others = [person for person in people if person is not target]
        return (
            self.world(("there", mutation), lambda: self.crafted(people, mutation)),
            self.world(("gone", mutation), lambda: self.crafted(others, mutation)),
        )

    def crafted(self, people: list[dict], mutation: str | None, **more) -> World:
        tables = {"people": register.table(people), "buckets": register.buckets()}
        return World(self.template, {"psda": (tables, register.policy(mutation, **more))})

    def world(self, key: tuple, make: Callable[[], World]) -> World:
        if key not in self.worlds:
            self.worlds[key] = make()
        return self.worlds[key]

    def close(self) -> None:
        for world in self.worlds.values():
            world.close()
        self.worlds.clear()


def played(attacks: list[Attack], template: Template) -> list[tuple[str, str, str, bool, str]]:
    """Attack, policy, who won, whether that is as it should be, and what was found."""
    told = []
    bench = Bench(template)
    try:
        for attack in attacks:
            for mutation in (None, *attack.mutations):
                won, found = attack.play(bench, mutation)
                told.append((attack.name, mutation or "standard", "attacker" if won else "agency", won == bool(mutation), found))
    finally:
        bench.close()
    return told


def accuracy(guesses: dict[str, int], secrets: dict[str, int]) -> float:
    """The share of targets of whom the truth was guessed; where there is no guess half a success."""
    return sum(0.5 if name not in guesses else float(guesses[name] == bit) for name, bit in secrets.items()) / len(secrets)


# An attacker who is right about more targets than this has won.
WON = 0.65


def judged(guesses: dict[str, int], secrets: dict[str, int], expected: str) -> tuple[bool, str]:
    rate = accuracy(guesses, secrets)
    return rate > WON, f"accuracy {rate:.3f} of {len(secrets)} targets ({expected})"
