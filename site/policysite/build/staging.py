"""Makes and checks the pages of an edition as files in a folder.

A build swaps such a folder in; `publish` makes one to check that a version can be built.
"""

from __future__ import annotations

import threading
import warnings
from contextlib import closing
from typing import TYPE_CHECKING

from flask_frozen import FrozenFlaskWarning, MissingURLGeneratorWarning

from policysite.build import output
from policysite.build.freezer import PageFreezer, each_part, is_page
from policysite.build.parts import SITE, divided, part_of
from policysite.message import Message, WrongValue

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
    from pathlib import Path

    from policysite.build.record import Last, Part
    from policysite.edition import Edition
    from policysite.web.addresses import Address

    # Shows progress as pages pass through it; gets their total number.
    Watch = Callable[[Iterable[str], int], Iterator[str]]

_SHOWN_FAULTS = 20
# Warning filters apply to all threads of a process.
_FREEZING = threading.Lock()


class BadPages(WrongValue):
    """The pages have problems; the message lists them, one per line."""

    def __init__(self, faults: Sequence[Message]) -> None:
        shown = list(faults[:_SHOWN_FAULTS])
        if more := len(faults) - len(shown):
            shown.append(Message.plural("and %(count)s more", "and %(count)s more", more))
        super().__init__(Message.joined(["", *shown], "\n  "))


def make(
    edition: Edition,
    root: Path,
    folder: Path,
    watch: Watch,
    wanted: Callable[[Address], bool] = lambda _address: True,
    last: Last | None = None,
    cores: int = 1,
) -> dict[str, Part]:
    """Write the pages of `edition` that are `wanted` into `folder`, and check them there.

    `root` is the project, for the messages of the pages. What is the same in the `last` site is
    reused. Returns the results for every part. Raises BrokenPage if a page cannot be made, and
    BadPages if one has problems.
    """
    with _FREEZING, warnings.catch_warnings():
        warnings.simplefilter("error", FrozenFlaskWarning)
        # It would name the kinds of page that are not wanted.
        warnings.simplefilter("ignore", MissingURLGeneratorWarning)
        freezer = PageFreezer(edition, root, folder)
        known = freezer.addresses
        chosen = [address for address in known if wanted(address)]
        kept = _kept(chosen, folder, last) if last is not None else {}
        missing = [each for each in chosen if part_of(each) not in kept]
        freezer.note(kept)
        made = dict(_made(freezer, missing, watch, cores))
    parts = {**kept, **{name: part for name, (part, _) in made.items()}}
    seen = output.Seen(
        ids={path: ids for part in parts.values() for path, ids in part.ids.items()},
        links={link for part in parts.values() for link in part.links},
        faults=[fault for _, faults in made.values() for fault in faults],
    )
    found = list(
        output.faults(
            folder,
            {each.file: freezer.language(each) for each in chosen if is_page(each)},
            {each.file for each in chosen if not is_page(each)},
            edition.base_url,
            elsewhere={each.file for each in known if not wanted(each)},
            seen=seen,
        )
    )
    if found:
        raise BadPages(found)
    return parts


def _kept(chosen: Sequence[Address], folder: Path, last: Last) -> dict[str, Part]:
    """The parts that are the same in the last site, whose files are put into `folder`."""
    return {
        name: last.parts[name]
        for name, addresses in divided(chosen).items()
        if name in last.parts and last.take_over([each.file for each in addresses], folder)
    }


def _made(
    freezer: PageFreezer, missing: Sequence[Address], watch: Watch, cores: int
) -> Iterator[tuple[str, tuple[Part, list[Message]]]]:
    """Each part of the `missing` pages, made, with its problems."""
    groups = divided(missing)
    rest = groups.pop(SITE, [])
    found: dict[str, tuple[Part, list[Message]]] = {}

    def urls() -> Generator[str]:
        for name, outcome in each_part(freezer, groups, cores):
            found[name] = outcome
            yield from (f"/{address.file}" for address in groups[name])
        freezer.note({name: part for name, (part, _) in found.items()})
        if rest:
            yield from freezer.freeze(rest)
            found[SITE] = freezer.look(SITE, rest)

    # If it is interrupted, other processes end before everything is cleaned up.
    with closing(urls()) as pages:
        for _ in watch(pages, len(missing)):
            pass
    return iter(found.items())
