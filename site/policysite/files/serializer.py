"""The HTML of an element, as `strict_html` reads it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TAG = re.compile(r"""<[a-z](?:[^<>"']|"[^"]*"|'[^']*')*>""")
_VALUE = re.compile(r""""[^"]*"|'([^']*)'""")


def serialize(element: HtmlElement) -> str:
    """The HTML of `element`, without what follows it; every value stands in double quotes.

    The library puts a value that holds double quotes in single ones, which the standard allows
    and a page of ours does not have.
    """
    text = etree.tostring(element, method="html", encoding="unicode", with_tail=False)
    return _TAG.sub(_in_double_quotes, text) if "='" in text else text


def _in_double_quotes(tag: re.Match[str]) -> str:
    return _VALUE.sub(_requoted, tag[0])


def _requoted(value: re.Match[str]) -> str:
    return value[0] if value[1] is None else '"{}"'.format(value[1].replace('"', "&quot;"))
