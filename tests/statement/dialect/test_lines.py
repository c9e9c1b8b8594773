from __future__ import annotations

from tests.helpers import render


def test_links_know_their_line() -> None:
    """The line of each link is that of its own place, also where the same target comes again."""
    body = (
        "## A {#b}\n\n[x](#b) and <a@b.nl>\n\n[y](#b) [z][r]\n\nn[^1]\n\n"
        "[r]: https://x.nl\n[^1]: [w](https://y.nl/a_(b))\n"
    )
    rendered, _ = render(body, in_short="['[s](#b)']")
    assert rendered is not None
    assert rendered.link_lines == (3, 7, 7, 9, 13, 11, 14, 14)
