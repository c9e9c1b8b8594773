"""The feeds, read by a real feed reader."""

from __future__ import annotations

from pathlib import Path

import feedparser
import pytest
from tests.web.conftest import LANGUAGES, ROOT

from policysite.content import reader
from policysite.ledger import sha256


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_feed_reader_understands_it(frozen: Path, language: str) -> None:
    """One entry for each publication, with its own lasting id, and the head for subscribers."""
    feed = feedparser.parse((frozen / language / "changes.atom").read_bytes())
    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.feed.language == language
    assert sha256((frozen / "SHA256SUMS").read_bytes()) in feed.feed.subtitle
    published = [
        f"{policy.name}/{version.number}"
        for policy in reader.load(ROOT).policies.values()
        for version in policy.published
    ]
    ids = [entry.id for entry in feed.entries]
    prefix = f"tag:policies.we-assist.example,2026-11-22:{language}/"
    assert sorted(ids) == sorted(prefix + name for name in published)


def test_entries_tell_what_changed(frozen: Path) -> None:
    """An entry says from when a version applies, what changed and how weighty it is."""
    feed = feedparser.parse((frozen / "nl" / "changes.atom").read_bytes())
    (entry,) = [entry for entry in feed.entries if entry.id.endswith("/privacy/1.1")]
    assert entry.title == "Privacyverklaring, versie 1.1"
    assert entry.link == "https://policies.we-assist.example/nl/privacy/1.1/"
    assert [tag.term for tag in entry.tags] == ["editorial"]
    assert "Van kracht vanaf 23 november 2026." in entry.content[0].value
    assert "<li>De naam van het bedrijf is nu overal gespeld als We-Assist.</li>" in (
        entry.content[0].value
    )
    materials = [entry.tags[0].term for entry in feed.entries if entry.id.endswith("/1.0")]
    assert materials == ["material", "material"]


def test_a_rebuild_is_no_news(frozen: Path, frozen_later: Path) -> None:
    """The feed of the next day is the same to the byte: nothing was published in between."""
    for language in LANGUAGES:
        first, later = (folder / language / "changes.atom" for folder in (frozen, frozen_later))
        assert first.read_bytes() == later.read_bytes()
