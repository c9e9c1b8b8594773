"""Patterns for the words by which a rule knows a sentence."""

from __future__ import annotations

import re


def phrases(*patterns: str) -> re.Pattern[str]:
    """A pattern that finds any of `patterns` as whole words, with small letters or capitals."""
    return re.compile("|".join(rf"(?<!\w)(?:{p})(?!\w)" for p in patterns), re.IGNORECASE)
