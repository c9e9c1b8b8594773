"""The company's drawing: plain shapes go into every page, everything else is refused."""

from __future__ import annotations

import pytest

from policysite.content import logo
from policysite.files import elements

START = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40">'


def test_shapes_become_html() -> None:
    """A drawing keeps its shapes and colours, takes the size of the header, and says nothing."""
    shapes = '<g fill="#c00">\n<path d="M0 0h120\nv40z"/></g>'
    drawing = f"{START}<!-- made by hand -->{shapes}</svg>"
    found, problems = logo.parse(drawing.encode(), "logo.svg")
    assert problems == []
    assert found == (
        '<svg viewbox="0 0 120 40" width="108" height="36" fill="currentColor" aria-hidden="true">'
        '<g fill="#c00"><path d="M0 0h120 v40z"></path></g></svg>'
    )


def test_a_wide_drawing_fits_into_the_header() -> None:
    """A drawing that is much wider than high takes the width that a phone has."""
    found, _ = logo.parse(
        (START.replace("120 40", "1000 40") + '<rect width="9"/></svg>').encode(), "a.svg"
    )
    assert found is not None
    assert 'width="220" height="9"' in found


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        ("<svg", "1: the drawing cannot be read as SVG"),
        ("<svg/>", "1: the drawing does not start with <svg>"),
        (START.replace("viewBox", "width") + "</svg>", "1: <svg> must have a viewBox with"),
        (START.replace("0 120", "0 0") + "</svg>", "1: <svg> must have a viewBox with"),
        (f"{START}\n<script>1</script></svg>", "2: <script> is not allowed in a logo"),
        (f"{START}<a><path/></a></svg>", "1: <a> is not allowed in a logo"),
        (f"{START}<text>We</text></svg>", "1: <text> is not allowed in a logo"),
        (f"{START}<style>a</style></svg>", "1: <style> is not allowed in a logo"),
        (f"{START}<image/></svg>", "1: <image> is not allowed in a logo"),
        (f"{START}<x:path xmlns:x='urn:x'/></svg>", "1: <path> is not allowed in a logo"),
        (f"{START}<path onclick='1'/></svg>", "1: the attribute onclick is not allowed on <path>"),
        (f"{START}<path style='fill:red'/></svg>", "1: the attribute style is not allowed"),
        (f"{START}<path id='page_main'/></svg>", "1: the attribute id is not allowed on <path>"),
        (f"{START}<path fill='url(#a)'/></svg>", "1: the value of fill is not allowed"),
        (f"{START}<path d='&lt;b>'/></svg>", "1: the value of d is not allowed"),
        (f"{START}We-Assist</svg>", "1: the drawing contains text outside its shapes"),
        (f"<!DOCTYPE svg [<!ENTITY a 'b'>]>{START}</svg>", "1: the drawing has a DOCTYPE"),
        (f"{START}<?php 1?></svg>", "1: the drawing contains a processing instruction"),
        (START + "<g>" * 12 + "</g>" * 12 + "</svg>", "1: the shapes are nested more than 10"),
        (START + "<g/>" * 1000 + "</svg>", "1: the drawing is 4067 bytes; the limit is 4000"),
    ],
)
def test_everything_else_is_refused(drawing: str, expected: str) -> None:
    """Anything that could run, load, link, style or have a name is rejected."""
    found, problems = logo.parse(drawing.encode(), "content/logo.svg")
    assert found is None
    assert any(f"{p.line}: {p.message}".startswith(expected) for p in problems), problems


def test_pages_may_carry_what_a_logo_holds() -> None:
    """The table of elements allows the shapes of a logo inside it, and nowhere else."""
    for shape in elements.SHAPES.split():
        assert elements.fits(shape, "svg")
        assert not elements.fits(shape, "p")
        assert list(elements.unknown(shape, elements.SHAPE_ATTRIBUTES.split())) == []
    assert not elements.is_known("svg", elements.Maker.REDLINE)
