"""The message to readers: what changes, from when, and where it can be read; nothing is sent."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from tests.helpers import EXAMPLE, run

from policysite.build.freezing import Options, build

if TYPE_CHECKING:
    from pathlib import Path

DAY = "2026-11-26"


def announced(*arguments: str, as_of: str = DAY) -> list[dict[str, Any]]:
    result = run(EXAMPLE, "announce", *arguments, "--as-of", as_of, "--format", "json")
    assert result.exit_code == 0, result.output
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def test_a_version_that_is_coming() -> None:
    """Each language, in the order of the site, says what changes, when, and what applies now."""
    dutch, english = announced("privacy", "2.0")
    assert dutch["subject"] == "“Privacyverklaring” van Voorbeeld BV verandert op 1 januari 2027"
    assert english["banner"] == (
        "“Privacy statement” of Voorbeeld BV changes on 1 January 2027. "
        "We keep your data for only 3 months instead of 6."
    )
    for line in (
        "What changes:",
        "- We keep your data for only 3 months instead of 6.",
        "https://policies.voorbeeld.example/en/privacy/2.0/changes/",
        "https://policies.voorbeeld.example/en/privacy/",
        "Questions? Write to privacy@voorbeeld.example.",
    ):
        assert line in english["text"].split("\n")


def test_a_version_that_applies_and_a_first_one() -> None:
    """Past events are described as such, and a first text has no changes."""
    assert "changed on 1 June 2026" in announced("privacy", "1.1")[1]["subject"]
    first = announced("cookies", "1.0")[1]
    assert "applies from 1 January 2025" in first["subject"]
    assert "/changes/" not in first["text"]


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        (("cookies", "1.1"), "cookies 1.1 is a draft. Publish it first"),
        (("privacy", "1.0"), "privacy 1.0 does not apply"),
    ],
)
def test_there_is_nothing_to_tell(version: tuple[str, str], expected: str) -> None:
    """A draft has no date, and a replaced version is not announced."""
    result = run(EXAMPLE, "announce", *version, "--as-of", DAY)
    assert (result.exit_code, expected in result.output) == (1, True)


@pytest.mark.slow
def test_every_link_leads_somewhere(tmp_path: Path) -> None:
    """The addresses in a message are pages of the site."""
    out = tmp_path / "site"
    options = Options(root=EXAMPLE, out=out, as_of=date.fromisoformat(DAY))
    build(options, lambda pages, _: iter(pages))
    for version in ("1.1", "2.0"):
        for notice in announced("privacy", version):
            lines = [line for line in notice["text"].split("\n") if line.startswith("https://")]
            assert len(lines) >= 2
            for line in [*lines, notice["address"]]:
                path = line.removeprefix("https://policies.voorbeeld.example/")
                assert (out / path / "index.html").is_file(), line


def test_for_people() -> None:
    """The terminal shows the same, with the language of each message in words."""
    output = run(EXAMPLE, "announce", "privacy", "2.0", "--as-of", DAY).stdout
    assert output.startswith("In Dutch\nSubject: “Privacyverklaring”")
    assert "A sentence for your own site, with a link:" in output
