"""Every kind of page, each in one entry of one table.

An entry has the address, the view, and optionally: whether the edition has something to show there,
whether search engines should show it, and its style sheet. Everything else follows. The names in an
address determine the subject of the page: one with <version> is made for every version in every
language. The file that a host serves is the address itself, with index.html if it ends in a slash.
Freezing, the site map, the links between languages and the checks of the frozen files all use the
addresses from this table.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from policysite import catalogs
from policysite.web import styles, views
from policysite.web.addresses import NAMED_AFTER, Address, subjects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask, Response

    from policysite.edition import Edition
    from policysite.web.addresses import Subject

    View = Callable[..., str | Response]
    Condition = Callable[[Edition, Subject], bool]

_NAME = re.compile(r"<(?:\w+:)?(\w+)>")


def always(edition: Edition, subject: Subject) -> bool:
    """In every edition."""
    return True


def never(edition: Edition, subject: Subject) -> bool:
    """In no edition."""
    return False


def has_text(edition: Edition, subject: Subject) -> bool:
    """The version has a document in this language, and is not withdrawn."""
    return subject.version is not None and subject.language in subject.version.documents


def has_pdf(edition: Edition, subject: Subject) -> bool:
    """There is a document, and PDFs were requested."""
    return edition.pdf and has_text(edition, subject)


def has_predecessor(edition: Edition, subject: Subject) -> bool:
    """There is a document, and an earlier one to compare it with."""
    version, language = subject.version, subject.language
    if version is None or language is None or not has_text(edition, subject):
        return False
    return edition.compared_with(version, language) is not None


def is_superseded(edition: Edition, subject: Subject) -> bool:
    """A document that used to apply, while another one applies now."""
    version = subject.version
    if version is None or not has_text(edition, subject):
        return False
    return edition.state(version) == "superseded" and applies(edition, subject)


def is_scheduled(edition: Edition, subject: Subject) -> bool:
    """A version whose effective date has not come."""
    return subject.version is not None and edition.state(subject.version) == "scheduled"


def applies(edition: Edition, subject: Subject) -> bool:
    """The policy has a version in force, in this language."""
    in_force = edition.in_force(subject.policy) if subject.policy else None
    return in_force is not None and subject.language in in_force.documents


def has_news(edition: Edition, subject: Subject) -> bool:
    """Something was published in this language."""
    return any(subject.language in version.documents for version in edition.published())


def has_browsers(edition: Edition, subject: Subject) -> bool:
    """There is browser help in this language."""
    return subject.language in edition.library.browser_help.languages


@dataclass(frozen=True)
class Page:
    """A kind of page.

    `rule` is its address in Flask's notation. It is made if the condition `exists` holds, and
    search engines may show it if `indexed` does. `style` names its style sheet.
    """

    endpoint: str
    rule: str
    view: View
    exists: Condition = always
    indexed: Condition = never
    style: styles.Sheet = styles.PAGE

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names in the address."""
        return tuple(_NAME.findall(self.rule))

    @cached_property
    def needs(self) -> frozenset[str]:
        """The kind of subject that the page needs."""
        return frozenset(self.names) - NAMED_AFTER

    def about(self, edition: Edition, subject: Subject) -> Address | None:
        """The address of this page about `subject`, if `edition` has one."""
        if self.needs != subject.parts or not self.exists(edition, subject):
            return None
        values = {name: subject.values[name] for name in self.names}
        path = _NAME.sub(lambda match: values[match[1]], self.rule).removeprefix("/")
        file = f"{path}index.html" if not path or path.endswith("/") else path
        return Address(self.endpoint, values, file, indexed=self.indexed(edition, subject))


_POLICY = "/<language>/<policy>/"
_VERSION = f"{_POLICY}<version>/"
PAGES = (
    Page("chooser", "/", views.chooser, indexed=always),
    Page("home", "/<language>/", views.home, indexed=always),
    Page("browsers", "/<language>/browsers/", views.browsers, exists=has_browsers, indexed=always),
    Page("changes", "/<language>/changes/", views.changes, indexed=always),
    Page("verify", "/<language>/verify/", views.verify, indexed=always),
    Page("contact", "/<language>/contact/", views.contact, indexed=always),
    Page("accessibility", "/<language>/accessibility/", views.accessibility, indexed=always),
    Page("not_found_in", "/<language>/404.html", views.not_found),
    Page("feed", "/<language>/changes.atom", views.feed, exists=has_news),
    Page("policy", _POLICY, views.policy_page, indexed=applies, style=styles.ARTICLE),
    Page("version", _VERSION, views.version_page, indexed=is_scheduled, style=styles.ARTICLE),
    Page("source", f"{_VERSION}source.md", views.source, exists=has_text),
    Page("pdf", f"{_VERSION}<name>.pdf", views.pdf_file, exists=has_pdf),
    Page(
        "redline",
        f"{_VERSION}changes/",
        views.redline_page,
        exists=has_predecessor,
        style=styles.REDLINE,
    ),
    Page(
        "since",
        f"{_POLICY}since/<version>/",
        views.since_page,
        exists=is_superseded,
        style=styles.REDLINE,
    ),
    Page("ledger", "/ledger/<path:path>", views.ledger_file),
    Page("not_found", "/404.html", views.not_found),
    Page("policies", "/policies.json", views.policies),
    Page("schema", "/policies.schema.json", views.schema),
    Page("sums", "/SHA256SUMS", views.sums),
    Page("sitemap", "/sitemap.xml", views.sitemap),
    Page("robots", "/robots.txt", views.robots),
    Page("security", "/.well-known/security.txt", views.security),
)
_STYLES = {page.endpoint: page.style for page in PAGES}


def addresses(edition: Edition) -> Iterator[Address]:
    """Every address of `edition`."""
    for subject in subjects(edition):
        for page in PAGES:
            address = page.about(edition, subject)
            if address is not None:
                yield address


def install(app: Flask, endpoints: set[str]) -> None:
    """Add the pages in `endpoints` to `app`: without versions, there are no pages of versions."""
    for page in PAGES:
        if page.endpoint in endpoints:
            app.add_url_rule(page.rule, page.endpoint, page.view)


def style_of(endpoint: str | None, edition: Edition, language: str) -> str:
    """The style sheet of the pages of `endpoint`, with the colour and address of the site."""
    sheet = _STYLES.get(endpoint or "", styles.PAGE)
    parts = urlsplit(edition.base_url)
    origin = f"{parts.scheme}://{parts.netloc}"
    return styles.sheet(sheet, edition.site.accent, origin, catalogs.direction(language))
