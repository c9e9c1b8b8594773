"""Bad input, file by file: each is a problem with its file, line, rule and remedy."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.helpers import (
    AS_OF,
    EN,
    EXAMPLE,
    NL,
    check,
    document,
    load,
    publish,
    run,
    shown,
    tree,
    write_project,
)

from policysite import rules
from policysite.content import reader
from policysite.errors import UnreadableContent

if TYPE_CHECKING:
    from collections.abc import Callable

SECOND = "nl/privacy/1.1.md"


def errors(root: Path) -> list[str]:
    return shown([problem for problem in check(root) if problem.rule.severity == "error"])


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


def test_a_published_page_is_the_frozen_article() -> None:
    """What was published is read from the ledger to the byte, and not rendered again."""
    for policy in load(EXAMPLE).policies.values():
        for version in policy.published:
            for language, found in version.documents.items():
                file = f"content/ledger/{policy.name}/{version.number}.{language}.html"
                assert found.article.encode() == (EXAMPLE / file).read_bytes()


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
            f"{NL}:1: line-endings: the lines end in the Windows or old Mac way (CR)",
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
            f"{NL}:3: front-matter: the key “titel” is not known; "
            "the known ones are title, in_short, changes",
        ),
        (
            {NL: document("## A\n"), EN: document()},
            f"{NL}:4: heading-id: the heading “A” has no id",
        ),
        (
            {NL: document("[a](javascript:alert(1))\n"), EN: document("[a](tel:1)\n")},
            f"{NL}:4: link-scheme: “javascript:alert(1)” is not a kind of link that can be used",
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
            "nl/Privacy:1: file-name: “Privacy” differs from “privacy” in capitals or in kind",
        ),
        (
            {"nl/terms/1.0.md": document()},
            "nl/terms:1: file-name: “terms” is not among the policies of content/site.toml",
        ),
        (
            {"nl/privacy": "a\n"},
            "nl/privacy:1: file-name: “privacy” differs from “privacy” in capitals or in kind",
        ),
        (
            {"de/privacy/1.0.md": document()},
            "de:1: file-name: “de” is not among the languages of content/site.toml",
        ),
        (
            {"NL/privacy/1.0.md": document()},
            "NL:1: file-name: no language or file of ours has this name",
        ),
        ({"notes.txt": "x\n"}, "notes.txt:1: file-name: no language or file of ours has this name"),
        ({"browsers.yaml": "browsers: []\n"}, "browsers.yaml:1: browsers: “checked_on” is missing"),
        (
            {"ledger/terms/1.0.json": "{}\n"},
            "ledger/terms:1: ledger-file: “terms” is not among the policies of content/site.toml",
        ),
        (
            {"ledger/privacy/notes.txt": "x\n"},
            "ledger/privacy/notes.txt:1: ledger-file: this is no file of the ledger",
        ),
        (
            {"ledger/privacy/1.0.json": "{}\n"},
            "ledger/privacy/1.0.json:1: ledger-entry: it must hold exactly "
            "article_sha256, effective, policy, previous, published, source_sha256, version",
        ),
        (
            {"ledger/privacy/0.9.nl.html": "x\n"},
            "ledger/privacy/0.9.nl.html:1: ledger-file: "
            "the entry of version 0.9 does not name this article",
        ),
        *[
            (
                {f"nl/privacy/{name}": document()},
                f"nl/privacy/{name}:1: file-name: the file name is no version such as 1.0.md",
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
    """Check tells file, line and rule, with why and how to mend it; exit 1, nothing written."""
    base = {NL: document(), EN: document()} if {NL, EN}.isdisjoint(documents) else {}
    root = write_project(tmp_path, documents if "nl/privacy" in documents else base | documents)
    before = tree(root)
    found = check(root)
    assert expected in shown(found)
    assert all(problem.rule.reason and problem.rule.remedy for problem in found)
    result = run(root, "check")
    assert result.exit_code == 1
    assert f"content/{expected}\n" in result.stdout
    assert run(root, "build").exit_code == 1
    day = AS_OF.isoformat()
    assert run(root, "publish", "privacy", "1.0", "--effective", day, "--yes").exit_code == 1
    assert {k: v for k, v in tree(root).items() if not k.startswith(".build")} == before


def link(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    path.rename(target)
    path.symlink_to(target)


def test_a_folder_is_no_document(tmp_path: Path) -> None:
    """A folder with the name of a version is no version."""
    root = write_project(tmp_path, {f"{NL}/x.md": document(), EN: document()})
    assert f"{NL}:1: file-name: the file name is no version such as 1.0.md" in errors(root)


@pytest.mark.parametrize(
    "name",
    [
        "nl/privacy/1.1.md",
        "nl/privacy",
        "nl",
        "site.toml",
        "browsers.yaml",
        "ledger",
        "ledger/privacy",
        "ledger/privacy/1.1.json",
        "ledger/privacy/1.1.nl.html",
        "en/cookies/1.1.md",
    ],
)
def test_a_link_to_another_place_is_told_once(example: Path, name: str) -> None:
    """A symbolic link in content/ is a problem, although the same bytes are behind it."""
    link(example / "content" / name, example / "elsewhere" / "target")
    found = [p for p in check(example) if p.rule is rules.SYMLINK]
    assert [problem.path for problem in found] == [f"content/{name}"]


def test_content_itself_may_not_be_a_link(example: Path) -> None:
    """The folder content/ itself is held to the same."""
    link(example / "content", example / "elsewhere")
    assert [p.path for p in check(example) if p.rule is rules.SYMLINK] == ["content"]


def test_a_pipe_is_not_waited_for(example: Path) -> None:
    """A file that never ends, or never begins, does not hang the check."""
    for name in ("browsers.yaml", "nl/cookies/1.1.md", "ledger/privacy/1.0.nl.html"):
        (example / "content" / name).unlink()
        os.mkfifo(example / "content" / name)
    assert {p.rule.name for p in check(example)} >= {"encoding", "file-name", "ledger-file"}


@pytest.mark.parametrize("name", ["nl/privacy/1.1.md", "ledger/privacy/1.1.en.html"])
def test_one_changed_byte_of_a_published_text_is_seen(example: Path, name: str) -> None:
    """Whichever byte of a published source or article is changed, in whichever bit."""
    file = example / "content" / name
    data = file.read_bytes()
    rule = rules.PUBLISHED_SOURCE if name.endswith(".md") else rules.LEDGER_ARTICLE
    for position in range(0, len(data), max(1, len(data) // 12)):
        bit = 1 << (position % 8)
        file.write_bytes(data[:position] + bytes([data[position] ^ bit]) + data[position + 1 :])
        assert [p.path for p in check(example) if p.rule is rule] == [f"content/{name}"]
    file.write_bytes(data + b"\n")
    assert [p.path for p in check(example) if p.rule is rule] == [f"content/{name}"]
    file.unlink()
    assert [p.message for p in check(example) if p.rule is rule] == ["a published file is missing"]


def test_one_changed_byte_of_an_entry_is_seen(example: Path) -> None:
    """Whichever byte of an entry is changed: it is no entry, or does not fit the others."""
    file = example / "content/ledger/privacy/1.1.json"
    data = file.read_bytes()
    kinds = {
        "ledger-entry",
        "ledger-chain",
        "published-source",
        "ledger-article",
        "language-missing",
    }
    for position in range(0, len(data), 7):
        bit = 1 << (position % 7)
        file.write_bytes(data[:position] + bytes([data[position] ^ bit]) + data[position + 1 :])
        found = [p for p in check(example) if p.rule.severity == "error"]
        assert found, (position, bit)
        assert {p.rule.name for p in found} <= kinds | {"ledger-file", "front-matter"}


@pytest.mark.parametrize(
    ("removed", "expected"),
    [
        (
            "1.0",
            "ledger/privacy/1.1.json:1: ledger-chain: "
            "version 1.1 follows version 1.0, whose entry is missing",
        ),
        (
            "1.1",
            "ledger/privacy/2.0.json:1: ledger-chain: version 2.0 follows 1.1, but 1.0 is there",
        ),
        (
            "2.0",
            "ledger/privacy/2.0.nl.html:1: ledger-file: "
            "the entry of version 2.0 does not name this article",
        ),
    ],
)
def test_an_entry_that_was_removed_is_missed(example: Path, removed: str, expected: str) -> None:
    """First, middle or last: what is left says that something is gone."""
    (example / f"content/ledger/privacy/{removed}.json").unlink()
    assert expected in errors(example)


def swap(folder: Path) -> None:
    one, two = (folder / "1.0.json"), (folder / "1.1.json")
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)


def misnamed(folder: Path) -> None:
    (folder / "1.2.json").write_bytes((folder / "2.0.json").read_bytes())


def other_policy(folder: Path) -> None:
    (folder / "1.0.json").write_bytes((folder.parent / "cookies/1.0.json").read_bytes())


@pytest.mark.parametrize("tamper", [swap, misnamed, other_policy])
def test_an_entry_in_the_wrong_place_is_seen(example: Path, tamper: Callable[[Path], None]) -> None:
    """An entry says what it is the entry of."""
    tamper(example / "content/ledger/privacy")
    assert any("ledger-entry: it is the entry of" in line for line in errors(example))


def test_a_fork_is_seen(example: Path, tmp_path: Path) -> None:
    """Two branches that published after the same entry merge cleanly in git; check tells."""
    body = document(changes="[One.]")
    root = write_project(tmp_path / "a", {NL: document(), EN: document()})
    publish(root, "privacy", "1.0", AS_OF)
    for name in ("nl", "en"):
        (root / f"content/{name}/privacy/1.1.md").write_text(body, encoding="utf-8")
    ours = tree(root)
    publish(root, "privacy", "1.1", AS_OF)
    branch = tree(root)
    other = write_project(tmp_path / "b", {n.removeprefix("content/"): d for n, d in ours.items()})
    for name in ("nl", "en"):
        (other / f"content/{name}/privacy/1.1.md").rename(other / f"content/{name}/privacy/1.2.md")
    publish(other, "privacy", "1.2", AS_OF)
    merged = {n.removeprefix("content/"): d for n, d in (branch | tree(other)).items()}
    root = write_project(tmp_path / "merged", merged)
    assert errors(root) == [
        "ledger/privacy/1.2.json:1: ledger-chain: version 1.2 follows 1.0, but 1.1 is there"
    ]


def test_a_language_written_after_publication_is_refused(tmp_path: Path) -> None:
    """A text beside a published version would look as if it had been published too."""
    root = write_project(tmp_path, {NL: document()}, languages=("nl",))
    publish(root, "privacy", "1.0", AS_OF)
    settings = root / "content/site.toml"
    settings.write_text(settings.read_text().replace('["nl"]', '["nl", "en"]'), encoding="utf-8")
    write_project(root, {EN: document()})
    assert errors(root) == [
        f"{EN}:1: published-source: version 1.0 was published without the language “en”"
    ]


def test_hidden_files_are_left_alone(example: Path) -> None:
    """What editors and systems leave behind is no content."""
    for name in (
        ".DS_Store",
        "nl/.1.0.md.swp",
        "nl/privacy/.x",
        "ledger/privacy/.1.0.json.scratch",
    ):
        (example / "content" / name).write_bytes(b"\0")
    assert errors(example) == []


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("nl/LC_MESSAGES/messages.po", b"", "is missing"),
        ("nl/LC_MESSAGES/messages.po", b"\xff\xfe\x00", "it cannot be read"),
        ("nl/LC_MESSAGES/messages.po", b'msgid "a\n', "it cannot be read"),
        ("en/LC_MESSAGES/messages.po", None, "there are no messages in the language “en”"),
    ],
    ids=range(4),
)
def test_broken_messages_are_problems(
    example: Path, name: str, text: bytes | None, expected: str
) -> None:
    """The messages of the project itself are held against those that the pages use."""
    for language in ("nl", "en"):
        file = example / "translations" / language / "LC_MESSAGES/messages.po"
        file.parent.mkdir(parents=True)
        file.write_bytes(b"")
    file = example / "translations" / name
    file.unlink()
    if text is not None:
        file.write_bytes(text)
    found = [p for p in check(example) if p.path == f"translations/{name}"]
    assert found
    assert all(p.rule is rules.TRANSLATION for p in found)
    assert any(expected in p.message for p in found)


def test_without_settings_there_is_no_content(tmp_path: Path) -> None:
    """A folder that is no project is told as such."""
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
    with pytest.raises(UnreadableContent, match=r"content cannot be .*this account may not"):
        reader.load(example)


def test_unsaved_text_is_read_in_place_of_the_file(tmp_path: Path) -> None:
    """What somebody is typing is checked with the rest of the content, and nothing is written."""
    root = write_project(tmp_path)
    before = tree(root)
    typed = document("## Other {#other}\n\nText.\n").encode()
    library = reader.load(root, {f"content/{NL}": typed})
    sections = library.policies["privacy"].versions[0].documents["nl"].sections
    assert [section.id for section in sections] == ["other"]
    assert tree(root) == before
