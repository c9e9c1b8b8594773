from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests import depth
from tests.content.problems import errors
from tests.helpers import AS_OF, EN, NL, check, document, publish, tree, write_project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.slow


def test_one_changed_byte_of_an_entry_is_seen(example: Path) -> None:
    """Whichever byte of an entry is changed: it is invalid, or does not match the others."""
    file = example / "content/ledger/privacy/1.1.json"
    data = file.read_bytes()
    kinds = {
        "ledger-entry",
        "ledger-chain",
        "ledger-day",
        "published-source",
        "ledger-article",
        "language-missing",
    }
    for position in range(0, len(data), depth.number(19, 1)):
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
            "ledger/privacy/1.1.json:1: ledger-chain: version 1.1 follows version 1.0, but "
            "that entry is missing",
        ),
        (
            "1.1",
            "ledger/privacy/2.0.json:1: ledger-chain: version 2.0 follows version 1.1, but "
            "that entry is missing",
        ),
        (
            "2.0",
            "ledger/privacy/2.0.nl.html:1: ledger-file: "
            "the entry of version 2.0 does not name this article",
        ),
    ],
)
def test_an_entry_that_was_removed_is_missed(example: Path, removed: str, expected: str) -> None:
    """First, middle or last: the rest shows that something is missing."""
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
    """An entry says what it is the entry for."""
    tamper(example / "content/ledger/privacy")
    assert any("ledger-entry: it is the entry for" in line for line in errors(example))


def test_a_fork_is_seen(example: Path, tmp_path: Path) -> None:
    """Two branches that published after the same entry merge cleanly in git; check reports it."""
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
        "ledger/privacy/1.2.json:1: ledger-chain: versions 1.1 and 1.2 both follow 1.0: they "
        "were published on separate branches"
    ]
