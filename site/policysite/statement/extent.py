"""The maximum size of an article, and its exact form.

Everything made from an article (its pages, comparisons with other versions) takes time and memory
depending on its length, its number of elements and their depth. A larger draft is rejected; a site
with a larger article was not made by this program.
"""

from __future__ import annotations

import re

from policysite.files.elements import VOID
from policysite.message import Message

# A text of 200,000 characters, the limit of the dialect, with its title and what HTML adds.
_BYTES = 1024 * 1024
_CHARACTERS = 250_000
_ELEMENTS = 20_000
# Eight nested lists are 16 elements deep; the line in the innermost adds a few more.
_DEPTH = 40
_ATTRIBUTES = 10
# A tag as `serializer` writes it; early articles also have single-quoted values.
_ATTRIBUTE = r""" [a-z-]+=(?:"[^"]*"|'[^']*')"""
_TAG = re.compile(rf"<(/?)([a-z][a-z0-9]*)(?:{_ATTRIBUTE}){{0,{_ATTRIBUTES}}}>")


def fault(article: str) -> Message | None:
    """Why the HTML of an article is not one of ours; None if it could be."""
    if len(article.encode("utf-8", "replace")) > _BYTES:
        return Message("it is larger than %(limit)s bytes", limit=_BYTES)
    text = _TAG.sub("", article)
    if "<" in text:
        return Message(
            "“%(text)s” is not a tag that policysite writes",
            text=text[text.index("<") :][:40].split("\n")[0],
        )
    if len(text) > _CHARACTERS:
        return Message("its text has more than %(limit)s characters", limit=_CHARACTERS)
    elements = 0
    opened: list[str] = []
    for closing, name in _TAG.findall(article):
        elements += not closing
        # The end tag of an empty item is omitted, as HTML allows: the next item or the list ends
        # it.
        if opened[-1:] == ["li"] and (name == "li") != bool(closing):
            opened.pop()
        if closing and (not opened or opened.pop() != name):
            return Message("“%(text)s” has no opening tag", text=f"</{name}>")
        if not closing and name not in VOID:
            opened.append(name)
        if len(opened) > _DEPTH:
            return Message("its elements are nested more than %(limit)s levels deep", limit=_DEPTH)
    if elements > _ELEMENTS:
        return Message("it contains more than %(limit)s elements", limit=_ELEMENTS)
    return None
