"""What is written can be read: values in double quotes, whatever is in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from policysite.files import strict_html
from policysite.files.serializer import serialize
from policysite.files.strict_html import Element

TEXTS = st.text(alphabet="ab \"'=<>&;é\n", max_size=20)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("a", '"a"'),
        ('the "law"', '"the &quot;law&quot;"'),
        ("l'autorité", '"l\'autorité"'),
        ("""it's "so" """, '"it\'s &quot;so&quot; "'),
        ("a='b' & \"c\"", "\"a='b' &amp; &quot;c&quot;\""),
    ],
)
def test_values(value: str, written: str) -> None:
    """Quotation marks in a value are escaped, so that the value is still in double quotes."""
    element = html.Element("abbr", {"title": value})
    element.text = "='x'"
    assert serialize(element) == f"<abbr title={written}>='x'</abbr>"


@pytest.mark.slow
@given(TEXTS, TEXTS, TEXTS)
def test_what_is_written_is_read(text: str, title: str, name: str) -> None:
    """The strict reader takes everything, and gives back the same text and values."""
    element = html.Element("abbr", {"title": title, "class": name})
    element.text = text
    page = f"{strict_html.DOCTYPE}<html><body><p>{serialize(element)}</p></body></html>"
    events = list(strict_html.walk(page))
    start = next(n for n, e in enumerate(events) if isinstance(e, Element) and e.name == "abbr")
    element_read, text_read = events[start], events[start + 1] if text else ""
    assert isinstance(element_read, Element)
    assert (text_read, element_read.attributes) == (text, {"title": title, "class": name})
