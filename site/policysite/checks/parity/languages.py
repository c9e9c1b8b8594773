"""Each document is in its own language: nothing is left in another one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from policysite import catalogs
from policysite.checks.parity.blocks import Block
from policysite.checks.parity.parts import split
from policysite.checks.statement import own_words, shown
from policysite.message import Message
from policysite.models import Document, Problem
from policysite.rules import Rule
from policysite.statement.passages import Passage, passages

LANGUAGE_PARITY = Rule(
    name=Message("language-parity"),
    severity="error",
    reason=Message(
        "Readers do not understand text left in another language, and screen readers "
        "mispronounce it."
    ),
    remedy=Message("Translate it. If it must stay, mark its language: *words*{lang=en}."),
    may_err=True,
)

# Short words that exist in only one of the languages, and that few sentences lack.
_DUTCH = """
aan alle als bij daar dan dat de deze dit doet door een en er geen gegevens gebruik geeft haar
hebben heeft hebt het hij hoe hun ik ja je kan kunnen kunt maar meer met mogen moet naar niet nog
nodig om onder onze ook op over staat te tegen tot tussen u uit uw van via voor waar waarom wanneer
wat welke werd wie wij worden wordt zal zelf ze zich zij zijn zoals zonder zou
"""
_ENGLISH = """
about after all also and any are as at because been before being but by can cannot could did do does
for from has have how if into it its may must no not on only or other our should such than that the
their them then there these they this those through to under use us we what when where whether which
who whom why will with without would you your yours
"""
_SMALL = {"nl": frozenset(_DUTCH.split()), "en": frozenset(_ENGLISH.split())}
# Words that exist in both languages, in whatever sense.
_SHARED = {"all", "over", "u", "use", "we", "ze", "us", "door", "me"}
_ADDRESS = re.compile(r"(?<!\S)\S+@\S+|https?:\S+|www\.\S+")
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")
_FEW = 2  # short words of another language in a sentence that has none of its own
_TIMES = 4  # or this many times as many as of its own
_SAME = 3  # lower-case words that two languages do not share by chance


def other_language(document: Document) -> Iterator[Problem]:
    """Each sentence is in the language of its document."""
    if document.primary_language not in _SMALL:
        return
    found = [
        (passage, start, words, _other(words, document.primary_language))
        for passage in passages(document)
        for words, start in _sentences(passage, document.primary_language)
    ]
    foreign = [item for item in found if item[3]]
    if len(foreign) > len(found) / 2 and len(foreign) > _FEW:
        language = catalogs.language_name(str(foreign[0][3]))
        message = Message("most of this text is in another language: %(name)s", name=language)
        yield _problem(document, foreign[0][0].line(), message)
        return
    for passage, start, words, other in foreign:
        message = Message(
            "“%(words)s” is in another language: %(name)s",
            words=shown(words),
            name=catalogs.language_name(str(other)),
        )
        yield _problem(document, passage.line(start), message)


def same_words(
    theirs: Mapping[str, Sequence[Block]], ours: Mapping[str, Sequence[Block]]
) -> Iterator[Problem]:
    """No sentence has the same words in two languages."""
    known = {words: place for _, _, words, place in _said(chain(*theirs.values()))}
    for document, line, words, _ in _said(chain(*ours.values())):
        if words in known and not _other(words, document.primary_language):
            message = Message(
                "“%(words)s” is identical to the text in %(place)s",
                words=shown(words),
                place=known[words],
            )
            yield _problem(document, line, message)


def _said(blocks: Iterable[Block]) -> Iterator[tuple[Document, int, str, str]]:
    """Each sentence with several lower-case words: its document, line, words and place."""
    for block in blocks:
        for passage in block.passages:
            for words, start in _sentences(passage, block.document.primary_language):
                if sum(word[0].islower() for word in _WORD.findall(words)) >= _SAME:
                    line = passage.line(start)
                    yield block.document, line, words, f"{block.document.path}:{line}"


def _sentences(passage: Passage, language: str) -> Iterator[tuple[str, int]]:
    words = own_words(passage, language)
    for start, end in split(words):
        yield _ADDRESS.sub(" ", words[start:end]), start


def _other(words: str, language: str) -> str:
    """The language of `words`, if it is not `language`; otherwise empty."""
    if language not in _SMALL:
        return ""
    found = {word.lower() for word in _WORD.findall(words)} - _SHARED
    own = len(found & _SMALL[language])
    for other, small in _SMALL.items():
        count = len(found & small)
        if other != language and count >= max(_FEW, own * _TIMES):
            return other
    return ""


def _problem(document: Document, line: int, message: Message) -> Problem:
    return Problem(rule=LANGUAGE_PARITY, path=document.path, line=line, message=message)
