"""The signs and numbers with which people begin the items of a list, or a heading."""

from __future__ import annotations

import re

# The small o is a bullet only where another item stands beside it.
BULLET = re.compile(r"([-–—―−•*·∙▪▫◦‣⁃●○■□◆➢➤►▶✓✔]|o)[ \t]+(?=\S)")
_LETTERED = re.compile(r"(\(?([a-z])\)|([a-z])\.)[ \t]+(?=\S)")
_COUNTED = re.compile(r"(\(?([0-9]{1,2})\))[ \t]+(?=\S)")
NUMBERED = re.compile(r"(([0-9]{1,3}(?:\.[0-9]{1,3}){0,4})(\.?))[ \t]+(?=\S)")
NAMED = re.compile(
    r"((Hoofdstuk|Chapter|Deel|Part|Titel)|Artikel|Article|Art\.|Paragraaf|Section|Sectie|Bijlage"
    r"|Annex|Appendix|Schedule|§)[ \t]*([0-9]{1,3}[a-z]?(?:\.[0-9]{1,3})*|[IVXLC]{1,6}|[A-Z])"
    r"(?=[\s.:–—-]|$)[ \t]*([.:–—-]?)[ \t]*"
)


def letter(line: str) -> tuple[str, int] | None:
    """The sign and the place in the alphabet, from 1, of the lettered item that `line` begins."""
    match = _LETTERED.match(line)
    return (match[1], ord(match[2] or match[3]) - ord("a") + 1) if match else None


def counted(line: str) -> tuple[str, int] | None:
    """The sign and number of the item 1) or (1) that `line` begins."""
    match = _COUNTED.match(line)
    return (match[1], int(match[2])) if match else None


def single(line: str) -> tuple[str, int] | None:
    """The sign and number of the item “1.” that `line` begins."""
    match = NUMBERED.match(line)
    return (match[1], int(match[2])) if match and "." not in match[2] and match[3] else None
