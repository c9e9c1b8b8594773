"""Patterns for the words by which a rule knows a sentence."""

from __future__ import annotations

import re
from typing import Any, cast


def phrases(*patterns: str) -> re.Pattern[str]:
    """A pattern that finds any of `patterns` as whole words, with small letters or capitals."""
    return cast("re.Pattern[str]", _Pattern("|".join(rf"(?<!\w)(?:{p})(?!\w)" for p in patterns)))


class _Pattern:
    """A pattern that is compiled when it is first used: few commands use those of every rule."""

    def __init__(self, source: str) -> None:
        self._source = source

    def __getattr__(self, name: str) -> Any:
        """What the compiled pattern has by this name, from now on without asking here."""
        value = getattr(re.compile(self._source, re.IGNORECASE), name)
        setattr(self, name, value)
        return value
