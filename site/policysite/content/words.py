"""content/words.toml: correct words of the company that are in no dictionary."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policysite.files import strict_toml
from policysite.message import Message, WrongValue
from policysite.models import Problem, few, primary_language
from policysite.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

WORDS = Rule(
    name=Message("words"),
    severity="error",
    reason=Message(
        "words.toml lists the company's own words that are correct but not in a dictionary."
    ),
    remedy=Message('Write a list in square brackets: nl = ["word", "other-word"].'),
)

PATH = "content/words.toml"
EVERY_LANGUAGE = "all"
_WORD = re.compile(r"[^\W\d_]+(?:[-‑’'/][^\W\d_]+)*")


def parse(
    text: str, languages: Sequence[str]
) -> tuple[Mapping[str, frozenset[str]], list[Problem]]:
    """The words by language, with those for every language under “all”; and every problem."""
    try:
        values = strict_toml.parse(text)
    except strict_toml.TomlFault as fault:
        return {}, [_problem(fault.line, fault.message)]
    problems = few(
        _problem(_line(text, wrong), message) for wrong, message in _faults(values, languages)
    )
    if problems:
        return {}, problems
    return {language: frozenset(found) for language, found in values.items()}, []


def added(text: str, word: str, language: str, languages: Sequence[str]) -> str:
    """The `text` of the file with one more word in `language`; everything else is unchanged.

    A language without texts on the site has no list: the word is then added for all languages.
    Raises WrongValue if it is not a single word, and TomlFault if the text is not TOML.
    """
    if not _WORD.fullmatch(word):
        raise WrongValue(Message("“%(word)s” is not one word", word=word))
    key = language if language in _keys(languages) else EVERY_LANGUAGE
    known = strict_toml.parse(text).get(key, [])
    if not isinstance(known, list) or word in known:
        return text
    from policysite.files import toml_editing  # who only reads needs no editor

    return toml_editing.edited(text, {(key,): [*known, word]})


def _keys(languages: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((EVERY_LANGUAGE, *languages, *map(primary_language, languages))))


def _faults(
    values: Mapping[str, object], languages: Sequence[str]
) -> Iterator[tuple[str, Message]]:
    """Each invalid value, and what is wrong with it."""
    known = _keys(languages)
    for key, words in values.items():
        if key not in known:
            expected = ", ".join(known)
            yield key, Message("“%(key)s” is not one of %(expected)s", key=key, expected=expected)
        elif not isinstance(words, list):
            yield key, Message('%(key)s must be a list of words, such as ["one", "two"]', key=key)
        else:
            for word in words:
                if not isinstance(word, str) or not _WORD.fullmatch(word):
                    place = word if isinstance(word, str) else key
                    yield place, Message("“%(word)s” is not a single word", word=word)


def _line(text: str, wrong: str) -> int:
    """The line that contains `wrong`, as a key or in quotes."""
    wanted = re.compile(rf"""^\s*{re.escape(wrong)}\s*=|["']{re.escape(wrong)}["']""")
    return next((n for n, line in enumerate(text.split("\n"), 1) if wanted.search(line)), 1)


def _problem(line: int, message: Message) -> Problem:
    return Problem(rule=WORDS, path=PATH, line=line, message=message)
