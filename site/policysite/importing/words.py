"""The words of a file, read without any knowledge of its structure, and those of an article.

A word here is letters and digits, or a sign that means as much, such as % or €. What is between
them, and what only a program reads, is not a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape

from lxml import etree, html
from lxml.html import defs

from policysite.errors import ImportRefused
from policysite.importing.characters import cleaned
from policysite.message import Message
from policysite.statement.dialect import FOOTNOTE_ID

_MOST, _LONGEST = 50_000, 500_000
# Elements at which a word always ends.
BLOCKS = defs.block_tags - {"del", "ins", "isindex"} | frozenset("""
    article aside audio body br button canvas datalist details dialog figcaption figure footer head
    header hgroup html iframe input main nav object search section select summary template textarea
    video
""".split())  # noqa: SIM905  # fmt: skip
# Every name that an element of HTML has or had; other tags may be words for a reader.
_ELEMENTS = defs.tags | frozenset({
    "bdi", "data", "dialog", "frame", "image", "listing", "main", "menuitem", "nobr", "noembed",
    "noframes", "picture", "plaintext", "rb", "rtc", "search", "slot", "template", "xmp",
})  # fmt: skip
_TAG = re.compile(r"<(/?)([A-Za-z][\w:.-]*+)((?:[\s/][^<>]*+)?)>")
# What no reader sees: comments, declarations, programs. Python 3.11.2 (Debian 12) matches no
# possessive group around a look-ahead; a plain one gives up nothing that it could match elsewhere.
_UNSEEN = re.compile(
    r"<!--(?:(?!-->).)*(?:-->|\Z)|<[!?][^>]*+>"
    r"|<(script|style|title)\b[^>]*+>(?:(?!</\1\b).)*(?:</\1\s*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_ALTERNATIVE = re.compile(r"\balt=(?:\"([^\"]*)\"|'([^']*)')")
# What is no word for a reader of Markdown: where a link leads, an id, a language, the “1.” of an
# item; then names that are defined somewhere, and the places where they are used.
_UNREAD = re.compile(
    r"(?<=\])\((?:[^()\s]|\([^()\s]*\))*\)|\{:? *#[\w-]+(?: covers=\"[^\"]*\")? *\}"
    r"|\{lang=[\w-]+\}|^[\s>]*1[.)](?=\s)",
    re.MULTILINE,
)
_DEFINED = re.compile(r"^ {0,3}\[(\^?[^\]\n]+)\]:", re.MULTILINE)
_NAMED = re.compile(r"\]?\[(\^?[^\[\]\n]+)\]")
_LETTERS = re.compile(r"[^\W_]+|[%‰€$£§°©®™]")
_ITEM = "\N{NUMERO SIGN}"
_COUNTED = re.compile(f"({_ITEM}?)({_LETTERS.pattern})")


@dataclass(frozen=True)
class Word:
    """A word and the line of the file on which it stands, from 1."""

    text: str
    line: int


def letters(text: str) -> tuple[Word, ...]:
    """The words of `text`, whatever signs are between them.

    Raises ImportRefused if there are more than any statement has.
    """
    found: list[Word] = []
    if len(text) > _LONGEST:
        raise too_long()
    for number, line in enumerate(cleaned(text).split("\n"), 1):
        found += [Word(word, number) for word in _LETTERS.findall(line)]
        if len(found) > _MOST:
            raise too_long()
    return tuple(found)


def too_long() -> ImportRefused:
    """The refusal of a text that has more words than any statement."""
    return ImportRefused(
        Message(
            "The text is longer than any statement: it has more than 50,000 words, 200,000 "
            "characters, or 5,000 paragraphs and lines. Import its parts one by one. Nothing was "
            "written."
        )
    )


def of_markdown(source: str) -> tuple[Word, ...]:
    """The words of Markdown that a reader sees."""
    source = _UNREAD.sub("", source)
    names = {name.lower() for name in _DEFINED.findall(source)}

    def unnamed(match: re.Match[str]) -> str:
        return "]" if match[1].lower() in names else match[0]

    return of_html(_NAMED.sub(unnamed, source))


def of_html(text: str) -> tuple[Word, ...]:
    """The words of a page except those in its tags; the description of a picture stays."""
    start, end = text.find("<head"), text.find("</head>")
    if 0 <= start < end:
        text = text[:start] + "\n" * text.count("\n", start, end) + text[end:]
    text = _UNSEEN.sub(lambda match: "\n" * match[0].count("\n"), text)
    is_words = _placeholders(text)

    def said(match: re.Match[str]) -> str:
        alternative = _ALTERNATIVE.search(match[3])
        if alternative:
            return f" {alternative[1] or alternative[2] or ''} "
        if is_words(match):
            return match[0]
        return " " if match[2].lower() in BLOCKS or "hidden" in match[3] else ""

    return letters(unescape(_TAG.sub(said, text)))


def with_placeholders(source: str) -> tuple[str, list[str]]:
    """The page `source` with the words that only look like a tag, such as <company>, as words."""
    is_words = _placeholders(source)
    found = [match[0] for match in _TAG.finditer(source) if is_words(match)]
    shown = _TAG.sub(lambda m: escape(m[0]) if is_words(m) else m[0], source)
    return shown, list(dict.fromkeys(found))


def _placeholders(source: str) -> Callable[[re.Match[str]], bool]:
    """Whether a tag in `source` is words: HTML has no such name, and nothing closes it.

    It also has no attributes, as a custom element would.
    """
    known = _ELEMENTS | {match[2].lower() for match in _TAG.finditer(source) if match[1]}
    return lambda match: (
        not (match[2].lower() in known or set(":-") & set(match[2]) or set("=/") & set(match[3]))
    )


def of_article(article: str) -> list[str]:
    """The words of an article, separated at blanks, without the marks of footnotes."""
    return shown(html.fragment_fromstring(article)).split()


def counted(article: str) -> list[tuple[str, bool]]:
    """The letters and digits of an article, with the numbers that a browser puts before items.

    Each comes with whether it is such a number, which is not in the text itself.
    """
    root = html.fragment_fromstring(article)
    for listing in root.iter("ol"):
        for number, item in enumerate(listing, int(listing.get("start", "1"))):
            item.text = f" {_ITEM}{number} {item.text or ''}"
    return [(text, bool(sign)) for sign, text in _COUNTED.findall(shown(root))]


def shown(element: html.HtmlElement) -> str:
    """The words of an element as one text, with a blank wherever a block starts or ends."""
    said: list[str] = []
    for event, part in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        apart = " " if part.tag in BLOCKS else ""
        mark = part.tag == "a" and FOOTNOTE_ID.fullmatch(part.get("href", "")[1:])
        unread = mark or part.tag in {"script", "style"}
        if event == "start":
            said += [apart, "" if unread else part.text or ""]
        else:
            said += [apart, "" if part is element else part.tail or ""]
    return " ".join(cleaned("".join(said)).split())
