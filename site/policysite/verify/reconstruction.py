"""Reconstructs the content of a site, as far as the site itself shows it.

Its ledger, sources and articles are public, and so is almost everything else that its pages are
made from. What only appears on a page is taken from that page: the contact addresses, the
supervisory authority, the accent colour, the prevailing language, what happened to former sections.
The browser help is left out.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from html import unescape
from typing import TYPE_CHECKING

from markupsafe import Markup

from policysite.content import documents, timezone
from policysite.edition import Edition
from policysite.message import Message, WrongValue
from policysite.models import (
    AnchorStep,
    Authority,
    BrowserHelp,
    Library,
    Organisation,
    Policy,
    Site,
)
from policysite.statement import article, frontmatter
from policysite.verify import sums

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from policysite.models import Document, Version, VersionNumber
    from policysite.statement.anchors import Anchors
    from policysite.verify.overview import Overview
    from policysite.verify.published import Published

# The amount to keep; without the project, a larger site is compared only in part.
_MOST_BYTES = 32 * 1024**2
_ADDRESS = re.compile(r'<dd><a href="mailto:([^"]+)">')
_ACCENT = re.compile(r"--accent:(#[0-9a-f]{6});")
_AUTHORITY = re.compile(r'<h2 id="authority">[^<]*</h2>\n<p>[^<]*<a href="([^"]+)">([^<]+)</a>')
_TELEPHONE = re.compile(r'<dd><a href="tel:[^"]*">([^<]+)</a>')
_LOGO = re.compile(r"<svg.*?</svg>")
# What the contact page says about the company, in the order of `Organisation`.
_DETAILS = tuple(
    re.compile(rf'<dd id="page_{name}">(?:<a href="[^"]*">)?(.*?)(?:</a>)?</dd>')
    for name in ("legal_name", "address", "registration", "website")
)
_PREVAILING = re.compile(r'<a class="prevailing" href="[^"]*" hreflang="([^"]+)">')
_FORMER = re.compile(r'<li id="([^"]+)">[^<]*(?:<a href="#([^"]+)">)?')
_PDF = ' type="application/pdf">'
# A former id of a section, and its present id; None if it is retired.
Former = dict[str, str | None]


class TooLittle(WrongValue):
    """The site does not show enough; the message says what is missing."""


@dataclass
class Material:
    """What the pages of a site are made from, collected while it is read.

    `texts` are sources and articles by address, `former` the former sections of each version. For
    what is on several pages, such as the contact addresses, it counts how often each value appears:
    someone who changed one page has not changed them all. `lack` says what is missing.
    """

    texts: dict[str, bytes] = field(default_factory=dict)
    former: dict[sums.Key, Former] = field(default_factory=dict)
    requests: Counter[str] = field(default_factory=Counter)
    general: Counter[str] = field(default_factory=Counter)
    telephones: Counter[str] = field(default_factory=Counter)
    authorities: Counter[tuple[str, ...]] = field(default_factory=Counter)
    details: Counter[tuple[str | None, ...]] = field(default_factory=Counter)
    logos: Counter[str] = field(default_factory=Counter)
    browsers: set[str] = field(default_factory=set)
    accents: Counter[str] = field(default_factory=Counter)
    prevailing: Counter[str] = field(default_factory=Counter)
    pdf: bool = False
    lack: Message | None = None
    _size: int = 0

    def add_text(self, path: str, data: bytes | None) -> None:
        """Add a source or an article; None: the site does not have it as published."""
        if data is None:
            self.lack = Message("%(path)s is not as it was published", path=path)
            return
        self._size += len(data)
        if self._size > _MOST_BYTES:
            self.lack = Message("its texts are too long")
            self.texts = {}
        elif self.lack is None:
            self.texts[path] = data

    def add_page(self, version: Version, page: str) -> None:
        """Add what the page of a version shows besides its text."""
        self.pdf = self.pdf or _PDF in page
        self._add_accent(page)
        self.prevailing.update(_PREVAILING.findall(page))
        _, _, behind = page.partition('<h2 id="page_former">')
        found = {match[1]: match[2] for match in _FORMER.finditer(behind.partition("</ul>")[0])}
        self.former.setdefault((version.policy, version.number), {}).update(found)

    def add_contact(self, language: str, page: str) -> None:
        """Add what the contact page in a language shows."""
        if f'/{language}/browsers/"' in page:
            self.browsers.add(language)
        addresses = _ADDRESS.findall(page)
        self.requests.update(addresses[:1])
        self.general.update(addresses[1:2] or [""])
        self.telephones.update(_TELEPHONE.findall(page) or [""])
        self.details[tuple(_text(each, page) for each in _DETAILS)] += 1
        self.logos.update(_LOGO.findall(page) or [""])
        authority = _AUTHORITY.search(page)
        self.authorities[tuple(map(unescape, authority.groups())) if authority else ()] += 1
        self._add_accent(page)

    def _add_accent(self, page: str) -> None:
        if accent := _ACCENT.search(page):
            self.accents[accent[1]] += 1


def edition(
    material: Material,
    published: Published,
    overview: Overview,
    as_of: date,
    check: Callable[[str], None],
) -> Edition:
    """The edition that a site shows; raises TooLittle if it does not show enough.

    `check` is called with the address of each source that was read, and may raise any error.
    """
    if published.head is None or published.listed.faults or published.unreadable:
        raise TooLittle(Message("its ledger cannot be read as a whole"))
    if material.lack is not None:
        raise TooLittle(material.lack)
    if overview.base_url is None or not overview.languages or overview.days is None:
        raise TooLittle(Message("policies.json lacks the necessary information"))
    library = Library(
        site=_site(material, overview),
        policies={
            name: _policy(
                material, published.policies.get(name) or Policy(name=name, versions=()), check
            )
            for name in overview.policies
        },
        browser_help=BrowserHelp(languages=tuple(sorted(material.browsers))),
        anchors=_anchors(material),
        logo=_logo(material),
    )
    return Edition(library=library, as_of=as_of, base_url=overview.base_url, pdf=material.pdf)


def _site(material: Material, overview: Overview) -> Site:
    requests, general, telephone, accent, prevailing = (
        next((value for value, _ in votes.most_common(1)), "")
        for votes in (
            material.requests,
            material.general,
            material.telephones,
            material.accents,
            material.prevailing,
        )
    )
    contacts = {"requests": requests, "general": general, "telephone": telephone}
    authority = next((value for value, _ in material.authorities.most_common(1)), ())
    name = overview.values.get("organisation")
    if not requests or not accent or not isinstance(name, str):
        raise TooLittle(Message("the contact pages lack the necessary information"))
    return Site(
        base_url=overview.base_url or "",
        languages=overview.languages,
        policies=overview.policies,
        accent=accent,
        organisation=_organisation(material, name),
        contacts={key: value for key, value in contacts.items() if value},
        accepted=(),
        timezone=timezone.DEFAULT,
        host=None,
        authority=Authority(address=authority[0], name=authority[1]) if authority else None,
        prevailing=prevailing or None,
    )


def _organisation(material: Material, name: str) -> Organisation:
    """The company called `name`, with what the contact pages say about it."""
    found = next((value for value, _ in material.details.most_common(1)), (None,) * len(_DETAILS))
    legal_name, address, registration, website = found
    return Organisation(
        name=name,
        legal_name=legal_name,
        address=tuple(address.split("<br>")) if address else (),
        registration=registration,
        website=website,
    )


def _text(pattern: re.Pattern[str], page: str) -> str | None:
    found = pattern.search(page)
    return unescape(found[1]) if found else None


def _logo(material: Material) -> Markup | None:
    """The company's logo, if the pages show one."""
    drawing = next((value for value, _ in material.logos.most_common(1)), "")
    return Markup(drawing) if drawing else None  # noqa: S704 (its shapes were read strictly)


def _policy(material: Material, policy: Policy, check: Callable[[str], None]) -> Policy:
    versions = tuple(
        replace(version, documents=dict(_documents(material, version, check)))
        for version in policy.versions
    )
    return replace(policy, versions=versions)


def _documents(
    material: Material, version: Version, check: Callable[[str], None]
) -> Iterator[tuple[str, Document]]:
    """The documents of a version by language; none for a withdrawn version."""
    entry = version.entry
    if entry is None or version.withdrawal is not None:
        return
    for language in entry.languages:
        path = sums.source_file(entry, language)
        source, frozen = material.texts[path], material.texts[sums.article_file(entry, language)]
        check(path)
        try:
            front_matter, _ = frontmatter.parse(source.decode(), path)
            if front_matter is None:
                raise TooLittle(Message("%(path)s cannot be read", path=path))
            yield (
                language,
                documents.document(language, path, source, front_matter, frozen.decode(), None),
            )
        except (UnicodeDecodeError, article.NoArticle):
            raise TooLittle(Message("%(path)s cannot be read", path=path)) from None


def _anchors(material: Material) -> Anchors:
    """What the page of each version says about sections that it no longer has."""
    steps: dict[str, Mapping[VersionNumber, AnchorStep]] = {}
    for (policy, number), former in material.former.items():
        moved = {id_: now for id_, now in former.items() if now is not None}
        step = AnchorStep(moved=moved, retired=frozenset(set(former) - set(moved)), line=1)
        steps[policy] = {**steps.get(policy, {}), number: step}
    return steps
