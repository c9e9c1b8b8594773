"""The frozen pages of the example, file by file."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urljoin

import brotli
import html5lib
import pytest
from lxml import etree, html
from tests.helpers import EXAMPLE, load
from tests.web.conftest import LANGUAGES, ROOT

from policysite import catalogs
from policysite.ledger import sha256
from policysite.statement.dialect import FOOTNOTE_ID

pytestmark = pytest.mark.slow

WEIGHT = 14 * 1024  # bytes after brotli: what a first round trip can carry (RFC 6928)

# Address and what a reader must find on it, on the first day.
EXPECTED = [
    ("", "Nederlands"),
    ("", "English"),
    ("nl/", "Van kracht sinds 1 juni 2026"),
    ("nl/", "Deze verklaring verandert op 1 januari 2027 . Vanaf die dag: Wij bewaren uw"),
    ("en/", "In force since 1 June 2026"),
    ("en/", "This statement will change on 1 January 2027 . From then on: We keep your data"),
    ("nl/privacy/", "Van kracht sinds 1 juni 2026"),
    ("nl/privacy/", "Deze verklaring verandert op 1 januari 2027 . Vanaf die dag:"),
    ("en/privacy/", "In force since 1 June 2026"),
    ("en/privacy/", "This is a translation of the Dutch text."),
    ("nl/privacy/1.1/", "Deze versie is van kracht."),
    ("nl/privacy/2.0/", "Deze versie is nog niet van kracht: de ingangsdatum is 1 januari"),
    ("en/privacy/2.0/", "This version is not in force yet: it will apply from 1 January"),
    ("en/privacy/1.1/", "In short"),
    ("nl/privacy/1.1/", "In het kort"),
    ("nl/cookies/", "Cookieverklaring"),
    ("nl/browsers/", "Laatst gecontroleerd op"),
    ("nl/browsers/", "about:preferences#privacy"),
    ("en/browsers/", "Last checked on"),
    ("nl/changes/", "redactionele wijziging"),
    ("en/changes/", "editorial change"),
    ("en/verify/", "sha256sum -c SHA256SUMS"),
    ("nl/404.html", "Pagina niet gevonden"),
    ("en/404.html", "Page not found"),
    ("404.html", "Pagina niet gevonden"),
]
EXPECTED_LATER = [
    ("nl/privacy/", "Van kracht sinds 1 januari 2027"),
    ("nl/privacy/1.1/", "Deze versie is vervangen."),
    ("en/privacy/1.1/", "This version has been replaced."),
    ("nl/privacy/1.1/", "Van kracht van 1 juni 2026 tot 1 januari 2027"),
    ("nl/cookies/1.1/", "Dit is een concept."),
    ("nl/cookies/1.1/", "[[TODO: "),
]


def read(folder: Path, address: str) -> html.HtmlElement:
    """The page at `address` of a frozen site."""
    path = folder / address
    path = path / "index.html" if path.is_dir() else path
    return html.document_fromstring(path.read_bytes().decode())


def text(element: html.HtmlElement) -> str:
    """What a reader sees of `element`, with single blanks."""
    return " ".join(
        " ".join(str(t) for t in element.xpath(".//text()[not(ancestor::style)]")).split()
    )


def pages(folder: Path) -> list[Path]:
    """Every page of a frozen site; the articles in the ledger are not pages."""
    found = folder.rglob("*.html")
    return sorted(path for path in found if path.relative_to(folder).parts[0] != "ledger")


def frozen_text(article: html.HtmlElement) -> str:
    """The text of an article without what the page added to it."""
    for note in article.xpath(".//*[@data-note]"):
        note.drop_tree()
    return " ".join(article.text_content().split())


@pytest.mark.parametrize(("address", "part"), EXPECTED)
def test_pages_say_what_they_must(frozen: Path, address: str, part: str) -> None:
    """Each address shows its page, in its language, with its dates."""
    assert part in text(read(frozen, address))


@pytest.mark.parametrize(("address", "part"), EXPECTED_LATER)
def test_pages_say_what_they_must_later(frozen_later: Path, address: str, part: str) -> None:
    """On a later day the banners and dates are those of that day."""
    assert part in text(read(frozen_later, address))


def test_every_page_has_its_language(frozen: Path) -> None:
    """The language of a page is that of its address; pages of all languages speak the first."""
    for path in pages(frozen):
        first = path.relative_to(frozen).parts[0]
        expected = first if first in LANGUAGES else "nl"
        assert html.parse(str(path)).getroot().get("lang") == expected, path


def test_every_page_is_valid_html(frozen: Path, frozen_later: Path) -> None:
    """A strict HTML 5 parser finds nothing wrong with any page."""
    for folder in (frozen, frozen_later):
        for path in pages(folder):
            html5lib.HTMLParser(strict=True).parse(path.read_bytes())


def test_every_page_is_light(frozen: Path, frozen_later: Path) -> None:
    """A page is one file of at most 14 KB after brotli."""
    for folder in (frozen, frozen_later):
        for path in pages(folder):
            assert len(brotli.compress(path.read_bytes())) <= WEIGHT, path


def test_titles_are_unique(frozen: Path) -> None:
    """No two pages of one language have the same title, unless they compare the same versions."""
    for language in LANGUAGES:
        again = frozen / language / "privacy/since/1.0/index.html"  # as on 1.1/changes/
        titles = [
            read(frozen, str(path.relative_to(frozen))).findtext("head/title")
            for path in pages(frozen / language)
            if path != again
        ]
        assert len(set(titles)) == len(titles)


def test_no_message_is_left_unfinished(frozen: Path, frozen_later: Path) -> None:
    """No page shows the name of a variable."""
    for folder in (frozen, frozen_later):
        for path in pages(folder):
            assert not re.search(r"%\(\w+\)s|\{\{ ", path.read_text(encoding="utf-8")), path


def test_language_links_keep_page_version_and_section(frozen: Path) -> None:
    """A page, and each of its sections, links to itself in the other language."""
    page = read(frozen, "nl/privacy/1.0/")
    assert page.xpath("//nav[@class='languages']//a/@href") == ["/en/privacy/1.0/"]
    sections = page.xpath("//article//span[@class='links']/a[@hreflang='en']/@href")
    ids = page.xpath("//article/*[self::h2 or self::h3]/@id")
    assert sections == [f"/en/privacy/1.0/#{id_}" for id_ in ids]


def test_hreflang_pairs_are_mutual(frozen: Path) -> None:
    """Each alternate links back to the page, and both are in the sitemap."""
    places = etree.parse(frozen / "sitemap.xml").getroot()
    spaces = {
        "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
        "x": "http://www.w3.org/1999/xhtml",
    }
    listed = {}
    for url in places.findall("s:url", spaces):
        alternates = {str(link.get("href")) for link in url.findall("x:link", spaces)}
        listed[url.findtext("s:loc", namespaces=spaces)] = alternates
    assert all(
        listed[other] == alternates for alternates in listed.values() for other in alternates
    )
    page = read(frozen, "nl/privacy/")
    linked = set(page.xpath("//link[@rel='alternate'][@hreflang]/@href"))
    assert linked == listed["https://policies.voorbeeld.example/nl/privacy/"]


def test_version_pages_hold_the_frozen_article(frozen: Path, frozen_later: Path) -> None:
    """Without what the page adds, the text of a version's page is its article in the ledger."""
    library = load(EXAMPLE)
    for folder in (frozen, frozen_later):
        for policy in library.policies.values():
            for version in policy.published:
                for language in version.documents:
                    address = f"{language}/{policy.name}/{version.number}/"
                    (article,) = read(folder, address).iter("article")
                    path = folder / f"ledger/{policy.name}/{version.number}.{language}.html"
                    expected = html.fragment_fromstring(path.read_text(encoding="utf-8"))
                    assert frozen_text(article) == " ".join(expected.text_content().split())


def test_only_published_versions_are_shown(frozen: Path) -> None:
    """A draft is nowhere on a site that was not asked for drafts."""
    assert not list((frozen / "nl/cookies").rglob("*1.1*"))
    for path in pages(frozen):
        assert "TODO" not in path.read_text(encoding="utf-8")


def test_internal_addresses_are_no_links(frozen: Path) -> None:
    """Addresses such as chrome://settings are text to copy, because browsers block such links."""
    page = read(frozen, "nl/browsers/")
    schemes = {str(link).split(":")[0] for link in page.xpath("//a/@href") if ":" in str(link)}
    assert schemes == {"https"}
    (address,) = page.xpath("//ul[@class='addresses']//code/text()")
    assert address == "about:preferences#privacy"


def test_every_browser_has_its_section(frozen: Path) -> None:
    """Each browser has a fold under its name, in both languages, with the day it was checked."""
    browsers = load(EXAMPLE).browser_help.browsers
    assert {browser.device for browser in browsers} == {"desktop", "mobile"}
    for language in LANGUAGES:
        page = read(frozen, f"{language}/browsers/")
        for browser in browsers:
            (fold,) = page.xpath(f"//details[@class='browser'][div/@id='{browser.id}']")
            assert fold.get("open") is None
            assert fold.xpath("string(summary/h3)").startswith(browser.name)
            assert fold.xpath(f".//time[@datetime='{browser.verified_on}']")


def test_help_in_another_language_is_marked(frozen: Path) -> None:
    """A vendor's page that exists in English alone is marked as such on the Dutch page."""
    page = read(frozen, "nl/browsers/")
    foreign = page.xpath("//details[@class='browser']//a[@hreflang='en']")
    assert foreign
    assert all("alleen in het Engels" in (link.tail or "") for link in foreign)


def test_sums_name_every_published_file(frozen: Path) -> None:
    """SHA256SUMS has the correct hash of every entry, article and source, and nothing else."""
    lines = (frozen / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    named = {line[66:]: line[:64] for line in lines}
    published = {
        str(path.relative_to(frozen))
        for pattern in ("ledger/**/*.json", "ledger/**/*.html", "**/source.md")
        for path in frozen.glob(pattern)
    }
    assert set(named) == published
    for path, digest in named.items():
        assert sha256((frozen / path).read_bytes()) == digest


def test_head_stands_where_it_can_be_kept(frozen: Path) -> None:
    """The hash of SHA256SUMS is on the verify page and in policies.json."""
    head = sha256((frozen / "SHA256SUMS").read_bytes())
    assert head in text(read(frozen, "nl/verify/"))
    assert json.loads((frozen / "policies.json").read_text(encoding="utf-8"))["head"] == head


def test_policies_json_tells_what_applies(frozen: Path, frozen_later: Path) -> None:
    """policies.json names version, state, revision and addresses that exist."""
    for folder, in_force, states in (
        (frozen, "1.1", ["superseded", "in force", "scheduled"]),
        (frozen_later, "2.0", ["superseded", "superseded", "in force"]),
    ):
        privacy, cookies = json.loads((folder / "policies.json").read_text())["policies"]
        assert (privacy["in_force"], cookies["in_force"]) == (in_force, "1.0")
        assert [version["state"] for version in privacy["versions"]] == states
        assert [version["revision"] for version in privacy["versions"]] == [1, 2, 3]
        assert [version["material"] for version in privacy["versions"]] == [True, False, True]
        for version in (*privacy["versions"], *cookies["versions"]):
            for document in version["documents"].values():
                path = document["url"].removeprefix("https://policies.voorbeeld.example/")
                assert (folder / path / "index.html").is_file()


def test_canonical_addresses(frozen_later: Path) -> None:
    """The version in force is known by its lasting address; others by their own, not indexed."""
    base = "https://policies.voorbeeld.example"
    for address, canonical, indexed in (
        ("nl/privacy/", "/nl/privacy/", True),
        ("nl/privacy/2.0/", "/nl/privacy/", False),
        ("nl/privacy/1.1/", "/nl/privacy/1.1/", False),
    ):
        page = read(frozen_later, address)
        assert page.xpath("string(//link[@rel='canonical']/@href)") == urljoin(base, canonical)
        assert (page.xpath("string(//meta[@name='robots']/@content)") != "noindex") is indexed


def test_security_txt(frozen: Path) -> None:
    """security.txt names a contact and a day less than a year ahead (RFC 9116)."""
    lines = (frozen / ".well-known/security.txt").read_text(encoding="utf-8").splitlines()
    assert "Contact: mailto:privacy@voorbeeld.example" in lines
    assert "Expires: 2027-06-30T23:59:59Z" in lines


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_of_the_pages_are_translated(language: str) -> None:
    """Every message of the pages is in the catalogue of each language."""
    assert list(catalogs.problems(ROOT, language)) == []


def test_template_of_messages_is_up_to_date(tmp_path: Path) -> None:
    """messages.pot contains exactly the messages in the code and the templates."""
    from babel.messages.frontend import CommandLineInterface
    from babel.messages.pofile import read_po

    fresh = tmp_path / "messages.pot"
    arguments = ["pybabel", "-q", "extract", "-F", str(ROOT / "pyproject.toml"), "-o", str(fresh)]
    CommandLineInterface().run([*arguments, str(ROOT / "site" / "policysite")])  # type: ignore[no-untyped-call]
    with fresh.open("rb") as file:
        expected = {message.id for message in read_po(file) if message.id}
    assert {message.id for message in catalogs.template() if message.id} == expected


def test_every_published_section_is_on_the_newest_page(frozen_later: Path) -> None:
    """Every id that was ever published is on the page of the version in force, but a footnote's."""
    for policy in load(EXAMPLE).policies.values():
        for version in policy.published:
            for language, document in version.documents.items():
                page = read(frozen_later, f"{language}/{policy.name}/")
                published = {id_ for id_ in document.ids if not FOOTNOTE_ID.fullmatch(id_)}
                assert published <= {str(id_) for id_ in page.xpath("//@id")}
