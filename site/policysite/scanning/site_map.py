"""The pages of a site map (sitemaps.org), through the same proxy as every other request."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOCATION = re.compile(r"<loc>\s*([^<\s]+)\s*</loc>")


def is_one(address: str) -> bool:
    """Whether an address is that of a site map, judging by its name."""
    return urlsplit(address).path.endswith(".xml")


def pages(text: str, address: str) -> Iterator[str]:
    """The pages in the site map `text` at `address` that are on the same host."""
    for match in _LOCATION.finditer(text):
        page = unescape(match[1])
        if urlsplit(page).hostname == urlsplit(address).hostname and not is_one(page):
            yield page
