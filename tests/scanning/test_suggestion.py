from __future__ import annotations

import math

import pytest
from tests.helpers import EXAMPLE, ROOT
from tests.scanning.observations import observation

from policysite import catalogs
from policysite.content import cookies
from policysite.content.cookie_hints import cookie_hints
from policysite.errors import ScanFailed
from policysite.scanning.suggestion import Database, Known, added, entries

CSV = (
    "ID,Platform,Category,Cookie / Data Key name,Domain,Description,Retention period,"
    "Data Controller,User Privacy & GDPR Rights Portals,Wildcard match\n"
    """\
1,Counter,Analytics,_count_,,"Counts [all]
visits",2 years,Counter Ltd,,1
2,Shop,Functional,basket,,Remembers the basket,session,,,0
3,Shop,Odd,other,,,session,,,0
"""
)
LANGUAGES = ("nl", "en")
HINTS = {code: cookie_hints(catalogs.load(ROOT, code).gettext) for code in LANGUAGES}


def test_what_was_seen_becomes_a_draft_that_can_be_read() -> None:
    """Each observation is an entry of the inventory, with open places where only people know."""
    seen = [
        observation("_count_7", seconds=395 * 86400),
        observation("ad", domain="ads.example", third=True, seconds=3600),
        observation('odd "name": \\x0a', kind="local-storage", seconds=math.inf),
        observation("tab", kind="session-storage"),
    ]
    text = added(None, "2026-11-26", list(entries(seen, HINTS, Database(CSV))))
    inventory, problems = cookies.parse(text, LANGUAGES)
    assert problems == []
    assert inventory is not None
    assert [each.name for each in inventory.listed] == [each.name for each in seen]
    assert [str(each.lifetime) for each in inventory.listed] == [
        "13 months",
        "1 hour",
        "until deleted",
        "session",
    ]
    counted, ad, *_ = inventory.listed
    assert counted.category == "analytics"
    assert counted.provider == "[[TODO: controleer: is het Counter?]]"
    assert counted.purpose == {
        "nl": "[[TODO: controleer; de Open Cookie Database zegt: Counts (all) visits]]",
        "en": "[[TODO: confirm; the Open Cookie Database suggests: Counts (all) visits]]",
    }
    assert (ad.domain, ad.category) == ("ads.example", "[[TODO]]")
    # What a lawyer has not confirmed is open, and cannot be published.
    lines = {line for line, _ in inventory.open_places}
    assert all(any(each.line <= line for line in lines) for each in inventory.listed)


def test_every_other_line_of_the_file_stays_as_it_was() -> None:
    """Drafts are appended; comments, order and quotes of the file are kept byte for byte."""
    before = (EXAMPLE / "content/cookies.yaml").read_text(encoding="utf-8")
    after = added(before, "2026-11-26", list(entries([observation("new")], HINTS, None)))
    assert after.startswith(before)
    inventory, problems = cookies.parse(after, LANGUAGES)
    assert problems == []
    assert inventory is not None
    assert inventory.listed[-1].name == "new"


def test_an_empty_list_gets_its_first_entry() -> None:
    """A list that is declared empty no longer is."""
    before = '# Ours\nchecked_on: "2026-11-20"\ncookies: []\n'
    after = added(before, "2026-11-26", list(entries([observation("new")], HINTS, None)))
    inventory, problems = cookies.parse(after, LANGUAGES)
    assert problems == []
    assert inventory is not None
    assert len(inventory.listed) == 1


def test_the_longest_beginning_that_is_known_counts() -> None:
    """A name is found as it is, else by how it begins; others are not known."""
    database = Database(CSV)
    assert database.find("basket") == Known("Shop", "functional", "Remembers the basket")
    assert database.find("_count_x") == Known("Counter", "analytics", "Counts (all) visits")
    assert database.find("basket2") is None


def test_another_file_is_refused() -> None:
    """Anything but the database is rejected."""
    with pytest.raises(ScanFailed, match="is not the CSV file of the Open Cookie Database"):
        Database("a,b\n1,2\n")
