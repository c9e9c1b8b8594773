"""Publishing: a draft is checked, its pages are test-built, then it is locked in the ledger."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policysite import checks, ledger
from policysite.checks import concerns
from policysite.checks.anchors import anchors
from policysite.checks.drafts import OPEN_PLACE
from policysite.content import baselines, cookies
from policysite.content.folders import entries_of
from policysite.content.selection import policy_named, version_named
from policysite.errors import ContentProblems, LedgerError
from policysite.files import atomic
from policysite.message import Message, WrongValue
from policysite.models import source_path
from policysite.publishing import preflight, trial
from policysite.statement import cookie_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from policysite.build.staging import Watch
    from policysite.models import Entry, Library, Policy, Problem, Version
    from policysite.publishing.preflight import Preflight
    from policysite.rules import Severity


# What blocks the publication of the version that has it.
_BLOCKING: frozenset[Severity] = frozenset({"error", "open"})


@dataclass(frozen=True)
class Publication:
    """What would be locked: the entry, the articles by path, and the preflight.

    `known` are the existing entries and records of the policy; `library` is the content as it will
    be.
    """

    entry: Entry
    articles: dict[str, bytes]
    preflight: Preflight
    known: frozenset[str]
    library: Library


def _unwatched(pages: Iterable[str], _total: int) -> Iterator[str]:
    return iter(pages)


def prepare(
    library: Library, policy_name: str, number_text: str, effective: date, today: date
) -> Publication:
    """Everything that publishing would write, without writing it.

    Raises UnknownName if there is no such version, LedgerError if it is not a draft or the dates do
    not fit, and ContentProblems if there are errors, a language is missing, or there is an open
    place.
    """
    policy = policy_named(library, policy_name)
    version = _draft(policy, number_text, today)
    _check_dates(policy, version, effective, today)
    texts = {code: document.article.encode() for code, document in version.documents.items()}
    articles = {
        ledger.article_path(policy.name, version.number, code): text for code, text in texts.items()
    }
    problems = _problems(library, version, today)
    _refuse(version, problems)
    entry = ledger.make_entry(
        policy=policy.name,
        number=version.number,
        effective=effective,
        published=today,
        articles=texts,
        sources={code: document.source for code, document in version.documents.items()},
        previous=policy.last.entry if policy.last is not None else None,
    )
    then = _once_published(library, replace(version, entry=entry))
    _refuse(version, concerns.stopping(then, concerns.attributed(then, anchors(then))))
    return Publication(
        entry=entry,
        articles=articles,
        preflight=preflight.of(library, then, version, today, problems),
        known=ledger.json_paths(policy),
        library=then,
    )


def write(
    root: Path,
    publication: Publication,
    moment: datetime | None = None,
    watch: Watch = _unwatched,
) -> None:
    """Write the articles and, last of all, the entry, which makes the version published.

    Before that, its pages are built and checked; `watch` shows the progress. The entry has the
    `moment`, in the time zone of the company, if it is given. Raises LedgerError if earlier
    publications have changed, the pages have errors, the ledger or the texts have changed since
    `publication` was prepared, or the files cannot be written; without the entry, nothing is
    published.
    """
    entry = publication.entry if moment is None else _stamped(publication.entry, moment)
    _check_past(root, publication)
    trial.run(root, publication.library, entry, watch)
    files = {**publication.articles, ledger.entry_path(entry.policy, entry.number): entry.data}
    try:
        with atomic.lock(root) as content:
            if known_files(root, entry.policy) != publication.known:
                raise _overtaken(entry)
            _check_sources(root, entry)
            content.create(files)
    except FileExistsError:
        raise _overtaken(entry) from None
    except OSError as error:
        outcome = atomic.outcome(error)
        message = Message("The ledger could not be written: %(outcome)s", outcome=outcome)
        raise LedgerError(message) from None


def known_files(root: Path, policy: str) -> frozenset[str]:
    """The entries and records of a policy, as they are on disk."""
    names = (path.name for path in entries_of(root / ledger.FOLDER / policy))
    return frozenset(f"{ledger.FOLDER}/{policy}/{name}" for name in names if name.endswith(".json"))


def _stamped(entry: Entry, moment: datetime) -> Entry:
    """The same entry with the time at which it is written."""
    if moment.date() != entry.published:
        message = Message(
            "The date has changed since you started, so %(policy)s %(version)s was not "
            "published. Run the command again.",
            policy=entry.policy,
            version=entry.number,
        )
        raise LedgerError(message)
    return ledger.stamped(entry, moment)


def _once_published(library: Library, version: Version) -> Library:
    """The content as it will be once `version` has its entry."""
    policy = library.policies[version.policy]
    versions = [version if each.number == version.number else each for each in policy.versions]
    then = replace(policy, versions=tuple(versions), chain=(*policy.chain, version.number))
    return replace(library, policies={**library.policies, policy.name: then})


def _refuse(version: Version, problems: Sequence[Problem]) -> None:
    """Raise ContentProblems if one of `problems` is an error or an open place."""
    if any(problem.rule.severity in _BLOCKING for problem in problems):
        outcome = Message(
            "%(policy)s %(version)s was not published",
            policy=version.policy,
            version=version.number,
        )
        raise ContentProblems(problems, outcome, _BLOCKING)


def _check_past(root: Path, publication: Publication) -> None:
    """Check that earlier publications are the same on the main branch, as far as git knows it."""
    try:
        baseline = baselines.main_branch(root)
    except WrongValue:
        return
    changed = list(baselines.problems(root, publication.library, [baseline]))
    if changed:
        entry = publication.entry
        message = Message(
            "%(policy)s %(version)s was not published, because files published earlier have "
            "been changed (%(paths)s). Run “check” to see how to restore them.",
            policy=entry.policy,
            version=entry.number,
            paths=", ".join([problem.path for problem in changed[:3]] + ["…"] * (len(changed) > 3)),
        )
        raise LedgerError(message)


def _check_sources(root: Path, entry: Entry) -> None:
    """Check that nobody has saved another text since `entry` was prepared."""
    for language, expected in entry.source_sha256.items():
        path = source_path(language, entry.policy, entry.number)
        if ledger.sha256((root / path).read_bytes()) != expected:
            message = Message(
                "%(path)s was changed in the meantime. Run the command again.", path=path
            )
            raise LedgerError(message)


def _overtaken(entry: Entry) -> LedgerError:
    message = Message(
        "Someone else has just published a version of %(policy)s, so %(version)s was not "
        "published. Run the command again.",
        policy=entry.policy,
        version=entry.number,
    )
    return LedgerError(message)


def _draft(policy: Policy, number: str, today: date) -> Version:
    version = version_named(policy, number)
    if version.entry is not None:
        message = Message(
            "%(policy)s %(version)s is already published (on %(day)s) and can no longer be "
            "changed. Make a new version for the change.",
            policy=policy.name,
            version=version.number,
            day=version.entry.published,
        )
        raise LedgerError(message)
    highest = policy.highest_applied(today)
    if highest is not None and highest.number > version.number:
        message = Message(
            "%(policy)s %(newest)s is already published, and versions are published in "
            "ascending order. Give the draft a number above %(newest)s.",
            policy=policy.name,
            newest=highest.number,
        )
        raise LedgerError(message)
    return version


def _check_dates(policy: Policy, version: Version, effective: date, today: date) -> None:
    """Check that the date fits between those of lower and higher versions; raises LedgerError."""
    lower = [other for other in policy.standing if other.number < version.number]
    latest = max(lower, key=lambda other: other.effective, default=None)
    if latest is not None and effective < latest.effective:
        message = Message(
            "Version %(previous)s takes effect on %(since)s; a later version cannot take "
            "effect before that, on %(effective)s.",
            previous=latest.number,
            since=latest.effective,
            effective=effective,
        )
        raise LedgerError(message)
    for higher in policy.standing:
        if higher.number > version.number and effective >= higher.effective:
            message = Message(
                "Version %(higher)s takes effect on %(since)s, so %(version)s would never apply if "
                "it took effect on %(effective)s. Choose an earlier day, or “postpone” or "
                "“call-off” %(higher)s first.",
                higher=higher.number,
                since=higher.effective,
                version=version.number,
                effective=effective,
            )
            raise LedgerError(message)
    last = policy.last.entry if policy.last is not None else None
    if last is not None and today < last.published:
        message = Message(
            "Version %(previous)s was published on %(published)s, "
            "but this computer's clock says %(today)s. Set the clock.",
            previous=last.number,
            published=last.published,
            today=today,
        )
        raise LedgerError(message)


def _problems(library: Library, version: Version, today: date) -> list[Problem]:
    """All problems that concern `version`.

    Open places in the inventory of cookies concern the versions that show it.
    """
    found = concerns.concerning(library, checks.run(library, today, today=today), version)
    sources = [document.source.decode() for document in version.documents.values()]
    if any(map(cookie_list.is_shown_by, sources)):
        return found
    return [each for each in found if each.path != cookies.PATH or each.rule is not OPEN_PLACE]
