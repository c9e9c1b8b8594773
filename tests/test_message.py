from __future__ import annotations

import ast
import copy
import json
import pickle
import re
from datetime import UTC, date, datetime
from gettext import NullTranslations

import pytest
from tests.helpers import ROOT

from policysite import catalogs
from policysite.message import ENGLISH, Message, WrongValue

PACKAGE = ROOT / "site" / "policysite"
_NAME = re.compile(r"%\((\w+)\)s|%%")


WORDS = {
    "the file %(name)s is %(state)s": "het bestand %(name)s is %(state)s",
    "missing": "zoek",
    "%(count)s file": "%(count)s bestand",
    "%(count)s files": "%(count)s bestanden",
}


class Dutch(NullTranslations):
    """A catalogue of these words."""

    def gettext(self, message: str) -> str:
        return WORDS.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


DUTCH = Dutch()
FILE = Message("the file %(name)s is %(state)s", name="a.md", state=Message("missing"))


@pytest.mark.parametrize(
    ("message", "english", "dutch"),
    [
        (Message("missing"), "missing", "zoek"),
        (Message("not in the catalogue"), "not in the catalogue", "not in the catalogue"),
        (Message("100%% of it"), "100% of it", "100% of it"),
        (Message(""), "", ""),
        (FILE, "the file a.md is missing", "het bestand a.md is zoek"),
        (Message.plural("%(count)s file", "%(count)s files", 1), "1 file", "1 bestand"),
        (Message.plural("%(count)s file", "%(count)s files", 0), "0 files", "0 bestanden"),
        (Message.plural("%(count)s file", "%(count)s files", 2), "2 files", "2 bestanden"),
        (Message.joined([Message("missing"), "50%", 3]), "missing, 50%, 3", "zoek, 50%, 3"),
        (Message.joined(["a", Message("missing")], ": "), "a: missing", "a: zoek"),
        (Message.joined([]), "", ""),
    ],
)
def test_a_message_is_english_and_can_be_translated(
    message: Message, english: str, dutch: str
) -> None:
    """It is a string of English words, which a catalogue turns into those of another language."""
    assert message == english
    assert message.translated(ENGLISH) == english
    assert message.translated(DUTCH) == dutch


def test_a_copy_can_be_translated_too() -> None:
    """Copied or pickled, a message keeps its sentence and its values."""
    for other in (copy.deepcopy(FILE), pickle.loads(pickle.dumps(FILE))):  # noqa: S301 (our own)
        assert other == FILE
        assert other.translated(DUTCH) == "het bestand a.md is zoek"


def test_an_exception_keeps_its_message() -> None:
    """What is wrong with a value can be reported in any language."""
    assert str(WrongValue(FILE)) == FILE
    assert WrongValue(FILE).message.translated(DUTCH) == "het bestand a.md is zoek"


def calls() -> list[tuple[str, ast.Call, bool]]:
    """Every place in our code where a message is made, and whether it is a plural."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        if path == PACKAGE / "message.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                where = f"{path.relative_to(PACKAGE)}:{node.lineno}"
                written = ast.unparse(node.func)
                if written in ("Message", "Message.plural"):
                    found.append((where, node, written != "Message"))
    return found


@pytest.mark.slow
def test_every_sentence_is_written_out() -> None:
    """Sentences are literals in the code, so that they can be collected and translated."""
    wrong = [
        where
        for where, call, plural in calls()
        for sentence in call.args[: 2 if plural else 1]
        if not (isinstance(sentence, ast.Constant) and isinstance(sentence.value, str))
        # the preview hands on what its templates say
        and not where.startswith("preview/translator.py")
    ]
    assert wrong == []


@pytest.mark.slow
def test_every_value_has_its_place() -> None:
    """A sentence names the values that it is given, and no others."""
    wrong = []
    for where, call, plural in calls():
        names = {keyword.arg for keyword in call.keywords}
        if None in names:  # **values
            continue
        for sentence in call.args[: 2 if plural else 1]:
            if isinstance(sentence, ast.Constant) and isinstance(sentence.value, str):
                used = set(_NAME.findall(sentence.value)) - {""}
                if used - ({"count"} if plural else set()) != names:
                    wrong.append(f"{where}: {sentence.value}")
                if "%" in _NAME.sub("", sentence.value):
                    wrong.append(f"{where}: a lonely % in {sentence.value}")
    assert wrong == []


@pytest.mark.slow
def test_our_code_is_searched() -> None:
    """The two tests above look at something."""
    places = [where for where, _, _ in calls()]
    assert len(places) > 500
    assert any(place.startswith("checks/consent.py:") for place in places)


def test_a_day_is_written_in_words_where_the_catalogue_can() -> None:
    """In Dutch a sentence has “1 januari 2027”; a value inside another message, too."""
    day = Message("%(day)s is in the past", day=date(2027, 1, 1))
    outer = Message("%(fault)s.", fault=day)
    assert outer.translated(catalogs.program("nl")) == "1 januari 2027 ligt in het verleden."
    english = "2027-01-01 is in the past."
    assert outer == outer.translated(ENGLISH) == outer.translated(DUTCH) == english
    assert outer.translated(catalogs.program("en")) == outer


@pytest.mark.parametrize(
    "message",
    [
        Message("the file %(name)s is %(state)s", name="a.md", state=Message("missing")),
        Message.plural("%(count)s file", "%(count)s files", 1),
        Message.plural("%(count)s file", "%(count)s files", 2),
        Message.joined([Message("missing"), "“a”"]),
        Message("it is of %(day)s", day=date(2027, 1, 1)),
        Message("100 %%"),
    ],
)
def test_a_message_that_was_written_as_json_is_the_same(message: Message) -> None:
    """It reads the same and is translated the same, a day in words too."""
    again = Message.from_data(json.loads(json.dumps(message.as_data())))
    assert again == message
    assert again.__reduce__() == message.__reduce__()
    assert again.translated(DUTCH) == message.translated(DUTCH)


@pytest.mark.parametrize("value", [1.5, None, True, (1, 2), datetime(2026, 1, 1, tzinfo=UTC)])
def test_a_message_with_an_odd_value_is_not_written_as_json(value: object) -> None:
    """A value that JSON would give back as another one is refused."""
    with pytest.raises(TypeError):
        Message("%(value)s", value=value).as_data()
