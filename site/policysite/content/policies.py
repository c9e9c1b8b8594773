"""One policy: its versions, published or not, in every language."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from policysite import ledger
from policysite.content import documents, record
from policysite.content.documents import PUBLISHED_SOURCE
from policysite.content.folders import FILE_NAME, entries_of, is_file
from policysite.message import Message
from policysite.models import Concern, Policy, Problem, Version, VersionNumber, source_path
from policysite.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from policysite.content.documents import Additions
    from policysite.content.project import Project
    from policysite.models import Document, Entry

    # The path of each document by language, of one version.
    _Sources = Mapping[str, str]

LANGUAGE_MISSING = Rule(
    name=Message("language-missing"),
    severity="error",
    reason=Message(
        "A version must exist in every language or in none, so that the languages stay in step."
    ),
    remedy=Message("Write the missing file, or delete the draft in the other language."),
)
WITHDRAWN_TEXT = Rule(
    name=Message("withdrawn-text"),
    severity="error",
    reason=Message("A text that the law required to be removed must not be published again."),
    remedy=Message("Delete the file, or run the same “withdraw” command again."),
)


def read(
    project: Project, name: str, additions: Mapping[str, Additions]
) -> tuple[Policy, list[Problem]]:
    """The policy `name` in the languages of `additions`, and what is wrong with its files."""
    published, problems = record.read(project, name)
    known = {version.number: version for version in published}
    sources, faults = _sources(project, name, additions)
    problems += faults
    versions = []
    for number in sorted({*known, *sources}):
        version, own = known.get(number), sources.get(number, {})
        found: Mapping[str, Document] = {}
        if version is None or version.entry is None:
            version = Version(policy=name, number=number, documents={}, entry=None)
            found, faults = _drafts(project, name, number, own, additions)
        elif version.withdrawal is None:
            found, faults = _published(project, version.entry, own)
        else:
            faults = list(_left_over(project, version.entry, own))
        problems += faults
        versions.append(replace(version, documents=found))
    chain = ledger.chain(published)
    return Policy(name=name, versions=tuple(versions), chain=chain), problems


def _sources(
    project: Project, policy: str, languages: Iterable[str]
) -> tuple[dict[VersionNumber, dict[str, str]], list[Problem]]:
    """The path of each document of `policy` by version and language."""
    found: dict[VersionNumber, dict[str, str]] = {}
    problems: list[Problem] = []
    for language in languages:
        for file in entries_of(project.root / "content" / language / policy):
            path = f"content/{language}/{policy}/{file.name}"
            number = _number(file.name)
            if number is None or not is_file(file):
                message = Message("the file name is not a version such as 1.0.md")
                problem = Problem(
                    rule=FILE_NAME,
                    path=path,
                    line=1,
                    message=message,
                    concern=Concern(policy, None),
                )
                problems.append(problem)
            else:
                found.setdefault(number, {})[language] = path
    return found, problems


def _number(name: str) -> VersionNumber | None:
    """The version number in a file name."""
    try:
        return VersionNumber.parse(name.removesuffix(".md")) if name.endswith(".md") else None
    except ValueError:
        return None


def _drafts(
    project: Project,
    policy: str,
    number: VersionNumber,
    sources: _Sources,
    additions: Mapping[str, Additions],
) -> tuple[dict[str, Document], list[Problem]]:
    """The documents of an unpublished version, which must exist in every language."""
    found: dict[str, Document] = {}
    problems: list[Problem] = []
    for language, added in additions.items():
        path = sources.get(language)
        if path is None:
            message = Message(
                "version %(version)s of “%(policy)s” does not exist in “%(language)s”",
                version=number,
                policy=policy,
                language=language,
            )
            path = source_path(language, policy, number)
            problems.append(Problem(rule=LANGUAGE_MISSING, path=path, line=1, message=message))
            continue
        document, faults = documents.draft(project, path, language, added)
        problems += faults
        if document is not None:
            found[language] = document
    return found, problems


def _published(
    project: Project, entry: Entry, sources: _Sources
) -> tuple[dict[str, Document], list[Problem]]:
    """The documents that `entry` names, and no others."""
    found: dict[str, Document] = {}
    problems: list[Problem] = []
    for language in entry.languages:
        document, faults = documents.published(project, entry, language)
        problems += faults
        if document is not None:
            found[language] = document
    for language in sorted(set(sources) - set(entry.languages)):
        message = Message(
            "version %(version)s was published without the language “%(language)s”",
            version=entry.number,
            language=language,
        )
        problem = Problem(
            rule=PUBLISHED_SOURCE,
            path=sources[language],
            line=1,
            message=message,
            remedy=Message("Write the translation as part of the next version."),
        )
        problems.append(problem)
    return found, problems


def _left_over(project: Project, entry: Entry, sources: _Sources) -> Iterator[Problem]:
    """A text that was withdrawn but still exists."""
    articles = [ledger.article_path(entry.policy, entry.number, code) for code in entry.languages]
    for path in [*sources.values(), *articles]:
        if project.has(path):
            message = Message(
                "%(policy)s %(version)s was withdrawn, but its text is still here",
                policy=entry.policy,
                version=entry.number,
            )
            yield Problem(rule=WITHDRAWN_TEXT, path=path, line=1, message=message)
