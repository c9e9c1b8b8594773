"""Links are of a kind that cannot do harm, and lead to something that exists."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from policysite.message import Message
from policysite.models import Problem
from policysite.rules import Rule
from policysite.statement.dialect import LINK_TARGET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from policysite.models import Document, Library
    from policysite.rules import Rule

LINK_SCHEME = Rule(
    name="link-scheme",
    severity="error",
    reason=Message("Other kinds of link can run a program or lead nowhere on a public page."),
    remedy=Message("Link to https:, mailto:, tel:, #section or policy:name#section."),
)
INSECURE_LINK = Rule(
    name="insecure-link",
    severity="warning",
    reason=Message("What is sent over http: can be read and changed on its way."),
    remedy=Message("Use the https: address of the page."),
)

_FORMS = (
    re.compile(r"https?://[^\s/?#@\\]+([/?#][^\s\\]*)?"),
    re.compile(r"mailto:[^@\s?]+@[^@\s?]+\.[^@\s?]+(\?[^\s]*)?"),
    re.compile(r"tel:\+?[0-9().-]+"),
    re.compile(r"#[^\s]+"),
    re.compile(r"policy:[a-z0-9-]+(#[^\s]+)?"),
)
BROWSER_PAGE = "browsers"


def links(library: Library) -> Iterator[Problem]:
    """Every link of a draft is of a known kind, and an internal one leads to a section."""
    for policy in library.policies.values():
        for version in policy.drafts:
            for document in version.documents.values():
                yield from _document(document, partial(_newest_ids, library, document.language))


def unpublished_targets(library: Library, document: Document) -> Iterator[Problem]:
    """Links of `document` to sections of other policies that only a draft has."""
    for target, line in document.links:
        name, _, id_ = target.removeprefix("policy:").partition("#")
        if not target.startswith("policy:") or not id_ or name == BROWSER_PAGE:
            continue
        published = library.policies[name].standing if name in library.policies else ()
        documents = [version.documents.get(document.language) for version in published]
        if published and (documents[-1] is None or id_ not in documents[-1].ids):
            message = Message(
                "“%(target)s” leads to a section that is not published yet", target=target
            )
            remedy = Message("Publish the version of “%(policy)s” that has it first.", policy=name)
            yield _problem(LINK_TARGET, document, line, message, remedy)


def _document(
    document: Document, ids_of: Callable[[str], frozenset[str] | None]
) -> Iterator[Problem]:
    for target, line in document.links:
        if not any(form.fullmatch(target) for form in _FORMS):
            message = Message("“%(target)s” is not a kind of link that can be used", target=target)
            yield _problem(LINK_SCHEME, document, line, message)
        elif target.startswith("http:"):
            message = Message("“%(target)s” is not secured", target=target)
            yield _problem(INSECURE_LINK, document, line, message)
        elif target.startswith("#"):
            if target[1:] not in document.ids:
                message = Message("there is no section “%(id)s” in this document", id=target[1:])
                yield _problem(LINK_TARGET, document, line, message)
        elif target.startswith("policy:"):
            name, _, id_ = target.removeprefix("policy:").partition("#")
            ids = ids_of(name)
            if ids is None:
                message = Message("there is no policy “%(policy)s”", policy=name)
                yield _problem(LINK_TARGET, document, line, message)
            elif id_ and id_ not in ids:
                message = Message(
                    "there is no section “%(id)s” in “%(policy)s”", id=id_, policy=name
                )
                yield _problem(LINK_TARGET, document, line, message)


def _newest_ids(library: Library, language: str, name: str) -> frozenset[str] | None:
    """The ids of a policy in `language`, published last or in a draft; None: no such page.

    That a draft has no longer what is published concerns that draft, not who links there.
    """
    if name == BROWSER_PAGE:
        return frozenset(browser.id for browser in library.browser_help.browsers)
    policy = library.policies.get(name)
    if policy is None:
        return None
    found: frozenset[str] = frozenset()
    for versions in (policy.standing, [v for v in policy.versions if policy.stands(v)]):
        documents = [
            version.documents[language] for version in versions if language in version.documents
        ]
        found |= documents[-1].ids if documents else frozenset()
    return found


def _problem(
    rule: Rule, document: Document, line: int, message: Message, remedy: Message | None = None
) -> Problem:
    return Problem(rule=rule, path=document.path, line=line, message=message, remedy=remedy)
