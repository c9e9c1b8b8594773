"""A page of HTML as blocks: prepared here, its structure read by pandoc.

Menus, hidden words, scripts, and everything around the main part of a page are left out, and their
words are listed. What pandoc does not read in a page is rewritten so that it does: the numbers of
items and the names of places.
"""

from __future__ import annotations

import re

from lxml import etree, html
from lxml.html import builder

from policysite.errors import ImportRefused
from policysite.importing import characters, labels, pandoc, tree, words
from policysite.importing.blocks import Decision, Reading
from policysite.message import Message

_DEEPEST, _MANY, _WIDEST, _FULL = 60, 60_000, 60, 1000
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_PROGRAMS = frozenset({"script", "style", "title", "meta", "link", "base", "head"})
# What a browser does not show as text, and what it shows to be pressed or filled in.
_UNSEEN = frozenset({
    "nav", "svg", "math", "template", "noscript", "iframe", "object", "video", "audio", "canvas",
    "datalist", "dialog",
})  # fmt: skip
_PRESSED = frozenset({"button", "select", "option", "optgroup", "textarea", "input"})
_FORMS = frozenset({"form", "fieldset", "label", "legend", *_PRESSED})
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_COLOUR = re.compile(r"(?:^|;)\s*(?:color|background(?:-color)?)\s*:", re.IGNORECASE)
_KINDS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_RENAMED = {
    **dict.fromkeys(("figure", "figcaption", "main"), "div"),  # pandoc would take main alone
    "tfoot": "tbody",
    "acronym": "span",
}
_NAMED = frozenset({"div", "span", "h1", "h2", "h3", "h4", "h5", "h6"})
# What Word writes into pages for old browsers.
_CONDITION = re.compile(r"\s*\[(?:if\b|endif)")
# A main part has at least this share of the words; otherwise its surroundings are content, too.
_MAIN = 0.2


def read(source: str, *, own_ids: bool = False) -> Reading:
    """The page `source` as blocks, with every decision; raises ImportRefused for odd pages.

    `own_ids`: the ids of the headings are meant to be permanent, as in our own Markdown.
    """
    if source.count("<") > _MANY or any(map(_is_overfull, source.split("<"))):
        raise ImportRefused(
            Message(
                "The page has more elements or attributes than any ordinary text. Copy its "
                "text from your browser into an empty document and import that. Nothing was "
                "written."
            )
        )
    said = words.of_html(source)
    text, placeholders = words.with_placeholders(source)
    told = [Decision(message=message) for message in characters.told(source)]
    for placeholder in placeholders:
        message = Message(
            "“%(text)s” is not an HTML element, so it stays in the text as words", text=placeholder
        )
        told.append(Decision(message=message))
    root = _parsed(text)
    found = root.find("body")
    body: html.HtmlElement = root if found is None else found
    _Preparation(body, told).walk(body)
    title = " ".join(characters.cleaned(root.findtext(".//head/title") or "").split())
    document = pandoc.tree(etree.tostring(body, encoding="utf-8", method="html"), "html")
    return tree.read(document, told, own_ids=own_ids, title=title, source=said)


def _parsed(source: str) -> html.HtmlElement:
    """The tree of a page, after a check of its depth."""
    text = re.sub(r"\A\s*<\?xml[^>]*\?>", "", source).translate(labels.NO_SIGNS)
    try:
        root = html.document_fromstring(text, parser=html.HTMLParser(remove_pis=True))
    except etree.ParserError:
        raise ImportRefused(
            Message("There are no words in this file. Nothing was written.")
        ) from None
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            raise pandoc.too_deep()
    return root


class _Preparation:
    """Walks through the page in order, so that what is left out is reported in that order."""

    def __init__(self, body: html.HtmlElement, told: list[Decision]) -> None:
        self._told = told
        self._wanted = {a.get("href", "")[1:] for a in body.iter("a")} - {""}
        mains = [found for name in ("main", "article") if len(found := list(body.iter(name))) == 1]
        main = mains[0][0] if mains else None
        enough = main is not None and len(words.shown(main)) >= _MAIN * len(words.shown(body))
        self._main = main if enough else None

    def walk(self, element: html.HtmlElement) -> None:
        """Prepare everything in `element`."""
        for child in list(element):
            if not isinstance(child.tag, str):
                self._comment(child)
            elif child.tag in _PROGRAMS:
                if child.tag == "script":
                    self._tell(Message("a script in the page was left out"))
                child.drop_tree()
            elif child.tag in _UNSEEN or _is_hidden(child):
                self._leave_out(child, Message("it is hidden or not part of the text"))
            elif not self._is_main(child):
                self._leave_out(child, Message("it is outside the main part of the page"))
            else:
                self._change(child)
                self.walk(child)

    def _tell(self, message: Message, about: str = "") -> None:
        self._told.append(Decision(message=message, about=about))

    def _is_main(self, element: html.HtmlElement) -> bool:
        """Whether `element` is the main part, is in it or around it, or has the title above it."""
        main = self._main
        if main is None or element is main:
            return True
        if main in element.iterancestors() or element in main.iterancestors():
            return True
        titled = main.find(".//h1") is None and element.tag not in {"header", "footer", "aside"}
        return titled and next(element.iter("h1"), None) is not None

    def _comment(self, comment: html.HtmlElement) -> None:
        text = " ".join((comment.text or "").split())
        if text and not _CONDITION.match(text):
            message = Message("a comment that no reader sees was left out: “%(text)s”", text=text)
            self._tell(message, text)
        comment.drop_tree()

    def _leave_out(self, element: html.HtmlElement, reason: Message) -> None:
        said, tag = words.shown(element), str(element.tag)
        source = element.get("src", "")[:200]
        what = f"<{tag} src={source}>" if source else f"<{tag}>"
        message = Message("something without words was left out: %(what)s", what=what)
        if said:
            message = Message(
                "%(what)s was left out, because %(reason)s: “%(text)s”",
                what=what,
                reason=reason,
                text=said,
            )
        self._tell(message, said)
        element.clear(keep_tail=True)
        element.tag = "div" if tag in words.BLOCKS - _PRESSED - _UNSEEN else "span"
        element.text = " "

    def _change(self, element: html.HtmlElement) -> None:
        """Rewrite what pandoc does not read in the form that pages have.

        Names to which a link leads are kept, and numbers of columns and rows are limited.
        """
        tag = str(element.tag)
        if tag in {"font", "big"} or _COLOUR.search(element.get("style", "")):
            self._tell(tree.LOOKS["small" if tag == "big" else "color"])
        if tag in _FORMS:
            self._form(element)
        elif tag == "abbr" and element.get("title"):
            message = Message(
                "the explanation of “%(name)s”, which shows only under the mouse pointer, was"
                " left out: “%(text)s”",
                name=words.shown(element),
                text=element.get("title"),
            )
            self._tell(message)
        elif tag == "pre" and element.find("code") is None:
            element.set("class", "plain")
        elif tag == "ol":
            _label(element)
        elif tag == "img":
            element.set("src", "x")
        element.tag = _RENAMED.get(str(element.tag), element.tag)
        for name in {"colspan", "rowspan"} & set(element.attrib):
            element.set(name, str(max(min(_number(element.get(name), 1), _WIDEST), 1)))
        name = next((n for n in (element.get("id"), element.get("name")) if n in self._wanted), "")
        if name and element.tag not in _NAMED:
            place = builder.SPAN(id=name)
            place.tail, element.text = element.text, None
            element.insert(0, place)

    def _form(self, element: html.HtmlElement) -> None:
        pressed = element.get("type", "").lower() in {"submit", "button", "reset"}
        shown = element.get("value", "") if element.tag == "input" and pressed else ""
        self._tell(Message("part of a form became ordinary words"), shown)
        if element.tag in _PRESSED:
            element.tag, element.text = "span", f" {shown}{element.text or ''} "
            element.tail = f" {element.tail or ''}"


def _is_overfull(tag: str) -> bool:
    """Whether a tag has so many attributes that any parser needs long for it."""
    return tag.count(" ") > _FULL and len(_QUOTED.sub("", tag.split(">")[0]).split()) > _FULL


def _is_hidden(element: html.HtmlElement) -> bool:
    """Whether an element says that it is not shown."""
    return "hidden" in element.attrib or _HIDING.search(element.get("style", "")) is not None


def _label(listing: html.HtmlElement) -> None:
    """Write the number before each item if pandoc would not count as a browser does."""
    items = list(listing.iterchildren("li"))
    start = _number(listing.get("start"), 1)
    numbers: list[int] = []
    for item in items:
        numbers.append(_number(item.get("value"), numbers[-1] + 1 if numbers else start))
    if listing.get("reversed") is not None:
        numbers = list(range(len(items), 0, -1))
    if numbers == list(range(start, start + len(items))):
        return
    kind = _KINDS.get(listing.get("type", "1"), "decimal")
    for item, number in zip(items, numbers, strict=True):
        first = item
        while not (first.text or "").strip() and len(first) and first[0].tag in {"p", "div"}:
            first = first[0]
        first.text = labels.marked(f"{labels.counted(number, kind)}.") + (first.text or "").lstrip()


def _number(value: str | None, otherwise: int) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 6 else otherwise
