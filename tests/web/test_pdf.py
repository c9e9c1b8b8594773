"""The PDFs of a build: the article's text to the letter, tagged, the same bytes every time."""

from __future__ import annotations

import builtins
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from lxml import html
from pypdf import PdfReader
from tests.helpers import AS_OF, EXAMPLE, ROOT, copy_example, run, squeezed, tree
from tests.shared import once
from tests.web.pdf_reading import artifacts, marked, pieces, read_out

from policysite import ledger
from policysite.build.freezing import Options, build
from policysite.errors import BuildError
from policysite.web import pdf

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

BUILD = ("build", "--as-of", AS_OF.isoformat())
BASE = "https://policies.voorbeeld.example"
IN_SHORT = {"nl": "In het kort", "en": "In short"}
LONG_TABLE = (
    "## Long {#long}\n\n| Kind | Purpose |\n|---|---|\n"
    + "".join(f"| Kind {number} | Purpose {number} |\n" for number in range(90))
    + "\n*Privacy by design*{lang=fr}.\n"
)


needs_pango = pytest.mark.usefixtures("pango")


def make(root: Path, out: Path, **options: Any) -> Path:
    build(Options(root=root, out=out, as_of=AS_OF, **options), lambda pages, _: iter(pages))
    return out


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example with PDFs, also of its drafts; one of them has a table of two pages."""

    def make_both(folder: Path) -> None:
        root = copy_example(folder / "example")
        for language in ("nl", "en"):
            with (root / f"content/{language}/cookies/1.1.md").open("a", encoding="utf-8") as file:
                file.write(f"\n{LONG_TABLE}")
        make(root, folder / "site", pdf=True, drafts=True)

    return once(tmp_path_factory, "pdf", make_both) / "site"


def versions(folder: Path) -> list[str]:
    """The pages of the versions that have a text, as nl/privacy/1.1."""
    return sorted(path.parent.relative_to(folder).as_posix() for path in folder.rglob("source.md"))


def file_of(site: Path, version: str) -> Path:
    language, policy, number = version.split("/")
    return site / version / f"{policy}-{number}-{language}.pdf"


def article_of(site: Path, version: str) -> html.HtmlElement:
    """The frozen article; of a draft, the page's article without what the page adds."""
    language, policy, number = version.split("/")
    frozen = site / "ledger" / policy / f"{number}.{language}.html"
    if frozen.exists():
        return html.fragment_fromstring(frozen.read_text(encoding="utf-8"))
    page = html.fromstring((site / version / "index.html").read_text(encoding="utf-8"))
    for note in page.xpath("//article//*[@data-note]"):
        note.drop_tree()
    return next(page.iter("article"))


def on_paper(article: html.HtmlElement, language: str) -> str:
    """The text of an article as paper must have it: with the addresses of its links."""
    for link in article.iter("a"):
        address = re.sub("^policy:browsers", f"{BASE}/{language}/browsers/", link.get("href", ""))
        address = re.sub("^policy:([a-z]+)", rf"{BASE}/{language}/\1/", address)
        if address.startswith("/"):
            address = f"{BASE}{address}"
        if address.startswith("http"):
            link.tail = f"({address}){link.tail or ''}"
    summary = article.find("ul[@class='in-short']")
    if summary is not None:
        summary.text = IN_SHORT[language]
    return squeezed(article.text_content())


@needs_pango
def test_every_version_with_a_text_has_a_pdf(site: Path) -> None:
    """There is one PDF next to each source, with a distinctive name."""
    expected = {file_of(site, version).relative_to(site).as_posix() for version in versions(site)}
    assert expected == {path for path in tree(site) if path.endswith(".pdf")}
    assert "nl/privacy/1.1/privacy-1.1-nl.pdf" in expected
    assert "en/cookies/1.1/cookies-1.1-en.pdf" in expected


@needs_pango
def test_a_pdf_reads_as_the_article(site: Path) -> None:
    """By its tags a PDF has the characters of the article in their order, and link addresses."""
    for version in versions(site):
        language = version.split("/")[0]
        text = read_out(PdfReader(file_of(site, version)))
        assert text == on_paper(article_of(site, version), language), version


@needs_pango
def test_a_list_has_the_numbers_of_the_page(site: Path) -> None:
    """A list that continues with 3 does so on paper."""
    reader = PdfReader(file_of(site, "nl/privacy/1.1"))
    signs = [squeezed(piece.text) for piece in pieces(reader) if "/Lbl" in piece.tags]
    assert signs == ["•", "•", "1.", "2.", "3.", "4.", "1."]


@needs_pango
def test_what_is_copied_from_a_pdf_is_the_article_too(site: Path) -> None:
    """Who selects all of a page and copies gets the article; bullets and margins come after it."""
    readers = [PdfReader(file_of(site, version)) for version in versions(site)]
    single = [reader for reader in readers if len(reader.pages) == 1]  # the machine's fonts decide
    assert single
    for reader in single:
        bullets = "".join(squeezed(piece.text) for piece in pieces(reader) if "/Lbl" in piece.tags)
        copied = squeezed(reader.pages[0].extract_text())
        assert copied == read_out(reader) + bullets + artifacts(reader.pages[0])


@needs_pango
def test_every_page_says_what_it_is(site: Path) -> None:
    """Title, version, date, address, hash and number stand on each page, and are no text."""
    for version in versions(site):
        language, policy, number = version.split("/")
        reader = PdfReader(file_of(site, version))
        frozen = site / "ledger" / policy / f"{number}.{language}.html"
        for position, page in enumerate(reader.pages, 1):
            shown = artifacts(page)
            assert f"{BASE}/{version}/" in shown
            if frozen.exists():
                assert f"SHA-256{ledger.sha256(frozen.read_bytes())}" in shown
            word = {"nl": "Versie", "en": "Version"}[language]
            assert f"{word}{number}·" in shown
            count = {"nl": f"Pagina{position}van", "en": f"Page{position}of"}[language]
            assert f"{count}{len(reader.pages)}" in shown
    shown = artifacts(PdfReader(file_of(site, "nl/privacy/1.1")).pages[0])
    assert shown.startswith(
        "Privacyverklaring·VoorbeeldBVVersie1.1·Vankrachtsinds1juni2026·Gepubliceerdop22november2026"
    )
    assert "·Translation" in artifacts(PdfReader(file_of(site, "en/privacy/1.1")).pages[0])
    assert "·concept" in artifacts(PdfReader(file_of(site, "nl/cookies/1.1")).pages[0])


@needs_pango
def test_no_heading_is_the_last_on_its_page(site: Path) -> None:
    """A heading is on the same page as the text below it."""
    for version in versions(site):
        headings = article_of(site, version).xpath(".//h1|.//h2|.//h3|.//h4|.//h5|.//h6")
        titles = tuple(squeezed(heading.text_content()) for heading in headings)
        for page in PdfReader(file_of(site, version)).pages:
            text = "".join(shown for mark, shown in marked(page) if mark is not None)
            assert not squeezed(text).endswith(titles)


@needs_pango
def test_a_pdf_declares_that_it_is_accessible(site: Path) -> None:
    """It is a tagged PDF/UA-1 in its language, and a reader shows its title."""
    for version in versions(site):
        reader = PdfReader(file_of(site, version))
        root: Any = reader.root_object
        assert root["/MarkInfo"]["/Marked"]
        assert root["/Lang"] == version.split("/")[0]
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert b'pdfuaid:part="1"' in root["/Metadata"].get_data()
        title = article_of(site, version).findtext("h1")
        assert str(reader.metadata and reader.metadata.title).startswith(f"{title}, versi")
        assert {str(page["/Tabs"]) for page in reader.pages} == {"/S"}


@needs_pango
def test_the_tags_are_those_of_the_article(site: Path) -> None:
    """Headings, lists, tables and links are tagged as what they are."""
    reader = PdfReader(file_of(site, "nl/privacy/1.1"))
    found = {(piece.tags[-2], piece.text) for piece in pieces(reader)}
    assert ("/H1", "Privacyverklaring") in found
    assert ("/H3", "1.1 Woorden") in found
    assert ("/TH", "Doel") in found
    assert ("/TD", "Postadres") in found
    linked = {piece.text for piece in pieces(reader) if piece.tags[-1] == "/Link"}
    assert {"cookieverklaring", "browserpagina", "Bewaartermijn", "1"} <= linked


@needs_pango
def test_a_text_in_another_language_says_so(site: Path) -> None:
    """A screen reader changes its voice where the article does."""
    reader = PdfReader(file_of(site, "nl/privacy/1.1"))
    spoken = {piece.text.strip(): piece.language for piece in pieces(reader)}
    assert spoken["privacy by design"] == "en"
    assert {value for key, value in spoken.items() if key != "privacy by design"} == {"nl"}


@needs_pango
def test_a_long_table_repeats_its_head_for_the_eye_alone(site: Path) -> None:
    """On its second page the head is seen again, and not read again."""
    reader = PdfReader(file_of(site, "nl/cookies/1.1"))
    assert read_out(reader).count("KindPurpose") == 1
    assert sum(page.extract_text().count("Purpose\n") for page in reader.pages) > 1
    assert "KindPurpose" in "".join(artifacts(page) for page in reader.pages)


@needs_pango
def test_each_cell_names_its_head(site: Path) -> None:
    """A table stays one table if it continues on the next page."""

    def tags(node: Any) -> Iterator[Any]:
        for child in node.get("/K", ()):
            if not isinstance(child, int):
                yield child.get_object()
                yield from tags(child.get_object())

    for version in ("nl/cookies/1.1", "en/privacy/1.1"):
        page = (site / version / "index.html").read_text(encoding="utf-8")
        root: Any = PdfReader(file_of(site, version)).root_object
        found = list(tags(root["/StructTreeRoot"]))
        assert len([tag for tag in found if tag.get("/S") == "/Table"]) == page.count("<table")
        assert len([tag for tag in found if tag.get("/S") == "/TR"]) == page.count("<tr") >= 3
        heads = {tag["/ID"] for tag in found if tag.get("/S") == "/TH"}
        named = [tag["/A"]["/Headers"] for tag in found if tag.get("/S") == "/TD"]
        assert all(len(names) == 1 for names in named)
        assert {name for names in named for name in names} == heads


@needs_pango
def test_every_heading_is_in_the_outline(site: Path) -> None:
    """The outline has each heading of the article, in order."""

    def flat(outline: list[Any]) -> list[str]:
        return [
            title
            for item in outline
            for title in (flat(item) if isinstance(item, list) else [squeezed(item.title)])
        ]

    for version in versions(site):
        headings = article_of(site, version).xpath(".//h1|.//h2|.//h3|.//h4|.//h5|.//h6")
        titles = [squeezed(heading.text_content()) for heading in headings]
        assert flat(PdfReader(file_of(site, version)).outline) == titles


@needs_pango
def test_links_lead_where_those_of_the_page_lead(site: Path) -> None:
    """A link to a section leads to it on its page, any other to the full address on the web."""
    reader = PdfReader(file_of(site, "nl/privacy/1.1"))
    annotations: list[Any] = [
        note.get_object() for page in reader.pages for note in page.get("/Annots", ())
    ]
    assert all(note["/Contents"] for note in annotations)
    outside = {note["/A"]["/URI"] for note in annotations if "/A" in note}
    assert outside == {
        f"{BASE}/nl/cookies/#use",
        f"{BASE}/nl/browsers/#firefox-desktop",
        "mailto:privacy@voorbeeld.example",
        "https://autoriteitpersoonsgegevens.nl/",
    }
    inside = {note["/Dest"] for note in annotations if "/Dest" in note}
    assert inside == {"retention", "rights", "fn-law", "fnref-law"}
    assert inside <= set(reader.named_destinations)


@needs_pango
def test_the_same_bytes_every_time(site: Path, tmp_path: Path) -> None:
    """Whatever the time zone, the locale and the hash seed, the same text makes the same PDF."""
    command = [sys.executable, "-m", "policysite", "--root", str(EXAMPLE), "build", "--pdf"]
    surroundings = {
        "LC_ALL": "C",
        "PYTHONHASHSEED": "1",
        "PYTHONPATH": str(ROOT / "site"),
        "SOURCE_DATE_EPOCH": "1",
        "TZ": "Asia/Tokyo",
    }
    subprocess.run(
        [*command, "--as-of", AS_OF.isoformat(), "--out", str(tmp_path / "site")],
        check=True,
        env=surroundings,
    )
    made = {path: data for path, data in tree(tmp_path / "site").items() if path.endswith(".pdf")}
    assert len(made) == 8
    before = tree(site)
    assert {path: before[path] for path in made} == made


@needs_pango
def test_a_pdf_names_itself_by_its_hash(site: Path) -> None:
    """Its identifier is the hash of the article, its date the day of publication."""
    reader = PdfReader(file_of(site, "nl/privacy/1.1"))
    frozen = (site / "ledger/privacy/1.1.nl.html").read_bytes()
    identifier: Any = reader.trailer["/ID"]
    assert identifier[0] == ledger.sha256(frozen)
    entry = ledger.parse_entry((site / "ledger/privacy/1.1.json").read_bytes())
    information: Any = reader.metadata
    assert information["/CreationDate"] == f"D:{entry.published:%Y%m%d}"


@needs_pango
def test_the_page_points_to_its_pdf(site: Path) -> None:
    """The line below the title leads to it, at the version's own address and at the policy's."""
    for page in ("nl/privacy/1.1", "nl/privacy"):
        text = (site / page / "index.html").read_text(encoding="utf-8")
        link = '<a href="/nl/privacy/1.1/privacy-1.1-nl.pdf" type="application/pdf">PDF</a>'
        assert link in text, page


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example as it is, with the site of its command in build/; no test changes it."""

    def make_project(folder: Path) -> None:
        result = run(copy_example(folder), *BUILD, "--pdf")
        assert "Built" in result.stdout, result.output

    return once(tmp_path_factory, "published-pdf", make_project)


@needs_pango
def test_the_rest_of_the_site_stays_as_it_was(published: Path, tmp_path: Path) -> None:
    """Beside the PDFs, only the pages that point to them are others."""
    plain = tree(make(EXAMPLE, tmp_path / "plain"))
    with_pdf = tree(published / "build")
    assert not any(b".pdf" in data or path.endswith(".pdf") for path, data in plain.items())
    link = re.compile(
        rb'<span class="view">\xc2\xa0\xc2\xb7 <a href="[^"]*\.pdf" [^>]*>PDF</a></span>'
    )
    for path in set(plain) - {".policysite.json", ".policysite.parts"}:
        assert link.sub(b"", with_pdf[path]) == plain[path], path


@needs_pango
def test_a_build_knows_whether_it_has_pdfs(published: Path, tmp_path: Path) -> None:
    """The second build has nothing to do, one without the option takes the PDFs away."""
    root = tmp_path / "example"
    shutil.copytree(published, root)
    assert list((root / "build").rglob("*.pdf"))
    assert "Nothing has changed" in run(root, *BUILD, "--pdf").stdout
    assert "Built" in run(root, *BUILD).stdout
    assert not list((root / "build").rglob("*.pdf"))


@needs_pango
def test_a_site_with_pdfs_can_be_verified(published: Path) -> None:
    """PDFs are neither missing nor strange to `verify`."""
    result = run(published, "verify", str(published / "build"))
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (ImportError("No module named 'weasyprint'"), "pip install 'policysite[pdf]'"),
        (OSError("cannot load library 'libpango-1.0-0'"), "apt-get install libpango-1.0-0 "),
    ],
)
def test_without_the_library_nothing_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, advice: str
) -> None:
    """If PDFs cannot be made, the message says what to install, and the site stays."""
    root = copy_example(tmp_path / "example")
    run(root, *BUILD)
    before = tree(root)
    real = builtins.__import__

    def broken(name: str, *rest: Any) -> Any:
        if name == "weasyprint":
            print("-----\nWeasyPrint could not import some external libraries.")  # as it does
            raise error
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", broken)
    result = run(root, *BUILD, "--pdf")
    assert result.exit_code == 1
    assert advice in result.stderr
    assert "the previous site was not changed" in result.stderr
    assert "external libraries" not in result.output
    assert tree(root) == before
    assert run(root, *BUILD).exit_code == 0


@needs_pango
@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ('<html lang="nl"><style>p { colour: red }</style><p>x', "colour"),
        ("<html><title>x</title><p>x", "lang"),
        ('<html lang="nl"><img src="https://policies.voorbeeld.example/x.png" alt="x">', "x.png"),
    ],
)
def test_what_the_library_warns_of_is_an_error(source: str, complaint: str) -> None:
    """A rule that it ignores, a tag that it misses, a file that it cannot have: no such PDF."""
    with pytest.raises(BuildError, match=f"A PDF could not be created: .*{complaint}"):
        pdf.make(source, "x")


def test_the_style_sheet_and_the_code_belong_together() -> None:
    """The page for paper loads nothing: it contains its style sheet."""
    style = (ROOT / "site/policysite/web/print.css").read_text(encoding="utf-8")
    assert not re.search(r"url\(|@import|@font-face", style)
