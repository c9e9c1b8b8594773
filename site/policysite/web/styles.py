"""The style sheets: a page carries the rules that its kind needs, and no others.

A first round trip holds about 14 KB, so that a rule for another kind of page would cost words.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

_ARTICLE = ("base", "article", "media")
_CHANGES = ("base", "article", "redline", "media")
_OTHER = ("base", "pages", "media")
_PARTS = {"policy": _ARTICLE, "version": _ARTICLE, "redline": _CHANGES, "since": _CHANGES}


def of_page(endpoint: str, accent: str) -> str:
    """The style sheet of the pages of `endpoint`, with the site's own `accent` colour."""
    return _joined(_PARTS.get(endpoint, _OTHER), accent)


def whole(accent: str) -> str:
    """Every rule, for a page that shows parts of many kinds."""
    return _joined(("base", "article", "redline", "pages", "media"), accent)


@cache
def _joined(parts: tuple[str, ...], accent: str) -> str:
    folder = resources.files("policysite.web") / "style"
    text = "".join((folder / f"{part}.css").read_text(encoding="utf-8") for part in parts)
    without_comments = re.sub(r"/\*.*?\*/\n?", "", text, flags=re.DOTALL)
    return without_comments.replace("#0b5cad", accent).strip()
