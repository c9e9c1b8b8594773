"""What is locked can be built: the pages of a version are tried before it is locked."""

from __future__ import annotations

import errno
import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import html
from tests.helpers import AS_OF, document, publish, run, tree, write_project

from policysite import ledger
from policysite.build import output, page
from policysite.errors import LedgerError
from policysite.files import elements, strict_html
from policysite.models import VersionNumber

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from policysite.message import Message
    from policysite.models import Entry

pytestmark = pytest.mark.slow

ITEMS = "## Rights {#rights}\n\nYou can:\n\n1. see your data;\n2. correct your data.\n"
MORE_ITEMS = ITEMS.replace("data.\n", "data;\n3. have your data deleted.\n")
NOTE = "## Data {#data}\n\nWe keep your name.[^a]\n\n[^a]: As the law asks.\n"
MORE_NOTES = NOTE.replace(
    "\n\n[^a]: As the law asks.\n",
    " And your address.[^b]\n\n[^a]: As the law asks.\n\n[^b]: To send you the goods.\n",
)
QUOTED = '## The AP {#ap}\n\nAsk the AP.\n\n*[AP]: The "authority"\n'
TITLED = "## More {#more}\n\nSee [more](https://a.nl 'so \"called\"').\n"


DUTCH = {
    "Rights": "Rechten",
    "You can:": "U kunt:",
    "see your data": "uw gegevens zien",
    "correct your data": "uw gegevens verbeteren",
    "have your data deleted": "uw gegevens laten wissen",
}


def translated(body: str) -> str:
    for words, theirs in DUTCH.items():
        body = body.replace(words, theirs)
    return body


def draft(root: Path, number: str, body: str, languages: tuple[str, ...] = ("en",)) -> None:
    """A version with the text `body`, translated for Dutch."""
    bodies = {language: body if language == "en" else translated(body) for language in languages}
    texts = {
        f"{language}/privacy/{number}.md": document(text, changes="[One.]")
        for language, text in bodies.items()
    }
    write_project(root, texts, languages=languages)


CASES = {
    "an item of a numbered list": (ITEMS, MORE_ITEMS),
    "an item less": (MORE_ITEMS, ITEMS),
    "another first number": (ITEMS, ITEMS.replace("1. s", "3. s").replace("2. c", "4. c")),
    "a footnote": (NOTE, MORE_NOTES),
    "a footnote less": (MORE_NOTES, NOTE),
    "a quotation mark in an abbreviation": (QUOTED, QUOTED.replace("The", "Our")),
    "a quotation mark in the title of a link": (TITLED, TITLED.replace("so", "not so")),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_published_is_built(tmp_path: Path, case: str) -> None:
    """Two versions are published one after the other, and the site is built and verified."""
    for number, body in zip(("1.0", "1.1"), CASES[case], strict=True):
        draft(tmp_path, number, body)
        given = ("--effective", AS_OF.isoformat(), "--backdated", "--yes")
        assert run(tmp_path, "publish", "privacy", number, *given).exit_code == 0
    built = run(tmp_path, "build", "--as-of", "2027-01-01")
    assert built.exit_code == 0, built.output
    assert (tmp_path / "build/en/privacy/since/1.0/index.html").is_file()
    verified = run(tmp_path, "verify", str(tmp_path / "build"))
    assert verified.exit_code == 0, verified.output


@pytest.fixture
def numbered(tmp_path: Path) -> Path:
    """A project with version 1.0, and a draft in which a numbered list has one item more."""
    draft(tmp_path, "1.0", ITEMS, ("nl", "en"))
    publish(tmp_path, "privacy", "1.0", AS_OF)
    draft(tmp_path, "1.1", MORE_ITEMS, ("nl", "en"))
    return tmp_path


@pytest.fixture
def _forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that checks less than it writes: the kind of fault that this must withstand."""
    item = elements.TABLE["li"]
    monkeypatch.setitem(
        elements.TABLE, "li", elements.Element(item.holds, item.maker, attributes={})
    )
    # It has forgotten what it checked by the whole table.
    monkeypatch.setattr(page, "_READER", strict_html.Reader(page._facts))


@pytest.mark.usefixtures("_forgetful")
def test_what_cannot_be_built_is_not_locked(numbered: Path) -> None:
    """The pages and lines are reported, in every language, and nothing is written."""
    before = tree(numbered)
    result = run(
        numbered, "publish", "privacy", "1.1", "--effective", "2999-01-01", "--far-ahead", "--yes"
    )
    assert (result.exit_code, tree(numbered)) == (1, before)
    assert "privacy 1.1 was not published, because its pages" in result.stderr
    for language in ("nl", "en"):
        page = f"{language}/privacy/1.1/changes/index.html"
        assert f"\n  {page}:" in result.stderr
    assert "the attribute value is not allowed on <li>" in result.stderr


@pytest.mark.usefixtures("_forgetful")
def test_nothing_is_locked_whoever_asks(numbered: Path) -> None:
    """Whoever writes a publication, a terminal or a page of the preview, tries its pages."""
    before = tree(numbered)
    with pytest.raises(LedgerError, match="is not allowed on <li>"):
        publish(numbered, "privacy", "1.1", AS_OF, tried=True)
    assert tree(numbered) == before


@pytest.mark.parametrize(
    ("effective", "days"),
    [(date(2020, 1, 1), 1), (AS_OF, 1), (date(2027, 1, 1), 2)],
    ids=["past", "today", "future"],
)
def test_which_pages_are_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, effective: date, days: int
) -> None:
    """All pages of the policy as of today and as of the day in question, none of other versions."""
    tried: list[set[str]] = []
    original = output.faults

    def faults(
        folder: Path, pages: Mapping[str, str], *rest: object, **more: object
    ) -> Iterator[Message]:
        tried.append(set(pages))
        return original(folder, pages, *rest, **more)  # type: ignore[arg-type]

    both = ("privacy", "cookies")
    texts = [f"{code}/{policy}/1.0.md" for policy in both for code in ("nl", "en")]
    root = write_project(tmp_path, dict.fromkeys(texts, document()), policies=both)
    for policy in both:
        publish(root, policy, "1.0", date(2019, 1, 1))
    texts = [f"{code}/privacy/1.1.md" for code in ("nl", "en")]
    write_project(root, dict.fromkeys(texts, document(changes="[One.]")), policies=both)
    monkeypatch.setattr(output, "faults", faults)
    publish(root, "privacy", "1.1", effective, tried=True)
    assert len(tried) == days
    for pages in tried:
        for language in ("nl", "en"):
            assert f"{language}/privacy/1.0/index.html" in pages
            assert f"{language}/privacy/1.1/index.html" in pages
            assert f"{language}/privacy/1.1/changes/index.html" in pages
            assert f"{language}/cookies/index.html" in pages
            assert f"{language}/changes/index.html" in pages
            assert f"{language}/cookies/1.0/index.html" not in pages
    assert {"nl/privacy/since/1.0/index.html", "en/privacy/since/1.0/index.html"} <= tried[-1]


# Texts that link to each other: one of them is published first.

BOTH = ("privacy", "cookies")
MARCH = date(2027, 3, 1)


def linked(root: Path, number: str, sections: Mapping[str, str]) -> None:
    """A version of both policies; each links to the section of the other that is named for it."""
    texts = {}
    for policy, id_ in sections.items():
        other = next(name for name in BOTH if name != policy)
        titles = "".join(f"## {each} {{#{each}}}\n\nText.\n\n" for each in ("intro", id_))
        body = f"{titles}[More](policy:{other}#{sections[other]}), [all](policy:{other}).\n"
        texts[f"en/{policy}/{number}.md"] = document(body, changes="[One.]")
    write_project(root, texts, policies=BOTH, languages=("en",))


def make(root: Path, day: date = AS_OF) -> None:
    """The site on a day, which is whole."""
    built = run(root, "build", "--as-of", day.isoformat())
    assert built.exit_code == 0, built.output
    verified = run(root, "verify", str(root / "build"), "--as-of", day.isoformat())
    assert verified.exit_code == 0, verified.output


def links(root: Path, page: str) -> list[str]:
    """Where the links to the other policy lead on a page of the site."""
    article = html.fromstring((root / f"build/en/{page}index.html").read_bytes()).find(".//article")
    assert article is not None
    return [link.get("href", "") for link in article.iter("a") if link.text in {"More", "all"}]


def test_the_first_of_two_that_link_to_each_other_is_published(tmp_path: Path) -> None:
    """Its link leads to the page of the other policy, and to the section once that is there."""
    linked(tmp_path, "1.0", {"privacy": "rights", "cookies": "use"})
    publish(tmp_path, "privacy", "1.0", AS_OF, tried=True)
    make(tmp_path)
    assert links(tmp_path, "privacy/") == ["/en/cookies/", "/en/cookies/"]
    publish(tmp_path, "cookies", "1.0", AS_OF, tried=True)
    make(tmp_path)
    assert links(tmp_path, "privacy/") == ["/en/cookies/#use", "/en/cookies/"]
    assert links(tmp_path, "cookies/1.0/") == ["/en/privacy/#rights", "/en/privacy/"]


def test_new_sections_that_link_to_each_other_are_published(tmp_path: Path) -> None:
    """The same where both have a version, on redlines, and until the day of the other one."""
    linked(tmp_path, "1.0", {"privacy": "rights", "cookies": "use"})
    for policy in BOTH:
        publish(tmp_path, policy, "1.0", AS_OF, tried=True)
    linked(tmp_path, "1.1", {"privacy": "rights-now", "cookies": "use-now"})
    (tmp_path / "content/anchors.toml").write_text(
        '[privacy."1.1"]\nmoved = { rights = "rights-now" }\n[cookies."1.1"]\nretired = ["use"]\n'
    )
    publish(tmp_path, "privacy", "1.1", AS_OF, tried=True)
    publish(tmp_path, "cookies", "1.1", MARCH, tried=True)
    make(tmp_path)  # the old text links to the old section
    assert links(tmp_path, "privacy/") == ["/en/cookies/", "/en/cookies/"]
    assert links(tmp_path, "privacy/1.0/") == ["/en/cookies/#use", "/en/cookies/"]
    assert links(tmp_path, "cookies/") == ["/en/privacy/#rights", "/en/privacy/"]
    assert links(tmp_path, "privacy/1.1/changes/") == ["/en/cookies/", "/en/cookies/"]
    make(tmp_path, MARCH)
    assert links(tmp_path, "privacy/1.1/") == ["/en/cookies/#use-now", "/en/cookies/"]
    assert links(tmp_path, "privacy/since/1.0/")[0] == "/en/cookies/#use-now"
    assert links(tmp_path, "privacy/1.0/") == ["/en/cookies/#use", "/en/cookies/"]
    assert links(tmp_path, "cookies/") == ["/en/privacy/#rights-now", "/en/privacy/"]


@pytest.mark.parametrize("undone", ["call-off", "end"])
def test_links_to_what_never_applies_or_no_longer_does_lead_on(
    tmp_path: Path, undone: str, clock: Callable[[str], None]
) -> None:
    """The page of the policy names each section that was published, with a link to its text."""
    clock("2026-11-22T12:00:00")
    linked(tmp_path, "1.0", {"privacy": "rights", "cookies": "use"})
    publish(tmp_path, "cookies", "1.0", MARCH if undone == "call-off" else AS_OF)
    publish(tmp_path, "privacy", "1.0", AS_OF)
    command = {"call-off": ("cookies", "1.0"), "end": ("cookies", "--on", "2027-03-01")}[undone]
    done = run(tmp_path, undone, *command, "--reason-en", "It changed.", "--yes")
    assert done.exit_code == 0, done.output
    make(tmp_path, MARCH)
    assert links(tmp_path, "privacy/") == ["/en/cookies/#use", "/en/cookies/"]
    page = html.fromstring((tmp_path / "build/en/cookies/index.html").read_bytes())
    assert page.xpath("//li[@id='use']/a/@href") == ["/en/cookies/1.0/#use"]


# As an earlier program froze them: it could publish these, and then build no more.
OLD_ARTICLES = (
    """<h2 id="ap">The AP</h2>
<p>Ask the <abbr title='The "authority"'>AP</abbr>, <a href="https://a.nl" title='"so"'>so</a>.</p>
<ol>
<li>see your data;</li>
<li>correct your data.</li>
</ol>
""",
    """<h2 id="ap">The AP</h2>
<p>Ask the <abbr title='Our "authority"'>AP</abbr>.</p>
<ol>
<li>see your data;</li>
<li>correct your data;</li>
<li>have your data deleted.</li>
</ol>
""",
    """<h2 id="ap">The AP</h2>
<p><a href="https://a.nl">Ask
<sup id="fnref-a"><a class="footnote-ref" href="#fn-a">1</a></sup></a>.</p>
<ol start="3">
<li>correct your data;</li>
<li>have your data deleted.</li>
</ol>
<div class="footnote">
<hr>
<ol>
<li id="fn-a">
<p>Or call.\xa0<a class="footnote-backref" href="#fnref-a" title="Back to footnote 1">↩</a></p>
</li>
</ol>
</div>
""",
)


def lock(root: Path, number: str, body: str, previous: Entry | None) -> Entry:
    """Write a version into the ledger with an article as it is given."""
    article = f'<article lang="nl">\n<h1>Title</h1>\n{body}</article>\n'.encode()
    source = document(changes="[One.]").encode()
    write_project(root, {f"nl/privacy/{number}.md": source}, languages=("nl",))
    entry = ledger.make_entry(
        policy="privacy",
        number=VersionNumber.parse(number),
        effective=AS_OF,
        published=AS_OF,
        articles={"nl": article},
        sources={"nl": source},
        previous=previous,
    )
    folder = root / ledger.FOLDER / "privacy"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{number}.nl.html").write_bytes(article)
    (folder / f"{number}.json").write_bytes(entry.data)
    return entry


def test_a_ledger_of_before_is_built(tmp_path: Path) -> None:
    """Versions that an earlier program locked, and could not build, are built and verified."""
    entry = None
    for number, body in zip(("1.0", "1.1", "1.2"), OLD_ARTICLES, strict=True):
        entry = lock(tmp_path, number, body, entry)
    built = run(tmp_path, "build", "--as-of", "2027-01-01")
    assert built.exit_code == 0, built.output
    verified = run(tmp_path, "verify", str(tmp_path / "build"))
    assert verified.exit_code == 0, verified.output
    for number, body in zip(("1.0", "1.1", "1.2"), OLD_ARTICLES, strict=True):
        page = html.fromstring((tmp_path / f"build/nl/privacy/{number}/index.html").read_bytes())
        for note in page.xpath("//article//*[@data-note]"):
            note.drop_tree()
        shown = page.xpath("//article")[0].text_content().split()
        assert shown == ["Title", *html.fromstring(body).text_content().split()]


@pytest.mark.parametrize("answer", ["", "n\n"])
def test_a_refused_question_tries_nothing(numbered: Path, answer: str) -> None:
    """Without confirmation there is no test build; with it, its progress is shown."""
    given = ("publish", "privacy", "1.1", "--effective", "2999-01-01")
    assert "Test-building" not in run(numbered, *given, answer=answer).output
    assert "Test-building" in run(numbered, *given, answer="y\n").stderr


@pytest.mark.parametrize("call", ["tempfile.mkdtemp", "policysite.build.staging.make"])
def test_no_room_for_the_trial_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """If the test build fails, a sentence says so, and nothing is published."""

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    root = write_project(tmp_path)
    before = tree(root)
    monkeypatch.setattr(call, full)
    with pytest.raises(LedgerError) as caught:
        publish(root, "privacy", "1.0", AS_OF, tried=True)
    assert caught.value.message == (
        "The test build failed: the disk is full. Free some space and run the command again. "
        "Nothing was changed."
    )
    assert tree(root) == before
