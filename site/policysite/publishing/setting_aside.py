"""Setting a draft aside, so that it can be restored, or giving it another number.

Drafts that were set aside are in a folder of the project that git ignores, one file for each
language: .discarded/privacy/2.0/nl.md, and 2.0-2 for a second draft of the same number.
"""

from __future__ import annotations

import contextlib
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policysite.content import settings
from policysite.content.folders import entries_of, is_there
from policysite.content.selection import policy_named, version_named
from policysite.errors import DraftError, UnknownName
from policysite.files import atomic
from policysite.message import Message, WrongValue
from policysite.models import VersionNumber, source_path
from policysite.statement import anchors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from policysite.models import Library, Policy, Version


@dataclass(frozen=True)
class Moved:
    """Where the files of a draft were moved: the new path of each by its old path.

    `mentions` are the places, as “file:line”, that name the draft by its old number.
    """

    files: dict[str, str]
    mentions: tuple[str, ...]


def discard(root: Path, library: Library, name: str, number: str) -> Moved:
    """Move the files of a draft out of content/ and keep them.

    Raises UnknownName if there is no such version, and DraftError if it is published or a file
    cannot be moved; content/ is then unchanged.
    """
    policy = policy_named(library, name)
    version = _draft(policy, number)
    try:
        with atomic.lock(root) as content:
            kept = _folder(root, policy.name, version.number)
            names = {
                path: f"{kept}/{language}.md"
                for language, path in _files(root, library, version).items()
            }
            texts = {new: (root / old).read_bytes() for old, new in names.items()}
            content.create(texts, removing=names)
    except OSError as error:
        raise _failed(error) from None
    return Moved(names, tuple(_mentions(library, policy, version.number)))


def kept(root: Path, policy: str) -> list[str]:
    """The numbers of the drafts of a policy that were set aside, without duplicates, ascending."""
    folders = [path for path in entries_of(root / atomic.ASIDE / policy) if entries_of(path)]
    numbers = set()
    for folder in folders:
        with contextlib.suppress(WrongValue):
            numbers.add(VersionNumber.parse(folder.name.partition("-")[0]))
    return [str(number) for number in sorted(numbers)]


def put_back(root: Path, library: Library, name: str, number: str) -> Moved:
    """Move the files of the last draft that was set aside under this number back to content/.

    Raises UnknownName if there is none, and DraftError if its place has been taken.
    """
    policy = policy_named(library, name)
    wanted = _number(number)
    try:
        with atomic.lock(root) as content:
            kept = _last_kept(root, policy.name, wanted)
            if kept is None:
                raise _none_kept(name, wanted)
            names = {
                f"{kept}/{path.name}": source_path(path.stem, policy.name, wanted)
                for path in entries_of(root / kept)
            }
            texts = {new: (root / old).read_bytes() for old, new in names.items()}
            content.create(texts, removing=names)
            with contextlib.suppress(OSError):  # an empty folder is not a draft
                (root / kept).rmdir()
    except OSError as error:
        raise _failed(error) from None
    return Moved(names, ())


def renumber(root: Path, library: Library, name: str, number: str, new: str) -> Moved:
    """Give a draft another number in every language.

    Raises UnknownName if there is no such version, and DraftError if it is published, the new
    number is taken, or a file cannot be moved.
    """
    policy = policy_named(library, name)
    version, wanted = _draft(policy, number), _number(new)
    if any(other.number == wanted for other in policy.versions):
        raise DraftError(
            Message("%(policy)s %(number)s already exists.", policy=name, number=wanted)
        )
    try:
        with atomic.lock(root) as content:
            names = {
                path: source_path(language, policy.name, wanted)
                for language, path in _files(root, library, version).items()
            }
            texts = {new: (root / old).read_bytes() for old, new in names.items()}
            content.create(texts, removing=names)
    except OSError as error:
        raise _failed(error) from None
    return Moved(names, tuple(_mentions(library, policy, version.number)))


def _files(root: Path, library: Library, version: Version) -> dict[str, str]:
    """The path of each file of a draft by language."""
    paths = {
        code: source_path(code, version.policy, version.number) for code in library.site.languages
    }
    return {code: path for code, path in paths.items() if is_there(root / path)}


def _failed(error: OSError) -> DraftError:
    outcome = atomic.outcome(error)
    if isinstance(error, FileExistsError):
        outcome = Message("%(path)s already exists. Nothing was changed.", path=error.filename)
    return DraftError(Message("The draft could not be moved: %(outcome)s", outcome=outcome))


def _none_kept(name: str, number: VersionNumber) -> UnknownName:
    message = Message(
        "No draft of %(policy)s %(number)s has been set aside.", policy=name, number=number
    )
    return UnknownName(message)


def _draft(policy: Policy, number: str) -> Version:
    version = version_named(policy, number)
    if version.entry is not None:
        message = Message(
            "%(policy)s %(number)s is published; only a draft can be renumbered or set aside.",
            policy=policy.name,
            number=version.number,
        )
        raise DraftError(message)
    return version


def _number(text: str) -> VersionNumber:
    try:
        return VersionNumber.parse(text)
    except WrongValue as error:
        raise UnknownName(Message("%(fault)s.", fault=error.message)) from None


def _folder(root: Path, policy: str, number: VersionNumber) -> str:
    """The first folder that does not contain a draft of this number yet."""
    names = _folders(policy, number)
    return next(name for name in names if not entries_of(root / name))


def _last_kept(root: Path, policy: str, number: VersionNumber) -> str | None:
    kept = None
    for name in _folders(policy, number):
        if not entries_of(root / name):
            return kept
        kept = name
    return None  # there are infinitely many names


def _folders(policy: str, number: VersionNumber) -> Iterator[str]:
    yield f"{atomic.ASIDE}/{policy}/{number}"
    yield from (f"{atomic.ASIDE}/{policy}/{number}-{count}" for count in itertools.count(2))


def _mentions(library: Library, policy: Policy, number: VersionNumber) -> Iterator[str]:
    """Where the settings name a draft by its number: accepted problems, moved sections."""
    paths = {source_path(code, policy.name, number) for code in library.site.languages}
    for accepted in library.site.accepted:
        if accepted.where.partition("#")[0] in paths:
            yield f"{settings.PATH}:{accepted.line}"
    step = library.anchors.get(policy.name, {}).get(number)
    if step is not None:
        yield f"{anchors.PATH}:{step.line}"
