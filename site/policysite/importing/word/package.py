"""A Word document (DOCX) as a package: its parts, within limits, and nothing that could do harm."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

from lxml import etree

from policysite.errors import ImportRefused
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

_MANY_PARTS = 3000
_LARGEST_PART = 30_000_000
_LARGEST = 60_000_000
_DENSEST = 300
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What is read of a document: its text, styles and numbers, and what it leads to; no pictures.
_READ = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|word/_rels/[^/]+\.rels"
    r"|word/(?:document|styles|numbering|footnotes|endnotes|comments|header\d*|footer\d*)\d*\.xml"
)
MAIN = "word/document.xml"


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of the document in `data` by name; raises ImportRefused where it is none."""
    if data.startswith(_OLE):
        raise ImportRefused(
            Message(
                "This file has a password, or it is of an older Word (.doc). Open it in Word or "
                "LibreOffice, save it as “Word document (.docx)” without a password, and import "
                "that. Nothing was written."
            )
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            found = _read(package)
    except (
        zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError,
        OSError,
    ):  # fmt: skip
        raise _broken() from None
    if MAIN not in found:
        raise _broken()
    return found


def root_of(data: bytes) -> etree._Element:
    """The root of a part; raises ImportRefused for what is no plain XML."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or "<!DOCTYPE".encode("utf-16-le") in data:
        raise ImportRefused(
            Message(
                "This document holds declarations (DTD) that Word never writes and that can do "
                "harm. Open it in Word, save it under another name, and import that. Nothing was "
                "written."
            )
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise _broken() from None


def packed(found: Mapping[str, bytes]) -> bytes:
    """The parts as a package again."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, data in found.items():
            package.writestr(name, data)
    return target.getvalue()


def _read(package: zipfile.ZipFile) -> dict[str, bytes]:
    entries = package.infolist()
    if len(entries) > _MANY_PARTS:
        raise _too_large()
    found: dict[str, bytes] = {}
    for entry in entries:
        if entry.flag_bits & 1:
            raise RuntimeError  # encrypted
        dense = entry.file_size > 1_000_000 and entry.file_size > _DENSEST * entry.compress_size
        if dense or (entry.file_size > _LARGEST_PART and _READ.fullmatch(entry.filename)):
            raise _too_large()
        if _READ.fullmatch(entry.filename) and entry.filename not in found:
            with package.open(entry) as part:
                found[entry.filename] = part.read(_LARGEST_PART + 1)
        if sum(map(len, found.values())) > _LARGEST:
            raise _too_large()
    return found


def _broken() -> ImportRefused:
    return ImportRefused(
        Message(
            "This is no Word document (.docx) that can be read, or it is damaged. Open it in Word "
            "or LibreOffice, save it as “Word document (.docx)”, and import that. Nothing was "
            "written."
        )
    )


def _too_large() -> ImportRefused:
    return ImportRefused(
        Message(
            "Unpacked, this document is far larger than any statement. Copy its text into a new "
            "document, save it, and import that. Nothing was written."
        )
    )
