"""The only reader of `content/`: everything in it, once, as a Library.

Whatever cannot be read becomes a problem with its file and line, never an exception, so that every
problem is reported at once: each step returns its result together with the problems.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from policysite import catalogs, ledger
from policysite.content import browsers, cookies, logo, policies, settings, words
from policysite.content.documents import Additions
from policysite.content.folders import holds_file, strangers
from policysite.content.project import Project
from policysite.errors import UnreadableContent, explained
from policysite.files import atomic
from policysite.message import Message
from policysite.models import BrowserHelp, Library
from policysite.statement import anchors, cookie_list

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from gettext import NullTranslations
    from pathlib import Path

    from policysite.files.kept import Kept
    from policysite.models import Policy, Problem, Site

T = TypeVar("T")

# Reading the same text again gives the same result; the preview does so at each keystroke.
_parse_browsers = lru_cache(maxsize=4)(browsers.parse)
_parse_cookies = lru_cache(maxsize=4)(cookies.parse)


def load(
    root: Path, unsaved: Mapping[str, bytes] | None = None, kept: Kept | None = None
) -> Library:
    """All of `root`/content, with the problems found while reading.

    `unsaved` has the bytes of files (by path relative to `root`) that are being edited: they are
    read instead of those on disk. Results for texts that are `kept` are not computed again. An
    interrupted change of content/ is reverted or completed first.

    Raises UnreadableContent if that fails, and if content/site.toml does not exist or cannot be
    understood, because then the languages and policies are unknown. It is also raised if the system
    refuses to read a file or a folder: its contents must not be mistaken for missing.
    """
    try:
        atomic.settle(root)
    except OSError as error:
        raise UnreadableContent(atomic.outcome(error)) from None
    try:
        return _library(Project(root, unsaved or {}, kept))
    except OSError as error:
        raise UnreadableContent(explained(error)) from None


def _library(project: Project) -> Library:
    site, of_settings = _site(project)
    of_folders = list(strangers(project.root, site))
    of_messages = [
        problem
        for language in site.languages
        for problem in catalogs.problems(project.root, language)
    ]
    inventory, of_cookies = _parsed(
        project, cookies.PATH, lambda text: _parse_cookies(text, site.languages)
    )
    catalog = {language: catalogs.load(project.root, language) for language in site.languages}
    lists = {
        language: cookie_list.make(inventory, language, own)
        for language, own in catalog.items()
        if inventory is not None
    }
    found, of_policies = _policies(project, site, catalog, lists)
    browser_help, of_browsers = _parsed(
        project, browsers.PATH, lambda text: _parse_browsers(text, site.languages)
    )
    steps, of_anchors = _parsed(project, anchors.PATH, anchors.parse)
    own_words, of_words = _parsed(
        project, words.PATH, lambda text: words.parse(text, site.languages)
    )
    drawing, of_logo = _logo(project, site)
    return Library(
        site=site,
        policies=found,
        browser_help=browser_help or BrowserHelp(),
        anchors=steps or {},
        words=own_words or {},
        inventory=inventory,
        cookie_lists=lists,
        logo=drawing,
        problems=(
            *of_settings,
            *of_folders,
            *of_messages,
            *of_cookies,
            *of_policies,
            *of_browsers,
            *of_anchors,
            *of_words,
            *of_logo,
        ),
    )


def _site(project: Project) -> tuple[Site, list[Problem]]:
    if not holds_file(project.root / settings.PATH):
        message = Message(
            "There is no %(settings)s in this folder, so it is not a policysite project. Go to "
            "the folder of the project, or specify it with --root.",
            settings=settings.PATH,
        )
        raise UnreadableContent(message)
    site, problems = _parsed(project, settings.PATH, settings.parse)
    if site is None:
        found = [
            Message.joined((f"\n  {problem.path}:{problem.line}: ", problem.message), "")
            for problem in problems
        ]
        message = Message(
            "%(settings)s is not valid. Fix it first:%(problems)s",
            settings=settings.PATH,
            problems=Message.joined(found, ""),
        )
        raise UnreadableContent(message, problems)
    return site, problems


def _logo(project: Project, site: Site) -> tuple[str | None, list[Problem]]:
    """The image that site.toml names, if any."""
    name = site.organisation.logo
    if name is None:
        return None, []
    path = f"content/{name}"
    data, problems = project.data(path)
    if data is None:
        return None, problems or [logo.missing(path)]
    drawing, faults = logo.parse(data, path)
    return drawing, [*problems, *faults]


def _policies(
    project: Project, site: Site, words: Mapping[str, NullTranslations], lists: Mapping[str, str]
) -> tuple[dict[str, Policy], list[Problem]]:
    additions = {
        language: Additions(
            own.gettext("Back to footnote %(number)s").replace("%(number)s", "{}"),
            lists.get(language),
        )
        for language, own in words.items()
    }
    found: dict[str, Policy] = {}
    problems: list[Problem] = []
    for name in site.policies:
        found[name], faults = policies.read(project, name, additions)
        problems += faults
    published = [version for policy in found.values() for version in policy.published]
    return found, [*problems, *ledger.goal_problems(published, site.policies)]


def _parsed(
    project: Project, path: str, parse: Callable[[str], tuple[T, list[Problem]]]
) -> tuple[T | None, list[Problem]]:
    """The result of `parse` for a file; None if it does not exist or is not text."""
    if not project.has(path):
        return None, []
    text, problems = project.text(path)
    if text is None:
        return None, problems
    found, faults = parse(text)
    return found, [*problems, *faults]
