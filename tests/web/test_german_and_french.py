"""A site in German and French: every page of it speaks one language, by that language's customs."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from lxml import etree, html
from tests.helpers import ROOT, document, load, publish, write_project

from policysite import catalogs
from policysite.edition import Edition
from policysite.publishing import records
from policysite.redline.wording import reader_questions
from policysite.web import rendering
from policysite.web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

LANGUAGES = ("de", "fr")
NOW = datetime(2026, 5, 4, 12, tzinfo=ZoneInfo("Europe/Amsterdam"))
TODAY = NOW.date()
WHY = {"de": "Der Umbau dauert länger.", "fr": "Les travaux durent plus longtemps."}
SECTIONS = {
    "de": (
        "Ihre Rechte",
        "Sie können Ihre Daten einsehen.[^1]\n\n[^1]: Wie es das Gesetz vorsieht.",
    ),
    "fr": ("Vos droits", "Vous pouvez consulter vos données.[^1]\n\n[^1]: Selon la loi."),
}
TITLES = {
    "privacy": {"de": "Datenschutzerklärung", "fr": "Politique de confidentialité"},
    "cookies": {"de": "Cookie-Richtlinie", "fr": "Politique relative aux cookies"},
}
TERM = {"de": "Wir antworten binnen {} Tagen.", "fr": "Nous répondons sous {} jours."}
CHANGED = {"de": "Die Frist ist kürzer.", "fr": "Le délai est plus court."}
LIST = {"de": "Liste der Cookies", "fr": "Liste des cookies"}
COVERED = " ".join(code for code, _ in reader_questions(str))
COOKIES = """\
checked_on: "2026-04-20"
cookies:
"""
COOKIE = """\
  - name: "{name}"
    kind: {kind}
    provider: "Beispiel GmbH"
    readers: []
    category: {category}
    consent: {consent}
    lifetime: "{lifetime}"
    purpose:
      de: "Zählt."
      fr: "Compte."
"""
KINDS = (
    ("cookie", "necessary", "transmission", "session"),
    ("local-storage", "functional", "requested-service", "until deleted"),
    ("session-storage", "functional", "requested-service", "session"),
    ("cookie", "analytics", "limited-analytics", "1 day"),
    ("cookie", "analytics", "asked", "13 months"),
    ("indexed-db", "analytics", "asked", "until deleted"),
    ("pixel", "marketing", "asked", "none"),
)
BROWSERS = """\
checked_on: "2026-04-20"
browsers:
"""
BROWSER = """\
  - id: {id}
    name: "Mozilla Firefox"
    vendor: "Mozilla"
    device: {device}
    systems: ["Linux"]
    certainty: {certainty}
    verified_on: "2026-04-20"
    help:
      - purpose: {purpose}
        de: {{url: "https://support.mozilla.org/de/kb/cookies", language: de}}
        fr: {{url: "https://support.mozilla.org/de/kb/cookies", language: de}}
        status: {{de: page, fr: page}}
    addresses:
      - address: "about:preferences#privacy"
        opens: {{de: "Datenschutz & Sicherheit", fr: "Vie privée et sécurité"}}
        status: source
    actions:
      see:
        de: [["Einstellungen", "Daten verwalten"]]
        fr: [["Paramètres", "Gérer les données"]]
        status: {{de: source, fr: source}}
    unavailable: ["delete", "block_third_party", "block_all", "clear_on_close"]
    notes: {{de: [], fr: []}}
"""
SETTINGS = """
general = "info@voorbeeld.nl"
telephone = "+49 30 123456"

[supervisory_authority]
name = "CNIL"
address = "https://www.cnil.fr/"
"""
COMPANY = """\
name = "Voorbeeld BV"
legal_name = "Beispiel GmbH"
address = ["Hauptstraße 1", "10115 Berlin"]
registration = "HRB 1234"
website = "https://voorbeeld.nl/"
"""
ANCHORS = """\
[privacy."1.1"]
moved = { entry = "rights" }
retired = ["words"]
"""


def statement(language: str, days: int, more: str = "", *, first: bool = False) -> str:
    """The privacy statement of a version, with an answer within so many days."""
    title, text = SECTIONS[language]
    body = f'## {title} {{#rights covers="{COVERED}"}}\n\n{TERM[language].format(days)} {text}\n'
    keys = {"title": TITLES["privacy"][language]}
    keys["in_short"] = f'["{TERM[language].format(days)} [{title}](#rights)"]'
    if not first:
        keys["changes"] = f"[{CHANGED[language]}]"
    return document(more + body, **keys)


def versions() -> Iterator[tuple[str, dict[str, str], date]]:
    """Each version of the privacy statement: its number, its texts, its day."""
    early = "## A {#entry}\n\nA.\n\n## B {#words}\n\nB.\n\n"
    for number, days, more, day in (
        ("1.0", 30, early, date(2026, 3, 1)),
        ("1.1", 28, "", date(2026, 4, 1)),
        ("2.0", 21, "", date(2026, 6, 1)),
        ("3.0", 14, "", date(2026, 9, 1)),
    ):
        texts = {
            language: statement(language, days, more, first=number == "1.0")
            for language in LANGUAGES
        }
        yield number, texts, day


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site in which most of what can happen to a version has happened."""
    root = tmp_path_factory.mktemp("languages")
    kinds = enumerate(KINDS)
    fields = ("kind", "category", "consent", "lifetime")
    listed = "".join(
        COOKIE.format(name=f"c{n}", **dict(zip(fields, each, strict=True))) for n, each in kinds
    )
    devices = (
        ("firefox-desktop", "desktop", "medium", "manage"),
        ("firefox-android", "mobile", "low", "block"),
    )
    browsers = "".join(
        BROWSER.format(id=id_, device=device, certainty=certainty, purpose=purpose)
        for id_, device, certainty, purpose in devices
    )
    sources = {
        f"{language}/cookies/1.0.md": document(
            f'## {LIST[language]} {{#list covers="13-2-a"}}\n\n[[cookies]]\n',
            title=TITLES["cookies"][language],
        )
        for language in LANGUAGES
    }
    more = {"cookies.yaml": COOKIES + listed, "browsers.yaml": BROWSERS + browsers}
    write_project(root, sources | more, languages=LANGUAGES, policies=("privacy", "cookies"))
    settings = root / "content/site.toml"
    text = settings.read_text(encoding="utf-8").replace('name = "Voorbeeld BV"\n', COMPANY)
    settings.write_text(text.rstrip("\n") + SETTINGS, encoding="utf-8")
    publish(root, "cookies", "1.0", date(2026, 3, 1), TODAY)
    for number, texts, day in versions():
        for language, source in texts.items():
            (root / f"content/{language}/privacy").mkdir(parents=True, exist_ok=True)
            (root / f"content/{language}/privacy/{number}.md").write_text(source, encoding="utf-8")
        if number == "1.1":
            (root / "content/anchors.toml").write_text(ANCHORS, encoding="utf-8")
        publish(root, "privacy", number, day, TODAY)
    moved = records.reschedule(load(root), "privacy", "2.0", date(2026, 7, 1), WHY, NOW)
    records.write(root, moved)
    records.write(root, records.call_off(load(root), "privacy", "3.0", WHY, NOW))
    ending = records.end(load(root), "cookies", date(2026, 8, 1), "privacy", WHY, NOW)
    records.write(root, ending)
    for language in LANGUAGES:
        draft = root / f"content/{language}/privacy/4.0.md"
        draft.write_text(statement(language, 7), encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def pieces(project: Path) -> dict[str, set[str]]:
    """Each text and label of the pages and feeds, today and after all of these days."""
    found: dict[str, set[str]] = {language: set() for language in LANGUAGES}
    for day, drafts in ((TODAY, True), (date(2026, 12, 1), False)):
        edition = Edition(load(project), day, "https://host.example", drafts=drafts)
        for name, data in rendering.files(edition, project):
            language = name.partition("/")[0]
            if language in found and data and name.endswith(".html"):
                found[language] |= set(words(html.document_fromstring(data)))
            elif language in found and data and name.endswith(".atom"):
                found[language] |= set(words(etree.fromstring(data)))
    return found


def words(root: etree._Element) -> Iterator[str]:
    """Each text and label of a page or a feed, but for commands and what nobody reads."""
    texts = "//text()[not(ancestor::style or ancestor::script or ancestor::pre/code)]"
    labels = "//@aria-label | //@title | //@label | //meta[@name='description']/@content"
    yield from (str(text).strip(" \n") for text in root.xpath(f"{texts} | {labels}"))


def messages(language: str) -> Iterator[tuple[str, str]]:
    """Each message in English, and as it is in a language."""
    ours = catalogs.load(ROOT, language)
    for message in catalogs.template():
        if not isinstance(message.id, str):
            one, many = message.id
            yield one, ours.ngettext(one, many, 1)
            yield many, ours.ngettext(one, many, 2)
        elif message.id:
            yield message.id, ours.gettext(message.id)


def parts(text: str) -> set[str]:
    """What stands around the values in a message."""
    return {part.strip(" .,;:()“”…") for part in re.split(r"%\(\w+\)s", text)} - {""}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_english(pieces: dict[str, set[str]], language: str) -> None:
    """No page has a sentence of ours in English, nor a date."""
    ours = {part for _, text in messages(language) for part in parts(text)}
    english = {part for text, _ in messages(language) for part in parts(text)} - ours
    assert pieces[language] & english == set()
    sentences = [part for part in english if part.count(" ") > 1]
    shown = "\n".join(pieces[language])
    assert [part for part in sentences if part in shown] == []
    months = "|".join(set(catalogs.months("en", "wide")) - set(catalogs.months(language, "wide")))
    assert not re.search(rf"\b\d+ (?:{months})\b", shown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_most_messages_are_shown(pieces: dict[str, set[str]], language: str) -> None:
    """The site of these tests shows four in five of the messages, so that the others see them."""
    shown = "\n".join(pieces[language])
    found = [all(part in shown for part in parts(text)) for _, text in messages(language)]
    assert sum(found) > 0.8 * len(found)


def test_signs_in_french(pieces: dict[str, set[str]]) -> None:
    """Before a colon, a question mark or a semicolon is a space that does not break."""
    assert [text for text in pieces["fr"] if re.search(r"[^\s][:;?!](?:\s|$)| [:;?!]", text)] == []


@pytest.mark.parametrize(
    ("language", "path", "expected"),
    [
        ("de", "privacy/1.0", "In Kraft vom 1. März 2026 bis zum 1. April 2026 (ausschließlich)"),
        ("fr", "privacy/1.0", "En vigueur du 1er mars 2026 au 1er avril 2026 (exclu)"),
        ("de", "privacy", "Diese Erklärung ändert sich am 1. Juli 2026."),
        ("fr", "privacy", "Cette déclaration sera modifiée le 1er juillet 2026."),
        ("fr", "privacy", "Ceci est une traduction du texte rédigé en allemand."),
        ("fr", "privacy/3.0", "Elle a été annulée le 4 mai 2026. Les travaux durent"),
        ("de", "cookies", "Diese Erklärung tritt am 1. August 2026 außer Kraft: Ab diesem Tag"),
        ("fr", "cookies", "Tiers ayant accès : néant"),
        ("fr", "cookies", "Durée de conservation : 13 mois"),
        ("fr", "browsers", "Mozilla Firefox : bloquer les cookies (en allemand uniquement)."),
        ("de", "contact", "ich bitte um Auskunft über die mich betreffenden personenbezogenen"),
    ],
)
def test_sentences(project: Path, language: str, path: str, expected: str) -> None:
    """Values stand in sentences as the language has them."""
    edition = Edition(load(project), TODAY, "https://host.example")
    client = create_app(edition, project).test_client()
    page = html.document_fromstring(client.get(f"/{language}/{path}/").data)
    assert expected in " ".join(page.text_content().replace("\u00a0", " ").split())
