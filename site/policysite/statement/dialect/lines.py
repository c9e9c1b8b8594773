"""Where a heading, a link or a text is in the source file of a document."""

from __future__ import annotations

import re
from bisect import bisect
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policysite.statement.frontmatter import FrontMatter


_LINK = re.compile(r"(?:\]\(\s*<?|<|\]:\s*<?(?!\[))([^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)")


class Lines:
    """Where a heading, a link or a text is in the source file."""

    def __init__(self, front_matter: FrontMatter) -> None:
        """`front_matter`: the document with its Markdown."""
        self._body = front_matter.body
        self._first = front_matter.body_line
        self._in_short = front_matter.in_short
        self._starts = [0, *(match.end() for match in re.finditer("\n", self._body))]
        self.headings = heading_lines(front_matter.body, front_matter.body_line)

    def of(self, text: str, otherwise: int | None = None) -> int:
        """The line of the first words of `text`; if not found, `otherwise`, or the first."""
        wanted = text.strip().split("\n")[0][:60]
        place = self._body.find(wanted) if wanted else -1
        if place >= 0:
            return self._line(place)
        found = (line for short, line in self._in_short if wanted and wanted in short)
        return next(found, self._first if otherwise is None else otherwise)

    def of_second_id(self, id_: str, otherwise: int) -> int:
        """The line on which the id is used for the second time."""
        given = re.finditer(rf"\{{[^}}\n]*#{re.escape(id_)}[\s}}]", self._body)
        places = [match.start() for match in given]
        return self._line(places[1]) if len(places) > 1 else otherwise

    def of_links(self, targets: Sequence[str]) -> Iterator[int]:
        """The line of each link, given the targets in document order."""
        texts = [
            *self._in_short,
            *((t, self._first + i) for i, t in enumerate(self._body.split("\n"))),
        ]
        places: dict[str, list[int]] = {}
        for text, line in texts:
            for match in _LINK.finditer(text):
                places.setdefault(match[1].removeprefix("mailto:"), []).append(line)
            for match in re.finditer(r"\[\^([^\]]+)\]", text):
                places.setdefault(f"#fn-{match[1]}", []).append(line)
        line = texts[0][1]
        for target in targets:
            found = places.get(target.removeprefix("mailto:"), [])
            if found:  # the last one stays: many links may refer to one definition
                line = found.pop(0) if len(found) > 1 else found[0]
            yield line

    def _line(self, place: int) -> int:
        return self._first + bisect(self._starts, place) - 1


def heading_lines(body: str, body_line: int) -> list[int]:
    """The line in the file of each heading in the Markdown `body`."""
    return [body_line + i for i, line in enumerate(body.split("\n")) if line.startswith("#")]
