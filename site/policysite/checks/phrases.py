"""Patterns for the phrases that a rule looks for."""

from __future__ import annotations

import re
from typing import Any, cast


def phrases(*patterns: str) -> re.Pattern[str]:
    """A pattern that matches any of `patterns` as whole words, ignoring case."""
    return cast("re.Pattern[str]", _Pattern("|".join(rf"(?<!\w)(?:{p})(?!\w)" for p in patterns)))


class _Pattern:
    """A pattern that is compiled on first use: few commands use those of every rule."""

    def __init__(self, source: str) -> None:
        self._source = source

    def __getattr__(self, name: str) -> Any:
        """An attribute of the compiled pattern, which from then on is found directly."""
        value = getattr(re.compile(self._source, re.IGNORECASE), name)
        setattr(self, name, value)
        return value
