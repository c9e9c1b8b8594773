"""Bad input, file by file: each is a problem with its file, line, rule and remedy."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest
from tests.content.problems import errors
from tests.helpers import (
    AS_OF,
    EN,
    EXAMPLE,
    NL,
    check,
    document,
    load,
    run,
    shown,
    tree,
    write_project,
)

from policysite.catalogs import TRANSLATION
from policysite.content import reader
from policysite.errors import UnreadableContent
from policysite.ledger import sha256

pytestmark = pytest.mark.slow


def test_the_example_is_read_whole() -> None:
    """Every version, language, section and browser of the example, without an error."""
    library = load(EXAMPLE)
    assert errors(EXAMPLE) == []
    found = [
        (v.policy, str(v.number), sorted(v.documents), v.entry is not None)
        for policy in library.policies.values()
        for v in policy.versions
    ]
    assert found == [
        ("privacy", "1.0", ["en", "nl"], True),
        ("privacy", "1.1", ["en", "nl"], True),
        ("privacy", "2.0", ["en", "nl"], True),
        ("cookies", "1.0", ["en", "nl"], True),
        ("cookies", "1.1", ["en", "nl"], False),
    ]
    dutch = library.policies["privacy"].versions[1].documents["nl"]
    assert [(s.id, s.level, s.covers, s.line) for s in dutch.sections][:3] == [
        ("introduction", 2, (), 10),
        ("words", 3, (), 18),
        ("purposes", 2, ("13-1-c",), 26),
    ]
    assert [browser.id for browser in library.browser_help.browsers] == [
        "firefox-desktop",
        "safari-mobile",
    ]


def test_a_project_of_one_language_has_no_problem(tmp_path: Path) -> None:
    """One language, one policy, one draft is a whole project."""
    root = write_project(tmp_path, {NL: document()}, languages=("nl",))
    assert shown(check(root)) == []


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        ({NL: b"\xff\xfe", EN: document()}, f"{NL}:1: encoding: byte 1 of the line is not UTF-8"),
        (
            {NL: "\ufeff" + document(), EN: document()},
            f"{NL}:1: encoding: the file starts with a byte order mark (BOM)",
        ),
        (
            {NL: document().replace("\n", "\r\n"), EN: document()},
            f"{NL}:1: line-endings: the lines have Windows or old Mac line endings (CR)",
        ),
        (
            {NL: document("A\u202eb {#a}\n"), EN: document()},
            f"{NL}:4: characters: U+202E (right-to-left override) at character 2",
        ),
        (
            {NL: document("A\x07b\n"), EN: document()},
            f"{NL}:4: characters: U+0007 (a control character) at character 2",
        ),
        (
            {NL: document("Cafe\u0301\n"), EN: document()},
            f"{NL}:4: normalisation: “Cafe\u0301” is not written in the usual way (NFC)",
        ),
        ({NL: b"", EN: document()}, f"{NL}:1: empty-file: it is empty"),
        (
            {NL: document("\n"), EN: document()},
            f"{NL}:4: empty-file: there is no text below the second ---",
        ),
        (
            {NL: "## A {#a}\n", EN: document()},
            f"{NL}:1: front-matter: the file does not start with a line “---”",
        ),
        (
            {NL: "---\ntitle: T\n", EN: document()},
            f"{NL}:1: front-matter: the file has no second line “---”",
        ),
        (
            {NL: document(titel="T"), EN: document()},
            f"{NL}:3: front-matter: unknown key “titel”; the keys are title, in_short, changes",
        ),
        (
            {NL: document("## A\n"), EN: document()},
            f"{NL}:4: heading-id: the heading “A” has no id",
        ),
        (
            {NL: document("[a](javascript:alert(1))\n"), EN: document("[a](tel:1)\n")},
            f"{NL}:4: link-scheme: “javascript:alert(1)” is not a supported kind of link",
        ),
        (
            {NL: document()},
            f"{EN}:1: language-missing: version 1.0 of “privacy” does not exist in “en”",
        ),
        (
            {EN: document()},
            f"{NL}:1: language-missing: version 1.0 of “privacy” does not exist in “nl”",
        ),
        (
            {"nl/Privacy/1.0.md": document()},
            "nl/Privacy:1: file-name: “Privacy” differs from “privacy” only in capitals, "
            "or is not a folder",
        ),
        (
            {"nl/terms/1.0.md": document()},
            "nl/terms:1: file-name: “terms” is not one of the policies in content/site.toml",
        ),
        (
            {"nl/privacy": "a\n"},
            "nl/privacy:1: file-name: “privacy” differs from “privacy” only in capitals, "
            "or is not a folder",
        ),
        (
            {"de/privacy/1.0.md": document()},
            "de:1: file-name: “de” is not one of the languages in content/site.toml",
        ),
        (
            {"NL/privacy/1.0.md": document()},
            "NL:1: file-name: this is neither a language nor a file that policysite uses",
        ),
        (
            {"notes.txt": "x\n"},
            "notes.txt:1: file-name: this is neither a language nor a file that policysite uses",
        ),
        ({"browsers.yaml": "browsers: []\n"}, "browsers.yaml:1: browsers: “checked_on” is missing"),
        (
            {"ledger/terms/1.0.json": "{}\n"},
            "ledger/terms:1: ledger-file: “terms” is not one of the policies in content/site.toml",
        ),
        (
            {"ledger/privacy/notes.txt": "x\n"},
            "ledger/privacy/notes.txt:1: ledger-file: this file does not belong in the ledger",
        ),
        (
            {"ledger/privacy/1.0.json": "{}\n"},
            "ledger/privacy/1.0.json:1: ledger-entry: it must contain exactly article_sha256, "
            "effective, policy, previous, published, source_sha256, version",
        ),
        (
            {"ledger/privacy/0.9.nl.html": "x\n"},
            "ledger/privacy/0.9.nl.html:1: ledger-file: "
            "the entry of version 0.9 does not name this article",
        ),
        *[
            (
                {f"nl/privacy/{name}": document()},
                f"nl/privacy/{name}:1: file-name: the file name is not a version such as 1.0.md",
            )
            for name in (
                "1.md",
                "01.0.md",
                "1.0.MD",
                "1.0.0.md",
                "v1.0.md",
                "1.0",
                "1.0.md~",
                "1.0 .md",
                "1.0.markdown",
            )
        ],
    ],
    ids=range(35),
)
def test_bad_files(tmp_path: Path, documents: dict[str, str | bytes], expected: str) -> None:
    """Check reports file, line and rule, with why and how to fix it; exit 1, nothing written."""
    base = {NL: document(), EN: document()} if {NL, EN}.isdisjoint(documents) else {}
    root = write_project(tmp_path, documents if "nl/privacy" in documents else base | documents)
    before = tree(root)
    found = check(root)
    assert expected in shown(found)
    assert all(problem.rule.reason and problem.rule.remedy for problem in found)
    result = run(root, "check")
    assert result.exit_code == 1
    assert f"content/{expected}\n" in result.stdout
    assert run(root, "build", "--drafts").exit_code == 1
    assert {k: v for k, v in tree(root).items() if not k.startswith(".build")} == before
    # A file without a number is the draft of nothing, and hinders no version.
    hinders = "the file name is not a version" not in expected
    day = AS_OF.isoformat()
    options = ("--effective", day, "--backdated", "--yes")
    result = run(root, "publish", "privacy", "1.0", *options)
    assert (result.exit_code != 0) == hinders
    if hinders:
        assert {k: v for k, v in tree(root).items() if not k.startswith(".build")} == before


def test_hidden_files_are_left_alone(example: Path) -> None:
    """Files left behind by editors and operating systems are not content."""
    for name in (
        ".DS_Store",
        "nl/.1.0.md.swp",
        "nl/privacy/.x",
        "ledger/privacy/.1.0.json.scratch",
        "Thumbs.db",
        "nl/desktop.ini",
        "nl/privacy/~$1.0.docx",
        "nl/privacy/.~lock.1.0.docx#",
        "en/privacy/Icon\r",
        "ledger/privacy/Thumbs.db",
        "ledger/ehthumbs.db",
        "nl/~WRL0001.tmp",
    ):
        (example / "content" / name).write_bytes(b"\0")
    assert errors(example) == []


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("nl/LC_MESSAGES/messages.po", b"\xff\xfe\x00", "it cannot be read"),
        ("nl/LC_MESSAGES/messages.po", b'msgid "a\n', "it cannot be read"),
    ],
    ids=range(2),
)
def test_broken_messages_are_problems(example: Path, name: str, text: bytes, expected: str) -> None:
    """What cannot be read in the messages of the project itself is a problem of that file."""
    file = example / "translations" / name
    file.parent.mkdir(parents=True)
    file.write_bytes(text)
    found = [p for p in check(example) if p.path == f"translations/{name}"]
    assert found
    assert all(p.rule is TRANSLATION for p in found)
    assert any(expected in p.message for p in found)


def cut_short(root: Path) -> Path:
    """Leave a file of a change in `root` whose last file was not written any more."""
    made = root / "content/nl/privacy/3.0.md"
    made.write_bytes(b"new\n")
    journal = {"new": {"content/nl/privacy/3.0.md": sha256(b"new\n"), "content/en/x": "0"}}
    (root / "content/.staging").mkdir()
    text = json.dumps({**journal, "removed": {}})
    (root / "content/.staging/journal.json").write_text(text, encoding="utf-8")
    return made


def test_a_change_that_was_cut_short_is_taken_back(example: Path) -> None:
    """Whoever reads the content next reads it as it was, and nothing is left of the change."""
    before = tree(example)
    cut_short(example)
    assert errors(example) == []
    assert tree(example) == before


def test_a_change_that_cannot_be_taken_back_is_told(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Readers see no problems of an incomplete change, and are not told that nothing changed."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    made = cut_short(example)
    monkeypatch.setattr(Path, "unlink", refuse)
    result = run(example, "check")
    assert result.exit_code == 1
    assert "Choose another place. A change in content/ is incomplete." in result.stderr
    assert made.exists()


def test_without_settings_there_is_no_content(tmp_path: Path) -> None:
    """A folder that is not a project is reported as such."""
    with pytest.raises(UnreadableContent, match=r"There is no content/site.toml in this folder"):
        reader.load(tmp_path)


def test_a_folder_that_cannot_be_read_is_told(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No right to read ends in a sentence with the path and the reason, also for folders."""

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", refuse)
        with pytest.raises(UnreadableContent, match=r"content/site\.toml cannot be .*this account"):
            reader.load(example)
    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(UnreadableContent, match=r"content cannot be .*permission denied"):
        reader.load(example)
