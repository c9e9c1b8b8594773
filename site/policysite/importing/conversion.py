"""A file made a draft: read, given ids, written, rendered, and proven word for word.

What is proven is the article as the site would show it, made by the same code as a page.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policysite.errors import ImportRefused
from policysite.importing import adjacency, escaping, kinds, words, writing
from policysite.importing.blocks import Decision, Heading, Reference, all_words, plain
from policysite.importing.html import lists
from policysite.importing.proof import Change, difference
from policysite.importing.sections import Relatives, sectioned
from policysite.importing.writing import FULL, Plainness
from policysite.message import Message
from policysite.statement import frontmatter, markup
from policysite.statement.frontmatter import FrontMatter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policysite.importing.blocks import Block, Reading
    from policysite.importing.kinds import Kind
    from policysite.models import Problem

# What a block gives up, one after the other, where Markdown does not take it as it is.
_STEPS = (
    FULL,
    Plainness(bare=True),
    Plainness(bare=True, unlinked=True),
    Plainness(bare=True, unlinked=True, loose=True),
    Plainness(bare=True, flat=True),
    Plainness(bare=True, unlinked=True, flat=True),
)


@dataclass(frozen=True)
class Told:
    """A decision with the lines of the draft that it is about; none: it is about the whole."""

    message: Message
    lines: tuple[int, ...]


@dataclass(frozen=True)
class Converted:
    """The source of a draft, what was decided, and how many words were proven to be the same."""

    source: bytes
    kind: Kind
    title: str
    told: tuple[Told, ...]
    words: int
    sections: int


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the draft is to be: its language and path, and the words for what is left open.

    `changes` is the line for what changed, "" where there is no version before. `title` is one that
    somebody gave, `untitled` stands where there is none at all.
    """

    language: str
    path: str
    title: str
    untitled: str
    changes: str


def convert(data: bytes, name: str, relatives: Relatives, wanted: Wanted) -> Converted:
    """The draft that the file `name` with the bytes `data` becomes.

    Raises ImportRefused where it cannot be read, our Markdown cannot hold it, or a word would be
    lost, added or changed.
    """
    kind, reading = _read(data, name)
    if kind != "text":
        headed = lists.headed(reading.blocks)
        reading = replace(
            reading,
            blocks=tuple(headed.blocks),
            decisions=(*reading.decisions, *headed.decisions),
        )
    placed = sectioned(reading, relatives, wanted.title, wanted.untitled)
    if not placed.blocks:
        raise ImportRefused(
            Message("%(file)s holds no more than a title. Nothing was written.", file=name)
        )
    apart = adjacency.parted(placed.blocks)  # now that the title stands between no two of them
    told = [*reading.decisions, *placed.decisions, *apart.decisions]
    decisions = sorted(told, key=lambda decision: decision.mark)
    changes = reading.changes or ((wanted.changes,) if wanted.changes else ())
    front = writing.front_matter(placed.title, reading.in_short, changes)
    draft = _Draft(front, apart.blocks, reading, wanted)
    draft.settle()
    counted = _prove(reading, draft.article(), decisions, name)
    start = front.count("\n") + 1
    return Converted(
        source=draft.source.encode(),
        kind=kind,
        title=placed.title,
        told=_told([*decisions, *draft.decisions], draft.places, start),
        words=counted,
        sections=sum(isinstance(block, Heading) for block in placed.blocks),
    )


def _read(data: bytes, name: str) -> tuple[Kind, Reading]:
    kind = kinds.kind_of(data, name)
    if len(data) > kinds.LARGEST:
        raise kinds.too_large(name)
    if kind == "word":
        from policysite.importing.word.reader import read as read_word

        return kind, read_word(data)
    decoded = kinds.decoded(data, name, kind)
    if kind == "text":
        from policysite.importing.plain.reader import read as read_text

        reading = read_text(decoded.text)
    elif kind == "markdown":
        from policysite.importing.markdown.reader import read as read_markdown

        reading = read_markdown(decoded.text)
    else:
        from policysite.importing.html.reader import read as read_html

        reading = read_html(decoded.text)
    if not reading.words:
        raise ImportRefused(Message("%(file)s holds no words. Nothing was written.", file=name))
    if decoded.remark is not None:
        remark = Decision(message=decoded.remark, mark=0)
        reading = replace(reading, decisions=(remark, *reading.decisions))
    return kind, reading


class _Draft:
    """The source of the draft, written anew until our Markdown shows the words of every block."""

    def __init__(
        self, front: str, blocks: Sequence[Block], reading: Reading, wanted: Wanted
    ) -> None:
        self._front = front
        self._blocks = blocks
        self._reading = reading
        self._wanted = wanted
        self._plainness: dict[int, Plainness] = {}
        self._article: str | None = None
        self._problems: list[Problem] = []
        self.decisions: list[Decision] = list(self._as_code())
        self.source = ""
        self.places: dict[int, int] = {}

    def settle(self) -> None:
        """Write and render; where that fails, the blocks at fault give up some of their look."""
        self._write()
        if self._article is not None and self._says_all():
            return
        for block in self._blocks:
            step = next((s for s in _STEPS if self._shows(block, s)), _STEPS[-1])
            if step != FULL:
                self._plainness[block.mark] = step
                message = Message(
                    "bold, italic or links could not be kept here; the words are all there"
                )
                if step.flat:
                    message = Message(
                        "a list, table or quotation could not be kept here; its parts became "
                        "paragraphs, and the words are all there"
                    )
                self.decisions.append(Decision(message=message, mark=block.mark))
        self._write()

    def article(self) -> str:
        """The article as the site would show it; raises ImportRefused where there is none."""
        if self._article is None:
            problem = self._problems[0]
            lines = self.source.split("\n")
            raise ImportRefused(
                Message(
                    "Our Markdown cannot hold this text: %(problem)s. The place is: “%(text)s”. "
                    "Simplify it in the file, or take it out and write it in the draft by hand. "
                    "Nothing was written.",
                    problem=problem.message,
                    text=lines[min(problem.line, len(lines)) - 1][:200],
                )
            )
        return self._article

    def _write(self) -> None:
        reading = self._reading
        body = writing.body(self._blocks, reading.notes, reading.abbreviations, self._plainness)
        self.places = dict(body.places)
        self.source = self._front + "\n".join(body.lines) + "\n"
        self._article = None
        parsed, self._problems = frontmatter.parse(self.source, self._wanted.path)
        if parsed is not None:
            wanted = self._wanted
            rendered, self._problems = markup.render(parsed, wanted.language, wanted.path, "{}")
            self._article = rendered.article if rendered is not None else None

    def _says_all(self) -> bool:
        """Whether the rendered words are those of the blocks: nothing became or lost a sign."""
        blocks = [*self._blocks, *(b for note in self._reading.notes for b in note.blocks)]
        expected = [word for block in blocks for word in _said(block)]
        found = _words(self._article or "")
        return found[len(found) - len(expected) :] == expected

    def _shows(self, block: Block, step: Plainness) -> bool:
        """Whether `block` by itself is rendered with its own words, and without a problem."""
        alone = replace(block, level=2, id="a") if isinstance(block, Heading) else block
        lines = writing.written(alone, step).lines
        names = {
            part.name
            for inlines in all_words(block)
            for part in inlines
            if isinstance(part, Reference)
        }
        body = "\n".join([*lines, "", *(f"[^{name}]: 1\n" for name in sorted(names))])
        front = FrontMatter(title="-", in_short=(), changes=(), body=body, body_line=1)
        rendered, _ = markup.render(front, "en", "", "{}")
        if rendered is None:
            return False
        return _words(rendered.article)[1:] == [*_said(block), *["1"] * len(names)]

    def _as_code(self) -> list[Decision]:
        """What was decided on signs that our Markdown takes for its own wherever they stand."""
        found = []
        for block in self._blocks:
            for inlines in all_words(block):
                for sign in escaping.refused(inlines):
                    message = Message(
                        "“%(text)s” looks like markup that went wrong, so its first sign stands as "
                        "code",
                        text=sign.strip()[:60],
                    )
                    found.append(Decision(message=message, mark=block.mark))
        return found


def _said(block: Block) -> list[str]:
    """The words of a block, as the proof finds them in the article."""
    return [word for inlines in all_words(block) for word in plain(inlines).split()]


def _words(article: str) -> list[str]:
    """The words of an article; the marks of footnotes are none."""
    marks = [
        part.split('"', 1)[0] for part in article.split('href="')[1:] if part.startswith("#fn")
    ]
    return [word.text for word in words.of_html(article, marks)]


def _prove(reading: Reading, article: str, decisions: Sequence[Decision], name: str) -> int:
    """How many words are the same; raises ImportRefused where one is not."""
    changes = [Change(d.before, d.after, d.line) for d in decisions if d.before or d.after]
    after = _words(article)
    found = difference(reading.words, after, changes)
    if found is None:
        return len(after)
    raise ImportRefused(
        Message(
            "The words of %(file)s would not all come through. Line %(line)s of the file has: "
            "“%(found)s”; the draft would have: “%(expected)s”. Nothing was written. Simplify that "
            "place in the file, or take it out and write it in the draft by hand.",
            file=name,
            line=found.line,
            found=found.found,
            expected=found.expected,
        )
    )


def _told(decisions: Sequence[Decision], places: dict[int, int], start: int) -> tuple[Told, ...]:
    """The decisions, each sentence once with all its lines, in the order of the draft."""
    marks = sorted(places)
    lines: dict[Message, list[int]] = {}
    for decision in decisions:
        known = lines.setdefault(decision.message, [])
        if decision.mark <= 0 or not marks:
            continue
        reached = [mark for mark in marks if mark <= decision.mark]
        line = places[reached[-1] if reached else marks[0]] + start
        if line not in known:
            known.append(line)
    told = [Told(message, tuple(sorted(found))) for message, found in lines.items()]
    return tuple(sorted(told, key=lambda one: one.lines[:1]))
