"""The style sheets: a page carries the rules that its kind needs, and no others.

A first round trip holds about 14 KB, so that a rule for another kind of page would cost words.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from policysite.web.mirroring import mirrored

if TYPE_CHECKING:
    from policysite.catalogs import Direction

ORIGIN = "https://host.example"  # what stands in the files
Sheet = tuple[str, ...]
ARTICLE: Sheet = ("base", "article", "media")
REDLINE: Sheet = ("base", "article", "redline", "media")
PAGE: Sheet = ("base", "pages", "media")
_WHOLE: Sheet = ("base", "article", "redline", "pages", "media")


def whole(accent: str) -> str:
    """Every rule, for a page that shows parts of many kinds."""
    return sheet(_WHOLE, accent)


@cache
def sheet(parts: Sheet, accent: str, origin: str = ORIGIN, direction: Direction = "ltr") -> str:
    """The style sheet made of `parts`, with the site's own `accent` colour.

    `origin` is the address of the host, which paper shows before the path of a link. `direction`
    is that in which the language of the page is written.
    """
    folder = resources.files("policysite.web") / "style"
    text = "".join((folder / f"{part}.css").read_text(encoding="utf-8") for part in parts)
    without_comments = re.sub(r"/\*.*?\*/\n?", "", text, flags=re.DOTALL)
    found = without_comments.replace("#0b5cad", accent).replace(ORIGIN, origin).strip()
    return found if direction == "ltr" else mirrored(found)
