"""Every file of a site against what the program makes: a sound site has no other byte."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests import depth
from tests.helpers import (
    AS_OF,
    EXAMPLE,
    ROOT,
    copy_example,
    document,
    load,
    publish,
    run,
    tree,
    write_project,
)
from tests.verify.forging import IN_FORCE, LANGUAGES, PAGE, Files, edited, without
from tests.verify.frozen_sites import Memory, found, freeze, made_of, program, publish_cookies, told

from policysite.build.fingerprint import BESIDE
from policysite.message import Message
from policysite.models import Library
from policysite.verify import FolderSite, NotMade, Program, report, verify
from policysite.verify.findings import Compared

pytestmark = pytest.mark.slow

WHY = ("--reason-nl", "De bouw loopt uit.", "--reason-en", "The work takes longer.", "--yes")
Spoil = Callable[[Path], object]


def succeed(root: Path, *command: str) -> None:
    result = run(root, *command)
    assert result.exit_code == 0, result.output


def alone(root: Path, out: Path, as_of: date = AS_OF, base_url: str | None = None) -> Compared:
    """A site of the project, verified by somebody who has nothing but the program."""
    files = tree(freeze(root, out, as_of=as_of, base_url=base_url))
    verdict = verify(Memory(files), as_of=as_of, program=program(root))
    assert [(each.path, each.message) for each in verdict.findings] == []
    assert isinstance(verdict.compared, Compared), verdict.compared
    assert (verdict.compared.files, verdict.compared.project) == (len(files.keys() - BESIDE), False)
    return verdict.compared


# From the site alone.


@pytest.mark.parametrize(
    ("as_of", "base_url"),
    depth.pairs(
        (date(2024, 1, 1), date(2025, 3, 1), AS_OF, date(2027, 2, 1)),
        (None, "https://voorbeeld.example/legal/texts"),
    ),
)
def test_a_site_shows_what_it_is_made_from(
    as_of: date, base_url: str | None, tmp_path: Path
) -> None:
    """Whatever its day and its address, each file follows from what the site shows."""
    assert alone(EXAMPLE, tmp_path / "site", as_of, base_url).as_of == as_of


@pytest.mark.usefixtures("untried")
@pytest.mark.parametrize(
    ("command", "as_of"),
    depth.pairs(
        [
            ("call-off", "privacy", "2.0", *WHY),
            ("postpone", "privacy", "2.0", "--effective", "2027-05-15", *WHY),
            ("withdraw", "privacy", "1.0", *WHY),
            ("end", "cookies", "--on", "2026-12-15", *WHY),
        ],
        (date(2026, 11, 26), date(2027, 6, 1)),
    ),
)
def test_what_became_of_a_version(
    command: tuple[str, ...], as_of: date, example: Path, clock: Callable[[str], None]
) -> None:
    """A version called off, postponed or withdrawn, a policy that ended: all of it is public."""
    clock("2026-11-26T12:00:00")
    succeed(example, *command)
    alone(example, example / "build", as_of)


def test_former_sections(tmp_path: Path) -> None:
    """What happened to former sections is taken from the page that says so."""
    sections = "## A {#a}\n\nText.\n\n## B {#b}\n\nText.\n\n## C {#c}\n\nText.\n"
    later = "## A {#a}\n\nText.\n\n## D {#d}\n\nText.\n"
    last = "## A {#a}\n\nText.\n\n## E {#e}\n\nText.\n"
    documents: dict[str, str | bytes] = {
        f"{language}/privacy/{number}.md": document(body, **more)
        for language in LANGUAGES
        for number, body, more in (
            ("1.0", sections, {}),
            ("2.0", later, {"changes": "[Changed.]"}),
            ("3.0", last, {"changes": "[Changed.]"}),
        )
    }
    root = write_project(tmp_path / "project", documents)
    (root / "content/anchors.toml").write_text(
        '[privacy."2.0"]\nmoved = { b = "d" }\nretired = ["c"]\n'
        '[privacy."3.0"]\nmoved = { d = "e" }\n'
    )
    for number in ("1.0", "2.0", "3.0"):
        publish(root, "privacy", number, AS_OF)
    assert b'<li id="b">' in tree(freeze(root, tmp_path / "first"))["nl/privacy/index.html"]
    alone(root, tmp_path / "site")


def test_one_language_and_one_address(tmp_path: Path) -> None:
    """A small site with one language, and one address for contact."""
    root = write_project(tmp_path / "project", {"nl/privacy/1.0.md": document()}, languages=("nl",))
    publish(root, "privacy", "1.0", AS_OF)
    alone(root, tmp_path / "site")


def test_what_the_company_says_of_itself(tmp_path: Path) -> None:
    """Who supervises it, and which text prevails, are taken from the pages that say so."""
    root = write_project(tmp_path / "project")
    settings = root / "content/site.toml"
    said = (
        'prevailing = "nl"\n[supervisory_authority]\nname = "A & B"\naddress = "https://ab.nl/?c&d"'
    )
    settings.write_text(settings.read_text().replace("[organisation]", f"{said}\n[organisation]"))
    publish(root, "privacy", "1.0", AS_OF)
    first = tree(freeze(root, tmp_path / "first"))
    assert b'class="prevailing" href="/nl/privacy/1.0/"' in first["en/privacy/1.0/index.html"]
    assert b'class="prevailing"' not in first["nl/privacy/1.0/index.html"]
    assert b"A &amp; B" in first["nl/contact/index.html"]
    alone(root, tmp_path / "site")


def test_a_site_with_pdfs(files: Files) -> None:
    """Of a PDF it is checked that it is one."""
    link = b'<a href="/nl/privacy/1.1/privacy-1.1-nl.pdf" type="application/pdf">PDF</a>'
    pages = {
        path: data.replace(b">Brontekst</a>", b">Brontekst</a> \xc2\xb7 " + link, 1)
        for path, data in files.items()
        if path in (PAGE, IN_FORCE)
    }
    verdict = verify(Memory(files | pages), program=program())
    assert ("missing", "nl/privacy/1.1/privacy-1.1-nl.pdf") in found(verdict)
    pdf = {"nl/privacy/1.1/privacy-1.1-nl.pdf": b"MZ"}
    verdict = verify(Memory(files | pages | pdf), program=program())
    assert "it is not a PDF" in told(verdict, "nl/privacy/1.1/privacy-1.1-nl.pdf")
    pdf = {"nl/privacy/1.1/privacy-1.1-nl.pdf": b"%PDF-1.7"}
    verdict = verify(Memory(files | pages | pdf), program=program())
    assert told(verdict, "nl/privacy/1.1/privacy-1.1-nl.pdf") == ""


# What keeps a site from being compared.


def test_a_damaged_text(files: Files) -> None:
    """Where a text is not as it was published, that is found, and the rest cannot be made."""
    source = "nl/privacy/1.1/source.md"
    verdict = verify(Memory(edited(files, source, b"6", b"7")), program=program())
    assert found(verdict) == [("changed", source)]
    assert verdict.compared == f"{source} is not as it was published"
    assert "The other pages were not checked: nl/privacy" in report(verdict, "text")


def test_a_language_without_messages(tmp_path: Path, files: Files) -> None:
    """Without the messages of a language its pages cannot be made; that is said, and no more."""

    def pages(_: object) -> list[tuple[str, bytes | None]]:
        raise NotMade(Message("this program lacks some messages in “de”"))

    verdict = verify(Memory(files), program=Program(pages=pages))
    assert verdict.right
    assert verdict.compared == "this program lacks some messages in “de”"


def test_texts_at_which_the_program_fails(files: Files) -> None:
    """That is a finding, and no traceback."""

    def pages(_: object) -> list[tuple[str, bytes | None]]:
        raise RecursionError

    verdict = verify(Memory(files), program=Program(pages=pages))
    assert found(verdict) == [("unreadable", "the site")]
    assert "cannot build pages from its texts (RecursionError)" in told(verdict, "the site")


def test_texts_that_are_too_long(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    """A site with more texts than are kept is checked as far as can be."""
    monkeypatch.setattr("policysite.verify.reconstruction._MOST_BYTES", 1000)
    verdict = verify(Memory(files), program=program())
    assert verdict.right
    assert verdict.compared == "its texts are too long"


def test_pages_that_are_gone(files: Files) -> None:
    """Each file of a site that is gone is named, whichever it is."""
    paths = sorted(set(made_of(files)) - {"SHA256SUMS", "policies.json"})
    for path in depth.some(paths, type, 4):
        verdict = verify(Memory(without(files, path)), program=program())
        assert ("missing", path) in found(verdict), path


# Beside the project.


def test_a_site_beside_its_project(files: Files, ours: Library) -> None:
    """A sound site has the files of a build of the project, and no others."""
    verdict = verify(Memory(files), ours, as_of=AS_OF, program=program(built=files))
    assert verdict.right
    assert verdict.compared == Compared(len(files.keys() - BESIDE), AS_OF, project=True)
    text = report(verdict, "text")
    assert "62 files were compared with a build of this project as of 2026-11-22." in text


def test_each_changed_byte_is_found(files: Files, ours: Library) -> None:
    """Whichever file it is in."""
    for path, data in made_of(files).items():
        place = len(data) // 2
        changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        verdict = verify(Memory(files | {path: changed}), ours, program=program(built=files))
        assert path in {each for _, each in found(verdict)}, path


def test_a_file_too_many(files: Files, ours: Library) -> None:
    """A file that a build does not make is named, wherever it is in a folder."""
    more = {"nl/privacy/korting/index.html": b"x", "_headers": b"x"}
    verdict = verify(Memory(files | more), ours, program=program(built=files))
    assert found(verdict) == [("extra", "_headers"), ("extra", "nl/privacy/korting/index.html")]


def test_a_project_that_cannot_be_built(files: Files, ours: Library) -> None:
    """Then every file could not be compared, and that is a finding."""

    def build(*_: object) -> list[tuple[str, bytes | None]]:
        raise NotMade(Message("it cannot be built: the content has 2 errors"))

    verdict = verify(Memory(files), ours, program=Program(pages=program().pages, build=build))
    assert found(verdict) == [("unreadable", "this project")]
    assert "the content has 2 errors" in told(verdict, "this project")


def test_a_site_that_is_behind_the_project(tmp_path: Path, files: Files) -> None:
    """Its pages are compared with what the program makes of its own texts."""
    root = copy_example(tmp_path / "project")
    publish_cookies(root, date(2027, 1, 1))
    newer = program(built={"never": b""})
    verdict = verify(Memory(files), load(root), program=newer)
    assert verdict.relation == "older than ours"
    assert verdict.compared == Compared(
        len(files.keys() - BESIDE), date(2026, 11, 1), project=False
    )


def test_the_command(example: Path, tmp_path: Path, clock: Callable[[str], None]) -> None:
    """The command builds the project; without one it makes the pages from the site alone."""
    clock("2026-11-22T12:00:00")
    site = freeze(example, tmp_path / "site")
    result = run(example, "verify", str(site))
    assert result.exit_code == 0, result.output
    assert "62 files were compared with a build of this project as of 2026-11-22." in result.stdout
    result = run(example, "verify", str(site), "--no-build")
    assert (
        "62 files were compared with the pages that this program builds from the texts"
        in result.stdout
    )
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.copytree(ROOT / "translations", elsewhere / "translations")
    result = run(elsewhere, "verify", str(site))
    assert (
        "62 files were compared with the pages that this program builds from the texts"
        in result.stdout
    )
    (example / "content/nl/privacy/2.1.md").write_text("no front matter")
    contact = site / "nl/contact/index.html"
    contact.write_text(contact.read_text().replace("privacy@", "prviacy@"))
    result = run(example, "verify", str(site))
    assert result.exit_code == 1
    lines = contact.read_text().split("\n")
    number = next(n for n, line in enumerate(lines, 1) if "prviacy@" in line)
    assert result.stdout.startswith(f"nl/contact/index.html: changed: line {number} has “")


def test_the_command_where_the_content_has_errors(
    example: Path, tmp_path: Path, clock: Callable[[str], None]
) -> None:
    """What the project cannot build, it cannot vouch for."""
    clock("2026-11-22T12:00:00")
    site = freeze(example, tmp_path / "site")
    (example / "content/anchors.toml").write_text("x\n")
    result = run(example, "verify", str(site))
    assert result.exit_code == 1
    assert "this project: unreadable: it cannot be built: the content has 1 error" in result.stdout


def test_a_folder_beside_its_project(folder: Path, files: Files, ours: Library) -> None:
    """The note by which a build knows its own folder may lie there."""
    verdict = verify(FolderSite(folder), ours, program=program(built=files))
    assert found(verdict) == []
