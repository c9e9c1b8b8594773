"""The pages for the legal team say the same in English and in Dutch."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po
from tests.helpers import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

# The Dutch page of each English one.
PAGES = {"content": "inhoud", "import": "importeren"}
# What a Dutch example has in place of an English word.
EXAMPLES = {
    "Titel": "Title", "cursief": "italic", "gelijke getallen": "number-parity",
    "content/nl/privacy/2.0": "content/en/privacy/2.0", "language nl": "language en",
    "nl/changes": "en/changes", "punt": "item", "vet": "bold",
    "wat er ontbreekt": "what is missing", "woorden": "words",
}  # fmt: skip


def page(name: str) -> str:
    return (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")


def halves() -> tuple[str, str]:
    """The two languages of the manual, English first."""
    dutch, english = page("for-the-legal-team").split("\n## English\n")
    return english, dutch.partition("\n## Nederlands\n")[2]


def prose(text: str) -> str:
    """`text` without its examples."""
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)


def sections(text: str) -> list[str]:
    """The text up to the first heading, and each section with its heading."""
    marked = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
    fenced = marked.sub(lambda found: found[0].replace("#", "%"), text)
    return re.split(r"^(?=#)", fenced, flags=re.MULTILINE)


def level(section: str) -> int:
    return len(section) - len(section.lstrip("#"))


def without_prose(line: str) -> str:
    """A line of an example without its comment, its explanation, and quoted sentences."""
    return re.sub(r"\s+%.*|\s{2,}.*|: .* heeft .*|: .* where .*|\"[^\"]* [^\"]*\"", "", line)


def examples(section: str) -> list[list[str]]:
    blocks = re.findall(r"^```.*?\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    return [[without_prose(line) for line in block.splitlines()] for block in blocks]


def codes(section: str) -> list[str]:
    """The code in backticks: commands, options, keys, names of rules and files."""
    found = re.findall(r"`([^`]+)`", prose(section))
    for dutch, english in EXAMPLES.items():
        found = [re.sub(rf"\b{dutch}\b", english, each) for each in found]
    return sorted(found)


def sentences(section: str) -> list[int]:
    """How many sentences each line has, without those in quotes, brackets and code."""
    plain = re.sub(r"`[^`]*`", "", prose(section))
    plain = re.sub(r"\([^)\n]*\)|“[^”\n]*”|^\d+\. ", "", plain, flags=re.MULTILINE)
    return [len(re.findall(r"[.?!](?=\s|$|\*)", line)) for line in plain.splitlines()]


def shape(section: str) -> dict[str, int]:
    """How many rows, items and paragraphs a section has."""
    lines = section.splitlines()
    return {
        "rows": sum(line.startswith("|") for line in lines),
        "items": sum(line.startswith(("- ", "* ")) for line in lines),
        "numbered": sum(re.match(r"\d+\. ", line) is not None for line in lines),
        "lines": sum(bool(line.strip()) for line in lines),
    }


def slugs(text: str) -> set[str]:
    """The anchors that a forge gives to the headings of a page."""
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


PAIRS = {english: (page(english), page(dutch)) for english, dutch in PAGES.items()}
PAIRS["for-the-legal-team"] = halves()


@pytest.mark.parametrize("name", PAIRS)
def test_both_languages_have_the_same_sections(name: str) -> None:
    """The headings have the same levels in the same order."""
    english, dutch = PAIRS[name]
    assert [level(each) for each in sections(english)] == [level(each) for each in sections(dutch)]


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize("part", [examples, codes, sentences, shape])
def test_both_languages_say_the_same(name: str, part: Callable[[str], object]) -> None:
    """Section by section: the same examples, commands, options, rows, items and sentences."""
    english, dutch = PAIRS[name]
    for ours, theirs in zip(sections(english), sections(dutch), strict=True):
        assert part(ours) == part(theirs), ours.partition("\n")[0]


@pytest.mark.parametrize(("english", "dutch"), PAGES.items())
def test_links_of_the_dutch_pages_lead_somewhere(english: str, dutch: str) -> None:
    """Each page and each section that is linked to exists, and each page links to the other."""
    assert f"]({dutch}.md)" in page(english)
    assert f"]({english}.md)" in page(dutch)
    text = re.sub("`.*?`", "", prose(page(dutch)))
    for path, anchor in re.findall(r"\]\(([a-z-]*(?:\.md)?)#([a-z-]+)\)", text):
        assert anchor in slugs(page(path.removesuffix(".md") or dutch)), anchor


def test_links_of_the_manual_lead_to_sections() -> None:
    """Each half links to the pages in its own language, and to sections that they have."""
    for text in halves():
        for path, anchor in re.findall(r"\]\(([a-z-]+)\.md#([a-z-]+)\)", text):
            assert anchor in slugs(page(path)), anchor


def test_the_manual_names_buttons_as_the_workbench_does() -> None:
    """Each name in bold with a capital is, or begins, a message in its language."""
    with (ROOT / "translations/nl/LC_MESSAGES/program.po").open("rb") as file:
        pairs = [(m.id, m.string) for m in read_po(file) if isinstance(m.id, str) and m.id]
    for text, sentences in zip(halves(), zip(*pairs, strict=True), strict=True):
        messages = [re.sub(r"%\(\w+\)s", "…", sentence) for sentence in sentences]
        named = re.findall(r"\*\*([A-Z][^*]+)\*\*", text)
        assert len(named) > 10
        assert [name for name in named if not any(m.startswith(name) for m in messages)] == []
