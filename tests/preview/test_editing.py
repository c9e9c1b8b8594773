"""Editing in the browser, as a form without script and as the address that checks what is typed."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest
from lxml import html
from tests.helpers import AS_OF, publish
from tests.preview.test_preview_pages import change, page, words

from policysite import ledger

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from tests.preview.conftest import Visitor
    from werkzeug.test import TestResponse

pytestmark = pytest.mark.slow

EDIT = "/preview/en/cookies/1.1/nl/edit/"
BOTH = "/preview/en/cookies/1.1/all/edit/"
CHECK = "/preview/en/cookies/1.1/all/check/"
NL, EN = "content/nl/cookies/1.1.md", "content/en/cookies/1.1.md"


def shown(answer: TestResponse) -> HtmlElement:
    return html.document_fromstring(answer.get_data(as_text=True))


def fields(visitor: Visitor, path: str) -> dict[str, str]:
    """The fields of the editor as a browser without script sends them: lines end in CR LF."""
    form = page(visitor, path).get_element_by_id("page_editor")
    found = {str(field.get("name")): field.get("value", "") for field in form.findall(".//input")}
    for area in form.findall(".//textarea"):
        # A browser leaves out the first line break of a text area (HTML Living Standard).
        found[str(area.get("name"))] = (area.text or "").removeprefix("\n").replace("\n", "\r\n")
    return found


def test_the_editor_holds_the_text_of_the_file(visitor: Visitor) -> None:
    """To the character, with a line break at its start where the file has one."""
    path = visitor.root / NL
    path.write_text("\n\n<b>&amp; text\n", encoding="utf-8")
    assert fields(visitor, EDIT)["text-nl"] == "\r\n\r\n<b>&amp; text\r\n"


def test_a_form_saves_the_text(visitor: Visitor) -> None:
    """Without script the button saves; the lines in the file end as they should."""
    form = fields(visitor, EDIT)
    form["text-nl"] = form["text-nl"].replace("alleen", "enkel")
    answer = visitor.post(EDIT, form)
    assert answer.status_code == 200
    data = (visitor.root / NL).read_bytes()
    assert b"enkel" in data
    assert b"\r" not in data
    assert "Everything is saved." in words(shown(answer).get_element_by_id("page_state"))
    assert fields(visitor, EDIT)["began-with-nl"] == ledger.sha256(data)


def test_both_languages_are_saved_at_once(visitor: Visitor) -> None:
    """Only what was changed is written."""
    before = (visitor.root / NL).stat().st_mtime_ns
    form = fields(visitor, BOTH)
    form["text-en"] = form["text-en"].replace("only", "just")
    assert visitor.post(BOTH, form).status_code == 200
    assert b"just" in (visitor.root / EN).read_bytes()
    assert (visitor.root / NL).stat().st_mtime_ns == before


def test_a_draft_with_problems_is_saved_with_them(visitor: Visitor) -> None:
    """A draft may be incomplete: it is saved, and its problems are reported."""
    form = fields(visitor, EDIT)
    form["text-nl"] = "no front matter\u200b"
    answer = visitor.post(EDIT, form)
    assert answer.status_code == 200
    assert (visitor.root / NL).read_text(encoding="utf-8") == "no front matter\u200b\n"
    told = words(shown(answer).get_element_by_id("page_panel_nl"))
    assert "U+200B (zero width space)" in told
    assert "U+200B" in told


def test_another_change_is_not_overwritten(visitor: Visitor) -> None:
    """Both texts are shown with what differs; the person chooses, and nothing is lost."""
    form = fields(visitor, EDIT)
    change(visitor.root, "nl/cookies/1.1.md", "Wij gebruiken", "Zij gebruiken")
    form["text-nl"] = form["text-nl"].replace("alleen", "enkel")
    answer = visitor.post(EDIT, form)
    assert answer.status_code == 409
    assert "Zij gebruiken" in (visitor.root / NL).read_text(encoding="utf-8")
    told = shown(answer)
    assert "Wij gebruiken enkel" in words(told.get_element_by_id("text-nl"))
    differences = told.find_class("differences")[0]
    assert "Zij gebruiken alleen" in words(differences.find(".//del"))
    assert "Wij gebruiken enkel" in words(differences.find(".//ins"))
    assert "Zij gebruiken alleen" in told.xpath("//textarea[@readonly]")[0].text
    form["began-with-nl"] = str(told.get_element_by_id("began-with-nl").get("value"))
    assert visitor.post(EDIT, form).status_code == 409
    choice = told.xpath("//button[@name='replace-nl']/@value")[0]
    assert visitor.post(EDIT, {**form, "replace-nl": choice}).status_code == 200
    assert "Wij gebruiken enkel" in (visitor.root / NL).read_text(encoding="utf-8")


def test_one_conflict_does_not_keep_the_other_text_from_being_saved(visitor: Visitor) -> None:
    """The result is shown for each language."""
    form = fields(visitor, BOTH)
    change(visitor.root, "nl/cookies/1.1.md", "Wij gebruiken", "Zij gebruiken")
    for name, old in (("text-nl", "alleen"), ("text-en", "only")):
        form[name] = form[name].replace(old, "****")
    answer = visitor.post(BOTH, form)
    assert answer.status_code == 409
    assert "****" in (visitor.root / EN).read_text(encoding="utf-8")
    assert "****" not in (visitor.root / NL).read_text(encoding="utf-8")
    assert not words(shown(answer).get_element_by_id("page_outcome_en"))


def test_a_full_disk_leaves_both_texts(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is unchanged, the typed text stays in the editor, and the reason is shown."""

    def fail(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = (visitor.root / NL).read_bytes()
    form = {**fields(visitor, EDIT), "text-nl": "my work"}
    monkeypatch.setattr("policysite.files.atomic.os.fsync", fail)
    answer = visitor.post(EDIT, form)
    assert answer.status_code == 409
    assert words(shown(answer).get_element_by_id("text-nl")) == "my work"
    told = words(shown(answer).get_element_by_id("page_outcome_nl"))
    assert "could not be saved: the disk is full. " in told
    assert told.endswith("Nothing was changed.")
    assert (visitor.root / NL).read_bytes() == before


@pytest.mark.parametrize("token", ["", "of an earlier preview"])
def test_after_a_new_start_nothing_is_lost(visitor: Visitor, token: str) -> None:
    """A page of an earlier preview does not save, and gets its text back with the new token."""
    before = (visitor.root / NL).read_bytes()
    form = {**fields(visitor, EDIT), "text-nl": "mine too", "token": token}
    answer = visitor.post(EDIT, form)
    assert answer.status_code == 403
    told = shown(answer)
    assert words(told.get_element_by_id("text-nl")) == "mine too"
    assert told.get_element_by_id("page_token").get("value") == visitor.guard.token
    assert "Save again" in words(told.get_element_by_id("page_outcome_nl"))
    assert (visitor.root / NL).read_bytes() == before


def test_a_draft_that_was_published_meanwhile_is_refused(visitor: Visitor) -> None:
    """The published text stays, the typed one is shown to be kept, and the way on is named."""
    for language in ("nl", "en"):
        path = visitor.root / f"content/{language}/cookies/1.1.md"
        path.write_text(path.read_text(encoding="utf-8").split("### ")[0], encoding="utf-8")
    form = fields(visitor, EDIT)
    publish(visitor.root, "cookies", "1.1", AS_OF)
    before = (visitor.root / NL).read_bytes()
    answer = visitor.post(EDIT, {**form, "text-nl": "my work"})
    assert answer.status_code == 409
    assert (visitor.root / NL).read_bytes() == before
    told = shown(answer)
    assert "published in the meantime" in words(told.get_element_by_id("page_result"))
    assert told.xpath("//textarea")[0].text.strip() == "my work"
    assert "/preview/en/#page_cookies" in told.xpath("//a/@href")


@pytest.mark.parametrize("gone", ["draft", "settings"])
def test_a_text_that_has_no_place_any_more_is_shown_to_be_kept(visitor: Visitor, gone: str) -> None:
    """Where the draft was deleted, or the settings broke, the typed text comes back."""
    form = fields(visitor, EDIT)
    if gone == "draft":
        (visitor.root / NL).unlink()
        (visitor.root / EN).unlink()
    else:
        change(visitor.root, "site.toml", "languages = ", "languages : ")
    answer = visitor.post(EDIT, {**form, "text-nl": "my work"})
    assert answer.status_code in {404, 503}
    assert shown(answer).xpath("//textarea")[0].text.strip() == "my work"


def test_a_file_in_another_encoding_is_explained(visitor: Visitor) -> None:
    """It is not shown with wrong letters, and cannot be overwritten from here."""
    (visitor.root / NL).write_bytes("één".encode("latin-1"))
    told = page(visitor, EDIT)
    assert "save it as “UTF-8”" in words(told.get_element_by_id("page_outcome_nl"))
    assert not told.xpath("//textarea")
    answer = visitor.post(EDIT, {"text-nl": "mine", "began-with-nl": ""})
    assert answer.status_code == 409
    assert (visitor.root / NL).read_bytes() == "één".encode("latin-1")


def test_what_is_typed_is_checked_without_being_written(visitor: Visitor) -> None:
    """Both texts are checked as they are typed, against each other too."""
    form = fields(visitor, BOTH)
    before = (visitor.root / NL).read_bytes(), (visitor.root / EN).read_bytes()
    form["text-nl"] = form["text-nl"].replace("{#list}", "{#other}")
    panels = shown(visitor.post(CHECK, form))
    assert "“list”" in words(panels.get_element_by_id("page_panel_nl"))
    assert "“other”" in words(panels.get_element_by_id("page_panel_en"))
    form["text-en"] = form["text-en"].replace("{#list}", "{#other}")
    panels = shown(visitor.post(CHECK, form))
    for language in ("nl", "en"):
        told = words(panels.get_element_by_id(f"page_panel_{language}"))
        assert "“list”" not in told
        assert "“other”" not in told
    assert ((visitor.root / NL).read_bytes(), (visitor.root / EN).read_bytes()) == before


def test_a_text_that_is_not_sent_is_taken_from_its_file(visitor: Visitor) -> None:
    """Text without a field on the page is neither treated as empty nor written."""
    form = fields(visitor, BOTH)
    del form["text-en"]
    before = (visitor.root / EN).read_bytes()
    panels = shown(visitor.post(CHECK, form))
    assert "it is empty" not in words(panels.get_element_by_id("page_panel_en"))
    assert visitor.post(BOTH, form).status_code == 200
    assert (visitor.root / EN).read_bytes() == before


def test_lines_are_those_that_are_typed(visitor: Visitor) -> None:
    """A problem names the line in the text area, not the one in the file."""
    form = fields(visitor, EDIT)
    text = form["text-nl"].replace("\r\n## ", "\r\n\r\n\r\n## ", 1)
    form["text-nl"] = text.replace("(policy:privacy#retention)", "(#nowhere)")
    panel = shown(visitor.post(CHECK, form)).get_element_by_id("page_panel_nl")
    assert panel.xpath(".//li[contains(., 'nowhere')]/a/@data-line") == ["11"]
    assert panel.xpath(".//li[contains(., 'nowhere')]/a/@data-area") == ["text-nl"]


def test_a_missing_translation_can_be_written(visitor: Visitor) -> None:
    """Where one language lacks its file, the editor begins it."""
    (visitor.root / EN).unlink()
    form = fields(visitor, BOTH)
    assert (form["text-en"], form["began-with-en"]) == ("", "")
    form["text-en"] = "---\r\ntitle: Cookie statement\r\n---\r\n"
    assert visitor.post(BOTH, form).status_code == 200
    assert (visitor.root / EN).read_bytes() == b"---\ntitle: Cookie statement\n---\n"
