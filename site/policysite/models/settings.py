"""The contents of site.toml, browsers.yaml and anchors.toml as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


@dataclass(frozen=True, kw_only=True)
class Acceptance:
    """An accepted problem from site.toml: the rule, the file, the reason."""

    rule: str
    where: str
    reason: str
    line: int


@dataclass(frozen=True, kw_only=True)
class Exemption:
    """An item of the GDPR that does not apply, from site.toml: its code and the reason."""

    item: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where a site is deployed, from site.toml.

    `to` is a folder, an address (sftp:, s3:, gs:, az:, file:), or the name of a hosted service. Its
    `root` is a “link” to one of several releases, or “plain”: a folder. `host` names the server
    software, and `keep` is the number of releases to keep. `cache` names the cache in front of it
    (cloudfront:NAME or cloudflare:NAME), if any.
    """

    name: str
    to: str
    root: str
    host: str | None
    keep: int
    cache: str | None = None


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """The publisher, from site.toml: the name shown on all pages, and optional details.

    `address` is a postal address, line by line, and `logo` the name of an image in content/.
    """

    name: str
    legal_name: str | None = None
    address: tuple[str, ...] = ()
    registration: str | None = None
    website: str | None = None
    logo: str | None = None


@dataclass(frozen=True, kw_only=True)
class ScanSettings:
    """The pages of the company's website that a scan opens, from site.toml.

    `refuse` and `accept` are the CSS selectors of the banner's buttons, if given.
    """

    pages: tuple[str, ...] = ()
    refuse: str | None = None
    accept: str | None = None


@dataclass(frozen=True, kw_only=True)
class Authority:
    """The data protection supervisory authority, and the address of its site."""

    name: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Site:
    """The contents of site.toml: `base_url` without a final slash, the reference language first.

    `timezone` names the zone of the company: it decides what day it is.
    `host` names who serves the site, `authority` who supervises the company, and `prevailing` the
    language of the text that prevails where texts differ; each where the company has said it.
    `targets` are where the site is deployed, by name, and `scan` which website is looked at.
    """

    base_url: str
    languages: tuple[str, ...]
    policies: tuple[str, ...]
    accent: str
    organisation: Organisation
    contacts: Mapping[str, str]
    accepted: tuple[Acceptance, ...]
    timezone: str
    host: str | None
    authority: Authority | None = None
    prevailing: str | None = None
    not_applicable: tuple[Exemption, ...] = ()
    targets: Mapping[str, Target] = field(default_factory=dict)
    scan: ScanSettings = field(default_factory=ScanSettings)

    @property
    def reference(self) -> str:
        """The reference language."""
        return self.languages[0]


@dataclass(frozen=True, kw_only=True)
class HelpPage:
    """A vendor's own page about `purpose`, and the language it is actually in.

    `line` is the line of its address in browsers.yaml.
    """

    purpose: str
    url: str
    language: str
    line: int


@dataclass(frozen=True, kw_only=True)
class Browser:
    """How to manage cookies in one browser, with texts by language.

    `paths` maps an action to the ways to do it by language, each a tuple of labels to follow.
    `line` is the line in browsers.yaml that says when it was last checked.
    """

    id: str
    name: str
    vendor: str
    device: str
    systems: tuple[str, ...]
    certainty: str
    verified_on: date
    help: Mapping[str, tuple[HelpPage, ...]]
    addresses: tuple[tuple[str, Mapping[str, str]], ...]
    paths: Mapping[str, Mapping[str, tuple[tuple[str, ...], ...]]]
    unavailable: tuple[str, ...]
    notes: Mapping[str, tuple[str, ...]]
    line: int


@dataclass(frozen=True, kw_only=True)
class BrowserHelp:
    """The browser page as data: the day it was last checked, and the browsers in page order.

    `languages` are those for which there is such a page.
    """

    checked_on: date | None = None
    browsers: tuple[Browser, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class AnchorStep:
    """What happened to section ids in one version: the new id of each that moved, and the retired.

    `line` is the line in anchors.toml, from 1.
    """

    moved: Mapping[str, str]
    retired: frozenset[str]
    line: int
