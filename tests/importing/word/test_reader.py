from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from tests.importing.samples import body, converted, package, paragraph, part, run, told, word

from policysite.errors import ImportRefused

STYLES = part(
    "styles",
    '<w:style w:type="paragraph" w:styleId="Kop1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Eigen"><w:name w:val="Eigen kop"/>'
    '<w:basedOn w:val="Kop1"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>',
)


def levels(*forms: tuple[str, str]) -> str:
    """A numbering with a level for each kind and form."""
    inner = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{form}"/></w:lvl>'
        for depth, (kind, form) in enumerate(forms)
    )
    return part(
        "numbering",
        f'<w:abstractNum w:abstractNumId="0">{inner}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
    )


def numbered(text: str, depth: int = 0, style: str = "") -> str:
    """A paragraph that Word counts."""
    extra = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr>'
    return paragraph(text, style, extra)


def test_headings_by_style_and_by_outline() -> None:
    """Styles of any name count by what they are based on, and Title is the title."""
    document = word(
        paragraph("De titel", "Titel")
        + paragraph("Een", "Kop1")
        + paragraph("a")
        + paragraph("Twee", "Eigen")
        + paragraph("b"),
        styles=STYLES,
    )
    found = converted(document, "a.docx", title="")
    assert found.title == "De titel"
    assert body(document, "a.docx") == "## Een {#een}\n\na\n\n### Twee {#twee}\n\nb"


def test_the_numbers_that_word_counts_stand_in_the_headings() -> None:
    """A reader of Word sees “1.1 Twee”, and so does a reader of the draft."""
    document = word(
        numbered("Een", 0, "Kop1") + numbered("Twee", 1, "Eigen") + paragraph("b"),
        styles=STYLES,
        numbering=levels(("decimal", "%1."), ("decimal", "%1.%2")),
    )
    assert body(document, "a.docx") == "## 1. Een {#een}\n\n### 1.1 Twee {#twee}\n\nb"
    assert "the automatic number of a heading was written into the heading: “1.1 Twee”" in told(
        document, "a.docx"
    )


@pytest.mark.parametrize(
    ("forms", "items", "expected"),
    [
        ([("decimal", "%1.")], "ab", "1. a\n2. b"),
        ([("bullet", "•")], "ab", "- a\n- b"),
        ([("lowerLetter", "%1)")], "ab", "- a) a\n- b) b"),
        ([("upperRoman", "%1.")], "ab", "- I. a\n- II. b"),
    ],
)
def test_lists(forms: list[tuple[str, str]], items: str, expected: str) -> None:
    """Numbers become a numbered list; letters, which we cannot count, stand in the words."""
    document = word("".join(numbered(item) for item in items), numbering=levels(*forms))
    assert body(document, "a.docx") == expected


def test_a_list_that_goes_on_keeps_its_numbers() -> None:
    """Where Word counts on after a paragraph, the list below it begins with the next number."""
    text = numbered("a") + paragraph("tussen") + numbered("b")
    document = word(text, numbering=levels(("decimal", "%1.")))
    assert body(document, "a.docx") == "1. a\n\ntussen\n\n2. b"


def test_what_nobody_reads_is_left_out_and_told() -> None:
    """Hidden words, deletions, comments, heads and feet go, with their words in the list."""
    document = word(
        "<w:p>"
        + run("Zicht")
        + run("geheim", "<w:vanish/>")
        + "<w:del><w:r><w:delText>weg</w:delText></w:r></w:del>"
        + f"<w:ins>{run('baar')}</w:ins></w:p>",
        comments=part("comments", f'<w:comment w:id="1">{paragraph("let op")}</w:comment>'),
        header1=part("hdr", paragraph("kop van de bladzijde")),
        footer1=part("ftr", paragraph("voet van de bladzijde")),
    )
    assert body(document, "a.docx") == "Zicht baar"
    found = told(document, "a.docx")
    assert "words hidden in Word were left out: “geheim”" in found
    assert "words deleted by a tracked change were left out: “weg”" in found
    assert "words inserted by a tracked change are in the text: “baar”" in found
    assert "the comments were left out: “let op”" in found
    assert "the page header was left out: “kop van de bladzijde”" in found
    assert "the page footer was left out: “voet van de bladzijde”" in found


def test_footnotes_stay_footnotes() -> None:
    """A footnote is a footnote of ours, at the end."""
    document = word(
        f'<w:p>{run("Tekst")}<w:r><w:footnoteReference w:id="2"/></w:r>{run(".")}</w:p>',
        footnotes=part("footnotes", f'<w:footnote w:id="2">{paragraph("De noot.")}</w:footnote>'),
    )
    assert body(document, "a.docx") == "Tekst[^1].\n\n[^1]: De noot."


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<w:r><w:t>a</w:t><w:cr/><w:t>b</w:t></w:r>", "a  \nb"),
        ('<w:r><w:t>a</w:t><w:br w:type="page"/><w:t>b</w:t></w:r>', "a  \nb"),
        ("<w:r><w:t>a</w:t><w:ptab/><w:t>b</w:t></w:r>", "a b"),
        ("<w:r><w:t>a</w:t><w:softHyphen/><w:t>b</w:t></w:r>", "ab"),
        ("<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t></w:r>", "a\u2011b"),
        (f"<w:fldSimple w:instr='DATE'>{run('1 mei')}</w:fldSimple>", "1 mei"),
        (f"<w:moveTo>{run('hierheen')}</w:moveTo><w:moveFrom>{run('weg')}</w:moveFrom>",
         "hierheen"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B7"/><w:t> a</w:t></w:r>', "- a"),
        (f"<w:smartTag>{run('slim')}</w:smartTag>", "slim"),
        (f"<w:r><w:pict><w:txbxContent>{paragraph('kader')}</w:txbxContent></w:pict></w:r>"
         f"{run('tekst')}", "tekst\n\nkader"),
    ],
)  # fmt: skip
def test_words_that_the_converter_would_lose(content: str, expected: str) -> None:
    """Whatever Word shows is kept, also what the library does not know."""
    assert body(word(f"<w:p>{content}</w:p>"), "a.docx") == expected


def good() -> bytes:
    return word(paragraph("a"))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 encrypted",
            "has a password, or it comes from an older version of Word",
        ),
        (b"nothing of the kind", "not a Word document"),
        (b"PK\x03\x04 broken", "not a Word document"),
        (good()[: len(good()) // 2], "not a Word document"),
        (package({"word/other.xml": "<x/>"}), "not a Word document"),
        (package({"word/document.xml": "<w:document"}), "not a Word document"),
        (package({"word/document.xml": "<a/>"}), "not a Word document"),
        (package({"word/document.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "DTD"),
        (package({"word/document.xml": "<a>" + " " * 3_000_000 + "</a>"}), "far larger"),
        (package({"word/document.xml": "<a/>", "word/x.bin": "0" * 9_000_000}), "far larger"),
    ],
    ids=lambda value: str(value)[:30] if isinstance(value, str) else "",
)
def test_what_is_no_sound_document_is_refused(data: bytes, expected: str) -> None:
    """A broken, encrypted, dangerous or enormous document is told as such, with a remedy."""
    with pytest.raises(ImportRefused, match=expected) as refusal:
        converted(data, "a.docx")
    assert "Nothing was written." in refusal.value.message


def test_a_package_that_says_it_is_encrypted_is_refused() -> None:
    """The flag of a ZIP's own encryption is seen before anything is read."""
    data = bytearray(good())
    with zipfile.ZipFile(BytesIO(good())) as file:
        for entry in file.infolist():
            data[entry.header_offset + 6] |= 1
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        data[place + 8] |= 1
        place = data.find(b"PK\x01\x02", place + 1)
    with pytest.raises(ImportRefused, match="not a Word document"):
        converted(bytes(data), "a.docx")
