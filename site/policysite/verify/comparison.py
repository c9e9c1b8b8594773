"""Compares every file of a site with what the program makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite import ledger
from policysite.message import Message
from policysite.verify import pages
from policysite.verify.excerpts import excerpt, first_difference
from policysite.verify.findings import REBUILD, REMOVE, Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from policysite.verify.findings import Step
    from policysite.verify.reader import Reader

_PDF = b"%PDF-"
_AS_LONG = 10


def compare(
    reader: Reader,
    made: Iterable[tuple[str, bytes | None]],
    *,
    alike: Mapping[str, Callable[[bytes], bytes]],
    remedy: Message = REBUILD,
) -> Step[frozenset[str]]:
    """Compare each file in `made` with that of the site; returns their names.

    `alike` has functions, by name, after which the bytes must be equal. If nothing was made for a
    file, it must be a PDF.
    """
    names: set[str] = set()
    for path, data in made:
        names.add(path)
        if data is not None and reader.hashes.get(path) == ledger.sha256(data):
            continue
        found = yield from reader.read(path)
        if found is None:
            continue
        if data is None:
            if not found.startswith(_PDF):
                yield Finding("changed", path, Message("it is not a PDF"), remedy)
            continue
        same = alike.get(path, bytes)
        if same(found) != same(data):
            yield Finding("changed", path, _difference(path, same(found), same(data)), remedy)
    return frozenset(names)


def extras(
    names: Iterable[str], made: frozenset[str], allowed: frozenset[str]
) -> Iterator[Finding]:
    """The files of a folder that were not made, except those with names in `allowed`."""
    for name in names:
        if name not in made and name.rpartition("/")[2] not in allowed:
            message = Message("a build of this project does not contain it")
            yield Finding("extra", name, message, REMOVE)


def _difference(path: str, found: bytes, made: bytes) -> Message:
    """The first difference between a file and the one that was made."""
    is_page = path.endswith(".html") and not path.startswith("ledger/")
    # A much longer file is not read a second time.
    if is_page and len(found) < _AS_LONG * len(made):
        try:
            pages.read(found)
        except pages.BadPage as error:
            return Message("it is not a page made by policysite: %(fault)s", fault=error.message)
    lines = found.decode("utf-8", "replace").split("\n")
    wanted = made.decode("utf-8", "replace").split("\n")
    pairs = enumerate(zip(lines, wanted, strict=False), 1)
    line, old, new = next(
        ((number, *pair) for number, pair in pairs if pair[0] != pair[1]),
        (min(len(lines), len(wanted)) + 1, "", ""),
    )
    if not old and not new:  # one is the beginning of the other
        old, new = ("\n".join(each[line - 1 :]) for each in (lines, wanted))
    place = first_difference(old, new)
    return Message(
        "line %(line)s has “%(found)s” instead of “%(made)s”",
        line=line,
        found=excerpt(old, place),
        made=excerpt(new, place),
    )
