"""The questions of visitors, each with its answer in one line and a link.

An answer is a line of a statement's own summary, or the title of the section that answers it:
nothing is added to what the statements say.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policysite.statement import article

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from policysite.edition import Edition
    from policysite.models import Document, Section

COOKIES = "cookies"  # the policy about them
# Items of the GDPR that a section names in `covers`.
_DATA, _RIGHTS, _TERM, _CONSENT = "14-1-d", "13-2-b", "12-3", "13-2-c"
_COOKIES = ("13-2-a", "13-1-c")  # a list says how long each is stored; otherwise what they are for


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place on the site: the view, its arguments, and the id of a section, if any."""

    endpoint: str
    values: Mapping[str, str] = field(default_factory=dict)
    section: str = ""


@dataclass(frozen=True, kw_only=True)
class Told:
    """An answer: `words`, empty if there is no summary, and a `link` to a `place`."""

    words: str
    link: str
    place: Place


def answers(
    edition: Edition, language: str, gettext: Callable[[str], str]
) -> tuple[tuple[str, Told], ...]:
    """The questions about data and cookies that can be answered on this day, with their answers.

    How to have data deleted can always be answered, and how to refuse cookies if there is browser
    help: the pages with messages and browser help need no statement.
    """
    cookies = [told(edition, language, code, COOKIES) for code in _COOKIES]
    refusal = told(edition, language, _CONSENT, COOKIES)
    in_browser = Told(
        words=gettext("In your own browser: see, delete and block cookies, step by step."),
        link=gettext("Choose your browser"),
        place=Place(endpoint="browsers"),
    )
    refusals = (*refusal, in_browser) if _has_browser_help(edition, language) else refusal
    deletion = Told(
        words=" ".join(each.words for each in told(edition, language, _RIGHTS)[:1]),
        link=gettext("Send the prepared message"),
        place=Place(endpoint="contact", section="deletion"),
    )
    found = (
        (gettext("Which cookies do you use?"), sum(cookies, ())[:1]),
        (gettext("How do I refuse cookies?"), refusals[:1]),
        (gettext("What do you know about me?"), told(edition, language, _DATA)[:1]),
        (gettext("How do I get my data deleted?"), (deletion,)),
    )
    return tuple((question, answer) for question, answers in found for answer in answers)


def _has_browser_help(edition: Edition, language: str) -> bool:
    return language in edition.library.browser_help.languages


def promises(edition: Edition, language: str) -> tuple[Told, ...]:
    """What the statements in force say about the time within which requests are answered."""
    return told(edition, language, _TERM)


def told(edition: Edition, language: str, code: str, only: str | None = None) -> tuple[Told, ...]:
    """What the first statement in force that covers the item `code` says about it.

    `only` restricts this to one policy. These are the lines of the summary that link to the
    section, or to one around it; if there are none, the section itself.
    """
    for policy in edition.policies:
        version = edition.in_force(policy)
        if version is None or language not in version.documents or only not in {None, policy.name}:
            continue
        document = version.documents[language]
        sections = _answering(document.sections, code)
        if sections:
            return tuple(
                Told(words=words, link=link, place=_section(policy.name, id_))
                for words, link, id_ in _said(document, sections)
            )
    return ()


def _section(policy: str, id_: str) -> Place:
    return Place(endpoint="policy", values={"policy": policy}, section=id_)


def _answering(sections: Sequence[Section], code: str) -> list[Section]:
    """The first section that names `code`, after the sections around it, outermost first."""
    around: list[Section] = []
    for section in sections:
        around = [*(each for each in around if each.level < section.level), section]
        if code in section.covers:
            return around
    return []


def _said(document: Document, sections: Sequence[Section]) -> list[tuple[str, str, str]]:
    """The words, link and section of each line about the innermost section that has one."""
    lines = article.summary(document.article)
    for section in reversed(sections):
        found = [line for line in lines if line.target == f"#{section.id}"]
        if found:
            return [(line.words, line.link or section.title, section.id) for line in found]
    return [("", sections[-1].title, sections[-1].id)]
