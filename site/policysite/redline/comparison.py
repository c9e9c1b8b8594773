"""Compares two articles, section by section."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from lxml import html

from policysite.files.serializer import serialize
from policysite.redline import tree
from policysite.redline.draft import GROUP, Draft, Labels
from policysite.redline.marks import MOVED, finish, ids_of, names_of_deleted
from policysite.redline.sections import plan, split
from policysite.redline.structure import compare_blocks
from policysite.redline.wholes import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from lxml.html import HtmlElement

    from policysite.redline.sections import Section, Step

SAME = "data-same"


class SectionChange(NamedTuple):
    """A section that changed: its id, title as plain text, level, and how it changed.

    `anchor` is an id in the redline that leads to it. The id is "" for the text above the first
    heading (level 1, with the title of the article) and for the footnotes.
    """

    id: str
    title: str
    level: int
    kind: Literal["added", "removed", "changed", "moved"]
    anchor: str


@dataclass(frozen=True)
class Redline:
    """The visible difference between two articles.

    `article` is the HTML of one article with the changes marked, `changes` are the sections
    touched in the order of the redline, `count` is the number of changes: they have the ids
    `change-1` to `change-<count>`.
    """

    article: str
    changes: tuple[SectionChange, ...]
    count: int


@dataclass(frozen=True)
class _Shown:
    """A section as shown in the redline: how it changed, and its groups of changes."""

    section: Section
    kind: Literal["", "added", "removed", "changed", "moved", "left"]
    blocks: Sequence[HtmlElement]
    groups: range


def compare(
    old: str, new: str, labels: Labels, show: Callable[[str], str] = lambda target: target
) -> Redline:
    """The redline from the article `old` to the article `new`, both HTML as in the ledger.

    `labels` are the words that it adds; `show` turns the target of a changed link into the text
    shown for it. An empty text is an empty article. Raises NoArticle if a text is not an article.
    """
    before, after = tree.parse(old), tree.parse(new)
    new_ids = ids_of(after)
    draft = Draft(labels, show, names_of_deleted(ids_of(before), new_ids))
    article = tree.like(after)
    shown = list(_written(article, split(before), split(after), draft))
    _mark_same(shown)
    anchors = finish(article, new_ids, draft)
    return Redline(
        article=serialize(article) + "\n",
        changes=tuple(_changes(shown, anchors, draft)),
        count=len(anchors),
    )


def _written(
    article: HtmlElement, old: Sequence[Section], new: Sequence[Section], draft: Draft
) -> Iterator[_Shown]:
    """Put all sections into `article`, and return how each is shown."""
    steps = plan(old, new)
    # A section that moved is shown at both places, so its old text is needed twice.
    copies = {
        step: [deepcopy(block) for block in old[step.old].blocks]
        for step in steps
        if step.kind == "left" and step.old is not None
    }
    for run in _runs(steps):
        first, before = draft.groups + 1, tree.last_child(article)
        came = [new[step.new] for step in run if step.new is not None]
        gone = [old[step.old] for step in run if step.old is not None]
        kind = run[0].kind
        if kind == "kept":
            changed = _keep(article, gone[0], came[0], draft)
            groups = range(first, draft.groups + 1)
            blocks = list(article if before is None else before.itersiblings())
            yield _Shown(came[0], changed, blocks, groups)
        elif kind == "left":
            blocks = [block for step in run for block in copies[step]]
            _leave(article, blocks, came[0], draft)
            yield from (_Shown(section, "left", (), range(0)) for section in gone)
        elif kind == "arrived":
            _arrive(article, gone, came, draft)
            yield from (_Shown(section, "moved", (), range(first, first + 1)) for section in came)
        else:
            replace(article, _blocks(gone), _blocks(came), draft)
            yield from (_Shown(section, "removed", (), range(first, first + 1)) for section in gone)
            yield from (_Shown(section, "added", (), range(first, first + 1)) for section in came)


def _runs(steps: Sequence[Step]) -> Iterator[list[Step]]:
    """The steps in runs that are shown as one: sections added, removed or moved together."""
    run: list[Step] = []
    for step in steps:
        if run and not _go_together(run[-1], step):
            yield run
            run = []
        run.append(step)
    if run:
        yield run


def _go_together(before: Step, step: Step) -> bool:
    if step.kind in {"left", "arrived"} and step.kind == before.kind:
        assert before.old is not None
        assert before.new is not None
        return step == (step.kind, before.old + 1, before.new + 1)
    return {before.kind, step.kind} <= {"removed", "added"}


def _keep(article: HtmlElement, old: Section, new: Section, draft: Draft) -> Literal["", "changed"]:
    """Put a section in its place, with its changes; returns whether there are any."""
    before = draft.groups
    if old.source == new.source:
        tree.place_all(article, new.blocks)
    elif any(block.tag == tree.LINE for block in (*old.blocks, *new.blocks)):
        compare_blocks(article, old.blocks, new.blocks, draft)
    else:
        _compare_once(article, old, new, draft)
    return "changed" if draft.groups > before else ""


@dataclass(frozen=True)
class _Compared:
    """The blocks of a section with its changes, the number of these, and the ids that changed."""

    blocks: HtmlElement
    groups: int
    renamed: Mapping[str, str]


@lru_cache(maxsize=128)
def _noted(_old: str, _new: str, _labels: Labels, _show: Callable[[str], str]) -> list[_Compared]:
    """Where the comparison of two sections is noted, which many pairs of versions have."""
    return []


def _compare_once(article: HtmlElement, old: Section, new: Section, draft: Draft) -> None:
    """Put the blocks of a section into `article`, compared now or noted before."""
    noted = _noted(old.source, new.source, draft.labels, draft.show)
    if noted:
        made = noted[0]
        blocks = deepcopy(made.blocks)
    else:
        part = draft.part()
        blocks = tree.like(article)
        compare_blocks(blocks, old.blocks, new.blocks, part)
        made = _Compared(blocks, part.groups, part.renamed)
        if not part.looked_around:
            noted.append(_Compared(deepcopy(blocks), part.groups, part.renamed))
    for element in blocks.iter():
        if GROUP in element.attrib:
            element.set(GROUP, str(int(element.get(GROUP, "")) + draft.groups))
    draft.add(made.renamed, made.groups)
    tree.place_all(article, list(blocks))


def _leave(article: HtmlElement, blocks: Sequence[HtmlElement], new: Section, draft: Draft) -> None:
    """Put the old text of moved sections at their old place, with a link to the new one."""
    label = draft.labels.moved_to % {"title": new.title}
    tree.place(article, _signpost(label, new.id, draft))
    tree.place(article, tree.place_all(_moved("del"), blocks))


def _arrive(
    article: HtmlElement, old: Sequence[Section], new: Sequence[Section], draft: Draft
) -> None:
    """Put moved sections at their new place, with their changes and a link to the old place.

    All of it is an insertion, so that it is not part of the old text here; the changes are marked
    inside it.
    """
    label = draft.labels.moved_from % {"title": old[0].title}
    tree.place(article, _signpost(label, draft.names[old[0].id], draft))
    box = _moved("ins")
    for before, after in zip(old, new, strict=True):
        _keep(box, before, after, draft)
    tree.place(article, box)


def _moved(tag: str) -> HtmlElement:
    return html.Element(tag, {"class": MOVED})


def _signpost(label: str, id_: str, draft: Draft) -> HtmlElement:
    """A line that says where a section moved to or from; it represents the change."""
    attributes = {"class": "note", "data-note": "", GROUP: str(draft.new_group())}
    line = html.Element("p", attributes)
    link = html.Element("a", {"href": f"#{id_}"})
    link.text = label
    line.append(link)
    return line


def _mark_same(shown: Sequence[_Shown]) -> None:
    """Mark the blocks that a reader of only the changes can skip.

    The headings above a changed section stay, because they show where it belongs.
    """
    wanted: set[int] = set()  # the levels of the following sections that still lack a heading above
    for section in reversed(shown):
        level = section.section.level
        needed = any(below > level for below in wanted)
        wanted = {below for below in wanted if below <= level}
        if section.kind or needed:
            wanted.add(level)
        if not section.kind:
            for block in section.blocks[1 if needed else 0 :]:
                block.set(SAME, "")


def _changes(
    shown: Sequence[_Shown], anchors: Mapping[int, str], draft: Draft
) -> Iterator[SectionChange]:
    places = {group: place for place, group in enumerate(anchors)}
    for each in shown:
        section, kind = each.section, each.kind
        if not kind or kind == "left":
            continue
        title = draft.labels.footnotes if section.is_footnotes else section.title
        anchor = draft.names[section.id] if section.id and kind == "removed" else section.id
        if not anchor:
            first = min((group for group in each.groups if group in places), key=places.__getitem__)
            anchor = anchors[first]
        yield SectionChange(section.id, title, section.level, kind, anchor)


def _blocks(sections: Sequence[Section]) -> list[HtmlElement]:
    return [block for section in sections for block in section.blocks]
