"""Links are of a harmless kind, and lead to something that exists."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from policysite.message import Message
from policysite.models import Problem
from policysite.rules import Rule
from policysite.statement.dialect import LINK, LINK_TARGET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from policysite.models import Document, Library, Version
    from policysite.rules import Rule

LINK_SCHEME = Rule(
    name=Message("link-scheme"),
    severity="error",
    reason=Message("On a public page, other kinds of link can run a program or do not work."),
    remedy=Message("Link to https:, mailto:, tel:, #section or policy:name#section."),
)
INSECURE_LINK = Rule(
    name=Message("insecure-link"),
    severity="warning",
    reason=Message("What is sent over http: can be read and changed on the way."),
    remedy=Message("Use the https: address of the page."),
)

UNPUBLISHED_TARGET = Rule(
    name=Message("unpublished-target"),
    severity="hint",
    reason=Message(
        "Until the other text is published, the link goes to the page of its policy, not to "
        "the section."
    ),
    remedy=Message("Publish the version that has the section as well. The link then goes to it."),
)

# The states of the versions that people read to know what applies.
_READ = frozenset({"draft", "in force", "scheduled"})
BROWSER_PAGE = "browsers"


def links(library: Library) -> Iterator[Problem]:
    """Every link of a draft is of a known kind, and an internal one leads to a section."""
    for policy in library.policies.values():
        for version in policy.drafts:
            for document in version.documents.values():
                yield from _document(document, partial(_newest_ids, library, document.language))


def unpublished_targets(library: Library, as_of: date) -> Iterator[Problem]:
    """Links to unpublished targets, in drafts and in what applies or will apply."""
    for policy in library.policies.values():
        for version in policy.versions:
            if policy.state(version, as_of) in _READ:
                for document, target, line in unpublished(library, version):
                    if version.entry is not None or _exists(library, document.language, target):
                        message = Message(
                            "“%(target)s” links to something that is not published", target=target
                        )
                        yield _problem(UNPUBLISHED_TARGET, document, line, message)


def unpublished(library: Library, version: Version) -> Iterator[tuple[Document, str, int]]:
    """The links of `version` to another policy, or a section of it, that is not published.

    Each comes with its document and line. Versions that were called off or replaced before their
    effective date do not count as published.
    """
    for document in version.documents.values():
        for target, line in document.links:
            name, _, id_ = target.removeprefix("policy:").partition("#")
            policy = library.policies.get(name) if target.startswith("policy:") else None
            if policy is not None and name != version.policy:
                texts = [other.documents.get(document.language) for other in policy.standing]
                if not any(text is not None and (not id_ or id_ in text.ids) for text in texts):
                    yield document, target, line


def _exists(library: Library, language: str, target: str) -> bool:
    """Whether the target of a `policy:` link exists, even if only as a draft."""
    name, _, id_ = target.removeprefix("policy:").partition("#")
    return not id_ or id_ in (_newest_ids(library, language, name) or ())


def _document(
    document: Document, ids_of: Callable[[str], frozenset[str] | None]
) -> Iterator[Problem]:
    for target, line in document.links:
        if not LINK.fullmatch(target):
            message = Message("“%(target)s” is not a supported kind of link", target=target)
            yield _problem(LINK_SCHEME, document, line, message)
        elif target.startswith("http:"):
            message = Message("“%(target)s” is not encrypted", target=target)
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
                if name == BROWSER_PAGE:
                    message = Message("browsers.yaml has nothing in this language to link to")
                yield _problem(LINK_TARGET, document, line, message)
            elif id_ and id_ not in ids:
                message = Message(
                    "there is no section “%(id)s” in “%(policy)s”", id=id_, policy=name
                )
                yield _problem(LINK_TARGET, document, line, message)


def _newest_ids(library: Library, language: str, name: str) -> frozenset[str] | None:
    """The ids of a policy in `language`, last published or in a draft; None: no such page.

    A draft that no longer has a published id is a problem of that draft, not of the link.
    """
    if name == BROWSER_PAGE:
        if language not in library.browser_help.languages:
            return None
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
