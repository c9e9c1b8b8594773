"""On paper nothing extends beyond the edge, in a PDF and in a browser's print."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader
from tests.helpers import AS_OF, document, publish, run, write_project
from tests.web.test_pdf import needs_pango

from policysite.web import pdf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

LONG = "wordpress\\_logged\\_in\\_0123456789abcdef0123456789abcdef"
SENTENCE = "We keep these personal data for as long as the law on our administration asks us to."
CELLS = (LONG, "session", SENTENCE, "no", "<privacy@voorbeeld.nl>")
COLUMNS = (2, 3, 4, 5, 6, 8, 10, 12, 15)
ENDLESS = "x" * 300
A4_WIDTH = 595  # points


def table(columns: int) -> str:
    cells = [CELLS[number % len(CELLS)] for number in range(columns)]
    rows = [[f"Column {number}" for number in range(columns)], ["---"] * columns, cells, cells]
    return "\n".join(["", "Table:", "", *(f"| {' | '.join(row)} |" for row in rows), ""])


BODY = f"""\
## Keeping[^a] {{#keeping}}

{"".join(map(table, COLUMNS))}
An {ENDLESS} and `{ENDLESS}`.

### {ENDLESS} {{#endless}}

Term {ENDLESS}
:   Meaning {ENDLESS}

- Item {ENDLESS}

> Quoted {ENDLESS}

    code {ENDLESS}

[^a]: Note {ENDLESS}
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a text that is too wide for any paper."""
    root = tmp_path_factory.mktemp("paper")
    for number, more in (("1.0", ""), ("1.1", "More.\n")):
        text = document(f"{more}\n{BODY}", changes="[One.]")
        write_project(root, {f"en/privacy/{number}.md": text}, languages=("en",))
        publish(root, "privacy", number, AS_OF)
    return root


def boxes(box: Any) -> Iterator[Any]:
    """A box of the layout, and all in it."""
    yield box
    for child in getattr(box, "children", None) or ():
        yield from boxes(child)


def words(cell: Any) -> list[str]:
    """The words of a cell, in pieces where a line ends inside one."""
    lines = (box for box in boxes(cell) if type(box).__name__ == "LineBox")
    texts = (
        "".join(box.text for box in boxes(line) if type(box).__name__ == "TextBox")
        for line in lines
    )
    return " ".join(texts).split()


@needs_pango
def test_a_pdf_holds_all_of_it(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No word of any table or line ends beyond the margin; ordinary words of few columns stay."""
    from weasyprint import HTML

    pages: list[str] = []

    def make(page: str, identifier: str) -> bytes:
        pages.append(page)
        return b"%PDF"

    monkeypatch.setattr(pdf, "make", make)
    assert run(root, "build", "--pdf", "--out", str(root / "layout")).exit_code == 0
    for sheet in HTML(string=pages[-1]).render().pages:
        page = sheet._page_box
        edge = page.content_box_x() + page.width
        for box in boxes(page):
            if type(box).__name__ == "TextBox" and box.text.strip():
                assert box.position_x + box.width <= edge + 0.5, box.text
            if type(box).__name__ == "TableRowBox" and len(box.children) <= 6:
                for cell in box.children:
                    short = [word for word in (cell.element.text or "").split() if len(word) <= 12]
                    assert set(short) <= set(words(cell))


def _flat(outline: list[Any]) -> Iterator[Any]:
    for item in outline:
        yield from _flat(item) if isinstance(item, list) else [item]


@needs_pango
def test_what_is_in_the_pdf(root: Path) -> None:
    """No text begins beyond the page, and the outline has titles without numbers of footnotes."""
    assert run(root, "build", "--pdf", "--out", str(root / "pdfs")).exit_code == 0
    reader = PdfReader(root / "pdfs/en/privacy/1.0/privacy-1.0-en.pdf")
    beyond: list[str] = []

    def visit(text: str, matrix: Any, inner: Any, _font: object, _size: object) -> None:
        if text.strip() and inner[4] * matrix[0] + matrix[4] > A4_WIDTH:
            beyond.append(text)

    for page in reader.pages:
        page.extract_text(visitor_text=visit)
    assert beyond == []
    titles = [item.title for item in _flat(reader.outline)]
    assert titles == ["Title", "Keeping", ENDLESS]


@pytest.mark.browser
@pytest.mark.parametrize("path", ["1.0", "1.1/changes"])
def test_paper_from_a_browser(root: Path, browser: Browser, path: str) -> None:
    """Printed on A4, nothing of a statement or a redline is wider than the sheet."""
    assert run(root, "build", "--out", str(root / "printed")).exit_code == 0
    page = browser.new_page(viewport={"width": 643, "height": 1000})  # A4 without its margins
    page.emulate_media(media="print")
    page.goto((root / f"printed/en/privacy/{path}/index.html").as_uri())
    found: list[dict[str, Any]] = page.evaluate(
        """() => {
            const found = [], edge = innerWidth
            const walker = document.createTreeWalker(document.querySelector('article'), 4)
            for (let node; (node = walker.nextNode());) {
                if (node.parentElement.closest('.sr')) continue
                const range = document.createRange()
                range.selectNodeContents(node)
                for (const box of range.getClientRects())
                    if (box.width && box.right > edge + 1)
                        found.push({text: node.textContent.trim().slice(0, 40), right: box.right})
            }
            return found
        }"""
    )
    assert found == []
    sheets = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    page.close()
    beyond: list[str] = []

    def visit(text: str, matrix: Any, inner: Any, _font: object, _size: object) -> None:
        if text.strip() and inner[4] * matrix[0] + matrix[4] > A4_WIDTH:
            beyond.append(text)

    for sheet in sheets:
        sheet.extract_text(visitor_text=visit)
    assert beyond == []
