from __future__ import annotations

import pytest
from tests.importing.samples import body, converted, told

from policysite.errors import ImportRefused

TEXT = "Titel\n\nEén tekst – met “leestekens”.\n"


@pytest.mark.parametrize(
    ("data", "remark"),
    [
        (TEXT.encode(), None),
        (
            TEXT.encode("utf-8-sig"),
            "the byte order mark (BOM) at the start of the file was left out",
        ),
        (
            TEXT.encode("utf-16"),
            "the first bytes of the file show that it is UTF-16; it is UTF-8 now",
        ),
        (
            TEXT.encode("utf-32"),
            "the first bytes of the file show that it is UTF-32; it is UTF-8 now",
        ),
    ],
)
def test_a_certain_encoding_is_decoded_and_told(data: bytes, remark: str | None) -> None:
    """The first bytes of a file may say what it is."""
    assert body(data) == "Eén tekst – met “leestekens”."
    assert [m for m in told(data) if "file" in m] == ([remark] if remark else [])


def test_a_page_may_name_its_encoding() -> None:
    """What a page says of itself is believed, as a browser does, and told."""
    page = '<meta charset="windows-1252"><p>Eén – “twee”.</p>'.encode("cp1252")
    assert body(page, "a.html") == "Eén – “twee”."
    assert "the page says that it is windows-1252; it is UTF-8 now" in told(page, "a.html")
    latin = b'<?xml version="1.0" encoding="iso-8859-1"?><p>\x80 E\xe9n</p>'
    assert body(latin, "a.xhtml") == "€ Eén"


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"Titel\n\nE\xe9n", "a.txt",
         "a.txt, line 3: this is not UTF-8, and nothing in the file says"),
        (b"<p>E\xe9n", "a.html", "a.html, line 1: this is not UTF-8"),
        ("<meta charset=cp1252><p>Eén".encode(), "a.html",
         "a.html says that it is cp1252, but its letters are written as UTF-8"),
        (b"\xff\xfeT", "a.txt", "this is not UTF-16"),
        (b"T\x00i\x00", "a.txt", "a.txt is not a text"),
        ("Titel\n\nEen �tekst".encode(), "a.txt", "lost letters of this text .* first in “�tekst”"),
        (b"", "a.txt", "a.txt is empty"),
        (b" \n", "a.md", "a.md is empty"),
        (b"%PDF-1.7", "a.pdf", "a.pdf is a PDF, which cannot be imported"),
        (b"%PDF-1.7", "a.txt", "a.txt is a PDF"),
        (b"{\\rtf1", "a.rtf", "a.rtf: The file cannot be read: it is damaged"),
        (b"PK\x03\x04", "a.odt", "a.odt: This is not a Word document .* or OpenDocument text"),
        (b"tekst", "a", "The name of a does not show what kind of file it is"),
        (b"tekst", "a.xyz", "ends in .txt, .md, .html, .docx"),
        (b"a" * 6_000_000, "a.txt", "far larger than any statement"),
        (b"a" * 21_000_000, "a.docx", "far larger than any statement"),
        ("\u200b".encode(), "a.txt", "contains no words"),
        (b"Alleen een titel", "a.txt", None),
        (b"# Alleen een titel", "a.md", "no more than a title"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(data: bytes, name: str, expected: str | None) -> None:
    """Nothing is guessed; the message says what is wrong and how to fix it."""
    if expected is None:
        assert converted(data, name).words > 0
        return
    with pytest.raises(ImportRefused, match=expected) as refusal:
        converted(data, name, title="")
    assert refusal.value.message.endswith("Nothing was written.")
