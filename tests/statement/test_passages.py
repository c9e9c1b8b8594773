from __future__ import annotations

from pathlib import Path

import pytest
from tests.helpers import NL, ROOT, document, load, write_project

from policysite.content import reader
from policysite.statement.passages import Link, Passage, passages

BODY = """\
## Intro {#intro covers="13-1-a"}

First sentence with a [link](https://x.nl/first).
Second sentence, *KvK*{lang=nl} and `code` and [[TODO: the name]].[^1]

- one item
- another

    - below it

1. a first
2. a second

### Table {#table}

| Head | Other |
| --- | --- |
| a cell | 6 months |

Term
:   What it means.

[^1]: The note, on line one.
"""


def of(tmp_path: Path, body: str, **front_matter: str) -> tuple[Passage, ...]:
    root = write_project(tmp_path, {NL: document(body, **front_matter)}, languages=("nl",))
    library = load(root)
    assert library.problems == ()
    return passages(library.policies["privacy"].versions[0].documents["nl"])


def test_every_piece_is_there_with_its_kind_and_its_line(tmp_path: Path) -> None:
    """Each piece of text has its kind, its section, its line and its list or table."""
    found = of(tmp_path, BODY, changes="[Title is new., It is.]")
    assert [(p.kind, p.section, p.text, p.line(), p.group, p.row, p.depth) for p in found] == [
        ("change", "", "Title is new.", 3, 0, 0, 0),
        ("change", "", "It is.", 3, 0, 0, 0),
        ("title", "", "Title", 2, 0, 0, 0),
        ("heading", "intro", "Intro", 5, 0, 0, 0),
        (
            "paragraph",
            "intro",
            "First sentence with a link. Second sentence, KvK and code and [[TODO: the name]].",
            7,
            0,
            0,
            0,
        ),
        ("item", "intro", "one item", 10, 1, 0, 1),
        ("item", "intro", "another", 11, 1, 0, 1),
        ("item", "intro", "below it", 13, 2, 0, 2),
        ("item", "intro", "a first", 15, 3, 0, 1),
        ("item", "intro", "a second", 16, 3, 0, 1),
        ("heading", "table", "Table", 18, 0, 0, 0),
        ("cell", "table", "Head", 20, 4, 0, 0),
        ("cell", "table", "Other", 20, 4, 0, 0),
        ("cell", "table", "a cell", 22, 4, 1, 0),
        ("cell", "table", "6 months", 22, 4, 1, 0),
        ("term", "table", "Term", 24, 0, 0, 0),
        ("definition", "table", "What it means.", 25, 0, 0, 0),
        ("footnote", "", "The note, on line one.", 27, 0, 0, 0),
    ]


def test_a_word_knows_its_own_line_and_what_is_marked(tmp_path: Path) -> None:
    """Within a piece each word has a line; links, open places and other languages are known."""
    (piece,) = (p for p in of(tmp_path, BODY) if p.kind == "paragraph")
    assert piece.line(piece.text.index("link")) == 6
    assert piece.line(piece.text.index("code")) == 7
    assert piece.line(len(piece.text) - 1) == 7
    assert piece.links == (
        Link("link", "https://x.nl/first", piece.text.index("link")),
        Link("", "#fn-1", len(piece.text)),
    )
    start = piece.text.index("KvK")
    assert piece.foreign == ((start, start + 3, "nl"),)
    assert len(piece.prose) == len(piece.text)
    assert "TODO" not in piece.prose
    assert "code" not in piece.prose


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("- a\n\n- b\n", [("item", 1), ("item", 1)]),
        ("- a\n\n    more of a\n\n- b\n", [("item", 1), ("paragraph", 0), ("item", 1)]),
        ("> quoted\n", [("paragraph", 0)]),
        ("- x\n\n> quoted\n\n- y\n", [("item", 1), ("paragraph", 0), ("item", 2)]),
    ],
)
def test_items_of_a_list_are_told_from_paragraphs_in_it(
    tmp_path: Path, source: str, wanted: list[tuple[str, int]]
) -> None:
    """The first words of an item are the item, what follows in it are paragraphs."""
    found = of(tmp_path, f"## A {{#a}}\n\n{source}")
    assert [(p.kind, p.group) for p in found[2:]] == wanted


def test_a_sentence_that_occurs_twice_has_two_lines(tmp_path: Path) -> None:
    """Passages with the same words each have their own place."""
    twice = "The same words in the same order.\n\n"
    found = of(tmp_path, f"## A {{#a}}\n\n{twice}## B {{#b}}\n\n{twice}")
    assert [p.line() for p in found if p.kind == "paragraph"] == [6, 10]


@pytest.mark.slow
def test_every_word_of_the_statements_stands_on_its_line() -> None:
    """In all our content each word is on the line that its piece gives for it."""
    for policy in reader.load(ROOT).policies.values():
        for version in policy.versions:
            for text in version.documents.values():
                lines = text.source.decode().split("\n")
                for piece in passages(text):
                    for offset, word in _words(piece.text):
                        line = lines[piece.line(offset) - 1]
                        # What comes from the list of cookies stands where the list does.
                        assert word in line or line == "[[cookies]]", (text.path, word)


def _words(text: str) -> list[tuple[int, str]]:
    found, start = [], 0
    for word in text.split():
        start = text.index(word, start)
        stripped = word.strip("“”‘’\"'.,:;()[]…")
        found.append((start + word.index(stripped), stripped))
        start += len(word)
    return found


def test_an_open_place_in_a_change_is_no_prose(tmp_path: Path) -> None:
    """What is still to be written about a change is not held against the other language."""
    (piece, *_) = of(tmp_path, BODY, changes="['New: [[TODO: one sentence]] here.']")
    assert (piece.kind, piece.text) == ("change", "New: [[TODO: one sentence]] here.")
    assert piece.prose.split() == ["New:", "here."]
