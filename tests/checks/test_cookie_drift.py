"""A scan compared with the list: each planted kind of drift is found, and no other."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import pytest
from tests.helpers import load, publish
from tests.scanning.observations import DAY, a_pass, a_scan, observation

from policysite import checks
from policysite.checks.cookie_drift import drift, unlisted
from policysite.models import Problem
from policysite.models.scan import Observation, Pass, Scan

pytestmark = pytest.mark.slow

YEAR = 365 * 86400
# What the website of the example does if it matches its list.
ALWAYS = (
    observation("balance", seconds=1800),
    observation("language", kind="local-storage", seconds=math.inf),
    observation("tab", kind="session-storage"),
    observation("offline", kind="indexed-db", seconds=math.inf),
)
CONSENTED = (
    observation("_count_7", seconds=395 * 86400),
    observation("ad_id", domain="www.reclame.example", third=True, seconds=YEAR),
    observation("/pixel", kind="pixel", domain="pixel.reclame.example", third=True),
)
HOSTS = ("pixel.reclame.example", "www.reclame.example")


def scan(
    before: tuple[Observation, ...] = ALWAYS,
    refused: tuple[Observation, ...] = ALWAYS,
    accepted: tuple[Observation, ...] = (*ALWAYS, *CONSENTED),
    hosts: tuple[str, ...] = HOSTS,
) -> Scan:
    """A scan of a website that does as the list says, but for what is given."""
    return a_scan(
        a_pass("before", *before),
        a_pass("refused", *refused),
        a_pass("accepted", *accepted, hosts=hosts),
    )


def without(name: str) -> tuple[Observation, ...]:
    """What is seen after consent, without one name."""
    return tuple(each for each in (*ALWAYS, *CONSENTED) if each.name != name)


def found(root: Path, made: Scan) -> list[str]:
    """What is found, as `place: rule: message`."""
    return [_shown(each) for each in drift(load(root), made, DAY)]


def _shown(problem: Problem) -> str:
    path = problem.path.removeprefix("content/")
    return f"{path}:{problem.line}: {problem.rule.name}: {problem.message}"


@pytest.fixture
def named(example: Path) -> Path:
    """The example, whose privacy statement in force names the third party."""
    for language, words in (("nl", "Wij delen ze met Reclame BV."), ("en", "With Reclame BV.")):
        path = example / f"content/{language}/cookies/1.1.md"
        text = path.read_text(encoding="utf-8").split("[[TODO")[0]
        path.write_text(f"{text}{words}\n\n[[cookies]]\n", encoding="utf-8")
    publish(example, "cookies", "1.1", DAY, today=DAY)
    return example


def test_a_website_that_does_as_the_list_says_gives_nothing(named: Path) -> None:
    """No finding where every cookie is listed, in time, of its party, and named."""
    assert found(named, scan()) == []


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (
            scan(before=(*ALWAYS, observation("new", setter="https://x.example/y.js"))),
            "unlisted-cookie: cookie “new” of www.shop.example is on the website but not on "
            "the list; it is set by https://x.example/y.js",
        ),
        (
            scan(before=(*ALWAYS, observation("theme", kind="local-storage", seconds=math.inf))),
            "unlisted-cookie: local-storage “theme” of www.shop.example is on the website but not",
        ),
        (
            scan(accepted=without("ad_id")),
            "unseen-cookie: cookie “ad_id” is on the list but was not found on the website",
        ),
        (
            scan(accepted=without("/pixel")),
            "unseen-cookie: pixel “/pixel” is on the list but was not found on the website",
        ),
        (
            scan(before=(*ALWAYS[1:], observation("balance", seconds=2 * YEAR))),
            "longer-lifetime: “balance” of www.shop.example lasts 730 days, but the list says "
            "30 minutes",
        ),
        (
            scan(
                accepted=(
                    *without("ad_id"),
                    observation("ad_id", domain="other.example", third=True, seconds=YEAR),
                )
            ),
            "other-party: “ad_id” belongs to other.example, but the list says reclame.example",
        ),
        (
            scan(before=(*ALWAYS, CONSENTED[0])),
            "before-consent: “_count_7” of www.shop.example, which requires consent, is set "
            "before any choice",
        ),
        (
            scan(refused=(*ALWAYS, CONSENTED[1])),
            "after-refusal: “ad_id” of www.reclame.example, which requires consent, is set "
            "after a refusal",
        ),
        (
            scan(hosts=(*HOSTS, "cdn.fonts.example")),
            "unnamed-third-party: the website makes visitors contact cdn.fonts.example, which "
            "no statement mentions",
        ),
    ],
)
def test_each_kind_of_drift_is_found_alone(named: Path, made: Scan, expected: str) -> None:
    """One thing that the list does not say is one finding, at the place of the list in force."""
    (shown,) = found(named, made)
    assert shown.startswith(f"nl/cookies/1.1.md:15: {expected}")


def test_until_a_list_applies_the_draft_of_it_counts(example: Path) -> None:
    """Without a version in force that has a list, each finding is at its entry in cookies.yaml."""
    made = scan(before=(*ALWAYS[1:], observation("balance", seconds=2 * YEAR)), hosts=())
    (shown,) = found(example, made)
    assert shown.startswith("cookies.yaml:16: longer-lifetime: “balance”")


def test_a_published_list_counts_whatever_the_inventory_says_by_now(named: Path) -> None:
    """The scan is compared with what visitors were told, not with what they will be told."""
    path = named / "content/cookies.yaml"
    text = path.read_text(encoding="utf-8").replace('"30 minutes"', '"9 years"')
    path.write_text(text, encoding="utf-8")
    made = scan(before=(*ALWAYS[1:], observation("balance", seconds=2 * YEAR)))
    assert [each.split(": ")[1] for each in found(named, made)] == ["longer-lifetime"]


def test_what_could_not_be_pressed_proves_nothing(named: Path) -> None:
    """If no button was pressed, a cookie with consent is not reported as missing or set."""
    everything = (*ALWAYS, *CONSENTED[:2])
    passes: tuple[Pass, ...] = (
        a_pass("before", *ALWAYS),
        a_pass("refused", *everything, pressed=""),
        a_pass("accepted", *ALWAYS, pressed=""),
    )
    shown = found(named, a_scan(*passes))
    assert {each.split(": ")[1] for each in shown} == {"unpressed-banner"}
    assert len(shown) == 2


def test_a_banner_that_nobody_can_press_may_be_accepted(named: Path) -> None:
    """Where the settings give a reason the warning stays away, and a check without a scan too."""
    path = named / "content/site.toml"
    accepted = (
        '\n[[accepted]]\nrule = "unpressed-banner"\nwhere = "content/nl/cookies/1.1.md"\n'
        'reason = "The website has no banner, for it asks no consent."\n'
    )
    path.write_text(path.read_text(encoding="utf-8") + accepted, encoding="utf-8")
    library = load(named)
    made = drift(library, a_scan(a_pass("refused", *ALWAYS, pressed="")), DAY)
    assert "unpressed-banner" in {each.rule.name for each in made}
    for seen in (made, []):
        found = {each.rule.name for each in checks.run(library, DAY, today=DAY, seen=seen)}
        assert not {"unpressed-banner", "accepted"} & found


def test_what_the_inventory_lacks_is_named_once(example: Path) -> None:
    """For suggestions: each thing that is on no list, whatever the number of passes."""
    inventory = load(example).inventory
    assert inventory is not None
    new = observation("new")
    made = scan(before=(*ALWAYS, new), refused=(*ALWAYS, new))
    assert [each.name for each in unlisted(inventory.listed, made)] == ["new"]


def test_the_day_decides_which_list_is_compared(named: Path) -> None:
    """Before the version with the list applied there was none in force."""
    made = scan(accepted=without("ad_id"))
    (shown,) = [_shown(each) for each in drift(load(named), made, date(2026, 11, 25))][:1]
    assert shown.startswith("cookies.yaml:")
