"""How large an article may be.

What is made of it (its pages, the comparison with other versions) takes time and memory by its
length, its elements and their depth. A draft that would be larger is refused; a site that shows a
larger one was not made by this program.
"""

from __future__ import annotations

import re

from policysite.files.elements import VOID
from policysite.message import Message

# A text of 200,000 characters, as the dialect allows, with its title and what the HTML adds.
_BYTES = 1024 * 1024
_CHARACTERS = 250_000
_ELEMENTS = 20_000
# Eight lists inside each other are 16 elements deep, and the line in the last of them a few more.
_DEPTH = 40
# Of signs that only look like a tag it is no matter that they count.
_BEGINNING = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_TAG = re.compile(r"<[^<>]*>")


def fault(article: str) -> Message | None:
    """In what way the HTML of an article is too large; None where it is not."""
    if len(article.encode("utf-8", "replace")) > _BYTES:
        return Message("it has more than %(limit)s bytes", limit=_BYTES)
    if len(_TAG.sub("", article)) > _CHARACTERS:
        return Message("its text has more than %(limit)s characters", limit=_CHARACTERS)
    elements = 0
    opened: list[str] = []
    for closing, name in _BEGINNING.findall(article):
        if closing:
            if opened and opened[-1] == name:  # what closes nothing is ignored, as a reader does
                opened.pop()
            continue
        elements += 1
        if name not in VOID:
            opened.append(name)
        if len(opened) > _DEPTH:
            return Message("its elements are nested more than %(limit)s deep", limit=_DEPTH)
    if elements > _ELEMENTS:
        return Message("it holds more than %(limit)s elements", limit=_ELEMENTS)
    return None
