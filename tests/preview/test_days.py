"""The site on another day: as it will be built then, and marked as such."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from lxml import html
from tests.helpers import publish
from tests.preview.conftest import ORIGIN
from tests.preview.test_preview_pages import change, page, words

if TYPE_CHECKING:
    from tests.preview.conftest import Visitor

pytestmark = pytest.mark.slow

DAYS = "/preview/days/en"


@pytest.fixture
def announced(visitor: Visitor) -> Visitor:
    """A cookie statement 1.1 that applies from 1 January 2027, next to a draft 1.2."""
    change(visitor.root, "nl/cookies/1.1.md", "[[TODO: welke cookies de website plaatst]]", "Geen.")
    change(visitor.root, "en/cookies/1.1.md", "[[TODO: which cookies the website sets]]", "None.")
    publish(visitor.root, "cookies", "1.1", date(2027, 1, 1))
    for language in ("nl", "en"):
        folder = visitor.root / f"content/{language}/cookies"
        (folder / "1.2.md").write_bytes((folder / "1.1.md").read_bytes())
    return visitor


def test_each_day_has_what_applies_then(announced: Visitor) -> None:
    """The version in force is that of the day; a draft is on none; links stay on the day."""
    for day, number in (("2026-12-31", "1.0"), ("2027-01-01", "1.1")):
        shown = page(announced, f"{DAYS}/{day}/nl/cookies/")
        links = [str(link) for link in shown.xpath("//a/@href")]
        canonical = str(shown.xpath("//link[@rel='canonical']/@href")[0])
        assert canonical.endswith(f"{DAYS}/{day}/nl/cookies/")
        assert f"Versie {number}" in words(shown.find(".//main"))
        assert all(
            link.startswith((f"{DAYS}/{day}/", "/preview/en/", "#", "mailto:", "https:"))
            for link in links
        )
        for link in links:
            if link.startswith("/"):
                assert announced.get(link.partition("#")[0]).status_code == 200
    assert announced.get(f"{DAYS}/2027-01-01/nl/cookies/1.2/").status_code == 404


def test_every_page_says_which_day_it_is_of(announced: Visitor) -> None:
    """In the language of the program, with the way back; the pages of today say nothing."""
    for path in ("/", "/nl/", "/en/privacy/1.0/", "/nl/nothing/here/"):
        answer = announced.get(f"/preview/days/nl/2027-01-01{path}")
        mark = html.document_fromstring(answer.get_data(as_text=True)).find(".//body/aside")
        assert "vrijdag 1 januari 2027" in words(mark), path
        assert mark is not None
        assert mark.xpath("./a/@href") == ["/preview/nl/"]
    assert page(announced, "/nl/").find(".//body/aside") is None


def test_the_field_for_a_day_leads_there(visitor: Visitor) -> None:
    """From the overview; anything but a date leads nowhere."""
    form = page(visitor, "/preview/en/").find_class("day")[0]
    assert form.get("method") == "get"
    led = visitor.get("/preview/en/?day=2027-01-01").headers["Location"]
    assert led == f"{DAYS}/2027-01-01/"
    assert "All statements" in words(page(visitor, "/preview/en/?day=morgen"))
    for wrong in (f"{DAYS}/morgen/", "/preview/days/de/2027-01-01/", DAYS, f"{DAYS}/2027-01-01"):
        assert visitor.get(wrong).status_code == 404


def test_another_day_is_for_who_may_see_the_preview(visitor: Visitor) -> None:
    """It is protected like everything else."""
    assert visitor.stranger().get(f"{DAYS}/2027-01-01/nl/", base_url=ORIGIN).status_code == 403
