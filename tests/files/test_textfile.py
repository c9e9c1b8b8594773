import pytest
from tests.helpers import shown

from policysite.files import textfile

SOUND = "Één tekst – met “tekens”, é, ✓ en een vaste\N{NO-BREAK SPACE}spatie.\n\tTab.\n"


def problems(data: bytes) -> list[str]:
    return shown(textfile.decode(data, "a.md")[1])


def test_sound_text_comes_back_as_it_is() -> None:
    """Nothing of a text in UTF-8, NFC and LF is changed."""
    assert textfile.decode(SOUND.encode(), "a.md") == (SOUND, [])


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "a.md:1: empty-file: it is empty"),
        (b" \n\n", "a.md:1: empty-file: it is empty"),
        (b"a\nb\xe9\n", "a.md:2: encoding: byte 2 of the line is not UTF-8"),
        ("ab".encode("utf-16"), "a.md:1: encoding: byte 1 of the line is not UTF-8"),
        (b"a\n\xed\xa0\x80\n", "a.md:2: encoding: byte 1 of the line is not UTF-8"),
        (
            b"\xef\xbb\xbfa\n",
            "a.md:1: encoding: the file starts with a byte order mark (BOM)",
        ),
        (b"a\r\n", "a.md:1: line-endings: the lines have Windows or old Mac line endings (CR)"),
        (b"a\nb\rc\n", "a.md:2: line-endings: the lines have Windows or old Mac line endings (CR)"),
        (b"a\nb", "a.md:2: line-endings: the last line does not end with a line break"),
        (b"a\n\x00\n", "a.md:2: characters: U+0000 (a control character) at character 1"),
        (b"a\x1b[0m\n", "a.md:1: characters: U+001B (a control character) at character 2"),
        (
            "e\u0301n\n".encode(),
            "a.md:1: normalisation: “e\u0301n” is not written in the usual way (NFC)",
        ),
    ],
)
def test_bad_bytes_are_named_with_their_line(data: bytes, expected: str) -> None:
    """Every encoding error is reported with its line."""
    assert problems(data) == [expected]


@pytest.mark.parametrize(
    "character",
    "\x02\x03\x0b\x0c\x7f\x85\xad\u061c\u200b\u200e\u200f\u2028\u2029\u202a\u202e\u2060\u2066\u2069"
    "\ufeff\ue000\ufffd\uffff\U000e0041\U00100000",
)
def test_a_character_that_nobody_sees_is_refused(character: str) -> None:
    """A character that hides or turns text is found on its line and named by its number."""
    (problem,) = problems(f"a\nb{character}c\n".encode())
    assert problem.startswith(f"a.md:2: characters: U+{ord(character):04X} (")
    assert textfile.decode(f"a{character}\n".encode(), "a.md")[0] is None


JOINED = [
    ("fa", "داده\u200cها"),  # data, in the plural
    ("fa-IR", "می\u200cکنیم"),
    ("ur", "دل\u200cکش"),
    ("hi", "क\u094d\u200dष"),  # a half letter
    ("mr", "कर\u094d\u200dया"),
    ("bn", "র\u200d\u09cdয"),
    ("ml", "ന\u0d4d\u200d"),  # at the end of a word
    ("si", "ක\u0dca\u200dර"),
]


@pytest.mark.parametrize(("language", "word"), JOINED)
def test_joiners_where_a_language_needs_them(language: str, word: str) -> None:
    """Persian, Urdu and the languages of India have the joiners without which they are misspelt."""
    assert textfile.decode(f"{word} {word}.\n".encode(), "a.md", language)[1] == []
    assert textfile.decode(f"{word}\n".encode(), "a.md")[1] == []  # a file of many languages
    assert textfile.forbidden(word) is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "ge\u200cgevens"),
        ("fa", "ge\u200cgevens"),
        ("fa", "داده \u200cها"),
        ("fa", "داده\u200c ها"),
        ("fa", "\u200cداده"),
        ("fa", "داده\u200c"),
        ("fa", "داده\u200c\u200cها"),
        ("fa", "6\u200cها"),
        ("hi", "क\u200d"),
        ("nl", "داده\u200cها"),
        ("ar", "داده\u200cها"),
        ("en", "क\u094d\u200dष"),
        ("fa", "داده\u202eها"),
        ("fa", "داده\u200fها"),
        ("fa", "داده\u2067ها"),
        ("hi", "क\u094d\u200bष"),
    ],
)
def test_joiners_and_overrides_elsewhere(language: str, text: str) -> None:
    """Outside a word, in another language, or to turn a text around, such signs stay refused."""
    found = shown(textfile.decode(f"{text}\n".encode(), "a.md", language)[1])
    assert found
    assert all(line.startswith("a.md:1: characters: U+20") for line in found)


def test_every_fault_is_told_at_once() -> None:
    """A file with several faults is fixed in one go."""
    data = "\ufeffa\r\nb\u202e\r\ne\u0301".encode()
    assert [line.split(":")[2].strip() for line in problems(data)] == [
        "encoding",
        "line-endings",
        "line-endings",
        "characters",
        "normalisation",
    ]


MERGED = """\
# Kop

<<<<<<< HEAD
Zes maanden.
||||||| merged common ancestors
Drie maanden.
=======
Een jaar.
>>>>>>> other
"""


def test_a_merge_that_was_not_completed_is_called_so() -> None:
    """The markers of git are reported once for each conflict, and nothing else in that file."""
    mark = "is a marker of an unfinished merge"
    assert problems(MERGED.encode()) == [f"a.md:3: merge-conflict: “<<<<<<< HEAD” {mark}"]
    assert len(problems((MERGED * 2).replace("\n", "\r\n").encode())) == 2
    left = MERGED.replace("<<<<<<< HEAD\n", "").replace("||||||| merged common ancestors\n", "")
    assert problems(left.encode()) == [f"a.md:7: merge-conflict: “>>>>>>> other” {mark}"]


@pytest.mark.parametrize(
    "text", ["Kop\n=======\n", "> > > > > > > a\n", "a <<<<<<< b\n", "<<<<<<<<\n"]
)
def test_signs_of_other_things(text: str) -> None:
    """A line under a heading, and characters within a line, are not merge markers."""
    assert problems(text.encode()) == []


@pytest.mark.parametrize("data", [b"One.\nTwo.", b"One.\r\nTwo.\r\n", b"One.\rTwo.\r"])
def test_lines_that_end_otherwise_hide_nothing(data: bytes) -> None:
    """Such a file has its problem, and its text all the same: what else is wrong can be found."""
    text, problems = textfile.decode(data, "a.md")
    assert text == "One.\nTwo.\n"
    assert problems
    assert {problem.rule for problem in problems} == {textfile.LINE_ENDINGS}
