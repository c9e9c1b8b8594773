from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from policysite.checks.dictionaries import Dictionaries, package, places

if TYPE_CHECKING:
    from pathlib import Path


def write_dictionary(folder: Path, name: str, words: str, encoding: str = "UTF-8") -> None:
    """A dictionary of a few words, as Hunspell has it."""
    folder.mkdir(exist_ok=True)
    head = f"SET {encoding}\nTRY aeiotn\n"
    (folder / f"{name}.aff").write_text(head, encoding=encoding)
    listed = words.split()
    (folder / f"{name}.dic").write_text(
        "\n".join([str(len(listed)), *listed, ""]), encoding=encoding
    )


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("nl_NL", "nl"),
        ("nl", "nl"),
        ("en_GB", "en"),
        ("en-GB", "en"),
        ("en", "en"),
        ("de_DE", "de"),
    ],
)
def test_names_of_dictionaries(tmp_path: Path, name: str, language: str) -> None:
    """A dictionary is found by the names that systems give it."""
    write_dictionary(tmp_path, name, "goed woord")
    dictionary = Dictionaries([tmp_path]).of(language)
    assert dictionary is not None
    assert dictionary.knows("woord")
    assert not dictionary.knows("woort")
    assert "woord" in dictionary.suggestions("woort")


@pytest.mark.parametrize(
    ("language", "expected"),
    [("nl", "hunspell-nl"), ("de-AT", "hunspell-de-de"), ("fr", "hunspell-fr")],
)
def test_names_of_packages(language: str, expected: str) -> None:
    """The package that is named for a language is one of that language."""
    assert package(language) == expected


def test_the_first_folder_wins(tmp_path: Path) -> None:
    """What the user put first is used."""
    for folder, word in (("a", "eerste"), ("b", "tweede")):
        write_dictionary(tmp_path / folder, "nl_NL", word)
    dictionary = Dictionaries([tmp_path / "none", tmp_path / "a", tmp_path / "b"]).of("nl")
    assert dictionary is not None
    assert dictionary.knows("eerste")
    assert not dictionary.knows("tweede")


def test_missing_dictionaries(tmp_path: Path) -> None:
    """A language without one, or with half of one, is missing, once it was asked for."""
    write_dictionary(tmp_path, "nl_NL", "woord")
    (tmp_path / "en_GB.aff").write_text("SET UTF-8\n", encoding="utf-8")
    dictionaries = Dictionaries([tmp_path])
    assert not dictionaries.missing
    assert dictionaries.of("en") is None
    assert dictionaries.of("fy") is None
    assert dictionaries.of("nl") is not None
    assert dictionaries.missing == ("en", "fy")


def test_a_dictionary_in_an_old_encoding(tmp_path: Path) -> None:
    """A word that its letters cannot write is passed; others are looked up."""
    write_dictionary(tmp_path, "nl_NL", "één woord", "ISO8859-1")
    dictionary = Dictionaries([tmp_path]).of("nl")
    assert dictionary is not None
    assert [dictionary.knows(word) for word in ("één", "een", "Ωmega")] == [True, False, True]


def test_folders_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """DICPATH names folders to look in before those of the system."""
    folders = [tmp_path / "none", tmp_path]
    monkeypatch.setenv("DICPATH", os.pathsep.join(map(str, folders)))
    assert places()[0] == tmp_path


@pytest.mark.parametrize(
    ("language", "right", "wrong", "meant"),
    [("nl", "bewaartermijn", "verklarng", "verklaring"), ("en", "behaviour", "recieve", "receive")],
)
def test_the_dictionaries_of_the_system(language: str, right: str, wrong: str, meant: str) -> None:
    """Where the system has the dictionary, it knows the language."""
    dictionary = Dictionaries(places()).of(language)
    if dictionary is None:
        pytest.skip(f"this computer has no dictionary of “{language}”")
    assert dictionary.knows(right)
    assert not dictionary.knows(wrong)
    assert dictionary.suggestions(wrong)[0] == meant
    assert len(dictionary.suggestions(wrong)) <= 3
