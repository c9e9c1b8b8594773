"""All of content/ as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policysite.models.inventory import Inventory
    from policysite.models.numbers import VersionNumber
    from policysite.models.policies import Policy
    from policysite.models.problems import Problem
    from policysite.models.settings import AnchorStep, BrowserHelp, Site


@dataclass(frozen=True, kw_only=True)
class Library:
    """All of `content/`, read once: settings, policies, browser help and problems.

    `inventory` is what the company's website stores and reads, None if the project has no
    cookies.yaml; `cookie_lists` are the lists made from it for drafts, as HTML by language. `words`
    are the company's own words by language, with those for every language under “all”. `logo` is
    the company's logo as HTML. `problems` were found while reading; the checks add theirs.
    """

    site: Site
    policies: Mapping[str, Policy]
    browser_help: BrowserHelp
    anchors: Mapping[str, Mapping[VersionNumber, AnchorStep]] = field(default_factory=dict)
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    logo: str | None = None
    problems: tuple[Problem, ...] = field(default=())
    inventory: Inventory | None = None
    cookie_lists: Mapping[str, str] = field(default_factory=dict)
