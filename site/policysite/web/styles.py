"""The style sheets: a page has only the rules that its kind needs.

The first round trip carries about 14 KB, so that unused rules would take the place of text.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from policysite.web.mirroring import mirrored

if TYPE_CHECKING:
    from policysite.catalogs import Direction

ORIGIN = "https://host.example"  # the placeholder in the files
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

    `origin` is the address of the host, which is printed before the path of a link. `direction` is
    the direction of the page's language.
    """
    folder = resources.files("policysite.web") / "style"
    text = "".join((folder / f"{part}.css").read_text(encoding="utf-8") for part in parts)
    without_comments = re.sub(r"/\*.*?\*/\n?", "", text, flags=re.DOTALL)
    found = without_comments.replace("#0b5cad", accent).replace(ORIGIN, origin).strip()
    return found if direction == "ltr" else mirrored(found)
