from __future__ import annotations

from pathlib import Path

import pytest
from tests.helpers import EXAMPLE, ROOT

from policysite import catalogs

PO = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"

"""


def write(root: Path, text: str) -> None:
    file = root / "translations/nl/LC_MESSAGES/messages.po"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def sound() -> str:
    return (ROOT / "translations/nl/LC_MESSAGES/messages.po").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_message_is_translated(language: str) -> None:
    """The messages that come with us are whole in both languages."""
    assert list(catalogs.problems(ROOT, language)) == []
    assert catalogs.load(ROOT, language).gettext("Back to footnote %(number)s") != ""


def test_a_project_without_messages_uses_ours() -> None:
    """A project needs no translations of its own."""
    assert catalogs.folder(EXAMPLE) == ROOT / "translations"
    assert list(catalogs.problems(EXAMPLE, "nl")) == []


def test_a_project_may_have_its_own(tmp_path: Path) -> None:
    """Its own messages come first, and are held against the same list."""
    write(tmp_path, sound())
    assert catalogs.folder(tmp_path) == tmp_path / "translations"
    assert list(catalogs.problems(tmp_path, "nl")) == []


MESSAGE = "Back to footnote %(number)s"


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("", "is missing"),
        (f'msgid "{MESSAGE}"\nmsgstr ""\n', "is not translated"),
        (
            f'#, fuzzy\nmsgid "{MESSAGE}"\nmsgstr "x %(number)s"\n',
            "is marked as fuzzy: somebody must look at it",
        ),
        (f'msgid "{MESSAGE}"\nmsgstr "terug"\n', "must keep %(number)s"),
        (f'msgid "{MESSAGE}"\nmsgstr "terug %(nummer)s"\n', "must keep %(number)s"),
    ],
)
def test_a_message_that_is_not_right_is_told(tmp_path: Path, entry: str, expected: str) -> None:
    """Missing, empty, doubtful, or without the values that it must show."""
    write(tmp_path, PO + entry)
    found = {p.message: p.line for p in catalogs.problems(tmp_path, "nl")}
    line = found[f"“{MESSAGE}” {expected}"]
    assert line == (1 if not entry else 5 + entry.startswith("#"))


def test_names_of_languages() -> None:
    """Each language by its own name, and by its name in another."""
    assert [catalogs.language_name(code) for code in ("nl", "en")] == ["Nederlands", "English"]
    assert catalogs.language_name_in("en", "nl") == "Engels"
    assert str(catalogs.locale("en")) == "en_GB"
