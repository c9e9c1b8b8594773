"""The language of the program: Dutch if the user reads it, otherwise English."""

from __future__ import annotations

import itertools
import re
from itertools import pairwise
from typing import TYPE_CHECKING

from policysite.message import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from gettext import NullTranslations

LANGUAGES = ("en", "nl")
OPTION = "--language"
VARIABLE = "POLICYSITE_LANGUAGE"


def chosen(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """The language from the command line, or else the environment, or else the system.

    Unknown languages are ignored here; click rejects them by name.
    """
    wishes = [*reversed(list(_options(arguments))), environment.get(VARIABLE, "")]
    named = next((wish for wish in wishes if wish in LANGUAGES), None)
    return named or _of_locale(environment)


def first(arguments: Sequence[str], options: Sequence[str]) -> list[str]:
    """The `arguments`, with those of `options` and their values moved to the front.

    So they work both before and after the name of a command; arguments after “--” stay in place.
    """
    ahead: list[str] = []
    rest: list[str] = []
    remaining = iter(arguments)
    for argument in remaining:
        if argument == "--":
            rest += [argument, *remaining]
        elif argument in options:
            ahead += [argument, *itertools.islice(remaining, 1)]
        elif argument.partition("=")[0] in options:
            ahead.append(argument)
        else:
            rest.append(argument)
    return [*ahead, *rest]


def catalog(language: str) -> NullTranslations:
    """The catalogue of the program in `language`; English costs nothing."""
    if language == "en":
        return ENGLISH
    from policysite import catalogs

    return catalogs.program(language)


def _options(arguments: Sequence[str]) -> Iterator[str]:
    """The value of each --language, before click has parsed the arguments."""
    for argument, following in pairwise([*arguments, ""]):
        if argument == OPTION:
            yield following
        elif argument.startswith(f"{OPTION}="):
            yield argument.removeprefix(f"{OPTION}=")


def _of_locale(environment: Mapping[str, str]) -> str:
    """Like gettext: a list in LANGUAGE, unless the locale is “C”; otherwise the locale."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((environment[name] for name in names if environment.get(name)), "")
    if locale in {"C", "POSIX"}:
        return "en"
    wanted = environment.get("LANGUAGE") or locale or _of_system()
    for name in wanted.lower().split(":"):
        word = re.split("[^a-z]", name)[0]
        if word in LANGUAGES:
            return word
        if word == "dutch":  # in the notation of Windows
            return "nl"
    return "en"


def _of_system() -> str:
    """The locale if the environment has none: on Windows, and outside a terminal on a Mac."""
    import locale

    return locale.getlocale()[0] or ""
