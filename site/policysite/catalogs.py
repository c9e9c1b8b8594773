"""The messages of the site in each language, from `translations/<lang>/LC_MESSAGES/`.

Owns the library babel. The .po files are read directly: there is no compiled copy that could be out
of date.
"""

from __future__ import annotations

import contextlib
import io
from copy import copy
from functools import cache, lru_cache
from gettext import NullTranslations
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.numbers import get_decimal_symbol, get_group_symbol
from babel.support import Translations

from policysite.message import ENGLISH, Message
from policysite.models import Problem, primary_language
from policysite.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from babel.messages.catalog import Catalog
    from babel.messages.catalog import Message as Wording

TRANSLATION = Rule(
    name=Message("translation"),
    severity="error",
    reason=Message("A message without a translation would be shown in another language."),
    remedy=Message("Fill in msgstr, and keep every %%(name)s from the original."),
)

# British English, like the statements, with dates such as “22 November 2026”.
_LOCALES = {"en": "en-GB"}
# The text domain of click's messages.
CLICK = "click"

Direction = Literal["ltr", "rtl"]


@cache
def locale(language: str) -> Locale:
    """The locale for dates and names in `language`, a tag such as nl or pt-BR."""
    for name in (language, primary_language(language)):
        with contextlib.suppress(UnknownLocaleError, ValueError):
            return Locale.parse(_LOCALES.get(name, name), sep="-")
    return Locale.parse("en_GB")


def direction(language: str) -> Direction:
    """Whether `language` is written from left to right or from right to left."""
    return "rtl" if locale(language).text_direction == "rtl" else "ltr"


def attributes(language: str, around: Direction) -> dict[str, str]:
    """The attributes of an element in `language` inside text with the direction `around`."""
    own = direction(language)
    return {"lang": language} if own == around else {"lang": language, "dir": own}


def number_signs(language: str) -> tuple[str, str]:
    """The decimal and thousands separators in `language`: “,” and “.” in Dutch."""
    known = locale(language)
    return get_decimal_symbol(known), get_group_symbol(known)


def months(language: str, width: Literal["wide", "abbreviated"]) -> dict[str, int]:
    """The number of each month by its name in `language`, without a trailing full stop."""
    names = locale(language).months["format"][width]
    return {name.rstrip("."): number for number, name in names.items()}


def days(language: str) -> dict[str, int]:
    """The number of each day of the week by its name in `language`, 0 for Monday."""
    return {name: number for number, name in locale(language).days["format"]["wide"].items()}


def date_forms(language: str) -> tuple[str, ...]:
    """The date formats of `language`, as CLDR patterns: “d 'de' MMMM 'de' y”."""
    known = locale(language)
    return tuple(str(known.date_formats[width].pattern) for width in ("full", "long", "medium"))


def territories(language: str) -> tuple[str, ...]:
    """The names of the countries and regions of the world in `language`."""
    return tuple(locale(language).territories.values())


def long_date(day: date, language: str) -> str:
    """`day` in words, such as “1 January 2027”, in `language`."""
    return _written(day, "long", language)


def full_date(day: date, language: str) -> str:
    """`day` with the day of the week, such as “Friday, 1 January 2027”, in `language`."""
    return _written(day, "full", language)


@lru_cache(maxsize=1024)
def _written(day: date, width: Literal["full", "long"], language: str) -> str:
    """`day` in `language`, with the French ordinal for the first of a month, which CLDR lacks."""
    written = format_date(day, width, locale(language))
    if day.day == 1 and primary_language(language) == "fr":
        return written.replace("1", "1er", 1)
    return written


def language_name(language: str) -> str:
    """The name of `language` in that language itself, such as “Nederlands”."""
    return language_heading(language, language)


def language_heading(language: str, other: str) -> str:
    """The name of `language` in the language `other`, capitalised for a heading."""
    name = language_name_in(language, other)
    return name[:1].upper() + name[1:]


def language_name_in(language: str, other: str) -> str:
    """The name of `language` in the language `other`: “Engels” for English in Dutch."""
    names = locale(other)
    if "-" in language:  # “Dutch (Belgium)”
        return str(locale(language).get_display_name(names) or language)
    return str(names.languages.get(language, language))


class _Spoken(NullTranslations):
    """A catalogue that can also write dates in words; untranslated messages stay in English."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def day(self, value: date, /) -> str:
        """`value` in words, such as “1 januari 2027”."""
        return long_date(value, self._language)


def languages() -> list[str]:
    """The languages for which policysite includes page messages."""
    return sorted(path.parts[-3] for path in _bundled().glob("*/LC_MESSAGES/messages.po"))


def load(root: Path, language: str) -> Translations:
    """The messages in `language`; none if there is no file, or it cannot be read.

    Messages in the project's translations/ override ours, and messages of a region override those
    of its language: nl_BE, then nl.
    """
    found = [_compiled(path) for path in _files(root, language)]
    for precise, general in pairwise(found):  # `problems` reports what is wrong with them
        precise.add_fallback(general)
    return found[0] if found else Translations()


def program(language: str) -> NullTranslations:
    """The messages of the program in `language`, including click's; untranslated ones in English.

    Unlike the page messages, these come only from policysite itself.
    """
    folder = _bundled() / language / "LC_MESSAGES"
    if not folder.joinpath("program.po").is_file():
        return ENGLISH
    spoken = _Spoken(language)
    spoken.add_fallback(_compiled(folder / "program.po"))
    spoken.add_fallback(_compiled(folder / f"{CLICK}.po"))
    return spoken


def compile_click(language: str, folder: Path) -> None:
    """Write click's messages in `language` below `folder`, where gettext finds the domain CLICK."""
    target = folder / language / "LC_MESSAGES" / f"{CLICK}.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_mo(file, _read(_bundled() / language / "LC_MESSAGES" / f"{CLICK}.po"))


def problems(root: Path, language: str) -> Iterator[Problem]:
    """What is missing or wrong in the messages of `language`, compared with messages.pot."""
    files = _files(root, language)
    if not files:
        message = Message("there are no messages in the language “%(language)s”", language=language)
        shown = f"translations/{_names_of(language)[0]}/LC_MESSAGES/messages.po"
        yield Problem(rule=TRANSLATION, path=shown, line=1, message=message)
    for path in files:
        yield from _file_problems(path, partial=path != files[-1])
        if not path.is_relative_to(_bundled().resolve()):
            yield from _copied(path, language)


def _copied(path: Path, language: str) -> Iterator[Problem]:
    """A problem if a file of the project contains the text of another of our languages."""
    ours = _bundled().joinpath(*path.parts[-3:])
    if ours.is_file() and ours.read_bytes() == path.read_bytes():
        return  # then it is one of its own language, and the others need not be read
    own = _compiled(path)
    for other in sorted(_bundled().glob("*/LC_MESSAGES/messages.po")):
        name = other.parts[-3]
        if name == "en" or primary_language(language) == name:
            continue
        there = _compiled(other)
        texts = [str(wanted.id) for wanted in template() if isinstance(wanted.id, str)]
        foreign = [text for text in texts if text and there.gettext(text) != text]
        alike = sum(own.gettext(text) == there.gettext(text) for text in foreign)
        if alike * 2 > len(foreign):
            message = Message("most of its messages are those in “%(language)s”", language=name)
            shown = "/".join(("translations", *path.parts[-3:]))
            yield Problem(rule=TRANSLATION, path=shown, line=1, message=message)


def _file_problems(path: Path, *, partial: bool) -> Iterator[Problem]:
    """What is wrong in one file; a `partial` file does not need every message."""
    shown = "/".join(("translations", *path.parts[-3:]))
    try:
        faults = _faults(path.read_bytes(), _template_data(), partial=partial)
    except (OSError, PoFileError, ValueError) as error:
        message = Message("it cannot be read (%(error)s)", error=error)
        yield Problem(rule=TRANSLATION, path=shown, line=1, message=message)
        return
    for line, fault in faults:
        yield Problem(rule=TRANSLATION, path=shown, line=line, message=fault)


# The preview and the tests read one project after the other, with the same messages.
@lru_cache(maxsize=16)
def _faults(data: bytes, wanted_data: bytes, *, partial: bool) -> tuple[tuple[int, Message], ...]:
    """What is wrong in the file `data`, each with its line; `wanted_data` has every message."""
    catalog = _catalog(data)
    lines = data.decode().split("\n")
    found = []
    for wanted in _catalog(wanted_data):
        has = catalog.get(wanted.id, wanted.context)
        if not wanted.id or (partial and has is None):
            continue
        fault = _fault(wanted, has)
        if fault is not None:
            found.append((_line(lines, _first(wanted)), fault))
    return tuple(found)


def template() -> Catalog:
    """Every message that the pages use, from messages.pot."""
    return _catalog(_template_data())


def _template_data() -> bytes:
    return (_bundled() / "messages.pot").read_bytes()


def _bundled() -> Path:
    """Our own messages: inside the package in a wheel, next to site/ in a checkout."""
    package = Path(__file__).parent
    installed = package / "translations"
    return installed if installed.is_dir() else package.parents[1] / "translations"


def _compiled(path: Path) -> Translations:
    """The messages in a .po file; none if it does not exist or cannot be read."""
    try:
        return copy(_translations(path.read_bytes()))  # a fallback is added to the copy
    except (OSError, PoFileError, ValueError):
        return Translations()


def _read(path: Path) -> Catalog:
    return _catalog(path.read_bytes())


# One command reads the same file many times; keyed by its bytes, so that no change is missed.
@lru_cache(maxsize=16)
def _catalog(data: bytes) -> Catalog:
    return read_po(io.BytesIO(data), abort_invalid=True)


@lru_cache(maxsize=16)
def _translations(data: bytes) -> Translations:
    compiled = io.BytesIO()
    write_mo(compiled, _catalog(data))
    compiled.seek(0)
    return Translations(compiled)


def _files(root: Path, language: str) -> list[Path]:
    """The files with messages in `language`, most specific first."""
    folders = dict.fromkeys(path.resolve() for path in (root / "translations", _bundled()))
    places = (
        folder / name / "LC_MESSAGES/messages.po"
        for name in _names_of(language)
        for folder in folders
    )
    return [path for path in places if path.is_file()]


def _names_of(language: str) -> tuple[str, ...]:
    """The folders that may contain messages in `language`, as Babel names them: nl_BE, nl."""
    return tuple(dict.fromkeys((language.replace("-", "_"), primary_language(language))))


def _fault(wanted: Wording, found: Wording | None) -> Message | None:
    text = _first(wanted)
    if found is None:
        return Message("“%(text)s” is missing", text=text)
    if found.fuzzy:
        return Message("“%(text)s” is marked as fuzzy and must be reviewed", text=text)
    texts = found.string if isinstance(found.string, (list, tuple)) else (found.string,)
    if not texts or not all(texts):
        return Message("“%(text)s” is not translated", text=text)
    names = _names(wanted)
    if any(set(_placeholders(text)) != names for text in texts if text):
        if not names:
            return Message("“%(text)s” must not contain any %%(name)s", text=text)
        kept = ", ".join(sorted(names))
        return Message("“%(text)s” must keep %(names)s", text=text, names=kept)
    return None


def _first(wording: Wording) -> str:
    """The English text; for a plural, the singular."""
    return wording.id if isinstance(wording.id, str) else wording.id[0]


def _names(message: Wording) -> set[str]:
    ids = message.id if isinstance(message.id, (list, tuple)) else (message.id,)
    return {name for id_ in ids for name in _placeholders(id_)}


def _placeholders(text: str) -> Iterator[str]:
    for part in text.split("%(")[1:]:
        yield f"%({part.split(')')[0]})s"


def _line(lines: list[str], message: str) -> int:
    start = message[:40].replace('"', '\\"').split("\n")[0]
    return next((n for n, line in enumerate(lines, 1) if f'"{start}' in line), 1)
