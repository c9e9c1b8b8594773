"""[scan] in site.toml."""

from __future__ import annotations

import pytest
from tests.content.test_settings import SOUND

from policysite.content import settings
from policysite.models import ScanSettings


def test_the_website_is_read() -> None:
    """The pages, and the buttons of the banner where they are named."""
    text = SOUND + '\n[scan]\npages = ["https://www.voorbeeld.nl/"]\nrefuse = "#no"\n'
    site, problems = settings.parse(text)
    assert problems == []
    assert site is not None
    assert site.scan == ScanSettings(pages=("https://www.voorbeeld.nl/",), refuse="#no")


@pytest.mark.parametrize(
    ("lines", "line", "said"),
    [
        ('pages = "https://www.voorbeeld.nl/"', 1, "pages must be a list of one to 50 addresses"),
        ("pages = []", 1, "pages must be a list of one to 50 addresses"),
        ('pages = ["www.voorbeeld.nl"]', 1, "“www.voorbeeld.nl” is not a web address"),
        ('pages = ["file:///etc/passwd"]', 1, "“file:///etc/passwd” is not a web address"),
        ('pages = ["https://a:b@voorbeeld.nl/"]', 1, "is not a web address"),
        ('pages = ["https://voorbeeld.nl:port/"]', 1, "is not a web address"),
        ("pages = [3]", 1, "“3” is not a web address"),
        ('refuse = ""', 1, "“refuse” must be the CSS selector of a button"),
        ("accept = 3", 1, "“accept” must be the CSS selector of a button"),
        ('button = "x"', 1, "unknown key “button” in [scan]: pages, refuse, accept"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(lines: str, line: int, said: str) -> None:
    """Each fault of the table is on its line."""
    site, (problem,) = settings.parse(f"{SOUND}\n[scan]\n{lines}\n")
    assert site is None
    assert said in problem.message
    assert problem.line == SOUND.count("\n") + 2 + line
