"""The sections of two articles, and which old section became which new one.

A section is a heading with everything up to the next heading. The text above the first heading is a
section of its own, and so are the footnotes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from policysite.files.elements import HEADINGS
from policysite.redline import tree
from policysite.redline.alignment import align, heaviest_chain, text_likeness
from policysite.statement.footnotes import without_marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.html import HtmlElement


# A section whose id is gone is matched with a new one if they share this many words.
_ALIKE = 0.5
_FOOTNOTES = "\0footnotes"


@dataclass(frozen=True)
class Section:
    """A section: its id ("" above the first heading), level (1 above it), title and blocks."""

    id: str
    level: int
    title: str
    blocks: tuple[HtmlElement, ...]
    source: str

    @property
    def is_footnotes(self) -> bool:
        """Whether this is the section of footnotes."""
        return self.title == _FOOTNOTES


class Step(NamedTuple):
    """The next step of the redline; `old` and `new` are the numbers of the sections.

    A section was kept, added or removed, or it moved away from here or to here.
    """

    kind: Literal["kept", "removed", "added", "left", "arrived"]
    old: int | None
    new: int | None


def split(article: HtmlElement) -> list[Section]:
    """The sections of an article; the first has no id. This takes the article apart."""
    rows: list[list[HtmlElement]] = [[]]
    footnotes: list[list[HtmlElement]] = []
    for block in tree.blocks(article):
        if block.tag in HEADINGS[1:]:
            rows.append([block])
        elif block.tag == "div" and block.get("class") == "footnote":
            footnotes.append([block])
        else:
            rows[-1].append(block)
    top = next((tree.text(block) for block in rows[0] if block.tag == "h1"), "")
    found = [_section("", 1, top, rows[0])]
    seen = {""}
    for row in rows[1:]:
        heading = row[0]
        id_, level = heading.get("id", ""), int(str(heading.tag)[1])
        found.append(_section("" if id_ in seen else id_, level, without_marks(heading), row))
        seen.add(id_)
    return found + [_section("", 2, _FOOTNOTES, row) for row in footnotes[:1]]


def plan(old: Sequence[Section], new: Sequence[Section]) -> list[Step]:
    """The order of the redline: every section of both; those that moved, at both places."""
    common = _common(old, new)
    stable = heaviest_chain([(i, j, len(old[i].source) + 1.0) for i, j in common.items()])
    moved = dict(common.items() - set(stable))
    arrived = {j: i for i, j in moved.items()}
    steps: list[Step] = []
    start, begin = 0, 0
    for a, b in [*stable, (len(old), len(new))]:
        steps += _between(old, new, range(start, a), range(begin, b), moved, arrived)
        if a < len(old):
            steps.append(Step("kept", a, b))
        start, begin = a + 1, b + 1
    return steps


def _section(id_: str, level: int, title: str, blocks: Sequence[HtmlElement]) -> Section:
    return Section(id_, level, title, tuple(blocks), "\n".join(map(tree.source, blocks)))


def _common(old: Sequence[Section], new: Sequence[Section]) -> dict[int, int]:
    """The sections with the same id, the text above the first heading, and the footnotes."""
    places = {_name(section): j for j, section in enumerate(new) if _name(section)}
    found = {i: places[_name(section)] for i, section in enumerate(old) if _name(section) in places}
    return {0: 0} | found


def _name(section: Section) -> str:
    return _FOOTNOTES if section.is_footnotes else section.id


def _between(
    old: Sequence[Section],
    new: Sequence[Section],
    left: range,
    right: range,
    moved: Mapping[int, int],
    arrived: Mapping[int, int],
) -> Iterator[Step]:
    """The steps between two sections that stayed; removed ones come before added ones.

    `moved` maps each moved section to its new place, `arrived` to its old one.
    """
    gone_here = [i for i in left if i not in moved]
    come_here = [j for j in right if j not in arrived]
    i, j = left.start, right.start
    for a, b in [*_renamed(old, new, gone_here, come_here), (left.stop, right.stop)]:
        for gone in range(i, a):
            kind: Literal["left", "removed"] = "left" if gone in moved else "removed"
            yield Step(kind, gone, moved.get(gone))
        for come in range(j, b):
            if come in arrived:
                yield Step("arrived", arrived[come], come)
            else:
                yield Step("added", None, come)
        if a < left.stop:
            yield Step("kept", a, b)
        i, j = a + 1, b + 1


def _renamed(
    old: Sequence[Section],
    new: Sequence[Section],
    gone: Sequence[int],
    come: Sequence[int],
) -> list[tuple[int, int]]:
    """The pairs of removed and added sections that are the same under another id.

    They are matched by their titles or words.
    """
    before = [" ".join(map(tree.text, old[i].blocks)) for i in gone]
    after = [" ".join(map(tree.text, new[j].blocks)) for j in come]
    by_words = text_likeness(before, after, _ALIKE)

    def alike(i: int, j: int) -> float:
        one, other = old[gone[i]], new[come[j]]
        if one.is_footnotes or other.is_footnotes:
            return 0.0
        return 1.0 if one.title == other.title else by_words(i, j)

    sources = [old[i].source for i in gone], [new[j].source for j in come]
    pairs = align(*sources, alike)
    return [(gone[i], come[j]) for i, j in pairs if i is not None and j is not None]
