"""The pages of the preview: what they show, and that nothing of them reaches the built site."""

from __future__ import annotations

import functools
import re
from datetime import date
from typing import TYPE_CHECKING

import jinja2
import pytest
from lxml import html
from tests.helpers import AS_OF, tree, without_privileges
from tests.preview.conftest import Visitor

from policysite.build.freezing import Options, build

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lxml.html import HtmlElement

pytestmark = pytest.mark.slow

DRAFT = "cookies/1.1"
OWN = [
    "",
    "git/",
    f"{DRAFT}/nl/",
    f"{DRAFT}/en/",
    f"{DRAFT}/nl/changes/",
    f"{DRAFT}/nl/beside/en/",
    f"{DRAFT}/en/beside/nl/",
    f"{DRAFT}/nl/coverage/",
    f"{DRAFT}/nl/edit/",
    f"{DRAFT}/all/edit/",
    f"{DRAFT}/all/write/",
    f"{DRAFT}/en/write/",
    f"{DRAFT}/nl/publish/",
    "live/",
    "settings-organisation/",
    f"{DRAFT}/nl/history/",
    "privacy/1.0/nl/",
    "privacy/1.0/nl/changes/",
    "privacy/2.0/en/changes/",
    "privacy/2.0/en/publish/",
]


def page(visitor: Visitor, path: str, status: int = 200) -> HtmlElement:
    answer = visitor.get(path)
    assert answer.status_code == status
    return html.document_fromstring(answer.get_data(as_text=True))


def words(element: HtmlElement | None) -> str:
    assert element is not None
    return " ".join(element.text_content().split())


def change(root: Path, path: str, old: str, new: str) -> None:
    file = root / "content" / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture(scope="module")
def status(onlooker: Visitor) -> Callable[[str], int]:
    """The status of a page, which is asked for once."""
    return functools.cache(lambda path: onlooker.get(path).status_code)


@pytest.mark.parametrize("locale", ["nl", "en"])
@pytest.mark.parametrize("path", OWN)
def test_every_page_says_its_language_and_has_one_title(
    onlooker: Visitor, locale: str, path: str
) -> None:
    """The page is in the language of the person; a heading, a title, every id once."""
    shown = page(onlooker, f"/preview/{locale}/{path}")
    assert shown.get("lang") == locale
    assert len(shown.findall(".//h1")) == 1
    assert words(shown.find(".//title"))
    ids = [str(id_) for id_ in shown.xpath("//@id")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", OWN)
def test_every_link_leads_somewhere(
    onlooker: Visitor, status: Callable[[str], int], path: str
) -> None:
    """No link of our pages, or of the texts that they show, is broken."""
    shown = page(onlooker, f"/preview/en/{path}")
    for address in shown.xpath("//form[@method='post']/@action"):
        assert status(str(address)) in {200, 302, 405}, address
    for link in shown.xpath("//a/@href | //form[@method!='post']/@action | //script/@src"):
        target, _, fragment = str(link).partition("#")
        if target.startswith("/"):
            assert status(target) == 200, link
        elif not target and fragment and not fragment.startswith("page_"):
            assert shown.get_element_by_id(fragment) is not None


@pytest.mark.parametrize(
    "path",
    [
        "/preview/de/",
        "/preview/en/cookies/1.1/",
        "/preview/en/cookies/1.1/de/",
        "/preview/en/cookies/9.9/nl/",
        "/preview/en/nothing/1.1/nl/",
        "/preview/en/cookies/1.1/nl/beside/de/",
        "/preview/en/../../etc/nl/",
        "/preview/en/cookies/..%2f..%2fsite/nl/edit/",
        "/preview/en/cookies/1.1/%2e%2e/edit/",
        "/preview/en/cookies/1.1.md/nl/edit/",
        "/preview/en/cookies/01.1/nl/edit/",
        "/preview/files/app.py",
        "/preview/files/..%2fapp.py",
        "/preview/files/%2e%2e/app.py",
        "/preview/nothing/",
    ],
)
def test_there_is_no_way_to_other_files(visitor: Visitor, path: str) -> None:
    """Only a policy, a version and a language of the content lead to a file."""
    assert words(page(visitor, path, 404)).count("Page not found")


def test_the_overview_counts_the_problems_of_each_text(visitor: Visitor) -> None:
    """Each text is listed with its problems; those of other files are below."""
    change(visitor.root, "en/cookies/1.1.md", "(policy:privacy#retention)", "(#nowhere)")
    (visitor.root / "content/stranger.txt").write_text("x", encoding="utf-8")
    shown = page(visitor, "/preview/en/")
    cards = [words(card) for card in shown.find_class("card")]
    draft = next(card for card in cards if card.startswith("Version 1.1 draft"))
    assert re.search(r"English: \d+ error", draft)
    assert "content/stranger.txt" in words(shown.get_element_by_id("page_overview"))


def test_a_text_stands_beside_its_problems(visitor: Visitor) -> None:
    """The article is the one that a visitor sees; a problem leads to its section and its line."""
    change(visitor.root, "nl/cookies/1.1.md", "(policy:privacy#retention)", "(#nowhere)")
    shown = page(visitor, f"/preview/en/{DRAFT}/nl/")
    site = page(visitor, f"/nl/{DRAFT}/")
    article = site.xpath("//article")[0]
    for contents in article.find_class("contents"):
        contents.drop_tree()
    assert words(shown.find(".//article")) == words(article)
    assert shown.get_element_by_id("page_text").get("lang") == "nl"
    findings = shown.get_element_by_id("page_findings")
    assert "there is no section “nowhere” in this document" in words(findings)
    places = findings.xpath(".//li[contains(., 'nowhere')]/a/@href")
    assert places == [f"/preview/en/{DRAFT}/nl/edit/?line=9", "#use"]
    assert shown.get_element_by_id("use") is not None


def test_the_redline_is_that_of_the_site(visitor: Visitor) -> None:
    """What changed is shown against the version in force, as visitors will see it."""
    shown = page(visitor, f"/preview/en/{DRAFT}/nl/changes/").xpath("//article")[0]
    site = page(visitor, f"/nl/{DRAFT}/changes/").find(".//article")
    assert words(shown) == words(site)
    assert "Welke cookies" in words(shown.find(".//ins"))


def test_a_section_that_a_language_lacks_is_shown_as_missing(visitor: Visitor) -> None:
    """Side by side, untranslated text is obvious, with the problem next to it."""
    change(visitor.root, "en/cookies/1.1.md", "### Which cookies {#list}\n", "")
    shown = page(visitor, f"/preview/en/{DRAFT}/nl/beside/en/")
    row = words(shown.get_element_by_id("list"))
    assert "Welke cookies" in row
    assert "This section is missing here (English)." in row
    assert "the section “list”" in words(shown.get_element_by_id("page_beside"))


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("nl/cookies/1.1.md", "{#use}", "{onclick=x}"),
        ("nl/cookies/1.1.md", "### Welke", "<b>Welke</b>"),
        ("nl/cookies/1.1.md", "---\n", "-\n"),
    ],
)
def test_a_text_that_cannot_be_read_is_told(
    visitor: Visitor, path: str, old: str, new: str
) -> None:
    """Every page of such a draft responds, shows the problem, and recovers when it is fixed."""
    change(visitor.root, path, old, new)
    shown = page(visitor, f"/preview/en/{DRAFT}/nl/")
    assert "cannot be shown until its errors are fixed" in words(shown)
    assert shown.get_element_by_id("page_error_nl") is not None
    for other in OWN:
        assert visitor.get(f"/preview/en/{other}").status_code == 200
    assert visitor.get(f"/en/{DRAFT}/").status_code == 200
    change(visitor.root, path, new, old)
    assert "cannot be shown" not in words(page(visitor, f"/preview/en/{DRAFT}/nl/"))


def test_settings_that_cannot_be_read_are_told_everywhere(visitor: Visitor) -> None:
    """Every address shows what is wrong in site.toml, and works again when that is fixed."""
    change(visitor.root, "site.toml", "languages = ", "languages : ")
    for path in ("/", "/nl/privacy/", "/preview/en/", f"/preview/nl/{DRAFT}/nl/edit/"):
        shown = page(visitor, path, 503)
        assert "content/site.toml:4" in words(shown)
    assert visitor.get("/preview/files/preview.css").status_code == 200
    change(visitor.root, "site.toml", "languages : ", "languages = ")
    assert visitor.get("/nl/privacy/").status_code == 200


@pytest.mark.parametrize("mode", [0, 0o400])
@pytest.mark.parametrize("path", ["content", "content/nl/cookies", "content/ledger/privacy"])
def test_content_that_may_not_be_read_is_told_everywhere(
    visitor: Visitor, path: str, mode: int
) -> None:
    """Every address names the folder and the remedy, and works again when it may be read."""
    folder = visitor.root / path
    folder.chmod(mode)
    with without_privileges():
        for address in ("/", "/nl/privacy/", "/preview/en/", f"/preview/nl/{DRAFT}/nl/edit/"):
            shown = words(page(visitor, address, 503))
            assert path in shown
            assert "permission denied" in shown or "dit account mag dat niet" in shown
    folder.chmod(0o755)
    assert visitor.get("/nl/privacy/").status_code == 200


def test_a_published_version_is_read_and_not_edited(visitor: Visitor) -> None:
    """There is no link to an editor, and the address of the editor explains what to do."""
    assert "/preview/en/privacy/1.0/nl/edit/" not in visitor.get(
        "/preview/en/privacy/1.0/nl/"
    ).get_data(as_text=True)
    shown = page(visitor, "/preview/en/privacy/1.0/nl/edit/", 409)
    assert "A published text never changes" in words(shown)
    assert not shown.find_class("editor")


def test_the_site_reloads_itself_and_is_else_the_same(visitor: Visitor) -> None:
    """A page of the site carries our script, is allowed that alone, and is unchanged otherwise."""
    from policysite.edition import Edition
    from policysite.preview.snapshot import Snapshot
    from policysite.web.app import create_app

    now = visitor.workspace.current()
    assert isinstance(now, Snapshot)
    frozen = create_app(Edition(now.library, AS_OF, now.library.site.base_url, True), visitor.root)
    for path in ("/", "/nl/", "/nl/privacy/", f"/nl/{DRAFT}/", "/en/verify/"):
        live = visitor.get(path).get_data(as_text=True)
        plain = frozen.test_client().get(path, base_url="http://127.0.0.1:8000").text
        assert live.count("<script src=") == 1
        script = f'<script src="/preview/files/live.js" data-stamp="{now.stamp}" defer></script>\n'
        allowed = "; script-src &#39;self&#39;"
        for added in (script, allowed, allowed.replace("&#39;", "'")):
            live = live.replace(added, "")
        assert live == plain


@pytest.mark.parametrize("path", ["/ledger/privacy/1.0.nl.html", "/nl/privacy/1.0/source.md"])
def test_what_is_locked_is_shown_to_the_byte(visitor: Visitor, path: str) -> None:
    """No script is added to files that anyone may compare with their hash."""
    name = path.removeprefix("/").replace("nl/privacy/1.0/source.md", "nl/privacy/1.0.md")
    assert visitor.get(path).get_data() == (visitor.root / "content" / name).read_bytes()


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/nl/nothing/here/", "Pagina niet gevonden"),
        ("/en/privacy/9.9/", "Page not found"),
        ("/nothing/", "Pagina niet gevonden"),
    ],
)
def test_an_unknown_page_of_the_site_is_the_one_that_visitors_get(
    visitor: Visitor, path: str, title: str
) -> None:
    """The lawyer sees the page for what is not there, in the language of the address."""
    assert words(page(visitor, path, 404).find(".//title")).startswith(title)


def test_nothing_of_the_preview_reaches_the_built_site(visitor: Visitor, tmp_path: Path) -> None:
    """A site that is built while a preview is in use is the same, byte for byte."""

    def made(name: str) -> dict[str, bytes]:
        options = Options(root=visitor.root, out=tmp_path / name, as_of=date(2026, 11, 22))
        build(options, lambda pages, _total: iter(pages))
        return tree(tmp_path / name)

    before = made("before")
    for path in (*(f"/preview/en/{path}" for path in OWN), "/", "/nl/privacy/", f"/nl/{DRAFT}/"):
        visitor.get(path)
    after = made("after")
    assert after == before
    assert not [
        name for name, data in after.items() if b"/preview/" in data or b"<script src" in data
    ]


def test_a_second_preview_compiles_no_template(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What one preview has compiled the next one need not compile, as for the site."""
    address = f"/preview/en/{DRAFT}/all/write/"
    assert Visitor(example).get(address).status_code == 200
    monkeypatch.setattr(jinja2.Environment, "_compile", None)
    assert Visitor(example).get(address).status_code == 200


def test_the_preview_begins_in_the_language_of_the_person(visitor: Visitor) -> None:
    """The bare address leads to the overview; each page leads to itself in the other language."""
    assert visitor.get("/preview/").headers["Location"] == "/preview/en/"
    assert visitor.get("/preview").headers["Location"] == "/preview/en/"
    shown = page(visitor, f"/preview/en/{DRAFT}/nl/publish/")
    assert f"/preview/nl/{DRAFT}/nl/publish/" in shown.xpath("//a[@hreflang='nl']/@href")
    switches = [words(each) for each in shown.find_class("languages")]
    assert switches == ["Program in: English Nederlands", "Text in: Dutch English"]


def test_the_overview_shows_how_long_each_version_applies(visitor: Visitor) -> None:
    """Every published version that applies or will, newest first, as on the page of changes."""
    overview = page(visitor, "/preview/en/")
    (life,) = overview.find_class("life")
    assert [words(item) for item in life] == [
        "Version 2.0, scheduled",
        "Version 1.1, in force",
        "Version 1.0, superseded",
    ]
    public = page(visitor, "/nl/changes/")
    drawn = [[rect.get("width") for rect in each.iter("rect")] for each in life.iter("svg")]
    there = [[rect.get("width") for rect in each.iter("rect")] for each in public.iter("svg")]
    assert drawn == there
