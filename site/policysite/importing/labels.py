"""The automatic numbers and letters before items and headings, which are not in their words.

They are written before the words between two signs that no text has, so that pandoc keeps them
there, and what to show is decided once the whole list is known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Sized
from dataclasses import replace

from policysite.importing.blocks import Block, Run, paragraph
from policysite.message import Message

# Private-use characters; `cleaned` removes them from every imported text.
TITLE = "\ue000"
_OPEN, _CLOSE = "\ue001", "\ue002"
NO_SIGNS = dict.fromkeys(map(ord, (TITLE, _OPEN, _CLOSE)))
LABEL = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE} ?")
CANNOT_COUNT = Message(
    "the letters or numbers of a list are now part of its text, because our Markdown cannot "
    "count them"
)
_ROMAN = (
    (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"),
    (1, "i"),
)  # fmt: skip


def marked(label: str) -> str:
    """`label` in the form that is put before the words of an item."""
    return f"{_OPEN}{label}{_CLOSE} "


def with_label(item: Sequence[Block], label: str, mark: int) -> tuple[Block, ...]:
    """The blocks of an item with `label` in its words; `mark` is for an item without words."""
    if item and item[0].kind in {"paragraph", "heading"}:
        return (replace(item[0], words=(Run(f"{label} "), *item[0].words)), *item[1:])
    return (paragraph((Run(label),), mark), *item)


def shown(start: int, kind: str, delimiter: str, items: Sized) -> list[str]:
    """What pandoc says is before each item; nothing if that is simply 1., 2., 3."""
    if kind in {"Decimal", "DefaultStyle", "Example"} and start > 0:
        return []
    before = "(" if delimiter == "TwoParens" else ""
    after = ")" if delimiter.endswith(("Paren", "Parens")) else "."
    return [f"{before}{counted(n, kind)}{after}" for n in range(start, start + len(items))]


def counted(number: int, kind: str) -> str:
    """`number` in a `kind` as Word or pandoc names it: lowerLetter, UpperRoman and so on."""
    kind, text = kind.lower(), str(number)
    if kind == "decimalzero":
        return text.zfill(2)
    if number > 0 and kind.endswith(("letter", "alpha")):  # after z comes aa, then bb
        text = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
    elif kind.endswith("roman") and 0 < number < 400:
        text = ""
        for value, sign in _ROMAN:
            text += sign * (number // value)
            number %= value
    return text.upper() if kind.startswith("upper") else text
