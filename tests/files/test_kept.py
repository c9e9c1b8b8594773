from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

from policysite.files import kept
from policysite.files.kept import FEW, Kept, key
from policysite.models import VersionNumber

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MANY = [str(number) for number in range(FEW + 1)]


@dataclass(frozen=True)
class Pair:
    """Something with two fields."""

    one: object
    other: object


def double(word: str, asked: list[str] | None = None) -> Callable[[], str]:
    """What makes the result of a word; it notes in `asked` that it was wanted."""

    def make() -> str:
        if asked is not None:
            asked.append(word)
        return word + word

    return make


def fill(path: Path, program: str = "program") -> None:
    """Keep the results of MANY in the file `path`."""
    results = Kept(path, program)
    for word in MANY:
        results.of(word, double(word))
    results.save()


def made_again(path: Path, program: str = "program") -> list[str]:
    """Which of MANY are made with the file `path`; all of them come out right."""
    asked: list[str] = []
    results = Kept(path, program)
    assert [results.of(word, double(word, asked)) for word in MANY] == [w + w for w in MANY]
    return asked


def test_a_result_is_made_once(tmp_path: Path) -> None:
    """What one command has cached, the next one does not compute, nor the same one twice."""
    path = tmp_path / "kept"
    fill(path)
    assert made_again(path) == []
    results, asked = Kept(), list[str]()
    assert {results.of("a", double("a", asked)) for _ in range(3)} == {"aa"}
    assert asked == ["a"]


def test_another_program_makes_its_own(tmp_path: Path) -> None:
    """What another version of the program has made is not believed."""
    path = tmp_path / "kept"
    fill(path)
    assert made_again(path, "another") == MANY


def test_a_damaged_file_is_not_believed(tmp_path: Path) -> None:
    """Whichever byte is changed, and wherever the file ends, everything is computed again."""
    path = tmp_path / "kept"
    fill(path)
    whole = path.read_bytes()
    for place in range(0, len(whole) - 1, 7):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert made_again(path) == MANY, place
        path.write_bytes(whole[:place])
        assert made_again(path) == MANY, place
    path.write_bytes(b"\xff" * 100)
    assert made_again(path) == MANY


def test_without_a_place_for_it(tmp_path: Path) -> None:
    """If nothing can be cached, or a folder is in its place, the results are correct."""
    fill(tmp_path / "missing" / "kept")
    (tmp_path / "kept").mkdir()
    fill(tmp_path / "kept")
    assert made_again(tmp_path / "kept") == MANY
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_few_results_leave_no_file(tmp_path: Path) -> None:
    """A small project has no such file."""
    results = Kept(tmp_path / "kept")
    for word in MANY[:FEW]:
        results.of(word, double(word))
    results.save()
    assert list(tmp_path.iterdir()) == []


def test_nothing_new_is_not_written(tmp_path: Path) -> None:
    """A command that found all that it wanted leaves the file as it is."""
    path = tmp_path / "kept"
    fill(path)
    os.utime(path, (1, 1))
    results = Kept(path, "program")
    results.of(MANY[0], double(MANY[0]))
    results.save()
    assert path.stat().st_mtime == 1


def test_what_is_not_used_goes(tmp_path: Path) -> None:
    """A result of a text that is gone goes too, but not as soon as one command did not ask."""
    path = tmp_path / "kept"
    fill(path)
    for number in range(8):
        results = Kept(path, "program")
        for word in (*MANY[1:], f"new {number}"):
            results.of(word, double(word))
        results.save()
        assert made_again(path) == ([] if number < 4 else MANY[:1]), number


def test_none_is_not_kept() -> None:
    """What has no result is asked again."""
    results, asked = Kept(), list[int]()
    for number in range(2):
        assert results.of("a", lambda number=number: asked.append(number)) is None  # type: ignore[misc]
    assert asked == [0, 1]


VALUES: tuple[object, ...] = (
    None,
    "",
    "None",
    "1",
    1,
    True,
    b"1",
    (),
    ("",),
    ("", ""),
    ("a,b",),
    ("a", "b"),
    ("a", ("b",)),
    frozenset(),
    frozenset({"a", "b"}),
    {},
    {"a": "b"},
    {"a": "b", "c": "d"},
    {"c": "d", "a": "b"},
    date(2026, 11, 26),
    "2026-11-26",
    Pair(1, 2),
    Pair(2, 1),
    Pair("1", "2"),
    Pair((1,), (2,)),
)


def test_other_values_have_another_key() -> None:
    """No two values, nor equal values of different types, have the same key."""
    keys = {key(kind, value) for value in VALUES for kind in ("text", "list")}
    assert len(keys) == 2 * len(VALUES)
    assert key("a", "b", "c") != key("a", ("b", "c"))


def test_the_same_values_have_the_same_key() -> None:
    """A copy has the key of what it is a copy of, in whatever order a set gives its members."""
    assert key("a", MappingProxyType({"a": 1})) == key("a", {"a": 1})
    assert key("a", frozenset("abcdef")) == key("a", frozenset("fedcba"))
    assert key("a", VersionNumber(1, 2)) == key("a", (1, 2))
    proxies: Mapping[str, int] = {"a": 1}
    assert key("a", Pair(proxies, "x")) == key("a", Pair(dict(proxies), "x"))


def test_what_has_no_lasting_text_has_no_key() -> None:
    """An object without a stable text form is rejected."""
    with pytest.raises(TypeError, match="object"):
        kept.key("a", object())
