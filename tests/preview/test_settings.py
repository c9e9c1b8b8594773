"""Other files than statements are edited in forms; unchanged values stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import html
from tests.helpers import AS_OF
from tests.preview.test_preview_pages import page, words
from tests.preview.test_writing import filled

from policysite.checks.dictionaries import Dictionaries, Dictionary
from policysite.checks.spelling import SPELLING, misspelt_words, unknown_word
from policysite.checks.statement import statements
from policysite.content import reader
from policysite.models import Problem

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.html import HtmlElement
    from tests.preview.conftest import Visitor
    from werkzeug.test import TestResponse

pytestmark = pytest.mark.slow

SITE, WORDS, SECTIONS = (
    f"/preview/en/settings-{part}/" for part in ("organisation", "words", "sections")
)
BROWSERS = "/preview/en/settings-browsers.yaml/"
NAME = "field.organisation.name"
FILE = "field."  # the whole of it


def form_of(visitor: Visitor, path: str) -> dict[str, str]:
    """What the form of a page sends as it is."""
    found = page(visitor, path).get_element_by_id("page_settings")
    return {name: value for name, value in filled(found).items() if name != "token"}


def sent(visitor: Visitor, path: str, **changes: str) -> TestResponse:
    return visitor.post(path, form_of(visitor, path) | changes)


def shown(answer: TestResponse) -> HtmlElement:
    return html.document_fromstring(answer.get_data(as_text=True))


def content(root: Path, name: str) -> str:
    return (root / "content" / name).read_bytes().decode()


def test_one_value_is_changed_and_nothing_else(visitor: Visitor) -> None:
    """Comments, order and layout of the settings stay; what is sent as it was writes nothing."""
    file = visitor.root / "content/site.toml"
    odd = file.read_text().replace('"Voorbeeld BV"', '"Voorbeeld BV"    # so in the register')
    file.write_text(odd)
    inode = file.stat().st_ino
    assert sent(visitor, SITE).status_code == 303
    assert file.stat().st_ino == inode
    assert sent(visitor, SITE, **{NAME: " Voorbeeld NV "}).status_code == 303
    assert file.read_text() == odd.replace('"Voorbeeld BV"', '"Voorbeeld NV"')
    assert "Everything is saved." in words(page(visitor, f"{SITE}?saved=yes"))


def test_what_is_optional_comes_and_goes(visitor: Visitor) -> None:
    """An address of several lines, a telephone, another contact; without them all is as before."""
    before = content(visitor.root, "site.toml")
    address = {"field.organisation.address": "Straat 1\r\n\r\n 1234 AB Stad "}
    more = {"field.contacts.telephone": "+31 20 123 45 67", "new": "press"}
    values = address | more | {"new_address": "pers@voorbeeld.example"}
    assert sent(visitor, SITE, **values).status_code == 303
    site = reader.load(visitor.root).site
    assert site.organisation.address == ("Straat 1", "1234 AB Stad")
    assert site.contacts["press"] == "pers@voorbeeld.example"
    gone = dict.fromkeys((*address, "field.contacts.telephone", "field.contacts.press"), "")
    assert sent(visitor, SITE, **gone).status_code == 303
    assert content(visitor.root, "site.toml") == before


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("field.base_url", "http://a.example", "base_url must start with https://"),
        (NAME, "", "the name of the organisation must be text"),
        ("field.contacts.requests", "nobody", "“nobody” is not an e-mail address"),
        ("field.organisation.website", "ftp://x", "website must be an address"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    visitor: Visitor, field: str, value: str, said: str
) -> None:
    """Nothing is saved then, and what was typed is still in the field."""
    before = content(visitor.root, "site.toml")
    answer = sent(visitor, SITE, **{field: value})
    assert answer.status_code == 409
    found = shown(answer).get_element_by_id(field)
    assert found.get("value") == value
    assert said in words(shown(answer).get_element_by_id(found.get("aria-describedby", "")))
    assert content(visitor.root, "site.toml") == before


def test_a_name_that_is_none_and_letters_that_nobody_sees(visitor: Visitor) -> None:
    """Refused like in the file; what was typed for a contact stays to be corrected."""
    before = content(visitor.root, "site.toml")
    for name, address in (("De Pers", "a@b.nl"), ("requests", "a@b.nl"), ("press", "none")):
        answer = sent(visitor, SITE, new=name, new_address=address)
        assert answer.status_code == 409
        values = filled(shown(answer).get_element_by_id("page_settings"))
        assert (values["new"], values["new_address"]) == (name, address)
    assert "“none” is not an e-mail address" in words(shown(answer))
    assert sent(visitor, SITE, **{NAME: "Voor\u202ebeeld"}).status_code == 409
    assert content(visitor.root, "site.toml") == before


def test_the_same_field_of_two_people_is_shown_to_the_second(visitor: Visitor) -> None:
    """Other fields are both saved; of the same one both texts are shown, and the second chooses."""
    mine, theirs = form_of(visitor, SITE), form_of(visitor, SITE)
    other = {"field.organisation.legal_name": "Voorbeeld Beheer BV"}
    assert visitor.post(SITE, theirs | {NAME: "Hun BV"}).status_code == 303
    assert visitor.post(SITE, mine | other).status_code == 303
    saved = content(visitor.root, "site.toml")
    assert 'name = "Hun BV"' in saved
    assert "Voorbeeld Beheer BV" in saved
    answer = visitor.post(SITE, mine | {NAME: "Mijn BV"})
    assert answer.status_code == 409
    assert content(visitor.root, "site.toml") == saved
    form = shown(answer).get_element_by_id("page_settings")
    assert "in the file: Hun BV" in words(form)
    again = {name: value for name, value in filled(form).items() if name != "token"}
    assert again[NAME] == "Mijn BV"
    assert visitor.post(SITE, again).status_code == 303
    assert content(visitor.root, "site.toml") == saved.replace("Hun BV", "Mijn BV")


def test_a_contact_that_went_meanwhile(visitor: Visitor) -> None:
    """What was typed for it is shown, and nothing is saved."""
    assert sent(visitor, SITE, new="press", new_address="pers@b.nl").status_code == 303
    mine = form_of(visitor, SITE)
    assert sent(visitor, SITE, **{"field.contacts.press": ""}).status_code == 303
    before = content(visitor.root, "site.toml")
    answer = visitor.post(SITE, mine | {"field.contacts.press": "andere@b.nl"})
    assert answer.status_code == 409
    assert "andere@b.nl" in answer.get_data(as_text=True)
    assert content(visitor.root, "site.toml") == before


def test_without_the_token_nothing_is_saved(visitor: Visitor) -> None:
    """A page from before the last start keeps what was typed."""
    before = content(visitor.root, "site.toml")
    answer = visitor.post(SITE, form_of(visitor, SITE) | {NAME: "Nieuw BV"}, token="")
    assert answer.status_code == 403
    assert shown(answer).get_element_by_id(NAME).get("value") == "Nieuw BV"
    assert content(visitor.root, "site.toml") == before


def test_words_of_the_company(visitor: Visitor) -> None:
    """A file of them is begun, and a line that is not one word is refused at its language."""
    assert sent(visitor, WORDS, **{"field.nl": "widget\r\nWe-Assist"}).status_code == 303
    assert content(visitor.root, "words.toml") == 'nl = ["widget", "We-Assist"]\n'
    answer = sent(visitor, WORDS, **{"field.nl": "widget\r\ntwee woorden"})
    assert answer.status_code == 409
    found = shown(answer).get_element_by_id("found.field.nl")
    assert "“twee woorden” is not a single word" in words(found)


def test_what_became_of_a_section(visitor: Visitor) -> None:
    """Each that a later version lacks is asked about; the answer is that of the file."""
    for language in ("nl", "en"):
        file = visitor.root / f"content/{language}/cookies/1.1.md"
        file.write_text(file.read_text(encoding="utf-8").replace("{#use}", "{#usage}"), "utf-8")
    assert SECTIONS in page(visitor, "/preview/en/cookies/1.1/nl/").xpath("//main//a/@href")
    field = "field.cookies.1.1.use"
    assert form_of(visitor, SECTIONS)[field] == ""
    assert sent(visitor, SECTIONS, **{field: "usage"}).status_code == 303
    assert content(visitor.root, "anchors.toml") == '[cookies."1.1"]\nmoved = {use = "usage"}\n'
    assert sent(visitor, SECTIONS, **{field: "-"}).status_code == 303
    assert content(visitor.root, "anchors.toml") == '[cookies."1.1"]\nretired = ["use"]\n'
    assert sent(visitor, SECTIONS, **{field: ""}).status_code == 303
    assert content(visitor.root, "anchors.toml") == ""
    assert "anchors" not in {each.rule.name for each in reader.load(visitor.root).problems}


def test_a_file_as_it_is(visitor: Visitor) -> None:
    """Saved byte for byte, and rejected if a valid file would become invalid."""
    before = content(visitor.root, "browsers.yaml")
    text = f"{before}# one line more\n"
    assert sent(visitor, BROWSERS, **{FILE: text.replace("\n", "\r\n")}).status_code == 303
    assert content(visitor.root, "browsers.yaml") == text
    assert sent(visitor, BROWSERS, **{FILE: f"{text}: :\n"}).status_code == 409
    assert content(visitor.root, "browsers.yaml") == text
    assert visitor.get("/preview/en/settings-passwd/").status_code == 404


def test_a_file_that_is_wrong_already(visitor: Visitor) -> None:
    """It is shown as it is, can be corrected step by step, and no form guesses its contents."""
    file = visitor.root / "content/words.toml"
    file.write_text("nl = [\nen = [\n", encoding="utf-8")
    assert visitor.get(WORDS).headers["Location"].endswith("/settings-words.toml/")
    raw = "/preview/en/settings-words.toml/"
    assert "cannot be read as TOML" in words(page(visitor, raw))
    assert sent(visitor, raw, **{FILE: "nl = []\nen = [\n"}).status_code == 303
    assert sent(visitor, raw, **{FILE: "nl = []\nen = []\n"}).status_code == 303
    assert visitor.get(WORDS).status_code == 200


def test_a_link_to_another_place_is_not_followed(visitor: Visitor) -> None:
    """Neither read nor written."""
    outside = visitor.root.parent / "outside.toml"
    outside.write_text('nl = ["geheim"]\n', encoding="utf-8")
    (visitor.root / "content/words.toml").symlink_to(outside)
    answer = visitor.get(WORDS)
    assert answer.status_code == 409
    assert "geheim" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("site.toml", 'name = "Voorbeeld BV"', 'name = "Voorbeeld BV'),
        ("site.toml", "base_url", "base_ur"),
        ("words.toml", "", "all = [\n"),
        ("anchors.toml", "", "[privacy\n"),
        ("browsers.yaml", "", "a: [\n"),
        ("cookies.yaml", "", "a: [\n"),
    ],
)
def test_a_file_that_cannot_be_read_is_corrected_here(
    visitor: Visitor, name: str, old: str, new: str
) -> None:
    """The first page leads to the line that is wrong, in the file as it is; saved, all is well."""
    file = visitor.root / "content" / name
    before = file.read_text() if file.exists() else "# Nothing yet.\n"
    file.write_text(before)
    known = visitor.get("/preview/en/").get_data()
    file.write_text(before.replace(old, new, 1))
    path = f"/preview/en/settings-{name}/"
    overview = visitor.get("/preview/en/")
    assert overview.status_code == (503 if name == "site.toml" else 200)
    named = f"//a[starts-with(., 'content/{name}:') or starts-with(., 'Correct ')]/@href"
    link = str(shown(overview).xpath(named)[0])
    line = link.partition("=")[2]
    led = visitor.get(link)
    assert led.headers.get("Location", link) == f"{path}?line={line}"
    raw = page(visitor, f"{path}?line={line}")
    assert f"line {line}: " in words(raw)
    assert old == "" or file.read_text() == filled(raw.get_element_by_id("page_settings"))[FILE]
    if name == "site.toml":
        still = sent(visitor, path, **{FILE: before.replace(old, f"{new} ", 1)})
        assert still.status_code == 409
        assert "first correct what is marked below" in words(shown(still))
    assert sent(visitor, path, **{FILE: before}).status_code == 303
    assert file.read_text() == before
    assert visitor.get("/preview/en/").status_code == 200
    assert words(page(visitor, "/preview/en/")) == words(html.document_fromstring(known))


@pytest.mark.parametrize(
    "broken", ["title: [\n", "titel: Cookies\n", "title: a: b\n", "title: Cookies\n  - x\n"]
)
def test_front_matter_that_cannot_be_read_is_corrected_here(visitor: Visitor, broken: str) -> None:
    """The editor opens at the line that is wrong, with the text as it is."""
    file = visitor.root / "content/nl/cookies/1.1.md"
    before = file.read_text()
    file.write_text(before.replace("title: Cookieverklaring\n", broken))
    text = "/preview/en/cookies/1.1/nl/"
    links = page(visitor, text).xpath("//a[@class='line']/@href")
    assert links
    assert links[0].startswith(f"{text}edit/?line=")
    editor = page(visitor, links[0])
    form = filled(editor.get_element_by_id("page_editor"))
    assert form["text-nl"] == file.read_text()
    answer = visitor.post(f"{text}edit/", form | {"text-nl": before})
    assert answer.status_code == 200
    assert file.read_text() == before


def test_a_word_is_saved_where_it_is_found(visitor: Visitor, tmp_path: Path) -> None:
    """The button of a spelling finding adds the word to those of its language; once is enough."""
    library = reader.load(visitor.root)
    (statement, *_) = [
        each
        for each in statements(library, AS_OF)
        if each.document.path.endswith("nl/cookies/1.1.md")
    ]
    nothing = Dictionaries([tmp_path])
    nothing._found = dict.fromkeys(("nl", "en"), Dictionary(AllButOne()))
    found = list(misspelt_words(statement, nothing, {}))
    problem = Problem(
        rule=SPELLING,
        path=statement.document.path,
        line=found[0].line,
        message=found[0].message,
    )
    assert unknown_word(problem) == ("Cookieverklaring", "")
    word, language = "Cookieverklaring", "nl"
    path = "/preview/en/cookies/1.1/nl/word/"
    for _ in range(2):
        assert visitor.post(path, {"word": f"{language} {word}"}).status_code == 303
        assert content(visitor.root, "words.toml") == 'nl = ["Cookieverklaring"]\n'
    assert visitor.post(path, {"word": "fr mot"}).status_code == 303
    assert 'all = ["mot"]' in content(visitor.root, "words.toml")
    assert visitor.post(path, {"word": "nl twee woorden"}).status_code == 409
    assert visitor.post(path, {"word": "nl woord"}, token=path).status_code == 403
    own = reader.load(visitor.root).words
    assert word not in [
        each.message.value("word") for each in misspelt_words(statement, nothing, own)
    ]


class AllButOne:
    """A dictionary that lacks one word."""

    def spell(self, word: str) -> bool:
        return word.lower() != "cookieverklaring"

    def suggest(self, word: str) -> tuple[str, ...]:
        return ()


def test_what_has_no_field_is_one_click_away(visitor: Visitor) -> None:
    """Targets and accepted findings are listed with their lines; the authority has fields."""
    file = visitor.root / "content/site.toml"
    file.write_text(file.read_text() + '\n[deploy.live]\nto = "/srv/www"\nroot = "plain"\n')
    shown_page = page(visitor, SITE)
    lines = file.read_text().split("\n")
    number = lines.index("[deploy.live]") + 1
    assert f"line {number}: Deployment target: live" in words(shown_page)
    fields = {"field.supervisory_authority.name": "AP"}
    fields["field.supervisory_authority.address"] = "https://autoriteit.example/"
    assert sent(visitor, SITE, **fields).status_code == 303
    authority = reader.load(visitor.root).site.authority
    assert authority is not None
    assert (authority.name, authority.address) == ("AP", "https://autoriteit.example/")
