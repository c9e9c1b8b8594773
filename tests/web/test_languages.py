"""Languages of a region and languages from right to left: their folders, pages, links, days."""

from __future__ import annotations

import http.client
import re
import shutil
import socket
import ssl
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import html
from tests.helpers import ROOT, check, document, publish, run, shown, write_project

from policysite import headers
from policysite.hosting import serve
from policysite.web.mirroring import mirrored

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

LANGUAGES = ("nl", "nl-BE", "pt-BR", "ar", "fa")
TEXTS = {
    "nl": ("Privacyverklaring", "Rechten", "U kunt *privacy*{lang=en} en *خصوصية*{lang=ar} lezen."),
    "nl-BE": ("Privacybeleid", "Rechten", "U kunt *privacy*{lang=en} en *خصوصية*{lang=ar} lezen."),
    "pt-BR": ("Política", "Direitos", "Leia *privacy*{lang=en} e *خصوصية*{lang=ar} aqui."),
    "ar": ("سياسة الخصوصية", "الحقوق", "اقرأ *privacy*{lang=en} و *privacyverklaring*{lang=nl}."),
    "fa": ("سیاست", "حقوق", "داده‌ها را *privacy*{lang=en} و *خصوصية*{lang=ar} بخوانید."),
}
FIRST, SECOND = date(2026, 3, 1), date(2026, 4, 1)


def texts(more: str) -> dict[str, str]:
    return {
        language: document(f"## {section} {{#rights}}\n\n{text}{more}\n", title=title)
        for language, (title, section, text) in TEXTS.items()
    }


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in five languages, with two versions."""
    root = tmp_path_factory.mktemp("languages")
    write_project(root, {}, languages=LANGUAGES)
    shutil.copytree(ROOT / "translations", root / "translations")
    for language in ("pt", "ar", "fa"):
        shutil.copytree(root / "translations/en", root / "translations" / language)
    own = root / "translations/nl_BE/LC_MESSAGES/messages.po"
    own.parent.mkdir(parents=True)
    own.write_text('msgid "All versions"\nmsgstr "Elke versie"\n', encoding="utf-8")
    for number, more, day in (("1.0", "", FIRST), ("1.1", "  \n[#](#rights)", SECOND)):
        sources = {
            f"{language}/privacy/{number}.md": text.replace("---\n##", "changes: [A.]\n---\n##")
            for language, text in texts(more).items()
        }
        write_project(root, sources, languages=LANGUAGES)
        publish(root, "privacy", number, day, day)
    return root


@pytest.fixture(scope="module")
def site(project: Path) -> Path:
    """The same, built today."""
    result = run(project, "build")
    assert result.exit_code == 0, result.output
    return project / "build"


def page(site: Path, path: str) -> HtmlElement:
    return html.fromstring((site / path / "index.html").read_bytes())


@pytest.mark.slow
def test_the_content_has_no_problem(project: Path) -> None:
    """Two kinds of Dutch may have the same words, and Persian its joiners."""
    assert [line for line in shown(check(project)) if "example-address" not in line] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_folders_and_pages(site: Path, language: str) -> None:
    """A language has its tag in addresses, as `lang`, and in what is frozen for ever."""
    for path in ("", "privacy", "privacy/1.0", "privacy/1.1/changes", "privacy/since/1.0"):
        found = page(site, f"{language}/{path}")
        assert found.get("lang") == language
        assert found.get("dir") == ("rtl" if language in {"ar", "fa"} else None)
    frozen = (site / f"ledger/privacy/1.0.{language}.html").read_text(encoding="utf-8")
    direction = ' dir="rtl"' if language in {"ar", "fa"} else ""
    assert frozen.startswith(f'<article lang="{language}"{direction}>')


def test_links_between_languages(site: Path) -> None:
    """Each page names its translations with their tags, also in the site map."""
    home = page(site, "nl-BE")
    alternates = home.xpath("//link[@rel='alternate']/@hreflang")
    assert [tag for tag in alternates if tag != "x-default"] == list(LANGUAGES)
    links = home.xpath("//nav[@class='languages']//a")
    assert [link.get("hreflang") for link in links] == ["nl", "pt-BR", "ar", "fa"]
    assert [link.text for link in links[:2]] == ["Nederlands", "Português (Brasil)"]
    assert 'hreflang="pt-BR"' in (site / "sitemap.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("nl/privacy/1.0", {("en", None), ("ar", "rtl")}),
        ("ar/privacy/1.0", {("en", "ltr"), ("nl", "ltr")}),
        ("fa/privacy/1.0", {("en", "ltr"), ("ar", None)}),
    ],
)
def test_parts_in_another_language(site: Path, path: str, expected: set[object]) -> None:
    """A part has `dir` where it runs the other way than the text around it."""
    found = page(site, path).xpath("//article//em[@lang]")
    assert {(element.get("lang"), element.get("dir")) for element in found} == expected


def test_links_to_languages_of_the_other_direction(site: Path) -> None:
    """The names of languages have their own direction, on every page."""
    for path, other in (("nl", "rtl"), ("ar", "ltr"), ("ar/privacy/1.0", "ltr")):
        links = page(site, path).xpath("//a[@lang]")
        directions = {(link.get("lang") in {"ar", "fa"}, link.get("dir")) for link in links}
        assert directions == {(other == "rtl", other), (other != "rtl", None)}


def test_days_and_words_of_the_region(site: Path) -> None:
    """Days are written as in the region; messages are its own, else those of the language."""
    assert "1 de abril de 2026" in page(site, "pt-BR/privacy").text_content()
    flemish, dutch = (page(site, f"{tag}/privacy").text_content() for tag in ("nl-BE", "nl"))
    assert "Elke versie" in flemish
    assert "Alle versies" in dutch
    assert "Brontekst" in flemish


def test_the_style_of_the_other_direction(site: Path) -> None:
    """A page from right to left has its style sheet mirrored, and allowed by its own hash."""
    dutch, arabic = (
        re.search("<style>(.*?)</style>", (site / f"{tag}/index.html").read_text(), re.DOTALL)
        for tag in ("nl", "ar")
    )
    assert dutch is not None
    assert arabic is not None
    assert arabic[1] == mirrored(dutch[1]) != dutch[1]
    assert mirrored(arabic[1]).replace("270deg", "90deg") == dutch[1]


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("p{margin-left:1em}", "p{margin-right:1em}"),
        ("p{padding:1px 2px 3px 4px}", "p{padding:1px 4px 3px 2px}"),
        ("p { padding: 1pt 2pt 3pt 4pt }", "p { padding: 1pt 4pt 3pt 2pt }"),
        ("p{padding:1px 2px 3px}", "p{padding:1px 2px 3px}"),
        ("p{border-radius:1px 2px 3px 4px}", "p{border-radius:2px 1px 4px 3px}"),
        (".align-right{text-align:right}", ".align-left{text-align:left}"),
        ("p{copyright:x;upleft:1}", "p{copyright:x;upleft:1}"),
    ],
)
def test_mirrored(style: str, expected: str) -> None:
    """Sides and corners change places; a cell keeps the side to which it was aligned."""
    assert mirrored(style) == expected


@pytest.mark.slow
def test_verify(site: Path, project: Path) -> None:
    """Whoever verifies the site finds it right."""
    result = run(project, "verify", str(site))
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        (("nl", "en"), [("nl", "nl"), ("en", "en")]),
        (
            ("en", "nl-BE", "nl", "pt-BR", "pt-PT"),
            [
                ("nl-BE", "nl-BE"),
                ("pt-BR", "pt-BR"),
                ("pt-PT", "pt-PT"),
                ("en", "en"),
                ("nl", "nl"),
                ("pt", "pt-BR"),
            ],
        ),
    ],
)
def test_wishes(languages: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    """The most precise wish is heard first; a language without a page of its own has a region."""
    assert list(headers.wishes(languages)) == expected


@pytest.fixture(scope="module")
def port(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Where the site is served."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
    process = serve.start(site, tmp_path_factory.mktemp("serve"), number)
    yield number
    serve.stop(process)


@pytest.mark.parametrize(
    ("accepted", "location"),
    [
        ("nl-BE,nl;q=0.9", "/nl-BE/"),
        ("nl-NL,nl;q=0.9", "/nl/"),
        ("nl", "/nl/"),
        ("pt-BR", "/pt-BR/"),
        ("pt-PT,pt;q=0.9", "/pt-BR/"),
        ("fa-IR", "/fa/"),
        ("en", None),
    ],
)
def test_the_first_page_leads_to_a_region(port: int, accepted: str, location: str | None) -> None:
    """`serve` sends a visitor to the region that the browser names, else to its language."""
    trust = ssl.create_default_context()
    trust.check_hostname, trust.verify_mode = False, ssl.CERT_NONE
    connection = http.client.HTTPSConnection("localhost", port, context=trust)
    connection.request("GET", "/", headers={"Accept-Language": accepted})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert answer.getheader("Location") == location
