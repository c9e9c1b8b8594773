"""Publishing from the browser, and beginning the next draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.helpers import AS_OF, tree
from tests.preview.test_editing import shown
from tests.preview.test_preview_pages import change, page, words

from policysite.build import output
from policysite.message import Message

if TYPE_CHECKING:
    from tests.preview.conftest import Visitor

pytestmark = pytest.mark.slow

PUBLISH = "/preview/en/cookies/1.1/nl/publish/"
NEW = "/preview/en/privacy/new/"
LEDGER = "content/ledger/cookies/1.1.json"


@pytest.fixture
def ready(visitor: Visitor) -> Visitor:
    """The same person, whose draft can be published."""
    change(visitor.root, "nl/cookies/1.1.md", "[[TODO: welke cookies de website plaatst]]", "Geen.")
    change(visitor.root, "en/cookies/1.1.md", "[[TODO: which cookies the website sets]]", "None.")
    return visitor


def form(visitor: Visitor, path: str = PUBLISH) -> dict[str, str]:
    """The form that publishes, with the box ticked."""
    found = page(visitor, path).find_class("publish")[0]
    return {str(field.get("name")): field.get("value", "") for field in found.findall(".//input")}


def test_what_stands_in_the_way_is_told(visitor: Visitor) -> None:
    """Each error with its place and remedy, and no button."""
    told = page(visitor, PUBLISH)
    assert "[[TODO: welke cookies de website plaatst]] is still open" in words(told)
    assert not told.find_class("publish")


def test_what_stands_in_another_file_leads_there(visitor: Visitor) -> None:
    """The list of cookies is no text of the version: its lines are not those of the editor."""
    file = visitor.root / "content/cookies.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("purpose:", "purpos:", 1), encoding="utf-8")
    told = page(visitor, PUBLISH).get_element_by_id("page_blocking").getparent()
    assert told is not None
    heading = told.xpath("./h3[contains(., 'content/cookies.yaml')]")[0]
    assert heading.xpath("./a/@href") == ["/preview/en/settings-cookies.yaml/"]
    assert visitor.get("/preview/en/settings-cookies.yaml/").status_code == 200
    findings = heading.getnext()
    assert "line " in words(findings)
    assert findings.xpath(".//a") == []


def test_what_would_be_locked_is_told(ready: Visitor) -> None:
    """The kind of change, the date, the changes by language, the text for readers, the files."""
    told = words(page(ready, f"{PUBLISH}?effective=2027-01-01").get_element_by_id("page_publish"))
    for part in (
        "an editorial change",
        "1 January 2027",
        "version 1.0, in force since",
        "Er staat nu welke cookies wij gebruiken.",
        "It now says which cookies we use.",
        "content/ledger/cookies/1.1.nl.html",
        "Dutch, compared with 1.0: ",
        LEDGER,
    ):
        assert part in told
    assert not (ready.root / LEDGER).exists()


def test_what_deserves_a_look_leads_to_its_place(ready: Visitor) -> None:
    """A warning to its line in the editor, the items of the law to their table; no command."""
    change(ready.root, "nl/cookies/1.1.md", "Geen.", "Geen; zie [hier](http://voorbeeld.nl/).")
    change(ready.root, "en/cookies/1.1.md", "None.", "None; see [here](http://voorbeeld.nl/).")
    told = page(ready, PUBLISH).get_element_by_id("page_publish")
    links = {words(link): str(link.get("href")) for link in told.findall(".//a")}
    line = next(words for words in links if words.startswith("Dutch, line "))
    assert links[line] == f"{PUBLISH[:-8]}edit/?line={line.rpartition(' ')[2]}"
    assert links["What the law requires and which section covers it"] == f"{PUBLISH[:-8]}coverage/"
    assert "check --coverage" not in words(told)


def test_publishing_locks_what_was_shown(ready: Visitor) -> None:
    """After confirmation, the entry exists with the chosen date, and the next steps are shown."""
    answer = ready.post(PUBLISH, form(ready, f"{PUBLISH}?effective=2027-01-01"))
    assert answer.status_code == 303
    assert b'"effective": "2027-01-01"' in (ready.root / LEDGER).read_bytes()
    told = words(page(ready, answer.headers["Location"]))
    assert "Cookieverklaring 1.1 is published" in told
    assert "Build and deploy the site again" in told


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("sure", "", "tick the box"),
        ("token", "another", "has been restarted"),
        ("shown", "0" * 64, "changed after this page was loaded"),
        ("effective", "2027-02-02", "changed after this page was loaded"),
    ],
)
def test_without_a_clear_yes_nothing_is_published(
    ready: Visitor, name: str, value: str, message: str
) -> None:
    """No tick, no token, another text or another day than was shown: nothing is written."""
    before = tree(ready.root)
    answer = ready.post(PUBLISH, {**form(ready), name: value})
    assert answer.status_code == 409
    assert message in words(shown(answer).find_class("banner")[0])
    assert tree(ready.root) == before


def test_a_text_that_changed_meanwhile_is_not_published(ready: Visitor) -> None:
    """What is locked is what the person has seen, and nothing else."""
    filled = form(ready)
    change(ready.root, "nl/cookies/1.1.md", "alleen", "enkel")
    assert ready.post(PUBLISH, filled).status_code == 409
    assert not (ready.root / LEDGER).exists()


def test_a_version_that_cannot_be_built_is_not_published(
    ready: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The problem of a page is shown instead of the publication, and nothing is written."""
    filled, before = form(ready), tree(ready.root)
    fault = Message("nl/cookies/1.1/index.html:9: <blink> is not allowed")
    monkeypatch.setattr(output, "faults", lambda *_, **__: iter([fault]))
    answer = ready.post(PUBLISH, filled)
    assert answer.status_code == 409
    told = words(shown(answer).find_class("banner")[0])
    assert "was not published, because its pages" in told
    assert fault in told
    assert tree(ready.root) == before


def test_an_impossible_day_is_explained(ready: Visitor) -> None:
    """A day before that of the version before is refused in words."""
    answer = ready.get(f"{PUBLISH}?effective=2020-01-01")
    assert answer.status_code == 409
    assert "cannot take effect before that" in words(shown(answer))


@pytest.mark.parametrize("effective", ["", "tomorrow", "2027-13-01", "2027-1-1"])
def test_what_is_no_day_is_taken_for_the_first_possible(ready: Visitor, effective: str) -> None:
    """The form begins with the first day on which the version may take effect."""
    told = page(ready, f"{PUBLISH}?effective={effective}")
    assert told.get_element_by_id("page_day").get("value") == AS_OF.isoformat()


def test_publishing_twice_publishes_once(ready: Visitor) -> None:
    """A form that is sent again finds the version published, and says so."""
    filled = form(ready)
    assert ready.post(PUBLISH, filled).status_code == 303
    before = tree(ready.root)
    assert ready.post(PUBLISH, filled).status_code in {200, 409}
    assert tree(ready.root) == before


@pytest.mark.parametrize(("kind", "number"), [("editorial", "2.1"), ("material", "3.0")])
def test_the_next_draft_is_begun_in_every_language(
    visitor: Visitor, kind: str, number: str
) -> None:
    """A button makes it and opens the editor."""
    answer = visitor.post(NEW, {"kind": kind})
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/preview/en/privacy/{number}/all/write/"
    assert (visitor.root / f"content/nl/privacy/{number}.md").is_file()
    assert visitor.get(answer.headers["Location"]).status_code == 200


def test_a_draft_that_is_there_is_not_begun_again(visitor: Visitor) -> None:
    """The draft is unchanged, and the reason is shown."""
    before = tree(visitor.root)
    answer = visitor.post("/preview/en/cookies/new/", {"kind": "editorial"})
    assert answer.status_code == 409
    assert "There is already a draft" in words(shown(answer))
    assert tree(visitor.root) == before


@pytest.mark.parametrize(
    ("path", "token", "status"),
    [(NEW, "another", 403), ("/preview/en/nothing/new/", None, 404)],
)
def test_no_draft_is_begun_by_others_or_elsewhere(
    visitor: Visitor, path: str, token: str | None, status: int
) -> None:
    """The token and the policy must be ours."""
    before = tree(visitor.root)
    assert visitor.post(path, {"kind": "material"}, token=token).status_code == status
    assert tree(visitor.root) == before


def test_a_published_version_tells_when(visitor: Visitor) -> None:
    """Its page says the days, and that it can no longer be changed."""
    told = words(page(visitor, "/preview/en/privacy/1.0/nl/publish/"))
    assert "Privacyverklaring 1.0 is published" in told
    assert "A published text never changes" in told


def test_a_publication_can_be_taken_back(ready: Visitor) -> None:
    """With a tick, and only the newest: its texts are then a draft in the editor."""
    before = tree(ready.root)
    assert ready.post(PUBLISH, form(ready)).status_code == 303
    address = PUBLISH.replace("/publish/", "/unpublish/")
    assert ready.post(address, {}).status_code == 409
    assert (ready.root / LEDGER).exists()
    assert ready.post(address, {"sure": "yes"}, token="").status_code == 409
    answer = ready.post(address, {"sure": "yes"})
    assert answer.status_code == 303
    assert answer.location.endswith("/cookies/1.1/all/write/")
    assert tree(ready.root) == before
