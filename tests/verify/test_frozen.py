"""The article on a page against the frozen one."""

from __future__ import annotations

import pytest

from policysite.verify import frozen

FROZEN = b"""<article lang="nl">
<h1>Title</h1>
<p>See <a href="policy:cookies#use">here</a> and <a href="https://a.nl/#b">there</a>.</p>
</article>
"""


def shown(first: str, second: str = "https://a.nl/#b") -> frozen.Pieces:
    """The article as a page has it, with the addresses of its two links."""
    text = FROZEN.decode().replace("policy:cookies#use", first).replace("https://a.nl/#b", second)
    return frozen.article(text.encode(), "", "nl")


@pytest.mark.parametrize("address", ["/nl/cookies/#use", "/nl/cookies/"])
def test_a_link_leads_to_the_section_or_to_the_page_of_its_policy(address: str) -> None:
    """Whether the page of the other policy has the section does not matter for the text."""
    assert frozen.difference(frozen.article(FROZEN, "", "nl"), shown(address)) is None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("/nl/cookies/#other", "https://a.nl/#b"),
        ("/nl/privacy/", "https://a.nl/#b"),
        ("/en/cookies/", "https://a.nl/#b"),
        ("https://a.nl/cookies/", "https://a.nl/#b"),
        ("/nl/cookies/", "https://a.nl/"),
    ],
)
def test_a_link_that_leads_elsewhere_is_found(first: str, second: str) -> None:
    """Nothing but the section of a link to a policy may be left out."""
    found = frozen.difference(frozen.article(FROZEN, "", "nl"), shown(first, second))
    assert found is not None
    assert "was published" in found
