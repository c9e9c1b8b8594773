from __future__ import annotations

import pytest
from tests.importing.samples import body, told

MESSAGE = "the table of contents was left out, because the site makes one itself: “{}”"
TEXT = (
    "<h1>T</h1>{}<h2 id=a>Wie</h2><p>Een.</p><h2 id=b>Wat</h2><p>Twee.</p><h2>Hoe</h2><p>Drie.</p>"
)
WHOLE = "## Wie {#wie}\n\nEen.\n\n## Wat {#wat}\n\nTwee.\n\n## Hoe {#hoe}\n\nDrie."


@pytest.mark.parametrize(
    ("contents", "said"),
    [
        ("<ul><li><a href='#a'>Over ons</a></li><li>Wat</li><li>Hoe</li></ul>",
         "Over ons · Wat · Hoe"),
        ("<h2>Inhoud</h2><p>Wie ..... 3<br>Wat 4</p>", "Inhoud · Wie ..... 3 · Wat 4"),
        ("<p><b>Inhoudsopgave</b></p><p>1. Wie</p><p>2. Wat</p><p>3. Hoe</p>",
         "Inhoudsopgave · Wie · Wat · Hoe"),
    ],
)  # fmt: skip
def test_a_table_of_contents_goes_and_is_told(contents: str, said: str) -> None:
    """Its lines are the headings of the text, with numbers of pages or not, or lead to them."""
    page = TEXT.format(contents)
    assert body(page, "a.html") == WHOLE
    assert MESSAGE.format(said) in told(page, "a.html")
    assert not any("is nowhere in the" in message for message in told(page, "a.html"))


def test_a_list_that_is_none_stays() -> None:
    """Two words that are headings as well, or lines that are not, make no table of contents."""
    for contents in ("<ul><li>Wie</li><li>Wat</li></ul>", "<ul><li>a<li>b<li>Hoe</ul>"):
        assert body(TEXT.format(contents), "a.html").startswith("- ")
