"""Who saved what: compared with the file, and brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.helpers import commit, git
from tests.preview.test_preview_pages import change, page, words
from tests.preview.test_writing import filled

if TYPE_CHECKING:
    from tests.preview.conftest import Visitor

pytestmark = pytest.mark.slow

HISTORY = "/preview/en/cookies/1.1/nl/history/"
NL = "content/nl/cookies/1.1.md"


@pytest.fixture
def saved(visitor: Visitor) -> Visitor:
    """A text of which git has two saves; somebody has changed it since."""
    git(visitor.root, "init")
    commit(visitor.root)
    for old, new in (("alleen", "enkel"), ("enkel", "slechts")):
        change(visitor.root, "nl/cookies/1.1.md", old, new)
        if new == "enkel":
            commit(visitor.root)
    return visitor


def test_each_save_is_compared_with_the_file(saved: Visitor) -> None:
    """Newest first, with the author; a save is compared with the current file."""
    told = page(saved, HISTORY).get_element_by_id("page_history")
    links = [str(link) for link in told.xpath(".//a/@href")]
    assert len(links) == 2
    assert words(told).count("Somebody: A change") == 2
    compared = page(saved, links[1]).get_element_by_id("page_history")
    assert "alleen" in words(compared.find(".//del"))
    assert "slechts" in words(compared.find(".//ins"))


def test_a_save_is_brought_back(saved: Visitor) -> None:
    """To the byte; not where the file has changed since, and no commit that is none of these."""
    first = git(saved.root, "show", f"HEAD~1:{NL}")
    link = page(saved, HISTORY).xpath("//*[@id='page_history']//a/@href")[1]
    form = filled(page(saved, str(link)).xpath("//form[.//input[@name='save']]")[0])
    before = (saved.root / NL).read_bytes()
    assert saved.post(HISTORY, form, token="").status_code == 403
    assert saved.post(HISTORY, form | {"save": "HEAD"}).status_code == 404
    assert saved.post(HISTORY, form | {"now": "0" * 64}).status_code == 409
    assert (saved.root / NL).read_bytes() == before
    assert saved.post(HISTORY, form).status_code == 303
    assert (saved.root / NL).read_text(encoding="utf-8") == first


def test_without_git_it_says_so(visitor: Visitor) -> None:
    """There is nobody who could know."""
    assert "is not in a git repository" in words(page(visitor, HISTORY))
