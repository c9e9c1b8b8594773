"""What must be resolved before a draft can be published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite.content import cookies
from policysite.message import Message
from policysite.models import Problem
from policysite.rules import Rule
from policysite.statement import markup
from policysite.statement.frontmatter import FRONT_MATTER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from policysite.models import Library

OPEN_PLACE = Rule(
    name=Message("open-place"),
    severity="open",
    reason=Message("Visitors would read “TODO” in a text that can no longer be changed."),
    remedy=Message("Replace [[TODO: …]] with text before you publish this version."),
)
STALE_DRAFT = Rule(
    name=Message("stale-draft"),
    severity="warning",
    reason=Message(
        "Versions are published in ascending order, so this draft can never be published."
    ),
    remedy=Message(
        "Give the draft a number higher than the newest published version, or delete it."
    ),
)


def open_places(library: Library) -> Iterator[Problem]:
    """Open places are reported."""
    for policy in library.policies.values():
        for version in policy.drafts:
            for document in version.documents.values():
                for line, text in markup.placeholders(document.source.decode()):
                    message = Message("%(place)s is still open", place=text)
                    yield Problem(rule=OPEN_PLACE, path=document.path, line=line, message=message)
    for line, text in library.inventory.open_places if library.inventory else ():
        message = Message("%(place)s is still open", place=text)
        yield Problem(rule=OPEN_PLACE, path=cookies.PATH, line=line, message=message)


def numbering(library: Library, as_of: date) -> Iterator[Problem]:
    """A draft has a higher number than all versions that apply or applied, and has `changes`."""
    for policy in library.policies.values():
        highest = policy.highest_applied(as_of)
        for version in policy.drafts:
            for document in version.documents.values():
                if highest is not None and version.number < highest.number:
                    number = highest.number
                    message = Message("version %(version)s is already published", version=number)
                    yield Problem(rule=STALE_DRAFT, path=document.path, line=1, message=message)
                if policy.before(version) is not None and not document.changes:
                    message = Message(
                        "“changes” is missing: it describes what changed since the previous version"
                    )
                    remedy = Message(
                        "Add “changes:” and, for each change, a line “  - …” that "
                        "describes it for readers."
                    )
                    yield Problem(
                        rule=FRONT_MATTER,
                        path=document.path,
                        line=1,
                        message=message,
                        remedy=remedy,
                    )
