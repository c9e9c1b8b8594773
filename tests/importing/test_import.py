from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.helpers import (
    EN,
    NL,
    check,
    copy_example,
    document,
    load,
    run,
    shown,
    status_of,
    tree,
    write_project,
)

from policysite.files import atomic
from policysite.importing.blocks import all_words, plain
from policysite.importing.conversion import Wanted, convert
from policysite.importing.html.page import read
from policysite.importing.sections import Relatives, Sectioned, sectioned
from policysite.importing.words import letters

pytestmark = pytest.mark.slow

INPUTS = Path(__file__).parent / "inputs"
WANTED = Wanted(language="nl", path="x", title="", untitled="-", changes="")
KINDS = ("pasted.{}.txt", "page.{}.html", "document.{}.docx")


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A project that has no version yet."""
    return write_project(tmp_path / "project", {})


@pytest.fixture
def text(tmp_path: Path) -> Path:
    """A small text to bring in."""
    path = tmp_path / "tekst.txt"
    path.write_text("Verklaring\n\n1. Inleiding\n\nWij bewaren uw gegevens.\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", KINDS)
def test_both_languages_of_each_kind(empty: Path, kind: str) -> None:
    """A pasted text, a web page and a document of LibreOffice come in, in Dutch and English.

    Each is proven word for word, the English headings take the ids of the Dutch, and the check
    finds no error that the import could have avoided.
    """
    for language in ("nl", "en"):
        file = INPUTS / kind.format(language)
        arguments = ("--policy", "privacy", "--lang", language)
        result = run(empty, "import", str(file), *arguments)
        assert result.exit_code == 0, result.output
        assert "Proof: the " in result.stdout
        assert f"Written: content/{language}/privacy/1.0.md" in result.stdout
    version = load(empty).policies["privacy"].versions[0]
    outlines = [
        [(section.id, section.level) for section in version.documents[language].sections]
        for language in ("nl", "en")
    ]
    assert outlines[0] == outlines[1]
    assert len(outlines[0]) >= 3
    errors = [p for p in check(empty) if p.rule.severity == "error"]
    assert shown(errors) == []


@pytest.mark.parametrize("name", ["pasted.nl.txt", "page.nl.html"])
def test_line_ends_and_encoding_change_no_word(name: str) -> None:
    """The same file from Windows, with a byte order mark or as UTF-16, becomes the same draft."""
    data = (INPUTS / name).read_bytes()
    variants = [
        data,
        data.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + data,
        data.decode().encode("utf-16"),
    ]
    assert len({convert(each, name, Relatives(), WANTED).source for each in variants}) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_proof_finds_a_lost_block(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the converter lost something, all its words would be told, with their line."""

    def losing(*arguments: Any) -> Sectioned:
        found = sectioned(*arguments)
        text = " ".join(map(plain, all_words(found.blocks[-1])))
        lost.extend(word.text for word in letters(text))
        return replace(found, blocks=found.blocks[:-1])

    lost: list[str] = []
    monkeypatch.setattr("policysite.importing.conversion.sectioned", losing)
    name = kind.format("nl")
    found = convert((INPUTS / name).read_bytes(), name, Relatives(), WANTED)
    told = [one.message for one in found.told if "is nowhere in the draft" in one.message]
    assert told
    assert all(any(word in message for message in told) for word in lost)


def test_words_that_are_left_out_in_silence_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A decision that names no words explains none."""
    unexplained = replace(read("<p>Zicht <span hidden>weg</span>"), decisions=())
    monkeypatch.setattr("policysite.importing.html.page.read", lambda _: unexplained)
    found = convert(b"<p>x", "a.html", Relatives(), WANTED)
    assert "line 1 of the file has “weg”, which is nowhere in the draft" in [
        one.message for one in found.told
    ]


def test_what_changed_is_left_open_for_the_lawyer(tmp_path: Path, text: Path) -> None:
    """From the second version on, “changes” has an open place, which publish refuses."""
    root = copy_example(tmp_path / "example")
    result = run(root, "import", str(text), "--policy", "privacy", "--lang", "nl")
    assert result.exit_code == 0, result.output
    written = (root / "content/nl/privacy/2.1.md").read_text(encoding="utf-8")
    assert "changes:\n  - '[[TODO: " in written


@pytest.mark.parametrize(
    ("documents", "language", "arguments", "expected"),
    [
        ({}, "nl", [], "nl/privacy/1.0.md"),
        ({EN: document()}, "nl", [], "nl/privacy/1.0.md"),
        ({NL: document()}, "nl", [], "nl/privacy/1.1.md"),
        ({NL: document(), EN: document()}, "en", [], "en/privacy/1.1.md"),
        ({NL: document(), "nl/privacy/2.0.md": document()}, "en", [], "en/privacy/2.0.md"),
        ({NL: document()}, "nl", ["--version", "3.0"], "nl/privacy/3.0.md"),
        ({NL: "no document"}, "en", [], "en/privacy/1.0.md"),
    ],
)
def test_which_draft_it_becomes(
    tmp_path: Path,
    text: Path,
    documents: dict[str, str],
    language: str,
    arguments: list[str],
    expected: str,
) -> None:
    """The draft that this language lacks, else the next, unless somebody names one."""
    root = write_project(tmp_path / "project", documents)
    options = ["--policy", "privacy", "--lang", language, *arguments]
    result = run(root, "import", str(text), *options)
    assert result.exit_code == 0, result.output
    assert f"Written: content/{expected}" in result.stdout
    assert (root / "content" / expected).is_file()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--policy", "terms", "--lang", "nl"],
         "There is no policy “terms”. The policies are: privacy"),
        (["--policy", "privacy", "--lang", "fr"],
         "There is no language “fr”. The languages are: nl, en."),
        (["--policy", "privacy", "--lang", "nl", "--version", "x"], "“x” is not a version number"),
        (["--policy", "privacy", "--lang", "nl", "--version", "1.0"], "privacy 1.1 is published"),
        (["--policy", "privacy", "--lang", "nl", "--version", "2.0"],
         "content/nl/privacy/2.0.md exists"),
        (["--policy", "cookies", "--lang", "nl", "--version", "1.1"],
         "content/nl/cookies/1.1.md exists, and an import never overwrites a text."),
    ],
)  # fmt: skip
def test_what_cannot_become_a_draft(
    example: Path, text: Path, arguments: list[str], expected: str
) -> None:
    """A name that is not there, and a text that is, are told; nothing is written."""
    before = tree(example)
    result = run(example, "import", str(text), *arguments)
    assert result.exit_code == status_of(expected)
    assert expected in result.stderr
    assert tree(example) == before


def test_a_refused_file_leaves_nothing_behind(example: Path, tmp_path: Path) -> None:
    """A file that cannot be read writes nothing."""
    file = tmp_path / "a.docx"
    file.write_bytes(b"no document")
    before = tree(example)
    result = run(example, "import", str(file), "--policy", "privacy", "--lang", "nl")
    assert result.exit_code == 1
    assert "This is not a Word document (.docx)" in result.stderr
    assert "Traceback" not in result.output
    assert tree(example) == before


def test_a_dry_run_writes_nothing(example: Path, text: Path) -> None:
    """--dry-run tells what would be, and leaves the project as it is."""
    before = tree(example)
    options = ["--policy", "privacy", "--lang", "nl", "--dry-run"]
    result = run(example, "import", str(text), *options)
    assert result.exit_code == 0
    assert "Proof: the " in result.stdout
    assert "Nothing was written (dry run)." in result.stdout
    assert tree(example) == before


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (FileExistsError(), "exists, and an import never overwrites a text"),
        (OSError(28, "No space left on device"), "could not be written: the disk is full"),
    ],
)
def test_a_write_that_fails_is_told(
    example: Path, text: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, expected: str
) -> None:
    """A full disk, or a draft that appears meanwhile, leaves everything as it was."""

    def failing(*_: object, **__: object) -> None:
        raise error

    before = tree(example)
    monkeypatch.setattr(atomic.Content, "create", failing)
    result = run(example, "import", str(text), "--policy", "privacy", "--lang", "nl")
    assert result.exit_code == 1
    assert expected in result.stderr
    assert tree(example) == before
