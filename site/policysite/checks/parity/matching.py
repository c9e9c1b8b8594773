"""What is in one text but not in its counterpart: numbers, links, names in code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from policysite.checks.parity.parts import Part

T = TypeVar("T")


@dataclass(frozen=True)
class Said(Generic[T]):
    """Something at `start` of `part`, and the sentence of the other text that matches its own."""

    part: Part
    like: Part
    start: int
    what: T

    @property
    def line(self) -> int:
        """The line of the source."""
        return self.part.line(self.start)

    @property
    def place(self) -> str:
        """Its file and line."""
        return f"{self.part.path}:{self.line}"

    def stands_beside(self, other: Said[T]) -> bool:
        """Whether the sentences of both match."""
        return self.part is other.like


def differences(
    pairs: Sequence[tuple[Part, Part]],
    read: Callable[[Part], Iterable[tuple[int, T]]],
    same: Sequence[Callable[[T, T], bool]],
    rival: Callable[[T, Sequence[T]], T | None],
    *,
    anywhere: Callable[[T], bool] = lambda _: False,
) -> Iterator[tuple[Said[T] | None, Said[T] | None]]:
    """The differences between two texts: pairs of theirs and ours that take each other's place.

    `pairs` are the matching sentences, and `read` finds in each what is compared, with its offset.
    Two things match if one of `same` says so, strictest first, and if they are in matching
    sentences. The sentence does not matter if both texts have the same things in the same order,
    for things that may be `anywhere`, or if the sentence has no `rival`: one of the unmatched
    others that takes its place.
    """
    wanted = [Said(their, our, start, what) for their, our in pairs for start, what in read(their)]
    found = [Said(our, their, start, what) for their, our in pairs for start, what in read(our)]
    if _in_order(wanted, found, same[-1]):
        return
    for alike in same:
        _match(wanted, found, alike, Said.stands_beside)
    for alike in same:
        _match(wanted, found, alike, lambda their, _: anywhere(their.what))
    for our in list(found):
        beside = [their for their in wanted if their.stands_beside(our)]
        chosen = rival(our.what, [their.what for their in beside])
        their = next((their for their in beside if their.what is chosen), None)
        if their is not None:
            wanted.remove(their)
            found.remove(our)
            yield their, our
    for alike in same:
        _match(wanted, found, alike, lambda _, __: True)
    yield from ((their, None) for their in wanted)
    yield from ((None, our) for our in found)


def _in_order(
    wanted: Sequence[Said[T]], found: Sequence[Said[T]], alike: Callable[[T, T], bool]
) -> bool:
    """Whether both texts have the same things in the same order."""
    return len(wanted) == len(found) and all(
        alike(their.what, our.what) for their, our in zip(wanted, found, strict=True)
    )


def _match(
    wanted: list[Said[T]],
    found: list[Said[T]],
    alike: Callable[[T, T], bool],
    may: Callable[[Said[T], Said[T]], bool],
) -> None:
    """Remove matching things from both lists, in order."""
    for our in list(found):
        for their in wanted:
            if may(their, our) and alike(their.what, our.what):
                wanted.remove(their)
                found.remove(our)
                break
