"""The metadata of each page for search engines and for shared links."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import html
from tests.web.conftest import LANGUAGES

from policysite.web import structured_data

pytestmark = pytest.mark.slow

BASE = "https://policies.voorbeeld.example/"


def pages(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*.html")) if "ledger" not in path.parts]


def meta(page: html.HtmlElement, name: str) -> list[str]:
    return [
        str(found) for found in page.xpath(f"//meta[@property='{name}' or @name='{name}']/@content")
    ]


def test_every_page_says_what_it_is(frozen_later: Path) -> None:
    """Each page has one title and one description, its own, and what is shared says the same."""
    seen: dict[tuple[str, str | None], Path] = {}
    for path in pages(frozen_later):
        page = html.parse(path).getroot()
        (title,) = page.xpath("//title/text()")
        (description,) = meta(page, "description")
        assert description.strip()
        if path.name != "404.html" and path.parent != frozen_later:
            assert meta(page, "og:description") == [description]
            (shared,) = meta(page, "og:title")
            assert title.startswith(shared)
            (address,) = page.xpath("//link[@rel='canonical']/@href")
            assert meta(page, "og:url") == [address]
            assert seen.setdefault((address, page.get("lang")), path).name == path.name


def test_the_icon_is_part_of_the_page(frozen_later: Path) -> None:
    """The icon has the accent colour and asks for no file."""
    for path in pages(frozen_later):
        (icon,) = html.parse(path).getroot().xpath("//link[@rel='icon']/@href")
        assert icon.startswith("data:image/svg+xml,")
        assert "%230b5cad" in icon


def test_linked_data_says_what_is_so(frozen_later: Path) -> None:
    """A statement's page tells its version, language, day of publication and publisher."""
    for language in LANGUAGES:
        page = html.parse(frozen_later / language / "privacy/index.html").getroot()
        (text,) = page.xpath("//script[@type='application/ld+json']/text()")
        assert json.loads(text) == {
            "@context": "https://schema.org",
            "@type": "WebPage",
            "datePublished": "2026-11-22",
            "inLanguage": language,
            "name": {"nl": "Privacyverklaring", "en": "Privacy statement"}[language],
            "publisher": {"@type": "Organization", "name": "Voorbeeld BV"},
            "url": f"{BASE}{language}/privacy/",
            "version": "2.0",
        }


def test_a_draft_has_no_publisher(frozen_later: Path) -> None:
    """A draft has neither a date nor a publisher, and is not indexed."""
    page = html.parse(frozen_later / "nl/cookies/1.1/index.html").getroot()
    (text,) = page.xpath("//script[@type='application/ld+json']/text()")
    assert not {"datePublished", "publisher"} & set(json.loads(text))
    assert meta(page, "robots") == ["noindex"]


@pytest.mark.parametrize("text", ["</script><b>", "<!--", "a & b", "]]>"])
def test_linked_data_cannot_end_its_element(text: str) -> None:
    """A title with signs of HTML stays data."""
    written = structured_data._script({"name": text})
    assert not set("<>&") & set(written)
    assert json.loads(written) == {"name": text}


def test_the_languages_know_each_other(frozen: Path) -> None:
    """A page in search results names itself in every language, and the home pages the chooser."""
    for path in pages(frozen):
        page = html.parse(path).getroot()
        found = {link.get("hreflang"): link.get("href") for link in page.xpath("//link[@hreflang]")}
        if meta(page, "robots") or path.parent == frozen:
            continue
        assert {"nl", "en"} <= set(found)
        assert page.xpath("//link[@rel='canonical']/@href")[0] in found.values()
    for language in LANGUAGES:
        home = html.parse(frozen / language / "index.html").getroot()
        assert home.xpath("//link[@hreflang='x-default']/@href") == [BASE]
