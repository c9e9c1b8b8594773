from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.helpers import NL, check, document, load, shown, write_project

from policysite.content.words import parse

if TYPE_CHECKING:
    from pathlib import Path


def test_words() -> None:
    """The words are known by language, and under “all” those of every language."""
    text = 'all = ["We-Assist"]\nnl = ["cookiemap", "zo’n"]\nen = []\n'
    words, problems = parse(text, ("nl", "en"))
    assert problems == []
    assert words == {
        "all": {"We-Assist"},
        "nl": {"cookiemap", "zo’n"},
        "en": frozenset(),
    }


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('nl = ["a"]\nfr = ["b"]\n', 2, "“fr” is not one of all, nl, en"),
        ('nl = ["a"]\nen = "b"\n', 2, 'en must be a list of words, such as ["one", "two"]'),
        ('nl = [\n  "goed",\n  "twee woorden",\n]\n', 3, "“twee woorden” is not a single word"),
        ('nl = ["b2b"]\n', 1, "“b2b” is not a single word"),
        ("\nnl = [1]\n", 2, "“1” is not a single word"),
        ('nl = ["a"]\nnl = ["b"]\n', 2, "it cannot be read as TOML (Cannot overwrite a value"),
        ('nl = ["a\n', 1, "it cannot be read as TOML (Illegal character"),
        ('[nl]\nwords = ["a"]\n', 1, 'nl must be a list of words, such as ["one", "two"]'),
    ],
)
def test_faults(text: str, line: int, message: str) -> None:
    """Anything but a list of words is reported with its line, and then no word counts."""
    words, (problem,) = parse(text, ("nl", "en"))
    assert (words, problem.line) == ({}, line)
    assert problem.message.startswith(message)


def test_the_file(tmp_path: Path) -> None:
    """The file is optional, belongs in content/, and its faults are reported with the others."""
    root = write_project(tmp_path, {NL: document()}, languages=("nl",))
    assert load(root).words == {}
    path = root / "content/words.toml"
    path.write_text('nl = ["cookiemap"]\n', encoding="utf-8")
    assert load(root).words == {"nl": {"cookiemap"}}
    assert check(root) == []
    path.write_text('de = ["x"]\n', encoding="utf-8")
    assert shown(check(root)) == ["words.toml:1: words: “de” is not one of all, nl"]
