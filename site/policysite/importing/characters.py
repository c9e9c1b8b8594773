"""Characters that readers do not see or that programs substitute, and what becomes of them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from policysite.files.textfile import unseen
from policysite.message import Message

_BLANKS = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CUT = re.compile("\xad[ \t]*\n[ \t]*(?=[^\\W\\d_])")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
# The bullets of Word's fonts Symbol and Wingdings, in the area where each font has its own signs.
_FONT_BULLETS = re.compile("[\uf0a7\uf0b7\uf0d8\uf0fc\uf076\uf0a8]")
_LIGATURE = re.compile(f"[{''.join(_LIGATURES)}]")


def cleaned(text: str) -> str:
    """`text` with ordinary blanks, line ends and letters, and without invisible characters."""
    text = _BREAKS.sub("\n", text)
    text = _BLANKS.sub(" ", text)
    text = _LIGATURE.sub(lambda match: _LIGATURES[match[0]], text)
    text = _FONT_BULLETS.sub("•", text)
    bounds = [0, *(place for match in unseen(text) for place in match.span()), len(text)]
    text = "".join(text[start:end] for start, end in zip(bounds[::2], bounds[1::2], strict=True))
    return unicodedata.normalize("NFC", text)


def whole(text: str) -> str:
    """The same for a plain text, where a soft hyphen at the end of a line joins a split word."""
    return cleaned(_CUT.sub("", _BREAKS.sub("\n", text)))


def told(text: str) -> Iterator[Message]:
    """A message for each kind of character in `text` that `cleaned` replaces or removes."""
    if "\r" in text:
        yield Message("Windows or old Mac line endings became Unix line endings")
    text = _BREAKS.sub("\n", text)
    blanks, letters = len(_BLANKS.findall(text)), len(_LIGATURE.findall(text))
    bullets = len(_FONT_BULLETS.findall(text))
    if blanks:
        yield Message.plural(
            "%(count)s non-breaking space became an ordinary one",
            "%(count)s non-breaking spaces became ordinary ones",
            blanks,
        )
    if letters:
        yield Message.plural(
            "%(count)s ligature such as “ﬁ” became separate letters",
            "%(count)s ligatures such as “ﬁ” became separate letters",
            letters,
        )
    if bullets:
        yield Message.plural(
            "%(count)s bullet from a Word font became “•”",
            "%(count)s bullets from a Word font became “•”",
            bullets,
        )
    signs = Counter(match[0] for match in unseen(_FONT_BULLETS.sub("", text)))
    for sign, count in sorted(signs.items()):
        yield Message.plural(
            "%(count)s invisible character was removed: %(code)s (%(name)s)",
            "%(count)s invisible characters were removed: %(code)s (%(name)s)",
            count,
            code=f"U+{ord(sign):04X}",
            name=unicodedata.name(sign, "no name").lower(),
        )
    if not unicodedata.is_normalized("NFC", text):
        yield Message("letters and separate accents were combined (NFC)")


def lost(text: str) -> str:
    """The word with the first U+FFFD, which a program writes for a lost letter, or ""."""
    place = text.find("\ufffd")
    if place < 0:
        return ""
    before, after = text[max(place - 30, 0) : place], text[place : place + 30]
    return "".join((*before.split(" ")[-1:], *after.split()[:1]))
