"""Read a tagged PDF as a screen reader does: by its tags, from the text that they lead to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pypdf import PageObject, PdfReader
from pypdf.generic import IndirectObject
from tests.helpers import squeezed

if TYPE_CHECKING:
    from collections.abc import Iterator

_CODES = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


@dataclass(frozen=True)
class Piece:
    """A piece of text as the tags give it, with the names of the tags around it, outermost first.

    `language` is the one that the nearest of them names, "" where none does.
    """

    text: str
    tags: tuple[str, ...]
    language: str


def pieces(reader: PdfReader) -> Iterator[Piece]:
    """Every piece of the text, in the order of the tags."""
    texts = {
        (_key(page), mark): text
        for page in reader.pages
        for mark, text in marked(page)
        if mark is not None
    }
    yield from _pieces(reader.root_object["/StructTreeRoot"], texts)


def read_out(reader: PdfReader) -> str:
    """All of the text but the bullets and numbers of lists, without white space."""
    return "".join(squeezed(piece.text) for piece in pieces(reader) if "/Lbl" not in piece.tags)


def artifacts(page: PageObject) -> str:
    """What stands on a page and is no part of the text, without white space."""
    return squeezed("".join(text for mark, text in marked(page) if mark is None))


def marked(page: PageObject) -> Iterator[tuple[int | None, str]]:
    """Each text on a page with the number of its mark; None for an artifact, which has none.

    Fails where something is shown that is neither.
    """
    fonts: Any = page["/Resources"]["/Font"]  # type: ignore[index]
    codes: dict[int, str] = {}
    marks: list[tuple[int | None, list[str]]] = []
    contents = page.get_contents()
    assert contents is not None
    for operands, operator in contents.operations:
        if operator == b"Tf":
            codes = _codes(fonts[operands[0]]["/ToUnicode"].get_data())
        elif operator == b"BMC":
            assert operands[0] == "/Artifact"
            marks.append((None, []))
        elif operator == b"BDC":
            marks.append((operands[1]["/MCID"], []))
        elif operator == b"EMC":
            mark, texts = marks.pop()
            yield mark, "".join(texts)
        elif operator == b"TJ":
            strings = (part for part in operands[0] if not isinstance(part, (int, float)))
            marks[-1][1].extend(_decoded(_bytes(string), codes) for string in strings)
        else:
            assert operator not in {b"Tj", b"'", b'"'}, "text is shown in yet another way"


def _pieces(
    node: Any,
    texts: dict[tuple[int, int], str],
    tags: tuple[str, ...] = (),
    language: str = "",
    page: int = 0,
) -> Iterator[Piece]:
    tags = (*tags, node["/S"]) if "/S" in node else tags
    language = node.get("/Lang", language)
    page = node.raw_get("/Pg").idnum if "/Pg" in node else page
    for child in node.get("/K", ()):
        if isinstance(child, int):
            yield Piece(texts.pop((page, child)), tags, language)
        elif "/K" in (tag := child.get_object()):
            yield from _pieces(tag, texts, tags, language, page)


def _key(page: PageObject) -> int:
    reference = page.indirect_reference
    assert isinstance(reference, IndirectObject)
    return reference.idnum


def _codes(cmap: bytes) -> dict[int, str]:
    return {
        int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
        for code, text in _CODES.findall(cmap.partition(b"beginbfchar")[2])
    }


def _bytes(part: Any) -> bytes:
    data: bytes = getattr(part, "original_bytes", part)
    return data


def _decoded(string: bytes, codes: dict[int, str]) -> str:
    return "".join(
        codes[int.from_bytes(string[position : position + 2])]
        for position in range(0, len(string), 2)
    )
