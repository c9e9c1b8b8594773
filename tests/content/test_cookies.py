from __future__ import annotations

import pytest
from tests.helpers import EXAMPLE

from policysite.content import cookies
from policysite.models import Lifetime
from policysite.models.inventory import CATEGORIES, EXEMPTIONS, KINDS

TEXT = (EXAMPLE / "content/cookies.yaml").read_text(encoding="utf-8")
LANGUAGES = ("nl", "en")


def test_the_example_has_one_of_everything() -> None:
    """Every kind, category and ground is in the example, and each field of an entry is read."""
    inventory, problems = cookies.parse(TEXT, LANGUAGES)
    assert problems == []
    assert inventory is not None
    listed = {each.name: each for each in inventory.listed}
    assert {each.kind for each in listed.values()} == set(KINDS)
    assert {each.category for each in listed.values()} == set(CATEGORIES)
    assert {each.consent for each in listed.values()} == {"asked", *EXEMPTIONS}
    ad = listed["ad_id"]
    assert (ad.domain, ad.readers) == ("reclame.example", ("Reclame BV", "Adverteerder BV"))
    assert ad.lifetime == Lifetime(1, "year")
    assert listed["basket"].not_seen.startswith("It is set")
    assert str(listed["basket"].since) == "2026-01-05"
    assert set(ad.purpose) == {"nl", "en"}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('checked_on: "2026-11-20"\n', "", "2: “checked_on” is missing"),
        ('"2026-11-20"', '"soon"', "2: “soon” is not a date such as 2026-11-22"),
        ('name: "basket"', 'name: "*"', "4: a name must contain more than *"),
        ('name: "basket"', f'name: "{"n" * 201}"', "4: a name can have at most 200 characters"),
        ("kind: cookie", "kind: biscuit", "5: “biscuit” is not one of cookie, local-storage"),
        ('provider: "Voorbeeld BV"', 'provider: ""', "6: a text is expected here"),
        ("readers: []", "readers: nobody", "7: a list is expected here"),
        ("    readers: []\n", "", "4: “readers” is missing"),
        ("category: necessary", "category: needed", "8: “needed” is not one of necessary"),
        ("consent: requested-service", "consent: no", "9: “no” is not one of asked, transmission"),
        ('lifetime: "session"', 'lifetime: "long"', "10: “long” is not a lifetime such"),
        ('lifetime: "session"', 'lifetime: "0 days"', "10: “0 days” is not a lifetime such"),
        ('"until deleted"', '"2 years"', "32: the lifetime of the kind “local-storage” must be “"),
        ('lifetime: "none"', 'lifetime: "session"', "84: the lifetime of the kind “pixel”"),
        ('      en: "Remembers what is in your basket."\n', "", "11: “en” is missing"),
        ('since: "2026-01-05"', 'since: "2026-02-30"', "14: “2026-02-30” is not an"),
        ('domain: "reclame.example"', 'domain: "Reclame"', "69: “Reclame” is not a domain such"),
        ('name: "balance"', 'name: "basket"', "16: “basket” is listed twice"),
        ("since:", "seen:", "14: unknown key “seen”"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(old: str, new: str, expected: str) -> None:
    """Each thing that can be wrong or missing in an entry is a problem on its line."""
    assert old in TEXT
    _, problems = cookies.parse(TEXT.replace(old, new, 1), LANGUAGES)
    assert [f"{each.line}: {each.message}"[: len(expected)] for each in problems] == [expected]


def test_an_open_place_may_stand_for_what_is_not_known_yet() -> None:
    """A draft of an entry has open places for what is missing, and each of them is found."""
    text = """\
checked_on: "2026-11-20"
cookies:
  - name: "[[TODO: name]]"
    kind: cookie
    provider: "[[TODO]]"
    readers: "[[TODO: who]]"
    category: "[[TODO]]"
    consent: "[[TODO]]"
    lifetime: "[[TODO: how long]]"
    purpose: {nl: "[[TODO: doel]]", en: "[[TODO: purpose]]"}
"""
    inventory, problems = cookies.parse(text, LANGUAGES)
    assert problems == []
    assert inventory is not None
    assert [line for line, _ in inventory.open_places] == [3, 5, 6, 7, 8, 9, 10, 10]
    assert inventory.listed[0].lifetime.seconds is None


@pytest.mark.slow
def test_more_entries_than_anybody_lists_are_refused() -> None:
    """A file of a thousand and one entries is not read."""
    entry = TEXT[TEXT.index("  - name: ") : TEXT.index('  - name: "balance"')]
    text = 'checked_on: "2026-11-20"\ncookies:\n' + entry * 1001
    inventory, problems = cookies.parse(text, LANGUAGES)
    assert inventory is None
    assert "there are more than 1000 entries" in str(problems[0].message)
