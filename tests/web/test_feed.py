"""The feeds, read by a real feed reader."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import feedparser
import pytest
from tests.helpers import AS_OF, EXAMPLE, copy_example, load, run
from tests.web.conftest import LANGUAGES

from policysite.build.freezing import Options, build
from policysite.ledger import sha256

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

pytestmark = pytest.mark.slow

REASONS = ("--reason-nl", "De bouw loopt uit.", "--reason-en", "The work takes longer.", "--yes")


def feed_of(root: Path, out: Path, language: str = "en", base_url: str | None = None) -> Any:
    """The feed of the project `root`, read by a feed reader."""
    options = Options(root=root, out=out, as_of=AS_OF, base_url=base_url)
    build(options, lambda pages, _: iter(pages))
    found = feedparser.parse((out / language / "changes.atom").read_bytes())
    assert not found.bozo
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_feed_reader_understands_it(frozen: Path, language: str) -> None:
    """One entry for each publication, with its own lasting id, and the head for subscribers."""
    feed = feedparser.parse((frozen / language / "changes.atom").read_bytes())
    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.feed.language == language
    assert sha256((frozen / "SHA256SUMS").read_bytes()) in feed.feed.subtitle
    published = [
        f"https://policies.voorbeeld.example/{language}/{policy.name}/{version.number}/"
        for policy in load(EXAMPLE).policies.values()
        for version in policy.published
    ]
    assert sorted(entry.link for entry in feed.entries) == sorted(published)
    ids = [feed.feed.id, *(entry.id for entry in feed.entries)]
    assert all(id_.startswith("urn:uuid:") for id_ in ids)
    assert len(set(ids)) == len(ids)


def test_entries_tell_what_changed(frozen: Path) -> None:
    """An entry says from when a version applies, what changed and how weighty it is."""
    feed = feedparser.parse((frozen / "nl" / "changes.atom").read_bytes())
    (entry,) = [entry for entry in feed.entries if entry.link.endswith("/privacy/1.1/")]
    assert entry.title == "Privacyverklaring, versie 1.1"
    assert entry.link == "https://policies.voorbeeld.example/nl/privacy/1.1/"
    assert [tag.term for tag in entry.tags] == ["editorial"]
    text = entry.content[0].value
    assert "Van kracht vanaf 1 juni 2026." in text
    assert "<li>De doelen staan nu in een tabel.</li>" in text
    materials = [entry.tags[0].term for entry in feed.entries if entry.link.endswith("/1.0/")]
    assert materials == ["material", "material"]


def test_a_rebuild_is_no_news(frozen: Path, frozen_later: Path) -> None:
    """The feed of a later day is identical: nothing was published in between."""
    for language in LANGUAGES:
        first, later = (folder / language / "changes.atom" for folder in (frozen, frozen_later))
        assert first.read_bytes() == later.read_bytes()


def test_ids_never_change(tmp_path: Path) -> None:
    """Neither with the address of the site, nor when the oldest text is withdrawn."""
    root = copy_example(tmp_path / "example")
    before = feed_of(root, tmp_path / "a")
    moved = feed_of(root, tmp_path / "b", base_url="https://new.example")
    assert moved.feed.id == before.feed.id
    assert [entry.id for entry in moved.entries] == [entry.id for entry in before.entries]
    assert run(root, "withdraw", "privacy", "1.0", *REASONS).exit_code == 0
    after = feed_of(root, tmp_path / "c")
    assert after.feed.id == before.feed.id
    assert {entry.id for entry in after.entries} < {entry.id for entry in before.entries}


def test_times_are_those_of_the_publication(tmp_path: Path, clock: Callable[[str], None]) -> None:
    """The moment where it was kept; else the first moment of the day, for the company."""
    root = copy_example(tmp_path / "example")
    shutil.rmtree(root / "content/ledger/privacy")
    for number, moment, effective in (
        ("1.0", "2026-11-23T09:30:00", "2026-11-23"),
        ("1.1", "2026-11-23T16:45:10", "2026-11-24"),
    ):
        clock(moment)
        options = ("--effective", effective, "--yes")
        assert run(root, "publish", "privacy", number, *options).exit_code == 0
    feed = feed_of(root, tmp_path / "out")
    privacy = [entry for entry in feed.entries if "/privacy/" in entry.link]
    assert [entry.published for entry in privacy] == [
        "2026-11-23T16:45:10+01:00",
        "2026-11-23T09:30:00+01:00",
    ]
    (cookies,) = [entry for entry in feed.entries if "/cookies/" in entry.link]
    assert cookies.published == "2026-11-22T00:00:00+01:00"


def test_what_became_of_an_announcement_is_news(
    tmp_path: Path, clock: Callable[[str], None]
) -> None:
    """A record is a separate entry, and the entry of the version mentions it, too."""
    root = copy_example(tmp_path / "example")
    clock("2026-11-25T10:00:00")
    move = ("postpone", "privacy", "2.0", "--effective", "2027-05-15")
    assert run(root, *move, *REASONS).exit_code == 0
    clock("2026-11-26T11:00:00")
    assert run(root, "call-off", "privacy", "2.0", *REASONS).exit_code == 0
    feed = feed_of(root, tmp_path / "out")
    newest, before = feed.entries[:2]
    assert newest.title == "Privacy statement, version 2.0: called off"
    assert newest.published == newest.updated == "2026-11-26T11:00:00+01:00"
    assert "It was called off on" in newest.content[0].value
    assert before.title == "Privacy statement, version 2.0: moved to 15 May 2027"
    assert before.published == "2026-11-25T10:00:00+01:00"
    assert "The work takes longer." in before.content[0].value
    assert feed.feed.updated == "2026-11-26T11:00:00+01:00"
    (own,) = [e for e in feed.entries if e.title == "Privacy statement, version 2.0"]
    assert own.updated == "2026-11-26T11:00:00+01:00"
    assert "Announced for" in own.content[0].value
