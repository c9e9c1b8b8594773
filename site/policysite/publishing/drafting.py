"""A new draft: the next version in every language, copied from the newest published one.

Everything but the lines of `changes` is copied byte for byte, so that ids are kept and a redline
shows exactly what the authors change.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policysite.checks.concerns import attributed
from policysite.content.selection import policy_named, version_named
from policysite.errors import ContentProblems, DraftError
from policysite.files import atomic
from policysite.message import Message
from policysite.models import Concern, VersionNumber, source_path
from policysite.statement import frontmatter

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from policysite.models import Document, Library, Policy, Version
    from policysite.redline.wording import DraftWords


@dataclass(frozen=True)
class Draft:
    """A draft to be written: its number, the version it is copied from, each text by its path.

    `untranslated` are the languages without a text to copy, and `later` the existing drafts with a
    higher number.
    """

    policy: str
    number: VersionNumber
    copied_from: VersionNumber
    texts: Mapping[str, bytes]
    untranslated: tuple[str, ...]
    later: tuple[VersionNumber, ...]


def prepare(
    library: Library,
    name: str,
    *,
    material: bool,
    words: Mapping[str, DraftWords],
    beside: bool = False,
    of: str | None = None,
) -> Draft:
    """The next draft of a policy, without writing it; `words` are the open places by language.

    It is a copy of the version `of`, or of the newest one that applies or will. The number is the
    next after the published ones: with a higher first number for a `material` change, otherwise a
    higher second one; with `beside`, the next number that no draft has.

    Raises UnknownName if there is no such policy, DraftError if there is nothing to copy or such a
    draft already exists, and ContentProblems if the text to copy cannot be read.
    """
    policy = policy_named(library, name)
    if not policy.published:
        raise _nothing_published(library, policy)
    source = _source(library, policy, of)
    number = _next_number(policy, source, material=material, beside=beside)
    if not beside:
        _check_drafts(library, policy, source, number)
    texts, untranslated = {}, []
    for language in library.site.languages:
        path = source_path(language, name, number)
        document = source.documents.get(language)
        if document is None:
            untranslated.append(language)
            document = next(iter(source.documents.values()))
        text = _with_changes(document, words[language].changes)
        if document.language != language:
            text = _to_translate(text, words[language].translation)
        texts[path] = text.encode()
    return Draft(
        policy=name,
        number=number,
        copied_from=source.number,
        texts=texts,
        untranslated=tuple(untranslated),
        later=tuple(draft.number for draft in policy.drafts if draft.number > number),
    )


def write(root: Path, draft: Draft) -> None:
    """Write the draft in all its languages or in none; existing files are never overwritten.

    Raises DraftError if a file exists by now, or cannot be written.
    """
    try:
        with atomic.lock(root) as content:
            content.create(draft.texts)
    except FileExistsError:
        raise DraftError(_exists_already(draft)) from None
    except OSError as error:
        outcome = atomic.outcome(error)
        message = Message("The draft could not be written: %(outcome)s", outcome=outcome)
        raise DraftError(message) from None


def _next_number(policy: Policy, source: Version, *, material: bool, beside: bool) -> VersionNumber:
    """The number after the published versions; with `beside`, after the drafts as well."""
    taken = [each.number for each in (policy.versions if beside else policy.published)]
    if material:
        return VersionNumber(max(number.major for number in taken) + 1, 0)
    same = [number.minor for number in taken if number.major == source.number.major]
    return VersionNumber(source.number.major, max(same) + 1)


def _check_drafts(library: Library, policy: Policy, source: Version, number: VersionNumber) -> None:
    """Check that there is no draft between the version that is copied and the new one."""
    between = [draft.number for draft in policy.drafts if source.number < draft.number <= number]
    if not between:
        return
    path = source_path(library.site.reference, policy.name, between[0])
    raise DraftError(
        Message(
            "There is already a draft: %(policy)s %(number)s. Make your change in %(path)s and "
            "its other languages, or publish that draft first. Alternatively, “new” with "
            "--beside starts another draft, “renumber %(policy)s %(number)s NEW” gives this "
            "one another number, and “discard %(policy)s %(number)s” sets it aside, which can "
            "be undone.",
            policy=policy.name,
            number=between[0],
            path=path,
        )
    )


def _nothing_published(library: Library, policy: Policy) -> DraftError:
    if policy.drafts:
        draft = policy.drafts[-1]
        return DraftError(
            Message(
                "%(policy)s %(number)s is still a draft, and there is no published version. "
                "Edit this draft; a new version is needed only after publication.",
                policy=policy.name,
                number=draft.number,
            )
        )
    return DraftError(
        Message(
            "“%(policy)s” has no version yet, so there is nothing to copy. Import a text with "
            "“import”, or write %(path)s; docs/content.md shows how.",
            policy=policy.name,
            path=source_path(library.site.reference, policy.name, VersionNumber(1, 0)),
        )
    )


def _source(library: Library, policy: Policy, of: str | None) -> Version:
    """The version to copy, which has its text in every language in which it was published."""
    if of is not None:
        version = version_named(policy, of)
    else:
        candidates = policy.standing or policy.published
        with_text = [version for version in candidates if version.withdrawal is None]
        version = with_text[-1] if with_text else policy.published[-1]
    if version.withdrawal is not None:
        raise DraftError(_withdrawn(policy, version, of))
    if set(version.languages) - set(version.documents):
        message = Message(
            "%(policy)s %(number)s cannot be copied in its current form",
            policy=policy.name,
            number=version.number,
        )
        own = Concern(policy.name, version.number)
        found = attributed(library, library.problems)
        problems = [problem for problem in found if problem.concern == own]
        raise ContentProblems(problems, message)
    return version


def _withdrawn(policy: Policy, version: Version, of: str | None) -> Message:
    if of is None:
        return Message(
            "Every text of “%(policy)s” was withdrawn, so there is nothing to copy.",
            policy=policy.name,
        )
    return Message(
        "%(policy)s %(number)s was withdrawn, so there is nothing to copy.",
        policy=policy.name,
        number=version.number,
    )


def _with_changes(document: Document, placeholder: str) -> str:
    """The text of a document with a single open place as its `changes`."""
    text = document.source.decode()
    lines = text.split("\n")
    end = lines.index("---", 1)
    kept = _without_changes(lines[1:end])
    changes = ["changes:", f"  - {_quoted(placeholder)}"]
    made = "\n".join(["---", *kept, *changes, *lines[end:]])
    found, _ = frontmatter.parse(made, document.path)
    if found is not None and found.changes == (placeholder,):
        return made
    return "\n".join(["---", *_rewritten(text, document.path), *changes, *lines[end:]])


def _without_changes(lines: list[str]) -> list[str]:
    """Lines of front matter without the key `changes` and its value."""
    kept, inside = [], False
    for line in lines:
        if line[:1] not in {" ", "-", ""}:
            inside = line.startswith(("changes:", '"changes"', "'changes'"))
        if not inside:
            kept.append(line)
    return kept


def _rewritten(text: str, path: str) -> list[str]:
    """The title and the summary as separate lines, if they were written in another form."""
    found, _ = frontmatter.parse(text, path)
    assert found is not None  # guaranteed, because a document was made from it
    summary = [f"  - {_quoted(line)}" for line, _ in found.in_short]
    return [f"title: {_quoted(found.title)}", *(["in_short:", *summary] if summary else [])]


def _to_translate(text: str, placeholder: str) -> str:
    """The text with an open place above its body which says that it must be translated."""
    lines = text.split("\n")
    end = lines.index("---", 1)
    return "\n".join([*lines[: end + 1], placeholder, "", *lines[end + 1 :]])


def _quoted(text: str) -> str:
    """Any text as a quoted YAML string."""
    return json.dumps(text, ensure_ascii=False)


def _exists_already(draft: Draft) -> Message:
    return Message(
        "Someone else has just started %(policy)s %(number)s; nothing was written.",
        policy=draft.policy,
        number=draft.number,
    )
