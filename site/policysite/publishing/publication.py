"""Publishing: a draft is checked, its pages are tried, then it is locked into the ledger."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policysite import checks, ledger
from policysite.checks.drafts import OPEN_PLACE, PLACEHOLDER
from policysite.checks.links import unpublished_targets
from policysite.content.folders import entries_of
from policysite.content.selection import policy_named, version_named
from policysite.errors import ContentProblems, LedgerError
from policysite.files import atomic
from policysite.message import Message
from policysite.models import Problem
from policysite.publishing import prospect, trial
from policysite.statement import markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from policysite.build.staging import Watch
    from policysite.models import Entry, Library, Policy, Version
    from policysite.publishing.prospect import Prospect


@dataclass(frozen=True)
class Publication:
    """What would be locked: the entry, the articles by path, and what that would bring about.

    `library` is the content as it will be then.
    """

    entry: Entry
    articles: dict[str, bytes]
    prospect: Prospect
    library: Library


def _unwatched(pages: Iterable[str], _total: int) -> Iterator[str]:
    return iter(pages)


def prepare(
    library: Library, policy_name: str, number_text: str, effective: date, today: date
) -> Publication:
    """Everything that publishing would write, without writing it.

    Raises UnknownName where there is no such version, LedgerError where it is no draft or the
    dates do not fit, and ContentProblems where a check errs, a language is missing, or a place is
    still open.
    """
    policy = policy_named(library, policy_name)
    version = _draft(policy, number_text)
    previous = policy.published[-1].entry if policy.published else None
    _check_dates(previous, effective, today)
    texts = {code: document.article.encode() for code, document in version.documents.items()}
    articles = {
        ledger.article_path(policy.name, version.number, code): text for code, text in texts.items()
    }
    problems = _problems(library, version, today)
    if checks.errors(problems):
        outcome = Message(
            "%(policy)s %(version)s was not published", policy=policy.name, version=version.number
        )
        raise ContentProblems(problems, outcome)
    entry = ledger.make_entry(
        policy=policy.name,
        number=version.number,
        effective=effective,
        published=today,
        articles=texts,
        sources={code: document.source for code, document in version.documents.items()},
        previous=previous,
    )
    expected = prospect.of(library, version, effective, today, problems)
    published = replace(version, entry=entry)
    return Publication(entry, articles, expected, _with_version(library, published))


def write(root: Path, publication: Publication, watch: Watch = _unwatched) -> None:
    """Write the articles and, last of all, the entry; the version is published from then on.

    Before that its pages are made and checked, and `watch` sees them go by. Raises LedgerError
    where they are not as they must be, the ledger or the texts are no longer as they were when
    `publication` was prepared, or the files cannot be written; without the entry nothing is
    published.
    """
    entry = publication.entry
    trial.run(root, publication.library, entry, watch)
    files = {**publication.articles, ledger.entry_path(entry.policy, entry.number): entry.data}
    try:
        with atomic.lock(root) as content:
            _check_unchanged(root, entry)
            content.create(files)
    except FileExistsError:
        raise _overtaken(entry) from None
    except OSError as error:
        outcome = atomic.outcome(error)
        message = Message("The ledger could not be written: %(outcome)s", outcome=outcome)
        raise LedgerError(message) from None


def _with_version(library: Library, version: Version) -> Library:
    """The content with `version` in the place of the draft of that number."""
    policy = library.policies[version.policy]
    versions = tuple(
        version if other.number == version.number else other for other in policy.versions
    )
    policies = {**library.policies, policy.name: replace(policy, versions=versions)}
    return replace(library, policies=policies)


def _check_unchanged(root: Path, entry: Entry) -> None:
    """Since `entry` was prepared, nobody has published another version or saved another text."""
    folder = root / ledger.FOLDER / entry.policy
    names = [ledger.parse_name(path.name) for path in entries_of(folder)]
    published = [name[0] for name in names if name is not None and name[1] is None]
    if max(published, default=None) != (entry.previous[0] if entry.previous else None):
        raise _overtaken(entry)
    for language, expected in entry.source_sha256.items():
        path = f"content/{language}/{entry.policy}/{entry.number}.md"
        if ledger.sha256((root / path).read_bytes()) != expected:
            message = Message("%(path)s was changed just now. Run the command again.", path=path)
            raise LedgerError(message)


def _overtaken(entry: Entry) -> LedgerError:
    message = Message(
        "A version of %(policy)s was published by someone else just now, "
        "so %(version)s was not. Run the command again.",
        policy=entry.policy,
        version=entry.number,
    )
    return LedgerError(message)


def _draft(policy: Policy, number: str) -> Version:
    version = version_named(policy, number)
    if version.entry is not None:
        message = Message(
            "%(policy)s %(version)s is published already (on %(day)s); "
            "what is published stays as it is. Make a new version for the change.",
            policy=policy.name,
            version=version.number,
            day=version.entry.published,
        )
        raise LedgerError(message)
    if policy.published and policy.published[-1].number > version.number:
        message = Message(
            "%(policy)s %(newest)s is published already, and versions are published in rising "
            "order. Give the draft a number above %(newest)s.",
            policy=policy.name,
            newest=policy.published[-1].number,
        )
        raise LedgerError(message)
    return version


def _check_dates(previous: Entry | None, effective: date, today: date) -> None:
    if previous is None:
        return
    if effective < previous.effective:
        message = Message(
            "Version %(previous)s takes effect on %(since)s; "
            "the one after it cannot take effect before that, on %(effective)s.",
            previous=previous.number,
            since=previous.effective,
            effective=effective,
        )
        raise LedgerError(message)
    if today < previous.published:
        message = Message(
            "Version %(previous)s was published on %(published)s, "
            "but this computer's clock says %(today)s. Set the clock.",
            previous=previous.number,
            published=previous.published,
            today=today,
        )
        raise LedgerError(message)


def _problems(library: Library, version: Version, today: date) -> list[Problem]:
    """All problems, as they weigh for publishing `version`."""
    found = [
        problem
        for problem in checks.run(library, today, today=today)
        if not (problem.rule is PLACEHOLDER and _concerns(version, problem))
    ]
    return [*found, *_open_places(version), *_links(library, version)]


def _concerns(version: Version, problem: Problem) -> bool:
    return problem.path in {document.path for document in version.documents.values()}


def _open_places(version: Version) -> Iterator[Problem]:
    """An open place stops the publication of the version that has it."""
    rule = OPEN_PLACE
    for document in version.documents.values():
        for line, text in markup.placeholders(document.source.decode()):
            message = Message("%(place)s is still open", place=text)
            yield Problem(rule=rule, path=document.path, line=line, message=message)


def _links(library: Library, version: Version) -> Iterator[Problem]:
    for document in version.documents.values():
        yield from unpublished_targets(library, document)
