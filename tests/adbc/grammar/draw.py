"""Chance, for one question: its choices hang on the seed and its number alone, so that it can be asked again by itself."""

import random
from collections.abc import Sequence
from typing import TypeVar

Option = TypeVar("Option")


class Draw:
    """The choices of one question, and the features that they have used."""

    def __init__(self, seed: int, number: int):
        self.random = random.Random(f"{seed}/{number}")
        self.features: set[str] = set()
        self.names = 0

    def one(self, options: Sequence[Option]) -> Option:
        """One of them, each alike."""
        return options[self.random.randrange(len(options))]

    def some(self, options: Sequence[Option], least: int, most: int) -> list[Option]:
        """Several different ones in any order; fewer than `least` only where there are fewer."""
        number = min(self.random.randint(least, most), len(options))
        return self.random.sample(list(options), number)

    def chance(self, probability: float) -> bool:
        """Whether something that happens this often happens."""
        return self.random.random() < probability

    def number(self, least: int, most: int) -> int:
        """A whole number, both ends included."""
        return self.random.randint(least, most)

    def name(self, prefix: str) -> str:
        """A name that the question has not used."""
        self.names += 1
        return f"{prefix}{self.names}"

    def use(self, *features: str) -> None:
        """Says that the question uses these features."""
        self.features.update(features)
