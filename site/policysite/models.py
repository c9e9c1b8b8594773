"""The words of the project as frozen data: what content holds, and what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from policysite.message import Message, WrongValue

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from policysite.rules import Rule

State = Literal["draft", "scheduled", "in force", "superseded", "withdrawn"]

# Lower-case words and hyphens: names that stand in addresses, of policies, sections and browsers.
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_VERSION = re.compile(r"(0|[1-9][0-9]{0,4})\.(0|[1-9][0-9]{0,4})")


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One finding: the file (relative to the project), the line (from 1), the rule, the message.

    `remedy` takes the place of the rule's own remedy where more can be said.
    """

    rule: Rule
    path: str
    line: int
    message: Message
    remedy: Message | None = None

    @property
    def mending(self) -> Message:
        """How to mend it."""
        return self.remedy or self.rule.remedy

    @property
    def sort_key(self) -> tuple[str, int, str, str]:
        """Problems are listed by file, line, rule and message."""
        return (self.path, self.line, self.rule.name, self.message)


class VersionNumber(NamedTuple):
    """MAJOR.MINOR: a raised MAJOR is a material change, a raised MINOR an editorial one."""

    major: int
    minor: int

    @classmethod
    def parse(cls, text: str) -> VersionNumber:
        """`text` such as "2.10"; raises WrongValue where it is no version number."""
        match = _VERSION.fullmatch(text)
        if match is None:
            message = Message("“%(text)s” is no version number such as 1.0 or 2.10", text=text)
            raise WrongValue(message)
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        """The number as it stands in file names and addresses."""
        return f"{self.major}.{self.minor}"


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading of a document: id, level (2 to 6), title as plain text, the GDPR items it answers.

    `line` is the line of the heading in the source file, from 1.
    """

    id: str
    level: int
    title: str
    covers: tuple[str, ...]
    line: int


@dataclass(frozen=True, kw_only=True)
class Document:
    """One version in one language.

    `article` is the HTML of the article: frozen in the ledger for a published version, rendered
    from the source for a draft. `ids` are all ids in it, `links` the target and the source line
    of each of its links.
    """

    language: str
    path: str
    source: bytes
    title: str
    changes: tuple[str, ...]
    article: str
    sections: tuple[Section, ...]
    ids: frozenset[str]
    links: tuple[tuple[str, int], ...]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """The ledger's record of one published version; `data` are the bytes of its file."""

    policy: str
    number: VersionNumber
    effective: date
    published: date
    article_sha256: Mapping[str, str]
    source_sha256: Mapping[str, str]
    previous: tuple[VersionNumber, str] | None
    data: bytes

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which the version was published, sorted."""
        return tuple(sorted(self.source_sha256))


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """The record that the text of a published version was taken away, when, and why.

    `reason` is by language; `data` are the bytes of its file.
    """

    policy: str
    number: VersionNumber
    withdrawn: date
    entry_sha256: str
    reason: Mapping[str, str]
    data: bytes


@dataclass(frozen=True, kw_only=True)
class Version:
    """One version of a policy with its documents by language; `entry` is None for a draft.

    Of a version that was withdrawn the entry is left, and no document.
    """

    policy: str
    number: VersionNumber
    documents: Mapping[str, Document]
    entry: Entry | None
    withdrawal: Withdrawal | None = None

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which the version has a page."""
        return self.entry.languages if self.entry is not None else tuple(self.documents)


@dataclass(frozen=True, kw_only=True)
class Policy:
    """A policy with all its versions, lowest first."""

    name: str
    versions: tuple[Version, ...]

    @property
    def published(self) -> tuple[Version, ...]:
        """The versions that stand in the ledger, lowest first."""
        return tuple(version for version in self.versions if version.entry is not None)

    @property
    def drafts(self) -> tuple[Version, ...]:
        """The versions that are not in the ledger, lowest first."""
        return tuple(version for version in self.versions if version.entry is None)

    def in_force(self, as_of: date) -> Version | None:
        """The version that applies on the day `as_of`: the highest whose date has come."""
        return max(
            (version for version in self.published if _effective(version) <= as_of),
            key=lambda version: version.number,
            default=None,
        )

    def state(self, version: Version, as_of: date) -> State:
        """What `version` is on the day `as_of`."""
        if version.entry is None:
            return "draft"
        if version.withdrawal is not None:
            return "withdrawn"
        if version.entry.effective > as_of:
            return "scheduled"
        return "in force" if version is self.in_force(as_of) else "superseded"

    def before(self, version: Version) -> Version | None:
        """The version that `version` follows: of a published one, the one published before."""
        candidates = self.versions if version.entry is None else self.published
        lower = [other for other in candidates if other.number < version.number]
        return lower[-1] if lower else None

    def is_material(self, version: Version) -> bool:
        """Whether readers must be told beforehand: the MAJOR number rose, or nothing was before."""
        before = self.before(version)
        return before is None or before.number.major != version.number.major


def _effective(version: Version) -> date:
    assert version.entry is not None  # only asked of published versions
    return version.entry.effective


@dataclass(frozen=True, kw_only=True)
class Acceptance:
    """A problem that stays, from site.toml: the rule, the file, the reason."""

    rule: str
    where: str
    reason: str
    line: int


@dataclass(frozen=True, kw_only=True)
class Exemption:
    """An item of the GDPR that need not be told, from site.toml: its code and the reason."""

    item: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Site:
    """What site.toml says. `base_url` has no final slash; the first language is the reference."""

    base_url: str
    languages: tuple[str, ...]
    policies: tuple[str, ...]
    accent: str
    organisation: str
    contacts: Mapping[str, str]
    accepted: tuple[Acceptance, ...]
    not_applicable: tuple[Exemption, ...] = ()

    @property
    def reference(self) -> str:
        """The reference language."""
        return self.languages[0]


@dataclass(frozen=True, kw_only=True)
class HelpPage:
    """A vendor's own page about `purpose`, and the language in which it really is.

    `line` is that of its address in browsers.yaml.
    """

    purpose: str
    url: str
    language: str
    line: int


@dataclass(frozen=True, kw_only=True)
class Browser:
    """How cookies are handled in one browser, with texts by language.

    `paths` maps an action to the ways to do it by language, each a tuple of labels to follow.
    `line` is where browsers.yaml tells when it was last checked.
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
    """The browser page as data: the day it was last checked, and the browsers in page order."""

    checked_on: date | None = None
    browsers: tuple[Browser, ...] = ()


@dataclass(frozen=True)
class AnchorStep:
    """What became of section ids in one version: the new id of each that moved, those retired.

    `line` is the line of anchors.toml, from 1.
    """

    moved: Mapping[str, str]
    retired: frozenset[str]
    line: int


@dataclass(frozen=True, kw_only=True)
class Library:
    """All of `content/`, read once: the site's settings, policies, browser help and problems.

    `words` are the company's own by language, and under “all” those of every language.
    `problems` are what was found while reading; the checks add what they find in the whole.
    """

    site: Site
    policies: Mapping[str, Policy]
    browser_help: BrowserHelp
    anchors: Mapping[str, Mapping[VersionNumber, AnchorStep]] = field(default_factory=dict)
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = field(default=())
