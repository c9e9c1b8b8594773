"""A printable page as a PDF, tagged for screen readers (PDF/UA-1), and reproducible.

Owns the library weasyprint, which is an extra: it needs Pango from the system. The fonts are those
of the machine, so only the same machine produces the same bytes.
"""

from __future__ import annotations

import contextlib
import io
import logging
import re
from typing import TYPE_CHECKING, Any

from policysite.errors import BuildError, MissingExtra
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pydyf import PDF

_APT_INSTALL = "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def require() -> None:
    """Raise MissingExtra, which says what to install, if no PDFs can be made here."""
    try:
        _load()
    except ImportError:
        raise MissingExtra(
            Message(
                "A PDF needs WeasyPrint, which is not installed. Nothing was built, and the "
                "previous site was not changed. Run “python3 run.py build --pdf” to install "
                "it, or, if you installed policysite with pip: pip install 'policysite[pdf]'"
            )
        ) from None
    except OSError as error:
        raise MissingExtra(
            Message(
                "A PDF needs Pango, which is not installed. Nothing was built, and the "
                "previous site was not changed. On Debian or Ubuntu, run: %(command)s "
                "(%(error)s)",
                command=_APT_INSTALL,
                error=str(error).splitlines()[0],
            )
        ) from None


def make(page: str, identifier: str) -> bytes:
    """The PDF of the HTML `page`, which contains its style sheet and loads nothing.

    `identifier` replaces the random file identifier that other programs use.
    """
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    complaints = _Complaints()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(complaints)
    try:
        with _whole_tags():
            document = HTML(string=page, url_fetcher=URLFetcher(allowed_protocols=()))
            made: bytes = document.write_pdf(
                finisher=_finish,
                pdf_identifier=identifier.encode(),
                pdf_variant="pdf/ua-1",
                presentational_hints=True,  # the numbers of a list that does not start with 1
            )
    finally:
        logger.removeHandler(complaints)
    if complaints.heard:
        raise BuildError(
            Message("A PDF could not be created: %(reason)s", reason="; ".join(complaints.heard))
        )
    return made


def _load() -> None:
    """Load the library; `require` replaces what it prints if the system lacks something."""
    with contextlib.redirect_stdout(io.StringIO()):
        import weasyprint  # noqa: F401 (whoever uses it imports it again)


class _Complaints(logging.Handler):
    """Collects the warnings of the library, such as ignored properties of the style sheet."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())


@contextlib.contextmanager
def _whole_tags() -> Iterator[None]:
    """Make the library tag the text with our additions."""
    from weasyprint.pdf import tags

    build = tags._build_box_tree  # noqa: SLF001 (there is no other way in)
    tags._build_box_tree = _Tags(build)  # noqa: SLF001
    try:
        yield
    finally:
        tags._build_box_tree = build  # noqa: SLF001


class _Tags:
    """The tags that the library `build`s, and those that it leaves out.

    A text in another language is marked as such (PDF/UA-1, 7.2). A table that continues on the next
    page is one table, and its header is not read again there.
    """

    def __init__(self, build: Callable[..., Iterator[Any]]) -> None:
        self._build = build
        self._begun: dict[Any, Any] = {}

    def __call__(self, box: Any, parent: Any, pdf: PDF, *rest: Any) -> Iterator[Any]:
        """The tags of a box; the library calls this for each nested box, too."""
        from pydyf import String

        element = box.element
        for tag in self._build(box, parent, pdf, *rest):
            if element is not None and "lang" in element.attrib:
                tag["Lang"] = String(element.attrib["lang"])
            if element is None or element.tag not in {"table", "thead"}:
                yield tag
            elif element not in self._begun:
                self._begun[element] = tag
                yield tag
            elif element.tag == "table":
                _continue(self._begun[element], tag, pdf)


def _continue(table: Any, part: Any, pdf: PDF) -> None:
    """Append the rows of `part` to `table`, under its existing headers."""
    for reference in part["K"]:
        rows = _object(pdf, reference)
        rows["P"] = table.reference
        table["K"].append(reference)
        for row in rows["K"]:
            for cell in _object(pdf, row)["K"]:
                for head in _object(pdf, cell)["A"].get("Headers", ()):
                    head.string = re.sub(f"^{part.number}-", f"{table.number}-", head.string)


def _finish(_document: object, pdf: PDF) -> None:
    """Mark the margins as not part of the text (PDF/UA-1, 7.1)."""
    read = _read_out(pdf)
    for page in _pages(pdf):
        stream = _object(pdf, page["Contents"]).stream
        for position, operator in enumerate(stream):
            if operator == b"BDC":
                mark = stream[position - 1]["MCID"]
                if (page.reference, mark) not in read:
                    stream[position - 2 : position + 1] = [b"/Artifact", b"", b"BMC"]


def _read_out(pdf: PDF) -> set[tuple[bytes, int]]:
    """The page and number of each piece of text that the tags refer to."""
    found = set()
    todo = [pdf.catalog["StructTreeRoot"]]
    while todo:
        tag = _object(pdf, todo.pop())
        for child in tag.get("K", ()):
            if isinstance(child, int):
                found.add((tag["Pg"], child))
            else:
                todo.append(child)
    return found


def _pages(pdf: PDF) -> list[Any]:
    return [_object(pdf, reference) for reference in pdf.page_references]


def _object(pdf: PDF, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
