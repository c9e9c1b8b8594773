"""Compares a line of text with its old version: insertions and deletions around words.

The inline elements are those of the new text; a deletion is inside the same link or emphasis as the
words around it, so that no element is split.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby, islice, takewhile
from typing import TYPE_CHECKING, NamedTuple

from policysite.redline import tree
from policysite.redline.edits import edits
from policysite.redline.notes import notes
from policysite.redline.tokens import emphasis, plain_tokens, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.html import HtmlElement

    from policysite.redline.draft import Draft
    from policysite.redline.edits import Edit
    from policysite.redline.notes import Note
    from policysite.redline.tokens import Part, Path, Token

    # The counterpart of an old element in the new text.
    Partners = Mapping[HtmlElement, HtmlElement]


class _Piece(NamedTuple):
    """A piece of the result: its status ("", "ins", "del"), its group, and its content."""

    status: str
    group: int
    path: Path
    text: str
    token: int = -1  # the number of the token in the new text, if it is in both
    note: HtmlElement | None = None


def compare_lines(old: HtmlElement, new: HtmlElement, draft: Draft) -> HtmlElement:
    """The line of text `new` with its changes since `old`; both are paragraphs or similar."""
    exact = new.tag == "pre"
    plain = len(old) == len(new) == 0
    old_tokens, new_tokens = tokens(old, exact=exact), tokens(new, exact=exact)
    if plain:
        found = _plain_edits(old.text or "", new.text or "", exact=exact)
    else:
        found = edits(old_tokens, new_tokens)
    partners = {} if plain else _partners(found, old_tokens, new_tokens)
    for element, partner in partners.items():
        draft.rename(element, partner)
    pieces = list(_pieces(found, old_tokens, new_tokens, partners, draft, plain=plain))
    if not plain:
        same = [edit for edit in found if edit.equal]
        equal = [pair for edit in same for pair in zip(edit.old, edit.new, strict=True)]
        said = list(notes(equal, old_tokens, new_tokens, draft))
        pieces = _with_notes(pieces, said, new_tokens, draft) if said else pieces
    line = tree.like(new)
    _fill(line, pieces, 0, draft)
    return line


@lru_cache(maxsize=2048)
def _plain_edits(old: str, new: str, *, exact: bool) -> Sequence[Edit]:
    """The edits of a line without elements; many versions share the same two."""
    return edits(plain_tokens(old, exact=exact), plain_tokens(new, exact=exact))


def _partners(found: Sequence[Edit], old: Sequence[Token], new: Sequence[Token]) -> Partners:
    partners: dict[HtmlElement, HtmlElement] = {}
    for edit in found:
        if edit.equal:
            for i, j in zip(edit.old, edit.new, strict=True):
                for (_, path), (_, new_path) in zip(old[i].parts, new[j].parts, strict=False):
                    partners |= _paired(path, new_path, partners)
    return partners


def _paired(path: Path, new_path: Path, known: Partners) -> Partners:
    """The old elements around a word with their new counterparts, from the outside in."""
    pairs = zip(path, new_path, strict=False)
    same = takewhile(lambda pair: pair[0].tag == pair[1].tag, pairs)
    return {element: partner for element, partner in same if element not in known}


def _pieces(
    found: Sequence[Edit],
    old: Sequence[Token],
    new: Sequence[Token],
    partners: Partners,
    draft: Draft,
    *,
    plain: bool,
) -> Iterator[_Piece]:
    """The text in the order of the result, each deletion before the insertion that replaces it.

    In a `plain` line there are no elements around words, so that runs of words can be joined.
    """
    last: tuple[str, int] = "", 0
    for edit in found:
        if edit.equal:
            pairs = zip(edit.old, edit.new, strict=True)
            for i, j in islice(pairs, 1) if plain else pairs:
                yield from _kept(old[i], new[j], j, last)
                last = "", 0
            if plain:
                words = (new[j].blank + new[j].word for _, j in pairs)
                yield _Piece("", 0, (), "".join(words))
        else:
            group = draft.new_group()
            removed = [old[i] if plain else _at_home(old[i], partners) for i in edit.old]
            added = [new[j] for j in edit.new]
            yield from _replaced(removed, added, group, plain=plain)
            last = "ins" if added else "del", group


def _kept(old: Token, new: Token, number: int, last: tuple[str, int]) -> Iterator[_Piece]:
    """A word of both texts; `last` is the status of the piece before it.

    Only where one text begins and the other continues can one have a space that the other lacks:
    that space belongs to the insertion or deletion before it.
    """
    if new.blank:
        own = last if not old.blank and last[0] == "ins" else ("", 0)
        yield _Piece(*own, new.blank_path, new.blank)
    elif old.blank and last[0] == "del":
        yield _Piece(*last, (), old.blank)
    yield from (_Piece("", 0, path, text, number) for text, path in new.parts)


def _replaced(
    removed: list[Token], added: list[Token], group: int, *, plain: bool
) -> Iterator[_Piece]:
    """Removed and added words; the space before and the full stop after them can stay."""
    if removed and added and removed[0].blank and removed[0].blank == added[0].blank:
        yield _Piece("", 0, added[0].blank_path, added[0].blank)
        removed[0], added[0] = (row[0]._replace(blank="") for row in (removed, added))
    end = _take_shared_end(removed, added)
    for status, row in (("del", removed), ("ins", added)):
        if plain and row:
            yield _Piece(status, group, (), "".join(token.blank + token.word for token in row))
            continue
        for token in row:
            if token.blank:
                yield _Piece(status, group, token.blank_path, token.blank)
            yield from (_Piece(status, group, path, text) for text, path in token.parts)
    yield from (_Piece("", 0, path, text) for text, path in end)


def _take_shared_end(removed: list[Token], added: list[Token]) -> tuple[Part, ...]:
    """Take off the common last part of both words, such as a full stop after a link."""
    if not removed or not added:
        return ()
    old, new = removed[-1].parts, added[-1].parts
    if min(len(old), len(new)) < 2 or old[-1][0] != new[-1][0]:
        return ()
    if emphasis(old[-1]) != emphasis(new[-1]):
        return ()
    removed[-1] = removed[-1]._replace(parts=old[:-1])
    added[-1] = added[-1]._replace(parts=new[:-1])
    return new[-1:]


def _at_home(token: Token, partners: Partners) -> Token:
    """A deleted word, moved into the new counterparts of its elements."""
    return token._replace(
        parts=tuple((text, _path_at_home(path, partners)) for text, path in token.parts),
        blank_path=_path_at_home(token.blank_path, partners),
    )


def _path_at_home(path: Path, partners: Partners) -> Path:
    home = []
    for element in path:
        if element not in partners:
            break
        home.append(partners[element])
    return (*home, *path[len(home) :])


def _with_notes(
    pieces: Sequence[_Piece], said: Sequence[Note], new: Sequence[Token], draft: Draft
) -> list[_Piece]:
    """The pieces, with each note after the link or abbreviation that it is about."""
    ends = {element: place for place, piece in enumerate(pieces) for element in piece.path}
    places = {piece.token: place for place, piece in enumerate(pieces)}
    groups = {piece.group: place for place, piece in enumerate(pieces)}
    behind: dict[int, list[_Piece]] = {}
    for note in said:
        element = new[note.token].around(note.tag)
        place = places[note.token] if element is None else ends[element]
        path = pieces[place].path
        if element is not None:
            path = path[: path.index(element)]
        if pieces[place].status:  # not in the middle of a change
            place = groups[pieces[place].group]
            path = _shared(path, pieces[place].path)
        piece = _Piece("", 0, path, "", note=draft.note(note.text))
        behind.setdefault(place, []).append(piece)
    return [
        member for place, piece in enumerate(pieces) for member in (piece, *behind.get(place, ()))
    ]


def _shared(path: Path, other: Path) -> Path:
    same = takewhile(lambda pair: pair[0] is pair[1], zip(path, other, strict=False))
    return tuple(element for element, _ in same)


def _fill(parent: HtmlElement, pieces: Sequence[_Piece], depth: int, draft: Draft) -> None:
    """Put pieces into `parent`, with ins and del around the longest runs with one status."""
    for (status, group), run in groupby(_grown(pieces, depth), key=lambda grown: grown[:2]):
        inside = parent
        if status:
            inside = draft.mark(status, group)
            parent.append(inside)
        for _, _, element, members in run:
            if element is None:
                _put(inside, members)
                continue
            child = tree.like(element)
            inside.append(child)
            bare = [piece._replace(status="") for piece in members] if status else members
            _fill(child, bare, depth + 1, draft)


def _grown(
    pieces: Sequence[_Piece], depth: int
) -> Iterator[tuple[str, int, HtmlElement | None, list[_Piece]]]:
    """Adjacent pieces in the same element at this depth, with the status that they share."""

    def element_of(piece: _Piece) -> HtmlElement | None:
        return piece.path[depth] if len(piece.path) > depth else None

    run: list[_Piece] = []
    for piece in pieces:
        together = run and (
            element_of(piece) is element_of(run[0])
            and (element_of(piece) is not None or piece[:2] == run[0][:2])
        )
        if run and not together:
            yield _grown_one(run, element_of(run[0]))
            run = []
        run.append(piece)
    if run:
        yield _grown_one(run, element_of(run[0]))


def _grown_one(
    run: list[_Piece], element: HtmlElement | None
) -> tuple[str, int, HtmlElement | None, list[_Piece]]:
    shared = {piece[:2] for piece in run}
    status, group = shared.pop() if len(shared) == 1 else ("", 0)
    return (status, group if status else 0, element, run)


def _put(parent: HtmlElement, pieces: Sequence[_Piece]) -> None:
    """Put text and notes into `parent`.

    Adjacent texts are joined first, as appending copies all.
    """
    for note, run in groupby(pieces, key=lambda piece: piece.note):
        if note is not None:
            parent.append(note)
        else:
            tree.add_text(parent, "".join(piece.text for piece in run))
