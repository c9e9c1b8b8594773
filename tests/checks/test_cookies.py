from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.helpers import AS_OF, check, load, shown

from policysite import checks
from policysite.checks.cookie_list import OLDEST


def change(root: Path, old: str, new: str) -> None:
    """Put `new` for `old`, once, in the inventory."""
    path = root / "content/cookies.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("consent: requested-service", "consent: asked", "“basket” is listed as necessary, but"),
        ("consent: requested-service", "consent: limited-analytics", "“basket” is in the"),
        (
            "category: marketing\n    consent: asked",
            "category: marketing\n    consent: transmission",
            "“ad_id” is in the category marketing, to which the exemption transmission cannot",
        ),
        (
            "category: analytics\n    consent: asked",
            "category: analytics\n    consent: requested-service",
            "“_count_*” is in the category analytics",
        ),
        (
            "category: functional\n    consent: requested-service",
            "category: functional\n    consent: transmission",
            "“language” is in the category functional",
        ),
    ],
)
def test_an_exemption_fits_its_category(example: Path, old: str, new: str, expected: str) -> None:
    """Each category has only the exemptions of the law that can apply to it."""
    change(example, old, new)
    (found,) = (each for each in shown(check(example)) if "cookie-consent" in each)
    assert expected in found


def test_a_third_party_has_access_to_its_own_cookie(example: Path) -> None:
    """What belongs to the domain of a third party names who can read it."""
    change(example, 'readers: ["Reclame BV", "Adverteerder BV"]', "readers: []")
    (found,) = (each for each in shown(check(example)) if "cookie-access" in each)
    assert (
        "“ad_id” belongs to reclame.example, but no one is listed as having access to it" in found
    )


def test_a_list_that_nobody_shows_is_pointed_out(example: Path) -> None:
    """An inventory that no text shows is useless to visitors."""
    for language in ("nl", "en"):
        path = example / f"content/{language}/cookies/1.1.md"
        path.write_text(path.read_text(encoding="utf-8").replace("[[cookies]]\n", ""))
    (found,) = (each for each in shown(check(example)) if "unshown-list" in each)
    assert found == "cookies.yaml:1: unshown-list: no statement shows this list"


@pytest.mark.parametrize(("days", "count"), [(OLDEST, 0), (OLDEST + 1, 1)])
def test_an_old_list_is_pointed_out(example: Path, days: int, count: int) -> None:
    """After three months the list is to be compared with the website again."""
    as_of = date(2026, 11, 20) + timedelta(days=days)
    found = checks.run(load(example), as_of, today=AS_OF)
    assert sum(each.rule.name == "list-age" for each in found) == count
