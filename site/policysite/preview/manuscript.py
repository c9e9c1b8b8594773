"""Reads and saves the file of a draft being written, without losing anything."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policysite import ledger
from policysite.content.folders import is_there
from policysite.errors import PolicysiteError, explained
from policysite.files import atomic
from policysite.message import Message
from policysite.models import source_path

if TYPE_CHECKING:
    from policysite.models import VersionNumber

# More than any statement has, and little enough to be checked at each keystroke.
LONGEST = 400_000
# The hash of a file that does not exist yet.
NO_FILE = ""


class NotSaved(PolicysiteError):
    """A text was not saved; the message says why, and what happened to the file."""


class Published(NotSaved):
    """The version is published, so its text never changes again."""


class ChangedOnDisk(NotSaved):
    """The file is no longer the one that the author started with; `now` is its content."""

    def __init__(self, now: Manuscript) -> None:
        super().__init__(
            Message("%(path)s was changed by someone else in the meantime.", path=now.place.path)
        )
        self.now = now


class NotText(NotSaved):
    """The file, or what was typed, is not text that can be edited here."""


@dataclass(frozen=True)
class Place:
    """A draft in a language: everything needed to find its file."""

    policy: str
    number: VersionNumber
    language: str

    @property
    def path(self) -> str:
        """The file, relative to the project."""
        return source_path(self.language, self.policy, self.number)


@dataclass(frozen=True)
class Manuscript:
    """The text of a file, and the SHA-256 of its bytes (NO_FILE if it does not exist)."""

    place: Place
    text: str
    sha256: str


def read(root: Path, place: Place) -> Manuscript:
    """Read the file of `place`; raises NotText if it cannot be edited in a browser."""
    path = root / place.path
    _check_inside(root, place)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Manuscript(place, "", NO_FILE)
    except OSError as error:
        raise NotText(explained(error)) from None
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text or len(text) > LONGEST:
        raise NotText(
            Message(
                "%(path)s cannot be edited here: it is too long or not UTF-8 text. Open it in "
                "another program and save it as “UTF-8”.",
                path=place.path,
            )
        )
    return Manuscript(place, text, ledger.sha256(data))


def save(root: Path, place: Place, text: str, began_with: str) -> Manuscript:
    """Write `text` to the file of `place`, if that file still has the hash `began_with`.

    Raises Published, ChangedOnDisk or NotText, or NotSaved if it cannot be written. It takes the
    lock under which versions are published, so that no text changes while it is being locked
    permanently.
    """
    data = encoded(text)
    try:
        with atomic.lock(root) as content:
            if is_there(root / ledger.entry_path(place.policy, place.number)):
                raise Published(
                    Message(
                        "%(policy)s %(number)s has been published, so its text can never be "
                        "changed. Make a new version for the change.",
                        policy=place.policy,
                        number=place.number,
                    )
                )
            now = read(root, place)
            if as_typed(now.text) == text and now.sha256 != NO_FILE:
                content.confirm(place.path)
            elif now.sha256 == began_with:
                content.replace(place.path, data)
            else:
                raise ChangedOnDisk(now)
    except OSError as error:
        message = Message(
            "%(path)s could not be saved: %(outcome)s",
            path=place.path,
            outcome=atomic.outcome(error),
        )
        raise NotSaved(message) from None
    return Manuscript(place, text, ledger.sha256(data))


def as_typed(text: str) -> str:
    """`text` with the line endings of a text area."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def ended(text: str) -> str:
    """`text` with a line break at its end, which a text area does not show."""
    return text if not text or text.endswith("\n") else f"{text}\n"


def encoded(text: str) -> bytes:
    """The bytes of `text`; raises NotText if it is too long or contains invalid characters."""
    if len(text) > LONGEST:
        raise NotText(Message("The text is too long for a statement and was not saved."))
    try:
        data = text.encode()
    except UnicodeEncodeError:
        data = b"\0"
    if b"\0" in data:
        raise NotText(
            Message(
                "The text contains a character that a text file cannot contain, and was not saved."
            )
        )
    return data


def _check_inside(root: Path, place: Place) -> None:
    """Refuse a file that is a link to another place, or is inside one."""
    if os.path.realpath(root / place.path) != str(Path(os.path.realpath(root), place.path)):
        raise NotText(
            Message(
                "%(path)s is a symbolic link to another place and is not read.", path=place.path
            )
        )
