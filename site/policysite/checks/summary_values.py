"""The values in “in short” are also in the text, because readers rely on the summary."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policysite.checks.statement import ADDRESS
from policysite.message import Message
from policysite.models import Problem
from policysite.rules import Rule
from policysite.statement.passages import passages
from policysite.statement.quantities import quantities

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policysite.models import Document, Library, Policy
    from policysite.statement.passages import Passage

SUMMARY_VALUES = Rule(
    name=Message("summary-values"),
    severity="error",
    reason=Message(
        "Many readers read only the summary, so each number, period, amount, date and address "
        "in it must match the text (WP260 rev.01, paragraphs 35 to 37)."
    ),
    remedy=Message(
        "Use the same value in both, or link the line to the section that contains it. If both "
        "are right, accept this with a reason in content/site.toml."
    ),
    may_err=True,
)

_BARE = re.compile(r"^(?:mailto:|tel:|https?://)|/$")


def summary_values(library: Library) -> Iterator[Problem]:
    """Each value in a line of “in short” of a draft is in the section that it links to."""
    for policy in library.policies.values():
        for version in policy.drafts:
            for document in version.documents.values():
                for line in passages(document):
                    if line.kind == "summary":
                        yield from _of_line(library, policy, document, line)


def _of_line(
    library: Library, policy: Policy, document: Document, line: Passage
) -> Iterator[Problem]:
    texts, place = _told(library, policy, document, line)
    values = {quantity for text in texts for quantity in quantities(text.prose, text.language)}
    for quantity in quantities(line.prose, document.primary_language):
        if quantity.weight == "firm" and not any(quantity.means(other) for other in values):
            yield _problem(document, line, quantity.start, quantity.written, place)
    known = {address for text in texts for address, _ in text.addresses}
    for address, start in _addresses(line):
        if address not in known:
            yield _problem(document, line, start, address, place)


class _Text:
    """The words of a passage in the language of its document, and the addresses in it."""

    def __init__(self, document: Document, passage: Passage) -> None:
        self.language = document.primary_language
        self.prose = passage.prose
        self.addresses = _addresses(passage)


def _told(
    library: Library, policy: Policy, document: Document, line: Passage
) -> tuple[Sequence[_Text], str | None]:
    """The text of the sections that a line links to, and their names; or the whole text, and None.

    A section includes its subsections. A line whose link leads nowhere is compared with the whole
    text.
    """
    texts: list[_Text] = []
    names: list[str] = []
    for link in line.links:
        there, id_ = _target(library, policy, document, link.target)
        section = next((s for s in there.sections if s.id == id_), None) if there else None
        if there is not None and section is not None:
            within = _with_subsections(there, section.id)
            names.append(section.title)
            texts += [_Text(there, each) for each in _body(there) if each.section in within]
    if names:
        return texts, ", ".join(names)
    return [_Text(document, each) for each in _body(document)], None


def _target(
    library: Library, policy: Policy, document: Document, target: str
) -> tuple[Document | None, str]:
    """The document and the section that a link leads to, if it is one of ours."""
    name, _, id_ = target.removeprefix("policy:").partition("#")
    if target.startswith("#"):
        return document, id_
    if not target.startswith("policy:") or name not in library.policies or name == policy.name:
        return None, id_
    versions = [v for v in library.policies[name].versions if document.language in v.documents]
    return (versions[-1].documents[document.language] if versions else None), id_


def _body(document: Document) -> Iterator[Passage]:
    return (p for p in passages(document) if p.kind not in {"title", "summary", "change"})


def _with_subsections(document: Document, id_: str) -> set[str]:
    """The ids of a section and its subsections."""
    ids = [section.id for section in document.sections]
    start = ids.index(id_)
    level = document.sections[start].level
    below = {id_}
    for section in document.sections[start + 1 :]:
        if section.level <= level:
            break
        below.add(section.id)
    return below


def _addresses(passage: Passage) -> list[tuple[str, int]]:
    """The e-mail and web addresses and telephone numbers in a passage and its links."""
    found = [(_bare(match[0]), match.start()) for match in ADDRESS.finditer(passage.prose)]
    behind = [
        (_bare(link.target.partition("?")[0]), link.start)
        for link in passage.links
        if link.target.startswith(("mailto:", "tel:", "https:", "http:"))
    ]
    return [*found, *behind]


def _bare(address: str) -> str:
    return _BARE.sub("", address.rstrip(".,;:")).casefold()


def _problem(
    document: Document, line: Passage, offset: int, value: str, place: str | None
) -> Problem:
    if place is None:
        message = Message("“%(value)s” does not appear in the text below", value=value)
    else:
        message = Message(
            "“%(value)s” does not appear in “%(place)s”, to which this line links",
            value=value,
            place=place,
        )
    return Problem(rule=SUMMARY_VALUES, path=document.path, line=line.line(offset), message=message)
