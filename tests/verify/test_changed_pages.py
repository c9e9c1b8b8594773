"""Changed pages: which are detected with the project, and which without it."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from tests.helpers import AS_OF
from tests.verify.forging import IN_FORCE, LANGUAGES, PAGE, SUMMARY, VERIFY, Files, edited
from tests.verify.frozen_sites import Memory, found, program

from policysite.models import Library
from policysite.verify import verify

pytestmark = pytest.mark.slow

REDLINE = "nl/privacy/1.1/changes/index.html"
SINCE = "nl/privacy/since/1.0/index.html"
FIRST = "nl/privacy/1.0/index.html"
ANNOUNCED = "nl/privacy/2.0/index.html"
CONTACT, HOME = "nl/contact/index.html", "nl/index.html"
CHANGES, BROWSERS = "nl/changes/index.html", "nl/browsers/index.html"
FEED, SITEMAP, ROBOTS = "nl/changes.atom", "sitemap.xml", "robots.txt"
SECURITY = ".well-known/security.txt"
STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)


@dataclass(frozen=True)
class Change:
    """What was changed in which file; `alone`: whether it is found without the project."""

    path: str
    make: Callable[[Files], Files]
    alone: bool = True


def put(path: str, old: str, new: str, *, alone: bool = True) -> Change:
    """One text in the place of another one."""
    return Change(path, lambda files: edited(files, path, old.encode(), new.encode()), alone)


def digest(style: bytes) -> bytes:
    """The hash of a style sheet as a content security policy has it."""
    return base64.b64encode(hashlib.sha256(style).digest())


def styled(rule: str) -> Change:
    """A rule at the end of a page's style sheet, allowed by the page's own policy."""

    def make(files: Files) -> Files:
        match = STYLE.search(files[PAGE])
        assert match is not None
        style = match[1] + rule.encode()
        page = files[PAGE].replace(match[1], style).replace(digest(match[1]), digest(style))
        return files | {PAGE: page}

    return Change(PAGE, make)


def everywhere(path: str, old: str, new: str, *paths: str) -> Change:
    """The same change in every one of some files, so that no two of them disagree."""

    def make(files: Files) -> Files:
        return files | {each: files[each].replace(old.encode(), new.encode()) for each in paths}

    return Change(path, make, alone=False)


def recoloured(files: Files) -> Files:
    """Another accent colour on every page, in the style sheet and in the icon."""
    changed = dict(files)
    for path, page in files.items():
        if match := STYLE.search(page):
            old, new = match[1], match[1].replace(b"#0b5cad", b"#0b5cae")
            page = page.replace(old, new).replace(digest(old), digest(new))
            changed[path] = page.replace(b"%230b5cad", b"%230b5cae")
    return changed


def without_part(path: str, start: str, end: str) -> Change:
    """A part of a file taken out, from `start` to `end`."""
    part = re.compile(re.escape(start.encode()) + rb".*?" + re.escape(end.encode()), re.DOTALL)

    def make(files: Files) -> Files:
        assert part.search(files[path])
        return files | {path: part.sub(b"", files[path], count=1)}

    return Change(path, make)


CHANGED: dict[str, Change] = {
    # What hides the article, or says something else, by style.
    "the article is hidden by style": styled("article{display:none}"),
    "the article is as white as the paper": styled("article{color:var(--paper)}"),
    "the article is moved off the screen": styled("article{position:absolute;left:-99em}"),
    "the article is too small to be read": styled("article{font-size:1px}"),
    "one section is hidden": styled("#retention,#retention+p{display:none}"),
    "words come from the style sheet": styled('h1:after{content:" (ingetrokken)"}'),
    "words come from an attribute": styled("h1:after{content:attr(lang)}"),
    "the style sheet loads a font": styled("@font-face{src:url(https://cdn.example/f)}"),
    "the style sheet is another one": put(PAGE, "--accent:", "--accent:red;--x:"),
    # Words around the article, and in its notes.
    "words before the article": put(PAGE, "<article ", "<p>Dit geldt niet.</p><article "),
    "words after the article": put(PAGE, "</article>", "</article>\n<p>Dit geldt niet.</p>"),
    "words in a note": put(PAGE, "Van kracht sinds", "Van kracht geweest sinds"),
    "another note": put(PAGE, "</h1>", '</h1><p data-note="">Dit geldt niet.</p>'),
    "a note in the middle": put(PAGE, "</h2>", '</h2><p data-note="">Behalve op zondag.</p>'),
    "words before the page": put(PAGE, "<body>", "<body><p>Gehackt</p>"),
    "words in the foot": put(PAGE, "laden niets van derden", "laden alles van derden"),
    "no word that another version is coming": without_part(IN_FORCE, '<p class="banner', "</p>"),
    "no word that another version applies": without_part(FIRST, '<p class="banner', "</p>"),
    "another state in the list of versions": put(IN_FORCE, 'class="scheduled"', 'class="in-force"'),
    "another day for the next version": put(HOME, "1 januari 2027", "1 februari 2027"),
    "the navigation leads elsewhere": put(PAGE, 'href="/nl/cookies/">', 'href="/nl/privacy/">'),
    "a link leads to a stranger": put(PAGE, 'href="/nl/contact/"', 'href="https://evil.example/"'),
    # What loads, sends, runs or leads away.
    "a picture from elsewhere": put(PAGE, "</h1>", '</h1><img src="https://evil.example/i">'),
    "a style sheet from elsewhere": put(
        PAGE, "<style>", '<link rel="stylesheet" href="https://evil.example/s"><style>'
    ),
    "a page that is fetched before": put(
        PAGE, "<style>", '<link rel="prefetch" href="https://evil.example/"><style>'
    ),
    "an icon from elsewhere": put(PAGE, 'rel="icon" href="data:', 'rel="icon" href="https://e/'),
    "a frame": put(CONTACT, "</main>", '<iframe src="https://evil.example/"></iframe></main>'),
    "a form": put(CONTACT, "</main>", '<form action="https://evil.example/"></form></main>'),
    "a field": put(CONTACT, "</main>", '<p><input type="password"></p></main>'),
    "a script": put(HOME, "</head>", "<script>alert(1)</script></head>"),
    "a script in an attribute": put(HOME, "<h1>", '<h1 onclick="alert(1)">'),
    "a page that leads away": put(
        CHANGES, "</head>", '<meta http-equiv="refresh" content="0;url=https://e/"></head>'
    ),
    "no content security policy": without_part(PAGE, "<meta http-equiv", "\n"),
    "a policy that allows scripts": put(PAGE, "default-src 'none'", "script-src *"),
    # What programs read.
    "another version in the linked data": put(PAGE, '"version":"1.1"', '"version":"2.0"'),
    "another publisher in the linked data": put(IN_FORCE, '"name":"Voorbeeld BV"', '"name":"X"'),
    "another language": put(PAGE, '<html lang="nl">', '<html lang="en">'),
    "another alphabet": put(PAGE, 'charset="utf-8"', 'charset="windows-1252"'),
    "another title": put(IN_FORCE, "<title>Privacyverklaring", "<title>Ingetrokken verklaring"),
    "another description": put(
        IN_FORCE, 'name="description" content="', 'name="description" content="X'
    ),
    "another address to be shared": put(
        IN_FORCE, 'og:url" content="https://p', 'og:url" content="https://q'
    ),
    "search engines are sent away": put(
        IN_FORCE, "</title>", '</title>\n<meta name="robots" content="noindex">'
    ),
    "a translation that is another page": put(
        HOME,
        'hreflang="en" href="https://policies.voorbeeld.example/en/"',
        'hreflang="en" href="https://policies.voorbeeld.example/en/changes/"',
    ),
    # Pages and files without an article.
    "another mail address on one page": put(CONTACT, "privacy@voorbeeld", "prviacy@voorbeeld"),
    "another address in a letter": put(
        CONTACT, "mailto:privacy@voorbeeld.example?", "mailto:x@y.example?"
    ),
    "another word in the list of changes": put(CHANGES, "<li>", "<li>Niet: "),
    "another word in a redline": put(REDLINE, "<ins", '<ins class="x"'),
    "a deletion gone from a redline": without_part(SINCE, "<del", "</del>"),
    "a count in a redline": put(REDLINE, "wijziging", "belangrijke wijziging"),
    "another command on the verify page": put(VERIFY, "sha256sum -c SHA256SUMS", "echo OK"),
    "a file less on the verify page": without_part(VERIFY, '<li><a href="/ledger', "</li>"),
    "a page for what is not found": put("404.html", "<h1>", "<h1>Gehackt "),
    "the page on which a language is chosen": put("index.html", 'href="/en/"', 'href="/nl/"'),
    "an old feed": without_part(FEED, "<entry>", "</entry>"),
    "a feed that leads elsewhere": put(FEED, 'href="https://policies', 'href="https://politics'),
    "a page less in the site map": without_part(SITEMAP, "<url>", "</url>"),
    "robots sent away": put(ROBOTS, "Disallow: /ledger/", "Disallow: /"),
    "another address in security.txt": put(SECURITY, "mailto:privacy", "mailto:nobody"),
    "another end of security.txt": put(SECURITY, "Expires: 2027", "Expires: 2029"),
    "the schema of policies.json": put("policies.schema.json", '"type"', '"tpye"'),
    "more in policies.json": Change(
        SUMMARY,
        lambda files: edited(files, SUMMARY, b'"organisation"', b'"more": 1,\n  "organisation"'),
    ),
    # What stands nowhere else.
    "another step in the browser help": put(
        BROWSERS, '<ol class="path">', '<ol class="path"><li>Niet:</li>', alone=False
    ),
    "the frame of the browser help": put(BROWSERS, "<header ", "<p>Gehackt</p><header "),
    "another mail address wherever no text names it": everywhere(
        CONTACT,
        "privacy@voorbeeld.example",
        "phishing@voorbeeld.example",
        *(
            f"{code}/{page}/index.html"
            for code in LANGUAGES
            for page in ("contact", "accessibility")
        ),
        SECURITY,
    ),
    "another colour everywhere": Change(PAGE, recoloured, alone=False),
}


@pytest.mark.parametrize("name", CHANGED)
def test_a_changed_page(name: str, files: Files, ours: Library) -> None:
    """Beside the project it is found, with its file; without it as the table says."""
    change = CHANGED[name]
    site = Memory(change.make(files))
    assert site.files != files
    verdict = verify(site, ours, as_of=AS_OF, program=program(built=files))
    assert change.path in {path for _, path in found(verdict)}
    verdict = verify(site, as_of=AS_OF, program=program())
    assert found(verdict) == [] or change.path in {path for _, path in found(verdict)}
    assert verdict.right is not change.alone


def test_how_many_are_found(capsys: pytest.CaptureFixture[str]) -> None:
    """The documentation says which are not found without the project."""
    unseen = [name for name, change in CHANGED.items() if not change.alone]
    with capsys.disabled():
        print(f"\n{len(CHANGED)} changed pages, all found beside the project; without it not:")
        print("; ".join(unseen))
    assert len(CHANGED) >= 41
    assert len(unseen) == 3
