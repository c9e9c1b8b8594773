"""Serializes elements as HTML that `strict_html` accepts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TAG = re.compile(r"""<[a-z](?:[^<>"']|"[^"]*"|'[^']*')*>""")
_VALUE = re.compile(r""""[^"]*"|'([^']*)'""")


def serialize(element: HtmlElement) -> str:
    """The HTML of `element`, without the text after it; every value is in double quotes.

    The library puts a value that contains double quotes in single ones, which is valid HTML, but
    not allowed in our pages.
    """
    text = etree.tostring(element, method="html", encoding="unicode", with_tail=False)
    return _TAG.sub(_in_double_quotes, text) if "='" in text else text


def _in_double_quotes(tag: re.Match[str]) -> str:
    return _VALUE.sub(_requoted, tag[0])


def _requoted(value: re.Match[str]) -> str:
    return value[0] if value[1] is None else '"{}"'.format(value[1].replace('"', "&quot;"))
