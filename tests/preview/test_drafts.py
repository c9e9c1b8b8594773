"""What becomes of a draft, and of a finding that stays, without a terminal."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest
from lxml import html
from tests.helpers import tree
from tests.preview.test_preview_pages import change, page, words
from tests.preview.test_writing import filled

if TYPE_CHECKING:
    from tests.preview.conftest import Visitor

pytestmark = pytest.mark.slow

DRAFT = "/preview/en/cookies/1.1/nl/"
NL, EN = "content/nl/cookies/1.1.md", "content/en/cookies/1.1.md"


def test_a_draft_is_set_aside_and_put_back(visitor: Visitor) -> None:
    """Its files leave content/ and come back as they were, in every language."""
    before = tree(visitor.root)
    assert visitor.post(f"{DRAFT}move/", {"what": "discard"}, token="").status_code == 403
    assert tree(visitor.root) == before
    assert visitor.post(f"{DRAFT}move/", {"what": "discard"}).status_code == 303
    assert not (visitor.root / NL).exists()
    assert "Set aside: the draft 1.1." in words(page(visitor, "/preview/en/"))
    back = "/preview/en/cookies/back/"
    assert visitor.post(back, {"number": "9.9"}).status_code == 409
    assert visitor.post(back, {"number": "1.1"}, token="").status_code == 403
    assert visitor.post(back, {"number": "1.1"}).status_code == 303
    assert tree(visitor.root) == before


def test_a_draft_gets_another_number(visitor: Visitor) -> None:
    """In every language; a number that is taken, or is none, is refused in words."""
    text = (visitor.root / NL).read_bytes()
    for number in ("1.0", "two"):
        assert visitor.post(f"{DRAFT}move/", {"number": number}).status_code == 409
    assert visitor.post(f"{DRAFT}move/", {"number": "2.0"}).status_code == 303
    assert (visitor.root / "content/nl/cookies/2.0.md").read_bytes() == text
    assert not (visitor.root / EN).exists()


def test_a_finding_is_accepted_with_its_reason(visitor: Visitor) -> None:
    """The settings get one more part, and stay the same otherwise; then it is not found."""
    settings = visitor.root / "content/site.toml"
    change(visitor.root, "nl/cookies/1.1.md", "alleen", "alleen **niet af")
    form = page(visitor, DRAFT).xpath("//form[.//input[@value='shown-markup']]")[0]
    values = {field.get("name"): field.get("value", "") for field in form.findall(".//input")}
    assert values["where"] == f"{NL}#use"
    before = settings.read_bytes()
    path = form.get("action")
    reason = 'Zo "bedoeld"; zie het besluit.'
    for wrong in (
        {"reason": " "},
        {"rule": "number-in-words-x", "reason": reason},
        {"rule": "front-matter", "reason": reason},
        {"rule": "open-place", "reason": reason},
    ):
        assert visitor.post(path, values | wrong).status_code == 409
    assert visitor.post(path, values | {"where": "content/site.toml"}).status_code == 404
    assert settings.read_bytes() == before
    assert visitor.post(path, values | {"reason": reason}).status_code == 303
    added = settings.read_bytes().removeprefix(before).decode()
    assert added == (
        '\n[[accepted]]\nrule = "shown-markup"\n'
        f'where = "{NL}#use"\nreason = "Zo \\"bedoeld\\"; zie het besluit."\n'
    )
    assert "shown-markup" not in visitor.get(DRAFT).get_data(as_text=True)
    assert visitor.post(path, values | {"reason": reason}).status_code == 409


TEXT = (
    "Privacyverklaring\n\n1. Inleiding\n\nWij bewaren uw gegevens.\n\n2. Termijn\n\nZes maanden.\n"
)


def test_a_file_is_brought_in_once_it_was_seen(visitor: Visitor) -> None:
    """First what becomes of it and what was decided; it is written when somebody keeps it."""
    before = tree(visitor.root)
    path = "/preview/en/privacy/import/"
    data = base64.urlsafe_b64encode(TEXT.encode()).decode()
    sent = {"name": "tekst.txt", "data": data, "language": "nl", "number": "3.0"}
    assert visitor.post(path, sent, token="").status_code == 403
    answer = visitor.post(path, sent)
    assert answer.status_code == 200
    seen = html.document_fromstring(answer.get_data(as_text=True))
    assert "Version 3.0 of “privacy”" in words(seen)
    assert tree(visitor.root) == before
    form = seen.find_class("publish")[0]
    kept = filled(form)
    assert visitor.post(path, kept).status_code == 303
    written = (visitor.root / "content/nl/privacy/3.0.md").read_text(encoding="utf-8")
    assert written == kept["source"]
    assert "Zes maanden." in written
    assert visitor.post(path, kept).status_code == 409


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("leeg.txt", ""),
        ("vreemd.docx", base64.urlsafe_b64encode(b"no Word file at all").decode()),
        ("kapot.txt", "%%%"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(visitor: Visitor, name: str, data: str) -> None:
    """With its name, and nothing is written."""
    before = tree(visitor.root)
    sent = {"name": name, "data": data, "language": "nl", "number": ""}
    answer = visitor.post("/preview/en/privacy/import/", sent)
    assert answer.status_code == 409
    assert "Nothing was written" in answer.get_data(as_text=True)
    assert tree(visitor.root) == before
