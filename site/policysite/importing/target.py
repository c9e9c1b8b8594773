"""Which draft a file becomes: the policy, the language, the number, and a free place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from policysite.content.folders import is_there
from policysite.content.selection import policy_named
from policysite.errors import ImportRefused, UnknownName
from policysite.files import atomic
from policysite.importing.sections import Relatives
from policysite.message import Message, WrongValue
from policysite.models import Library, Policy, VersionNumber, source_path


@dataclass(frozen=True, kw_only=True)
class Target:
    """The draft that will be written: its path below the project, and its relatives.

    `first`: there is no version before it.
    """

    policy: str
    language: str
    number: VersionNumber
    path: str
    relatives: Relatives
    first: bool


def target(
    root: Path, library: Library, policy: str, language: str, number: str, today: date
) -> Target:
    """The draft of `policy` in `language` with the version `number`; "" for the next.

    Raises UnknownName if there is no such policy or language, and ImportRefused if the version
    exists or is not above the published ones.
    """
    known = policy_named(library, policy)
    if language not in library.site.languages:
        message = Message(
            "There is no language “%(language)s”. The languages are: %(known)s.",
            language=language,
            known=", ".join(library.site.languages),
        )
        raise UnknownName(message)
    wanted = _number(number) if number else _next(root, library, known, language)
    _check_above(known, wanted, today)
    path = source_path(language, policy, wanted)
    if is_there(root / path):
        raise exists(path)
    return Target(
        policy=policy,
        language=language,
        number=wanted,
        path=path,
        relatives=_relatives(library, known, language, wanted),
        first=not any(version.number < wanted for version in known.versions),
    )


def exists(path: str) -> ImportRefused:
    """The refusal to overwrite a draft or a published text."""
    return ImportRefused(
        Message(
            "%(path)s exists, and an import never overwrites a text. Choose another version "
            "with --version, or delete that draft first. Nothing was written.",
            path=path,
        )
    )


def _number(text: str) -> VersionNumber:
    try:
        return VersionNumber.parse(text)
    except WrongValue as error:
        raise UnknownName(Message("%(fault)s.", fault=error.message)) from None


def _next(root: Path, library: Library, policy: Policy, language: str) -> VersionNumber:
    """The newest draft that only other languages have, else the next after the newest version."""
    published = max((version.number for version in policy.published), default=VersionNumber(0, 0))
    for version in reversed(policy.drafts):
        paths = {c: source_path(c, policy.name, version.number) for c in library.site.languages}
        there = {code for code, path in paths.items() if is_there(root / path)}
        if version.number >= published and there and language not in there:
            return version.number
    newest = policy.versions[-1].number if policy.versions else None
    return VersionNumber(newest.major, newest.minor + 1) if newest else VersionNumber(1, 0)


def _check_above(policy: Policy, number: VersionNumber, today: date) -> None:
    highest = policy.highest_applied(today)
    if highest is not None and number <= highest.number:
        raise ImportRefused(
            Message(
                "%(policy)s %(newest)s is published, so a draft needs a higher number, and "
                "%(number)s is not higher. Nothing was written.",
                policy=policy.name,
                newest=highest.number,
                number=number,
            )
        )


def _relatives(library: Library, policy: Policy, language: str, number: VersionNumber) -> Relatives:
    codes = [code for code in library.site.languages if code != language]
    same = [version.documents for version in policy.versions if version.number == number]
    before = [
        version.documents[language]
        for version in reversed(policy.versions)
        if version.number != number and language in version.documents
    ]
    return Relatives(
        translations=tuple(found[code] for found in same for code in codes if code in found),
        before=tuple(before),
    )


def write(root: Path, chosen: Target, source: bytes) -> None:
    """Write the draft completely or not at all; raises ImportRefused if it cannot be written."""
    try:
        with atomic.lock(root) as content:
            content.create({chosen.path: source})
    except FileExistsError:
        raise exists(chosen.path) from None
    except OSError as error:
        message = Message(
            "%(path)s could not be written: %(outcome)s",
            path=chosen.path,
            outcome=atomic.outcome(error),
        )
        raise ImportRefused(message) from None
