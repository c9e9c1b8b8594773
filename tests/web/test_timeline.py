"""The life of a policy as a picture: each version where its time was, whatever the day today."""

from __future__ import annotations

from datetime import date

from tests.helpers import EXAMPLE, load

from policysite.edition import Edition
from policysite.web import timeline

LIBRARY = load(EXAMPLE)


def spans(policy: str, as_of: date) -> list[tuple[str, int, int]]:
    edition = Edition(LIBRARY, as_of, "https://host.example")
    found = timeline.spans(edition, LIBRARY.policies[policy], "nl")
    return [(str(span.version.number), span.start, span.width) for span in found]


def test_each_version_has_its_time_on_the_line() -> None:
    """The newest first; where one ends the next begins, and the last one is open."""
    newest, middle, oldest = spans("privacy", date(2026, 11, 22))
    assert oldest[1] == 0
    assert oldest[1] + oldest[2] == middle[1]
    assert middle[1] + middle[2] == newest[1]
    assert newest[1] + newest[2] == timeline.WIDTH


def test_policies_are_drawn_on_one_line() -> None:
    """A policy with one version is as long as the line on which the others change."""
    assert spans("cookies", date(2026, 11, 22)) == [("1.0", 0, timeline.WIDTH)]


def test_the_day_changes_nothing() -> None:
    """The picture is the same on every day on which no other version applies."""
    days = (date(2026, 6, 2), date(2026, 11, 22), date(2027, 3, 1))
    assert len({str(spans("privacy", day)) for day in days}) == 1
