"""How much is tried: what there is time for at each change, or with `--thorough` all there is.

A thorough run takes four times as long, and runs once a week. What it tries beyond a usual run is
more of the same kinds, so that a usual run has something of each.
"""

from __future__ import annotations

import os
from itertools import groupby, product
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Case = TypeVar("Case")
Other = TypeVar("Other")

# The option sets it, for modules that are read before any option, and for programs that tests run.
VARIABLE = "POLICYSITE_THOROUGH"


def is_thorough() -> bool:
    """Whether all there is is tried."""
    return os.environ.get(VARIABLE) == "yes"


def number(usual: int, thorough: int) -> int:
    """How many random cases to try."""
    return thorough if is_thorough() else usual


def some(cases: Sequence[Case], kind: Callable[[Case], object], one_in: int) -> list[Case]:
    """One of each `one_in` cases of a kind, the first always; in a thorough run all of them.

    Cases of a kind stand beside each other.
    """
    if is_thorough():
        return list(cases)
    return [case for _, group in groupby(cases, kind) for case in list(group)[::one_in]]


def pairs(cases: Sequence[Case], others: Sequence[Other]) -> list[tuple[Case, Other]]:
    """Each of both once at least; in a thorough run every one with every other."""
    if is_thorough():
        return list(product(cases, others))
    longer = max(len(cases), len(others))
    return [(cases[n % len(cases)], others[n % len(others)]) for n in range(longer)]


def share(cases: Sequence[Case], position: int, parts: int) -> list[Case]:
    """The first case and those that fall to one of `parts` users; in a thorough run all of them.

    Users with different `position` divide the other cases among them.
    """
    if is_thorough():
        return list(cases)
    return [case for n, case in enumerate(cases) if n == 0 or (n - position) % parts == 0]
