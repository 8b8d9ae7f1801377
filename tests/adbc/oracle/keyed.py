"""The keyed hash, and everything that is drawn from it."""

import struct
from collections.abc import Iterable

from blake3 import blake3

WRAP = 1 << 64


def framed(parts: Iterable[bytes]) -> bytes:
    """Parts under their lengths, so that no two lists of parts give the same bytes."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def prf64(key: bytes, parts: Iterable[bytes]) -> int:
    """64 bits that only who has the key can tell."""
    return int.from_bytes(blake3(framed(parts), key=key).digest(length=8), "big")


def record_key(record: bytes, person: bytes) -> int:
    """A person's own 64 bits."""
    return prf64(record, [person])


def value_key(record: bytes, label: str, person: bytes, value: int) -> int:
    """The 64 bits of what a person contributes."""
    return prf64(record, [b"val", label.encode(), person, str(value).encode()])


def together(keys: Iterable[int]) -> int:
    """A set's key, whatever its order: the wrapping sum."""
    return sum(keys) % WRAP


def threshold(noise: bytes, node: bytes, least: int, width: int) -> int:
    """The fewest people of a node."""
    return least + ((width + 1) * prf64(noise, [b"thr", node]) >> 64)


def count_draw(noise: bytes, node: bytes, people: int, parameters: bytes) -> int:
    """The uniform 64 bits of a count over the set with the key `people`, drawn by these parameters."""
    return prf64(noise, [b"cnt", node, people.to_bytes(8, "big"), parameters])


def count_parameters(most: int, forbidden: int, variance: float, no_change: float) -> bytes:
    """What a count is drawn by, in 24 bytes."""
    return struct.pack(">IIdd", most, forbidden, variance, no_change)


def magnitude_draw(noise: bytes, node: bytes, label: str, values: int, bound: int, delta: float) -> int:
    """The uniform 64 bits of a magnitude over contributions with the key `values`, of this bound and delta."""
    scale = [bound.to_bytes(16, "big", signed=True), struct.pack(">d", delta)]
    return prf64(noise, [b"mag", node, label.encode(), values.to_bytes(8, "big"), *scale])
