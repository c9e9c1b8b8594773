from __future__ import annotations

import os
import threading
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.helpers import (
    AS_OF,
    EN,
    NL,
    check,
    document,
    publish,
    run,
    shown,
    status_of,
    tree,
    write_project,
)

from policysite import checks, ledger
from policysite.content import reader
from policysite.errors import ContentProblems, LedgerError, PolicysiteError
from policysite.files import disk
from policysite.models import VersionNumber
from policysite.publishing import publication

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("untried")]

LEDGER = "content/ledger/privacy/"
CHANGED = document(changes="[One.]")
NEXT = {"nl/privacy/1.1.md": CHANGED, "en/privacy/1.1.md": CHANGED}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with a published version 1.0 and a draft 1.1."""
    write_project(tmp_path, {NL: document(), EN: document()})
    publish(tmp_path, "privacy", "1.0", AS_OF)
    return write_project(tmp_path, NEXT)


def prepare(root: Path, policy: str = "privacy", number: str = "1.1", day: date = AS_OF) -> None:
    publication.prepare(reader.load(root), policy, number, day, AS_OF)


def test_publishing_writes_three_files(root: Path) -> None:
    """Two articles and the entry, in addition to existing files, and the content has no problem."""
    before = tree(root)
    publish(root, "privacy", "1.1", date(2026, 12, 1))
    after = tree(root)
    written = {f"{LEDGER}1.1.{end}" for end in ("json", "nl.html", "en.html")}
    assert set(after) - set(before) == written
    assert {name: after[name] for name in before} == before
    assert checks.run(reader.load(root), AS_OF) == []
    entry = ledger.parse_entry(after[f"{LEDGER}1.1.json"])
    assert (entry.effective, entry.published) == (date(2026, 12, 1), AS_OF)
    assert entry.previous == (VersionNumber(1, 0), ledger.sha256(after[f"{LEDGER}1.0.json"]))
    for language in ("nl", "en"):
        source = after[f"content/{language}/privacy/1.1.md"]
        assert entry.source_sha256[language] == ledger.sha256(source)
        article = after[f"{LEDGER}1.1.{language}.html"]
        assert entry.article_sha256[language] == ledger.sha256(article)


def test_the_entry_is_written_last(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the entry is there, nothing is published."""
    written: list[str] = []
    original = disk.rename_new

    def watch(source: Path, target: Path) -> None:
        written.append(target.name)
        original(source, target)

    monkeypatch.setattr(disk, "rename_new", watch)
    publish(root, "privacy", "1.1", AS_OF)
    assert sorted(written[:2]) == ["1.1.en.html", "1.1.nl.html"]
    assert written[2:] == ["1.1.json"]


@pytest.mark.parametrize(
    ("policy", "number", "day", "message"),
    [
        ("terms", "1.1", AS_OF, "There is no policy “terms”. The policies are: privacy."),
        ("privacy", "1.1.0", AS_OF, "“1.1.0” is not a version number such as 1.0 or 2.10."),
        (
            "privacy",
            "1.2",
            AS_OF,
            "There is no version 1.2 of “privacy”. The versions are: 0.9, 1.0, 1.1.",
        ),
        (
            "privacy",
            "1.0",
            AS_OF,
            "privacy 1.0 is already published (on 2026-11-22) and can no longer be changed. "
            "Make a new version for the change.",
        ),
        (
            "privacy",
            "0.9",
            AS_OF,
            "privacy 1.0 is already published, and versions are published in ascending order. "
            "Give the draft a number above 1.0.",
        ),
        (
            "privacy",
            "1.1",
            date(2026, 11, 21),
            "Version 1.0 takes effect on 2026-11-22; a later version cannot take effect before "
            "that, on 2026-11-21.",
        ),
    ],
    ids=range(6),
)
def test_what_does_not_fit_is_refused(
    root: Path, policy: str, number: str, day: date, message: str
) -> None:
    """The reason is reported in a sentence, exit 1, and nothing is written."""
    write_project(root, {"nl/privacy/0.9.md": document(), "en/privacy/0.9.md": document()})
    before = tree(root)
    with pytest.raises(PolicysiteError) as caught:
        prepare(root, policy, number, day)
    assert caught.value.message == message
    result = run(root, "publish", policy, number, "--effective", day.isoformat(), "--yes")
    assert (result.exit_code, tree(root)) == (status_of(message), before)


def test_a_clock_that_runs_behind_is_refused(root: Path) -> None:
    """A version cannot be published before the one that it follows."""
    with pytest.raises(LedgerError, match="but this computer's clock says 2026-11-21"):
        publish(root, "privacy", "1.1", AS_OF, today=date(2026, 11, 21))


OPEN = document("[[TODO: who]]\n\n## Intro {#intro}\n", changes="[One.]")


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        (
            {"nl/privacy/1.1.md": OPEN},
            "nl/privacy/1.1.md:5: open-place: [[TODO: who]] is still open",
        ),
        (
            {"nl/privacy/1.1.md": OPEN.replace("TODO", "todo")},
            "nl/privacy/1.1.md:5: open-place: [[todo: who]] is still open",
        ),
        (
            {"nl/privacy/1.1.md": document(changes="['[[TODO: what]]']")},
            "nl/privacy/1.1.md:3: open-place: [[TODO: what]] is still open",
        ),
        (
            {"nl/privacy/1.1.md": document()},
            "nl/privacy/1.1.md:1: front-matter: “changes” is missing: it describes what "
            "changed since the previous version",
        ),
        (
            {"nl/privacy/1.1.md": None},
            "nl/privacy/1.1.md:1: language-missing: "
            "version 1.1 of “privacy” does not exist in “nl”",
        ),
        (
            {"nl/privacy/1.1.md": b"\xff", "en/privacy/1.1.md": b"\xff"},
            "nl/privacy/1.1.md:1: encoding: byte 1 of the line is not UTF-8",
        ),
        (
            {"nl/privacy/1.0.md": document() + "more\n"},
            "nl/privacy/1.0.md:1: published-source: "
            "a published file was changed: it no longer has the hash in the ledger",
        ),
        (
            {"nl/x.md": document()},
            "nl/x.md:1: file-name: “x.md” is not one of the policies in content/site.toml",
        ),
    ],
    ids=range(8),
)
def test_no_error_is_published(
    root: Path, documents: dict[str, str | bytes | None], expected: str
) -> None:
    """An open place, a missing language, any error anywhere: reported, and nothing written."""
    for name, text in documents.items():
        if text is None:
            (root / "content" / name).unlink()
        else:
            write_project(root, {name: text})
    before = tree(root)
    with pytest.raises(ContentProblems) as caught:
        prepare(root)
    assert expected in shown(list(caught.value.problems))
    result = run(root, "publish", "privacy", "1.1", "--effective", "2026-12-01", "--yes")
    assert (result.exit_code, tree(root)) == (1, before)
    assert "privacy 1.1 was not published. Fix " in result.stderr


def test_an_open_place_in_another_draft_is_no_hindrance(root: Path) -> None:
    """Only the version that is published must be complete."""
    write_project(root, {"nl/privacy/2.0.md": OPEN, "en/privacy/2.0.md": OPEN})
    prepare(root)


def test_a_link_to_what_only_a_draft_has_is_named(
    tmp_path: Path, clock: Callable[[str], None]
) -> None:
    """Check and publish do so, before and after, until the other text is published as well."""
    clock(f"{AS_OF}T12:00:00")
    both = ("privacy", "cookies")
    documents = {f"{code}/cookies/1.0.md": document() for code in ("nl", "en")}
    root = write_project(tmp_path, {NL: document(), EN: document()} | documents, policies=both)
    publish(root, "cookies", "1.0", AS_OF)
    new = document("## Intro {#intro}\n\nText.\n\n## New {#new}\n\nText.\n", changes="[One.]")
    link = document("[a](policy:cookies#new)\n")
    drafts = {f"{code}/cookies/1.1.md": new for code in ("nl", "en")}
    write_project(root, drafts | {NL: link, EN: link}, policies=both)
    hint = "unpublished-target: “policy:cookies#new” links to something that is not published"
    assert shown(check(root)) == [f"{EN}:4: {hint}", f"{NL}:4: {hint}"]
    options = ("--effective", "2999-01-01", "--far-ahead", "--yes")
    said = run(root, "publish", "privacy", "1.0", *options)
    assert said.exit_code == 0, said.stderr
    assert "Note: the target of “policy:cookies#new” is not published yet." in said.stdout
    assert shown(check(root)) == [f"{EN}:1: {hint}", f"{NL}:1: {hint}"]
    publish(root, "cookies", "1.1", AS_OF)
    assert check(root) == []


@pytest.mark.parametrize("answer", ["n\n", "\n", ""])
def test_it_asks_once(root: Path, answer: str) -> None:
    """Anything but a yes, and no answer at all, writes nothing."""
    before = tree(root)
    result = run(root, "publish", "privacy", "1.1", "--effective", "2999-01-01", answer=answer)
    assert (result.exit_code, tree(root)) == (1, before)
    assert result.output.count("Publish it?") == 1


def test_a_yes_publishes(root: Path) -> None:
    """After confirmation the files exist, and their names were shown before."""
    result = run(root, "publish", "privacy", "1.1", "--effective", "2999-01-01", answer="y\n")
    assert result.exit_code == 0
    for end in ("nl.html", "en.html", "json"):
        assert f"  {LEDGER}1.1.{end}\n" in result.output
        assert (root / f"{LEDGER}1.1.{end}").is_file()


def test_an_older_text_is_brought_in_and_said_so(tmp_path: Path) -> None:
    """An effective date in the past is allowed if requested, and noted."""
    root = write_project(tmp_path)
    before = tree(root)
    command = ("publish", "privacy", "1.0", "--effective", "2020-02-29", "--yes")
    result = run(root, *command)
    assert (result.exit_code, tree(root)) == (2, before)
    assert (
        "Saturday, 29 February 2020 is in the past. If this is intended, add --backdated"
        in result.stderr
    )
    result = run(root, *command, "--backdated")
    assert result.exit_code == 0
    assert "Note: Saturday, 29 February 2020 is in the past. The site will say" in result.stdout


@pytest.mark.parametrize(
    ("day", "odd"), [("2020-02-29", "is in the past"), ("2206-12-01", "ahead")]
)
def test_an_odd_day_is_asked_about(tmp_path: Path, day: str, odd: str) -> None:
    """A mistyped year is in the question, and --yes does not skip it."""
    root = write_project(tmp_path)
    before = tree(root)
    command = ("publish", "privacy", "1.0", "--effective", day)
    assert run(root, *command, "--yes").exit_code == 2
    result = run(root, *command, answer="n\n")
    assert (result.exit_code, tree(root)) == (1, before)
    assert f"{odd}. Answer yes only if this is intended." in result.stdout
    assert run(root, *command, answer="y\n").exit_code == 0


def test_a_day_within_a_year_is_not_asked_about(tmp_path: Path) -> None:
    """Today and the same day of next year are what everybody expects."""
    for number, day in enumerate((date.today(), date.today() + timedelta(days=365))):  # noqa: DTZ011
        root = write_project(tmp_path / str(number))
        command = ("publish", "privacy", "1.0", "--effective", day.isoformat(), "--yes")
        assert run(root, *command).exit_code == 0


@pytest.mark.parametrize("same", [True, False])
def test_two_who_publish_at_once(root: Path, same: bool) -> None:
    """One of them succeeds; the other reports it, and has written nothing."""
    write_project(root, {name.replace("1.1", "1.2"): text for name, text in NEXT.items()})
    library = reader.load(root)
    numbers = ("1.1", "1.1") if same else ("1.1", "1.2")
    prepared = [publication.prepare(library, "privacy", n, AS_OF, AS_OF) for n in numbers]
    refusals: list[str] = []
    barrier = threading.Barrier(2)

    def write(each: publication.Publication) -> None:
        barrier.wait()
        try:
            publication.write(root, each)
        except LedgerError as error:
            refusals.append(error.message)

    threads = [threading.Thread(target=write, args=(each,)) for each in prepared]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refusals) == 1
    assert "Someone else has just published" in refusals[0]
    assert len([name for name in tree(root) if name.startswith(LEDGER)]) == 6
    assert not checks.errors(check(root))


def test_a_text_saved_while_the_question_waits_is_not_locked(root: Path) -> None:
    """The entry is over the bytes that are there when it is written."""
    prepared = publication.prepare(reader.load(root), "privacy", "1.1", AS_OF, AS_OF)
    file = root / "content/nl/privacy/1.1.md"
    file.write_text(CHANGED + "More.\n", encoding="utf-8")
    before = tree(root)
    with pytest.raises(LedgerError, match=r"nl/privacy/1.1.md was changed in the meantime"):
        publication.write(root, prepared)
    assert tree(root) == before


@pytest.mark.parametrize("calls", range(1, 14))
def test_a_crash_before_the_entry_publishes_nothing(
    root: Path, calls: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever it ends, the version is whole or not there, and the next publish succeeds."""
    count = 0

    def crash(function: object) -> object:
        def call(*arguments: object, **options: object) -> object:
            nonlocal count
            count += 1
            if count == calls:
                raise KeyboardInterrupt
            return function(*arguments, **options)  # type: ignore[operator]

        return call

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", crash(os.fsync))
        patch.setattr(disk, "rename_new", crash(disk.rename_new))
        patch.setattr(Path, "replace", crash(Path.replace))
        try:
            publish(root, "privacy", "1.1", AS_OF)
        except KeyboardInterrupt:
            assert not (root / f"{LEDGER}1.1.json").exists()
            publish(root, "privacy", "1.1", AS_OF)
    assert checks.run(reader.load(root), AS_OF) == []
    assert len([name for name in tree(root) if name.startswith(LEDGER)]) == 6


def test_what_a_crash_left_is_cleared(root: Path) -> None:
    """Half a file of an earlier attempt is gone after the next one."""
    (root / "content/.staging").mkdir()
    (root / "content/.staging/1.1.nl.html").write_bytes(b"half")
    publish(root, "privacy", "1.1", AS_OF)
    assert not list((root / "content").rglob(".*"))


def test_a_disk_that_is_full_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No room for the entry: a sentence, and nothing is published."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    before = tree(root)
    with pytest.raises(LedgerError, match="The ledger could not be written: the disk is full"):
        publish(root, "privacy", "1.1", AS_OF)
    assert tree(root) == before
