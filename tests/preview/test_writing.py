"""Writing section by section: changes are saved, and nobody's work is overwritten."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from lxml import html
from tests.helpers import AS_OF, publish
from tests.preview.test_preview_pages import change, words

from policysite.preview import manuscript

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from tests.preview.conftest import Visitor
    from werkzeug.test import TestResponse

pytestmark = pytest.mark.slow

WRITE = "/preview/en/cookies/1.1/all/write/"
NL, EN = "content/nl/cookies/1.1.md", "content/en/cookies/1.1.md"


def shown(answer: TestResponse) -> HtmlElement:
    return html.document_fromstring(answer.get_data(as_text=True))


def fields(visitor: Visitor, path: str = WRITE) -> dict[str, str]:
    """The form as the browser sends it when nothing was typed."""
    form = shown(visitor.get(path)).get_element_by_id("page_writer")
    return filled(form)


def filled(form: Any) -> dict[str, str]:
    """A browser takes the line break away that begins a text area."""
    values = {name: (value or "").removeprefix("\n") for name, value in form.fields.items() if name}
    return {name: value for name, value in values.items() if name != "token"}


def text_of(page: HtmlElement, name: str) -> str:
    return (page.get_element_by_id(name).text or "").strip()


def files(visitor: Visitor) -> tuple[str, str]:
    return tuple((visitor.root / path).read_text(encoding="utf-8") for path in (NL, EN))  # type: ignore[return-value]


def found(answer: TestResponse, language: str, key: str) -> str:
    return words(shown(answer).get_element_by_id(f"{language}.found.{key}"))


def test_saving_without_a_change_writes_nothing(visitor: Visitor) -> None:
    """No byte and no modification time changes."""
    before = [(visitor.root / path).stat().st_mtime_ns for path in (NL, EN)]
    assert visitor.post(WRITE, fields(visitor)).status_code == 200
    assert [(visitor.root / path).stat().st_mtime_ns for path in (NL, EN)] == before


def test_only_the_words_that_were_changed_are_written(visitor: Visitor) -> None:
    """One field of one language; a browser ends its lines in CR LF."""
    nl, en = files(visitor)
    form = fields(visitor)
    assert "alleen" in form["nl.body.use"]
    form["nl.body.use"] = form["nl.body.use"].replace("alleen", "enkel").replace("\n", "\r\n")
    answer = visitor.post(WRITE, form)
    assert answer.status_code == 200
    assert files(visitor) == (nl.replace("alleen", "enkel"), en)
    assert fields(visitor)["nl.body.use.was"] != form["nl.body.use.was"]


def test_sentences_come_and_go(visitor: Visitor) -> None:
    """A new one is written with the quotes that it needs; one that is emptied goes."""
    form = fields(visitor)
    form |= {"nl.changes.0": "Nieuw.", "nl.in_short.new": "Kort: dit. [Meer](#use)"}
    assert visitor.post(WRITE, form).status_code == 200
    text = files(visitor)[0]
    assert 'in_short:\n  - "Kort: dit. [Meer](#use)"\n' in text
    assert "changes:\n  - Nieuw.\n" in text
    form = fields(visitor) | {"nl.in_short.0": ""}
    assert visitor.post(WRITE, form).status_code == 200
    assert "in_short" not in files(visitor)[0]


def test_two_people_in_different_sections(visitor: Visitor) -> None:
    """Both texts are in the file: neither hears of the other."""
    first, second = fields(visitor), fields(visitor)
    first["nl.body.use"] += "\nEen."
    second["nl.head.list"] = "Twee"
    assert visitor.post(WRITE, first).status_code == 200
    assert visitor.post(WRITE, second).status_code == 200
    text = files(visitor)[0]
    assert "\nEen.\n" in text
    assert "## Twee {#list}" in text


def test_two_people_in_one_section(visitor: Visitor) -> None:
    """The second is shown both texts; what else they wrote is saved, and they may insist."""
    first, second = fields(visitor), fields(visitor)
    first["nl.body.use"] = "Van de eerste."
    second["nl.body.use"] = "Van de tweede."
    second["en.body.use"] = "Of the second."
    assert visitor.post(WRITE, first).status_code == 200
    answer = visitor.post(WRITE, second)
    assert answer.status_code == 409
    nl, en = files(visitor)
    assert "Van de eerste." in nl
    assert "Of the second." in en
    page = shown(answer)
    assert text_of(page, "nl.body.use") == "Van de tweede."
    told = words(page.get_element_by_id("nl.body.use.conflict"))
    assert "Van de eerste." in told
    assert "Van de tweede." in told
    again = filled(page.get_element_by_id("page_writer"))
    over = page.xpath("//input[@name='nl.body.use.over']/@value")[0]
    assert visitor.post(WRITE, again | {"nl.body.use.over": over}).status_code == 200
    assert "Van de tweede." in files(visitor)[0]


def test_a_section_that_has_gone_loses_no_words(visitor: Visitor) -> None:
    """What was typed in it is shown to be kept."""
    form = fields(visitor)
    form["nl.body.list"] = "Mijn zin."
    text = files(visitor)[0]
    start = text.index("## ", text.index("{#use}"))
    (visitor.root / NL).write_text(text[:start], encoding="utf-8")
    answer = visitor.post(WRITE, form)
    assert answer.status_code == 409
    assert "Mijn zin." in answer.get_data(as_text=True)


def test_a_section_is_begun_in_every_language(visitor: Visitor) -> None:
    """With its id, its headings and an open place; an id that will not do is refused."""
    form = fields(visitor) | {
        "section.id": "third-parties",
        "section.after": "use",
        "section.level": "3",
        "nl.section": "Derden",
        "en.section": "",
    }
    before = files(visitor)
    for wrong in ("use", "Derde Partij", "a_b"):
        assert visitor.post(WRITE, form | {"section.id": wrong}).status_code == 409
        assert files(visitor) == before
    assert visitor.post(WRITE, form).status_code == 200
    nl, en = files(visitor)
    assert "\n\n### Derden {#third-parties}\n\n[[TODO: " in nl
    assert "\n\n### Third parties {#third-parties}\n\n[[TODO: " in en


def test_what_is_found_stands_below_its_section(visitor: Visitor) -> None:
    """While typing, without saving, next to what changed."""
    before = files(visitor)
    form = fields(visitor)
    form["nl.body.use"] += " Na 6 maanden."
    form["nl.changes.0"] = "Met **vet**."
    answer = visitor.post(f"{WRITE}check/", form)
    assert answer.status_code == 200
    assert "“6 maanden” in content/nl/cookies/1.1.md:" in found(answer, "en", "use")
    assert "plain sentences" in found(answer, "nl", "")
    assert files(visitor) == before
    assert visitor.post(f"{WRITE}check/", form, token="").status_code == 403


def test_nothing_is_lost_where_nothing_can_be_saved(visitor: Visitor) -> None:
    """After a new start, and once the version is published, the words are there to be kept."""
    form = fields(visitor) | {"nl.body.use": "Mijn zin.", "nl.changes.new": "Nog een."}
    before = files(visitor)
    answer = visitor.post(WRITE, form, token="")
    assert answer.status_code == 403
    assert text_of(shown(answer), "nl.body.use") == "Mijn zin."
    assert "Nog een." in answer.get_data(as_text=True)
    assert files(visitor) == before
    (visitor.root / NL).write_bytes("één".encode("latin-1"))
    assert "not UTF-8 text" in words(shown(visitor.get(WRITE)))


def test_a_version_that_is_published_meanwhile(visitor: Visitor) -> None:
    """Nothing is written into it, and what was typed is shown."""
    for path in (NL, EN):
        name = path.removeprefix("content/")
        change(visitor.root, name, "[[TODO: ", "")
        text = (visitor.root / path).read_text(encoding="utf-8").replace("]]", "", 1)
        (visitor.root / path).write_text(text, encoding="utf-8")
    form = fields(visitor) | {"nl.body.use": "Mijn zin."}
    publish(visitor.root, "cookies", "1.1", AS_OF)
    before = files(visitor)
    answer = visitor.post(WRITE, form)
    assert answer.status_code == 409
    assert "Mijn zin." in answer.get_data(as_text=True)
    assert files(visitor) == before


def test_somebody_saves_at_the_same_moment(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A save between reading and writing is read again, and both are in the file."""
    form = fields(visitor) | {"nl.head.list": "Mijn kop"}
    read, times = manuscript.read, iter([True])

    def reading(root: object, place: manuscript.Place) -> manuscript.Manuscript:
        found = read(root, place)  # type: ignore[arg-type]
        if place.language == "nl" and next(times, False):
            change(visitor.root, "nl/cookies/1.1.md", "alleen", "enkel")
        return found

    monkeypatch.setattr("policysite.preview.writing.manuscript.read", reading)
    assert visitor.post(WRITE, form).status_code == 200
    text = files(visitor)[0]
    assert "enkel" in text
    assert "## Mijn kop {#list}" in text
