"""What the tests of the import share: converting on the spot, and Word documents made by hand."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from policysite.importing.conversion import Converted, Wanted, convert
from policysite.importing.sections import Relatives

INPUTS = Path(__file__).parent / "inputs"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def converted(
    data: bytes | str, name: str = "a.txt", relatives: Relatives | None = None, **more: str
) -> Converted:
    """What becomes of a file; `more` may give a title and a language."""
    wanted = Wanted(
        language=more.get("language", "nl"),
        path="content/nl/privacy/1.0.md",
        title=more.get("title", "Titel"),
        untitled="[[TODO]]",
        changes=more.get("changes", ""),
    )
    data = data.encode() if isinstance(data, str) else data
    return convert(data, name, relatives or Relatives(), wanted)


def body(data: bytes | str, name: str = "a.txt") -> str:
    """The Markdown below the front matter."""
    return converted(data, name).source.decode().split("---\n", 2)[2].strip("\n")


def told(data: bytes | str, name: str = "a.txt") -> list[str]:
    """Every decision but the one on the title."""
    return [str(one.message) for one in converted(data, name).told if "title" not in one.message]


def word(document: str, **parts: str) -> bytes:
    """A Word document with the XML `document` in its body, and other parts by name."""
    found = {f"word/{name}.xml": text for name, text in parts.items()}
    found["word/document.xml"] = f"<w:document {_W}><w:body>{document}</w:body></w:document>"
    return package(found)


def part(name: str, content: str) -> str:
    """The XML of a part with the root `name`."""
    return f"<w:{name} {_W}>{content}</w:{name}>"


def paragraph(text: str, style: str = "", extra: str = "") -> str:
    """A paragraph of one run."""
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{styled}{extra}</w:pPr>{run(text)}</w:p>"


def run(text: str, properties: str = "") -> str:
    """A run with its properties."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def package(parts: dict[str, str]) -> bytes:
    """The parts as a package, with what every package needs."""
    names = "".join(
        f'<Override PartName="/{name}" ContentType="{_TYPE}.main+xml"/>' for name in parts
    )
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/{Path(name).stem}" Target="{Path(name).name}"/>'
        for n, name in enumerate(parts)
        if name != "word/document.xml"
    )
    whole = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">{names}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r" '
        f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f"{relations}</Relationships>",
        **parts,
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in whole.items():
            file.writestr(name, text)
    return target.getvalue()
