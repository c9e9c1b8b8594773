"""Which versions `diff` compares."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.helpers import AS_OF, EXAMPLE, run

from policysite.content import reader
from policysite.errors import PolicysiteError
from policysite.redline.versions import choose

LIBRARY = reader.load(EXAMPLE)


@pytest.mark.parametrize(
    ("policy", "old", "new", "expected"),
    [
        ("privacy", None, None, ("1.1", "2.0")),
        ("privacy", "1.0", None, ("1.0", "2.0")),
        ("privacy", "1.0", "1.1", ("1.0", "1.1")),
        ("cookies", None, None, ("1.0", "1.1")),
    ],
)
def test_the_version_in_force_and_the_newest_by_default(
    policy: str, old: str | None, new: str | None, expected: tuple[str, str]
) -> None:
    """Without numbers the version in force is compared with the newest."""
    pair = choose(LIBRARY, policy, old, new, "nl", AS_OF)
    assert (str(pair.old.number), str(pair.new.number)) == expected


@pytest.mark.parametrize(
    ("policy", "old", "language", "message"),
    [
        ("nope", None, "nl", "There is no policy “nope”. The policies are: privacy, cookies."),
        (
            "privacy",
            "9.9",
            "nl",
            "There is no version 9.9 of “privacy”. The versions are: 1.0, 1.1, 2.0.",
        ),
        ("cookies", None, "fr", "cookies 1.0 does not exist in “fr”, only in en, nl."),
    ],
)
def test_what_there_is_not_is_told(
    policy: str, old: str | None, language: str, message: str
) -> None:
    """A version that does not exist is a sentence that names those that do."""
    with pytest.raises(PolicysiteError) as caught:
        choose(LIBRARY, policy, old, None, language, AS_OF)
    assert caught.value.message == message


def test_the_command() -> None:
    """`diff` says what it compares, and shows it."""
    result = run(EXAMPLE, "diff", "privacy", "1.0", "1.1", "--lang", "en")
    assert result.exit_code == 0
    assert result.stdout.startswith("privacy, en: 1.0 to 1.1\n")
    assert "{+" in result.stdout
    assert run(EXAMPLE, "diff", "privacy", "9.9").exit_code == 2


def test_the_draft_that_was_changed_last_is_compared(example: Path) -> None:
    """Beside a draft 2.0 somebody begins 1.2: `diff` shows what was begun, not what is higher."""
    for arguments in (["privacy", "--major"], ["privacy", "--minor", "--beside"]):
        result = run(example, "new", *arguments)
        assert result.exit_code == 0, result.output
    first, second = sorted(
        (path for path in (example / "content/nl/privacy").glob("*.md")),
        key=lambda p: p.stat().st_mtime,
    )[-2:]
    os.utime(second, (2_000_000_000, 2_000_000_000))
    assert f"to {second.stem}" in run(example, "diff", "privacy").stdout.splitlines()[0]
    os.utime(first, (2_000_000_001, 2_000_000_001))
    assert f"to {first.stem}" in run(example, "diff", "privacy").stdout.splitlines()[0]
