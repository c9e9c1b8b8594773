"""Which targets a link may have, and the addresses that stand in plain words."""

from __future__ import annotations

import re
from dataclasses import replace

from policysite.importing.blocks import Run

_USABLE = re.compile(
    r"https?://[^\s/?#@\\]+([/?#][^\s\\]*)?|mailto:[^@\s?]+@[^@\s?]+\.[^@\s?]+(\?\S*)?"
    r"|tel:\+?[0-9().-]+|policy:[a-z0-9-]+(#\S+)?"
)
_IN_WORDS = re.compile(
    r"(?<![\w@/.+-])(?:https?://[\w.-]+\.[a-z]{2,}(?:/[\w/.%~?=&#+-]*)?"
    r"|[A-Za-z0-9][\w.+-]*@[A-Za-z0-9][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})(?![\w@])"
)


def usable(target: str) -> bool:
    """Whether our dialect can link to `target` (a section of the same document apart)."""
    return _USABLE.fullmatch(target) is not None


def linked(run: Run) -> list[Run]:
    """`run` with the web and e-mail addresses in it as links."""
    runs, start = [], 0
    for match in _IN_WORDS.finditer(run.text):
        found = match[0].rstrip(".,;:?")
        target = found if found.startswith("http") else f"mailto:{found}"
        if not usable(target):
            continue
        end = match.start() + len(found)
        runs += [replace(run, text=run.text[start : match.start()]), Run(found, target=target)]
        start = end
    return [part for part in (*runs, replace(run, text=run.text[start:])) if part.text]
