"""What is said in one text and not in the one that answers it: numbers, links, names in code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from policysite.checks.parity.parts import Part

T = TypeVar("T")


@dataclass(frozen=True)
class Said(Generic[T]):
    """What stands at `start` of `part`, and the sentence of the other text that answers that."""

    part: Part
    like: Part
    start: int
    what: T

    @property
    def line(self) -> int:
        """The line of the source on which it stands."""
        return self.part.line(self.start)

    @property
    def place(self) -> str:
        """Its file and line."""
        return f"{self.part.path}:{self.line}"

    def stands_beside(self, other: Said[T]) -> bool:
        """Whether the sentences of both answer each other."""
        return self.part is other.like


def differences(
    pairs: Sequence[tuple[Part, Part]],
    read: Callable[[Part], Iterable[tuple[int, T]]],
    same: Sequence[Callable[[T, T], bool]],
    rival: Callable[[T, Sequence[T]], T | None],
    *,
    anywhere: Callable[[T], bool] = lambda _: False,
) -> Iterator[tuple[Said[T] | None, Said[T] | None]]:
    """What two texts do not have in common: theirs and ours where they stand for each other.

    `pairs` are the sentences that answer each other, and `read` finds in each what is compared,
    with its offset. One thing answers another where one of `same` says so, the strictest first.
    It does so in its own sentence. Nor does it matter in which one it stands where both texts have
    the same things in the same order, or for what may stand `anywhere`, or where there is no
    `rival` in the sentence: of others that are left over, the one that stands in its place.
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
    """Whether both texts have the same things one after the other."""
    return len(wanted) == len(found) and all(
        alike(their.what, our.what) for their, our in zip(wanted, found, strict=True)
    )


def _match(
    wanted: list[Said[T]],
    found: list[Said[T]],
    alike: Callable[[T, T], bool],
    may: Callable[[Said[T], Said[T]], bool],
) -> None:
    """Take out of both lists what answers each other, in order."""
    for our in list(found):
        for their in wanted:
            if may(their, our) and alike(their.what, our.what):
                wanted.remove(their)
                found.remove(our)
                break
