"""The source of a draft, written so that our Markdown shows the words of every block."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from policysite.errors import ImportRefused
from policysite.importing import escaping, words, writing
from policysite.importing.blocks import Block, Decision, Reading, all_words, plain
from policysite.message import Message
from policysite.statement import frontmatter, markup

_MANY = 5_000  # lines that our Markdown may have
_AROUND = 6  # words beside the place that is shown


@dataclass(frozen=True)
class Draft:
    """A source, the article made from it, the line of each mark, and the decisions."""

    source: str
    article: str
    places: Mapping[int, int]
    decisions: tuple[Decision, ...]


def settled(
    front: str, blocks: Sequence[Block], reading: Reading, language: str, path: str
) -> Draft:
    """The draft in `language` at `path` with the front matter `front`.

    Raises ImportRefused if it cannot be rendered or shows other words.
    """
    text = writing.body(blocks, reading.notes, reading.abbreviations)
    if text.count("\n") > _MANY:
        raise words.too_long()
    source, places = writing.unmarked(front + text)
    parsed, problems = frontmatter.parse(source, path)
    rendered = None
    if parsed is not None:
        rendered, problems = markup.render(parsed, language, path, "{}")
    if rendered is None:
        raise ImportRefused(
            Message(
                "This text cannot be read into our Markdown: %(problem)s. It is here: "
                "“%(text)s”. Simplify it in the file, or remove it and write it in the draft "
                "by hand. Nothing was written.",
                problem=problems[0].message,
                text=[*source.split("\n"), ""][problems[0].line - 1][:200],
            )
        )
    whole = [*blocks, *(block for note in reading.notes for block in note)]
    said = [word for b in whole for inlines in all_words(b) for word in plain(inlines).split()]
    _compare(said, words.of_article(rendered.article))
    return Draft(source, rendered.article, places, tuple(_as_code(blocks)))


def _compare(expected: Sequence[str], article: Sequence[str]) -> None:
    """Raise ImportRefused unless the end of an article has the words that are expected."""
    found = article[max(len(article) - len(expected), 0) :]
    if found == expected:
        return
    pairs = enumerate(zip(expected, found, strict=False))
    place = max(next((n for n, (one, other) in pairs if one != other), 0) - _AROUND, 0)
    raise ImportRefused(
        Message(
            "The draft would not have exactly the words of the file. The file has: "
            "“%(expected)s”; the draft would have: “%(found)s”. Simplify that place in the "
            "file, or remove it and write it in the draft by hand. Nothing was written.",
            expected=" ".join(expected[place : place + 2 * _AROUND]),
            found=" ".join(found[place : place + 2 * _AROUND]),
        )
    )


def _as_code(blocks: Sequence[Block]) -> Iterator[Decision]:
    """The decisions on signs that our Markdown reads as markup wherever they are."""
    for block in blocks:
        for sign in (sign for inlines in all_words(block) for sign in escaping.refused(inlines)):
            message = Message(
                "“%(text)s” looks like markup that went wrong, so its first character is "
                "shown as code",
                text=re.sub(r"(?<=[#|=]) .*", "", sign.strip()),
            )
            yield Decision(message=message, mark=block.mark)
