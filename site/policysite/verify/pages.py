"""A page of a site as a browser sees it: what it shows, and that nothing on it runs or hides.

A page is read by `strict_html`, so that a browser and this module see the same page. It has at most
one <article>, which is in <main> in <body>.
"""

from __future__ import annotations

import base64
import hashlib
import re
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
_HIDING = frozenset({"aria-hidden", "hidden", "inert"})
_POLICY = "Content-Security-Policy"
_RELATIONS = frozenset({"alternate", "canonical", "icon"})
_LOADS = re.compile(r"url\s*\(|image-set\s*\(|@import|@font-face|\\\\", re.IGNORECASE)


class BadPage(WrongValue):
    """The page is not in the form in which we write pages; the message says what is wrong."""


@dataclass
class Page:
    """The checked parts of a page.

    `article` is empty if there is none, `days` are all dates on it, including those in notes;
    `head` is the text of the element “head-value”, None unless there is exactly one; `ids` are all
    ids.
    """

    text: str
    language: str = ""
    article: Pieces = ()
    days: set[str] = field(default_factory=set)
    canonical: str = ""
    heads: list[str] = field(default_factory=list)
    title: str = ""
    ids: set[str] = field(default_factory=set)
    style: str = ""
    policies: list[str] = field(default_factory=list)
    charsets: list[str] = field(default_factory=list)

    @property
    def head(self) -> str | None:
        """The head of the ledger that the page shows, if any."""
        return self.heads[0] if len(self.heads) == 1 else None


def read(data: bytes) -> Page:
    """The checked parts of the page in `data`; raises BadPage."""
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
    """Reads one page from beginning to end."""

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
        _check_guarded(self._page)
        return self._page

    def _start(self, element: Element) -> None:
        _check_passive(element)
        if element.name == "article":
            self._open_article()
        if self._article is not None:
            self._article.start(element.name, element.attributes)
            if element.name == "time":
                self._page.days.add(element.attributes.get("datetime", ""))
        self._note(element)
        if element.name not in VOID:
            self._open.append(element)

    def _note(self, element: Element) -> None:
        """Record what an element says about the page."""
        page, values = self._page, element.attributes
        if element.name == "html":
            page.language = values.get("lang", "")
        if element.name == "link" and values.get("rel") == "canonical":
            page.canonical = page.canonical or values.get("href", "")
        if values.get("http-equiv") == _POLICY:
            page.policies.append(values.get("content", ""))
        if "id" in values:
            page.ids.add(values["id"])
        if "charset" in values:
            page.charsets.append(values["charset"])
        if values.get("id") == "head-value":
            page.heads.append("")

    def _open_article(self) -> None:
        if self._page.article or self._article is not None:
            raise BadPage(Message("it has more than one <article>"))
        around = tuple(element.name for element in self._open)
        if around != _AROUND:
            message = Message(
                "its <article> is in <%(around)s>, not in <html body main>",
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
        if self._last.name == "style":
            self._page.style += text
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
    """Reject what runs, loads, redirects or hides: then readers see the words in the page."""
    values = element.attributes
    wrong = list(unknown(element.name, values))
    wrong += [name for name in values if name in _HIDING and element.name in _AROUND]
    active = element.name == "script" and not strict_html.is_linked_data(element)
    active = active or values.get("http-equiv", _POLICY) != _POLICY
    if element.name == "link":
        relation = values.get("rel", "")
        loads = relation == "icon" and not values.get("href", "").startswith("data:image/svg+xml,")
        active = active or relation not in _RELATIONS or loads
    if active or wrong:
        what = " ".join([element.name, *wrong])
        raise BadPage(
            Message(
                "line %(line)s: <%(tag)s> can change or hide what a reader sees",
                line=element.line,
                tag=what,
            )
        )


def _check_guarded(page: Page) -> None:
    """Check that every browser reads UTF-8, and that only the page's own style sheet is allowed."""
    if [charset.lower() for charset in page.charsets] != ["utf-8"]:
        raise BadPage(Message("it does not declare its encoding as UTF-8"))
    if _LOADS.search(page.style):
        raise BadPage(Message("its style sheet loads something or hides text"))
    digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    start = f"default-src 'none'; style-src 'sha256-{digest}'; "
    if len(page.policies) != 1 or not page.policies[0].startswith(start):
        raise BadPage(Message("its content security policy does not match its style sheet"))
