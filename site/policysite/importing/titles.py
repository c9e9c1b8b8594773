"""The title of a text: from its words, from the file, or as somebody asked."""

from __future__ import annotations

import re
import unicodedata

from policysite.importing.blocks import BREAK, Block, Decision, Reading, plain
from policysite.importing.lines import is_date, is_title, without_number
from policysite.message import Message
from policysite.models import Document
from policysite.statement import frontmatter

_POLICY = re.compile(
    r"policy|policies|statement|notice|terms|conditions|verklaring|reglement|beleid|voorwaarden"
    r"|disclaimer|erklärung|richtlinie|politique|política",
    re.IGNORECASE,
)


def titled(
    reading: Reading, newest: Document | None, wanted: str, otherwise: str
) -> tuple[str, list[Block], Decision]:
    """The title, the blocks without the one that became the title, and the decision.

    `wanted` is the title somebody asked for, "" for that of the text; `otherwise` is used if
    neither the text nor the `newest` version has a title.
    """
    found = _title_block(reading, newest)
    blocks = [block for block in reading.blocks if block is not found]
    own = plain(found.words) if found is not None else ""
    possible = (wanted, own, reading.title, newest.title if newest else "")
    title = next(filter(_is_possible, possible), otherwise)
    if title == own:
        message = Message("the first line became the title: “%(title)s”", title=title)
    elif own:
        message = Message(
            "the title you gave, “%(title)s”, replaces “%(own)s”",
            title=title,
            own=own,
        )
    elif title == wanted:
        message = Message("the title is the one you gave: “%(title)s”", title=title)
    elif title == reading.title:
        message = Message("the title is the one in the file: “%(title)s”", title=title)
    else:
        message = Message(
            "the text has no title, so the title is now “%(title)s”: check it", title=title
        )
    about = "" if title == own else f"{title} {own}"
    return title, blocks, Decision(message=message, about=about)


def folded(title: str) -> str:
    """`title` without its number, accents, capitals and signs, to compare headings."""
    text = unicodedata.normalize("NFKD", without_number(title).lower())
    text = "".join(sign for sign in text if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[^\W_]+", text.replace("ß", "ss")))


def _title_block(reading: Reading, newest: Document | None) -> Block | None:
    """The block that is the title of the text: a heading, or a short line above the first one.

    None if it has a link or a footnote, which a title cannot have.
    """
    if reading.in_short:
        return None
    found = _title_heading(reading, newest)
    if found is None and [block.kind for block in reading.blocks[:2]] == ["paragraph", "heading"]:
        first = reading.blocks[0]
        found = first if is_title(plain(first.words), 10) and BREAK not in first.words else None
    if found is None or any(run.target or run.note for run in found.words):
        return None
    return found if _is_possible(plain(found.words)) else None


def _title_heading(reading: Reading, newest: Document | None) -> Block | None:
    """The heading that is the title of the text, if there is one.

    That is the one marked as the title in the file, or the previous title; otherwise the first one
    if it is the only one at level 1, or if it names a policy and nothing is above it.
    """
    headings = [block for block in reading.blocks if block.kind == "heading"]
    marked = [heading for heading in headings if heading.titled]
    top = [heading for heading in headings if heading.level == 1]
    if not headings:
        return None
    heading = (marked or top or headings)[0]
    title = plain(heading.words)
    known = newest is not None and folded(newest.title) == folded(title)
    section = newest is not None and folded(title) in {folded(s.title) for s in newest.sections}
    first = heading is headings[0] and not section and without_number(title) == title
    above = (block for block in reading.blocks if not is_date(plain(block.words)))
    policy = _POLICY.search(title) is not None and next(above, None) is heading
    return heading if marked or known or (first and (policy or top == [heading])) else None


def _is_possible(title: str) -> bool:
    """Whether the front matter can have this title: it is not a date and has no markup."""
    if not title or is_date(title):
        return False
    quoted = title.replace("'", "''")
    _, problems = frontmatter.parse(f"---\ntitle: '{quoted}'\n---\n", "")
    return not problems
