from __future__ import annotations

import re
import shlex
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po
from tests.helpers import EXAMPLE, ROOT

from policysite import catalogs
from policysite.commands.language import LANGUAGES

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

TRANSLATED = [language for language in LANGUAGES if language != "en"]

# Of the languages that we have for pages alone: what is spelt as in English.
SAME = {
    "de": {":", "Marketing", "Name", "Version", "Website"},
    "fr": {"Marketing", "Menu", "Version", "cookie", "pixel", "version"},
}
# What a text in the language never has: „…“ in German; « … » in French, where a space that does
# not break stands before high signs.
WRONG_SIGNS = {
    "de": r"""["'”«»]|(?<!\w)’|„[^“]*(?:„|$)|^[^„]*“""",
    "fr": r"""["'“”„]|[^\u202f][;?!]|[^\u00a0]:|^:|«[^\u00a0]|[^\u00a0]»""",
}

PO = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"

"""


def write(root: Path, text: str, name: str = "nl") -> None:
    file = root / f"translations/{name}/LC_MESSAGES/messages.po"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def sound() -> str:
    return (ROOT / "translations/nl/LC_MESSAGES/messages.po").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["nl", "en", *SAME])
def test_every_message_is_translated(language: str) -> None:
    """Our own messages are complete in each language, without unused ones."""
    assert list(catalogs.problems(ROOT, language)) == []
    assert ids(pages(language)) == ids(catalogs.template())


@pytest.mark.parametrize("language", list(SAME))
def test_no_message_stayed_english(language: str) -> None:
    """Only words that are spelt alike in both languages are those of the English message."""
    same = {message.id for message in pages(language) if message.id == message.string}
    assert same == SAME[language]


@pytest.mark.parametrize("language", list(SAME))
def test_messages_follow_the_typography_of_their_language(language: str) -> None:
    """Quotation marks, apostrophes and the spaces around signs are those of the language."""
    found = [text for message in pages(language) if message.id for text in texts(message.string)]
    assert [text for text in found if re.search(WRONG_SIGNS[language], text)] == []


def test_french_counts_nothing_as_one() -> None:
    """The plural begins at two in French, and at nothing in German."""
    forms = {
        language: [
            catalogs.load(ROOT, language).ngettext("%(count)s day", "%(count)s days", count)
            for count in (0, 1, 2)
        ]
        for language in SAME
    }
    assert forms == {
        "de": ["%(count)s Tage", "%(count)s Tag", "%(count)s Tage"],
        "fr": ["%(count)s\u00a0jour", "%(count)s\u00a0jour", "%(count)s\u00a0jours"],
    }


def test_a_project_without_messages_uses_ours() -> None:
    """A project needs no translations of its own."""
    assert not (EXAMPLE / "translations").exists()
    assert catalogs.load(EXAMPLE, "nl").gettext("Accessibility") == "Toegankelijkheid"
    assert list(catalogs.problems(EXAMPLE, "nl")) == []


def test_a_project_may_have_its_own(tmp_path: Path) -> None:
    """Its own messages come first; what it does not say otherwise is as it comes with us."""
    write(tmp_path, 'msgid "Accessibility"\nmsgstr "Voor iedereen"\n')
    found = catalogs.load(tmp_path, "nl")
    assert found.gettext("Accessibility") == "Voor iedereen"
    assert found.gettext("All changes") == catalogs.load(ROOT, "nl").gettext("All changes")
    assert list(catalogs.problems(tmp_path, "nl")) == []


def test_messages_of_another_language_are_noticed(tmp_path: Path) -> None:
    """A file that was copied and not translated would show its language to readers of another."""
    write(tmp_path, sound(), "it")
    (problem,) = catalogs.problems(tmp_path, "it")
    assert problem.path == "translations/it/LC_MESSAGES/messages.po"
    assert str(problem.message) == "most of its messages are those in “nl”"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("nl", "1 maart 2027"),
        ("nl-BE", "1 maart 2027"),
        ("en", "1 March 2027"),
        ("en-US", "March 1, 2027"),
        ("pt-BR", "1 de março de 2027"),
        ("de-AT", "1. März 2027"),
        ("fr", "1er mars 2027"),
        ("fr-CA", "1er mars 2027"),
        ("nl-XX", "1 maart 2027"),
        ("zxx", "1 March 2027"),
    ],
)
def test_days_of_a_region(language: str, expected: str) -> None:
    """A day is written as in the region, else as in the language."""
    assert catalogs.long_date(date(2027, 3, 1), language) == expected


def test_french_has_an_ordinal_for_one_day_alone() -> None:
    """The first of a month is “1er”, also behind the day of the week; the others are numbers."""
    assert catalogs.full_date(date(2027, 1, 1), "fr") == "vendredi 1er janvier 2027"
    assert catalogs.long_date(date(2027, 1, 11), "fr") == "11 janvier 2027"


def test_names_of_regions() -> None:
    """A language with a region has both in its name."""
    assert catalogs.language_name("nl") == "Nederlands"
    assert catalogs.language_name("nl-BE") == "Nederlands (België)"
    assert catalogs.language_name("pt-BR") == "Português (Brasil)"
    assert catalogs.language_name_in("nl-BE", "en") == "Dutch (Belgium)"
    assert catalogs.language_name_in("nl", "en") == "Dutch"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("nl", "ltr"),
        ("ar", "rtl"),
        ("he", "rtl"),
        ("fa-IR", "rtl"),
        ("ur", "rtl"),
        ("pa-Arab", "rtl"),
        ("pa", "ltr"),
        ("pt-BR", "ltr"),
        ("zxx", "ltr"),
        ("x", "ltr"),
    ],
)
def test_directions(language: str, expected: str) -> None:
    """Each language has the direction of its script."""
    assert catalogs.direction(language) == expected


def test_what_an_element_in_another_language_carries() -> None:
    """The direction is given if it differs from that of the surrounding text."""
    assert catalogs.attributes("nl", "ltr") == {"lang": "nl"}
    assert catalogs.attributes("ar", "ltr") == {"lang": "ar", "dir": "rtl"}
    assert catalogs.attributes("ar", "rtl") == {"lang": "ar"}
    assert catalogs.attributes("nl", "rtl") == {"lang": "nl", "dir": "ltr"}


def test_a_region_falls_back_on_its_language(tmp_path: Path) -> None:
    """What nl_BE does not say is that of nl; what it says must be right all the same."""
    write(tmp_path, sound())
    assert list(catalogs.problems(tmp_path, "nl-BE")) == []
    assert catalogs.load(tmp_path, "nl-BE").gettext("All versions") == "Alle versies"
    write(tmp_path, f'{PO}msgid "All versions"\nmsgstr "Elke versie"\n', "nl_BE")
    assert list(catalogs.problems(tmp_path, "nl-BE")) == []
    messages = catalogs.load(tmp_path, "nl-BE")
    assert messages.gettext("All versions") == "Elke versie"
    assert messages.gettext("Source text") == catalogs.load(tmp_path, "nl").gettext("Source text")
    assert catalogs.load(tmp_path, "nl").gettext("All versions") == "Alle versies"
    write(tmp_path, f'{PO}msgid "{MESSAGE}"\nmsgstr "terug"\n', "nl_BE")
    (problem,) = catalogs.problems(tmp_path, "nl-BE")
    assert problem.path == "translations/nl_BE/LC_MESSAGES/messages.po"
    (problem,) = catalogs.problems(tmp_path, "pt-BR")
    assert problem.path == "translations/pt_BR/LC_MESSAGES/messages.po"
    assert problem.message == "there are no messages in the language “pt-BR”"


MESSAGE = "Back to footnote %(number)s"


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("", "is missing"),
        (f'msgid "{MESSAGE}"\nmsgstr ""\n', "is not translated"),
        (
            f'#, fuzzy\nmsgid "{MESSAGE}"\nmsgstr "x %(number)s"\n',
            "is marked as fuzzy and must be reviewed",
        ),
        (f'msgid "{MESSAGE}"\nmsgstr "terug"\n', "must keep %(number)s"),
        (f'msgid "{MESSAGE}"\nmsgstr "terug %(nummer)s"\n', "must keep %(number)s"),
    ],
)
def test_a_message_that_is_not_right_is_told(tmp_path: Path, entry: str, expected: str) -> None:
    """Missing, empty, doubtful, or without the values that it must show."""
    write(tmp_path, PO + entry, "it")
    found = {str(p.message): p.line for p in catalogs.problems(tmp_path, "it")}
    line = found[f"“{MESSAGE}” {expected}"]
    assert line == (1 if not entry else 5 + entry.startswith("#"))


def test_names_of_languages() -> None:
    """Each language by its own name, and by its name in another."""
    assert [catalogs.language_name(code) for code in ("nl", "en")] == ["Nederlands", "English"]
    assert catalogs.language_name_in("en", "nl") == "Engels"
    assert str(catalogs.locale("en")) == "en_GB"


def collected(template: str, target: Path) -> Catalog:
    """What the command in CONTRIBUTING.md for `template` collects."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    command = next(line for line in text.split("\n") if f"-o translations/{template} " in line)
    words = [
        str(target) if word == f"translations/{template}" else word
        for word in shlex.split(command)[1:]
    ]
    arguments = [str(ROOT / word) if (ROOT / word).exists() else word for word in words]
    CommandLineInterface().run(["pybabel", "-q", *arguments])  # type: ignore[no-untyped-call]
    return read(target)


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def texts(words: object) -> tuple[str, ...]:
    """The words of a message, or of its forms for one and for many."""
    return tuple(map(str, words)) if isinstance(words, (list, tuple)) else (str(words or ""),)


def ids(catalog: Catalog) -> set[tuple[str, ...]]:
    return {texts(message.id) for message in catalog if message.id}


def pages(language: str) -> Catalog:
    """The messages of the pages in a language, as they come with us."""
    return read(ROOT / f"translations/{language}/LC_MESSAGES/messages.po")


def values(text: str) -> list[str]:
    """The places for values in a sentence of ours, or of click's."""
    return sorted(set(re.findall(r"%\(\w+\)s|\{\w+(?:!r)?\}", text)))


def fault(message: Message) -> str | None:
    """What is wrong with a translated message, if anything."""
    english, ours = texts(message.id), texts(message.string)
    if message.fuzzy or not all(ours) or len(ours) != len(english):
        return f"{english[0]}: not translated"
    for text, form in zip(english, ours, strict=True):
        if values(form) != values(text):
            return f"{text}: must keep {values(text)}"
    if ours[0].startswith(" ") != english[0].startswith(" "):
        return f"{english[0]}: must begin alike"
    return None


@pytest.mark.slow
def test_the_list_of_what_the_program_says_is_up_to_date(tmp_path: Path) -> None:
    """program.pot contains exactly the messages in the code and the templates of the preview."""
    expected = collected("program.pot", tmp_path / "program.pot")
    assert ids(read(ROOT / "translations/program.pot")) == ids(expected)


@pytest.mark.parametrize("language", TRANSLATED)
def test_all_that_the_program_says_is_translated(language: str) -> None:
    """Every message, each with its values; none fuzzy, and none unused."""
    found = read(ROOT / f"translations/{language}/LC_MESSAGES/program.po")
    assert ids(found) == ids(read(ROOT / "translations/program.pot"))
    assert [fault(message) for message in found if message.id and fault(message)] == []


@pytest.mark.slow
@pytest.mark.parametrize("language", TRANSLATED)
def test_the_words_of_click_are_translated(tmp_path: Path, language: str) -> None:
    """click.po has just the words of the click that is installed."""
    place = Path(click.__file__).parent
    options = ["extract", "--omit-header", "-o", str(tmp_path / "click.pot"), str(place)]
    CommandLineInterface().run(["pybabel", "-q", *options])  # type: ignore[no-untyped-call]
    found = read(ROOT / f"translations/{language}/LC_MESSAGES/click.po")
    assert ids(found) == ids(read(tmp_path / "click.pot"))
    assert [fault(message) for message in found if message.id and fault(message)] == []


def test_a_language_of_the_site_needs_no_words_of_the_program() -> None:
    """In a language without translations, the program uses English."""
    assert catalogs.program("fr").gettext("no problems") == "no problems"
    assert catalogs.program("nl").gettext("no problems") == "geen problemen"
    assert catalogs.program("nl").gettext("Aborted!") == "Afgebroken!"
