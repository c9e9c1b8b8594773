import pytest
from tests.helpers import EXAMPLE

from policysite.content import browsers
from policysite.content.browsers import BROWSERS

TEXT = (EXAMPLE / "content/browsers.yaml").read_text(encoding="utf-8")
LANGUAGES = ("nl", "en")


def test_the_example_is_read() -> None:
    """Every field of both browsers, in the order of the file."""
    help_, problems = browsers.parse(TEXT, LANGUAGES)
    assert problems == []
    assert str(help_.checked_on) == "2026-11-20"
    firefox, safari = help_.browsers
    assert (firefox.id, firefox.device, firefox.systems) == (
        "firefox-desktop",
        "desktop",
        ("Windows", "Linux"),
    )
    assert firefox.addresses[0][0] == "about:preferences#privacy"
    assert firefox.paths["delete"]["en"][1] == ("Menu", "History", "Clear")
    assert safari.help["nl"][0].language == "en"
    assert (safari.unavailable, safari.notes) == (("see",), {"nl": (), "en": ()})


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            'checked_on: "2026-11-20"',
            "checked_on: today",
            "3: “today” is not a date such as 2026-11-22",
        ),
        ('checked_on: "2026-11-20"\n', "", "3: “checked_on” is missing"),
        (
            "id: firefox-desktop",
            "id: Firefox",
            "5: an id must be lower-case words separated by hyphens",
        ),
        (
            "id: safari-mobile",
            "id: firefox-desktop",
            "35: the id “firefox-desktop” is already used",
        ),
        ("device: desktop", "device: laptop", "8: “laptop” is not one of desktop, mobile"),
        ("certainty: high", "certainty: sure", "10: “sure” is not one of high, medium, low"),
        ('vendor: "Mozilla"', 'maker: "Mozilla"', "7: unknown key “maker”"),
        ("purpose: manage", "purpose: look", "13: “look” is not one of manage, delete, block"),
        ("https://support.mozilla.org/nl", "http://support.mozilla.org/nl", "14: “http:"),
        (
            '"about:preferences#privacy"',
            '"https://x.nl"',
            "18: “https://x.nl” is not an internal browser address",
        ),
        (
            '"about:preferences#privacy"',
            '"javascript:x"',
            "18: “javascript:x” is not an internal browser address",
        ),
        (
            '"Gegevens beheren"]]',
            '"Gegevens beheren"], ["x"]]',
            "22: every language must have the same paths, with the same number of steps",
        ),
        (
            'en: ["A private',
            'en: ["More", "A private',
            "31: every language must have the same number of notes",
        ),
        (
            'unavailable: ["see"]',
            'unavailable: ["delete"]',
            "53: “delete” is both described and marked",
        ),
        ('systems: ["iOS"]', "systems: iOS", "39: a list is expected here"),
        ("    addresses: []", "    addresses: &x []", "47: an anchor (&) is not allowed"),
        ("browsers:\n", "browsers: x\nmore:\n", "5: unknown key “more”"),
    ],
    ids=range(17),
)
def test_what_is_not_understood_is_told_with_its_line(old: str, new: str, expected: str) -> None:
    """A wrong field is a problem on its line; the other browsers are still read."""
    assert old in TEXT
    _, found = browsers.parse(TEXT.replace(old, new, 1), LANGUAGES)
    assert {(problem.path, problem.rule) for problem in found} == {(browsers.PATH, BROWSERS)}
    assert f"{found[0].line}: {found[0].message}".startswith(expected)


def test_there_is_no_page_in_a_language_that_is_missing() -> None:
    """A new language of the site has a browser page once the file has words in it."""
    found, problems = browsers.parse(TEXT, ("nl", "en", "de"))
    assert (found.languages, problems) == (("nl", "en"), [])
    _, problems = browsers.parse(TEXT.replace("en:", "de:", 1), ("nl", "en", "de"))
    assert problems != []


def test_words_in_other_languages_are_left_alone() -> None:
    """The file may have more languages than the site."""
    found, problems = browsers.parse(TEXT, ("en",))
    assert (found.languages, problems) == (("en",), [])
