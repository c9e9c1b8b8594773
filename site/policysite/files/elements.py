"""The one table of the HTML that we write: each element, its content, and its attributes.

The dialect looks up what Markdown may produce, a redline what it may add, and the checks of the
frozen site and `verify` what a page may contain, so that none of them rejects what another one
writes. It is a stricter subset of the HTML standard.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# The elements of a logo: plain shapes, with colours and positions.
SHAPES = "g circle ellipse path polygon polyline rect"
SHAPE_ATTRIBUTES = (
    "cx cy d fill fill-rule height opacity points r rx ry stroke stroke-linecap stroke-linejoin "
    "stroke-width transform width x y"
)
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


class Maker(IntEnum):
    """Who writes an element or an attribute first; later makers may write it too."""

    STATEMENT = 1  # the article, as it is frozen
    REDLINE = 2  # the difference between two articles
    PAGE = 3  # the page around it


class Holds(IntEnum):
    """What an element may contain."""

    NOTHING = 1
    TEXT = 2
    LINE = 3  # text, and inline elements
    BLOCKS = 4  # anything but what belongs to another element
    AS_AROUND = 5  # what the element around it may contain


@dataclass(frozen=True)
class Element:
    """An element and its content: a kind of content, or certain elements and no text.

    `maker` writes it first; `in_line` is true for inline elements. `attributes` are those that it
    may have besides those of every element, each with its first maker.
    """

    holds: Holds | frozenset[str]
    maker: Maker
    attributes: dict[str, Maker]
    in_line: bool = False


def _rows(
    names: str,
    maker: Maker,
    holds: Holds | str,
    *,
    attributes: str = "",
    redline: str = "",
    page: str = "",
    in_line: bool = False,
) -> dict[str, Element]:
    """The rows of the elements `names`.

    `attributes` are written by `maker` or later, those in `redline` and `page` only by these.
    """
    carried = {
        **dict.fromkeys(page.split(), Maker.PAGE),
        **dict.fromkeys(redline.split(), Maker.REDLINE),
        **dict.fromkeys(attributes.split(), maker),
    }
    content = frozenset(holds.split()) if isinstance(holds, str) else holds
    element = Element(content, maker, carried, in_line)
    return dict.fromkeys(names.split(), element)


_EVERYWHERE = {
    **dict.fromkeys(("class", "dir", "id", "lang"), Maker.STATEMENT),
    **dict.fromkeys(("data-note", "data-same"), Maker.REDLINE),
    **dict.fromkeys(
        ("aria-current", "aria-label", "aria-labelledby", "role", "tabindex"), Maker.PAGE
    ),
}
TABLE: dict[str, Element] = {
    # a statement: what Markdown may produce
    **_rows("article", Maker.STATEMENT, Holds.BLOCKS),
    **_rows("h1", Maker.STATEMENT, Holds.LINE),
    **_rows("h2 h3 h4 h5 h6", Maker.STATEMENT, Holds.LINE, attributes="data-covers"),
    **_rows("p pre", Maker.STATEMENT, Holds.LINE),
    **_rows("blockquote div", Maker.STATEMENT, Holds.BLOCKS),
    **_rows("hr", Maker.STATEMENT, Holds.NOTHING),
    **_rows("ul", Maker.STATEMENT, "li"),
    **_rows("ol", Maker.STATEMENT, "li", attributes="start"),
    **_rows("li", Maker.STATEMENT, Holds.BLOCKS, redline="value"),
    **_rows("dl", Maker.STATEMENT, "dt dd"),
    **_rows("dt dd", Maker.STATEMENT, Holds.BLOCKS),
    **_rows("table", Maker.STATEMENT, "thead tbody"),
    **_rows("thead tbody", Maker.STATEMENT, "tr"),
    # what programs need to know about a row of the list of cookies
    **_rows(
        "tr",
        Maker.STATEMENT,
        "th td",
        attributes="data-access data-category data-consent data-domain data-kind data-lifetime "
        "data-seen data-since",
    ),
    **_rows("th", Maker.STATEMENT, Holds.BLOCKS, attributes="scope"),
    **_rows("td", Maker.STATEMENT, Holds.BLOCKS),
    **_rows("code em mark strong sup", Maker.STATEMENT, Holds.LINE, in_line=True),
    **_rows("br", Maker.STATEMENT, Holds.NOTHING, in_line=True),
    **_rows("abbr", Maker.STATEMENT, Holds.LINE, attributes="title", in_line=True),
    **_rows(
        "a",
        Maker.STATEMENT,
        Holds.LINE,
        attributes="href title",
        page="hreflang type",
        in_line=True,
    ),
    # a redline
    **_rows("del ins", Maker.REDLINE, Holds.AS_AROUND, in_line=True),
    **_rows("span", Maker.REDLINE, Holds.LINE, in_line=True),
    # a page
    **_rows("html", Maker.PAGE, "head body"),
    **_rows("head", Maker.PAGE, "link meta script style title"),
    **_rows(
        "meta", Maker.PAGE, Holds.NOTHING, attributes="charset content http-equiv name property"
    ),
    **_rows("link", Maker.PAGE, Holds.NOTHING, attributes="href hreflang rel title type"),
    **_rows("script", Maker.PAGE, Holds.TEXT, attributes="type"),
    **_rows("style title", Maker.PAGE, Holds.TEXT),
    **_rows("body details footer header main nav section summary", Maker.PAGE, Holds.BLOCKS),
    **_rows("b", Maker.PAGE, Holds.LINE, in_line=True),
    **_rows("time", Maker.PAGE, Holds.LINE, attributes="datetime", in_line=True),
    # the logo: SVG as written in HTML (viewBox in lower case)
    **_rows(
        "svg",
        Maker.PAGE,
        SHAPES,
        attributes=f"aria-hidden viewbox {SHAPE_ATTRIBUTES}",
        in_line=True,
    ),
    **_rows("g", Maker.PAGE, SHAPES, attributes=SHAPE_ATTRIBUTES),
    **_rows(SHAPES.removeprefix("g "), Maker.PAGE, "", attributes=SHAPE_ATTRIBUTES),
    **_rows("label", Maker.PAGE, Holds.BLOCKS, attributes="for", in_line=True),
    **_rows("input", Maker.PAGE, Holds.NOTHING, attributes="type", in_line=True),
}
IN_LINE = frozenset(name for name, element in TABLE.items() if element.in_line)
VOID = frozenset(name for name, element in TABLE.items() if element.holds is Holds.NOTHING)
# Elements that contain certain elements, and no text.
CONTAINERS = {
    name: element.holds for name, element in TABLE.items() if isinstance(element.holds, frozenset)
}
TRANSPARENT = frozenset(n for n, element in TABLE.items() if element.holds is Holds.AS_AROUND)
_NOBODY = max(Maker) + 1  # whoever writes an attribute that no element may have
_BOUND = frozenset[str]().union(*CONTAINERS.values())  # these are nowhere else


def is_known(name: str, maker: Maker = Maker.PAGE) -> bool:
    """Whether `maker` may write the element `name`."""
    return name in TABLE and TABLE[name].maker <= maker


def unknown(name: str, attributes: Iterable[str], maker: Maker = Maker.PAGE) -> Iterator[str]:
    """Those of `attributes` that `maker` may not write on the known element `name`."""
    own = TABLE[name].attributes
    return (n for n in attributes if own.get(n, _EVERYWHERE.get(n, _NOBODY)) > maker)


def fits(name: str, inside: str | None) -> bool:
    """Whether the element `name` may be inside another one; None: it is the outermost.

    For TRANSPARENT elements, pass the element around them. Nested links must be detected by the
    caller.
    """
    if inside is None:
        return name == "html"
    holds = TABLE[inside].holds
    if isinstance(holds, frozenset):
        return name in holds
    if name in _BOUND:
        return False
    return holds is Holds.BLOCKS or (holds is Holds.LINE and name in IN_LINE)
