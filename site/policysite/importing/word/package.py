"""A document that is a package of XML (Word, OpenDocument): its parts, read within limits."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping

from lxml import etree

from policysite.errors import ImportRefused
from policysite.message import Message

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MANY_PARTS, _DENSEST, _LARGEST = 3000, 300, 12_000_000
_DAMAGES = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError,
    OSError,
)  # fmt: skip
# What is read of a Word document: its text, styles, numbers and link targets, but no pictures.
_READ = re.compile(
    r"_rels/\.rels|(?:word|[^/]+)/(?:_rels/)?(?:[a-z]+/)?[a-zA-Z]+\d*\.xml(?:\.rels)?"
)
_NUMBERED = re.compile(r"[^/]+/(_rels/)?(document|styles|numbering|footnotes|endnotes)\d*(\.xml.*)")
# Word's other set of namespaces (“strict”).
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(wordprocessingml/|officeDocument/)")
_USUAL = rb"http://schemas.openxmlformats.org/\g<1>2006/"
_MAIN = "word/document.xml"
_ROOT = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)


def word(data: bytes) -> dict[str, bytes]:
    """The parts of a Word document, with the names and namespaces that pandoc expects.

    Raises ImportRefused if `data` is not such a document.
    """
    found = parts(data, _READ.fullmatch)
    relations = root_of(found.get("_rels/.rels", b"<none/>"))
    targets = (
        e.get("Target", "") for e in relations if e.get("Type", "").endswith("/officeDocument")
    )
    main = next(targets, "").lstrip("/") or _MAIN
    if main not in found:
        raise broken()
    known = {
        _MAIN if part == main else _NUMBERED.sub(r"word/\1\2\3", part): _STRICT.sub(_USUAL, text)
        for part, text in found.items()
    }
    return {**known, "_rels/.rels": _ROOT}


def parts(data: bytes, is_wanted: Callable[[str], object]) -> dict[str, bytes]:
    """The parts of the document in `data` whose names are wanted; raises ImportRefused."""
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise ImportRefused(
            Message(
                "This file has a password, or it comes from an older version of Word (.doc). "
                "Open it in Word or LibreOffice, save it as “Word document (.docx)” without a"
                " password and import that. Nothing was written."
            )
        )
    found: dict[str, bytes] = {}
    room = _LARGEST
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            for entry in entries:
                dense = entry.file_size > _DENSEST * max(entry.compress_size, 1)
                if len(entries) > _MANY_PARTS or (dense and entry.file_size > 1_000_000):
                    room = -1
                elif is_wanted(entry.filename) and entry.filename not in found:
                    with package.open(entry) as part:
                        found[entry.filename] = part.read(room + 1)
                    room -= len(found[entry.filename])
                if room < 0:
                    break
    except _DAMAGES:
        raise broken() from None
    if room < 0:
        raise ImportRefused(
            Message(
                "Unpacked, this document is far larger than any statement. Copy its text into"
                " a new document, save it and import that. Nothing was written."
            )
        )
    return found


def root_of(data: bytes) -> etree._Element:
    """The root of a part; raises ImportRefused unless it is plain XML."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or "<!DOCTYPE".encode("utf-16-le") in data:
        raise ImportRefused(
            Message(
                "This document contains declarations (DTD) that Word never writes and that "
                "can do harm. Open it in Word, save it under another name and import that. "
                "Nothing was written."
            )
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise broken() from None


def packed(found: Mapping[str, bytes]) -> bytes:
    """The parts as a package again."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for part, data in found.items():
            package.writestr(part, data)
    return target.getvalue()


def broken() -> ImportRefused:
    """The refusal of a file that is not a document."""
    return ImportRefused(
        Message(
            "This is not a Word document (.docx) or OpenDocument text that can be read, or it"
            " is damaged. Open it in Word or LibreOffice, save it as “Word document (.docx)” "
            "and import that. Nothing was written."
        )
    )


def name(element: etree._Element | None) -> str:
    """The name of `element` without its namespace; "" if it is not an element."""
    tag = None if element is None else element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def named(root: etree._Element, *wanted: str) -> list[etree._Element]:
    """Every element in `root` with one of these names, in document order."""
    return list(root.iter(*(f"{{*}}{tag}" for tag in wanted)))


def child(element: etree._Element | None, path: str) -> etree._Element | None:
    """The first element at the `path`, such as w:pPr/w:numPr, if there is one."""
    return None if element is None else element.find(path, {"w": W[1:-1]})


def value(element: etree._Element | None, path: str = ".", attribute: str = "val") -> str:
    """An attribute of the first element at the `path`; "" if either is missing."""
    found = child(element, path)
    return "" if found is None else found.get(W + attribute, "")


def is_on(element: etree._Element | None) -> bool:
    """Whether a property such as <w:vanish/> is set."""
    return element is not None and value(element) not in {"0", "false", "off"}


def symbol(element: etree._Element) -> str:
    """The character of a w:sym, by its code in the font."""
    code = value(element, attribute="char")
    return chr(int(code, 16)) if re.fullmatch("[0-9a-fA-F]{4}", code) else ""


def said(element: etree._Element) -> str:
    """All text in `element`, whatever it is part of, with a line for each paragraph."""
    return "".join(_said(element))


def _said(element: etree._Element) -> Iterator[str]:
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, part in walk:
        tag = name(part)
        if event == "end":
            yield "\n" if tag == "p" else ""
        elif tag == "Fallback":  # the same once more, for old programs
            walk.skip_subtree()
        elif tag in {"sym", "noBreakHyphen"}:
            yield symbol(part) if tag == "sym" else "\u2011"
        else:
            blank = " " if tag in {"tab", "br", "cr", "ptab"} else ""
            yield part.text or "" if tag == "t" else blank
