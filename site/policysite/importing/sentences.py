"""Where a sentence certainly ends, so that the source can have one sentence on a line."""

from __future__ import annotations

import re

_END = re.compile(r"(?<!\S)(\S*(?:[.!?][’”\"')]*|\]\])) (?=[‘“\"'(\[]*[^\W\d_a-zß-ÿ])")
_OPEN_PLACE = re.compile(r"\[\[[^\]\[]*\]\]")
# What a full stop follows inside a sentence; also “etc.”, which may end one or not.
_SHORT = """
    al apr approx art artt aug bijv blz bv ca cf co dec dept dhr dr drs ed enz etc evt excl feb
    fig inc incl ing ir jan jl jo jul jun lid ltd mej mevr mln mr mrs mrt ms mw no nov nr nrs oct
    okt pag para pp prof resp sec sep sept st sub tel vgl vol vs
"""
_ABBREVIATIONS = frozenset(_SHORT.split())


def split(text: str) -> list[str]:
    """`text` as sentences, cut only at blanks; where an end is not certain there is no cut."""
    sentences, start = [], 0
    closed = _OPEN_PLACE.sub(lambda match: match[0].replace(" ", "_"), text)
    for match in _END.finditer(closed):
        if _certain(match[1]):
            sentences.append(text[start : match.end(1)])
            start = match.end()
    return [*sentences, text[start:]]


def _certain(word: str) -> bool:
    """Whether `word`, with the sign at its end, ends a sentence."""
    if word.endswith(("]]", "]].")):
        return True  # an open place is a sentence, or ends one
    bare = word.rstrip("’”\"')").rstrip(".!?").lstrip("‘“\"'(")
    if not word.rstrip("’”\"')").endswith("."):
        return True
    letters = bare.replace("-", "").replace("’", "")
    ordinary = letters.isalpha() and len(bare) > 1 and bare.lower() not in _ABBREVIATIONS
    return ordinary or bare.endswith((")", "’", "”")) or not bare
