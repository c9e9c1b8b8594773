"""A page of a site, as a browser sees it: what it shows, and that nothing on it runs or hides.

A page is read by `strict_html`, so that a browser and this module see the same page. It has one
<article> at most, which stands in <main> in <body>.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policysite.files import strict_html
from policysite.files.elements import VOID, unknown
from policysite.files.strict_html import Element
from policysite.message import Message, WrongValue
from policysite.verify.frozen import NormalForm

if TYPE_CHECKING:
    from policysite.verify.frozen import Pieces

_AROUND = ("html", "body", "main")
_POLICY = "Content-Security-Policy"


class BadPage(WrongValue):
    """The page is not as we write pages; the message says what is wrong."""


@dataclass
class Page:
    """What is checked of a page.

    `article` is empty where there is none, `days` are all that it names, notes included; `head`
    is the text of the element “head-value”, None unless there is just one.
    """

    text: str
    article: Pieces = ()
    days: set[str] = field(default_factory=set)
    canonical: str = ""
    heads: list[str] = field(default_factory=list)
    title: str = ""

    @property
    def head(self) -> str | None:
        """The head of the ledger that the page shows, if it shows one."""
        return self.heads[0] if len(self.heads) == 1 else None


def read(data: bytes) -> Page:
    """What is checked of the page in `data`; raises BadPage."""
    try:
        text = data.decode("utf-8")
        return _Reader(text).read()
    except UnicodeDecodeError:
        raise BadPage(Message("it is not UTF-8")) from None
    except strict_html.NotStrict as error:
        raise BadPage(
            Message("line %(line)s: %(fault)s", line=error.line, fault=error.message)
        ) from None


class _Reader:
    """Reads one page from its beginning to its end."""

    def __init__(self, text: str) -> None:
        self._page = Page(text)
        self._open: list[Element] = []
        self._article: NormalForm | None = None
        self._depth = 0  # of the article, while it is open
        self._last: Element | None = None

    def read(self) -> Page:
        """The page; raises BadPage and NotStrict."""
        for event in strict_html.walk(self._page.text):
            if isinstance(event, Element):
                self._start(event)
            elif isinstance(event, str):
                self._text(event)
            else:
                self._end(event.name)
            self._last = event if isinstance(event, Element) else None
        return self._page

    def _start(self, element: Element) -> None:
        _check_passive(element)
        if element.name == "article":
            self._open_article()
        if self._article is not None:
            self._article.start(element.name, element.attributes)
            if element.name == "time":
                self._page.days.add(element.attributes.get("datetime", ""))
        if element.name == "link" and element.attributes.get("rel") == "canonical":
            self._page.canonical = self._page.canonical or element.attributes.get("href", "")
        if element.attributes.get("id") == "head-value":
            self._page.heads.append("")
        if element.name not in VOID:
            self._open.append(element)

    def _open_article(self) -> None:
        if self._page.article or self._article is not None:
            raise BadPage(Message("it has more than one <article>"))
        around = tuple(element.name for element in self._open)
        if around != _AROUND:
            message = Message(
                "its <article> stands in <%(around)s>, not in <html body main>",
                around=" ".join(around),
            )
            raise BadPage(message)
        self._article, self._depth = NormalForm(), len(self._open)

    def _text(self, text: str) -> None:
        if self._article is not None:
            self._article.text(text)
        if self._last is None:
            return
        if self._last.name == "title":
            self._page.title = text
        if self._last.attributes.get("id") == "head-value":
            self._page.heads[-1] = text.strip()

    def _end(self, name: str) -> None:
        self._open.pop()
        if self._article is None:
            return
        self._article.end(name)
        if len(self._open) == self._depth:
            self._page.article, self._article = self._article.pieces(), None


def _check_passive(element: Element) -> None:
    """Refuse what runs, loads, leads away or hides: then the words in the page are what is seen."""
    active = element.name == "script" and not strict_html.is_linked_data(element)
    active = active or element.attributes.get("http-equiv", _POLICY) != _POLICY
    attributes = list(unknown(element.name, element.attributes))
    if active or attributes:
        what = " ".join([element.name, *attributes])
        raise BadPage(
            Message(
                "line %(line)s: <%(tag)s> can change or hide what a reader sees",
                line=element.line,
                tag=what,
            )
        )
