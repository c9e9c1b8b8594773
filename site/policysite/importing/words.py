"""The words of a text in the order of reading, found without the way that makes a draft of it.

Words are what blanks separate, with their punctuation. HTML is read by the tokenizer of the
standard library here, and by lxml where it is converted: what one of them loses, the other tells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from policysite.importing.characters import cleaned, whole

if TYPE_CHECKING:
    from collections.abc import Collection

_NAMES = """
    address article aside blockquote body br button canvas caption center col colgroup datalist dd
    details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head
    header hgroup hr html iframe input legend li main menu nav noscript object ol optgroup option p
    pre search section select summary table tbody td template textarea tfoot th thead tr ul audio
    video
"""
# Elements between which no word goes on.
BLOCKS = frozenset(_NAMES.split())
# What a browser does not show as text, and what it shows as something to press or fill in.
UNSEEN = frozenset(
    {"template", "noscript", "iframe", "object", "video", "audio", "canvas", "datalist", "dialog"}
)
PRESSED = frozenset({"button", "select", "option", "optgroup", "textarea", "input"})
BUTTONS = frozenset({"submit", "button", "reset"})
_HEAD = frozenset({"html", "head", "meta", "link", "base", "script", "style", "title", "noscript"})
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NO_WORDS = frozenset({"script", "style", "title", "head"})


@dataclass(frozen=True)
class Word:
    """A word and the line of the file on which it stands, from 1; 0 where there are no lines."""

    text: str
    line: int = 0


def is_hidden(style: str, hidden: str | None) -> bool:
    """Whether an element with these attributes says itself that it is not shown."""
    return hidden is not None or _HIDING.search(style) is not None


def of_text(text: str) -> tuple[Word, ...]:
    """The words of plain text."""
    lines = whole(text).split("\n")
    return tuple(Word(word, n) for n, line in enumerate(lines, 1) for word in line.split())


def of_html(text: str, notes: Collection[str] = ()) -> tuple[Word, ...]:
    """The words of a page: all but those of scripts, with what pictures say in their place.

    `notes` are the targets of links that are the marks of footnotes: no words.
    """
    tokens = _Tokens(notes)
    tokens.feed(text)
    tokens.close()
    tokens.end_word()
    return tuple(tokens.words)


class _Tokens(HTMLParser):
    def __init__(self, notes: Collection[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[Word] = []
        self._notes = frozenset(notes)
        self._in_note = False
        self._wordless: list[str] = []
        self._hidden: list[str] = []
        self._word, self._line = "", 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in _NO_WORDS:
            self._wordless.append(tag)
        elif tag not in _HEAD and self._wordless == ["head"]:
            self._wordless.clear()  # nobody has to close the head
        hidden = is_hidden(values.get("style", ""), values.get("hidden"))
        if hidden and tag not in BLOCKS:
            self._hidden.append(tag)
        if tag in BLOCKS or hidden:
            self.end_word()
        if tag == "a":
            self._in_note = values.get("href", "") in self._notes
        elif tag == "img":
            self._say(f" {values.get('alt', '')} ")
        elif tag == "input" and values.get("type", "").lower() in BUTTONS:
            self._say(f" {values.get('value', '')} ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._wordless:
            del self._wordless[self._wordless.index(tag) :]
        if tag in BLOCKS or tag in self._hidden:
            self.end_word()
        if tag in self._hidden:
            self._hidden.remove(tag)
        if tag == "a":
            self._in_note = False

    def handle_data(self, data: str) -> None:
        if not self._wordless and not self._in_note:
            self._say(data)

    def end_word(self) -> None:
        """What follows does not belong to the word before."""
        for word in cleaned(self._word).split():
            self.words.append(Word(word, self._line))
        self._word = ""

    def _say(self, data: str) -> None:
        first = self.getpos()[0]
        for offset, line in enumerate(data.split("\n")):
            if offset:
                self.end_word()
            if line != line.lstrip():
                self.end_word()
            if not self._word:
                self._line = first + offset
            self._word += line
            if line and line != line.rstrip():
                self.end_word()
