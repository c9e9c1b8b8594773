"""Sites as they are built, for the tests of verifying, and what was found in them."""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING

from tests.helpers import AS_OF, EXAMPLE, publish
from tests.verify.forging import LANGUAGES, Files

from policysite.build import fingerprint
from policysite.build.freezing import Options, build
from policysite.message import Message
from policysite.verify import Program
from policysite.verify.sites import Missing
from policysite.web import rendering

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from policysite.edition import Edition
    from policysite.verify import Verdict


_MADE: deque[tuple[tuple[Edition, Path], list[tuple[str, bytes | None]]]] = deque(maxlen=8)


class Memory:
    """A site in memory."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.asked: list[str] = []

    def read(self, path: str) -> bytes:
        self.asked.append(path)
        if path not in self.files:
            raise Missing(Message("the file does not exist"))
        return self.files[path]

    def names(self) -> Iterator[str]:
        return iter(sorted(self.files))


def freeze(root: Path, out: Path, *, as_of: date = AS_OF, base_url: str | None = None) -> Path:
    """The project `root` frozen into the folder `out`."""
    options = Options(root=root, out=out, as_of=as_of, base_url=base_url)
    build(options, lambda pages, _total: iter(pages))
    return out


def program(root: Path = EXAMPLE, built: Files | None = None) -> Program:
    """What this program makes of the texts of a site and, where it is given, of a project."""
    return Program(
        pages=lambda edition: pages(edition, root),
        build=None if built is None else lambda *_: iter(sorted(made_of(built).items())),
        allowed=fingerprint.BESIDE,
    )


def pages(edition: Edition, root: Path) -> Iterator[tuple[str, bytes | None]]:
    """The files of an edition; those that many changed sites are compared with are made once."""
    for known, found in _MADE:
        if known == (edition, root):
            return iter(found)
    made = list(rendering.files(edition, root))
    _MADE.append(((edition, root), made))
    return iter(made)


def made_of(built: Files) -> Files:
    """The files of a built folder, but for the note of the build about itself."""
    return {path: data for path, data in built.items() if path not in fingerprint.BESIDE}


def publish_cookies(root: Path, effective: date) -> None:
    """Publish the draft of the example, without its open places."""
    for language in LANGUAGES:
        path = root / "content" / language / "cookies" / "1.1.md"
        path.write_text(re.sub(r"\[\[TODO.*?\]\]", "Geen / none.", path.read_text()))
    publish(root, "cookies", "1.1", effective)


def found(verdict: Verdict) -> list[tuple[str, str]]:
    """Kind and file of everything that was found."""
    return [(finding.kind, finding.path) for finding in verdict.findings]


def told(verdict: Verdict, path: str) -> str:
    """All that is said of a file."""
    return " | ".join(f.message for f in verdict.findings if f.path == path)
