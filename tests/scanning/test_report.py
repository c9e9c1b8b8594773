from __future__ import annotations

import json
import math

import pytest
from tests.scanning.observations import DAY, a_pass, a_scan, observation

from policysite.message import ENGLISH
from policysite.scanning.report import lifetime, record, text

DAYS = 86400


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, "session"),
        (1, "1 second"),
        (59, "59 seconds"),
        (60, "1 minute"),
        (1800, "30 minutes"),
        (3600, "1 hour"),
        (86400, "1 day"),
        (90 * DAYS, "90 days"),
        (365 * DAYS, "1 year"),
        (365 * DAYS - 1, "1 year"),
        (395 * DAYS, "13 months"),
        (730 * DAYS, "2 years"),
        (3650 * DAYS, "10 years"),
        (400 * DAYS, "400 days"),
        (math.inf, "until deleted"),
    ],
)
def test_a_lifetime_is_told_in_the_unit_that_people_use(seconds: float, expected: str) -> None:
    """Seconds become the largest unit that says them exactly, or nearly so."""
    assert str(lifetime(seconds, "cookie")) == expected


def test_the_table_says_what_was_seen_and_what_could_not_be_done() -> None:
    """Each moment with its rows; a banner that nobody pressed cannot be overlooked."""
    scan = a_scan(
        a_pass("before", observation("basket")),
        a_pass("refused", pressed=""),
        a_pass(
            "accepted", observation("ad", domain="ads.example", third=True), pressed="site.toml"
        ),
    )
    shown = text(scan, ENGLISH)
    assert "Before any choice\n  cookie  basket  www.shop.example    session" in shown
    assert "After refusing everything (THE BANNER WAS NOT ANSWERED: no button was found)" in shown
    assert "After accepting everything (the banner was answered by site.toml)" in shown
    assert "third party" in shown


def test_the_record_has_what_an_auditor_asks_for() -> None:
    """Browser, day, pages, statement in force with its hash, and each thing that was seen."""
    kept = json.loads(
        record(a_scan(a_pass("before", observation("basket"))), {"cookies": {"v": 1}})
    )
    assert (kept["browser"], kept["day"]) == ("Chromium 150.0", DAY.isoformat())
    assert kept["statements"] == {"cookies": {"v": 1}}
    (seen,) = kept["passes"][0]["seen"]
    assert (seen["name"], seen["seconds"], seen["third_party"]) == ("basket", 0, False)
    assert "value" not in seen
