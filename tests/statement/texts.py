"""What the tests of one statement share: the problems of a text."""

from __future__ import annotations

from tests.helpers import render, shown


def problems(body: str, **front_matter: str) -> list[str]:
    """The problems of a body whose first line is line 4 of the file, as “line: rule: message”."""
    rendered, found = render(body, **front_matter)
    assert (rendered is None) == bool(found)
    return [line.removeprefix("a.md:") for line in shown(found)]
